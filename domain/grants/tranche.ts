import assert from 'node:assert/strict';
import { z } from 'zod';
import type { AwardForm } from '../calls/call.ts';
import { parisDate, yearOf } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { MovementKind } from '../ledger/envelope.ts';
import { ENDED_EARLY, type Grant, type GrantCommand, refuseGrant, WithdrawalOrder, standsAgainIn } from './grant.ts';
import { acceptedRanks, type Milestone } from './milestone.ts';
import { Cents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import type { CommandOf, StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import { Day, line, text, type Words } from '../core/words.ts';

/** A tranche by its rank in the grant. */
export const Rank = z.int().positive().max(60);

export const ConfirmTranche = z.strictObject({ tranche: Rank });
export type ConfirmTranche = z.infer<typeof ConfirmTranche>;

export const CertifyService = z.strictObject({
  tranche: Rank,
  certifiedCents: Cents,
  observation: text(2000).default('').meta({
    description: 'What shows the service; required unless an accepted report on the tranche shows it',
  }),
});
export type CertifyService = z.infer<typeof CertifyService>;

export const CancelCertification = z.strictObject({ tranche: Rank, reason: text(2000).min(1) });
export type CancelCertification = z.infer<typeof CancelCertification>;

export const OrderPayment = z.strictObject({ tranche: Rank, orderedCents: Cents, order: WithdrawalOrder });
export type OrderPayment = z.infer<typeof OrderPayment>;

export const CancelOrder = z.strictObject({ tranche: Rank, reason: text(2000).min(1) });
export type CancelOrder = z.infer<typeof CancelOrder>;

export const RecordPayment = z.strictObject({ tranche: Rank, paidCents: Cents, paidOn: Day, reference: line(100).min(1) });
export type RecordPayment = z.infer<typeof RecordPayment>;

export const ReturnPayment = z.strictObject({
  tranche: Rank,
  returnedOn: Day.meta({ description: 'The day on which the money came back' }),
  reason: text(2000).min(1).meta({ description: 'Why the bank returned it; the beneficiary reads it' }),
});
export type ReturnPayment = z.infer<typeof ReturnPayment>;

export const TRANCHE_STATES = [
  'planned',
  'awaiting_credits',
  'confirmed',
  'delegated',
  'certified',
  'ordered',
  'paid',
  'cancelled',
] as const;
export type TrancheState = (typeof TRANCHE_STATES)[number];

/** What is not due on the final account is not paid. */
const approveFinalAccount = { by: ['finance'], to: ['cancelled'] } as const;

export const trancheTable = {
  planned: {
    staff: { fr: 'Prévue', en: 'Planned' },
    applicant: { fr: 'Prévue', en: 'Planned' },
    takes: {
      signGrant: { by: ['signatory', 'finance'], to: ['planned', 'confirmed', 'delegated'] },
      // Follows whatever meets the last of its conditions: an accepted report, evidence, a waiver.
      confirmNextTranche: { by: 'time', to: ['planned', 'confirmed', 'delegated', 'awaiting_credits'] },
      confirmTranche: { by: ['finance'], to: ['confirmed', 'delegated'] },
      approveFinalAccount,
      // A new plan replaces the tranche and its reservation.
      acceptAward: { by: ['signatory'], to: ['cancelled'] },
      replanTranches: { by: ['finance'], to: ['cancelled'] },
      renounceGrant: { by: ['signatory'], to: ['cancelled'] },
      giveVisa: { by: ['controller'], to: ['planned'] },
      expireGrant: { by: 'time', to: ['cancelled'] },
      // The second signature commits what an amendment adds, and cuts what it takes from the other tranches.
      signAmendment: { by: ['signatory', 'finance'], to: ['planned', 'confirmed', 'delegated', 'cancelled'] },
      withdrawAmendment: { by: ['signatory', 'finance'], to: ['cancelled'] },
      lapseAmendment: { by: 'time', to: ['cancelled'] },
      reduceGrant: { by: ['finance'], to: ['planned', 'cancelled'] },
      ...ENDED_EARLY,
    },
  },
  awaiting_credits: {
    staff: {
      fr: 'En attente de crédits, d’un visa, d’un avenant ou d’un recouvrement',
      en: 'Awaiting credits, a visa, an amendment or a collection',
    },
    applicant: { fr: 'En attente de déblocage', en: 'Waiting to be confirmed' },
    takes: {
      confirmTranche: { by: ['finance'], to: ['confirmed', 'delegated'] },
      resumeTranche: { by: 'time', to: ['confirmed', 'delegated'] },
      giveVisa: { by: ['controller'], to: ['awaiting_credits'] },
      approveFinalAccount,
      signAmendment: { by: ['signatory', 'finance'], to: ['awaiting_credits', 'cancelled'] },
      reduceGrant: { by: ['finance'], to: ['awaiting_credits', 'cancelled'] },
      ...ENDED_EARLY,
    },
  },
  confirmed: {
    staff: { fr: 'Débloquée', en: 'Confirmed' },
    applicant: { fr: 'Débloquée', en: 'Confirmed' },
    takes: {
      certifyService: { by: ['finance'], to: ['certified'] },
      // An advance only.
      orderPayment: { by: ['finance'], to: ['ordered'] },
      // The final account certifies the balance, as far as it is due.
      approveFinalAccount: { by: ['finance'], to: ['certified', 'cancelled'] },
      // A tranche reduced to what is paid already is paid.
      signAmendment: { by: ['signatory', 'finance'], to: ['confirmed', 'paid', 'cancelled'] },
      reduceGrant: { by: ['finance'], to: ['confirmed', 'paid', 'cancelled'] },
      ...ENDED_EARLY,
    },
  },
  // The beneficiary commits, pays and reports both; the tranche is over when all of it is paid or given back.
  delegated: {
    staff: { fr: 'Déléguée', en: 'Delegated' },
    applicant: { fr: 'Déléguée', en: 'Delegated' },
    takes: {
      delegatePayment: { by: ['finance'], to: ['delegated'] },
      reportCommitment: { by: ['signatory', 'finance'], to: ['delegated'] },
      reportPayment: { by: ['signatory', 'finance'], to: ['delegated', 'paid'] },
      returnDelegation: { by: ['finance'], to: ['delegated', 'paid', 'cancelled'] },
      reverseMovement: { by: ['finance'], to: ['delegated'] },
      approveFinalAccount: { by: ['finance'], to: ['delegated', 'paid', 'cancelled'] },
      // The beneficiary must still pay what it has committed.
      terminateGrant: { by: ['finance'], to: ['delegated', 'paid', 'cancelled'] },
      withdrawAward: { by: ['chair'], to: ['delegated', 'paid', 'cancelled'] },
    },
  },
  certified: {
    staff: { fr: 'Service fait attesté', en: 'Service certified' },
    applicant: { fr: 'Service fait attesté', en: 'Service certified' },
    takes: {
      // As long as a certified part is left to order, once the earlier order is paid.
      orderPayment: { by: ['finance'], to: ['ordered'] },
      cancelCertification: { by: ['finance'], to: ['confirmed'] },
      // A firm balance is certified before the account, which then decides how much of it is due.
      approveFinalAccount: { by: ['finance'], to: ['certified', 'paid', 'cancelled'] },
      // A paid part may be returned, reversed and numbered like any payment.
      returnPayment: { by: ['payer'], to: ['certified'] },
      reverseMovement: { by: ['finance'], to: ['ordered'] },
      identifyOrder: { by: ['finance'], to: ['certified'] },
      // The account that certified it is approved anew.
      ...standsAgainIn('confirmed'),
      // What was paid stays paid.
      terminateGrant: { by: ['finance'], to: ['paid', 'cancelled'] },
      withdrawAward: { by: ['chair'], to: ['paid', 'cancelled'] },
    },
  },
  ordered: {
    staff: { fr: 'Paiement demandé', en: 'Payment ordered' },
    applicant: { fr: 'Paiement en cours', en: 'Payment under way' },
    takes: {
      recordPayment: { by: ['payer'], to: ['paid', 'certified'] },
      cancelOrder: { by: ['finance'], to: ['certified', 'confirmed'] },
      reverseMovement: { by: ['finance'], to: ['confirmed', 'certified'] },
      identifyOrder: { by: ['finance'], to: ['ordered'] },
    },
  },
  paid: {
    staff: { fr: 'Payée', en: 'Paid' },
    applicant: { fr: 'Payée', en: 'Paid' },
    takes: {
      reverseMovement: { by: ['finance'], to: ['ordered', 'delegated'] },
      // A payment that the bank returned is ordered again, to other bank details.
      returnPayment: { by: ['payer'], to: ['certified', 'confirmed'] },
      identifyOrder: { by: ['finance'], to: ['paid'] },
      // What an account that is approved anew had withdrawn of it is promised again.
      ...standsAgainIn('confirmed', 'delegated'),
    },
  },
  cancelled: {
    staff: { fr: 'Annulée', en: 'Cancelled' },
    applicant: { fr: 'Annulée', en: 'Cancelled' },
    // Its grant stands again, by an appeal against its end.
    takes: standsAgainIn('planned', 'awaiting_credits', 'confirmed', 'delegated', 'certified'),
  },
} satisfies StateTable<TrancheState>;

/** The commands that people give on tranches, which the grant must take too. */
type TrancheCommand = CommandOf<typeof trancheTable> & GrantCommand;

/** The label of a tranche that is paid in part and has something left to order. */
const PAID_IN_PART = {
  staff: { fr: 'Payée en partie', en: 'Paid in part' },
  applicant: { fr: 'Payée en partie', en: 'Paid in part' },
} as const;

export const trancheLabel = ({ state, paidCents }: { state: TrancheState; paidCents: number }): { staff: Words; applicant: Words } =>
  state === 'certified' && paidCents > 0 ? PAID_IN_PART : trancheTable[state];

/**
 * A tranche's row as the rules read it; amounts in cents. `year`: that of the credits that its reservation holds.
 * `openCents`: reserved and neither released, committed nor delegated. `committedCents`, `orderedCents`: without what
 * was given back. `delegatedCents`: AE that the beneficiary may still commit; `providedCents`: CP from which it may
 * still pay. `orderedAt`, `orderedYear`, `payeeId`, `paidOn` (yyyy-mm-dd) and `orderNumber` (N° DP) belong to its last
 * order, open or paid; `payeeId`: the bank details that it names. `claimedCents`: claimed back of what is paid, without
 * what was waived. `amendment`: the number of the act that added it, an amendment or an upheld appeal; null if it
 * is the award's. `firm`: committed by the signatures of the agreement, or by the act that adds it. `reportRank`: the
 * milestone whose accepted report justifies it: its own, or the last one if an act added it.
 */
export type Tranche = PlannedTranche & {
  id: string;
  state: TrancheState;
  openCents: number;
  committedCents: number;
  certifiedCents: number;
  orderedCents: number;
  paidCents: number;
  delegatedCents: number;
  providedCents: number;
  year: number;
  orderedYear: number | null;
  orderedAt: string | null;
  payeeId: string | null;
  paidOn: string | null;
  orderNumber: string | null;
  /** True if the final account of its grant is approved, which settles what is due of it. */
  isSettled: boolean;
  claimedCents: number;
  amendment: number | null;
  firm: boolean;
  reportRank: number;
};

/** True for a tranche that an amendment has reserved before its signatures: no report confirms it. */
export const isPending = ({ amendment, state }: Pick<Tranche, 'amendment' | 'state'>): boolean => amendment !== null && state === 'planned';

/**
 * What a withdrawn commitment becomes: available again in its own year, lapsed in a later one (décret 2012-1246 art.
 * 160).
 */
export const withdrawalOf = ({ year }: Pick<Tranche, 'year'>, at: string): 'withdraw_commitment' | 'lapse_commitment' =>
  year === yearOf(at) ? 'withdraw_commitment' : 'lapse_commitment';

export const UNCONFIRMED: readonly TrancheState[] = ['planned', 'awaiting_credits'];
export const NOT_ORDERED: readonly TrancheState[] = [...UNCONFIRMED, 'confirmed', 'certified'];

export type Placed = Pick<Tranche, 'rank' | 'state'>;

/** The first earlier tranche whose payment is not ordered yet: tranches are paid in order. */
export const firstUnpaid = (tranches: readonly Placed[], rank: number): Placed | undefined =>
  tranches.find((each) => each.rank < rank && NOT_ORDERED.includes(each.state));

/**
 * The first earlier tranche that is not confirmed yet: tranches are confirmed in order. A confirmed one need not be
 * paid first: the report that justifies it confirms the next.
 */
export const firstUnconfirmed = (tranches: readonly Placed[], rank: number): Placed | undefined =>
  tranches.find((each) => each.rank < rank && UNCONFIRMED.includes(each.state));

export const refuseTurn = (rank: number, first: Placed | undefined): Refusal | null =>
  first ? { code: 'tranche_out_of_order', rank, first: first.rank, state: first.state } : null;

/**
 * Commands that exist for one form only: under an agreement the fund certifies, orders and pays; under a delegation the
 * beneficiary commits and pays.
 */
const FORMS: Readonly<Partial<Record<GrantCommand, AwardForm>>> = {
  certifyService: 'agreement',
  cancelCertification: 'agreement',
  orderPayment: 'agreement',
  cancelOrder: 'agreement',
  recordPayment: 'agreement',
  returnPayment: 'agreement',
  identifyOrder: 'agreement',
  proposePayee: 'agreement',
  reduceGrant: 'agreement',
  delegatePayment: 'delegation',
  reportCommitment: 'delegation',
  reportPayment: 'delegation',
  returnDelegation: 'delegation',
};

/** True if a command is given on grants of this form. */
export const isOfForm = (command: GrantCommand, form: AwardForm): boolean => (FORMS[command] ?? form) === form;

/** Refuses a command that is given only on grants of another form. */
export const refuseForm = ({ form }: Pick<Grant, 'form'>, command: GrantCommand): Refusal | null =>
  isOfForm(command, form) ? null : { code: 'wrong_form', command, form };

export type OnTranche = { grant: Grant; tranche: Tranche; tranches: readonly Tranche[] };

/** The first checks of every command on a tranche: whether the caller sees the grant, then its state and its form. */
export const refuseOnTranches = (grant: Grant, caller: Caller, command: GrantCommand): Refusal | null =>
  refuseGrant(grant, caller, command) ?? refuseForm(grant, command);

export const refuseTrancheState = ({ rank, state }: Placed, command: TrancheCommand): Refusal | null =>
  refuseState(trancheTable, state, command) ? { code: 'tranche_wrong_state', rank, state, command } : null;

/** The same for one tranche, whose state must take the command as well. */
export const refuseTranche = ({ grant, tranche }: Omit<OnTranche, 'tranches'>, caller: Caller, command: TrancheCommand): Refusal | null =>
  refuseOnTranches(grant, caller, command) ?? refuseTrancheState(tranche, command);

/**
 * Finds the tranche that a body names; a caller who may not give the command does not learn which tranches there are.
 */
export function findTranche(
  grant: Grant,
  tranches: readonly Tranche[],
  command: TrancheCommand,
  { caller, body }: Given<{ tranche: number }>,
): { refusal: Refusal } | OnTranche {
  const refusal = refuseOnTranches(grant, caller, command);
  if (refusal) return { refusal };
  const tranche = tranches.find(({ rank }) => rank === body.tranche);
  return tranche ? { grant, tranche, tranches } : { refusal: { code: 'tranche_unknown', ranks: tranches.map(({ rank }) => rank) } };
}

/** The tranche of this rank, which a rule has already found. */
export function trancheOf(tranches: readonly Tranche[], rank: number): Tranche {
  const tranche = tranches.find((each) => each.rank === rank);
  assert(tranche, `the rule accepted tranche ${rank}, which does not exist`);
  return tranche;
}

/** A tranche that waits for credits, as shown to another grant's finance. */
export type WaitingTranche = { trancheId: string; grantId: string; rank: number };

/** Refuses a tranche that would overtake the first one that waits for the same credits. */
export const refuseBefore = (first: WaitingTranche | undefined, { id, rank }: Pick<Tranche, 'id' | 'rank'>): Refusal | null =>
  first && first.trancheId !== id ? { code: 'tranche_behind_others', rank, first: { grantId: first.grantId, rank: first.rank } } : null;

/**
 * Refuses to certify a tranche's service in the current state of its grant; null if nothing stands against it. Before
 * the tranche's period has begun, nothing was done for the project: what is paid then is an advance (décret 2012-1246
 * art. 33). Every tranche after the first is justified by its accepted report.
 * @param milestones the grant's, with the state of each report
 * @param at ISO instant
 */
export function refuseService(
  tranche: Tranche,
  tranches: readonly Tranche[],
  milestones: readonly Pick<Milestone, 'rank' | 'state' | 'periodStartsOn'>[],
  at: string,
): Refusal | null {
  const { rank, reportRank, kind } = tranche;
  if (kind === 'advance') return { code: 'advance_without_service', rank };
  const turn = refuseTurn(rank, firstUnpaid(tranches, rank));
  if (turn) return turn;
  if (isReportAccepted(tranche, milestones)) return null;
  if (rank > 1) return { code: 'report_not_accepted', rank: reportRank };
  const startsOn = milestones.find((milestone) => milestone.rank === reportRank)?.periodStartsOn;
  return startsOn !== undefined && startsOn > parisDate(at) ? { code: 'service_not_begun', rank, startsOn } : null;
}

/** True if the report that justifies the tranche is accepted: its service is certified on that report. */
export const isReportAccepted = (
  { reportRank }: Pick<Tranche, 'reportRank'>,
  milestones: readonly Pick<Milestone, 'rank' | 'state'>[],
): boolean => acceptedRanks(milestones).has(reportRank);

/**
 * The most that may be certified of a tranche, in cents: what of its amount is still committed. Less than its amount,
 * if a cancelled order had withdrawn the rest.
 */
export const certifiableCents = ({ amountCents, committedCents }: Pick<Tranche, 'amountCents' | 'committedCents'>): number =>
  Math.min(amountCents, committedCents);

/**
 * The most that may be ordered of a tranche now, in cents: what is left to pay of an advance as planned, before any
 * service (décret 2012-1246 art. 33); otherwise what is left to pay of what was certified. Null if nothing may be
 * ordered yet.
 */
export function orderableCents({
  kind,
  state,
  amountCents,
  certifiedCents,
  paidCents,
}: Pick<Tranche, 'kind' | 'state' | 'amountCents' | 'certifiedCents' | 'paidCents'>): number | null {
  if (state === 'certified') return certifiedCents - paidCents;
  return state === 'confirmed' && kind === 'advance' ? amountCents - paidCents : null;
}

/** What is ordered of a tranche and not paid, in cents; there is one order at a time. */
export const openOrderCents = ({ orderedCents, paidCents }: Pick<Tranche, 'orderedCents' | 'paidCents'>): number =>
  orderedCents - paidCents;

/** The state of a tranche once its open order is paid: certified if some of what was certified is left to order. */
export const stateOncePaidOff = ({ kind, certifiedCents, orderedCents }: Tranche): 'paid' | 'certified' =>
  kind !== 'advance' && orderedCents < certifiedCents ? 'certified' : 'paid';

/** The state of a tranche once nothing more of it will be paid: what was paid stays paid. */
export const stateOnceStopped = ({ paidCents }: Pick<Tranche, 'paidCents'>): 'paid' | 'cancelled' => (paidCents > 0 ? 'paid' : 'cancelled');

/** Movements of a tranche whose recording may be reversed. */
export const UNDOABLE = ['order_payment', 'pay', 'commit_delegated', 'pay_delegated'] as const satisfies readonly MovementKind[];
export type Undoable = (typeof UNDOABLE)[number];
export const isUndoable = (kind: MovementKind): kind is Undoable => (UNDOABLE as readonly MovementKind[]).includes(kind);

/**
 * The state of a tranche once its order, the recording of its payment, or its beneficiary's report is reversed. An
 * advance has no certified service, unless the account of a project that ended early certified what is due of it.
 * `paidCents`: what stays paid once the movement is reversed.
 */
export function stateBefore(
  movement: Undoable,
  { kind, certifiedCents, paidCents }: Pick<Tranche, 'kind' | 'certifiedCents' | 'paidCents'>,
): TrancheState {
  if (movement === 'commit_delegated' || movement === 'pay_delegated') return 'delegated';
  if (movement === 'pay') return 'ordered';
  return kind === 'advance' && certifiedCents <= paidCents ? 'confirmed' : 'certified';
}

export const isOver = ({ state }: Pick<Tranche, 'state'>): boolean => state === 'paid' || state === 'cancelled';
