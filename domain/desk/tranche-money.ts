import { nextOfConditions } from '../grants/acceptance.ts';
import { mayConfirm } from '../grants/confirmation.ts';
import { moveDate, parisDate, workingDayFrom } from '../core/calendar.ts';
import type { Refusal, RefusalCode } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { SIDES } from '../grants/signature.ts';
import { complementaryEnd } from '../ledger/envelope.ts';
import { mayCertify, mayOrder } from '../grants/payment.ts';
import { circumstancesOf } from '../grants/tranche-condition.ts';
import { openOrderCents, orderableCents, type Tranche } from '../grants/tranche.ts';
import type { GrantParts } from './may-on-grant.ts';

/** Whose turn it is. `time`: no one's, a day is awaited. */
export const TURNS = ['beneficiary', 'fund', 'controller', 'both', 'time'] as const;
export type Turn = (typeof TURNS)[number];

/** What the money of a tranche may wait for. */
export const MONEY_WAITS = [
  ...(['acceptance', 'condition_evidence', 'condition_certification'] as const),
  ...(['signature', 'suspension', 'reexamination', 'earlier_tranche', 'amendment', 'funding_change'] as const),
  ...(['report', 'report_review', 'indicators', 'targets', 'obligations', 'visa', 'claim', 'credits', 'confirmation'] as const),
  ...(['start', 'account', 'account_review', 'certification'] as const),
  ...(['tracking_report', 'guarantee', 'bank_details', 'other_bank_details', 'bank_approval', 'order', 'payment', 'other'] as const),
] as const;
export type MoneyWaitName = (typeof MONEY_WAITS)[number];

/**
 * What a tranche's money waits for now. `by`: until when (yyyy-mm-dd), null if no rule sets a day. `tranche`: the
 * earlier tranche that comes first. `report`: the rank of the report that is awaited.
 */
export type MoneyWait = { for: MoneyWaitName; turn: Turn; by: string | null; tranche?: number; report?: number };

/**
 * How long the fund's recent payments took from their order: nine in ten of `count` took at most `days` days. Null if
 * there are too few of them.
 */
export type Pace = { count: number; days: number } | null;

/** A day on which money is expected, and what that rests on. */
export type ExpectedDay = { on: string } & NonNullable<Pace>;

/** The day by which the agreement has a certified service paid, and the days that it sets from its certification. */
export type AgreedDay = { on: string; days: number };

/** A tranche's amounts in cents, as they are known. `cents`: what its stage is about. */
type Known = { rank: number; cents: number; paidCents: number };

/**
 * Where the money of one tranche is. `promised`: by the agreement or its award; `confirmed`: committed; `latestOn`: the
 * last day on which its order may be paid.
 */
export type TrancheMoney = Known &
  (
    | { stage: 'promised' | 'confirmed'; waits: MoneyWait }
    | { stage: 'certified'; waits: MoneyWait; agreed: AgreedDay | null }
    | {
        stage: 'ordered';
        waits: MoneyWait;
        orderedOn: string;
        orderNumber: string | null;
        agreed: AgreedDay | null;
        expected: ExpectedDay | null;
        latestOn: string | null;
      }
    | { stage: 'paid'; paidOn: string | null; reference: string | null; orderNumber: string | null }
    | { stage: 'delegated' | 'cancelled' }
  );
export const MONEY_STAGES = ['promised', 'confirmed', 'certified', 'ordered', 'paid', 'delegated', 'cancelled'] as const;
export type MoneyStage = TrancheMoney['stage'];

/** The fewest payments on which an expected day may rest. */
const FEWEST_PAYMENTS = 10;
const NINE_IN_TEN = 0.9;

/** @param days of recent payments, from order to payment, in any order */
export function paceOf(days: readonly number[]): Pace {
  if (days.length < FEWEST_PAYMENTS) return null;
  const sorted = days.toSorted((a, b) => a - b);
  return { count: days.length, days: sorted[Math.ceil(sorted.length * NINE_IN_TEN) - 1] ?? 0 };
}

const NO_ID = '00000000-0000-0000-0000-000000000000';
/** A person of finance without a tie to the file: what the rules refuse them, they refuse everyone. */
const FINANCE: Caller = { personId: NO_ID, organisationId: NO_ID, roles: ['finance'] };

/**
 * A tranche with what its money depends on. `tranche`: with the reference of its payment and the instant at which its
 * service was certified, where those were read.
 */
export type MoneyOn = GrantParts & { tranche: Tranche & { paymentReference?: string | null; certifiedAt?: string | null } };

const dayOf = (at: string | undefined): string | null => (at === undefined ? null : parisDate(at));

/** The report of a rank: it is awaited of the beneficiary, or its review of the fund. */
function reportWait({ milestones }: MoneyOn, rank: number): MoneyWait {
  const milestone = milestones.find((each) => each.rank === rank);
  return milestone?.state === 'reported'
    ? { for: 'report_review', turn: 'fund', by: null, report: rank }
    : { for: 'report', turn: 'beneficiary', by: dayOf(milestone?.dueAt), report: rank };
}

/** The first of a conditional tranche's conditions that is not met. */
function conditionWait(on: MoneyOn, missing: Extract<Refusal, { code: 'tranche_conditions_missing' }>): MoneyWait {
  const { conditions, indicators, obligations } = missing;
  const [first] = conditions;
  if (first === 'report') return reportWait(on, on.tranche.rank - 1);
  // A target that is not reached is not missing in a report: a later one has to show it.
  if (first === 'indicators') return { for: indicators.length > 0 ? 'indicators' : 'targets', turn: 'beneficiary', by: null };
  const open = on.obligations.filter(({ key }) => obligations.includes(key));
  const ofBeneficiary = open.filter(({ state }) => state !== 'given').map(({ dueAt }) => dueAt);
  const by = dayOf(ofBeneficiary.toSorted()[0]);
  return { for: 'obligations', turn: ofBeneficiary.length > 0 ? 'beneficiary' : 'fund', by };
}

function accountWait({ account }: MoneyOn): MoneyWait {
  return account?.state === 'given'
    ? { for: 'account_review', turn: 'fund', by: null }
    : { for: 'account', turn: 'beneficiary', by: dayOf(account?.dueAt) };
}

/** What each refusal of the rules means to the person who waits for the money. */
const OF_REFUSAL: Partial<Record<RefusalCode, Pick<MoneyWait, 'for' | 'turn'>>> = {
  amendment_open: { for: 'amendment', turn: 'both' },
  funding_change_open: { for: 'funding_change', turn: 'beneficiary' },
  visa_missing: { for: 'visa', turn: 'controller' },
  visa_refused: { for: 'visa', turn: 'controller' },
  claim_owed: { for: 'claim', turn: 'beneficiary' },
  advance_not_guaranteed: { for: 'guarantee', turn: 'beneficiary' },
};

/** What stands in the way, by what the rules of the next step refuse; null if nothing does. */
function waitOf(on: MoneyOn, refusal: Refusal | null, at: string): MoneyWait | null {
  if (refusal === null) return null;
  switch (refusal.code) {
    case 'tranche_conditions_missing':
      return conditionWait(on, refusal);
    case 'report_not_accepted':
      return reportWait(on, refusal.rank);
    case 'account_awaited':
      return accountWait(on);
    case 'service_not_begun':
      return { for: 'start', turn: 'time', by: refusal.startsOn };
    case 'tracking_report_awaited':
      return { for: 'tracking_report', turn: 'beneficiary', by: refusal.dueOn };
    case 'payee_missing':
      return bankWait(on, refusal.proposed);
    case 'tranche_out_of_order': {
      const first = on.tranches.find(({ rank }) => rank === refusal.first);
      const ahead = first && waitsOf({ ...on, tranche: first }, at);
      return { for: 'earlier_tranche', turn: ahead?.turn ?? 'fund', by: ahead?.by ?? null, tranche: refusal.first };
    }
    default: {
      return { ...(OF_REFUSAL[refusal.code] ?? { for: 'other', turn: 'fund' }), by: null };
    }
  }
}

function bankWait({ payees }: MoneyOn, proposed: boolean): MoneyWait {
  if (proposed) return { for: 'bank_approval', turn: 'fund', by: null };
  return { for: payees.some(({ isReturned }) => isReturned) ? 'other_bank_details' : 'bank_details', turn: 'beneficiary', by: null };
}

/** What the agreement itself waits for before any tranche moves; null while it is in force. */
function grantWait({ grant, awardConditions }: MoneyOn): MoneyWait | null {
  const by = parisDate(grant.deadlineAt);
  if (grant.state === 'to_accept') return { for: 'acceptance', turn: 'beneficiary', by };
  if (grant.state === 'suspended') return { for: grant.inReexamination ? 'reexamination' : 'suspension', turn: 'fund', by: null };
  if (grant.state !== 'to_sign') return null;
  const awaited = nextOfConditions(awardConditions);
  if (awaited === 'showCondition') return { for: 'condition_evidence', turn: 'beneficiary', by };
  if (awaited) return { for: 'condition_certification', turn: 'fund', by };
  const missing = SIDES.filter((side) => !grant.signed.includes(side));
  return { for: 'signature', turn: missing[0] ?? 'fund', by };
}

/** What the rules refuse of a tranche's next step, and what it waits for where nothing stands against that. */
function nextStep(on: MoneyOn, at: string): { refusal: Refusal | null; free: MoneyWaitName } {
  const { state, kind } = on.tranche;
  if (state === 'planned' || state === 'awaiting_credits') {
    const refusal = mayConfirm(circumstancesOf(on.call, on), FINANCE);
    return { refusal, free: state === 'planned' ? 'confirmation' : 'credits' };
  }
  return state === 'certified' || kind === 'advance'
    ? { refusal: mayOrder(on, FINANCE, at), free: 'order' }
    : { refusal: mayCertify(on, FINANCE, at), free: 'certification' };
}

/** What a tranche that is not ordered waits for: the rules that refuse its next step say it. */
function waitsOf(on: MoneyOn, at: string): MoneyWait {
  const ofGrant = grantWait(on);
  if (ofGrant) return ofGrant;
  const { refusal, free } = nextStep(on, at);
  return waitOf(on, refusal, at) ?? { for: free, turn: 'fund', by: null };
}

/** The day that the call's agreements set; null where they set none, or no service is certified. */
function agreedDay({ call, tranche: { certifiedAt } }: MoneyOn): AgreedDay | null {
  const days = call.terms.agreement?.paymentDays;
  return days && certifiedAt ? { on: moveDate(parisDate(certifiedAt), { days }), days } : null;
}

function orderedMoney(on: MoneyOn, pace: Pace, at: string) {
  const { orderedAt, orderedYear, orderNumber } = on.tranche;
  const orderedOn = parisDate(orderedAt ?? at);
  const latestOn = orderedYear === null ? null : complementaryEnd(orderedYear);
  return {
    stage: 'ordered' as const,
    waits: { for: 'payment', turn: 'fund', by: latestOn } as const,
    orderedOn,
    orderNumber,
    agreed: agreedDay(on),
    expected: pace && { on: workingDayFrom(moveDate(orderedOn, { days: pace.days })), ...pace },
    latestOn,
  };
}

/**
 * Where the money of a tranche is, what it waits for, and when it is expected: what pages, letters, tasks and the API
 * say of it.
 */
export function trancheMoney(on: MoneyOn, pace: Pace, at: string): TrancheMoney {
  const { tranche } = on;
  const { rank, state, amountCents, paidCents, committedCents } = tranche;
  const known = (cents: number): Known => ({ rank, cents, paidCents });
  switch (state) {
    case 'planned':
    case 'awaiting_credits':
      return { ...known(amountCents), stage: 'promised', waits: waitsOf(on, at) };
    case 'confirmed':
      return { ...known(committedCents), stage: 'confirmed', waits: waitsOf(on, at) };
    case 'certified': {
      const waits = waitsOf(on, at);
      // What the beneficiary holds up itself is not promised for a day.
      const agreed = waits.turn === 'beneficiary' ? null : agreedDay(on);
      return { ...known(orderableCents(tranche) ?? 0), stage: 'certified', waits, agreed };
    }
    case 'ordered':
      return { ...known(openOrderCents(tranche)), ...orderedMoney(on, pace, at) };
    case 'paid': {
      const { paidOn, paymentReference: reference = null, orderNumber } = tranche;
      return { ...known(paidCents), stage: 'paid', paidOn, reference, orderNumber };
    }
    case 'delegated':
    case 'cancelled':
      return { ...known(amountCents), stage: state };
  }
}
