import assert from 'node:assert/strict';
import { z } from 'zod';
import type { AwardForm } from '../calls/call.ts';
import { parisDate, yearOf } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { MovementKind } from '../ledger/envelope.ts';
import { ENDED_EARLY, type Grant, refuseGrant, WithdrawalOrder } from './grant.ts';
import { acceptedRanks, type Milestone } from './milestone.ts';
import { Cents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import type { StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import type { PlannedTranche } from '../calls/tranche-plan.ts';
import { Day, line, text, type Words } from '../core/words.ts';

/** A tranche by its place in the grant. */
export const Rank = z.int().positive().max(60);

export const ConfirmTranche = z.strictObject({ tranche: Rank });
export type ConfirmTranche = z.infer<typeof ConfirmTranche>;

export const CertifyService = z.strictObject({
  tranche: Rank,
  certifiedCents: Cents,
  observation: text(2000).default('').meta({
    description: 'What shows the service; required where no accepted report on the tranche does',
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
      // Whatever meets the last of its conditions is followed by this: an accepted report, evidence, a waiver.
      confirmNextTranche: { by: 'time', to: ['planned', 'confirmed', 'delegated', 'awaiting_credits'] },
      confirmTranche: { by: ['finance'], to: ['confirmed', 'delegated'] },
      approveFinalAccount,
      // Another plan takes the place of the tranche and of its reservation.
      acceptAward: { by: ['signatory'], to: ['cancelled'] },
      replanTranches: { by: ['finance'], to: ['cancelled'] },
      renounceGrant: { by: ['signatory'], to: ['cancelled'] },
      giveVisa: { by: ['controller'], to: ['planned'] },
      expireGrant: { by: 'time', to: ['cancelled'] },
      // The second signature commits what an amendment adds, and takes from the others what it takes away.
      signAmendment: { by: ['signatory', 'finance'], to: ['planned', 'confirmed', 'delegated', 'cancelled'] },
      withdrawAmendment: { by: ['signatory', 'finance'], to: ['cancelled'] },
      lapseAmendment: { by: 'time', to: ['cancelled'] },
      ...ENDED_EARLY,
    },
  },
  awaiting_credits: {
    staff: {
      fr: 'En attente de crédits, d’un visa, d’un avenant ou d’un recouvrement',
      en: 'Awaiting credits, a visa, an amendment or a collection',
    },
    applicant: { fr: 'En attente d’affermissement', en: 'Waiting to be confirmed' },
    takes: {
      confirmTranche: { by: ['finance'], to: ['confirmed', 'delegated'] },
      resumeTranche: { by: 'time', to: ['confirmed', 'delegated'] },
      giveVisa: { by: ['controller'], to: ['awaiting_credits'] },
      approveFinalAccount,
      signAmendment: { by: ['signatory', 'finance'], to: ['awaiting_credits', 'cancelled'] },
      ...ENDED_EARLY,
    },
  },
  confirmed: {
    staff: { fr: 'Affermie', en: 'Confirmed' },
    applicant: { fr: 'Affermie', en: 'Confirmed' },
    takes: {
      certifyService: { by: ['finance'], to: ['certified'] },
      // An advance only.
      orderPayment: { by: ['finance'], to: ['ordered'] },
      // The balance is certified on the final account, as far as it is due.
      approveFinalAccount: { by: ['finance'], to: ['certified', 'cancelled'] },
      signAmendment: { by: ['signatory', 'finance'], to: ['confirmed', 'cancelled'] },
      ...ENDED_EARLY,
    },
  },
  // The beneficiary commits and pays, and says so; it is over when all of it is paid or given back.
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
      // What is committed remains the beneficiary's to pay.
      terminateGrant: { by: ['finance'], to: ['delegated', 'paid', 'cancelled'] },
      withdrawAward: { by: ['chair'], to: ['delegated', 'paid', 'cancelled'] },
    },
  },
  certified: {
    staff: { fr: 'Service fait certifié', en: 'Service certified' },
    applicant: { fr: 'Service fait certifié', en: 'Service certified' },
    takes: {
      // As often as something of what was certified is left to order, once the order before is paid.
      orderPayment: { by: ['finance'], to: ['ordered'] },
      cancelCertification: { by: ['finance'], to: ['confirmed'] },
      // A firm balance is certified before the account, which then says how much of it is due.
      approveFinalAccount: { by: ['finance'], to: ['certified', 'paid', 'cancelled'] },
      // What was paid of a part of it may be returned, reversed and numbered as any payment is.
      returnPayment: { by: ['payer'], to: ['certified'] },
      reverseMovement: { by: ['finance'], to: ['ordered'] },
      identifyOrder: { by: ['finance'], to: ['certified'] },
      // What was paid of it stays paid.
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
      // What the bank returned is ordered anew, to other bank details.
      returnPayment: { by: ['payer'], to: ['certified', 'confirmed'] },
      identifyOrder: { by: ['finance'], to: ['paid'] },
    },
  },
  cancelled: { staff: { fr: 'Annulée', en: 'Cancelled' }, applicant: { fr: 'Annulée', en: 'Cancelled' }, takes: {} },
} satisfies StateTable<TrancheState>;

/** What a tranche is called of which a part is paid, and something is left to order. */
const PAID_IN_PART = {
  staff: { fr: 'Payée en partie', en: 'Paid in part' },
  applicant: { fr: 'Payée en partie', en: 'Paid in part' },
} as const;

/** What people call the state of a tranche. */
export const trancheLabel = ({ state, paidCents }: { state: TrancheState; paidCents: number }): { staff: Words; applicant: Words } =>
  state === 'certified' && paidCents > 0 ? PAID_IN_PART : trancheTable[state];

/**
 * A tranche's row as its rules read it; amounts in cents. `year`: of the credits that its reservation holds.
 * `openCents`: reserved and neither released, committed nor delegated. `committedCents`, `orderedCents`: without what
 * was given back. `delegatedCents`: AE that the beneficiary may still commit; `providedCents`: CP that it may still pay
 * from. `orderedAt`, `orderedYear`, `payeeId`, `paidOn` (yyyy-mm-dd) and `orderNumber` (N° DP) are of its last order,
 * which is open or paid; `payeeId`: the bank details that it names. `claimedCents`: claimed back of what is paid,
 * without what was waived. `amendment`: the number of the one that added it; null where the award made it. `firm`:
 * committed by the signatures of the agreement, or of the amendment that adds it. `reportRank`: the milestone whose
 * accepted report justifies it: its own, or the last one where an amendment added it.
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
  /** An approved final account certifies it. */
  isSettled: boolean;
  claimedCents: number;
  amendment: number | null;
  firm: boolean;
  reportRank: number;
};

/** True of what an amendment has reserved and nobody has signed yet: no report confirms it. */
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

/** Tranches are paid in their order: none before those that come first are ordered. */
export const firstUnpaid = (tranches: readonly Placed[], rank: number): Placed | undefined =>
  tranches.find((each) => each.rank < rank && NOT_ORDERED.includes(each.state));

/**
 * Tranches are confirmed in their order. A confirmed one need not be paid first: the report that justifies it confirms
 * the next.
 */
export const firstUnconfirmed = (tranches: readonly Placed[], rank: number): Placed | undefined =>
  tranches.find((each) => each.rank < rank && UNCONFIRMED.includes(each.state));

export const refuseTurn = (rank: number, first: Placed | undefined): Refusal | null =>
  first ? { code: 'tranche_out_of_order', rank, first: first.rank, state: first.state } : null;

/**
 * The commands of one form alone: by an agreement the fund certifies, orders and pays, under a delegation the
 * beneficiary commits and pays.
 */
const FORMS: Readonly<Record<string, AwardForm>> = {
  certifyService: 'agreement',
  cancelCertification: 'agreement',
  orderPayment: 'agreement',
  cancelOrder: 'agreement',
  recordPayment: 'agreement',
  returnPayment: 'agreement',
  identifyOrder: 'agreement',
  proposePayee: 'agreement',
  delegatePayment: 'delegation',
  reportCommitment: 'delegation',
  reportPayment: 'delegation',
  returnDelegation: 'delegation',
};

/** True where a command is given on grants of this form. */
export const isOfForm = (command: string, form: AwardForm): boolean => (FORMS[command] ?? form) === form;

/** Refuses what is given on grants of another form alone. */
export const refuseForm = ({ form }: Pick<Grant, 'form'>, command: string): Refusal | null =>
  isOfForm(command, form) ? null : { code: 'wrong_form', command, form };

/** A tranche of a grant, and all of the grant's. */
export type OnTranche = { grant: Grant; tranche: Tranche; tranches: readonly Tranche[] };

/** What every command on some tranche of a grant is held against first: sight, the grant's state and its form. */
export const refuseOnTranches = (grant: Grant, caller: Caller, command: string): Refusal | null =>
  refuseGrant(grant, caller, command) ?? refuseForm(grant, command);

export const refuseTrancheState = ({ rank, state }: Placed, command: string): Refusal | null =>
  refuseState(trancheTable, state, command) ? { code: 'tranche_wrong_state', rank, state, command } : null;

/** The same of one tranche, whose state must take the command as well. */
export const refuseTranche = ({ grant, tranche }: Omit<OnTranche, 'tranches'>, caller: Caller, command: string): Refusal | null =>
  refuseOnTranches(grant, caller, command) ?? refuseTrancheState(tranche, command);

/** Finds the tranche that a body names; who may not ask this of the grant is not told which there are. */
export function findTranche(
  grant: Grant,
  tranches: readonly Tranche[],
  command: string,
  { caller, body }: Given<{ tranche: number }>,
): { refusal: Refusal } | OnTranche {
  const refusal = refuseOnTranches(grant, caller, command);
  if (refusal) return { refusal };
  const tranche = tranches.find(({ rank }) => rank === body.tranche);
  return tranche ? { grant, tranche, tranches } : { refusal: { code: 'tranche_unknown', ranks: tranches.map(({ rank }) => rank) } };
}

/** The tranche of this rank, which a rule has found. */
export function trancheOf(tranches: readonly Tranche[], rank: number): Tranche {
  const tranche = tranches.find((each) => each.rank === rank);
  assert(tranche, `the rule let a tranche ${rank} pass that is not there`);
  return tranche;
}

/** A tranche that waits for credits, as another grant's finance is told of it. */
export type WaitingTranche = { trancheId: string; grantId: string; rank: number };

/** Refuses who would go before the first of those that wait for the same credits. */
export const refuseBefore = (first: WaitingTranche | undefined, { id, rank }: Pick<Tranche, 'id' | 'rank'>): Refusal | null =>
  first && first.trancheId !== id ? { code: 'tranche_behind_others', rank, first: { grantId: first.grantId, rank: first.rank } } : null;

/**
 * What stands against certifying the service of a tranche in this state of its grant's others; null: nothing does.
 * Nothing was done for the project before the tranche's period has begun: what is paid then is an advance (décret
 * 2012-1246 art. 33). Every tranche after the first is justified by its accepted report.
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

/** True where the report that justifies the tranche is accepted: what it says is what its service is certified on. */
export const isReportAccepted = (
  { reportRank }: Pick<Tranche, 'reportRank'>,
  milestones: readonly Pick<Milestone, 'rank' | 'state'>[],
): boolean => acceptedRanks(milestones).has(reportRank);

/**
 * The most that may be certified of a tranche, in cents: what of its amount is still committed. Less than its amount
 * is, where an order that was taken back had withdrawn the rest.
 */
export const certifiableCents = ({ amountCents, committedCents }: Pick<Tranche, 'amountCents' | 'committedCents'>): number =>
  Math.min(amountCents, committedCents);

/**
 * The most that may be ordered of a tranche now, in cents: an advance as it was planned, before any service (décret
 * 2012-1246 art. 33); the others what is left to pay of what was certified. Null: nothing yet.
 */
export function orderableCents({
  kind,
  state,
  amountCents,
  certifiedCents,
  paidCents,
}: Pick<Tranche, 'kind' | 'state' | 'amountCents' | 'certifiedCents' | 'paidCents'>): number | null {
  if (state === 'certified') return certifiedCents - paidCents;
  return state === 'confirmed' && kind === 'advance' ? amountCents : null;
}

/** What is ordered of a tranche and not paid, in cents: one order at a time. */
export const openOrderCents = ({ orderedCents, paidCents }: Pick<Tranche, 'orderedCents' | 'paidCents'>): number =>
  orderedCents - paidCents;

/** Where a tranche stands once its open order is paid: what is left of what was certified is to be ordered. */
export const stateOncePaidOff = ({ kind, certifiedCents, orderedCents }: Tranche): 'paid' | 'certified' =>
  kind !== 'advance' && orderedCents < certifiedCents ? 'certified' : 'paid';

/** Where a tranche stands once nothing more of it will be paid: what was paid of it stays paid. */
export const stateOnceStopped = ({ paidCents }: Pick<Tranche, 'paidCents'>): 'paid' | 'cancelled' => (paidCents > 0 ? 'paid' : 'cancelled');

/** The movements of a tranche whose recording may be undone. */
export const UNDOABLE = ['order_payment', 'pay', 'commit_delegated', 'pay_delegated'] as const satisfies readonly MovementKind[];
export type Undoable = (typeof UNDOABLE)[number];
export const isUndoable = (kind: MovementKind): kind is Undoable => (UNDOABLE as readonly MovementKind[]).includes(kind);

/**
 * Where a tranche stands once its order, the recording of its payment, or what its beneficiary reported is undone. An
 * advance had no certified service.
 */
export function stateBefore(movement: Undoable, { kind }: Pick<Tranche, 'kind'>): TrancheState {
  if (movement === 'commit_delegated' || movement === 'pay_delegated') return 'delegated';
  if (movement === 'pay') return 'ordered';
  return kind === 'advance' ? 'confirmed' : 'certified';
}

export const isOver = ({ state }: Pick<Tranche, 'state'>): boolean => state === 'paid' || state === 'cancelled';
