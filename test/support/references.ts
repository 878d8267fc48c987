import { applicationReference } from '../../domain/core/reference.ts';

type Counted = { code: string; year: number; last: number };

/** Queries PostgreSQL in the transaction in which the copies are made. */
type Ask = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/** This many references after the newest one of an application's call and year, for its copies. */
export async function numberOn(ask: Ask, applicationId: string, count: number): Promise<string[]> {
  const { rows } = await ask(
    `UPDATE reference_count AS c SET last = last + $2::integer FROM application AS a
     WHERE a.id = $1 AND c.code = split_part(a.reference, '-', 1) AND c.year = split_part(a.reference, '-', 2)::integer
     RETURNING c.code, c.year, c.last`,
    [applicationId, count],
  );
  const [{ code, year, last }] = rows as [Counted];
  return Array.from({ length: count }, (_, place) => applicationReference(code, year, last - count + 1 + place));
}
