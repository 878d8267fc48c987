import { type Kysely, sql, type Transaction } from 'kysely';
import { grantReference } from '../../domain/core/reference.ts';
import type { DB } from './schema.ts';
import { statement } from '../connection/statement.ts';
import { alone, part, type RowOf } from '../connection/together.ts';

const count = statement(
  (_db, code: string, year: number) => sql<{ last: number }>`
    INSERT INTO reference_count (code, year, last) VALUES (${code}, ${year}, 1)
    ON CONFLICT (code, year) DO UPDATE SET last = reference_count.last + 1 RETURNING last`,
);

/**
 * The next number under a code in a year. Concurrent callers wait until this transaction ends, so that no number is
 * given twice or skipped. It should be called as late as possible.
 */
export async function nextNumber(trx: Transaction<DB>, code: string, year: number): Promise<number> {
  const [row] = await count(trx, code, year);
  if (!row) throw new Error(`${code} ${year} gave no number`);
  return row.last;
}

/** The reference of a submitted application `a`. */
export const givenReference = sql<string>`a.reference`.as('reference');

/** The rows from which `referencesIn` makes references. */
export const referencesPart = (_db: Kysely<DB>, ids: readonly string[]) =>
  part(sql<{ id: string; reference: string; isGrant: boolean }>`
    SELECT id, reference, false AS "isGrant" FROM application WHERE id = ANY(${ids}::uuid[]) AND reference IS NOT NULL
    UNION ALL SELECT id, reference, false FROM session WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT g.id, a.reference, true FROM "grant" AS g JOIN application AS a ON a.id = g.application_id WHERE g.id = ANY(${ids}::uuid[])
    UNION ALL SELECT m.id, a.reference, true FROM mission AS m JOIN "grant" AS g ON g.id = m.grant_id JOIN application AS a ON a.id = g.application_id
      WHERE m.id = ANY(${ids}::uuid[])
    UNION ALL SELECT t.id, a.reference, false FROM thread AS t JOIN application AS a ON a.id = t.application_id WHERE t.id = ANY(${ids}::uuid[])`);
const find = alone(referencesPart);

/** The references of these things, by id. */
export const referencesIn = (rows: readonly RowOf<ReturnType<typeof referencesPart>>[]): Map<string, string> =>
  new Map(rows.map(({ id, reference, isGrant }) => [id, isGrant ? grantReference(reference) : reference]));

/**
 * The references of these applications, sessions and grants, by id, of these missions by their grants, and
 * of these threads by their applications; things without one are left out.
 */
export async function readReferences(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, string>> {
  return referencesIn(ids.length === 0 ? [] : await find(db, ids));
}
