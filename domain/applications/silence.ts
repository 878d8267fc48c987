import type { Application } from './application.ts';
import type { Call } from '../calls/call.ts';
import { daysLeft, endOfPeriod } from '../core/calendar.ts';
import type { Due } from '../core/command.ts';

/**
 * When the fund's silence on an application counts as a rejection: the end of the call's period, de date à date, from
 * the submission; null where the call has none. It is a setting because the rule protects the public only: silence on a
 * request for money is a rejection (CRPA L231-4 3°), and the public is defined without bodies of public law among
 * themselves (CRPA L100-3); a call for local authorities has it all the same, after two months (décret 2018-514 art.
 * 1). Silence never accepts anything.
 */
export const silenceEnd = ({ terms: { silence } }: Call, submittedAt: string): string | null =>
  silence && endOfPeriod(submittedAt, { months: silence.months });

/**
 * The period stands while pieces are asked for (CRPA L114-5); as many calendar days as were left follow. What had ended
 * stays ended.
 */
export const silenceResumed = (silenceAt: string, stoppedAt: string, at: string): string =>
  silenceAt <= stoppedAt ? silenceAt : endOfPeriod(at, { days: daysLeft(stoppedAt, silenceAt) });

/** What silence waits for: its end, once. It opens an appeal, and the file may still be decided. */
export const nextSilenceDue = ({ silenceAt, silentSince }: Pick<Application, 'silenceAt' | 'silentSince'>): Due | null =>
  silenceAt && !silentSince ? { at: silenceAt, what: 'recordSilence' } : null;
