import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import { masked } from '../../domain/core/iban.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { Payee, PayeeDecision, ProposePayee } from '../../domain/grants/payee.ts';
import type { DB } from '../core/schema.ts';
import type { KeptIban } from './ibans.ts';
import { part, readAlone, together } from '../connection/together.ts';
import { givenReference } from '../core/references.ts';
import { isShownTo } from '../people/conflicts.ts';

/** True if a bank returned what was paid to the details `y`. */
const isReturned = sql<boolean>`EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id = y.id OFFSET 0)`;

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
      ]),
    { instants: ['proposedAt', 'decidedAt'] },
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
  FROM (SELECT payee_id FROM payee_decision WHERE grant_id = g.id AND decision = 'approve' ORDER BY version DESC LIMIT 1) AS last
  WHERE NOT EXISTS (SELECT FROM payment_return AS b WHERE b.payee_id = last.payee_id))`;

/** The proposer of the details of grant `g` that wait for a decision; null if none do. */
export const proposerOfPayee = sql<string | null>`(
  SELECT last.proposed_by FROM (SELECT id, proposed_by FROM payee WHERE grant_id = g.id ORDER BY version DESC LIMIT 1) AS last
  WHERE NOT EXISTS (SELECT FROM payee_decision WHERE payee_id = last.id))`;

/**
 * Bank details of grants, with their accounts as they are kept: what waits to be approved in a scope, the oldest first,
 * of all grants or of one, and what is in force for the same organisations, to compare them with.
 */
export const proposedPayeeParts = (db: Kysely<DB>, scope: Scope, after: string | undefined, limit: number, grantId?: string) => {
  const rows = db
    .selectFrom('payee as y')
    .innerJoin('grant as g', 'g.id', 'y.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('person as p', 'p.id', 'y.proposed_by')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'y.grant_id').onRef('e.version', '=', 'y.version'))
    .where('g.state', 'in', ['to_sign', 'active', 'suspended'])
    .where(isShownTo(scope))
    .select(['y.id', 'y.grant_id as grantId', 'y.iban', 'y.iban_key as keyId', 'y.iban_masked as ibanMasked'])
    .select(['y.account_holder as accountHolder', 'g.organisation_id as organisationId', 'o.name as organisationName'])
    .select(['a.title', givenReference, 'e.at as proposedAt', 'p.given_name as givenName', 'p.usual_name as usualName']);
  const isLast = sql<boolean>`NOT EXISTS (SELECT FROM payee AS later WHERE later.grant_id = y.grant_id AND later.version > y.version)`;
  const isOpen = sql<boolean>`${isLast} AND NOT EXISTS (SELECT FROM payee_decision AS d WHERE d.payee_id = y.id)`;
  const proposed = rows
    .where(isOpen)
    .$if(after !== undefined, (query) => query.where('y.id', '>', after ?? ''))
    .$if(grantId !== undefined, (query) => query.where('y.grant_id', '=', grantId ?? ''))
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
): Promise<void> {
  await trx
    .insertInto('payee_decision')
    .values({ payee_id: payeeId, grant_id: grantId, version, decision, proposed_by: proposedBy, decided_by: personId })
    .execute();
}

/** The proposer of details on which an event of a grant decided. */
export const readProposerOf = async (db: Kysely<DB>, payeeId: string): Promise<string> =>
  (await db.selectFrom('payee').where('id', '=', payeeId).select('proposed_by').executeTakeFirstOrThrow()).proposed_by;
