import { daysFrom, moveDate, parisDate, yearOf } from '../core/calendar.ts';
import type { Asker } from '../core/may.ts';
import { sumCents } from '../core/money.ts';
import { amendmentClock, mayProposeAmendment } from '../grants/amendment.ts';
import { amendedTranches, capsOf, refuseCaps } from '../grants/amended-tranches.ts';
import { isPending, type Tranche, UNCONFIRMED } from '../grants/tranche.ts';
import { pointsOf, type Way } from '../ledger/freeze-plan.ts';
import { type GrantParts, isExpected } from './may-on-grant.ts';

/** The usual time to answer a formal notice: one month, to the same day of the next one. */
const NOTICE = { months: 1 } as const;

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

/**
 * The end of an agreement whose beneficiary does not keep a written condition past its date, where finance is asked to
 * give notice of it: what is reserved, and what is committed this year and not due yet, comes back.
 */
function endOf(on: GrantParts, score: number | null, year: number, asker: Asker): Way[] {
  const { grant, tranches, milestones } = on;
  const isDue = (rank: number | null): boolean => isExpected(on, 'giveNotice', rank === null ? null : String(rank), asker);
  const milestone = milestones.map(({ rank }) => rank).find(isDue);
  if (milestone === undefined && !isDue(null)) return [];
  const ofYear = tranches.filter((tranche) => tranche.year === year);
  const released = ofYear.filter(({ state, openCents }) => UNCONFIRMED.includes(state) && openCents > 0);
  // A commitment of another year lapses.
  const withdrawn = year === yearOf(asker.at) ? ofYear.filter(({ state, paidCents }) => state === 'confirmed' && paidCents === 0) : [];
  if (released.length + withdrawn.length === 0) return [];
  return [
    {
      command: 'giveNotice',
      grantId: grant.id,
      released: new Map(released.map(({ id, openCents }) => [id, openCents])),
      withdrawn: new Map(withdrawn.map(({ id, committedCents }) => [id, committedCents])),
      points: pointsOf(score, givenUpCents(tranches), grant.awardedCents),
      days: daysUntil(asker.at, moveDate(parisDate(asker.at), NOTICE)),
      ...(milestone === undefined ? {} : { milestone }),
    },
  ];
}

/**
 * The ways to free AE of a year on a signed grant by commands that its rules take now: an amendment that takes its last
 * conditional tranches, or the notice that begins its end.
 * @param score its application's, from 0 to 5; null if it was not scored
 */
export const waysOn = (on: GrantParts, score: number | null, year: number, asker: Asker): Way[] => [
  ...amendmentsOf(on, score, year, asker),
  ...endOf(on, score, year, asker),
];
