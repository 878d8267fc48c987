import { type Kysely, sql } from 'kysely';
import type { DB } from '../core/schema.ts';

/** What the fund has promised by agreements signed by both sides, in cents, and what it has paid of that. */
type Funded = { projects: number; organisations: number; awarded: number; paid: number };

/** The grouping of a row: by project type, by the year of the second signature, or all together. */
export type FundedRow = Funded & { by: 'projectType' | 'year' | 'all'; key: string };

/** From so many funded projects on, sums are kept for so long: adding them up takes longer than a page may. */
const [KEPT_FROM, KEPT_MS] = [5_000, 60_000];

/** The sums that were last asked of each database, by the adapter that all of its connections share. */
const kept = new WeakMap<object, { since: number; rows: Promise<FundedRow[]> }>();

/** The public figures; those of many projects as they were a minute ago at most, added up once for all who ask then. */
export async function readFunded(db: Kysely<DB>): Promise<FundedRow[]> {
  const { adapter } = db.getExecutor();
  const known = kept.get(adapter);
  if (known && performance.now() - known.since < KEPT_MS) return known.rows;
  const asked = { since: performance.now(), rows: sumFunded(db) };
  // Readers of a fund that had so many before wait for the same sums.
  if (known) kept.set(adapter, asked);
  try {
    const rows = await asked.rows;
    const projects = rows.find(({ by }) => by === 'all')?.projects ?? 0;
    if (projects >= KEPT_FROM) kept.set(adapter, asked);
    return rows;
  } catch (error) {
    kept.delete(adapter);
    throw error;
  }
}

/**
 * The public figures: only of grants that both sides have signed. What was given back since is not part of what was
 * awarded. A combination of project types is a group of its own, so that the rows add up.
 */
async function sumFunded(db: Kysely<DB>): Promise<FundedRow[]> {
  const { rows } = await sql<Funded & { type: string | null; year: string | null; of_type: number; of_year: number }>`
    WITH signed AS (
      SELECT grant_id, extract(YEAR FROM max(signed_at) AT TIME ZONE 'Europe/Paris')::text AS year
      FROM signature WHERE plan = 1 GROUP BY grant_id HAVING count(*) = 2
    ), funded AS (
      SELECT g.id, g.organisation_id, s.year, array_to_string(ARRAY(SELECT unnest(a.project_types) ORDER BY 1), '+') AS type,
        sum(t.amount_cents - t.released - t.withdrawn - t.returned) FILTER (WHERE t.replaced_at IS NULL) AS awarded, sum(t.paid) AS paid
      FROM signed AS s JOIN "grant" AS g ON g.id = s.grant_id JOIN application AS a ON a.id = g.application_id JOIN tranche AS t ON t.grant_id = g.id
      GROUP BY g.id, s.year, a.project_types
    )
    SELECT type, year, grouping(type) AS of_type, grouping(year) AS of_year, count(*) AS projects, count(DISTINCT organisation_id) AS organisations,
      coalesce(sum(awarded), 0) AS awarded, coalesce(sum(paid), 0) AS paid
    FROM funded GROUP BY GROUPING SETS ((type), (year), ()) ORDER BY of_type, of_year, type, year`.execute(db);
  return rows.map(({ type, year, of_type: anyType, of_year: anyYear, ...funded }) => ({
    ...funded,
    by: anyType && anyYear ? 'all' : anyType ? 'year' : 'projectType',
    key: type ?? year ?? '',
  }));
}
