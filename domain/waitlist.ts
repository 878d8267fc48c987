import { z } from 'zod';
import type { Application } from './application.ts';
import { applicationTable, refuseSight } from './application.ts';
import type { Given } from './command.ts';
import { refuseConcerned } from './conflict.ts';
import { Cents } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { AgendaItem } from './session.ts';
import { refuseState } from './state-table.ts';
import { text } from './words.ts';

export const AwardWaitlisted = z.strictObject({ version: z.int().positive(), awardedCents: Cents, reason: text(4000).min(1) });
export type AwardWaitlisted = z.infer<typeof AwardWaitlisted>;

export const RefuseWaitlisted = z.strictObject({ version: z.int().positive(), reason: text(4000).min(1) });
export type RefuseWaitlisted = z.infer<typeof RefuseWaitlisted>;

/** Guards in order of precedence, as in a session: who judged the application before does not end its wait. */
function refuseOutcome(
  application: Application,
  { tookPart }: Pick<AgendaItem, 'tookPart'>,
  command: 'awardWaitlisted' | 'refuseWaitlisted',
  { caller, body }: Given<{ version: number }>,
): Refusal | null {
  const sight = refuseSight(application, caller);
  if (sight) return sight;
  const state = refuseState(applicationTable, application.state, command);
  if (state) return state;
  if (application.version !== body.version) return { code: 'stale_version', current: application.version };
  const conflict = refuseConcerned(application, caller);
  if (conflict) return conflict;
  if (tookPart.includes(caller.personId)) return { code: 'took_part_in_review', applicationIds: [application.id] };
  return null;
}

/** Guards in order of precedence; null: the chair may award what waits, if the envelope has room for it. */
export function refuseLateAward(application: Application, item: AgendaItem, given: Given<AwardWaitlisted>): Refusal | null {
  const refusal = refuseOutcome(application, item, 'awardWaitlisted', given);
  if (refusal) return refusal;
  const { requestedCents } = item;
  const { awardedCents } = given.body;
  return awardedCents > requestedCents
    ? { code: 'award_above_request', applicationId: application.id, requestedCents, awardedCents }
    : null;
}

/** Guards in order of precedence; null: the chair may refuse what waits. */
export const refuseLateRefusal = (application: Application, item: AgendaItem, given: Given<RefuseWaitlisted>): Refusal | null =>
  refuseOutcome(application, item, 'refuseWaitlisted', given);
