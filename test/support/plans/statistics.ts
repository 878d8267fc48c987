import type pg from 'pg';

/**
 * What a column of a filled table holds; `among`: the words that a check allows, as SQL; `alone`: no two rows share a
 * value.
 */
type Column = { name: string; type: string; nullable: boolean; among: string[] | null; alone: boolean };
type Table = { name: string; columns: Column[] };

async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: (Omit<Column, 'among'> & { among: string | null })[] }>(`
    SELECT c.relname AS name, json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, NULL), 'nullable', NOT a.attnotnull,
      'among', (SELECT (regexp_match(pg_get_constraintdef(k.oid), 'ARRAY\\[(.*)\\]'))[1] FROM pg_constraint AS k
        WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(k.oid) ~ '= ANY \\(ARRAY\\[''' LIMIT 1),
      'alone', EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indkey::text = a.attnum::text)
    ) ORDER BY a.attnum) AS columns
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname`);
  return rows.map(({ name, columns }) => ({
    name,
    columns: columns.map((column) => ({ ...column, among: column.among?.match(/'[^']*'/g) ?? null })),
  }));
}

/** How many rows share what they reference, and one of how many has no value where the column allows it. */
const SHARED = 5;

/** How the values of a table are made: the first way that breaks no unique index. */
type Way = { counted: boolean; apart: boolean };
const WAYS: readonly Way[] = [
  { counted: false, apart: false },
  { counted: true, apart: false },
  { counted: true, apart: true },
];

/** SQL of a column's value in row `g` of so many. `place`: which of the shared ids it is. */
function valueOf({ type, nullable, among, alone }: Column, place: number, rows: number, { counted, apart }: Way): string {
  const id = (): string => {
    if (alone || apart) return 'g';
    return place % 2 === 0 ? `g / ${SHARED}` : `g % ${Math.ceil(rows / SHARED) + 3}`;
  };
  const value = (): string => {
    if (among && !alone) return `(ARRAY[${among.join()}])[g % ${among.length} + 1]`;
    if (type === 'uuid') return `md5((${id()})::text)::uuid`;
    if (/^(integer|bigint|smallint|numeric|double precision|real)$/.test(type)) return counted || alone ? 'g' : `g % ${SHARED}`;
    if (type === 'text' || type.startsWith('character')) return "'x' || g";
    if (type === 'boolean') return 'g % 2 = 0';
    if (type === 'timestamp with time zone') return "now() + g * interval '1 minute'";
    if (type === 'date') return 'current_date + g % 1000';
    if (type === 'bytea') return 'int4send(g)';
    if (type === 'tsvector') return "to_tsvector('simple', 'x' || g)";
    return `'{}'::${type}`;
  };
  // A unique index may take two nulls for one value.
  return nullable && !alone && !apart ? `CASE WHEN g % ${SHARED} <> 0 THEN ${value()} END` : value();
}

/** Sets the statistics of a database's tables, for its planner alone. */
export type Statistics = {
  /** As if they were never analysed: PostgreSQL assumes ten pages for each. */
  none: () => Promise<void>;
  /** This many rows each, as ANALYZE finds them. */
  of: (rows: number) => Promise<void>;
  /** Each has this many times the rows that it was filled with, except the named ones. */
  times: (factor: number, but: readonly string[]) => Promise<void>;
};

/**
 * A database for planning alone: its checks are dropped, so that any row may stand in it. Ids and deadlines have many
 * values, states few, and a fifth of the rows have nulls where they may.
 * @param client its owner's
 */
export async function openStatistics(client: pg.Client): Promise<Statistics> {
  const tables = await readTables(client);
  await client.query(`
    SET session_replication_role = replica;
    DO $$ DECLARE k record; BEGIN
      FOR k IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0 LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.of, k.conname);
      END LOOP;
      FOR k IN SELECT attrelid::regclass AS of, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attgenerated <> '' AND attnotnull AND relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', k.of, k.attname);
      END LOOP;
    END $$`);
  const empty = () => client.query(`TRUNCATE ${tables.map(({ name }) => `"${name}"`).join()}`);

  async function fill({ name, columns }: Table, rows: number): Promise<void> {
    const shared = columns.filter(({ type, alone }) => type === 'uuid' && !alone);
    let fault: unknown;
    for (const way of WAYS)
      try {
        await client.query(`
          INSERT INTO "${name}" (${columns.map((column) => `"${column.name}"`).join()}) OVERRIDING SYSTEM VALUE
          SELECT ${columns.map((column) => valueOf(column, shared.indexOf(column), rows, way)).join()} FROM generate_series(1, ${rows}) AS g`);
        return;
      } catch (error) {
        fault = error;
      }
    throw new Error(`${name} cannot be filled`, { cause: fault });
  }

  return {
    async none() {
      await empty();
      await client.query(`
        SELECT pg_clear_relation_stats('public', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
        SELECT pg_clear_attribute_stats('public', c.relname, a.attname, false) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped`);
    },
    async of(rows) {
      await empty();
      for (const table of tables) await fill(table, rows);
      await client.query('ANALYZE');
    },
    async times(factor, but) {
      await client.query(
        `SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text, 'relpages', relpages, 'reltuples', (reltuples * $1)::real)
         FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND NOT relname = ANY ($2)`,
        [factor, but],
      );
    },
  };
}
