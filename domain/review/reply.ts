import { z } from 'zod';
import { type OnApplication, refuseOwn } from '../applications/application.ts';
import type { ApplicationState } from '../applications/application-life.ts';
import type { Call } from '../calls/call.ts';
import { endOfWorkingDayBefore, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { text } from '../core/words.ts';
import { clockFrom } from './review.ts';

/** The reply of an organisation to the opinions on its application, before the committee decides. */
export const ReplyToOpinions = z.strictObject({ version: Ordinal, reply: text(10_000).min(1) });
export type ReplyToOpinions = z.infer<typeof ReplyToOpinions>;

/** Until when an organisation may reply (an ISO instant), null if it may not; and whether it has replied. */
export type Replying = { replyUntil: string | null; isReplied: boolean };

/** Until when the organisation may reply to opinions whose last one is given at this instant; null if it may not. */
export const replyUntil = ({ terms: { feedback } }: Pick<Call, 'terms'>, at: string): string | null =>
  feedback?.replyWorkingDays ? clockFrom(feedback.replyWorkingDays, at).deadlineAt : null;

/** The reminder leaves two working days: the one that begins with it, and the last one. */
const REMINDER_WORKING_DAYS = 2;

/** When an organisation that may reply until an instant is reminded; null where that day has begun already. */
export function replyReminder(until: string, at: string): string | null {
  const remindAt = endOfWorkingDayBefore(until, REMINDER_WORKING_DAYS);
  return remindAt > at ? remindAt : null;
}

/** The reminder of an application whose review is over; null if none is due. */
export const nextReplyDue = ({ replyRemindAt }: { replyRemindAt: string | null }): Due | null =>
  replyRemindAt === null ? null : { at: replyRemindAt, what: 'remindReply' };

/** The states in which the review is over, and nothing is decided since. */
const REPLIED_IN: readonly ApplicationState[] = ['reviewed', 'in_session'];
/** The states in which opinions are still given, perhaps again: the organisation reads none before all are given. */
const REVIEWED_IN: readonly ApplicationState[] = ['submitted', 'correction_requested', 'in_review', 'in_reexamination'];

/**
 * True if an application's organisation reads the opinions in this state: before a decision if it may reply, after one
 * if its call says so.
 */
export function readsOpinions(
  { terms: { feedback } }: Pick<Call, 'terms'>,
  { state, until, isDecided }: { state: ApplicationState; until: string | null; isDecided: boolean },
): boolean {
  if (REPLIED_IN.includes(state)) return until !== null;
  return feedback?.afterDecision === true && isDecided && !REVIEWED_IN.includes(state);
}

/** The first refusal, in order of precedence; null if the organisation may reply. */
export function mayReply(on: OnApplication & Replying, caller: Caller, at: string): Refusal | null {
  const refusal = refuseOwn('replyToOpinions', on, caller);
  if (refusal) return refusal;
  const { replyUntil: until, isReplied } = on;
  return until === null || at > until || isReplied ? { code: 'reply_closed', until, isReplied } : null;
}

/** The first refusal, in order of precedence; null if the organisation may reply at this version. */
export const refuseReply = (
  on: OnApplication & Replying & { application: { version: number } },
  { caller, body, at }: Given<ReplyToOpinions>,
): Refusal | null => mayReply(on, caller, at) ?? refuseStale(on.application, body.version);

/** An application whose organisation may still reply, and until when (an ISO instant). */
export type ReplyAwaited = { applicationId: string; until: string };

/**
 * Refuses a session that is held, or whose members begin to vote (`opensAt`), on a day on which a reply is still
 * awaited: they read opinions and reply together.
 */
export function refuseBeforeReplies(
  awaited: readonly ReplyAwaited[],
  { heldOn, opensAt }: { heldOn: string; opensAt: string | undefined },
): Refusal | null {
  const opensOn = opensAt === undefined ? heldOn : parisDate(opensAt);
  const later = awaited.filter(({ until }) => parisDate(until) >= heldOn || parisDate(until) >= opensOn);
  const until = later
    .map((each) => each.until)
    .toSorted()
    .at(-1);
  return until === undefined
    ? null
    : { code: 'reply_awaited', applicationIds: later.map(({ applicationId }) => applicationId), repliesUntil: parisDate(until) };
}
