import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { type Grant, type GrantState, refuseGrant, refuseOthers, sideOf } from './grant.ts';
import { Iban } from '../core/iban.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { refuseConflicted } from '../people/conflict.ts';
import { refuseForm } from './tranche.ts';
import { Id, line, text } from '../core/words.ts';

export const ProposePayee = z.strictObject({
  iban: Iban,
  accountHolder: line(70).min(1).meta({ description: 'The account’s holder, as its bank writes it' }),
});
export type ProposePayee = z.infer<typeof ProposePayee>;

export const ApprovePayee = z.strictObject({ payeeId: Id });
export type ApprovePayee = z.infer<typeof ApprovePayee>;

export const RejectPayee = z.strictObject({ payeeId: Id, reason: text(2000).min(1) });
export type RejectPayee = z.infer<typeof RejectPayee>;

export type PayeeDecision = 'approve' | 'reject';

/**
 * Bank details as the rules read them, in the order of their proposals. `decidedAtVersion`: the grant's version that
 * approved or rejected them. `isReturned`: a bank returned what was paid to them, or to those on which they rest.
 */
export type Payee = {
  id: string;
  proposedBy: string;
  decision: PayeeDecision | null;
  decidedAtVersion: number | null;
  isReturned: boolean;
};

export const PAYEE_STATES = ['proposed', 'in_force', 'returned', 'replaced', 'rejected', 'superseded'] as const;
export type PayeeState = (typeof PAYEE_STATES)[number];

/**
 * The details to which a payment is ordered: those approved last. A later proposal changes nothing until it is
 * approved. A returned payment ends them: the next payment waits for other details, or for the same ones once two
 * people have looked at them again.
 */
export function payeeInForce<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  const last = payeeApprovedLast(payees);
  return last?.isReturned ? undefined : last;
}

/** The details that were approved last, even if a payment to them came back. */
function payeeApprovedLast<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  return payees
    .filter(({ decision }) => decision === 'approve')
    .reduce<Each | undefined>(
      (last, each) => (last && (last.decidedAtVersion ?? 0) > (each.decidedAtVersion ?? 0) ? last : each),
      undefined,
    );
}

/** The last proposal, if it is not decided; earlier proposals are superseded. */
export function payeeProposed<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  const last = payees.at(-1);
  return last?.decision === null ? last : undefined;
}

/** The state of bank details among all of their grant's. */
export function payeeState(payee: Payee, payees: readonly Payee[]): PayeeState {
  if (payee.decision === 'reject') return 'rejected';
  if (payee.decision === null) return payeeProposed(payees)?.id === payee.id ? 'proposed' : 'superseded';
  if (payee.isReturned) return 'returned';
  return payeeInForce(payees)?.id === payee.id ? 'in_force' : 'replaced';
}

/** True if the caller may read the whole IBAN: finance, and the beneficiary's signatory. */
export const seesIban = ({ roles, organisationId }: Caller, grantOrganisationId: string): boolean =>
  roles.includes('finance') || (roles.includes('signatory') && organisationId === grantOrganisationId);

/**
 * The first refusal, in order of precedence; null if the beneficiary's signatory, or finance for it, may propose other
 * details. Under a delegation the beneficiary pays itself.
 */
export const mayProposePayee = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null =>
  (caller.roles.includes('finance') ? null : refuseOthers(grant, caller)) ??
  refuseGrant(grant, caller, 'proposePayee') ??
  refuseForm(grant, 'proposePayee');

type PayeeCommand = 'approvePayee' | 'rejectPayee';

/**
 * The first refusal, in order of precedence; null if finance may approve or reject the last proposal, made by another
 * person. `payees`: all of the grant's, in the order of their proposals.
 */
export const mayDecidePayee =
  (command: PayeeCommand) =>
  ({ grant, payee, payees }: { grant: Grant; payee: Payee; payees: readonly Payee[] }, caller: Caller): Refusal | null => {
    const refusal = refuseGrant(grant, caller, command);
    if (refusal) return refusal;
    if (payee.decision) return { code: 'payee_decided', decision: payee.decision };
    if (payeeProposed(payees)?.id !== payee.id) return { code: 'payee_superseded' };
    return isSamePerson(caller, payee.proposedBy) ? { code: 'decider_proposed_payee' } : null;
  };

/** Null if finance may take this decision on the details that the body names. */
export function refusePayeeDecision(
  grant: Grant,
  payees: readonly Payee[],
  command: PayeeCommand,
  { caller, body: { payeeId } }: Pick<Given<ApprovePayee>, 'caller' | 'body'>,
): Refusal | null {
  const payee = payees.find(({ id }) => id === payeeId);
  if (!payee) return refuseGrant(grant, caller, command) ?? { code: 'payee_unknown' };
  return mayDecidePayee(command)({ grant, payee, payees }, caller);
}

/**
 * Bank details of one of an organisation's grants, as the rule of those that are in force at once reads them.
 * `grantState`: that of their grant; `iban`: whole.
 */
export type KnownPayee = Payee & {
  grantId: string;
  grantState: GrantState;
  reference: string;
  iban: string;
  accountHolder: string;
  approval: PayeeApproval | null;
};

/**
 * Who approved bank details, and when, an ISO instant. `by`: the approver as they are now, with their `name`. `isOwn`:
 * finance approved these themselves, by a role of its own; false where they rest on others, or a substitute approved
 * them. `isStanding`: neither the approver's account nor the proposer's is disabled.
 */
export type PayeeApproval = { by: Omit<Caller, 'roles'>; name: string; at: string; isOwn: boolean; isStanding: boolean };

/** The states of a grant that is, or will be, paid: an account counts as the organisation's only there. */
export const PAYING = ['to_sign', 'active', 'suspended'] as const satisfies readonly GrantState[];

/** The accounts in force on an organisation's other grants, those approved last first. */
export const inForceElsewhere = (grantId: string, known: readonly KnownPayee[]): KnownPayee[] =>
  [...Map.groupBy(known, (payee) => payee.grantId).values()]
    .flatMap((payees) => payeeInForce(payees) ?? [])
    .filter((payee) => payee.grantId !== grantId && PAYING.some((state) => state === payee.grantState))
    .sort((a, b) => ((a.approval?.at ?? '') < (b.approval?.at ?? '') ? 1 : -1));

const isSameAccount = (one: ProposePayee, other: ProposePayee): boolean =>
  one.iban === other.iban && one.accountHolder === other.accountHolder;

/**
 * The accounts in force on the grants of the organisation, this one first, that are not the proposed one: finance is
 * told of the change.
 */
export function otherAccounts(grantId: string, known: readonly KnownPayee[], account: ProposePayee): KnownPayee[] {
  const own = payeeInForce(known.filter((payee) => payee.grantId === grantId));
  return [...(own ? [own] : []), ...inForceElsewhere(grantId, known)].filter((each) => !isSameAccount(each, account));
}

/**
 * True if an approval of other bank details holds for a grant whose signatory proposes the same account: its author is
 * another human than both proposers, has no conflict of interest in this grant, and could decide on it.
 */
function holdsFor(grant: Grant, { proposedBy, approval }: KnownPayee, caller: Caller): boolean {
  if (!approval?.isOwn || !approval.isStanding) return false;
  const approver: Caller = { ...approval.by, roles: ['finance'], acting: { role: 'finance', inSteadOf: null } };
  const isAnother = !isSamePerson(approver, proposedBy) && !isSamePerson(caller, approver.personId);
  return isAnother && refuseConflicted(grant, approver) === null;
}

/**
 * The bank details on another grant of the beneficiary by whose approval the ones that the caller proposes are in force
 * at once; undefined where finance decides on them. They are in force at once where the beneficiary's signatory
 * proposes, on a grant that has none, the one account that is in force on all of its other grants, and finance has
 * never rejected that account there, nor a bank returned a payment to it.
 * @param known the bank details of all grants of the organisation, with this one
 */
export function payeeApprovedElsewhere(
  grant: Grant,
  known: readonly KnownPayee[],
  { caller, body }: Pick<Given<ProposePayee>, 'caller' | 'body'>,
): KnownPayee | undefined {
  if (sideOf(caller) !== 'beneficiary' || refuseOthers(grant, caller)) return undefined;
  if (payeeInForce(known.filter(({ grantId }) => grantId === grant.id))) return undefined;
  const isDoubted = known.some(({ iban, isReturned, decision }) => iban === body.iban && (isReturned || decision === 'reject'));
  const others = inForceElsewhere(grant.id, known);
  if (isDoubted || !others.every((each) => isSameAccount(each, body))) return undefined;
  return others.find((each) => holdsFor(grant, each, caller));
}

/** Refuses to order a payment before any bank details are approved. */
export const refuseWithoutPayee = (payees: readonly Payee[]): Refusal | null =>
  payeeInForce(payees) ? null : { code: 'payee_missing', proposed: payeeProposed(payees) !== undefined };
