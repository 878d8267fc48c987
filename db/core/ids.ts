import { type Expression, type RawBuilder, sql } from 'kysely';
import { v7 as uuid } from 'uuid';

/** A new id, which sorts by the time at which it was made. */
export const newId = (): string => uuid();

/**
 * The ids that a column must equal: the query uses `=` for one id and for many, and PostgreSQL looks each up by its
 * index.
 */
export type Ids = RawBuilder<string>;

export const oneId = (id: string): Ids => sql<string>`${id}::uuid`;

/**
 * A list as one value, so that the statement is the same for any number of ids. By a query, which hides how many they
 * are: PostgreSQL would find a plan for the one id of most requests a little cheaper than one for any number, and
 * therefore plan the statement anew each time, which takes longer than to carry it out.
 */
export const anyOf = (ids: readonly string[]): Ids => sql<string>`ANY(ARRAY(SELECT unnest(${ids}::uuid[])))`;

/** The same of ids that may be thousands: PostgreSQL plans by their number. */
export const anyOfMany = (ids: readonly string[]): Ids => sql<string>`ANY(${ids}::uuid[])`;

/** The ids that a query returns in its only column. */
export const anyIn = (query: Expression<unknown>): Ids => sql<string>`ANY(ARRAY(${query}))`;

/** Rows of which a grant has at most one, by the grant's id. */
export const byGrant = <Row extends { grantId: string }>(rows: readonly Row[]): Map<string, Omit<Row, 'grantId'>> =>
  new Map(rows.map(({ grantId, ...row }) => [grantId, row]));
