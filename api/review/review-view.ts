import { z } from 'zod';
import { ApplicationCommand, RefusedApplicationCommand } from '../command-names.ts';
import type { readAssignments } from '../../db/review/assignments.ts';
import { blindedIn, type readEndedOpinions, type readExtensions, type ScoredStep, type StepRow } from '../../db/review/reviews.ts';
import type { Call } from '../../domain/calls/call.ts';
import { ASSIGNMENT_ENDINGS } from '../../domain/review/assignment.ts';
import { isBlinded, STEP_STATES, Verdict } from '../../domain/review/review.ts';
import { isStale } from '../../domain/review/reopening.ts';
import { meaningsOf } from '../../domain/calls/scale.ts';
import { type ReviewScope, rubricOf, stepsBefore } from '../../domain/calls/review-graph.ts';
import { scoreOf, weightsOf } from '../../domain/committee/ranking.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { PersonName } from '../http/answer/names.ts';

const Weight = z.int().nullable();

/** One step of a review, as the fund's people read it. */
export const ReviewStepView = z.object({
  key: z.string(),
  label: z.string(),
  state: z.enum(STEP_STATES),
  after: z.array(z.string()).meta({ description: 'The steps of this review that stand before it' }),
  weightPercent: Weight.meta({ description: 'Its part of the score, beside the other steps that scored it; null: all count alike' }),
  criteria: z
    .array(
      z.object({
        key: z.string(),
        label: z.string(),
        weightPercent: Weight,
        meanings: z.array(z.string()).meta({ description: 'What each score from 0 to 5 means, the lowest first' }),
      }),
    )
    .meta({ description: 'What an opinion scores: those criteria of the step that concern this application' }),
  blind: z.boolean().meta({ description: 'Whether reviewers see no other opinion as long as this one is awaited' }),
  blocking: z.boolean().meta({ description: 'Whether an unfavourable opinion ends what waits behind it; another one may be waived' }),
  reviewer: PersonName.nullable(),
  standsInFor: PersonName.nullable().meta({ description: 'Who is away, and has the step again afterwards' }),
  assignments: z
    .array(
      z.object({
        reviewer: PersonName,
        standsInFor: PersonName.nullable(),
        by: PersonName.nullable().meta({ description: 'Null where an absence began or ended, without a command' }),
        byLoad: z.boolean(),
        at: z.iso.datetime(),
        answer: z
          .object({ answer: z.enum(['accepted', 'declined']), at: z.iso.datetime(), reason: z.string().nullable() })
          .nullable()
          .meta({ description: 'Null where it was neither accepted nor declined' }),
        ended: z.object({ as: z.enum(ASSIGNMENT_ENDINGS), at: z.iso.datetime() }).nullable(),
      }),
    )
    .meta({
      description:
        'The reviewers who were asked for the opinion, oldest first; the last one is asked for it now where that assignment has not ended',
    }),
  deadlineAt: z.iso.datetime().nullable().meta({ description: 'Null while the step waits for others, and while a correction stops it' }),
  escalatedAt: z.iso.datetime().nullable(),
  extensions: z
    .array(z.object({ workingDays: z.int(), deadlineAt: z.iso.datetime(), reason: z.string(), by: PersonName, at: z.iso.datetime() }))
    .meta({ description: 'Each extension of its deadline, oldest first' }),
  waiver: z.object({ reason: z.string(), by: PersonName, at: z.iso.datetime() }).nullable(),
  opinion: z
    .object({
      verdict: Verdict,
      scores: z.record(z.string(), z.int()),
      score: z
        .number()
        .nullable()
        .meta({ description: 'The scores by the weights of their criteria, from 0 to 5; null where it scored none' }),
      comment: z.string(),
      revision: z.int(),
      stale: z.boolean().meta({ description: 'True where the applicant has changed the application since: the step may be opened again' }),
      givenAt: z.iso.datetime(),
    })
    .nullable()
    .meta({
      description: 'Null where none counts, and where it is another’s, hidden from the caller while a blind one is awaited',
    }),
  endedOpinions: z
    .array(
      z.object({
        by: PersonName,
        verdict: Verdict,
        scores: z.record(z.string(), z.int()),
        comment: z.string(),
        revision: z.int(),
        givenAt: z.iso.datetime(),
        ended: z.object({
          as: z.enum(['superseded', 'voided', 'mended']).meta({
            description:
              'Superseded: asked again on a later revision; voided: a conflict of interest was found; mended: its author corrected a slip',
          }),
          by: PersonName,
          at: z.iso.datetime(),
          reason: z.string(),
        }),
      }),
    )
    .meta({ description: 'Its opinions that no longer count, the most recently ended first' }),
  commands: z.array(ApplicationCommand).meta({ description: 'The commands that the caller may give now on this step' }),
  refused: z.array(RefusedApplicationCommand),
});

/**
 * An application's score as the caller may read it: null for applicants, for a reviewer who sees no opinion but their
 * own for now, and where no opinion has scored it.
 */
export const scoreSeenBy = (call: Call, steps: readonly ScoredStep[], caller: Caller): number | null =>
  !isStaff(caller.roles) || isBlinded(call, steps, caller)
    ? null
    : scoreOf(
        steps.flatMap(({ key: step, scores }) => (scores ? [{ step, scores }] : [])),
        weightsOf(call.terms),
      );

type ExtensionRow = Awaited<ReturnType<typeof readExtensions>>[number];
type AssignmentRow = Awaited<ReturnType<typeof readAssignments>>[number];
type EndedRow = Awaited<ReturnType<typeof readEndedOpinions>>[number];
type Review = {
  revision: number;
  steps: readonly StepRow[];
  extensions: readonly ExtensionRow[];
  ended: readonly EndedRow[];
  assignments: readonly AssignmentRow[];
};
type View = z.input<typeof ReviewStepView>;

/**
 * A review's steps in the call's order, each with what comes before it, its criteria, the opinions that the caller
 * sees, and the lead's decisions. `revision`: the application's own; `offersOn`: what the caller may give on a step.
 */
export function toReview(
  call: Call,
  asked: ReviewScope,
  { revision, steps, extensions, ended, assignments }: Review,
  { caller, offersOn }: { caller: Caller; offersOn: (key: string) => Pick<View, 'commands' | 'refused'> },
  language: Language,
): View[] {
  const { terms } = call;
  const blinded = blindedIn(call, steps, caller);
  const isKept = (giverId: string | null): boolean => blinded !== null && giverId !== blinded;
  const before = stepsBefore(terms.steps, new Set(steps.map(({ key }) => key)));
  return steps.flatMap((row) => {
    const its = terms.steps.find(({ key }) => key === row.key);
    if (!its) return [];
    const { key, state, reviewer_id: id, given_name: given, usual_name: usual, stands_in_for: away } = row;
    return {
      key,
      label: its.label[language],
      state,
      after: before.get(key) ?? [],
      weightPercent: its.weightPercent,
      criteria: rubricOf(terms, key, asked).map((each) => ({
        key: each.key,
        label: each.label[language],
        weightPercent: each.weightPercent,
        meanings: meaningsOf(language, each),
      })),
      blind: its.blind,
      blocking: its.blocking,
      reviewer: named(id, given, usual),
      standsInFor: named(away, row.away_given_name, row.away_usual_name),
      assignments: assignments.filter(({ step }) => step === key).map(toAssignment),
      deadlineAt: state === 'stopped' ? null : row.deadline_at,
      escalatedAt: row.escalated_at,
      extensions: extensions.filter(({ step }) => step === key).map(toExtension),
      waiver: toWaiver(row),
      opinion: isKept(id) ? null : toOpinion(row, terms, revision),
      endedOpinions: ended.filter(({ step, giver_id: giverId }) => step === key && !isKept(giverId)).map(toEnded),
      ...offersOn(key),
    };
  });
}

const named = (id: string | null, given: string | null, usual: string | null) => (id === null ? null : { id, name: `${given} ${usual}` });

const toAssignment = (row: AssignmentRow): View['assignments'][number] => ({
  reviewer: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
  standsInFor: named(row.stands_in_for, row.away_given_name, row.away_usual_name),
  by: named(row.assigned_by, row.by_given_name, row.by_usual_name),
  byLoad: row.by_load,
  at: row.assigned_at,
  answer: row.answer && row.answered_at ? { answer: row.answer, at: row.answered_at, reason: row.reason } : null,
  ended: row.ending && row.ended_at ? { as: row.ending, at: row.ended_at } : null,
});

const toExtension = (row: ExtensionRow): View['extensions'][number] => ({
  workingDays: row.working_days,
  deadlineAt: row.deadline_at,
  reason: row.reason,
  by: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
  at: row.extended_at,
});

function toWaiver(row: StepRow): View['waiver'] {
  const { waived_by: id, waived_at: at, waiver_reason: reason, waiver_given_name: given, waiver_usual_name: usual } = row;
  return id && at && reason ? { reason, by: { id, name: `${given} ${usual}` }, at } : null;
}

function toOpinion(row: StepRow, terms: Call['terms'], current: number): View['opinion'] {
  const { verdict, scores, comment, revision, given_at: givenAt } = row;
  if (!verdict || !scores || !revision || !givenAt) return null;
  const score = scoreOf([{ step: row.key, scores }], weightsOf(terms));
  return { verdict, scores, score, comment: comment ?? '', revision, stale: isStale({ revision }, { revision: current }), givenAt };
}

const toEnded = (row: EndedRow): View['endedOpinions'][number] => ({
  by: { id: row.giver_id, name: `${row.giver_given} ${row.giver_usual}` },
  verdict: row.verdict,
  scores: row.scores,
  comment: row.comment,
  revision: row.revision,
  givenAt: row.given_at,
  ended: {
    as: row.ended_as,
    by: { id: row.ender_id, name: `${row.ender_given} ${row.ender_usual}` },
    at: row.ended_at,
    reason: row.end_reason,
  },
});
