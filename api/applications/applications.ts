import { z } from 'zod';
import { readApplicationDetail } from '../../db/applications/application-detail.ts';
import { type ApplicationRow, type ListedApplication, readApplicationRows } from '../../db/applications/applications.ts';
import { toSearch } from '../../db/applications/search.ts';
import { Reference } from '../../domain/core/reference.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { AppealRow } from '../../db/committee/appeals.ts';
import type { DecisionRow } from '../../db/committee/sessions.ts';
import { readWaitingOf } from '../../db/desk/next-actions.ts';
import {
  APPLICATION_STATES,
  ApplicationContent,
  applicationTable,
  CreateApplication,
  DecideAdmissibility,
  mandatoryIndicators,
  SetApplicationReference,
  SubmitApplication,
  UpdateApplication,
  CONTENT_REFUSALS,
} from '../../domain/applications/application.ts';
import { APPEALABLE, appealDeadline } from '../../domain/committee/appeal.ts';
import { seesFile } from '../../domain/applications/attachment.ts';
import { CallId } from '../../domain/calls/call.ts';
import { offeredOnApplication } from '../../domain/applications/may.ts';
import { type Caller, isStaff, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Id, Key, type Language } from '../../domain/core/words.ts';
import { AppealView, toAppeal } from '../committee/appeal-view.ts';
import { CorrectionView, toCorrection } from './correction-view.ts';
import { command, Due, read } from '../http/operation.ts';
import { type NextOf, NextView, readNext, toNextOf } from '../desk/next-view.ts';
import { onApplication } from '../commands-on.ts';
import { OverlapView, toOverlap } from './overlap-view.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/paging.ts';
import { searching, wordsOf } from '../http/search.ts';
import { Problem } from '../http/problem.ts';
import { toWorkingOn, WorkingOn } from '../people/working-on.ts';
import { ReviewStepView, toReview } from '../review/review-view.ts';
import { OrganisationName } from '../people/names.ts';

const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(APPLICATION_STATES),
  label: z.string().meta({ description: 'The state in words, as the caller is told of it' }),
  revision: z.int(),
  reference: Reference.nullable().meta({ description: 'How people call it, from its submission on' }),
  title: z.string(),
  organisation: OrganisationName,
  callId: z.string(),
  callVersion: z.int(),
  costCents: z.int(),
  requestedCents: z.int(),
  submittedAt: z.iso.datetime().nullable(),
  due: Due.nullable(),
  next: NextView.meta({ description: 'What it waits for next, and who holds it up; null where nothing is awaited any more' }),
});

const ApplicationView = Summary.extend({
  externalReference: z.string().nullable().meta({ description: 'How others call it, as its administration does' }),
  content: ApplicationContent,
  editedBy: z
    .array(z.object({ id: z.uuid(), name: z.string(), at: z.iso.datetime() }))
    .meta({ description: 'Those who wrote it, the last one first, each with the instant of its last writing' }),
  mandatoryIndicators: z.array(z.string()),
  screeningReason: z.string().nullable(),
  correction: CorrectionView.nullable().meta({ description: 'The correction that is out' }),
  withdrawalReason: z.string().nullable(),
  silenceAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When silence counts as a rejection; null where it says nothing, and while a correction is out' }),
  impliedRejectionAt: z.iso.datetime().nullable().meta({ description: 'When silence came to count as a rejection, which may be appealed' }),
  review: z.array(ReviewStepView).nullable().meta({ description: 'The steps and their opinions; null for applicants' }),
  overlaps: z
    .array(OverlapView)
    .nullable()
    .meta({ description: 'With which other applications it seems to ask for the same cost; null for applicants' }),
  decision: z
    .object({
      sessionId: z.uuid(),
      decision: z.enum(['award', 'waitlist', 'refuse']),
      rank: z
        .int()
        .nullable()
        .meta({ description: 'Its place on the session’s waitlist, where it was put there, also once its wait is over' }),
      awardedCents: z.int().nullable(),
      reason: z.string(),
      decidedAt: z.iso.datetime(),
    })
    .nullable()
    .meta({ description: 'The session’s decision; of what waited, the one that ended its wait' }),
  reexaminations: z
    .array(
      z.object({
        openedAt: z.iso.datetime(),
        deadlineAt: z.iso.datetime().meta({ description: 'Until when the award may be withdrawn; it stands afterwards' }),
        outcome: z.enum(['confirmed', 'withdrawn', 'lapsed']).nullable(),
        endedAt: z.iso.datetime().nullable(),
        reason: z.string().nullable(),
      }),
    )
    .meta({ description: 'Each time that its award was examined again, the last one first' }),
  notifiedAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the last decision on it was notified: when the first letter that tells it left; null before' }),
  appealUntil: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Until when that decision may be appealed against; null where it may not, and before its notification' }),
  appeal: AppealView.nullable(),
  grantId: z.uuid().nullable(),
  attachments: z.int().meta({ description: 'How many files the caller may see' }),
  workingOn: WorkingOn,
  commands: z.array(z.string()).meta({ description: 'The commands that the caller may give now' }),
}).meta({ id: 'Application' });

function toSummary(row: ListedApplication, nextOf: NextOf, caller: Caller, language: Language): z.input<typeof Summary> {
  const staff = isStaff(caller.roles);
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    label: applicationTable[row.state][staff ? 'staff' : 'applicant'][language],
    revision: row.revision,
    reference: row.reference,
    title: row.title,
    organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.organisation_siret },
    callId: row.call_id,
    callVersion: row.call_version,
    costCents: row.cost_cents,
    requestedCents: row.requested_cents,
    submittedAt: row.submitted_at,
    due: staff && row.due_at && row.due_what ? { at: row.due_at, what: row.due_what } : null,
    next: nextOf(row),
  };
}

/** Until when the decision on an application may be appealed against: once, and not before it was notified. */
const appealUntil = ({ state }: ApplicationRow, appeal: AppealRow | undefined, notifiedAt: string | null): string | null =>
  !appeal && APPEALABLE.some((each) => each === state) ? appealDeadline(notifiedAt) : null;

export const createApplication = command({
  operationId: 'createApplication',
  path: '/applications',
  tag: 'applications',
  summary: 'Opens a draft',
  roles: ['applicant'],
  body: CreateApplication,
  creates: true,
  refusals: ['call_unknown', 'call_closed'],
});

export const updateApplication = onApplication({
  operationId: 'updateApplication',
  method: 'put',
  path: '',
  tag: 'applications',
  summary: 'Writes over a draft',
  body: UpdateApplication,
  refusals: ['not_found', 'wrong_state', 'stale_version'],
});

export const submitApplication = onApplication({
  operationId: 'submitApplication',
  path: '/submission',
  tag: 'applications',
  summary: 'Submits a draft, checked against its call',
  body: SubmitApplication,
  refusals: ['not_found', 'wrong_state', 'stale_version', 'call_closed', 'call_not_open', ...CONTENT_REFUSALS],
});

export const setApplicationReference = onApplication({
  operationId: 'setApplicationReference',
  method: 'put',
  path: '/external-reference',
  tag: 'applications',
  summary: 'Puts down how others call an application, as its administration does, or that they do no more',
  body: SetApplicationReference,
  refusals: ['not_found', 'wrong_state', 'stale_version'],
});

export const decideAdmissibility = onApplication({
  operationId: 'decideAdmissibility',
  path: '/admissibility',
  tag: 'applications',
  summary: 'Finds an application admissible, or not and why',
  body: DecideAdmissibility,
  refusals: ['not_found', 'wrong_state', 'conflict_of_interest', 'screened_before', 'stale_revision', 'reason_missing'],
});

export const getApplication = read(
  {
    operationId: 'getApplication',
    path: '/applications/{id}',
    tag: 'applications',
    summary: 'One application, with what the caller may see and do',
    answer: ApplicationView,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const found = await readApplicationDetail(db, scopeOf(caller), { id, personId: caller.personId, at });
    if (!found) throw new Problem({ code: 'not_found' });
    const { row, content, decision, outcome, grant, steps, extensions, ended, assignments, corrections, appeal, notifiedAt } = found;
    const [call, waiting] = await Promise.all([readCallVersion(db, row.call_id, row.call_version), readWaitingOf(db, found)]);
    const reviewed = { projectTypes: content.projectTypes, requestedCents: row.requested_cents };
    const correction = corrections.find(({ state }) => state === 'open') ?? null;
    return {
      ...toSummary(row, toNextOf(waiting, caller, language), caller, language),
      externalReference: row.external_reference,
      content,
      editedBy: found.editors.map(({ id, given_name: given, usual_name: usual, at }) => ({ id, name: `${given} ${usual}`, at })),
      mandatoryIndicators: mandatoryIndicators(call, content),
      screeningReason: row.screening_reason,
      correction: correction && toCorrection(correction, caller, language),
      withdrawalReason: row.withdrawal_reason,
      silenceAt: correction ? null : row.silence_at,
      impliedRejectionAt: row.silent_since && row.silence_at,
      review: isStaff(caller.roles)
        ? toReview(call, reviewed, { revision: row.revision, steps, extensions, ended, assignments }, caller, language)
        : null,
      overlaps: isStaff(caller.roles) ? found.overlaps.map(toOverlap) : null,
      decision: decision ? toDecision(outcome?.session_id === decision.session_id ? { ...decision, ...outcome } : decision) : null,
      reexaminations: found.reexaminations.map((each) => ({
        openedAt: each.opened_at,
        deadlineAt: each.deadline_at,
        outcome: each.outcome,
        endedAt: each.ended_at,
        reason: each.reason,
      })),
      notifiedAt,
      appealUntil: appealUntil(row, appeal, notifiedAt),
      appeal: appeal ? toAppeal(appeal, caller, language) : null,
      grantId: grant?.id ?? null,
      attachments: found.asked.attachments.filter(({ purpose }) => seesFile(caller, purpose)).length,
      workingOn: toWorkingOn(row, found.present, caller),
      commands: offeredOnApplication(found.asked, { caller, at }),
    };
  },
);

function toDecision(row: DecisionRow): z.input<typeof ApplicationView>['decision'] {
  const { session_id: sessionId, decision, rank, awarded_cents: awardedCents, reason, decided_at: decidedAt } = row;
  return decision && decidedAt ? { sessionId, decision, rank, awardedCents, reason: reason ?? '', decidedAt } : null;
}

/** What is asked of the review is the fund's own: it alone may ask by it. */
function refuseReviewFilters(caller: Caller, query: { reviewerId?: string | undefined; overdue?: 'true' | undefined }): void {
  if ((query.reviewerId ?? query.overdue) !== undefined && !isStaff(caller.roles))
    throw new Problem({ code: 'role_required', roles: STAFF_ROLES });
}

export const listApplications = read(
  {
    operationId: 'listApplications',
    path: '/applications',
    tag: 'applications',
    summary: 'Applications in the caller’s scope, newest first',
    query: z.strictObject({
      ...searching,
      state: z.enum(APPLICATION_STATES).optional(),
      projectType: Key.optional(),
      callId: CallId.optional(),
      organisationId: Id.optional(),
      reviewerId: Id.optional().meta({ description: 'Who is asked for the opinion of a step, or has given it; for the fund’s own people' }),
      overdue: z
        .literal('true')
        .optional()
        .meta({ description: 'Only those whose screening, or one of whose opinions, is past its deadline; for the fund’s own people' }),
      ...paging,
    }),
    answer: pageSchema(Summary.meta({ id: 'ApplicationSummary' }), 'ApplicationPage'),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    refuseReviewFilters(caller, query);
    const limit = limitOf(query);
    const { cursor: _, limit: __, q: ___, overdue, ...filters } = query;
    const rows = await readApplicationRows(db, scopeOf(caller), {
      ...filters,
      ...toSearch(wordsOf(query)),
      overdueAt: overdue && at,
      before: keyOf(z.uuid(), query),
      limit: limit + 1,
    });
    const nextOf = await readNext(db, rows, caller, language);
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => toSummary(row, nextOf, caller, language),
    );
  },
);
