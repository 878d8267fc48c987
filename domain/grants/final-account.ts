import { z } from 'zod';
import type { Call } from '../calls/call.ts';
import { daysBefore, endOfDate, endOfPeriod } from '../core/calendar.ts';
import { claimableCents, type Claimable } from './claim.ts';
import type { Due, Given } from '../core/command.ts';
import { returnableCents } from './delegation.ts';
import { ENDED_EARLY, type Grant, refuseGrant, refuseOrdered, refuseOthers, WithdrawalOrder } from './grant.ts';
import { isPeriodOver, type Milestone, ofTranches, type Plan, reportDeadline } from './milestone.ts';
import { sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { repeatedIn } from '../core/repeated.ts';
import type { StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import { firstUnpaid, isOver, type Placed, type Tranche, type TrancheState } from './tranche.ts';
import { text } from '../core/words.ts';
import { nextPartDue } from './given-part.ts';

const Spent = z.int().min(0).max(10_000_000_000_000);

export const GiveFinalAccount = z.strictObject({
  lines: z
    .array(z.strictObject({ line: z.int().positive().max(200), spentCents: Spent }))
    .max(200)
    .meta({ description: 'What each cost line of the annexed plan has come to, by its place in the plan, from 1' }),
  spentCents: Spent.meta({ description: 'What all of it has come to' }),
  comment: text(4000).default(''),
});
export type GiveFinalAccount = z.infer<typeof GiveFinalAccount>;

export const ReturnFinalAccount = z.strictObject({
  /** The account that was read, by its number: a newer one is another. */
  number: Ordinal,
  reason: text(2000).min(1),
});
export type ReturnFinalAccount = z.infer<typeof ReturnFinalAccount>;

export const ApproveFinalAccount = z.strictObject({
  number: Ordinal,
  eligibleCents: Spent.meta({ description: 'What of the project’s cost may be funded; no more than was spent' }),
  observation: text(2000).min(1),
  order: WithdrawalOrder,
});
export type ApproveFinalAccount = z.infer<typeof ApproveFinalAccount>;

export const ACCOUNT_STATES = ['awaited', 'given', 'returned', 'approved', 'cancelled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

const giveFinalAccount = { by: ['signatory'], to: ['given'] } as const;

export const accountTable = {
  awaited: {
    staff: { fr: 'Décompte final attendu', en: 'Final account awaited' },
    applicant: { fr: 'Décompte final à rendre', en: 'Final account to be given' },
    takes: {
      giveFinalAccount,
      remindFinalAccount: { by: 'time', to: ['awaited'] },
      escalateFinalAccount: { by: 'time', to: ['awaited'] },
      ...ENDED_EARLY,
    },
  },
  given: {
    staff: { fr: 'Décompte final à approuver', en: 'Final account to be approved' },
    applicant: { fr: 'Décompte final rendu', en: 'Final account given' },
    takes: {
      approveFinalAccount: { by: ['finance'], to: ['approved'] },
      returnFinalAccount: { by: ['finance'], to: ['returned'] },
      ...ENDED_EARLY,
    },
  },
  returned: {
    staff: { fr: 'Décompte final renvoyé', en: 'Final account returned' },
    applicant: { fr: 'Décompte final à reprendre', en: 'Final account to be given again' },
    takes: {
      giveFinalAccount,
      remindFinalAccount: { by: 'time', to: ['returned'] },
      escalateFinalAccount: { by: 'time', to: ['returned'] },
      ...ENDED_EARLY,
    },
  },
  approved: {
    staff: { fr: 'Décompte final approuvé', en: 'Final account approved' },
    applicant: { fr: 'Décompte final approuvé', en: 'Final account approved' },
    takes: {},
  },
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer asked for' },
    applicant: { fr: 'Sans objet', en: 'No longer asked for' },
    takes: {},
  },
} satisfies StateTable<AccountState>;

/**
 * A final account's row as its rules read it; instants are ISO, null where they have not come. `number`: of the newest
 * that was given, 0 before the first.
 */
export type FinalAccount = {
  state: AccountState;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  lateAt: string | null;
  number: number;
};

/** What a given account says, in cents: by the place of the cost line in the plan, and in all. */
export type Statement = { number: number; lines: readonly { line: number; spentCents: number }[]; spentCents: number };

/** When an account is expected, and when its beneficiary is reminded of it, as ISO instants. */
export type Deadline = { dueAt: string; remindAt: string };

/** When a project's final account is expected, from its last day (yyyy-mm-dd) on; null where the call asks for none. */
export function accountDeadline({ finalAccount }: Pick<Call['terms'], 'finalAccount'>, endsOn: string): Deadline | null {
  if (!finalAccount) return null;
  const dueAt = endOfPeriod(endOfDate(endsOn), { months: finalAccount.months });
  return { dueAt, remindAt: daysBefore(dueAt, finalAccount.reminderDays) };
}

/** How long a returned account is awaited again: as long as a report. */
export const returnedAccountDeadline = (terms: Pick<Call['terms'], 'reports'>, at: string): Deadline => reportDeadline(terms, at);

/** What an account waits for: its reminder, and then its deadline, until it comes; each once. */
export const nextAccountDue = (account: FinalAccount): Due | null =>
  nextPartDue(account, { remind: 'remindFinalAccount', late: 'escalateFinalAccount' });

function refuseAccount(account: FinalAccount | undefined, command: string): Refusal | null {
  if (!account) return { code: 'account_not_asked' };
  if (account.state === 'approved') return { code: 'account_approved' };
  return refuseState(accountTable, account.state, command) ? { code: 'account_wrong_state', state: account.state, command } : null;
}

/**
 * What a final account is held against: the milestones, how many cost lines the plan has, and what the newest accepted
 * report says.
 */
export type AccountMatter = {
  milestones: readonly Milestone[];
  costLines: number;
  reported: { spentCents: number; forecastCostCents: number } | undefined;
};

function refuseLines({ lines, spentCents }: GiveFinalAccount, costLines: number): Refusal | null {
  const places = lines.map(({ line }) => line);
  const missing = Array.from({ length: costLines }, (_, place) => place + 1).filter((line) => !places.includes(line));
  const unknown = places.filter((line) => line > costLines);
  const twice = repeatedIn(places);
  if (missing.length + unknown.length + twice.length > 0) return { code: 'account_lines_differ', missing, unknown, twice };
  const sumOfLinesCents = sumCents(lines.map((line) => line.spentCents));
  return sumOfLinesCents === spentCents ? null : { code: 'account_total_differs', sumOfLinesCents, spentCents };
}

/** A grant with its final account; undefined where its call asks for none. */
type WithAccount = { grant: Grant; account: FinalAccount | undefined };

/**
 * Guards in order of precedence; null: the beneficiary may say what its project has really cost, once it is over and
 * reported on.
 */
export function mayGiveAccount(
  { grant, account, milestones }: WithAccount & { milestones: readonly Milestone[] },
  caller: Caller,
  at: string,
): Refusal | null {
  // One of the fund's people who is also another organisation's signatory sees this grant, and still accounts for
  // nothing of its beneficiary's.
  const refusal =
    refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'giveFinalAccount') ?? refuseAccount(account, 'giveFinalAccount');
  if (refusal) return refusal;
  const own = ofTranches(milestones);
  const running = own.find((milestone) => !isPeriodOver(milestone, at));
  if (running) return { code: 'account_before_period_end', periodEndsOn: own.at(-1)?.periodEndsOn ?? running.periodEndsOn };
  const open = own.filter(({ state }) => state !== 'accepted').map(({ rank }) => rank);
  return open.length > 0 ? { code: 'account_before_reports', ranks: open } : null;
}

/** Guards in order of precedence; null: the beneficiary may give this account. */
export function refuseFinalAccount(
  grant: Grant,
  account: FinalAccount | undefined,
  { milestones, costLines, reported }: AccountMatter,
  { caller, body, at }: Given<GiveFinalAccount>,
): Refusal | null {
  const refusal = mayGiveAccount({ grant, account, milestones }, caller, at) ?? refuseLines(body, costLines);
  if (refusal) return refusal;
  const { spentCents } = body;
  if (reported && spentCents < reported.spentCents) return { code: 'account_below_report', reportedCents: reported.spentCents, spentCents };
  if (reported && spentCents > reported.forecastCostCents)
    return { code: 'account_above_forecast', forecastCostCents: reported.forecastCostCents, spentCents };
  return null;
}

const refuseJudge = ({ grant, account }: WithAccount, caller: Caller, command: string): Refusal | null =>
  refuseGrant(grant, caller, command) ?? refuseAccount(account, command);

/** Guards in order of precedence; null: finance may return the account. */
export const mayReturnAccount = (on: WithAccount, caller: Caller): Refusal | null => refuseJudge(on, caller, 'returnFinalAccount');

/** Null: finance may return the account that it has read, with the reason. */
export function refuseAccountReturn(
  grant: Grant,
  account: FinalAccount | undefined,
  { caller, body }: Given<ReturnFinalAccount>,
): Refusal | null {
  const refusal = mayReturnAccount({ grant, account }, caller);
  if (refusal) return refusal;
  return account?.number === body.number ? null : { code: 'stale_account', current: account?.number ?? 0 };
}

/**
 * Guards in order of precedence; null: finance may approve the account. Nothing is ordered meanwhile, and no amendment
 * waits that would change what is due.
 */
export function mayApproveAccount(
  { grant, account, tranches, open }: WithAccount & { tranches: readonly Tranche[]; open: { number: number } | undefined },
  caller: Caller,
): Refusal | null {
  const refusal = refuseJudge({ grant, account }, caller, 'approveFinalAccount');
  if (refusal) return refusal;
  return open ? { code: 'amendment_open', amendment: open.number } : refuseOrdered(tranches);
}

/**
 * Guards in order of precedence; null: finance may approve so much of the account. A balance is left to pay only on the
 * last tranches, once they are confirmed.
 * @param open the amendment that is open
 */
export function refuseApproval(
  grant: Grant,
  account: FinalAccount | undefined,
  statement: Statement | undefined,
  { settlement, tranches, open }: { settlement: Settlement; tranches: readonly Tranche[]; open: { number: number } | undefined },
  { caller, body }: Given<ApproveFinalAccount>,
): Refusal | null {
  const refusal = mayApproveAccount({ grant, account, tranches, open }, caller);
  if (refusal) return refusal;
  if (account?.number !== body.number) return { code: 'stale_account', current: account?.number ?? 0 };
  const spentCents = statement?.spentCents ?? 0;
  if (body.eligibleCents > spentCents) return { code: 'eligible_above_spent', spentCents, eligibleCents: body.eligibleCents };
  return refuseBalanceOf(tranches, settlement);
}

/**
 * The balance of a grant, and what amendments have added to it: what is still to be paid by the final account, in its
 * order.
 */
const openBalances = (tranches: readonly Tranche[]): Tranche[] =>
  tranches.filter((tranche) => tranche.kind === 'balance' && !isOver(tranche));

/** A firm balance may have been certified before the account. */
const PAYABLE: readonly TrancheState[] = ['confirmed', 'certified', 'delegated'];

/**
 * What is due beyond what was paid is paid by the balances, after the others; nothing is where nothing is left to pay
 * by.
 */
function refuseBalanceOf(tranches: readonly Tranche[], { leftCents }: Settlement): Refusal | null {
  const [balance, ...added] = openBalances(tranches);
  if (leftCents <= 0 || !balance) return null;
  const first = firstUnpaid(tranches, balance.rank);
  if (first) return { code: 'tranche_out_of_order', rank: balance.rank, first: first.rank, state: first.state };
  const unpromised = [balance, ...added].find(({ state }) => !PAYABLE.includes(state));
  return unpromised
    ? { code: 'tranche_wrong_state', rank: unpromised.rank, state: unpromised.state, command: 'approveFinalAccount' }
    : null;
}

/**
 * True of a balance that the final account certifies, where one is asked for: of a conditional one, and of what
 * amendments add, which comes after it. A firm one is certified as any other tranche, and what was paid of it above
 * what is due is claimed.
 */
const isOnAccount = ({ kind, firm, amendment }: Pick<Tranche, 'kind' | 'firm' | 'amendment'>): boolean =>
  kind === 'balance' && (!firm || amendment !== null);

/**
 * Under a call that asks for a final account its approval certifies the balance that waits for it: nobody else does,
 * and nobody does twice. `account`: undefined where the call asks for none.
 */
export function refuseBalance(
  tranche: Pick<Tranche, 'rank' | 'kind' | 'firm' | 'amendment'>,
  account: Pick<FinalAccount, 'state'> | undefined,
): Refusal | null {
  if (!account || !isOnAccount(tranche)) return null;
  return account.state === 'approved' ? { code: 'balance_settled', rank: tranche.rank } : { code: 'account_awaited', rank: tranche.rank };
}

/**
 * What a final account comes to, in cents. `leftCents`: due beyond what was paid net; below zero, what was paid too
 * much.
 */
export type Settlement = { dueCents: number; netPaidCents: number; leftCents: number };

/**
 * min(grant, rate × what was spent and may be funded) − what was paid and is not claimed back. The rate is what the
 * plan in force grants of its cost; a fraction of a cent is not due.
 */
export function settle(
  { awardedCents }: Pick<Grant, 'awardedCents'>,
  { costCents }: Pick<Plan, 'costCents'>,
  eligibleCents: number,
  paid: readonly Pick<Claimable, 'paidCents' | 'claimedCents'>[],
): Settlement {
  const atRate = Number((BigInt(awardedCents) * BigInt(eligibleCents)) / BigInt(costCents));
  const dueCents = Math.min(awardedCents, atRate);
  const netPaidCents = sumCents(paid.map(claimableCents));
  return { dueCents, netPaidCents, leftCents: dueCents - netPaidCents };
}

/** What was paid too much, by the tranches of which it is claimed back: of the last that was paid first. */
export function overpaidParts<Paid extends Claimable>(
  { leftCents }: Settlement,
  paid: readonly Paid[],
): { tranche: Paid; claimedCents: number }[] {
  let openCents = Math.max(0, -leftCents);
  return paid
    .toReversed()
    .map((tranche) => {
      const claimedCents = Math.min(openCents, claimableCents(tranche));
      openCents -= claimedCents;
      return { tranche, claimedCents };
    })
    .filter(({ claimedCents }) => claimedCents > 0);
}

/** What is due, shared out to tranches up to what each may take, the first one first. */
function shareOut({ leftCents }: Settlement, tranches: readonly Tranche[], most: (tranche: Tranche) => number) {
  let openCents = Math.max(0, leftCents);
  return tranches.map((tranche) => {
    const dueCents = Math.min(openCents, most(tranche));
    openCents -= dueCents;
    return { tranche, dueCents };
  });
}

/** What is due of each balance beyond what was paid of it: as far as it is committed. */
export const dueParts = (settlement: Settlement, tranches: readonly Tranche[]): { tranche: Tranche; dueCents: number }[] =>
  shareOut(settlement, openBalances(tranches), ({ committedCents, paidCents }) => committedCents - paidCents);

/** What a delegated tranche keeps of what its beneficiary has not paid: as far as it is due. */
export const keptParts = (settlement: Settlement, delegated: readonly Tranche[]): { tranche: Tranche; dueCents: number }[] =>
  shareOut(settlement, delegated, returnableCents);

/** The final account of a grant; undefined where its call asks for none. */
type Accounted = Pick<FinalAccount, 'state'> | undefined;

/** The state of a grant when the open order of this tranche is paid (`stateOnceOver`), and the tranche stands so. */
export const stateOncePaid = (
  grant: Pick<Grant, 'state'>,
  tranches: readonly Placed[],
  { rank, state }: Placed,
  account: Accounted,
): Grant['state'] =>
  stateOnceOver(
    grant,
    tranches.map((each) => (each.rank === rank ? { ...each, state } : each)),
    account,
  );

/**
 * The state of a grant whose tranches stand so: closed where nothing is left to pay and its final account is approved,
 * unless it was terminated before.
 */
export const stateOnceOver = (grant: Pick<Grant, 'state'>, tranches: readonly Placed[], account: Accounted): Grant['state'] =>
  grant.state !== 'terminated' && tranches.every(isOver) && (!account || account.state === 'approved') ? 'closed' : grant.state;
