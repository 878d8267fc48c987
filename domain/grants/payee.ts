import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { type Grant, refuseGrant, refuseOthers } from './grant.ts';
import { Iban } from '../core/iban.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
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
 * Bank details as their rules read them, in the order in which they were proposed. `decidedAtVersion`: the grant's
 * version that approved or rejected them. `isReturned`: a bank returned what was paid to them.
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
 * The details to which a payment is ordered: those that were approved last. Others that are proposed change nothing of
 * it. A payment that came back from them ends them: the next one waits for others, or for the same once two people have
 * looked at them again.
 */
export function payeeInForce<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  const last = payeeApprovedLast(payees);
  return last?.isReturned ? undefined : last;
}

/** The details that were approved last, whatever has become of what was paid to them. */
function payeeApprovedLast<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  return payees
    .filter(({ decision }) => decision === 'approve')
    .reduce<Each | undefined>(
      (last, each) => (last && (last.decidedAtVersion ?? 0) > (each.decidedAtVersion ?? 0) ? last : each),
      undefined,
    );
}

/** What was proposed last and is not decided; what was proposed before it waits for nobody any more. */
export function payeeProposed<Each extends Payee>(payees: readonly Each[]): Each | undefined {
  const last = payees.at(-1);
  return last?.decision === null ? last : undefined;
}

/** Where details stand among all of their grant's. */
export function payeeState(payee: Payee, payees: readonly Payee[]): PayeeState {
  if (payee.decision === 'reject') return 'rejected';
  if (payee.decision === null) return payeeProposed(payees)?.id === payee.id ? 'proposed' : 'superseded';
  if (payee.isReturned) return 'returned';
  return payeeInForce(payees)?.id === payee.id ? 'in_force' : 'replaced';
}

/** Who reads an IBAN whole: finance, and whoever signs for the beneficiary. */
export const seesIban = ({ roles, organisationId }: Caller, grantOrganisationId: string): boolean =>
  roles.includes('finance') || (roles.includes('signatory') && organisationId === grantOrganisationId);

/**
 * Guards in order of precedence; null: the beneficiary's signatory, or finance for it, may propose other details. Under
 * a delegation the beneficiary pays itself.
 */
export const mayProposePayee = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null =>
  (caller.roles.includes('finance') ? null : refuseOthers(grant, caller)) ??
  refuseGrant(grant, caller, 'proposePayee') ??
  refuseForm(grant, 'proposePayee');

type PayeeCommand = 'approvePayee' | 'rejectPayee';

/**
 * Guards in order of precedence; null: finance may approve, or reject, what somebody else has proposed last.
 * `payees`: all of the grant's, as they were proposed one after the other.
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

/** Null: finance may decide so of the details that the body names. */
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

/** Refuses to order a payment to details that nobody has approved. */
export const refuseWithoutPayee = (payees: readonly Payee[]): Refusal | null =>
  payeeInForce(payees) ? null : { code: 'payee_missing', proposed: payeeProposed(payees) !== undefined };
