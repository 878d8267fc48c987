import type { Application } from './application.ts';
import type { ApplicationState } from './application-life.ts';
import type { Call } from '../calls/call.ts';
import { daysLeft, endOfPeriod, parisDate } from '../core/calendar.ts';
import type { Due } from '../core/command.ts';
import { endOfLegalPeriod, lawOn } from '../core/law.ts';

type Terms = Pick<Call['terms'], 'silence' | 'forLocalAuthorities'>;

/**
 * After how many months without a decision a request that is made on a day (yyyy-mm-dd) is rejected, and by which
 * article; null if silence has no effect. For local authorities it is a law: eight months to award, of which only a
 * signed agreement is the end (décret 2018-514 art. 7). Elsewhere it is a setting of the call, since
 * the rule protects only the public: silence on a request for money is a rejection (CRPA L231-4 3°), and the public
 * does not include bodies of public law among themselves (CRPA L100-3). Silence never accepts anything.
 */
export function silenceOn({ silence, forLocalAuthorities }: Terms, day: string): { months: number; source: string } | null {
  if (!forLocalAuthorities) return silence;
  const { value, article } = lawOn('localDecision', day);
  return { months: value.months, source: article };
}

/**
 * When the fund's silence on an application counts as a rejection: the end of that period, de date à date, from the
 * submission, which is acknowledged at once; a letter that leaves late changes nothing of the date that it says. Null
 * if silence has no effect.
 */
export const silenceEnd = ({ terms: { silence, forLocalAuthorities } }: { terms: Terms }, submittedAt: string): string | null =>
  forLocalAuthorities ? endOfLegalPeriod('localDecision', submittedAt) : silence && endOfPeriod(submittedAt, { months: silence.months });

/**
 * The period is suspended while documents are requested (CRPA L114-5); the calendar days that were left then follow. A
 * period that had ended stays ended.
 */
export const silenceResumed = (silenceAt: string, stoppedAt: string, at: string): string =>
  silenceAt <= stoppedAt ? silenceAt : endOfPeriod(at, { days: daysLeft(stoppedAt, silenceAt) });

/** The states in which nothing is decided on a request, or only that it waits. */
export const UNDECIDED: readonly ApplicationState[] = [
  ...(['submitted', 'correction_requested', 'in_review', 'reviewed', 'in_session', 'waitlisted'] as const),
];

/** The states in which an award is made, or examined again. */
export const AWARDED: readonly ApplicationState[] = ['awarded', 'in_reexamination'];

/**
 * True while silence still counts. What ends it for a local authority is the decision that attributes the subsidy: here
 * the agreement, once both sides have signed it (décret 2018-514 art. 7 and 8). So its time runs on over a place on the
 * waitlist, and over an award whose agreement is not signed.
 * @param isUnattributed true for such an award
 */
export const silenceCounts = (state: ApplicationState, isUnattributed: boolean): boolean =>
  UNDECIDED.includes(state) || (AWARDED.includes(state) && isUnattributed);

/** The end of silence that is still to come; null if there is none, or if it has come. */
export const silenceToCome = ({ silenceAt, silentSince }: Pick<Application, 'silenceAt' | 'silentSince'>): string | null =>
  silentSince ? null : silenceAt;

/** The day (yyyy-mm-dd) on which silence rejects a request whose agreement is not signed. `hasCome`: it has. */
export type SilentOn = { on: string; hasCome: boolean };

/**
 * The silence that a letter names beside the day (yyyy-mm-dd) by which the agreement of a local authority is to be
 * signed, null while its project waits for credits: the one that has rejected its request, or that would before that
 * day; null elsewhere.
 */
export function silentBefore(
  { admissibleAt, silenceAt, silentSince }: Pick<Application, 'admissibleAt' | 'silenceAt' | 'silentSince'>,
  signBy: string | null,
  at: string,
): SilentOn | null {
  if (admissibleAt === null) return null;
  if (silentSince !== null) return { on: parisDate(silentSince), hasCome: true };
  if (silenceAt === null || silenceAt <= at) return null;
  const on = parisDate(silenceAt);
  return signBy === null || on < signBy ? { on, hasCome: false } : null;
}

/**
 * The next date of silence, once each: the warning of the fund's people, and its end, which allows an appeal; the
 * application may still be decided.
 */
export function nextSilenceDue(
  application: Pick<Application, 'silenceAt' | 'silentSince' | 'silenceWarnAt' | 'silenceWarnedAt'>,
): Due | null {
  const at = silenceToCome(application);
  const { silenceWarnAt, silenceWarnedAt } = application;
  if (at && silenceWarnAt && !silenceWarnedAt) return { at: silenceWarnAt, what: 'warnOfSilence' };
  return at ? { at, what: 'recordSilence' } : null;
}

/**
 * The next date of silence once the committee has decided: it runs on over a place on the waitlist and, for a local
 * authority, over an award until its agreement is signed (`silenceCounts`).
 */
export const silenceAfter = (
  application: Parameters<typeof nextSilenceDue>[0] & Pick<Application, 'admissibleAt'>,
  decision: 'award' | 'waitlist' | 'refuse' | undefined,
): Due | null => {
  if (decision === 'waitlist') return nextSilenceDue(application);
  // Of an award the fund's people are warned again, finance among them.
  const isRunning = decision === 'award' && application.admissibleAt !== null;
  return isRunning ? nextSilenceDue({ ...application, silenceWarnedAt: null }) : null;
};
