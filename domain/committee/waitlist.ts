import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuseFundedTwice, refuseUnsettled, type Unsettled } from '../applications/overlap.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { type AgendaItem, AwardConditions, type Decision, type JudgedBefore, refuseAlone, ranksOf } from './session.ts';
import { text } from '../core/words.ts';

export const AwardWaitlisted = z.strictObject({
  version: Ordinal,
  awardedCents: Cents,
  reason: text(4000).min(1),
  conditions: AwardConditions.optional(),
  /** True if the chair awards it although an overlap of the same object is unsettled. */
  despiteOverlap: z.boolean().optional(),
});
export type AwardWaitlisted = z.infer<typeof AwardWaitlisted>;

export const RefuseWaitlisted = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type RefuseWaitlisted = z.infer<typeof RefuseWaitlisted>;

export const waitlistEvents = {
  awardWaitlisted: { applicant: true, letters: true, urgent: true, decidedBy: 'chair', course: 'awarded' },
  refuseWaitlisted: { applicant: true, letters: true, urgent: true, decidedBy: 'chair', course: 'refused' },
  proposeAward: { applicant: false, letters: true },
} satisfies EventTable;

type Promisable = JudgedBefore & { fundedTwice: readonly string[] };

/**
 * The first refusal, in order of precedence; null if the chair may award a waitlisted application, provided that the
 * envelope has room for it. `fundedTwice`: its id, if an upheld overlap stands against promising it money.
 */
export const mayAwardWaitlisted = (on: Promisable, caller: Caller): Refusal | null =>
  refuseAlone('awardWaitlisted', on, caller) ?? refuseFundedTwice(on.fundedTwice);

/** The first refusal, in order of precedence; null if the chair may award this amount. */
export function refuseLateAward(
  application: Application,
  { requestedCents, tookPart }: AgendaItem,
  { fundedTwice, unsettled }: { fundedTwice: readonly string[]; unsettled: readonly Unsettled[] },
  { caller, body }: Given<AwardWaitlisted>,
): Refusal | null {
  const refusal = mayAwardWaitlisted({ application, tookPart, fundedTwice }, caller) ?? refuseStale(application, body.version);
  if (refusal) return refusal;
  const { awardedCents, despiteOverlap } = body;
  const silent = refuseUnsettled(unsettled, [application.id], despiteOverlap ? [application.id] : []);
  if (silent) return silent;
  return awardedCents > requestedCents
    ? { code: 'award_above_request', applicationId: application.id, requestedCents, awardedCents }
    : null;
}

/** The first refusal, in order of precedence; null if the chair may refuse a waitlisted application. */
export const mayRefuseWaitlisted = (on: JudgedBefore, caller: Caller): Refusal | null => refuseAlone('refuseWaitlisted', on, caller);

export const refuseLateRefusal = (
  application: Application,
  { tookPart }: AgendaItem,
  { caller, body }: Given<RefuseWaitlisted>,
): Refusal | null => mayRefuseWaitlisted({ application, tookPart }, caller) ?? refuseStale(application, body.version);

/** A waitlisted application: what it asks for, and from which envelope. */
export type WaitlistedApplication = { applicationId: string; envelopeId: string; requestedCents: number };

/**
 * The waitlisted applications, in their order, that the available credits hold, after those before them that are held.
 * Nothing is awarded by it: it is proposed to the chair.
 * @param availableCents the AE of the year that each envelope has available
 */
export function heldOf<W extends WaitlistedApplication>(waiting: readonly W[], availableCents: ReadonlyMap<string, number>): W[] {
  const left = new Map(availableCents);
  return waiting.filter(({ envelopeId, requestedCents }) => {
    const cents = (left.get(envelopeId) ?? 0) - requestedCents;
    if (cents >= 0) left.set(envelopeId, cents);
    return cents >= 0;
  });
}

/**
 * The first refusal, in order of precedence; null if nothing is placed before a won appeal except an appeal won
 * earlier. A won appeal creates no credit, so it waits first.
 * @param wonAt when the appeals of these applications were won, by application id
 */
export function refuseBehind(wonAt: ReadonlyMap<string, string>, decisions: readonly Decision[]): Refusal | null {
  const inOrder = [...ranksOf(decisions)].sort(([, a], [, b]) => a - b).map(([id]) => id);
  const behind = inOrder.filter((id, place) => {
    const won = wonAt.get(id);
    return won !== undefined && inOrder.slice(0, place).some((before) => (wonAt.get(before) ?? LATEST) > won);
  });
  return behind.length > 0 ? { code: 'won_appeal_behind', applicationIds: behind } : null;
}
const LATEST = '9999';
