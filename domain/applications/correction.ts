import { z } from 'zod';
import {
  type Application,
  ApplicationContent,
  type OnApplication,
  type Organisation,
  refuseSubmittedContent,
  refuseOnApplication,
  refuseOwn,
} from './application.ts';
import { applicationTable } from './application-life.ts';
import type { Call } from '../calls/call.ts';
import { daysBefore, endOfDate, endOfPeriod, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { FieldFault, Refusal } from '../core/refusal.ts';
import { repeatedIn } from '../core/repeated.ts';
import type { Caller } from '../core/role.ts';
import { rolesIn, type StateTable } from '../core/state-table.ts';
import { refuseStart } from './start.ts';
import { refuseStale } from '../core/version.ts';
import type { ReviewStep } from '../review/review.ts';
import { differences, fieldsOf } from './revision.ts';
import { Day, Key, line, text } from '../core/words.ts';

/** The longest time that a correction may be given, de date à date. */
const MAX_MONTHS = 6;

/** What is wrong with a field (the kinds of Démarches simplifiées). */
const CorrectionKind = z.enum(['incorrect', 'incomplete', 'outdated']);

export const CorrectionItem = z.strictObject({
  /** A JSON pointer into the content: /summary, /costLines/0, /indicators/1/baseline, /answers/users. */
  field: line(200).min(2),
  kind: CorrectionKind,
  comment: text(2000).min(1),
});
export type CorrectionItem = z.infer<typeof CorrectionItem>;

export const RequestCorrection = z.strictObject({
  revision: Ordinal,
  items: z.array(CorrectionItem).min(1).max(50),
  /**
   * In review, the steps that wait for the answer. If none is named: every open step, or for a reviewer every open step
   * of their own.
   */
  steps: z.array(Key).max(50).default([]),
  /** The last day for an answer, in Paris; null for the call's own deadline. */
  dueOn: Day.nullable().default(null),
  message: text(4000).default(''),
  /**
   * The text that requires what is asked for; null if none does. Only what a text requires stops the periods that
   * silence ends (CRPA L114-5).
   */
  requiredBy: line(200).min(1).nullable(),
});
export type RequestCorrection = z.infer<typeof RequestCorrection>;

/** The longest reply to a point, in characters. */
export const REPLY_AT_MOST = 2000;

export const AnswerCorrection = ApplicationContent.extend({
  version: Ordinal,
  /** What is said to points of the request, in words, by the field that each names. */
  replies: z.record(line(200).min(2), text(REPLY_AT_MOST).min(1)).default({}),
});
export type AnswerCorrection = z.infer<typeof AnswerCorrection>;

export const CORRECTION_STATES = ['open', 'answered', 'lapsed', 'withdrawn'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

export const correctionTable = {
  open: {
    staff: { fr: 'Réponse attendue', en: 'Answer awaited' },
    applicant: { fr: 'À corriger', en: 'To be corrected' },
    takes: {
      answerCorrection: { by: ['applicant', 'signatory'], to: ['answered'] },
      withdrawApplication: { by: ['signatory'], to: ['withdrawn'] },
      remindCorrection: { by: 'time', to: ['open'] },
      lapseCorrection: { by: 'time', to: ['lapsed'] },
    },
  },
  answered: { staff: { fr: 'Corrigé', en: 'Answered' }, applicant: { fr: 'Corrigé', en: 'Answered' }, takes: {} },
  lapsed: { staff: { fr: 'Sans réponse', en: 'Not answered' }, applicant: { fr: 'Sans réponse', en: 'Not answered' }, takes: {} },
  withdrawn: {
    staff: { fr: 'Dossier retiré', en: 'File withdrawn' },
    applicant: { fr: 'Dossier retiré', en: 'File withdrawn' },
    takes: {},
  },
} satisfies StateTable<CorrectionState>;

export const correctionEvents = {
  requestCorrection: { applicant: true, letters: true, course: 'stopped' },
  answerCorrection: { applicant: true, letters: true, course: 'resumed' },
  remindCorrection: { applicant: true, letters: true },
  lapseCorrection: { applicant: true, letters: true, course: 'resumed' },
} satisfies EventTable;

/**
 * The open correction as the rules read it. `remindAt` is null if the deadline is too near for a reminder; instants are
 * ISO.
 */
export type Correction = {
  number: number;
  fromState: 'submitted' | 'in_review';
  requestedAt: string;
  remindAt: string | null;
  dueAt: string;
  remindedAt: string | null;
  /** The text that requires what is asked for; null if none does. */
  requiredBy: string | null;
};

/**
 * True if a correction stops the periods of its application that silence ends: only pieces that a text requires do
 * (CRPA L114-5). The fund's own deadlines, of the screening and of opinions, stop in any case.
 */
export const stopsSilence = ({ requiredBy }: Pick<Correction, 'requiredBy'>): boolean => requiredBy !== null;

const faultsOf = (pointers: readonly string[], fault: string): FieldFault[] => pointers.map((pointer) => ({ pointer, fault }));

/** The steps in review that a request pauses; a lead may pause any open step, a reviewer their own. */
export function stepsToStop(steps: readonly ReviewStep[], { caller, body }: Given<RequestCorrection>): string[] {
  if (body.steps.length > 0) return [...new Set(body.steps)];
  const isLead = caller.roles.includes('lead');
  return steps.filter(({ state, reviewerId }) => state === 'open' && (isLead || reviewerId === caller.personId)).map(({ key }) => key);
}

function refuseSteps(application: Application, steps: readonly ReviewStep[], given: Given<RequestCorrection>): Refusal | null {
  const { caller, body } = given;
  const known = steps.map(({ key }) => key);
  if (body.steps.some((key) => !known.includes(key))) return { code: 'step_unknown', known };
  const closed = steps.find(({ key, state }) => body.steps.includes(key) && state !== 'open');
  if (closed) return { code: 'step_not_open', step: closed.key, state: closed.state };
  if (application.state !== 'in_review' || caller.roles.includes('lead')) return null;
  const stopped = stepsToStop(steps, given);
  const areOwn = steps.filter(({ key }) => stopped.includes(key)).every(({ reviewerId }) => reviewerId === caller.personId);
  return areOwn ? null : { code: 'not_the_assigned_reviewer' };
}

/**
 * The first refusal, in order of precedence; null if a correction may be requested. In review, a reviewer pauses their
 * own steps, so must have one.
 */
export function mayRequestCorrection(
  on: OnApplication & { steps: readonly Pick<ReviewStep, 'state' | 'reviewerId'>[] },
  caller: Caller,
): Refusal | null {
  const { application, steps } = on;
  const refusal = refuseOnApplication('requestCorrection', on, caller);
  if (refusal) return refusal;
  const roles = rolesIn(applicationTable, application.state, 'requestCorrection');
  if (!roles.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles };
  if (application.state !== 'in_review' || caller.roles.includes('lead')) return null;
  return steps.some(({ state, reviewerId }) => state === 'open' && reviewerId === caller.personId)
    ? null
    : { code: 'not_the_assigned_reviewer' };
}

/** The first refusal, in order of precedence; null if this correction may be requested. */
export function refuseCorrection(
  application: Application,
  content: ApplicationContent,
  steps: readonly ReviewStep[],
  call: Call,
  given: Given<RequestCorrection>,
): Refusal | null {
  const { caller, body, at } = given;
  const refusal = mayRequestCorrection({ application, steps }, caller);
  if (refusal) return refusal;
  if (application.revision !== body.revision) return { code: 'stale_revision', current: application.revision };
  const named = refuseSteps(application, steps, given);
  if (named) return named;
  const fields = body.items.map(({ field }) => field);
  const known = fieldsOf(content, call.terms);
  const unknown = fields.filter((field) => !known.includes(field));
  if (unknown.length > 0) return { code: 'correction_field_unknown', fields: faultsOf(unknown, 'unknown'), known };
  const twice = [...new Set(repeatedIn(fields))];
  if (twice.length > 0) return { code: 'correction_field_twice', fields: faultsOf(twice, 'twice') };
  const earliest = parisDate(endOfPeriod(at, { days: 1 }));
  const latest = parisDate(endOfPeriod(at, { months: MAX_MONTHS }));
  if (body.dueOn && (body.dueOn < earliest || body.dueOn > latest)) return { code: 'correction_due_out_of_range', earliest, latest };
  return null;
}

/** The requested deadline, and the instant of the request. */
type AskedUntil = Pick<Given<RequestCorrection>, 'at'> & { body: Pick<RequestCorrection, 'dueOn'> };

/** The latest instant for an answer, and the instant of the reminder before it. */
export function correctionDeadline(call: Call, { body, at }: AskedUntil): { dueAt: string; remindAt: string | null } {
  const { months, reminderDays } = call.terms.corrections;
  const dueAt = body.dueOn ? endOfDate(body.dueOn) : endOfPeriod(at, { months });
  const remindAt = daysBefore(dueAt, reminderDays);
  return { dueAt, remindAt: remindAt > at ? remindAt : null };
}

/**
 * The first refusal, in order of precedence; null if the organisation may answer the correction, until its deadline.
 */
export function mayAnswerCorrection(
  { correction, ...on }: OnApplication & { correction: Pick<Correction, 'dueAt'> | null },
  caller: Caller,
  at: string,
): Refusal | null {
  const own = refuseOwn('answerCorrection', on, caller);
  if (own) return own;
  return correction && at > correction.dueAt ? { code: 'correction_deadline_passed', dueAt: correction.dueAt } : null;
}

/**
 * Refuses replies to what was not asked, and an answer that changes nothing and leaves a point without a reply. Words
 * alone do not answer what a text requires: only what was asked for ends the suspension before its time (CRPA L114-5).
 * @param asked the fields of the request's points
 */
function refuseReplies(
  asked: readonly string[],
  replies: AnswerCorrection['replies'],
  requiredBy: string | null,
  isChanged: boolean,
): Refusal | null {
  const unknown = Object.keys(replies).filter((field) => !asked.includes(field));
  if (unknown.length > 0) return { code: 'correction_point_unknown', fields: faultsOf(unknown, 'unknown'), known: asked };
  const isReplied = requiredBy === null && asked.every((field) => Object.hasOwn(replies, field));
  return isChanged || isReplied ? null : { code: 'correction_changes_nothing', requiredBy };
}

/**
 * The first refusal, in order of precedence; null if the new content, files added since, or a reply to each point
 * answer the correction under the call version that the application keeps.
 */
export function refuseAnswer(
  application: Application,
  correction: Correction | null,
  contents: { before: ApplicationContent; after: ApplicationContent; filesAdded?: number; asked: readonly string[] },
  organisation: Organisation,
  call: Call,
  given: Given<AnswerCorrection>,
): Refusal | null {
  const { caller, body, at } = given;
  const refusal = mayAnswerCorrection({ application, correction }, caller, at) ?? refuseStale(application, body.version);
  if (refusal) return refusal;
  const isChanged = differences(contents.before, contents.after).length > 0 || Boolean(contents.filesAdded);
  const { submittedAt: receivedAt, earlyStart } = application;
  return (
    refuseReplies(contents.asked, body.replies, correction?.requiredBy ?? null, isChanged) ??
    refuseSubmittedContent(contents.after, organisation, call) ??
    refuseStart(contents.after.startsOn, call, { receivedAt: receivedAt ?? at, earlyStart })
  );
}

/** The next date of an open correction: its reminder, then its deadline. */
export const nextCorrectionDue = ({ remindAt, remindedAt, dueAt }: Correction): Due =>
  remindAt && !remindedAt ? { at: remindAt, what: 'remindCorrection' } : { at: dueAt, what: 'lapseCorrection' };
