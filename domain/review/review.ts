import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { type ApplicationStanding, type OnApplication, refuseOnApplication } from '../applications/application.ts';
import type { ApplicationCommand } from '../applications/application-life.ts';
import { type Call, type ReviewStepTerms, StepWorkingDays } from '../calls/call.ts';
import { endOfWorkingDay, endOfWorkingDayBefore, parisDate, workingDaysLeft } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';
import type { Candidate } from '../people/person.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal, RefusalCode } from '../core/refusal.ts';
import { type ReviewScope, concerns, layersOf, stepsBefore } from '../calls/review-graph.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import type { StateTable } from '../core/state-table.ts';
import { Id, Key, text } from '../core/words.ts';
import { suits } from '../people/competence.ts';

export const AssignReviewer = z.strictObject({
  step: Key,
  /** If absent, the possible reviewer with the least to review. */
  reviewerId: Id.optional(),
});
export type AssignReviewer = z.infer<typeof AssignReviewer>;

export const Verdict = z.enum(['favourable', 'favourable_with_reservations', 'unfavourable']);
export type Verdict = z.infer<typeof Verdict>;

export const GiveOpinion = z.strictObject({
  step: Key,
  revision: Ordinal,
  verdict: Verdict,
  /** One score from 0 to 5 for each criterion of the step's rubric that concerns the application. */
  scores: z.record(Key, z.int().min(0).max(5)),
  comment: text(4000),
});
export type GiveOpinion = z.infer<typeof GiveOpinion>;

/** Adds working days to an open step, from its deadline or, if that has passed, from today. */
export const ExtendStep = z.strictObject({ step: Key, workingDays: StepWorkingDays, reason: text(4000).min(1) });
export type ExtendStep = z.infer<typeof ExtendStep>;

export const WaiveStep = z.strictObject({ step: Key, reason: text(4000).min(1) });
export type WaiveStep = z.infer<typeof WaiveStep>;

export const STEP_STATES = ['waiting', 'open', 'stopped', 'given', 'waived', 'cancelled'] as const;
export type StepState = (typeof STEP_STATES)[number];
/** The states in which an opinion is still to come. */
export const EXPECTED = ['waiting', 'open', 'stopped'] as const satisfies readonly StepState[];
export const isExpected = ({ state }: { state: StepState }): boolean => EXPECTED.some((each) => each === state);

/**
 * A step with no step before it opens with the admissibility decision; the others once those before them have ended.
 */
export const stepTable = {
  waiting: {
    staff: { fr: 'En attente d’autres avis', en: 'Waiting for other opinions' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['waiting'] },
      acceptAssignment: { by: ['reviewer'], to: ['waiting'] },
      declineAssignment: { by: ['reviewer'], to: ['waiting'] },
      continueReview: { by: 'time', to: ['waiting', 'open', 'cancelled'] },
      lapseReexamination: { by: 'time', to: ['cancelled'] },
      withdrawApplication: { by: ['signatory'], to: ['cancelled'] },
    },
  },
  open: {
    staff: { fr: 'Avis attendu', en: 'Opinion awaited' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['open'] },
      acceptAssignment: { by: ['reviewer'], to: ['open'] },
      declineAssignment: { by: ['reviewer'], to: ['open'] },
      giveOpinion: { by: ['reviewer'], to: ['given'] },
      extendStep: { by: ['lead'], to: ['open'] },
      waiveStep: { by: ['lead'], to: ['waived'] },
      lapseReexamination: { by: 'time', to: ['cancelled'] },
      requestCorrection: { by: ['lead', 'reviewer'], to: ['stopped'] },
      withdrawApplication: { by: ['signatory'], to: ['cancelled'] },
      remindReviewer: { by: 'time', to: ['open'] },
      escalateStep: { by: 'time', to: ['open'] },
    },
  },
  stopped: {
    staff: { fr: 'Suspendu par une demande de correction', en: 'Stopped by a correction request' },
    applicant: { fr: 'À corriger', en: 'To be corrected' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['stopped'] },
      acceptAssignment: { by: ['reviewer'], to: ['stopped'] },
      declineAssignment: { by: ['reviewer'], to: ['stopped'] },
      answerCorrection: { by: ['applicant', 'signatory'], to: ['open'] },
      lapseCorrection: { by: 'time', to: ['open'] },
      withdrawApplication: { by: ['signatory'], to: ['cancelled'] },
    },
  },
  given: {
    staff: { fr: 'Avis rendu', en: 'Opinion given' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      mendOpinion: { by: ['reviewer'], to: ['given'] },
      reopenSteps: { by: ['lead'], to: ['open', 'waiting', 'cancelled'] },
      voidOpinion: { by: ['lead'], to: ['open', 'waiting', 'cancelled'] },
    },
  },
  waived: { staff: { fr: 'Avis non requis', en: 'Waived' }, applicant: { fr: 'En instruction', en: 'In review' }, takes: {} },
  // A step before it is awaited again.
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer needed' },
    applicant: { fr: 'Sans objet', en: 'No longer needed' },
    takes: {
      reopenSteps: { by: ['lead'], to: ['waiting', 'cancelled'] },
      voidOpinion: { by: ['lead'], to: ['waiting', 'cancelled'] },
    },
  },
} satisfies StateTable<StepState>;

export const reviewEvents = {
  assignReviewer: { applicant: false, letters: true },
  acceptAssignment: { applicant: false, letters: false },
  declineAssignment: { applicant: false, letters: true },
  remindReviewer: { applicant: false, letters: true },
  escalateStep: { applicant: false, letters: true, urgent: true },
  giveOpinion: { applicant: false, letters: false },
  mendOpinion: { applicant: false, letters: true },
  replyToOpinions: { applicant: true, letters: true, urgent: true },
  remindReply: { applicant: true, letters: true, urgent: true },
  // Letters go only to the reviewers of the steps that it opens or cancels, and to an organisation that may reply.
  continueReview: { applicant: false, letters: false, course: 'reviewed' },
  extendStep: { applicant: false, letters: true },
  waiveStep: { applicant: false, letters: true },
  handOverStep: { applicant: false, letters: true },
  keepStep: { applicant: false, letters: true },
  returnStep: { applicant: false, letters: true },
  vacateStep: { applicant: false, letters: true },
  reopenSteps: { applicant: false, letters: true },
  voidOpinion: { applicant: false, letters: true },
} satisfies EventTable;

/**
 * A review step's row as the rules read it. Instants are ISO; null until it has happened: a step that waits for others
 * has no deadline.
 */
export type ReviewStep = {
  key: string;
  state: StepState;
  /** The verdict of the opinion that was given. */
  verdict: Verdict | null;
  reviewerId: string | null;
  /** The absent person whose opinion it is, if the reviewer is a substitute. */
  standsInFor: string | null;
  remindAt: string | null;
  deadlineAt: string | null;
  remindedAt: string | null;
  escalatedAt: string | null;
};

/**
 * True for a caller who may see no opinion but their own for now, because the call wants an awaited opinion to be
 * blind: for its reviewer, and for every reviewer who is not a lead, since they might be asked for it and must not have
 * read the others before.
 */
export function isBlinded(
  { terms }: Pick<Call, 'terms'>,
  steps: readonly Pick<ReviewStep, 'key' | 'state' | 'reviewerId'>[],
  caller: Caller,
): boolean {
  const blind = new Set(terms.steps.filter((step) => step.blind).map(({ key }) => key));
  const awaited = steps.filter(({ key, state }) => blind.has(key) && isExpected({ state }));
  const reviewsOnly = caller.roles.includes('reviewer') && !caller.roles.includes('lead');
  return awaited.length > 0 && (reviewsOnly || awaited.some(({ reviewerId }) => reviewerId === caller.personId));
}

/** The same for the review of one application. `declined`: its steps that the person has declined. */
export type ReviewCandidate = Candidate & { declined: readonly string[] };

/**
 * What is expected of a reviewer on all applications: opinions, including those on steps that a correction stops, and
 * their working days, by the call and by extensions.
 */
export type Load = { openSteps: number; openWorkingDays: number; competences: readonly string[] };

const waiting = (key: string): ReviewStep => ({
  key,
  state: 'waiting',
  verdict: null,
  reviewerId: null,
  standsInFor: null,
  remindAt: null,
  deadlineAt: null,
  remindedAt: null,
  escalatedAt: null,
});

/** The clock of this many working days: a reminder halfway, the deadline at the end. */
export const clockFrom = (workingDays: number, at: string) => ({
  remindAt: endOfWorkingDay(at, Math.floor(workingDays / 2)),
  deadlineAt: endOfWorkingDay(at, workingDays),
});

const opened = (step: ReviewStep, { workingDays }: ReviewStepTerms, at: string): ReviewStep => ({
  ...step,
  state: 'open',
  ...clockFrom(workingDays, at),
});

type Clocked = Pick<ReviewStep, 'state' | 'deadlineAt'>;

const isPastDeadline = ({ state, deadlineAt }: Clocked, at: string): boolean => state === 'open' && deadlineAt !== null && deadlineAt <= at;

/**
 * A step whose reviewer is asked at an instant: past its deadline it gets a new period with new reminders, since an
 * opinion that is already late helps no one. Otherwise it keeps its deadline, which the lead may extend.
 */
export const askedAnew = <Step extends Clocked>(step: Step, { workingDays }: Pick<ReviewStepTerms, 'workingDays'>, at: string): Step =>
  isPastDeadline(step, at) ? { ...step, ...clockFrom(workingDays, at), remindedAt: null, escalatedAt: null } : step;

/** Whether steps behind this one may go on, no longer can, or still wait for it. */
function outcomeOf({ state, verdict }: ReviewStep, { blocking }: ReviewStepTerms): 'passed' | 'failed' | 'awaited' {
  if (state === 'cancelled') return 'failed';
  if (state === 'waived') return 'passed';
  if (state !== 'given') return 'awaited';
  return verdict === 'unfavourable' && blocking ? 'failed' : 'passed';
}

/**
 * The steps of a review that change by themselves once others have ended, in their new state: a step opens when all
 * before it have passed, and is cancelled when one of them no longer can, since the committee then decides without it.
 * Parallel steps meet again in a step that waits for all.
 */
export function movedSteps({ terms }: Call, steps: readonly ReviewStep[], at: string): ReviewStep[] {
  const now = new Map(steps.map((step) => [step.key, step]));
  const before = stepsBefore(terms.steps, new Set(now.keys()));
  const termsOf = new Map(terms.steps.map((each) => [each.key, each]));
  const outcome = (key: string) => {
    const [step, its] = [now.get(key), termsOf.get(key)];
    return step && its ? outcomeOf(step, its) : 'passed';
  };
  const moved: ReviewStep[] = [];
  // Layer by layer, so that a change is seen by the steps behind it.
  for (const its of layersOf(terms.steps).flat()) {
    const step = now.get(its.key);
    if (step?.state !== 'waiting') continue;
    const outcomes = (before.get(its.key) ?? []).map(outcome);
    if (outcomes.includes('awaited') && !outcomes.includes('failed')) continue;
    const next = outcomes.includes('failed') ? { ...step, state: 'cancelled' as const } : opened(step, its, at);
    now.set(its.key, next);
    moved.push(next);
  }
  return moved;
}

/**
 * The steps that join a review, in the call's order: at the admissibility decision all that concern the application,
 * later those that concern it only since a correction. Existing steps stay.
 */
export function joiningSteps(call: Call, asked: ReviewScope, steps: readonly ReviewStep[], at: string): ReviewStep[] {
  const joining = call.terms.steps
    .filter((each) => concerns(each, asked) && !steps.some(({ key }) => key === each.key))
    .map(({ key }) => waiting(key));
  const moved = new Map(movedSteps(call, [...steps, ...joining], at).map((step) => [step.key, step]));
  return joining.map((step) => moved.get(step.key) ?? step);
}

/** True if no opinion is awaited any more, so that the lead may place the application in a session. */
export const isReviewed = (steps: readonly Pick<ReviewStep, 'state'>[]): boolean =>
  steps.every(({ state }) => state === 'given' || state === 'waived' || state === 'cancelled');

/** The last reminder leaves two working days: the one that begins with it, and the deadline's own. */
const LAST_REMINDER_WORKING_DAYS = 2;

/**
 * The next reminder for the reviewer of an open step: halfway, and again when the working day before the deadline
 * begins.
 */
function nextReminder({ remindAt, deadlineAt, remindedAt }: ReviewStep): { at: string; last: boolean } | null {
  if (!remindAt || !deadlineAt) return null;
  const lastAt = endOfWorkingDayBefore(deadlineAt, LAST_REMINDER_WORKING_DAYS);
  if (!remindedAt) return { at: remindAt, last: remindAt >= lastAt };
  return remindedAt < lastAt ? { at: lastAt, last: true } : null;
}

/** The next date of an open step: its reminders, then its deadline; null once it was escalated to the lead. */
export function nextStepDue(step: ReviewStep): Due | null {
  const { state, deadlineAt, escalatedAt } = step;
  if (state !== 'open' || escalatedAt || !deadlineAt) return null;
  const reminder = nextReminder(step);
  return reminder ? { at: reminder.at, what: 'remindReviewer' } : { at: deadlineAt, what: 'escalateStep' };
}

/** The reminder of an open step that is due at an instant; null if none is. */
export function dueReminder(step: ReviewStep, at: string): { last: boolean } | null {
  const reminder = step.state === 'open' && !step.escalatedAt ? nextReminder(step) : null;
  return reminder && reminder.at <= at ? { last: reminder.last } : null;
}

/**
 * True if an open step is past its deadline and was not escalated to the lead, whether or not its reviewer was
 * reminded.
 */
export const isLate = ({ state, deadlineAt, escalatedAt }: ReviewStep, at: string): boolean =>
  state === 'open' && !escalatedAt && deadlineAt !== null && deadlineAt <= at;

export const extendedDeadline = ({ deadlineAt }: Pick<ReviewStep, 'deadlineAt'>, workingDays: number, at: string): string =>
  endOfWorkingDay(deadlineAt && deadlineAt > at ? deadlineAt : at, workingDays);

/**
 * An open step with its deadline this many working days after the old one or after today, whichever is later; its
 * clocks restart, with the reminder halfway through what is left.
 */
export function extended(step: ReviewStep, workingDays: number, at: string): ReviewStep {
  const deadlineAt = extendedDeadline(step, workingDays, at);
  const remindAt = endOfWorkingDay(at, Math.floor(workingDaysLeft(at, deadlineAt) / 2));
  return { ...step, remindAt, deadlineAt, remindedAt: null, escalatedAt: null };
}

/** The part of a step that decides whether a command may be given on it. */
export type StepStanding = Pick<ReviewStep, 'key' | 'state' | 'reviewerId'>;

export type OnStep = OnApplication & { step: StepStanding };

/** A step with the other steps of its review. */
type AmongSteps = OnStep & { steps: readonly StepStanding[] };

/** Finds the step that a body names, on an application whose state takes the command. */
export function findStep<Step extends StepStanding>(
  command: ApplicationCommand,
  application: ApplicationStanding,
  steps: readonly Step[],
  { caller, body }: Pick<Given<{ step: string }>, 'caller' | 'body'>,
): { step: Step } | { refusal: Refusal } {
  const refusal = refuseOnApplication(command, { application }, caller);
  if (refusal) return { refusal };
  const step = steps.find(({ key }) => key === body.step);
  return step ? { step } : { refusal: { code: 'step_unknown', known: steps.map(({ key }) => key) } };
}

/**
 * The first refusal, in order of precedence; null if the application takes the command, and its step is in one of these
 * states.
 */
export function refuseOnStep(command: ApplicationCommand, states: readonly StepState[], on: OnStep, caller: Caller): Refusal | null {
  const refusal = refuseOnApplication(command, on, caller);
  if (refusal) return refusal;
  const { key, state } = on.step;
  if (states.includes(state)) return null;
  return state === 'stopped' ? { code: 'step_stopped', step: key } : { code: 'step_not_open', step: key, state };
}

/** Refuses a caller who is not asked for the opinion of a step. */
export const refuseUnasked = ({ step }: OnStep, caller: Caller): Refusal | null =>
  step.reviewerId === caller.personId ? null : { code: 'not_the_assigned_reviewer' };

/** The other step of this application with a counting opinion of the person: no person gives two. */
const givenBy = (
  steps: readonly StepStanding[],
  key: string,
  human: Pick<Candidate, 'personId' | 'alsoKnownAs'>,
): StepStanding | undefined => steps.find((step) => step.key !== key && step.state === 'given' && isSamePerson(human, step.reviewerId));

/** Refuses a reviewer whose opinion on another step of the application counts already. */
export function refuseSecondOpinion(
  steps: readonly StepStanding[],
  key: string,
  human: Pick<Candidate, 'personId' | 'alsoKnownAs'>,
): Refusal | null {
  const other = givenBy(steps, key, human);
  return other ? { code: 'reviewer_gave_opinion', personId: human.personId, step: other.key } : null;
}

/** What an opinion is on, as events name it: a step of an application, or an amendment of a grant. */
type OpinionSubject = { step: string } | { amendment: number };

/**
 * An awaited opinion that another person may take over; `streamId`: that of its application or grant. `tookPart`: that
 * person's opinion on another step of the application counts, or they proposed the amendment; `hasDeclined`: they were
 * asked for this opinion before, and declined.
 */
export type PendingOpinion = Judged & { streamId: string; on: OpinionSubject; reviewerId: string; tookPart: boolean; hasDeclined: boolean };

/**
 * True for a reviewer without a conflict of interest, who has had no other part in the application or the amendment,
 * and has not declined the opinion.
 */
export const mayTake = (held: Judged & Pick<PendingOpinion, 'tookPart' | 'hasDeclined'>, taker: Candidate | undefined): boolean =>
  taker !== undefined && taker.roles.includes('reviewer') && !held.tookPart && !held.hasDeclined && !isConflicted(held, taker);

const byLoad = (a: Candidate & Load, b: Candidate & Load): number =>
  a.openWorkingDays - b.openWorkingDays || a.openSteps - b.openSteps || (a.personId < b.personId ? -1 : 1);

/**
 * The reviewer whom the step suits best by their competences, then the one with the fewest open working days, then the
 * fewest steps, then the first id. Left out are reviewers who
 * are conflicted, who have this step of the application or another one (each opinion has its own author, and a replaced
 * reviewer is not asked again), or who have declined this one.
 */
export function leastLoaded(
  application: Application,
  steps: readonly ReviewStep[],
  step: string,
  reviewers: readonly (ReviewCandidate & Load)[],
): ReviewCandidate | undefined {
  const asked = steps.map(({ reviewerId }) => reviewerId);
  return reviewers
    .filter((each) => !isConflicted(application, each) && !asked.includes(each.personId) && !each.declined.includes(step))
    .toSorted((one, other) => suits(one, step) - suits(other, step) || byLoad(one, other))[0];
}

/** True if a substitute may be asked, in a reviewer's stead, for the opinion of this step of an application. */
export function mayTakeStep(judged: Judged, steps: readonly ReviewStep[], key: string, taker: ReviewCandidate | undefined): boolean {
  if (!taker) return false;
  const tookPart = givenBy(steps, key, taker) !== undefined;
  return mayTake({ ...judged, tookPart, hasDeclined: taker.declined.includes(key) }, taker);
}

/** Null if a reviewer may be assigned or replaced, also in advance, on a step that waits for others. */
export const mayAssign = (on: OnStep, caller: Caller): Refusal | null => refuseOnStep('assignReviewer', EXPECTED, on, caller);

/**
 * The first refusal, in order of precedence; null if this reviewer may be assigned. If none was named, `candidate` is
 * the one with the least to do; `absence`: the substitute who is asked, if the reviewer is away.
 */
export function refuseAssignment(
  application: ApplicationStanding,
  steps: readonly ReviewStep[],
  candidate: ReviewCandidate | undefined,
  given: Pick<Given<AssignReviewer>, 'caller' | 'body' | 'at'>,
  absence: { endsOn: string; substitute: ReviewCandidate | undefined } | null = null,
): Refusal | null {
  const found = findStep('assignReviewer', application, steps, given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayAssign({ application, ...found }, given.caller);
  if (refusal) return refusal;
  const { step, reviewerId } = given.body;
  if (reviewerId === undefined && !candidate) return { code: 'no_reviewer_left', step };
  if (!candidate?.roles.includes('reviewer')) return { code: 'not_a_reviewer', personId: reviewerId ?? '' };
  if (isConflicted(application, candidate)) return { code: 'conflict_of_interest' };
  if (candidate.declined.includes(step)) return { code: 'declined_already', step, personId: candidate.personId };
  const second = refuseSecondOpinion(steps, step, candidate);
  if (second) return second;
  if (absence && !mayTakeStep(application, steps, step, absence.substitute))
    return { code: 'reviewer_absent', personId: candidate.personId, endsOn: absence.endsOn };
  const { deadlineAt, reviewerId: asked, standsInFor } = found.step;
  // A substitute who is asked by name keeps the step when the absence ends; past its deadline, the step gets a new one.
  const isAsAsked = isSamePerson(absence?.substitute ?? candidate, asked) && standsInFor === (absence ? candidate.personId : null);
  if (isAsAsked && !isPastDeadline(found.step, given.at))
    return { code: 'asked_already', step, personId: candidate.personId, deadlineOn: deadlineAt && parisDate(deadlineAt) };
  return null;
}

/** A candidate with an absence that is under way; `substituteId`: who stands in for them. */
type Present = ReviewCandidate & { absentUntil: string | null; substituteId: string | null };

type AskedStep = { application: ApplicationStanding; steps: readonly ReviewStep[]; step: string };

/** What refuses one of these candidates for a step; null for one whom the caller may ask. */
function refusalFor<Candidate extends Present>(
  { application, steps, step }: AskedStep,
  candidate: Candidate,
  candidates: readonly Candidate[],
  given: Pick<Given<AssignReviewer>, 'caller' | 'at'>,
): Refusal | null {
  const { personId: reviewerId, absentUntil, substituteId } = candidate;
  const substitute = candidates.find(({ personId }) => personId === substituteId);
  const absence = absentUntil === null ? null : { endsOn: absentUntil, substitute };
  return refuseAssignment(application, steps, candidate, { ...given, body: { step, reviewerId } }, absence);
}

/** Those of these candidates whom the caller may ask for a step, in their order. */
export const askableFor = <Candidate extends Present>(
  on: AskedStep,
  candidates: readonly Candidate[],
  given: Pick<Given<AssignReviewer>, 'caller' | 'at'>,
): Candidate[] => candidates.filter((candidate) => refusalFor(on, candidate, candidates, given) === null);

/** The refusals of `refuseAssignment` that are about the reviewer, and neither about the caller nor about the step. */
export const KEEPS_FROM_STEP = [
  'conflict_of_interest',
  'reviewer_absent',
  'declined_already',
  'reviewer_gave_opinion',
] as const satisfies readonly RefusalCode[];
export type KeptBy = (typeof KEEPS_FROM_STEP)[number];

/**
 * Those of these candidates whom a rule keeps from a step for which the caller may ask others, each with that rule:
 * what the caller would be told who asks them by name.
 */
export function keptFromStep<Candidate extends Present>(
  on: AskedStep,
  candidates: readonly Candidate[],
  given: Pick<Given<AssignReviewer>, 'caller' | 'at'>,
): { candidate: Candidate; by: KeptBy }[] {
  const step = on.steps.find(({ key }) => key === on.step);
  if (!step || mayAssign({ application: on.application, step }, given.caller)) return [];
  return candidates.flatMap((candidate) => {
    const refusal = refusalFor(on, candidate, candidates, given);
    const by = KEEPS_FROM_STEP.find((code) => code === refusal?.code);
    return by ? [{ candidate, by }] : [];
  });
}

/** The first refusal, in order of precedence; null if the reviewer who is asked for the opinion may give it. */
export function mayGiveOpinion(on: AmongSteps, caller: Caller): Refusal | null {
  const refusal = refuseOnStep('giveOpinion', ['open'], on, caller) ?? refuseUnasked(on, caller);
  if (refusal) return refusal;
  const other = givenBy(on.steps, on.step.key, caller);
  return other ? { code: 'opinion_already_given', step: other.key } : null;
}

/**
 * The first refusal, in order of precedence; null if this opinion may be given. `criteria`: the keys of the step's
 * criteria that concern the application.
 */
export function refuseOpinion(
  application: Application,
  steps: readonly ReviewStep[],
  criteria: readonly string[],
  given: Given<GiveOpinion>,
): Refusal | null {
  const { caller, body } = given;
  const found = findStep('giveOpinion', application, steps, given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayGiveOpinion({ application, steps, ...found }, caller);
  if (refusal) return refusal;
  if (application.revision !== body.revision) return { code: 'stale_revision', current: application.revision };
  return refuseScores(body, criteria);
}

/** Refuses scores that are not exactly those of these criteria. */
export function refuseScores({ scores }: Pick<GiveOpinion, 'scores'>, criteria: readonly string[]): Refusal | null {
  const scored = Object.keys(scores);
  const isWhole = scored.length === criteria.length && scored.every((key) => criteria.includes(key));
  return isWhole ? null : { code: 'scores_differ_from_rubric', criteria: [...criteria] };
}

/** Refuses a lead who would change the deadline of their own step. */
function refuseSettler({ step }: Pick<OnStep, 'step'>, caller: Caller): Refusal | null {
  return isSamePerson(caller, step.reviewerId) ? { code: 'own_step', step: step.key } : null;
}

/** The first refusal, in order of precedence; null if the step may be extended. */
export const mayExtend = (on: OnStep, caller: Caller): Refusal | null =>
  refuseOnStep('extendStep', ['open'], on, caller) ?? refuseSettler(on, caller);

export function refuseExtension(application: Application, steps: readonly ReviewStep[], given: Given<ExtendStep>): Refusal | null {
  const found = findStep('extendStep', application, steps, given);
  return 'refusal' in found ? found.refusal : mayExtend({ application, ...found }, given.caller);
}

/**
 * The first refusal, in order of precedence; null if the step may be waived: its opinion is no longer awaited, and
 * those behind it may go on.
 */
export function mayWaive({ call, ...on }: OnStep & { call: Pick<Call, 'terms'> }, caller: Caller): Refusal | null {
  const refusal = refuseOnStep('waiveStep', ['open'], on, caller) ?? refuseSettler(on, caller);
  if (refusal) return refusal;
  const { key } = on.step;
  return call.terms.steps.find((step) => step.key === key)?.blocking ? { code: 'step_blocking', step: key } : null;
}

export function refuseWaiver(application: Application, steps: readonly ReviewStep[], call: Call, given: Given<WaiveStep>): Refusal | null {
  const found = findStep('waiveStep', application, steps, given);
  return 'refusal' in found ? found.refusal : mayWaive({ application, call, ...found }, given.caller);
}
