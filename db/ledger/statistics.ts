import { type Kysely, sql } from 'kysely';
import { keepingFor, ofMany } from '../connection/keeping.ts';
import type { DB } from '../core/schema.ts';

/** What the fund has promised by agreements signed by both sides, in cents, and what it has paid of that. */
type Funded = { projects: number; organisations: number; awarded: number; paid: number };

/** The grouping of a row: by project type, by the year of the second signature, or all together. */
export type FundedRow = Funded & { by: 'projectType' | 'year' | 'all'; key: string };

const keptSums = keepingFor<FundedRow[]>(ofMany((rows) => rows.find(({ by }) => by === 'all')?.projects ?? 0));

/**
 * The public figures; those of many projects as they were a minute ago at most.
 * @param at ISO instant of the request
 */
export const readFunded = (db: Kysely<DB>, at: string): Promise<FundedRow[]> => keptSums(db)('', at, () => sumFunded(db));

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
