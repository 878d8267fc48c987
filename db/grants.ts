import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Given } from '../domain/command.ts';
import type { CertifyService, Grant, GrantState, RecordPayment, Side, Tranche, TrancheState } from '../domain/grant.ts';
import type { Scope } from '../domain/role.ts';
import type { DB } from './schema.ts';

export type NewGrant = {
  id: string;
  applicationId: string;
  organisationId: string;
  envelopeId: string;
  awardedCents: number;
  remindAt: string;
  termAt: string;
  tranches: { id: string; rank: number; amountCents: number; year: number }[];
};

export async function insertGrants(trx: Transaction<DB>, grants: readonly NewGrant[]): Promise<void> {
  if (grants.length === 0) return;
  await trx
    .insertInto('grant')
    .values(
      grants.map(({ id, applicationId, organisationId, envelopeId, awardedCents, remindAt, termAt }) => ({
        id,
        application_id: applicationId,
        organisation_id: organisationId,
        envelope_id: envelopeId,
        state: 'to_sign' as const,
        awarded_cents: awardedCents,
        remind_at: remindAt,
        term_at: termAt,
      })),
    )
    .execute();
  await trx
    .insertInto('tranche')
    .values(
      grants.flatMap(({ id: grantId, tranches }) =>
        tranches.map(({ id, rank, amountCents, year }) => ({
          id,
          grant_id: grantId,
          rank,
          state: 'planned' as const,
          year,
          amount_cents: amountCents,
        })),
      ),
    )
    .execute();
}

/** Locks a grant with its stream; who has signed is read under that lock. */
export const lockGrant = (trx: Transaction<DB>, id: string): Promise<Grant | undefined> =>
  trx
    .selectFrom('stream as s')
    .innerJoin('grant as g', 'g.id', 's.id')
    .where('s.id', '=', id)
    .select([
      'g.id',
      'g.state',
      's.version',
      'g.organisation_id as organisationId',
      'g.application_id as applicationId',
      'g.envelope_id as envelopeId',
      'g.term_at as termAt',
      'g.remind_at as remindAt',
      'g.reminded_at as remindedAt',
    ])
    .forUpdate()
    .executeTakeFirst()
    .then(
      async (grant) =>
        grant && {
          ...grant,
          signed: (await trx.selectFrom('signature').where('grant_id', '=', id).select('side').execute()).map(({ side }) => side),
        },
    );

/** The tranches of a locked grant, by rank. */
export const readTranches = (db: Kysely<DB>, grantId: string): Promise<Tranche[]> =>
  db
    .selectFrom('tranche')
    .where('grant_id', '=', grantId)
    .select([
      'id',
      'rank',
      'state',
      'amount_cents as amountCents',
      'certified_cents as certifiedCents',
      'ordered as orderedCents',
      'year',
      'ordered_by as orderedBy',
      'ordered_at as orderedAt',
    ])
    .orderBy('rank')
    .execute();

export async function insertSignature(trx: Transaction<DB>, grantId: string, side: Side, personId: string, at: string): Promise<void> {
  await trx.insertInto('signature').values({ grant_id: grantId, side, person_id: personId, signed_at: at }).execute();
}

export async function setGrantState(trx: Transaction<DB>, id: string, state: GrantState, trancheState?: TrancheState): Promise<void> {
  await trx.updateTable('grant').set({ state }).where('id', '=', id).execute();
  if (trancheState) await trx.updateTable('tranche').set({ state: trancheState }).where('grant_id', '=', id).execute();
}

export async function markSignatoriesReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('grant').set({ reminded_at: at }).where('id', '=', id).execute();
}

export async function markCertified(trx: Transaction<DB>, trancheId: string, { caller, body }: Given<CertifyService>): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'certified', certified_cents: body.certifiedCents, certified_by: caller.personId, observation: body.observation })
    .where('id', '=', trancheId)
    .execute();
}

export async function markOrdered(trx: Transaction<DB>, trancheId: string, personId: string, at: string): Promise<void> {
  await trx.updateTable('tranche').set({ state: 'ordered', ordered_by: personId, ordered_at: at }).where('id', '=', trancheId).execute();
}

export async function markPaid(trx: Transaction<DB>, trancheId: string, { caller, body }: Given<RecordPayment>): Promise<void> {
  await trx
    .updateTable('tranche')
    .set({ state: 'paid', paid_by: caller.personId, paid_on: body.paidOn, payment_reference: body.reference })
    .where('id', '=', trancheId)
    .execute();
}

/** What an order, or a payment, had recorded on a tranche is taken back. */
export async function undoTranche(trx: Transaction<DB>, id: string, movement: 'order_payment' | 'pay', state: TrancheState): Promise<void> {
  const recorded = movement === 'pay' ? { paid_by: null, paid_on: null, payment_reference: null } : { ordered_by: null, ordered_at: null };
  await trx
    .updateTable('tranche')
    .set({ state, ...recorded })
    .where('id', '=', id)
    .execute();
}

const view = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('grant as g')
    .innerJoin('stream as s', 's.id', 'g.id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .$if(!scope.all, (query) => query.where('g.organisation_id', '=', scope.organisationId))
    .select([
      'g.id',
      's.version',
      'g.state',
      'g.application_id',
      'a.title',
      'o.name as organisation_name',
      'g.organisation_id',
      'g.envelope_id',
      'g.awarded_cents',
      'g.term_at',
      's.due_at',
      's.due_what',
      sql<Side[]>`ARRAY(SELECT side FROM signature WHERE grant_id = g.id ORDER BY side)`.as('signed'),
    ]);

export const readGrantRow = (db: Kysely<DB>, scope: Scope, id: string) => view(db, scope).where('g.id', '=', id).executeTakeFirst();

/** The grant that came of an application, if any. */
export const readGrantOf = (db: Kysely<DB>, applicationId: string): Promise<{ id: string; state: GrantState } | undefined> =>
  db.selectFrom('grant').where('application_id', '=', applicationId).select(['id', 'state']).executeTakeFirst();

export const readGrantIdOf = async (db: Kysely<DB>, applicationId: string): Promise<string | null> =>
  (await readGrantOf(db, applicationId))?.id ?? null;

/** The state of the grant that came of an application, held as it is until the transaction ends; null where there is none. */
export const holdGrantStateOf = async (trx: Transaction<DB>, applicationId: string): Promise<GrantState | null> =>
  (await trx.selectFrom('grant').where('application_id', '=', applicationId).select('state').forShare().executeTakeFirst())?.state ?? null;

/** Grants in the caller's scope, newest first, before a key. */
export const readGrantRows = (
  db: Kysely<DB>,
  scope: Scope,
  filter: { state?: GrantState | undefined; before?: string | undefined; limit: number },
) =>
  view(db, scope)
    .$if(filter.state !== undefined, (query) => query.where('g.state', '=', filter.state ?? 'to_sign'))
    .$if(filter.before !== undefined, (query) => query.where('g.id', '<', filter.before ?? ''))
    .orderBy('g.id', 'desc')
    .limit(filter.limit)
    .execute();

/** The tranches of grants as people read them, by rank, with the ledger's amounts. */
export const readTrancheRows = async (db: Kysely<DB>, grantIds: readonly string[]) =>
  grantIds.length === 0 ? [] : db.selectFrom('tranche').where('grant_id', 'in', grantIds).selectAll().orderBy('rank').execute();
