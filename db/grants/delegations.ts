import { type Kysely, sql, type Transaction } from 'kysely';
import type { Delegation } from '../../domain/grants/delegation.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

/** Stores the beneficiary's own accounting number for what an event of its grant reports. */
export async function insertDelegationReport(trx: Transaction<DB>, grantId: string, version: number, reference: string): Promise<void> {
  await trx.insertInto('delegation_report').values({ grant_id: grantId, version, reference }).execute();
}

/** What was delegated for a tranche of a locked grant, from its movements, all of which are caused under that lock. */
export async function readDelegation(trx: Transaction<DB>, trancheId: string): Promise<Delegation> {
  const rows = await trx
    .selectFrom('movement')
    .where('tranche_id', '=', trancheId)
    .where((where) => where.or([where('from_account', '=', 'delegated'), where('to_account', '=', 'delegated')]))
    .groupBy(['credit', 'year'])
    .select([
      'credit',
      'year',
      sql<string>`min(value_date) FILTER (WHERE kind IN ('delegate', 'delegate_payment'))`.as('since'),
      sql<number>`sum(CASE WHEN to_account = 'delegated' THEN amount_cents ELSE -amount_cents END)`.as('openCents'),
    ])
    .execute();
  return {
    since: rows.find(({ credit }) => credit === 'AE')?.since ?? null,
    payment: new Map(rows.filter(({ credit }) => credit === 'CP').map(({ year, since, openCents }) => [year, { since, openCents }])),
  };
}

/** The beneficiary's reports, oldest first, with its own numbers. `on`: the day on which it committed or paid. */
export const delegationReportsPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('delegation_report as r')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'r.grant_id').onRef('e.version', '=', 'r.version'))
      .where('r.grant_id', '=', grantId)
      .select([
        'e.at',
        'e.name as command',
        'r.reference',
        sql<number>`(e.facts->>'tranche')::integer`.as('tranche'),
        sql<number>`coalesce(e.facts->>'committedCents', e.facts->>'paidCents')::bigint`.as('amountCents'),
        sql<string>`coalesce(e.facts->>'committedOn', e.facts->>'paidOn')`.as('on'),
        sql<boolean>`EXISTS (
          SELECT FROM movement AS m WHERE m.tranche_id = ANY(ARRAY(SELECT id FROM tranche WHERE grant_id = r.grant_id))
            AND (m.cause_stream_id, m.cause_version) = (e.stream_id, e.version)
            AND EXISTS (SELECT FROM movement AS u WHERE (u.envelope_id, u.reverses) = (m.envelope_id, m.sequence) OFFSET 0)
        )`.as('reversed'),
      ])
      .orderBy('r.version'),
    { instants: ['at'] },
  );
export const readDelegationReports = (db: Kysely<DB>, grantId: string) => readAlone(db, delegationReportsPart(db, grantId));
