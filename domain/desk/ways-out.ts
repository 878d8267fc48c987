import { daysFrom, endOfDate, moveDate, parisDate, yearOf } from '../core/calendar.ts';
import { noticeDaysOf } from '../calls/agreement-terms.ts';
import type { Asker } from '../core/may.ts';
import { sumCents } from '../core/money.ts';
import { amendmentClock, mayProposeAmendment } from '../grants/amendment.ts';
import { amendedTranches, capsOf, refuseCaps } from '../grants/amended-tranches.ts';
import { isNoticeDue, leastAnswerBy, refuseUnheard } from '../grants/ending-notice.ts';
import { APPROVAL, dueParts, refuseApproval, settle, type Statement } from '../grants/final-account.ts';
import { isPeriodOver, ofTranches } from '../grants/milestone.ts';
import { isOver, isPending, type Tranche, UNCONFIRMED } from '../grants/tranche.ts';
import { circumstancesOf } from '../grants/tranche-condition.ts';
import { pointsOf, type Way, type WayCommand } from '../ledger/freeze-plan.ts';
import { type GrantParts, isExpected } from './may-on-grant.ts';

const daysUntil = (at: string, day: string): number => daysFrom(parisDate(at), day) - 1;

/** The days until an amendment is decided, if its opinion and its decision take the time that the call gives each. */
function amendmentDays({ call }: Pick<GrantParts, 'call'>, at: string): number {
  const decided = amendmentClock(call, amendmentClock(call, at).deadlineAt);
  return daysUntil(at, parisDate(decided.deadlineAt));
}

/** The conditional tranches at a plan's end that still reserve AE of the year, the last one first. */
function lastReserved(tranches: readonly Tranche[], year: number): Tranche[] {
  const fromLast = tranches.filter((tranche) => !isPending(tranche) && tranche.state !== 'cancelled').toReversed();
  const firstOther = fromLast.findIndex(
    (tranche) => tranche.firm || !UNCONFIRMED.includes(tranche.state) || tranche.year !== year || tranche.openCents === 0,
  );
  return firstOther < 0 ? fromLast : fromLast.slice(0, firstOther);
}

/**
 * Amendments that take the last conditional tranches, one more each time, as the rule of an amendment cuts them
 * (`amendedTranches`); a tranche pays a stage of the project, so it is taken whole.
 */
function amendmentsOf(on: GrantParts, score: number | null, year: number, { caller, at }: Asker): Way[] {
  const { grant, tranches, fundingChange } = on;
  if (fundingChange || mayProposeAmendment(on, caller)) return [];
  const standing = tranches.filter((tranche) => !isPending(tranche));
  const last = lastReserved(standing, year);
  return last.flatMap((_, place): Way[] => {
    const cut = last.slice(0, place + 1);
    const cutCents = sumCents(cut.map(({ openCents }) => openCents));
    const amounts = { durationMonths: grant.durationMonths, awardedCents: grant.awardedCents - cutCents };
    if (amounts.awardedCents <= 0) return [];
    const amended = amendedTranches(grant, standing, amounts.awardedCents, capsOf(on, amounts, at));
    if ('refusal' in amended || refuseCaps(amended.parts, on, amounts, at)) return [];
    const isWhole = amended.parts.every(({ tranche, cutCents: cents }) => cents === (cut.includes(tranche) ? tranche.openCents : 0));
    if (!isWhole) return [];
    return [
      {
        command: 'proposeAmendment',
        envelopeId: grant.envelopeId,
        grantId: grant.id,
        released: new Map(cut.map(({ id, openCents }) => [id, openCents])),
        withdrawn: new Map(),
        points: pointsOf(score, cutCents, grant.awardedCents),
        days: amendmentDays(on, at),
      },
    ];
  });
}

/**
 * What the end of an agreement gives up of its award, in cents: all that is neither due nor paid, of whatever year its
 * credits are.
 */
export const givenUpCents = (tranches: readonly EndedTranche[]): number =>
  sumCents(
    tranches
      .filter((tranche) => !isPending(tranche))
      .map(({ state, openCents, committedCents, delegatedCents, paidCents }) =>
        state === 'confirmed' ? openCents + committedCents - paidCents : openCents + (state === 'delegated' ? delegatedCents : 0),
      ),
  );
type EndedTranche = Pick<Tranche, 'state' | 'amendment' | 'openCents' | 'committedCents' | 'delegatedCents' | 'paidCents'>;

/** A written condition not kept past its date, at a milestone or beside them (null); undefined if all are kept. */
function unkeptCondition(on: GrantParts, at: string): { milestone: number | null } | undefined {
  const owed = { ...on, circumstances: circumstancesOf(on.call, on) };
  const milestone = [...on.milestones.map(({ rank }) => rank), null].find((rank) => isNoticeDue(owed, rank, at));
  return milestone === undefined ? undefined : { milestone };
}

/** True once the time of a notice is over, and what it is about still stands against the grant. */
const isEndDue = (on: GrantParts, at: string): boolean =>
  refuseUnheard(on.notice, at) === null &&
  (on.notice?.ground === 'unlawful' || unkeptCondition({ ...on, notice: undefined }, at) !== undefined);

/** How the end of an agreement may begin, or be decided, now. */
function endNow(on: GrantParts, asker: Asker): Pick<Way, 'command' | 'days' | 'milestone'> | null {
  const { at } = asker;
  if (isEndDue(on, at) && isExpected(on, 'terminateGrant', null, asker)) return { command: 'terminateGrant', days: 0 };
  const unkept = unkeptCondition(on, at);
  if (!unkept || !isExpected(on, 'giveNotice', unkept.milestone === null ? null : String(unkept.milestone), asker)) return null;
  // The day after the last one on which a notice that is given now may be answered.
  const { firstOn } = leastAnswerBy(on.grant, noticeDaysOf(on.call.terms.agreement), at);
  const days = daysUntil(at, moveDate(firstOn, { days: 1 }));
  return { command: 'giveNotice', days, ...(unkept.milestone === null ? {} : { milestone: unkept.milestone }) };
}

/**
 * The end of an agreement whose beneficiary does not keep a written condition past its date: by a notice, where finance
 * is asked to give it, or at once where its time is over. What is reserved, and what is committed this year and not due
 * yet, comes back.
 */
function endOf(on: GrantParts, score: number | null, year: number, asker: Asker): Way[] {
  const { grant, tranches } = on;
  const end = endNow(on, asker);
  if (!end) return [];
  const ofYear = tranches.filter((tranche) => tranche.year === year);
  const released = ofYear.filter(({ state, openCents }) => UNCONFIRMED.includes(state) && openCents > 0);
  // A commitment of another year lapses.
  const withdrawn = year === yearOf(asker.at) ? ofYear.filter(({ state, paidCents }) => state === 'confirmed' && paidCents === 0) : [];
  if (released.length + withdrawn.length === 0) return [];
  return [
    {
      ...end,
      ...{ envelopeId: grant.envelopeId, grantId: grant.id },
      released: new Map(released.map(({ id, openCents }) => [id, openCents])),
      withdrawn: new Map(withdrawn.map(({ id, committedCents }) => [id, committedCents])),
      points: pointsOf(score, givenUpCents(tranches), grant.awardedCents),
    },
  ];
}

/** An account that was given and is not decided yet, with the eligible cost of the plan in force, in cents. */
type GivenAccount = { statement: Statement; eligibleCents: number };

/**
 * The approval of a final account that was given, as far as it frees anything where nothing of it is struck: what is
 * reserved, and what is committed this year and not due. Nothing of the project is given up: it is done.
 */
function approvalOf(on: GrantParts, given: GivenAccount | undefined, year: number, { caller, at }: Asker): Way[] {
  const { grant, tranches, account } = on;
  if (!given || !account || grant.form !== 'agreement') return [];
  const settlement = settle(grant, given, given.statement.spentCents, tranches);
  const body = { number: account.number, struck: [], observation: '' };
  if (refuseApproval(grant, account, given.statement, { ...on, settlement }, { caller, body })) return [];
  const due = new Map(dueParts(settlement, tranches, account).map(({ tranche: { id }, dueCents }) => [id, dueCents]));
  const open = tranches.filter((tranche) => !isOver(tranche) && tranche.year === year);
  const above = (cents: readonly (readonly [string, number])[]) => new Map(cents.filter(([, each]) => each > 0));
  const released = above(open.map(({ id, openCents }) => [id, openCents]));
  const withdrawn = above(
    year === yearOf(at) ? open.map(({ id, committedCents, paidCents }) => [id, committedCents - paidCents - (due.get(id) ?? 0)]) : [],
  );
  if (released.size + withdrawn.size === 0) return [];
  return [{ command: APPROVAL, envelopeId: grant.envelopeId, grantId: grant.id, released, withdrawn, points: 0, days: 0 }];
}

/**
 * True unless a way would take effect only after the year has ended, in Paris: what it frees then is of no use to that
 * year, whose AE have lapsed by then (LOLF art. 1 and 15). What is left of a year that is over already is freed at any
 * time.
 * @param days until the way may take effect
 */
export const isInTimeFor = (year: number, days: number, at: string): boolean =>
  year < yearOf(at) || moveDate(parisDate(at), { days }) <= `${year}-12-31`;

/**
 * The ways to free AE of a year, before its end, on a signed grant by commands that its rules take now: the approval of
 * its final account, an amendment that takes its last conditional tranches, or its end by a notice.
 * @param score its application's, from 0 to 5; null if it was not scored
 */
export const waysOn = (
  on: GrantParts,
  { score, given }: { score: number | null; given: GivenAccount | undefined },
  year: number,
  asker: Asker,
): Way[] =>
  [...approvalOf(on, given, year, asker), ...amendmentsOf(on, score, year, asker), ...endOf(on, score, year, asker)].filter(({ days }) =>
    isInTimeFor(year, days, asker.at),
  );

/**
 * What lawfully pays or releases what is committed on a silent grant: the payment that is owed, the approval of a given
 * account, the end of the agreement, the notice before it; and by its beneficiary an account, the declaration that the
 * project has ended early, or an amendment, to which both sides agree.
 */
export const RELEASES = ['payment', 'approval', 'end', 'notice', 'account', 'early_end', 'amendment'] as const;

/** The commands by which finance gives some of them, or begins to. */
export const RELEASED_BY: Partial<Record<Release['act'], WayCommand>> = {
  approval: APPROVAL,
  end: 'terminateGrant',
  notice: 'giveNotice',
  amendment: 'proposeAmendment',
};

/**
 * `day`: from which the grant may be ended, or until which its account is due; null where no day stands against it.
 * `milestone`: that of a notice; null beside milestones.
 */
export type Release = { act: (typeof RELEASES)[number]; day: string | null; milestone: number | null };

/**
 * The next lawful act by which a commitment that has gone silent is paid or released, by any person: silence ends no
 * subsidy, which creates rights (CE 29/05/2019 n° 428040). What is certified is owed. A given account is decided. What
 * is not kept past its date begins, or decides, the end. Until then it is for the beneficiary: to account, to declare
 * that the project has ended early, or to agree on an amendment. Null where no act on the agreement does.
 */
export function releaseOf(on: GrantParts, at: string): Release | null {
  const { grant, tranches, account, notice, milestones } = on;
  const open = tranches.filter(({ committedCents, delegatedCents, paidCents }) => committedCents + delegatedCents > paidCents);
  if ((grant.state !== 'active' && grant.state !== 'suspended') || open.length === 0) return null;
  const by = (act: Release['act'], more: Partial<Release> = {}): Release => ({ act, day: null, milestone: null, ...more });
  if (open.every(({ state }) => state === 'certified' || state === 'ordered')) return by('payment');
  if (account?.state === 'given') return by('approval');
  if (isEndDue(on, at)) return by('end');
  if (notice && notice.isUsed !== true && at <= endOfDate(notice.answerBy))
    return by('end', { day: moveDate(notice.answerBy, { days: 1 }) });
  const unkept = unkeptCondition(on, at);
  if (unkept) return by('notice', unkept);
  if (!account || account.state === 'approved' || account.state === 'cancelled') return by('amendment');
  const isProjectOver = ofTranches(milestones).every((milestone) => milestone.state === 'cancelled' || isPeriodOver(milestone, at));
  return isProjectOver ? by('account', { day: parisDate(account.dueAt) }) : by('early_end');
}
