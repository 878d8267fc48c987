import { z } from 'zod';
import type { Application } from './application.ts';
import { applicationTable, refuseSight } from './application.ts';
import type { Call } from './call.ts';
import { endOfWorkingDay } from './calendar.ts';
import type { Due, Given } from './command.ts';
import type { Refusal } from './refusal.ts';
import type { Role } from './role.ts';
import type { StateTable } from './state-table.ts';
import { refuseState } from './state-table.ts';
import { Id, Key, text } from './words.ts';

export const AssignReviewer = z.strictObject({
  step: Key,
  /** Absent: whoever has the least to review, of those who may be asked. */
  reviewerId: Id.optional(),
});
export type AssignReviewer = z.infer<typeof AssignReviewer>;

export const Verdict = z.enum(['favourable', 'favourable_with_reservations', 'unfavourable']);

export const GiveOpinion = z.strictObject({
  step: Key,
  revision: z.int().positive(),
  verdict: Verdict,
  /** One score from 0 to 5 for each criterion of the step's rubric. */
  scores: z.record(Key, z.int().min(0).max(5)),
  comment: text(4000),
});
export type GiveOpinion = z.infer<typeof GiveOpinion>;

export const STEP_STATES = ['open', 'stopped', 'given', 'cancelled'] as const;
export type StepState = (typeof STEP_STATES)[number];

export const stepTable: StateTable<StepState> = {
  open: {
    staff: { fr: 'Avis attendu', en: 'Opinion awaited' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['open'] },
      giveOpinion: { by: ['reviewer'], to: ['given'] },
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
      answerCorrection: { by: ['applicant', 'signatory'], to: ['open'] },
      lapseCorrection: { by: 'time', to: ['open'] },
      withdrawApplication: { by: ['signatory'], to: ['cancelled'] },
    },
  },
  given: { staff: { fr: 'Avis rendu', en: 'Opinion given' }, applicant: { fr: 'En instruction', en: 'In review' }, takes: {} },
  cancelled: { staff: { fr: 'Sans objet', en: 'No longer needed' }, applicant: { fr: 'Retiré', en: 'Withdrawn' }, takes: {} },
};

/** A review step's row as its rules read it. Instants are ISO; null where it has not happened, or not yet. */
export type ReviewStep = {
  key: string;
  state: StepState;
  reviewerId: string | null;
  remindAt: string;
  termAt: string;
  remindedAt: string | null;
  escalatedAt: string | null;
};

/** The person whom the lead would assign. */
export type Candidate = { personId: string; organisationId: string; roles: readonly Role[] };

/** The same for the review of one application. `wroteIt`: has written it, or submitted it. */
export type ReviewCandidate = Candidate & { wroteIt: boolean };

/** What is expected of a reviewer on all applications: opinions, also those whose step a correction stops, and the working days that these were given. */
export type Load = { openSteps: number; openWorkingDays: number };

/** The steps that open side by side when an application is admissible: a reminder at half of their working days, the term at their end. */
export function openSteps(call: Call, at: string): (Pick<ReviewStep, 'key' | 'remindAt' | 'termAt'> & { workingDays: number })[] {
  return call.terms.steps.map(({ key, workingDays }) => ({
    key,
    workingDays,
    remindAt: endOfWorkingDay(at, Math.floor(workingDays / 2)),
    termAt: endOfWorkingDay(at, workingDays),
  }));
}

/** What an open step waits for: its reminder, then its term; nothing once it has gone to the lead. */
export function nextStepDue(step: ReviewStep): Due | null {
  if (step.state !== 'open' || step.escalatedAt) return null;
  return step.remindedAt ? { at: step.termAt, what: 'escalateStep' } : { at: step.remindAt, what: 'remindReviewer' };
}

/** Nobody judges what comes of its own organisation, or what it has written itself. */
const isConcerned = (
  application: Pick<Application, 'organisationId'>,
  { organisationId, wroteIt }: Pick<ReviewCandidate, 'organisationId' | 'wroteIt'>,
): boolean => organisationId === application.organisationId || wroteIt;

/** A step that somebody else may take over, of an organisation's application. `wroteIt`: that person has written or submitted it. */
export type HeldStep = { applicationId: string; key: string; reviewerId: string; organisationId: string; wroteIt: boolean };

/** True of a reviewer whom the application does not concern. */
export const mayTake = ({ organisationId, wroteIt }: Pick<HeldStep, 'organisationId' | 'wroteIt'>, taker: Candidate | undefined): boolean =>
  taker !== undefined && taker.roles.includes('reviewer') && !isConcerned({ organisationId }, { ...taker, wroteIt });

const byLoad = (a: ReviewCandidate & Load, b: ReviewCandidate & Load): number =>
  a.openWorkingDays - b.openWorkingDays || a.openSteps - b.openSteps || (a.personId < b.personId ? -1 : 1);

/**
 * Of these reviewers the one with the fewest open working days, then with the fewest steps, then the first by id. Not one who is concerned, and not one
 * who has a step of this application, this one or another: each of its opinions is somebody else's, and who is replaced is not asked again.
 */
export function leastLoaded(
  application: Application,
  steps: readonly ReviewStep[],
  reviewers: readonly (ReviewCandidate & Load)[],
): ReviewCandidate | undefined {
  const asked = steps.map(({ reviewerId }) => reviewerId);
  return reviewers.filter((each) => !isConcerned(application, each) && !asked.includes(each.personId)).toSorted(byLoad)[0];
}

/** Guards in order of precedence; null: the reviewer may be assigned, or replaced. Where none was named, `candidate` is the one with the least to do; `absence`: who is asked instead of one who is away. */
export function refuseAssignment(
  application: Application,
  steps: readonly ReviewStep[],
  candidate: ReviewCandidate | undefined,
  { caller, body }: Given<AssignReviewer>,
  absence: { endsOn: string; substitute: ReviewCandidate | undefined } | null = null,
): Refusal | null {
  const sight = refuseSight(application, caller);
  if (sight) return sight;
  const state = refuseState(applicationTable, application.state, 'assignReviewer');
  if (state) return state;
  const step = steps.find(({ key }) => key === body.step);
  if (!step) return { code: 'step_unknown', known: steps.map(({ key }) => key) };
  if (refuseState(stepTable, step.state, 'assignReviewer')) return { code: 'step_not_open', step: step.key, state: step.state };
  if (body.reviewerId === undefined && !candidate) return { code: 'no_reviewer_left', step: step.key };
  if (!candidate?.roles.includes('reviewer')) return { code: 'not_a_reviewer', personId: body.reviewerId ?? '' };
  if (isConcerned(application, candidate)) return { code: 'conflict_of_interest' };
  const { substitute } = absence ?? {};
  if (absence && !(substitute && mayTake({ ...application, wroteIt: substitute.wroteIt }, substitute)))
    return { code: 'reviewer_absent', personId: candidate.personId, endsOn: absence.endsOn };
  return null;
}

/** Guards in order of precedence; null: the opinion may be given. */
export function refuseOpinion(
  application: Application,
  steps: readonly ReviewStep[],
  call: Call,
  { caller, body }: Given<GiveOpinion>,
): Refusal | null {
  const sight = refuseSight(application, caller);
  if (sight) return sight;
  const state = refuseState(applicationTable, application.state, 'giveOpinion');
  if (state) return state;
  const step = steps.find(({ key }) => key === body.step);
  if (!step) return { code: 'step_unknown', known: steps.map(({ key }) => key) };
  if (step.state === 'stopped') return { code: 'step_stopped', step: step.key };
  if (step.state !== 'open') return { code: 'step_not_open', step: step.key, state: step.state };
  if (step.reviewerId !== caller.personId) return { code: 'not_the_assigned_reviewer' };
  if (application.organisationId === caller.organisationId) return { code: 'conflict_of_interest' };
  if (application.revision !== body.revision) return { code: 'stale_revision', current: application.revision };
  const criteria = call.terms.steps.find(({ key }) => key === step.key)?.criteria.map(({ key }) => key) ?? [];
  const scored = Object.keys(body.scores);
  if (scored.length !== criteria.length || scored.some((key) => !criteria.includes(key)))
    return { code: 'scores_differ_from_rubric', criteria };
  return null;
}
