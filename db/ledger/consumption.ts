import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ConsumptionBy } from '../../domain/ledger/consumption.ts';
import type { DB } from '../core/schema.ts';

type ConsumptionFilter = { envelopeId?: string | undefined; year?: number | undefined; callId?: string | undefined };

/** What has become of awards, in cents. */
export type Consumption = {
  awarded: number;
  reserved: number;
  released: number;
  delegated: number;
  committed: number;
  ordered: number;
  paid: number;
  remaining: number;
  grants: number;
};
type ConsumptionRow = Consumption & { key: string };

const KEYS: Record<ConsumptionBy, RawBuilder<string>> = {
  envelope: sql`g.envelope_id::text`,
  year: sql`part.year::text`,
  call: sql`a.call_id`,
  projectType: sql`array_to_string(ARRAY(SELECT unnest(a.project_types) ORDER BY 1), '+')`,
  organisation: sql`g.organisation_id::text`,
};

/**
 * Figures by key, and their total, from the ledger's amounts on tranches. A tranche counts in the year of its AE for
 * what is awarded, reserved, delegated and committed, and in the year of its CP, in which its payment was ordered or
 * its beneficiary paid, for what is ordered and paid. A replaced tranche counts in the plan that replaced it.
 */
export async function readConsumption(
  db: Kysely<DB>,
  by: ConsumptionBy,
  { envelopeId, year, callId }: ConsumptionFilter,
): Promise<{ rows: ConsumptionRow[]; total: Consumption }> {
  const filters = [
    ...(envelopeId === undefined ? [] : [sql`g.envelope_id = ${envelopeId}`]),
    ...(year === undefined ? [] : [sql`part.year = ${year}`]),
    ...(callId === undefined ? [] : [sql`a.call_id = ${callId}`]),
  ];
  const { rows } = await sql<Consumption & { key: string | null; whole: number }>`
    WITH part AS (
      SELECT grant_id, year, amount_cents AS awarded, reserved - released - committed - delegated AS reserved,
        released + withdrawn + returned AS released, delegated - drawn - returned AS delegated, committed + drawn - withdrawn AS committed,
        0 AS ordered, 0 AS paid, committed + drawn - withdrawn - paid AS remaining
      FROM tranche WHERE replaced_at IS NULL
      UNION ALL
      SELECT grant_id, ordered_year, 0, 0, 0, 0, 0, ordered - cancelled - paid,
        paid - coalesce((SELECT sum(e.cents)::bigint FROM earlier_order AS e WHERE e.tranche_id = tranche.id), 0), 0
      FROM tranche WHERE ordered > cancelled
      UNION ALL
      SELECT t.grant_id, e.ordered_year, 0, 0, 0, 0, 0, 0, e.cents, 0
      FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id
      UNION ALL
      SELECT t.grant_id, m.year, 0, 0, 0, 0, 0, 0, CASE WHEN m.reverses IS NULL THEN m.amount_cents ELSE -m.amount_cents END, 0
      FROM tranche AS t JOIN movement AS m ON m.tranche_id = t.id WHERE t.provided > 0 AND m.kind = 'pay_delegated'
    ), keyed AS (
      SELECT ${KEYS[by]} AS key, part.* FROM part JOIN "grant" AS g ON g.id = part.grant_id JOIN application AS a ON a.id = g.application_id
      ${filters.length > 0 ? sql`WHERE ${sql.join(filters, sql` AND `)}` : sql``}
    )
    SELECT key, grouping(key) AS whole, coalesce(sum(awarded), 0) AS awarded, coalesce(sum(reserved), 0) AS reserved, coalesce(sum(released), 0) AS released,
      coalesce(sum(delegated), 0) AS delegated, coalesce(sum(committed), 0) AS committed, coalesce(sum(ordered), 0) AS ordered, coalesce(sum(paid), 0) AS paid, coalesce(sum(remaining), 0) AS remaining,
      count(DISTINCT grant_id) AS grants
    FROM keyed GROUP BY GROUPING SETS ((key), ()) ORDER BY whole, key`.execute(db);
  const found = rows.map(({ whole: _, ...row }) => row);
  const { key: _, ...total } = found.at(-1) as Consumption & { key: null };
  return { rows: found.slice(0, -1) as ConsumptionRow[], total };
}

/** The credits of a key's lines, in cents. */
type Credits = { total: number; available: number; frozen: number; lapsed: number };
export type CreditsRow = { key: string | null; credit: 'AE' | 'CP' } & Credits;

/** The credits of envelopes, by envelope or by year; a null key is the total. */
export const readCredits = async (
  db: Kysely<DB>,
  by: 'envelope' | 'year',
  { envelopeId, year }: ConsumptionFilter,
): Promise<CreditsRow[]> => {
  const key = by === 'envelope' ? sql`envelope_id::text` : sql`year::text`;
  const filters = [
    sql`true`,
    ...(envelopeId === undefined ? [] : [sql`envelope_id = ${envelopeId}`]),
    ...(year === undefined ? [] : [sql`year = ${year}`]),
  ];
  const { rows } = await sql<CreditsRow>`
    WITH keyed AS (SELECT ${key} AS key, credit, total, available, frozen, lapsed FROM envelope_line WHERE ${sql.join(filters, sql` AND `)})
    SELECT key, credit, sum(total) AS total, sum(available) AS available, sum(frozen) AS frozen, sum(lapsed) AS lapsed
    FROM keyed GROUP BY GROUPING SETS ((key, credit), (credit))`.execute(db);
  return rows;
};

/** The names of envelopes or organisations, by id. */
export async function readLabels(db: Kysely<DB>, by: 'envelope' | 'organisation', ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { fr: string; en: string }>();
  if (by === 'envelope') {
    const rows = await db
      .selectFrom('envelope')
      .where('id', 'in', [...ids])
      .select(['id', 'name'])
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
  const rows = await db
    .selectFrom('organisation')
    .where('id', 'in', [...ids])
    .select(['id', 'name'])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, { fr: name, en: name }]));
}
