import { z } from 'zod';
import type { Call } from '../calls/call.ts';
import { MAX_FILES } from '../applications/attachment.ts';
import { daysBefore, endOfDate, endOfPeriod, moveDate, parisDate } from '../core/calendar.ts';
import { claimableCents, type Claimable } from './claim.ts';
import type { Due, Given } from '../core/command.ts';
import { returnableCents } from './delegation.ts';
import { ENDED_EARLY, type Grant, refuseGrant, refuseOrdered, refuseOthers, WithdrawalOrder, standsAgainIn } from './grant.ts';
import { type FundedPlan, isPeriodOver, type Milestone, ofTranches, reportDeadline } from './milestone.ts';
import type { EventTable } from '../core/event.ts';
import { sumCents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { repeatedIn } from '../core/repeated.ts';
import type { CommandOf, StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import { firstUnpaid, isOver, type Placed, type Tranche, type TrancheState } from './tranche.ts';
import { refuseStale } from '../core/version.ts';
import { Day, Id, line, text } from '../core/words.ts';
import { nextPartDue } from './given-part.ts';

const Spent = z.int().min(0).max(10_000_000_000_000);
const MOST_OWN_LINES = 50;
const Line = z
  .int()
  .positive()
  .max(200 + MOST_OWN_LINES);

const Files = z
  .array(Id)
  .max(MAX_FILES)
  .default([])
  .meta({ description: 'The invoices of this line: attachments of the application, by their ids' });

export const GiveFinalAccount = z.strictObject({
  lines: z
    .array(z.strictObject({ line: z.int().positive().max(200), spentCents: Spent, files: Files }))
    .max(200)
    .meta({ description: 'The spending on each cost line of the annexed plan, by its place in the plan, from 1' }),
  ownLines: z
    .array(z.strictObject({ label: line(200).min(1), spentCents: Spent, files: Files }))
    .max(MOST_OWN_LINES)
    .default([])
    .meta({ description: 'Spending that no cost line of the plan names; numbered after these, in their order' }),
  spentCents: Spent.meta({ description: 'The total spending' }),
  comment: text(4000).default(''),
});
export type GiveFinalAccount = z.infer<typeof GiveFinalAccount>;

/** A project has ended before its last day: what is left of its plan is neither done nor reported on. */
export const DeclareEnd = z.strictObject({
  version: Ordinal,
  endsOn: Day.meta({ description: 'The last day of the project, which is over' }),
  reason: text(2000).min(1),
});
export type DeclareEnd = z.infer<typeof DeclareEnd>;

export const ReturnFinalAccount = z.strictObject({
  /** The number of the account that the caller read, so that a newer one is not returned unread. */
  number: Ordinal,
  reason: text(2000).min(1),
});
export type ReturnFinalAccount = z.infer<typeof ReturnFinalAccount>;

export const ApproveFinalAccount = z.strictObject({
  number: Ordinal,
  struck: z
    .array(z.strictObject({ line: Line, struckCents: Spent.default(0), reason: text(2000).default('') }))
    .max(200 + MOST_OWN_LINES)
    .default([])
    .meta({
      description: 'What is not funded of a line of the account, in whole or in part, each with its reason; nothing of other lines',
    }),
  observation: text(2000).min(1),
  order: WithdrawalOrder,
});
export type ApproveFinalAccount = z.infer<typeof ApproveFinalAccount>;

/** The command that frees what is not due, as what reckons with it names it. */
export const APPROVAL = 'approveFinalAccount';

export const ACCOUNT_STATES = ['awaited', 'given', 'returned', 'approved', 'cancelled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

const giveFinalAccount = { by: ['signatory'], to: ['given'] } as const;

export const accountTable = {
  awaited: {
    staff: { fr: 'Décompte final attendu', en: 'Final account awaited' },
    applicant: { fr: 'Décompte final à rendre', en: 'Final account to be given' },
    takes: {
      giveFinalAccount,
      declareEnd: { by: ['signatory'], to: ['awaited'] },
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
    // An appeal against its approval has it approved anew.
    takes: standsAgainIn('given'),
  },
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer asked for' },
    applicant: { fr: 'Sans objet', en: 'No longer asked for' },
    takes: standsAgainIn('awaited', 'given', 'returned'),
  },
} satisfies StateTable<AccountState>;

export const finalAccountEvents = {
  declareEnd: { applicant: true, letters: true },
  giveFinalAccount: { applicant: true, letters: true },
  remindFinalAccount: { applicant: true, letters: true },
  escalateFinalAccount: { applicant: true, letters: true, urgent: true },
  returnFinalAccount: { applicant: true, letters: true, decidedBy: 'finance' },
  approveFinalAccount: { applicant: true, letters: true, urgent: true, decidedBy: 'finance' },
} satisfies EventTable;
type AccountCommand = CommandOf<typeof accountTable>;

/**
 * A final account's row as the rules read it; instants are ISO, null until they have come. `number`: that of the newest
 * account given, 0 before the first; `endedOn`: the day on which the project ended early, null where none is declared.
 */
export type FinalAccount = {
  state: AccountState;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  lateAt: string | null;
  number: number;
  endedOn: string | null;
};

/**
 * A line of an account, in cents. `line`: its number, which is the place of the plan's cost line, or comes after them;
 * `label`: as it read when the account was given; `files`: the ids of its invoices.
 */
export type StatedLine = { line: number; label: string; spentCents: number; files: readonly string[] };

/** What is struck of a line, in cents, and why. */
export type StruckLine = { line: number; struckCents: number; reason: string };

/** The amounts of an account, in cents: line by line, and in total. */
export type Statement = { number: number; lines: readonly StatedLine[]; spentCents: number };

/** The lines of a given account: those of the plan in its order, under their labels, then the account's own. */
export function statedLines({ lines, ownLines }: Pick<GiveFinalAccount, 'lines' | 'ownLines'>, labels: readonly string[]): StatedLine[] {
  const planned = lines.toSorted((a, b) => a.line - b.line);
  return [
    ...planned.map(({ line: place, spentCents, files }) => ({ line: place, label: labels[place - 1] ?? '', spentCents, files })),
    ...ownLines.map(({ label, spentCents, files }, place) => ({ line: labels.length + place + 1, label, spentCents, files })),
  ];
}

/** The lines of which something is struck: a form names the others too. */
export const struckLines = ({ struck }: Pick<ApproveFinalAccount, 'struck'>): StruckLine[] =>
  struck.filter(({ struckCents }) => struckCents > 0);

/** What is kept of what was spent, in cents. */
export const keptCents = ({ spentCents }: Pick<Statement, 'spentCents'>, body: Pick<ApproveFinalAccount, 'struck'>): number =>
  spentCents - sumCents(struckLines(body).map(({ struckCents }) => struckCents));

/** When an account is due, and when its beneficiary is reminded, as ISO instants. */
export type Deadline = { dueAt: string; remindAt: string };

/** When a project's final account is due, counted from its last day (yyyy-mm-dd); null if the call asks for none. */
export function accountDeadline({ finalAccount }: Pick<Call['terms'], 'finalAccount'>, endsOn: string): Deadline | null {
  if (!finalAccount) return null;
  const dueAt = endOfPeriod(endOfDate(endsOn), { months: finalAccount.months });
  return { dueAt, remindAt: daysBefore(dueAt, finalAccount.reminderDays) };
}

/** The new deadline of a returned account: as long as for a report. */
export const returnedAccountDeadline = (terms: Pick<Call['terms'], 'reports'>, at: string): Deadline => reportDeadline(terms, at);

/** The next date of an account until it is given: its reminder, then its deadline, each once. */
export const nextAccountDue = (account: FinalAccount): Due | null =>
  nextPartDue(account, { remind: 'remindFinalAccount', late: 'escalateFinalAccount' });

function refuseAccount(account: FinalAccount | undefined, command: AccountCommand): Refusal | null {
  if (!account) return { code: 'account_not_asked' };
  if (account.state === 'approved') return { code: 'account_approved' };
  return refuseState(accountTable, account.state, command) ? { code: 'account_wrong_state', state: account.state, command } : null;
}

/**
 * What a final account is checked against: the milestones, the number of the plan's cost lines, the beneficiary's files
 * on the application, and the spending of the newest accepted report.
 */
export type AccountMatter = {
  milestones: readonly Milestone[];
  costLines: number;
  files: readonly string[];
  reported: { spentCents: number } | undefined;
};

function refuseLines({ lines, ownLines, spentCents }: GiveFinalAccount, costLines: number): Refusal | null {
  const places = lines.map((each) => each.line);
  const missing = Array.from({ length: costLines }, (_, place) => place + 1).filter((place) => !places.includes(place));
  const unknown = places.filter((place) => place > costLines);
  const twice = repeatedIn(places);
  if (missing.length + unknown.length + twice.length > 0) return { code: 'account_lines_differ', missing, unknown, twice };
  const sumOfLinesCents = sumCents([...lines, ...ownLines].map((each) => each.spentCents));
  return sumOfLinesCents === spentCents ? null : { code: 'account_total_differs', sumOfLinesCents, spentCents };
}

/** Refuses an account that names files which the beneficiary has not attached. */
function refuseFiles({ lines, ownLines }: GiveFinalAccount, files: readonly string[]): Refusal | null {
  const unknown = [...lines, ...ownLines].flatMap((each) => each.files).filter((id) => !files.includes(id));
  return unknown.length > 0 ? { code: 'account_files_unknown', files: [...new Set(unknown)] } : null;
}

/** A grant with its final account; undefined if its call asks for none. */
type WithAccount = { grant: Grant; account: FinalAccount | undefined };

/** A grant with its account, the periods of its plan, and its open amendment. */
type Ending = WithAccount & { milestones: readonly Milestone[]; open: { number: number } | undefined };

/** The days on which a project may have ended early: since its first one, before its last one, and before today. */
function endsEarly(milestones: readonly Milestone[], at: string): { earliest: string; latest: string } {
  const own = ofTranches(milestones);
  const today = parisDate(at);
  const [earliest, plannedEnd] = [own[0]?.periodStartsOn ?? today, own.at(-1)?.periodEndsOn ?? today];
  return { earliest, latest: moveDate(today < plannedEnd ? today : plannedEnd, { days: -1 }) };
}

/**
 * The first refusal, in order of precedence; null if the beneficiary may declare that the project has ended early. It
 * asks for no amendment: the account, which is open from then, says what was done.
 */
export function mayDeclareEnd({ grant, account, milestones, open }: Ending, caller: Caller, at: string): Refusal | null {
  const refusal = refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'declareEnd') ?? refuseAccount(account, 'declareEnd');
  if (refusal) return refusal;
  if (account && account.endedOn !== null) return { code: 'end_declared', endedOn: account.endedOn };
  if (open) return { code: 'amendment_open', amendment: open.number };
  const days = endsEarly(milestones, at);
  return days.latest < days.earliest ? { code: 'end_out_of_range', ...days } : null;
}

/** Null if the project may have ended on this day. */
export function refuseEnd(on: Ending, { caller, body, at }: Given<DeclareEnd>): Refusal | null {
  const refusal = mayDeclareEnd(on, caller, at) ?? refuseStale(on.grant, body.version);
  if (refusal) return refusal;
  const days = endsEarly(on.milestones, at);
  return body.endsOn < days.earliest || body.endsOn > days.latest ? { code: 'end_out_of_range', ...days } : null;
}

/**
 * The first refusal, in order of precedence; null if the beneficiary may give the final account, once the project is
 * over and reported on.
 */
export function mayGiveAccount(
  { grant, account, milestones }: WithAccount & { milestones: readonly Milestone[] },
  caller: Caller,
  at: string,
): Refusal | null {
  // A member of the fund who is also another organisation's signatory sees this grant, but may not give its
  // beneficiary's account.
  const refusal =
    refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'giveFinalAccount') ?? refuseAccount(account, 'giveFinalAccount');
  if (refusal) return refusal;
  const own = reportedOn(milestones);
  const running = own.find((milestone) => !isPeriodOver(milestone, at));
  if (running) return { code: 'account_before_period_end', periodEndsOn: own.at(-1)?.periodEndsOn ?? running.periodEndsOn };
  return refuseUnreported(milestones);
}

/** The milestones on which a project reports before its account: none of what an early end has cancelled. */
const reportedOn = (milestones: readonly Milestone[]): Milestone[] => ofTranches(milestones).filter(({ state }) => state !== 'cancelled');

/** Refuses an account while a report is awaited, or corrected and not accepted again. */
function refuseUnreported(milestones: readonly Milestone[]): Refusal | null {
  const open = reportedOn(milestones).filter(({ state }) => state !== 'accepted');
  return open.length > 0 ? { code: 'account_before_reports', ranks: open.map(({ rank }) => rank) } : null;
}

/** The first refusal, in order of precedence; null if the beneficiary may give this account. */
export function refuseFinalAccount(
  grant: Grant,
  account: FinalAccount | undefined,
  { milestones, costLines, files, reported }: AccountMatter,
  { caller, body, at }: Given<GiveFinalAccount>,
): Refusal | null {
  const refusal = mayGiveAccount({ grant, account, milestones }, caller, at) ?? refuseLines(body, costLines) ?? refuseFiles(body, files);
  if (refusal) return refusal;
  const { spentCents, comment } = body;
  // The account corrects a report that said too much, and both stay. What was spent above a forecast is no fault: the
  // amount due is bounded by the award.
  return reported && spentCents < reported.spentCents && comment === ''
    ? { code: 'account_below_report', reportedCents: reported.spentCents, spentCents }
    : null;
}

const refuseJudge = ({ grant, account }: WithAccount, caller: Caller, command: AccountCommand): Refusal | null =>
  refuseGrant(grant, caller, command) ?? refuseAccount(account, command);

/** The first refusal, in order of precedence; null if finance may return the account. */
export const mayReturnAccount = (on: WithAccount, caller: Caller): Refusal | null => refuseJudge(on, caller, 'returnFinalAccount');

/** Null if finance may return the account that it has read, with a reason. */
export function refuseAccountReturn(
  grant: Grant,
  account: FinalAccount | undefined,
  { caller, body }: Given<ReturnFinalAccount>,
): Refusal | null {
  const refusal = mayReturnAccount({ grant, account }, caller);
  if (refusal) return refusal;
  return account?.number === body.number ? null : { code: 'stale_account', current: account?.number ?? 0 };
}

/** What stands around an account that is approved. `open`: the open amendment, if any. */
type Settling = {
  milestones: readonly Milestone[];
  tranches: readonly Tranche[];
  open: { number: number } | undefined;
};

/**
 * The first refusal, in order of precedence; null if finance may approve the account. No payment may be ordered at that
 * time, and no amendment may be open that would change what is due.
 */
export function mayApproveAccount({ grant, account, milestones, tranches, open }: WithAccount & Settling, caller: Caller): Refusal | null {
  const refusal = refuseJudge({ grant, account }, caller, 'approveFinalAccount') ?? refuseUnreported(milestones);
  if (refusal) return refusal;
  return open ? { code: 'amendment_open', amendment: open.number } : refuseOrdered(tranches);
}

/** Refuses what is struck of no line, twice of one, above what was spent on it, or without a reason (CRPA L211-2). */
function refuseStruck(lines: readonly StatedLine[], { struck }: ApproveFinalAccount): Refusal | null {
  const places = struck.map((each) => each.line);
  const unknown = places.filter((place) => !lines.some((each) => each.line === place));
  const twice = repeatedIn(places);
  if (unknown.length + twice.length > 0) return { code: 'struck_lines_unknown', unknown, twice };
  for (const { line: place, struckCents } of struck) {
    const spentCents = lines.find((each) => each.line === place)?.spentCents ?? 0;
    if (struckCents > spentCents) return { code: 'struck_above_spent', line: place, spentCents, struckCents };
  }
  const unreasoned = struck.filter(({ struckCents, reason }) => struckCents > 0 && reason === '').map((each) => each.line);
  return unreasoned.length > 0 ? { code: 'struck_reason_missing', lines: unreasoned } : null;
}

/**
 * The first refusal, in order of precedence; null if finance may approve these amounts. A balance can be left to pay
 * only on the last tranches, once they are confirmed.
 */
export function refuseApproval(
  grant: Grant,
  account: FinalAccount | undefined,
  statement: Statement | undefined,
  { settlement, ...around }: { settlement: Settlement } & Settling,
  { caller, body }: Pick<Given<ApproveFinalAccount>, 'caller' | 'body'>,
): Refusal | null {
  const refusal = mayApproveAccount({ grant, account, ...around }, caller);
  if (refusal) return refusal;
  if (account?.number !== body.number) return { code: 'stale_account', current: account?.number ?? 0 };
  return refuseStruck(statement?.lines ?? [], body) ?? refuseBalanceOf(around.tranches, settlement, account);
}

/**
 * The balance of a grant, and the tranches that amendments have added to it: those still to be paid by the final
 * account, in order.
 */
const openBalances = (tranches: readonly Tranche[]): Tranche[] =>
  tranches.filter((tranche) => tranche.kind === 'balance' && !isOver(tranche));

/**
 * The tranches by which a final account is paid: the open balances; of a project that ended early all that are open,
 * since those before the balance are no longer reported on.
 */
const payingTranches = (tranches: readonly Tranche[], { endedOn }: Pick<FinalAccount, 'endedOn'>): Tranche[] =>
  endedOn === null ? openBalances(tranches) : tranches.filter((tranche) => !isOver(tranche));

/** A firm balance may have been certified before the account. */
const PAYABLE: readonly TrancheState[] = ['confirmed', 'certified', 'delegated'];

/**
 * What is due beyond what was paid is paid by the balances, after the other tranches; if no balance is left, it is not
 * paid.
 */
function refuseBalanceOf(tranches: readonly Tranche[], settlement: Settlement, account: FinalAccount): Refusal | null {
  const { leftCents } = settlement;
  if (account.endedOn !== null) return refuseUnpromised(payingTranches(tranches, account), leftCents);
  const [balance, ...added] = openBalances(tranches);
  if (leftCents <= 0 || !balance) return null;
  const first = firstUnpaid(tranches, balance.rank);
  if (first) return { code: 'tranche_out_of_order', rank: balance.rank, first: first.rank, state: first.state };
  const unpromised = [balance, ...added].find(({ state }) => !PAYABLE.includes(state));
  return unpromised
    ? { code: 'tranche_wrong_state', rank: unpromised.rank, state: unpromised.state, command: 'approveFinalAccount' }
    : null;
}

/** Of a project that ended early only what is due needs to be promised: the rest is released. */
function refuseUnpromised(open: readonly Tranche[], leftCents: number): Refusal | null {
  const promisedCents = sumCents(
    open
      .filter(({ state }) => PAYABLE.includes(state))
      .map(({ committedCents, delegatedCents, paidCents }) => committedCents + delegatedCents - paidCents),
  );
  const next = open.find(({ state }) => !PAYABLE.includes(state));
  return leftCents > promisedCents && next
    ? { code: 'tranche_wrong_state', rank: next.rank, state: next.state, command: 'approveFinalAccount' }
    : null;
}

/**
 * True for a balance that the final account certifies, if one is asked for: a conditional balance, and tranches added
 * by amendments, which come after it. A firm balance is certified like any other tranche, and what was paid of it above
 * what is due is claimed.
 */
const isOnAccount = ({ kind, firm, amendment }: Pick<Tranche, 'kind' | 'firm' | 'amendment'>): boolean =>
  kind === 'balance' && (!firm || amendment !== null);

/**
 * If a call asks for a final account, only its approval certifies the balance that waits for it, and only once.
 * `account`: undefined if the call asks for none.
 */
export function refuseBalance(
  tranche: Pick<Tranche, 'rank' | 'kind' | 'firm' | 'amendment'>,
  account: Pick<FinalAccount, 'state'> | undefined,
): Refusal | null {
  if (!account || !isOnAccount(tranche)) return null;
  return account.state === 'approved' ? { code: 'balance_settled', rank: tranche.rank } : { code: 'account_awaited', rank: tranche.rank };
}

/**
 * The result of a final account, in cents. `leftCents`: what is due beyond what was paid net; negative if too much was
 * paid.
 */
export type Settlement = { dueCents: number; netPaidCents: number; leftCents: number };

/**
 * min(grant, rate × eligible spending) − what was paid and is not claimed back. The rate is the share that the plan in
 * force grants of its eligible cost (dépense subventionnable, décret 2018-514 art. 12 I): an award of 64 000 for 80 000
 * that are eligible is due in full once these are spent. A fraction of a cent is not due.
 * @param keptCents what may be funded of what was spent
 */
export function settle(
  { awardedCents }: Pick<Grant, 'awardedCents'>,
  { eligibleCents }: Pick<FundedPlan, 'eligibleCents'>,
  keptCents: number,
  paid: readonly Pick<Claimable, 'paidCents' | 'claimedCents'>[],
): Settlement {
  const atRate = Number((BigInt(awardedCents) * BigInt(keptCents)) / BigInt(eligibleCents));
  const dueCents = Math.min(awardedCents, atRate);
  const netPaidCents = sumCents(paid.map(claimableCents));
  return { dueCents, netPaidCents, leftCents: dueCents - netPaidCents };
}

/**
 * Refuses to open an approved account again while a payment is ordered, or once something of what it claimed back has
 * been collected.
 * @param claims those that its approval issued
 */
export function refuseReopening(
  tranches: readonly Placed[],
  claims: readonly { number: number; collectedCents: number }[],
): Refusal | null {
  const collected = claims.find(({ collectedCents }) => collectedCents > 0);
  if (collected) return { code: 'account_claim_collected', claim: collected.number, collectedCents: collected.collectedCents };
  return refuseOrdered(tranches);
}

/** The overpayment by tranche to claim it from, the last paid tranche first. */
export function overpaidParts<Paid extends Pick<Claimable, 'paidCents' | 'claimedCents'>>(
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

/** Shares out what is due among tranches, in order, up to what each may take. */
function shareOut({ leftCents }: Settlement, tranches: readonly Tranche[], most: (tranche: Tranche) => number) {
  let openCents = Math.max(0, leftCents);
  return tranches.map((tranche) => {
    const dueCents = Math.min(openCents, most(tranche));
    openCents -= dueCents;
    return { tranche, dueCents };
  });
}

/** What is due of each tranche that the account is paid by, beyond what was paid of it, as far as it is committed. */
export const dueParts = (
  settlement: Settlement,
  tranches: readonly Tranche[],
  account: Pick<FinalAccount, 'endedOn'>,
): { tranche: Tranche; dueCents: number }[] =>
  shareOut(settlement, payingTranches(tranches, account), ({ committedCents, paidCents }) => committedCents - paidCents);

/** What a delegated tranche keeps of what its beneficiary has not paid, as far as it is due. */
export const keptParts = (settlement: Settlement, delegated: readonly Tranche[]): { tranche: Tranche; dueCents: number }[] =>
  shareOut(settlement, delegated, returnableCents);

/** The final account of a grant; undefined if its call asks for none. */
type Accounted = Pick<FinalAccount, 'state'> | undefined;

/**
 * The state of a grant once this tranche's open order is paid and the tranche has the given state (`stateOnceOver`).
 */
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
 * The state of a grant with these tranches: closed if nothing is left to pay and its final account is approved, unless
 * it was terminated before.
 */
export const stateOnceOver = (grant: Pick<Grant, 'state'>, tranches: readonly Placed[], account: Accounted): Grant['state'] =>
  grant.state !== 'terminated' && tranches.every(isOver) && (!account || account.state === 'approved') ? 'closed' : grant.state;
