import { z } from 'zod';
import { type ListedApplication, readApplicationRows } from '../../db/applications/applications.ts';
import { toSearch } from '../../db/applications/search.ts';
import { readCallsOf, readCallVersion } from '../../db/calls/calls.ts';
import { readWaitingOf } from '../../db/desk/next-actions.ts';
import {
  CreateApplication,
  DecideAdmissibility,
  SetApplicationReference,
  SubmitApplication,
  UpdateApplication,
  CONTENT_REFUSALS,
  SCHEDULE_REFUSALS,
} from '../../domain/applications/application.ts';
import { AskSubmission } from '../../domain/applications/asked-submission.ts';
import { ExtendAwardPeriod } from '../../domain/applications/award-period.ts';
import { CallId } from '../../domain/calls/call.ts';
import { DUE, dueBefore } from '../../domain/desk/urgency.ts';
import { inOrderOfScore } from '../../domain/committee/ranking.ts';
import { type Caller, isStaff, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { ID, Id, Key } from '../../domain/core/words.ts';
import { Label } from '../../domain/threads/label.ts';
import { type Column, columnsOf, fileOfList } from '../http/answer/csv.ts';
import { command, read, type ReadRequest } from '../http/operation.ts';
import { readStandings } from '../desk/next-view.ts';
import { onApplication } from '../commands-on.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';
import { scoreSeenBy } from '../review/review-view.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { ApplicationState } from '../command-names.ts';
import { ApplicationView, Summary, toApplication, toSummary } from './application-view.ts';
import { readSeenDetail } from './read-application.ts';

export const createApplication = command({
  operationId: 'createApplication',
  path: '/applications',
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
  summary: 'Writes over a draft',
  body: UpdateApplication,
  refusals: ['wrong_state', 'stale_version'],
});

export const askSubmission = onApplication({
  operationId: 'askSubmission',
  path: '/submission-requests',
  summary: 'Tells the other signatories of the organisation, at most once a day, that a draft is ready to be submitted',
  body: AskSubmission,
  refusals: ['wrong_state', 'call_closed', 'call_not_open', 'no_signatory', 'submission_asked', 'too_many_submissions_asked'],
});

export const submitApplication = onApplication({
  operationId: 'submitApplication',
  path: '/submission',
  summary: 'Submits a draft, checked against its call, as of the instant at which the request arrived',
  body: SubmitApplication,
  byArrival: true,
  refusals: [
    'wrong_state',
    'stale_version',
    'call_closed',
    'call_not_open',
    ...CONTENT_REFUSALS,
    'derogation_unknown',
    ...SCHEDULE_REFUSALS,
    'start_before_receipt',
    'documents_missing',
  ],
});

export const setApplicationReference = onApplication({
  operationId: 'setApplicationReference',
  method: 'put',
  path: '/external-reference',
  summary: 'Records the reference that others use for an application, such as its administration, or removes it',
  body: SetApplicationReference,
  refusals: ['wrong_state', 'stale_version'],
});

export const decideAdmissibility = onApplication({
  operationId: 'decideAdmissibility',
  path: '/admissibility',
  summary: 'Finds an application admissible, or not and why',
  body: DecideAdmissibility,
  refusals: ['deemed_admissible', 'wrong_state', 'screened_before', 'stale_revision', 'reason_missing'],
});

export const extendAwardPeriod = onApplication({
  operationId: 'extendAwardPeriod',
  path: '/award-extensions',
  summary: 'Extends, before it ends, the time to award a subsidy to a local authority, with the reason',
  body: ExtendAwardPeriod,
  refusals: ['wrong_state', 'no_award_period', 'award_period_stopped', 'award_period_over', 'stale_version', 'award_period_not_extended'],
});

export const getApplication = read(
  {
    operationId: 'getApplication',
    path: '/applications/{id}',
    summary: 'One application, with what the caller may see and do',
    answer: ApplicationView,
  },
  async ({ deps, caller, at, id, language }) => {
    const { db } = deps;
    const found = orMissing(await readSeenDetail(deps, caller, { id, at }));
    const { row } = found;
    const [call, waiting] = await Promise.all([readCallVersion(db, row.call_id, row.call_version), readWaitingOf(db, found, at)]);
    return toApplication(found, call, waiting, { caller: asReader(caller, row), at }, language);
  },
);

/** The filters on the review and on labels are for the fund alone. */
type ReviewFilters = Readonly<Partial<Record<'reviewerId' | 'due' | 'order' | 'label' | 'followed', string | undefined>>>;
function refuseReviewFilters(caller: Caller, { reviewerId, due, order, label, followed }: ReviewFilters): void {
  if ((reviewerId ?? due ?? order ?? label ?? followed) !== undefined && !isStaff(caller.roles))
    throw new Problem({ code: 'role_required', roles: STAFF_ROLES });
}

const versionOf = ({ call_id: callId, call_version: callVersion }: ListedApplication) => ({ callId, callVersion });

/** How many of the newest are sorted by score. */
const MOST_RANKED = 500;

/** A place among scores: a score, or nothing, and an id. */
const Ranked = z.string().regex(new RegExp(`^(\\d(\\.\\d{1,2})?)?_${ID.source}$`));
type Scored = { row: ListedApplication; applicationId: string; score: number | null };
const rankedKey = ({ score, applicationId }: Scored): string => `${score ?? ''}_${applicationId}`;

/** What comes after a place in the order of scores, where equal scores stand newest first. */
function rankedAfter(ranked: readonly Scored[], place: string | undefined): Scored[] {
  if (place === undefined) return [...ranked];
  const [score = '', id = ''] = place.split('_');
  const least = score === '' ? -1 : Number(score);
  return ranked.filter((each) => (each.score ?? -1) < least || ((each.score ?? -1) === least && each.applicationId < id));
}

/** Labels are the fund's own: a person of the fund who may not act on an application reads none of it. */
const labelsSeenBy = ({ labels }: ListedApplication, reader: Caller): string[] => (isStaff(reader.roles) ? (labels ?? []) : []);

const ListedView = Summary.extend({
  score: z.number().nullable().meta({
    description:
      'From 0 to 5, by its opinions, to the hundredth; null where none has scored it, for applicants, and for a caller who sees no opinion but their own for now',
  }),
  labels: z.array(z.string()).meta({ description: 'By which the fund sorts its applications; none for applicants' }),
}).meta({ id: 'ApplicationSummary' });

const filtering = {
  ...searching,
  state: ApplicationState.optional(),
  projectType: Key.optional(),
  callId: CallId.optional(),
  organisationId: Id.optional(),
  reviewerId: Id.optional().meta({ description: 'Who is asked for the opinion of a step, or has given it; for the fund’s own people' }),
  label: Label.optional().meta({ description: 'Only those with this label; for the fund’s own people' }),
  followed: z.literal('true').optional().meta({ description: 'Only those that the caller follows; for the fund’s own people' }),
  due: z.enum(DUE).optional().meta({
    description:
      'Only those whose screening, or one of whose opinions, is past its deadline, or also those of the 7 or 30 days to come; for the fund’s own people',
  }),
  order: z
    .literal('score')
    .optional()
    .meta({
      description: `The highest score first, of the ${MOST_RANKED} newest that the filters leave; for the fund’s own people. The newest first unless told`,
    }),
};
const Filter = z.strictObject(filtering);

type Asked = Pick<ReadRequest<z.infer<typeof Filter>>, 'deps' | 'caller' | 'at' | 'query' | 'language'>;
type Listed = z.input<typeof ListedView>;

/** So many applications after a place, by the filters, each with its own. `after`: undefined for the first ones. */
async function readListed(
  { deps: { db }, caller, at, query, language }: Asked,
  after: string | undefined,
  limit: number,
): Promise<{ place: string; view: Listed }[]> {
  refuseReviewFilters(caller, query);
  const { q: _, due, order, followed, ...filters } = query;
  const rows = await readApplicationRows(db, scopeOf(caller), {
    ...filters,
    ...toSearch(wordsOf(query)),
    dueBefore: due && dueBefore(due, at),
    followedBy: followed && caller.personId,
    before: order ? undefined : after,
    limit: order ? MOST_RANKED : limit,
  });
  const callOf = await readCallsOf(db, rows.filter(({ scored }) => scored).map(versionOf));
  const listed = rows.map((row): Scored => {
    const score = row.scored ? scoreSeenBy(callOf(versionOf(row)), row.scored, asReader(caller, row)) : null;
    return { row, applicationId: row.id, score };
  });
  const shown = order ? rankedAfter(inOrderOfScore(listed), after).slice(0, limit) : listed;
  const standingOf = await readStandings(
    db,
    shown.map(({ row }) => row),
    { caller, at },
    language,
  );
  return shown.map((each) => {
    const { row, score } = each;
    const reader = asReader(caller, row);
    return {
      place: order ? rankedKey(each) : row.id,
      view: { ...toSummary(row, standingOf, reader, language), score, labels: labelsSeenBy(row, reader) },
    };
  });
}

export const listApplications = read(
  {
    operationId: 'listApplications',
    path: '/applications',
    summary: 'Applications in the caller’s scope, newest first',
    costly: 'by words',
    query: Filter.extend(paging),
    answer: pageSchema(ListedView, 'ApplicationPage'),
  },
  async ({ query: { cursor, limit: most, ...query }, ...asked }) => {
    const limit = limitOf({ limit: most });
    const after = keyOf(query.order ? Ranked : IdKey, { cursor });
    return pageOf(
      await readListed({ ...asked, query }, after, limit + 1),
      limit,
      ({ place }) => place,
      ({ view }) => view,
    );
  },
);

const { text, cents, day, coded, figure } = columnsOf<Listed>();
const columns = [
  text('Référence', 'reference', ({ reference }) => reference),
  text('Dossier', 'title', ({ title }) => title),
  text('Administration', 'organisation', ({ organisation }) => organisation.name),
  text('SIRET', 'siret', ({ organisation }) => organisation.siret),
  text('Appel', 'call', ({ callId }) => callId),
  coded('État', 'state', ({ state, label }) => ({ code: state, label })),
  cents('Coût', 'cost', ({ costCents }) => costCents),
  cents('Demandé', 'requested', ({ requestedCents }) => requestedCents),
  day('Déposé le', 'submitted_on', ({ submittedAt }) => submittedAt),
  coded('Suite attendue', 'next', ({ next }) => next && { code: next.what, label: next.label }),
  day('Au plus tard le', 'due_on', ({ next }) => next?.at),
];
/** Columns for the fund alone. */
const columnsOfFund: readonly Column<Listed>[] = [
  figure('Note sur 5', 'score', ({ score }) => score),
  text('Étiquettes', 'labels', ({ labels }) => labels.join(', ') || null),
];

/** All that the filters leave, by score as many as are sorted. */
export const exportApplications = fileOfList(listApplications, {
  operationId: 'exportApplications',
  name: { fr: 'dossiers', international: 'applications' },
  columns: ({ caller }) => (isStaff(caller.roles) ? [...columns, ...columnsOfFund] : columns),
});
