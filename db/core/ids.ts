import { type Expression, type RawBuilder, sql } from 'kysely';

/**
 * The ids that a column is to equal: a query says `=` of one id and of many, and PostgreSQL looks each up by its index.
 */
export type Ids = RawBuilder<string>;

export const oneId = (id: string): Ids => sql<string>`${id}::uuid`;

/** A list as one value, so that a statement is the same for any number of ids. */
export const anyOf = (ids: readonly string[]): Ids => sql<string>`ANY(${ids}::uuid[])`;

/** Those that a query finds, in its only column. */
export const anyIn = (query: Expression<unknown>): Ids => sql<string>`ANY(ARRAY(${query}))`;

/** Rows of which a grant has one at most, by its id. */
export const byGrant = <Row extends { grantId: string }>(rows: readonly Row[]): Map<string, Omit<Row, 'grantId'>> =>
  new Map(rows.map(({ grantId, ...row }) => [grantId, row]));
