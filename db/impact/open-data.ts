import { type Kysely, sql } from 'kysely';
import { grantReference } from '../../domain/core/reference.ts';
import type { SignedGrant } from '../../domain/impact/open-data.ts';
import { readCallsOf } from '../calls/calls.ts';
import { ADJUSTED_END } from '../grants/plan-adjustments.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';

/** A signed grant with its file, and the instant of the second signature. */
export type SignedFile = SignedGrant & { applicationId: string; signedAt: string };

/**
 * The grants that both sides have signed, newest signature first, with the plan in force: all of them, the one of an
 * application's reference, or those of some files. Nothing of what is not signed is read.
 */
export async function readSignedGrants(
  db: Kysely<DB>,
  { reference, ids }: { reference?: string; ids?: readonly string[] | undefined } = {},
): Promise<SignedFile[]> {
  const rows = await db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('grant_plan as first', (join) => join.onRef('first.grant_id', '=', 'g.id').on('first.number', '=', 1))
    .innerJoin('grant_plan as p', (join) =>
      join.onRef('p.grant_id', '=', 'g.id').on('p.number', '=', sql<number>`(SELECT max(number) FROM grant_plan WHERE grant_id = g.id)`),
    )
    .$if(reference !== undefined, (query) => query.where('a.reference', '=', String(reference)))
    .$if(ids !== undefined, (query) => query.where('g.application_id', '=', anyOf(ids ?? [])))
    .select([
      'g.id as grantId',
      'g.application_id as applicationId',
      'first.since as signedAt',
      'g.form',
      'g.state',
      'a.call_id as callId',
      'a.call_version as callVersion',
      'a.title',
      'o.name as organisationName',
      'o.legal_category as legalCategory',
      'p.awarded_cents as awardedCents',
      ADJUSTED_END.as('endsOn'),
      sql<string>`a.reference`.as('applicationReference'),
      sql<string>`coalesce(a.siret, o.siret)`.as('siret'),
      sql<boolean>`a.state = 'award_withdrawn'`.as('isWithdrawn'),
      sql<string>`(first.since AT TIME ZONE 'Europe/Paris')::date`.as('signedOn'),
      // Without cancelled tranches, and without those of an amendment that both sides have not signed yet.
      sql<number>`(SELECT count(*)::integer FROM tranche WHERE grant_id = g.id AND replaced_at IS NULL AND state <> 'cancelled'
        AND NOT (amendment IS NOT NULL AND state = 'planned'))`.as('payments'),
      sql<number>`(SELECT coalesce(sum(paid), 0) FROM tranche WHERE grant_id = g.id)`.as('paidCents'),
      sql<string | null>`(SELECT max(paid_on) FROM tranche WHERE grant_id = g.id AND state = 'paid')`.as('paidOn'),
    ])
    .orderBy('first.since', 'desc')
    .orderBy('g.id', 'desc')
    .execute();
  const callOf = await readCallsOf(db, rows);
  return rows.map(({ callVersion, applicationReference, ...row }) => {
    // Versions of earlier days say nothing of it.
    const { publication = null }: Partial<Pick<SignedGrant, 'publication'>> = callOf({ callId: row.callId, callVersion }).terms;
    return { ...row, reference: grantReference(applicationReference), publication };
  });
}

/** What a public project has opened, as the fund has accepted it: an obligation's key with its link. */
export const readOpened = (db: Kysely<DB>, grantId: string): Promise<{ key: string; url: string }[]> =>
  db
    .selectFrom('evidence as e')
    .innerJoin('evidence_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'e.grant_id').onRef('v.key', '=', 'e.key').onRef('v.number', '=', 'e.number'),
    )
    .where('e.grant_id', '=', grantId)
    .where('v.decision', '=', 'accept')
    .where('e.url', 'is not', null)
    .distinctOn('e.key')
    .select(['e.key', sql<string>`e.url`.as('url')])
    .orderBy('e.key')
    .orderBy('e.number', 'desc')
    .execute();

/** The sheet of a public project, beside its row. */
export const readSheet = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('g.id', '=', grantId)
    .select([
      'a.id as applicationId',
      'a.organisation_id as organisationId',
      'a.summary',
      'a.call_id as callId',
      'a.call_version as callVersion',
      'a.project_types as projectTypes',
    ])
    .executeTakeFirstOrThrow();
