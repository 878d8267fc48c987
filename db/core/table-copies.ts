import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from 'kysely/migration';
import { type ClientBase, escapeIdentifier } from 'pg';
import { from, to } from 'pg-copy-streams';
import { beginSnapshot } from './held-tables.ts';

/** A table whose rows a backup holds, and the columns that it holds of them. */
type CopiedTable = { name: string; columns: readonly string[] };

/** The same, and how many rows it has. */
type CountedTable = CopiedTable & { rows: number };

/** A sequence, and the last number that it gave. */
type SequenceMark = { name: string; last: string };

const MIGRATIONS = [DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE];

/**
 * Runs this within one transaction, which sees the rows of its first instant, whatever is written meanwhile, and can
 * write nothing.
 */
export async function atSnapshot<T>(client: ClientBase, read: () => Promise<T>): Promise<T> {
  await beginSnapshot(client);
  const found = await read();
  await client.query('COMMIT');
  return found;
}

/** The instant of this transaction, the version of PostgreSQL, and the migrations that made the tables. */
export async function readOrigin(client: ClientBase): Promise<{ takenAt: string; postgres: string; migrations: string[] }> {
  const { rows } = await client.query<{ takenAt: Date; postgres: string; migrations: string[] }>(
    `SELECT now() AS "takenAt", current_setting('server_version') AS postgres, array_agg(name ORDER BY name) AS migrations
     FROM ${DEFAULT_MIGRATION_TABLE}`,
  );
  const [origin] = rows;
  if (!origin) throw new Error('an aggregate is one row');
  return { ...origin, takenAt: origin.takenAt.toISOString() };
}

/**
 * All tables with rows to keep, and their columns: not those of the migrations, which a restore runs itself, not
 * unlogged tables, which a crash may empty too, and not generated columns.
 */
export async function readCopiedTables(client: ClientBase): Promise<CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(
    `SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpersistence = 'p' AND NOT relname = ANY($1)
       AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
     GROUP BY relname ORDER BY relname`,
    [MIGRATIONS],
  );
  return rows;
}

/**
 * Every sequence that has given a number. It is no part of a snapshot, so it may be ahead of the rows, never behind.
 */
export async function readSequences(client: ClientBase): Promise<SequenceMark[]> {
  const { rows } = await client.query<SequenceMark>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename`,
  );
  return rows;
}

/** Passes what COPY gives on to `write`, as it comes; returns the number of rows. */
async function copyOut(client: ClientBase, copied: string, write: (rows: Readable) => Promise<void>): Promise<number> {
  const stream = client.query(to(`COPY ${copied} TO STDOUT`));
  await write(stream);
  // The rows end before PostgreSQL says how many they were; the next answer follows that.
  await client.query('SELECT');
  return stream.rowCount;
}

const columnsOf = ({ columns }: CopiedTable): string => columns.map(escapeIdentifier).join(', ');

/** Reads the rows of a table, in PostgreSQL’s text format; returns their number. */
export const copyTable = (client: ClientBase, table: CopiedTable, write: (rows: Readable) => Promise<void>): Promise<number> =>
  copyOut(client, `${escapeIdentifier(table.name)} (${columnsOf(table)})`, write);

/** Reads the files that the rows name, a line for each: its id, its SHA-256 and its size, with tabs between them. */
export const copyFileList = (client: ClientBase, write: (lines: Readable) => Promise<void>): Promise<number> =>
  copyOut(
    client,
    `(SELECT id, sha256, size_bytes FROM attachment WHERE removed_at IS NULL
      UNION ALL SELECT id, sha256, size_bytes FROM message_file
      UNION ALL SELECT id, sha256, size_bytes FROM call_model ORDER BY id)`,
    write,
  );

/** A table that should be empty has rows. */
export class NotEmpty extends Error {
  readonly table: string;

  constructor(table: string) {
    super(`the table ${table} has rows`);
    this.table = table;
  }
}

/** @throws {NotEmpty} for the first table with a row */
export async function assertEmpty(client: ClientBase, tables: readonly CopiedTable[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${escapeIdentifier(name)} LIMIT 1`);
    if (rowCount) throw new NotEmpty(name);
  }
}

/**
 * Takes the foreign keys away; returns the statements that bring them back, and check all rows at once. Without them
 * tables can be filled in any order.
 */
async function dropForeignKeys(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname`,
  );
  await client.query(rows.map(({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${escapeIdentifier(name)}`).join(';'));
  return rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${escapeIdentifier(name)} ${definition}`);
}

/**
 * Fills empty tables in one transaction, as the role that owns them: all rows, or none. Triggers do not run, since what
 * they have written is among the rows.
 * @param rowsOf gives the rows of a table as `copyTable` gave them
 */
export async function fillTables(
  client: ClientBase,
  tables: readonly CountedTable[],
  sequences: readonly SequenceMark[],
  rowsOf: (table: CopiedTable) => Readable,
): Promise<void> {
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${tables.map(({ name }) => escapeIdentifier(name)).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await assertEmpty(client, tables);
  const bringBack = await dropForeignKeys(client);
  const triggers = (verb: 'DISABLE' | 'ENABLE') =>
    tables.map(({ name }) => `ALTER TABLE ${escapeIdentifier(name)} ${verb} TRIGGER USER`).join(';');
  await client.query(triggers('DISABLE'));
  for (const table of tables) {
    const copy = client.query(from(`COPY ${escapeIdentifier(table.name)} (${columnsOf(table)}) FROM STDIN`));
    await pipeline(rowsOf(table), copy);
    if (copy.rowCount !== table.rows)
      throw new Error(`The table ${table.name} took ${copy.rowCount} rows, and the backup has ${table.rows}.`);
  }
  await client.query([...bringBack, triggers('ENABLE')].join(';'));
  for (const { name, last } of sequences) await client.query('SELECT setval($1::regclass, $2)', [escapeIdentifier(name), last]);
  await client.query('COMMIT');
  // Without figures of its tables PostgreSQL reads them by the slowest way, until it has gathered some by itself.
  await client.query('ANALYZE');
}

/** The ids of the keys under which accounts are encrypted. */
export async function readKeyIds(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT iban_key AS id FROM payee WHERE iban_key IS NOT NULL ORDER BY iban_key',
  );
  return rows.map(({ id }) => id);
}

/** The files whose attachments were removed since this instant. */
export async function readRemovedFiles(client: ClientBase, since: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM attachment WHERE removed_at >= $1', [since]);
  return rows.map(({ id }) => id);
}

/** Whether a file is still one of an attachment, of a message or of a call, at this moment. */
export async function isWanted(client: ClientBase, fileId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM attachment WHERE id = $1 AND removed_at IS NULL
     UNION ALL SELECT FROM message_file WHERE id = $1
     UNION ALL SELECT FROM call_model WHERE id = $1`,
    [fileId],
  );
  return rowCount === 1;
}
