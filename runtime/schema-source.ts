import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { connect } from '../db/connection/connect.ts';
import { migrate } from '../db/core/migrate.ts';
import type { DB } from '../db/core/schema.ts';
import { freePort } from '../local/port.ts';
import { startPostgres } from '../local/postgres.ts';

/** The TypeScript type in which each type of PostgreSQL is read: see connect.ts. */
const READ_AS: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  float8: 'number',
  int4: 'number',
  int8: 'number',
  text: 'string',
  timestamptz: 'string',
  tsvector: 'string',
  uuid: 'string',
  _text: 'string[]',
};

type Column = { table: string; column: string; type: string; nullable: boolean; always: boolean; given: boolean };

/** Queries a database that has only the migrations, and is removed afterwards. */
async function askMigrated<T>(ask: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'guichet-schema-'));
  const [dataDir, logFile] = [join(dir, 'postgres'), join(dir, 'postgres.log')];
  try {
    const postgres = await startPostgres({ dataDir, logFile, port: await freePort(), say: console.log, persistent: false });
    const { db, pool } = connect(postgres.url);
    try {
      await migrate(db);
      return await ask(db);
    } finally {
      await pool.end();
      await postgres.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const columnsOf = async (db: Kysely<DB>): Promise<Column[]> => {
  const { rows } = await sql<Column>`SELECT table_name AS table, column_name AS column, udt_name AS type, is_nullable = 'YES' AS nullable,
      is_generated = 'ALWAYS' OR coalesce(identity_generation = 'ALWAYS', false) AS always, column_default IS NOT NULL AS given
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'kysely\\_migration%'
    ORDER BY table_name COLLATE "C", ordinal_position`.execute(db);
  return rows;
};

/** The columns that db/core/columns.ts narrows, as `table.column`. */
async function narrowed(): Promise<Set<string>> {
  const text = await readFile(new URL('../db/core/columns.ts', import.meta.url), 'utf8');
  return new Set([...text.matchAll(/^ {2}'(\w+\.\w+)':/gm)].map(([, name = '']) => name));
}

function typeOf({ table, column, type, nullable, always, given }: Column, isNarrowed: boolean): string {
  const name = `${table}.${column}`;
  const said = isNarrowed ? `Columns['${name}']` : READ_AS[type];
  if (!said) throw new Error(`${name} is a ${type}: say in db/core/columns.ts what it holds.`);
  const read = `${type === 'jsonb' ? `Json<${said}>` : said}${nullable ? ' | null' : ''}`;
  if (always) return `GeneratedAlways<${read}>`;
  return given ? `Generated<${read}>` : read;
}

/**
 * The text of db/core/schema.ts as it follows from the migrations and from db/core/columns.ts.
 * @throws Error where a column's type is not known, or where columns.ts names a missing column
 */
export async function schemaSource(): Promise<string> {
  const rows = await askMigrated(columnsOf);
  const left = await narrowed();
  const tables = Map.groupBy(rows, ({ table }) => table);
  const lines = [...tables].flatMap(([table, columns]) => [
    `  ${table}: {`,
    ...columns.map((each) => `    ${each.column}: ${typeOf(each, left.delete(`${table}.${each.column}`))};`),
    '  };',
  ]);
  if (left.size > 0) throw new Error(`db/core/columns.ts speaks of what no table has: ${[...left].join(', ')}.`);
  return [
    '// Made from db/migrations/ by `npm run generate`: what a column holds beyond its type is said in columns.ts.',
    "import type { Generated, GeneratedAlways } from 'kysely';",
    "import type { Columns, Json } from './columns.ts';",
    '',
    '/** The tables as they are read: instants and dates as ISO strings, bigint as a safe integer (see connect.ts). */',
    'export type DB = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}
