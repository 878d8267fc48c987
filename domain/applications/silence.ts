import type { Application } from './application.ts';
import type { Call } from '../calls/call.ts';
import { daysLeft, endOfPeriod } from '../core/calendar.ts';
import type { Due } from '../core/command.ts';

/**
 * When the fund's silence on an application counts as a rejection: the end of the call's period, de date à date, from
 * the submission, which is acknowledged at once; null if the call has none. It is a setting because the rule protects
 * only the public: silence on a request for money is a rejection (CRPA L231-4 3°), and the public does not include
 * bodies of public law among themselves (CRPA L100-3). A call for local authorities has eight months to award, of which
 * only an award is the end, not a place on the waitlist (décret 2018-514 art. 7). Silence never accepts anything.
 */
export const silenceEnd = ({ terms: { silence } }: Call, submittedAt: string): string | null =>
  silence && endOfPeriod(submittedAt, { months: silence.months });

/**
 * The period is suspended while documents are requested (CRPA L114-5); the calendar days that were left then follow. A
 * period that had ended stays ended.
 */
export const silenceResumed = (silenceAt: string, stoppedAt: string, at: string): string =>
  silenceAt <= stoppedAt ? silenceAt : endOfPeriod(at, { days: daysLeft(stoppedAt, silenceAt) });

/** The next date of silence: its end, once. It allows an appeal, and the application may still be decided. */
export const nextSilenceDue = ({ silenceAt, silentSince }: Pick<Application, 'silenceAt' | 'silentSince'>): Due | null =>
  silenceAt && !silentSince ? { at: silenceAt, what: 'recordSilence' } : null;
