import type { Call } from '../calls/call.ts';
import { endOfLegalPeriod, lawOn } from '../core/law.ts';
import { parisDate } from '../core/calendar.ts';
import type { Refusal } from '../core/refusal.ts';

/** What a start is judged by: when the request was received, and why it may be early, as its organisation states. */
export type Receipt = { receivedAt: string; earlyStart: string | null };

/**
 * Refuses a local authority's project that starts before its request is received: by the first legal act for it, or as
 * its organisation declares (décret 2018-514 art. 5 I and II). It may where the rules of a programme that the European
 * Union co-funds allow it: its organisation then names the programme (art. 5 III). Null if it may start on that day.
 */
export function refuseStart(
  startsOn: string | null,
  { terms }: { terms: Pick<Call['terms'], 'forLocalAuthorities'> },
  { receivedAt, earlyStart }: Receipt,
): Refusal | null {
  if (!terms.forLocalAuthorities || startsOn === null || earlyStart !== null) return null;
  const firstOn = parisDate(endOfLegalPeriod('localStart', receivedAt));
  return startsOn < firstOn ? { code: 'start_before_receipt', startsOn, firstOn, source: lawOn('localStart', firstOn).article } : null;
}
