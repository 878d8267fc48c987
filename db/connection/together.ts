import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import { assertSafe, toInstant } from './pool.ts';
import type { DB } from '../core/schema.ts';
import { statement } from './statement.ts';

type Names<Row> = readonly NoInfer<keyof Row & string>[];

/**
 * Rows that are read in one statement with others, and arrive as JSON, which has no instants and no exact numbers:
 * columns of type timestamptz and double precision are named. A test compares these names with PostgreSQL.
 */
export type QueryPart<Row> = { query: Expression<Row>; instants: readonly string[]; doubles: readonly string[] };

export const part = <Row>(
  query: Expression<Row>,
  { instants = [], doubles = [] }: { instants?: Names<Row>; doubles?: Names<Row> } = {},
): QueryPart<Row> => ({ query, instants, doubles });

/** A part by itself, built once, as by `statement`. */
export const alone = <Values extends readonly unknown[], Row>(build: (db: Kysely<DB>, ...values: Values) => QueryPart<Row>) =>
  statement((db: Kysely<DB>, ...values: Values) => sql<Row>`${build(db, ...values).query}`);

/** A part by itself, for rare reads. */
export const readAlone = async <Row>(db: Kysely<DB>, { query }: QueryPart<Row>): Promise<Row[]> =>
  (await sql<Row>`${query}`.execute(db)).rows;

// Each part has its own rows.
// oxlint-disable-next-line typescript/no-explicit-any
type Parts = Record<string, QueryPart<any>>;
export type RowOf<Of> = Of extends QueryPart<infer Row> ? Row : never;
export type RowsOf<Of extends Parts> = { [Name in keyof Of]: RowOf<Of[Name]>[] };

const rowsOf = <Row>({ query }: QueryPart<Row>): RawBuilder<Row[]> => sql<Row[]>`(SELECT coalesce(json_agg(r), '[]') FROM (${query}) AS r)`;

/** The values of a row as the driver returns them. */
function asDriven<Row extends Record<string, unknown>>(row: Row, { instants, doubles }: QueryPart<Row>): void {
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (typeof value === 'number' && !doubles.includes(name)) assertSafe(value);
  }
  for (const name of instants) {
    const value = row[name];
    if (typeof value === 'string') Object.assign(row, { [name]: toInstant(value) });
  }
}

/**
 * Reads several things in one statement, each as it would be read by itself.
 * @param build gets a placeholder for each value, as in `statement`
 */
export function together<Values extends readonly unknown[], Of extends Parts>(build: (db: Kysely<DB>, ...values: Values) => Of) {
  /**
   * Shared by all shapes: the values may decide which parts a statement has, but not what a part of a given name is.
   */
  const known = new Map<string, QueryPart<Record<string, unknown>>>();
  const ask = statement((db: Kysely<DB>, ...values: Values) => {
    const parts: [string, QueryPart<Record<string, unknown>>][] = Object.entries(build(db, ...values));
    for (const [name, each] of parts) known.set(name, each);
    return sql<RowsOf<Of>>`SELECT ${sql.join(parts.map(([name, each]) => sql`${rowsOf(each)} AS ${sql.ref(name)}`))}`;
  });
  return async (db: Kysely<DB>, ...values: Values): Promise<RowsOf<Of>> => {
    const [found] = await ask(db, ...values);
    const rows = found as unknown as Record<string, Record<string, unknown>[]>;
    for (const [name, each] of known) rows[name]?.forEach((row) => asDriven(row, each));
    return rows as RowsOf<Of>;
  };
}
