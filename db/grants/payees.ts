import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import { masked } from '../../domain/core/iban.ts';
import type { Scope } from '../../domain/core/role.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { type KnownPayee, PAYING, type Payee, type PayeeDecision, type ProposePayee } from '../../domain/grants/payee.ts';
import { anyOf, anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { type Ibans, IbanUnreadable, type KeptIban } from './ibans.ts';
import { part, readAlone, together } from '../connection/together.ts';
import { givenReference } from '../core/references.ts';
import { isShownTo } from '../people/conflicts.ts';
import { alsoKnownAs } from '../people/roles.ts';

/** True if a bank returned what was paid to the details `y`, decided by `d`, or to those on which they rest. */
const isReturned = sql<boolean>`EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id IN (y.id, d.rests_on) OFFSET 0)`;

/** The bank details of a grant, each with its decision, in the order of their proposals. */
const payees = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('payee as y')
    .leftJoin('payee_decision as d', 'd.payee_id', 'y.id')
    .where('y.grant_id', '=', grantId)
    .select(['y.id', 'y.proposed_by as proposedBy', 'd.decision', 'd.version as decidedAtVersion', isReturned.as('isReturned')])
    .orderBy('y.version');

/** A locked grant's bank details as the rules read them. */
export const readPayees = (db: Kysely<DB>, grantId: string): Promise<Payee[]> => payees(db, grantId).execute();

/** The same as people read them: the details, their proposer and decider, instants and reasons. */
export const payeesPart = (db: Kysely<DB>, grantId: string) =>
  part(
    payees(db, grantId)
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'y.grant_id').onRef('e.version', '=', 'y.version'))
      .innerJoin('person as p', 'p.id', 'y.proposed_by')
      .leftJoin('event as f', (join) => join.onRef('f.stream_id', '=', 'd.grant_id').onRef('f.version', '=', 'd.version'))
      .leftJoin('person as q', 'q.id', 'd.decided_by')
      .leftJoin('payee_decision as k', 'k.payee_id', 'd.rests_on')
      .leftJoin('event as approved', (join) =>
        join.onRef('approved.stream_id', '=', 'k.grant_id').onRef('approved.version', '=', 'k.version'),
      )
      .leftJoin('grant as other', 'other.id', 'k.grant_id')
      .leftJoin('application as a', 'a.id', 'other.application_id')
      .leftJoin('grant_reason as r', (join) => join.onRef('r.grant_id', '=', 'd.grant_id').onRef('r.version', '=', 'd.version'))
      .select([
        'y.iban',
        'y.iban_key as keyId',
        'y.iban_masked as ibanMasked',
        'y.account_holder as accountHolder',
        'e.at as proposedAt',
        'p.given_name as proposerGivenName',
        'p.usual_name as proposerUsualName',
        'f.at as decidedAt',
        'q.given_name as deciderGivenName',
        'q.usual_name as deciderUsualName',
        'r.reason',
        'k.grant_id as restsOnGrantId',
        'a.reference as restsOnReference',
        'approved.at as restsOnAt',
      ]),
    { instants: ['proposedAt', 'decidedAt', 'restsOnAt'] },
  );
const readPayeeRows = (db: Kysely<DB>, grantId: string) => readAlone(db, payeesPart(db, grantId));
export type PayeeRow = Awaited<ReturnType<typeof readPayeeRows>>[number];

/** The bank details of grant `g` as the rules read them, in the order of their proposals. */
export const payeesOfGrant = sql<Payee[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'proposedBy', y.proposed_by, 'decision', d.decision, 'decidedAtVersion', d.version,
    'isReturned', ${isReturned})
    ORDER BY y.version), '[]')
  FROM payee AS y LEFT JOIN payee_decision AS d ON d.payee_id = y.id WHERE y.grant_id = g.id)`;

/** The details in force of grant `g`; null if none were approved, or if a payment came back from the last ones. */
export const payeeIdInForce = sql<string | null>`(
  SELECT last.payee_id
  FROM (SELECT payee_id, rests_on FROM payee_decision WHERE grant_id = g.id AND decision = 'approve' ORDER BY version DESC LIMIT 1) AS last
  WHERE NOT EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id IN (last.payee_id, last.rests_on)))`;

/** The proposer of the details of grant `g` that wait for a decision; null if none do. */
export const proposerOfPayee = sql<string | null>`(
  SELECT last.proposed_by FROM (SELECT id, proposed_by FROM payee WHERE grant_id = g.id ORDER BY version DESC LIMIT 1) AS last
  WHERE NOT EXISTS (SELECT FROM payee_decision WHERE payee_id = last.id))`;

/**
 * Bank details of grants, with their accounts as they are kept: what waits to be approved in a scope, the oldest first,
 * of all grants or of these, and what is in force for the same organisations, to compare them with.
 */
export const proposedPayeeParts = (
  db: Kysely<DB>,
  scope: Scope,
  after: string | undefined,
  limit: number,
  grantIds?: readonly string[],
) => {
  const rows = db
    .selectFrom('payee as y')
    .innerJoin('grant as g', 'g.id', 'y.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('person as p', 'p.id', 'y.proposed_by')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'y.grant_id').onRef('e.version', '=', 'y.version'))
    .where('g.state', 'in', PAYING)
    .where(isShownTo(scope))
    .select(['y.id', 'y.grant_id as grantId', 'y.iban', 'y.iban_key as keyId', 'y.iban_masked as ibanMasked'])
    .select(['y.account_holder as accountHolder', 'g.organisation_id as organisationId', 'o.name as organisationName'])
    .select(['a.title', givenReference, 'e.at as proposedAt', 'p.given_name as givenName', 'p.usual_name as usualName']);
  const isLast = sql<boolean>`NOT EXISTS (SELECT FROM payee AS later WHERE later.grant_id = y.grant_id AND later.version > y.version)`;
  const isOpen = sql<boolean>`${isLast} AND NOT EXISTS (SELECT FROM payee_decision AS d WHERE d.payee_id = y.id)`;
  const proposed = rows
    .where(isOpen)
    .$if(after !== undefined, (query) => query.where('y.id', '>', after ?? ''))
    .$if(grantIds !== undefined, (query) => query.where('y.grant_id', '=', anyOf(grantIds ?? [])))
    .orderBy('y.id')
    .limit(limit);
  return {
    proposed: part(proposed, { instants: ['proposedAt'] }),
    inForce: part(
      rows
        .where(sql<boolean>`y.id = ${payeeIdInForce}`)
        .where('g.organisation_id', 'in', (from) => from.selectFrom(proposed.as('asked')).select('asked.organisationId')),
      { instants: ['proposedAt'] },
    ),
  };
};
export const readProposedPayees = together(proposedPayeeParts);

/** The ids of an organisation's grants: what is of them is found by their keys, so that no table is scanned. */
const grantIdsOf = async (db: Kysely<DB>, organisationId: string): Promise<string[]> =>
  (await db.selectFrom('grant').where('organisation_id', '=', organisationId).select('id').execute()).map(({ id }) => id);

const knownPayees = (db: Kysely<DB>, grantIds: readonly string[]) =>
  db
    .selectFrom('payee as y')
    .innerJoin('grant as g', 'g.id', 'y.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('person as by', 'by.id', 'y.proposed_by')
    .leftJoin('payee_decision as d', (join) => join.onRef('d.payee_id', '=', 'y.id').on('d.grant_id', '=', anyOfMany(grantIds)))
    .leftJoin('event as f', (join) => join.onRef('f.stream_id', '=', 'd.grant_id').onRef('f.version', '=', 'd.version'))
    .leftJoin('person as p', 'p.id', 'd.decided_by')
    .where('y.grant_id', '=', anyOfMany(grantIds))
    .select(['y.id', 'y.proposed_by as proposedBy', 'd.decision', 'd.version as decidedAtVersion', isReturned.as('isReturned')])
    .select(['y.grant_id as grantId', 'g.state as grantState', givenReference, 'y.iban', 'y.iban_key as keyId'])
    .select(['y.account_holder as accountHolder', 'f.at', 'p.id as personId', 'p.organisation_id as organisationId', ...alsoKnownAs])
    .select(sql<string>`concat_ws(' ', p.given_name, p.usual_name)`.as('name'))
    .select(sql<boolean>`(d.rests_on IS NULL AND NOT f.facts ? 'inSteadOf')`.as('isOwn'))
    .select(sql<boolean>`(p.disabled_at IS NULL AND by.disabled_at IS NULL)`.as('isStanding'))
    .orderBy('y.version')
    .execute();

/**
 * The bank details of all grants of an organisation, each with its whole account, its decision and the approver as they
 * are now. Null where an account cannot be read: then none can be said to be the same as another.
 */
export async function readKnownPayees(db: Kysely<DB>, ibans: Ibans, organisationId: string): Promise<KnownPayee[] | null> {
  try {
    return (await knownPayees(db, await grantIdsOf(db, organisationId))).map(({ keyId, at, personId, organisationId: house, ...row }) => {
      const { alsoKnownAs: others, alsoOf, name, isOwn, isStanding, ...payee } = row;
      const isApproved = row.decision === 'approve' && at !== null && personId !== null && house !== null;
      return {
        ...payee,
        reference: grantReference(row.reference),
        iban: ibans.decrypt({ iban: row.iban, keyId }, { payeeId: row.id, grantId: row.grantId }),
        approval: isApproved ? { by: { personId, organisationId: house, alsoKnownAs: others, alsoOf }, name, at, isOwn, isStanding } : null,
      };
    });
  } catch (error) {
    if (error instanceof IbanUnreadable) return null;
    throw error;
  }
}

/** Locks all grants of an organisation, by id, and returns the version of each. */
export async function lockGrantsOf(trx: Transaction<DB>, organisationId: string): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('stream')
    .where('id', '=', anyOfMany(await grantIdsOf(trx, organisationId)))
    .select(['id', 'version'])
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

export async function insertPayee(
  trx: Transaction<DB>,
  { payeeId, version, kept }: { payeeId: string; version: number; kept: KeptIban },
  { id, caller, body }: Given<ProposePayee>,
): Promise<void> {
  await trx
    .insertInto('payee')
    .values({
      id: payeeId,
      grant_id: id,
      version,
      iban: kept.iban,
      iban_key: kept.keyId,
      iban_masked: masked(body.iban),
      account_holder: body.accountHolder,
      proposed_by: caller.personId,
    })
    .execute();
}

export async function insertPayeeDecision(
  trx: Transaction<DB>,
  { id: payeeId, proposedBy }: Pick<Payee, 'id' | 'proposedBy'>,
  { grantId, version, decision, personId }: { grantId: string; version: number; decision: PayeeDecision; personId: string },
  restsOn: string | null = null,
): Promise<void> {
  const [made, decided] = [
    { payee_id: payeeId, grant_id: grantId, version },
    { decision, decided_by: personId, rests_on: restsOn },
  ];
  await trx
    .insertInto('payee_decision')
    .values({ ...made, ...decided, proposed_by: proposedBy })
    .execute();
}

/**
 * Records that an approval of finance on another grant holds for this one: its author has acted on this file too, so
 * that what keeps functions apart on a file counts it.
 */
export async function noteApprover(trx: Transaction<DB>, applicationId: string, personId: string): Promise<void> {
  await trx
    .insertInto('acted_on')
    .values({ application_id: applicationId, person_id: personId, side: 'fund', role: 'finance', in_stead_of: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The grants, by their references, that are paid to an account by the approval of these details on another one. */
export async function readRestingOn(db: Kysely<DB>, payeeId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('payee as y')
    .innerJoin('grant as own', 'own.id', 'y.grant_id')
    .innerJoin('grant as g', 'g.organisation_id', 'own.organisation_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('payee_decision as d', (join) => join.onRef('d.grant_id', '=', 'g.id').onRef('d.rests_on', '=', 'y.id'))
    .where('y.id', '=', payeeId)
    .where(sql<boolean>`NOT EXISTS (SELECT FROM payee_decision AS later
      WHERE later.grant_id = d.grant_id AND later.decision = 'approve' AND later.version > d.version)`)
    .select(givenReference)
    .orderBy('a.reference')
    .execute();
  return rows.map(({ reference }) => grantReference(reference));
}

/** The proposer of details on which an event of a grant decided. */
export const readProposerOf = async (db: Kysely<DB>, payeeId: string): Promise<string> =>
  (await db.selectFrom('payee').where('id', '=', payeeId).select('proposed_by').executeTakeFirstOrThrow()).proposed_by;
