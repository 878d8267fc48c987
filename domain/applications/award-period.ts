import { z } from 'zod';
import { type Application, type OnApplication, refuseOnApplication } from './application.ts';
import { type Correction, stopsSilence } from './correction.ts';
import { silenceCounts } from './silence.ts';
import type { Call } from '../calls/call.ts';
import { endOfDate, endOfPeriod, moveDate, parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { Day, text } from '../core/words.ts';

/** The fund's people are warned after so many of the eight months, and so long before the end of an extension. */
const [WARNED_AFTER_MONTHS, WARNED_BEFORE_MONTHS] = [6, 2];

/** A reasoned decision that fixes until which day the subsidy may be awarded (décret 2018-514 art. 7). */
export const ExtendAwardPeriod = z.strictObject({
  version: Ordinal,
  /** The last day for the award, in Paris. */
  until: Day,
  /** Shown to the applicant. */
  reason: text(4000).min(1),
});
export type ExtendAwardPeriod = z.infer<typeof ExtendAwardPeriod>;

/** When the fund's people are warned that silence will reject a request; null where the law sets no such period. */
export const silenceWarning = ({ terms }: { terms: Pick<Call['terms'], 'forLocalAuthorities'> }, receivedAt: string): string | null =>
  terms.forLocalAuthorities ? endOfPeriod(receivedAt, { months: WARNED_AFTER_MONTHS }) : null;

/** The end of an extended period and the warning before it; null if that is past already. */
export function extendedUntil(until: string, at: string): Pick<Application, 'silenceWarnAt'> & { silenceAt: string } {
  const warnAt = endOfDate(moveDate(until, { months: -WARNED_BEFORE_MONTHS }));
  return { silenceAt: endOfDate(until), silenceWarnAt: warnAt > at ? warnAt : null };
}

/**
 * What decides whether the time to award may be extended. `call`: the version that the application keeps; `correction`:
 * the open one, which may have stopped that time; `isUnattributed`: true for an award that waits for its agreement.
 */
type InPeriod = { call: Pick<Call, 'terms'>; correction: Pick<Correction, 'requiredBy'> | null; isUnattributed: boolean };

/**
 * The first refusal, in order of precedence; null if the chair may extend the time to award a subsidy: before it ends,
 * since what it has rejected is rejected (décret 2018-514 art. 7).
 */
export function mayExtendAwardPeriod(
  { application, call, correction, isUnattributed }: OnApplication & InPeriod,
  caller: Caller,
  at: string,
): Refusal | null {
  const refusal = refuseOnApplication('extendAwardPeriod', { application }, caller);
  if (refusal) return refusal;
  const { state, silenceAt, silentSince } = application;
  if (!silenceAt || !call.terms.forLocalAuthorities) return { code: 'no_award_period' };
  if (!silenceCounts(state, isUnattributed)) return { code: 'wrong_state', command: 'extendAwardPeriod', state };
  if (correction && stopsSilence(correction)) return { code: 'award_period_stopped' };
  return silentSince || silenceAt <= at ? { code: 'award_period_over', endedOn: parisDate(silenceAt) } : null;
}

/** The first refusal, in order of precedence; null if the time to award may be extended until that day. */
export function refuseExtension(application: Application, on: InPeriod, { caller, body, at }: Given<ExtendAwardPeriod>): Refusal | null {
  const refusal = mayExtendAwardPeriod({ application, ...on }, caller, at) ?? refuseStale(application, body.version);
  if (refusal) return refusal;
  const endsOn = parisDate(application.silenceAt ?? at);
  return body.until <= endsOn ? { code: 'award_period_not_extended', endsOn } : null;
}
