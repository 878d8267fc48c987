import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import type { Given } from '../core/command.ts';
import { Cents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { type AgendaItem, type Decision, ranksOf, refuseAlone } from './session.ts';
import { text } from '../core/words.ts';

export const AwardWaitlisted = z.strictObject({ version: z.int().positive(), awardedCents: Cents, reason: text(4000).min(1) });
export type AwardWaitlisted = z.infer<typeof AwardWaitlisted>;

export const RefuseWaitlisted = z.strictObject({ version: z.int().positive(), reason: text(4000).min(1) });
export type RefuseWaitlisted = z.infer<typeof RefuseWaitlisted>;

/** Guards in order of precedence; null: the chair may award what waits, if the envelope has room for it. */
export function refuseLateAward(application: Application, item: AgendaItem, given: Given<AwardWaitlisted>): Refusal | null {
  const refusal = refuseAlone(application, item, 'awardWaitlisted', given);
  if (refusal) return refusal;
  const { requestedCents } = item;
  const { awardedCents } = given.body;
  return awardedCents > requestedCents
    ? { code: 'award_above_request', applicationId: application.id, requestedCents, awardedCents }
    : null;
}

/** Guards in order of precedence; null: the chair may refuse what waits. */
export const refuseLateRefusal = (application: Application, item: AgendaItem, given: Given<RefuseWaitlisted>): Refusal | null =>
  refuseAlone(application, item, 'refuseWaitlisted', given);

/** What waits for an award: what it asks, and of which envelope. */
export type WaitlistedApplication = { applicationId: string; envelopeId: string; requestedCents: number };

/**
 * Of what waits, in its order, what is available holds: each beside those before it that it holds. Nothing is awarded
 * by that: it is what the chair is proposed.
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
 * Guards in order of precedence; null: nothing is put before a won appeal that was not won before it. A won appeal
 * creates no credit, and so waits first.
 * @param wonAt when the appeals of these applications were won, by their ids
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
