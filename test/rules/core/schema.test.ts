import { readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import ts from 'typescript';
import { connect } from '../../../db/core/connect.ts';
import { migrate } from '../../../db/core/migrate.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { NOUNS } from '../../support/exercised/nouns.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const MIGRATIONS = ['kysely_migration', 'kysely_migration_lock'];

/** What the compiler knows of DB: `table.column`, and whether it may be null, and of what kind a value read from it is. */
function columnsOfType(): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  const program = ts.createProgram(['db/core/schema.ts'], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile('db/core/schema.ts');
  const alias = source?.statements.find(
    (each): each is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(each) && each.name.text === 'DB',
  );
  if (!alias) throw new Error('db/core/schema.ts has no type DB');

  const typeOf = (symbol: ts.Symbol): ts.Type => checker.getTypeOfSymbolAtLocation(symbol, alias);
  const kindOf = (type: ts.Type, array: string): string => {
    if (type.flags & ts.TypeFlags.StringLike) return 'string';
    if (type.flags & ts.TypeFlags.NumberLike) return 'number';
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (type.symbol?.name === 'Buffer') return 'bytes';
    return checker.isArrayType(type) ? array : 'json';
  };
  const columnOf = (symbol: ts.Symbol): string => {
    const parts = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);
    // A ColumnType says under __select__ what is read: an array there is JSON's. A column that may be null is a union with null around it or in it.
    const kinds = parts(typeOf(symbol)).flatMap((part) => {
      const select = part.getProperty('__select__');
      return (select ? parts(typeOf(select)) : [part]).map((each) =>
        each.flags & ts.TypeFlags.Null ? 'null' : kindOf(each, select ? 'json' : 'list'),
      );
    });
    return `${symbol.name} ${[...new Set(kinds)].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' or ')}`;
  };
  const tables = checker.getTypeAtLocation(alias.name).getProperties();
  return tables
    .flatMap((table) =>
      typeOf(table)
        .getProperties()
        .map((column) => `${table.name}.${columnOf(column)}`),
    )
    .sort();
}

const KINDS: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  tsvector: 'string',
  date: 'string',
  'timestamp with time zone': 'string',
  integer: 'number',
  bigint: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  jsonb: 'json',
  bytea: 'bytes',
  ARRAY: 'list',
};

test('the type DB says of every column what PostgreSQL has: its name, its kind, and whether it may be null', async () => {
  const { rows } = await sql<{ table_name: string; column_name: string; data_type: string; nullable: boolean }>`
    SELECT table_name, column_name, data_type, is_nullable = 'YES' AS nullable FROM information_schema.columns WHERE table_schema = 'public' AND NOT table_name = ANY(${MIGRATIONS})`.execute(
    database.db,
  );
  const inDatabase = rows
    .map((row) => `${row.table_name}.${row.column_name} ${KINDS[row.data_type] ?? row.data_type}${row.nullable ? ' or null' : ''}`)
    .sort();
  expect(columnsOfType()).toEqual(inDatabase);
});

test('migrations are applied once, even by five processes at once', async () => {
  const empty = await freshDatabase('template0');
  const processes = Array.from({ length: 5 }, () => connect(empty.url, { max: 2 }));
  try {
    const applied = await Promise.all(processes.map(({ db }) => migrate(db)));
    const files = (await readdir('db/migrations')).filter((name) => name.endsWith('.sql')).sort();
    expect(applied.filter((names) => names.length > 0)).toEqual([files]);
    expect(await migrate(empty.db)).toEqual([]);
  } finally {
    await Promise.all(processes.map(({ pool }) => pool.end()));
    await empty.drop();
  }
});

test('a database that other migrations made is refused in a sentence, and stays as it is', async () => {
  const other = await freshDatabase();
  try {
    await other.pool.query(`UPDATE kysely_migration SET name = '0001_first_thread.sql'`);
    await expect(migrate(other.db)).rejects.toThrow(/made by other migrations .*0001_first_thread\.sql is missing.*: give it a new one/);
    const { rows } = await other.pool.query<{ name: string }>('SELECT name FROM kysely_migration');
    expect(rows).toEqual([{ name: '0001_first_thread.sql' }]);
  } finally {
    await other.drop();
  }
});

test('what has a state has its table of states, and is known to what notes its transitions', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'state' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(NOUNS).sort());
});

describe('what is read', () => {
  const read = async (expression: string): Promise<unknown> => (await database.pool.query(`SELECT ${expression} AS value`)).rows[0].value;
  test.each([
    ['a bigint is a number', '9007199254740991::bigint', 9007199254740991],
    ['a sum is a number', '(SELECT sum(n) FROM (VALUES (1::bigint), (2)) AS t (n))', 3],
    ['an instant is in UTC', `'2026-07-14 12:00:00+02'::timestamptz`, '2026-07-14T10:00:00.000Z'],
    ['a date is a date, in no time zone', `'2026-07-14'::date`, '2026-07-14'],
  ])('%s', async (_, expression, value) => expect(await read(expression)).toEqual(value));

  test.each(['9007199254740992::bigint', '-9007199254740992::bigint', '1.5::numeric'])(
    '%s is refused rather than bent',
    async (expression) => {
      await expect(read(expression)).rejects.toThrow(RangeError);
    },
  );
});
