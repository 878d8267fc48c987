import assert from 'node:assert/strict';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Application, ApplicationContent, Organisation } from '../../domain/applications/application.ts';
import { type ApplicationState, BEFORE_DECISION } from '../../domain/applications/application-life.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import type { Clock } from '../../domain/applications/clocks.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Scope } from '../../domain/core/role.ts';
import { EXPECTED } from '../../domain/review/review.ts';
import {
  concealed,
  concerns,
  concernsByKnown,
  conflicts,
  conflictsOnce,
  isOfNoHouse,
  isReviewHiddenFrom,
  isShownTo,
  relatedTo,
} from '../people/conflicts.ts';
import { standsInFor } from '../people/roles.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import { anyOf, type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { alone, part, type RowOf, type RowsOf, together } from '../connection/together.ts';
import { scoredSteps } from '../review/reviews.ts';
import { isFound, type Search } from './search.ts';
import { isReplied } from '../review/replies.ts';
import { isUnattributed } from './unattributed.ts';

const lockable = (db: Kysely<DB>) =>
  db
    .selectFrom('stream as s')
    .innerJoin('application as a', 'a.id', 's.id')
    .select([
      'a.id',
      'a.state',
      ...HEAD,
      's.decided',
      'a.revision',
      'a.organisation_id as organisationId',
      'a.submitted_at as submittedAt',
      'a.screening_due_at as screeningDueAt',
      'a.screening_reminded_at as screeningRemindedAt',
      'a.early_start as earlyStart',
      'a.admissible_at as admissibleAt',
      'a.deemed_admissible_at as deemedAdmissibleAt',
      'a.silence_at as silenceAt',
      'a.silent_since as silentSince',
      'a.silence_warn_at as silenceWarnAt',
      'a.silence_warned_at as silenceWarnedAt',
      'a.continue_at as continueAt',
      'a.overlaps_due_at as overlapsDueAt',
      'a.reply_remind_at as replyRemindAt',
      'a.call_id as callId',
      'a.call_version as callVersion',
      'a.project_types as projectTypes',
      'a.requested_cents as requestedCents',
      'a.starts_on as startsOn',
      'a.duration_months as durationMonths',
      'a.screened_by as screenedBy',
      ...conflicts,
      concealed,
    ])
    .orderBy('s.id')
    .forNoKeyUpdate();

export type LockedApplication = Application & {
  callId: string;
  callVersion: number;
  projectTypes: readonly string[];
  requestedCents: number;
  startsOn: string | null;
  durationMonths: number | null;
  screenedBy: string | null;
};

const lockOne = statement((db, id: string) => lockable(db).where('s.id', '=', id));
// Both rows by their keys, so that neither table is scanned.
const lockSeveral = statement((db, ids: readonly string[]) => lockable(db).where('s.id', '=', anyOf(ids)).where('a.id', '=', anyOf(ids)));

/**
 * Locks an application with its stream, since the rules read both rows. Their keys are not locked, so a transaction
 * that records something beside the application, such as an overlap that it is part of, does not wait.
 */
export async function lockApplication(trx: Transaction<DB>, id: string): Promise<LockedApplication | undefined> {
  const [row] = await lockOne(trx, id);
  return row && rememberHead(trx, row);
}

/** Locks several applications by id, in the lock order of all transactions. */
export async function lockApplications(trx: Transaction<DB>, ids: readonly string[]): Promise<LockedApplication[]> {
  if (ids.length === 0) return [];
  return (await lockSeveral(trx, ids)).map((row) => rememberHead(trx, row));
}

const lockOfSession = statement((db, sessionId: string) =>
  lockable(db).where('s.id', 'in', (from) =>
    from.selectFrom('agenda_item as i').where('i.session_id', '=', sessionId).where('i.left_at', 'is', null).select('i.application_id'),
  ),
);

/** Locks those on a session's agenda, in the lock order of all transactions. One of them may have left it meanwhile. */
export const lockAgenda = async (trx: Transaction<DB>, sessionId: string): Promise<LockedApplication[]> =>
  (await lockOfSession(trx, sessionId)).map((row) => rememberHead(trx, row));

const rowOf = (content: ApplicationContent) => {
  const { costCents, requestedCents } = totalsOf(content);
  return {
    title: content.title,
    summary: content.summary,
    siret: content.siret,
    project_types: content.projectTypes,
    served_by: content.servedBy,
    starts_on: content.startsOn,
    duration_months: content.durationMonths,
    answers: JSON.stringify(content.answers),
    own_derogation: content.ownFundingDerogation,
    own_derogation_reference: content.ownFundingDerogationReference,
    cost_cents: costCents,
    requested_cents: requestedCents,
  };
};

export async function insertApplication(
  trx: Transaction<DB>,
  {
    id,
    call,
    organisationId,
    personId,
    content,
  }: { id: string; call: Call; organisationId: string; personId: string; content: ApplicationContent },
): Promise<void> {
  await trx
    .insertInto('application')
    .values({
      id,
      call_id: call.id,
      call_version: call.version,
      organisation_id: organisationId,
      created_by: personId,
      state: 'draft',
      revision: 1,
      ...rowOf(content),
    })
    .execute();
  await insertLines(trx, id, 1, content);
}

export async function updateApplicationContent(
  trx: Transaction<DB>,
  id: string,
  revision: number,
  content: ApplicationContent,
): Promise<void> {
  await trx.updateTable('application').set(rowOf(content)).where('id', '=', id).execute();
  for (const table of ['cost_line', 'funding_line', 'indicator'] as const) {
    await trx.deleteFrom(table).where('application_id', '=', id).where('revision', '=', revision).execute();
  }
  await insertLines(trx, id, revision, content);
}

/** Stores a submitted application's next revision; the lines of earlier revisions stay. */
export async function insertNextRevision(
  trx: Transaction<DB>,
  id: string,
  revision: number,
  content: ApplicationContent,
  at: string,
): Promise<void> {
  await trx
    .updateTable('application')
    .set({ ...rowOf(content), revision, overlaps_due_at: at })
    .where('id', '=', id)
    .execute();
  await insertLines(trx, id, revision, content);
}

/** The lines of one revision's content, each at its place. */
export async function insertLines(
  trx: Transaction<DB>,
  id: string,
  revision: number,
  { costLines, fundingLines, indicators }: ApplicationContent,
): Promise<void> {
  const place = (position: number) => ({ application_id: id, revision, position });
  if (costLines.length > 0) {
    await trx
      .insertInto('cost_line')
      .values(costLines.map(({ label, category, amountCents }, index) => ({ ...place(index), label, category, amount_cents: amountCents })))
      .execute();
  }
  if (fundingLines.length > 0) {
    await trx
      .insertInto('funding_line')
      .values(
        fundingLines.map(({ label, source, amountCents, siren = null }, index) => ({
          ...{ ...place(index), label, source, amount_cents: amountCents, siren },
        })),
      )
      .execute();
  }
  if (indicators.length > 0) {
    await trx
      .insertInto('indicator')
      .values(indicators.map(({ targets, ...indicator }, index) => ({ ...place(index), ...indicator, targets: JSON.stringify(targets) })))
      .execute();
  }
}

/** The parts of a content in its application's row. */
const WRITTEN = [
  'a.title',
  'a.summary',
  'a.siret',
  'a.project_types',
  'a.served_by',
  'a.starts_on',
  'a.duration_months',
  'a.answers',
  'a.own_derogation',
  'a.own_derogation_reference',
] as const;

/** The lines of the current revision's content. */
export const linesParts = (db: Kysely<DB>, application: Ids) => {
  const revision = db.selectFrom('application').where('id', '=', application).select('revision');
  return {
    costLines: part(
      db
        .selectFrom('cost_line')
        .where('application_id', '=', application)
        .where('revision', '=', revision)
        .select(['label', 'category', 'amount_cents as amountCents'])
        .orderBy('position'),
    ),
    fundingLines: part(
      db
        .selectFrom('funding_line')
        .where('application_id', '=', application)
        .where('revision', '=', revision)
        .select(['label', 'source', 'amount_cents as amountCents', 'siren'])
        .orderBy('position'),
    ),
    indicators: part(
      db
        .selectFrom('indicator')
        .where('application_id', '=', application)
        .where('revision', '=', revision)
        .select(['key', 'label', 'unit', 'kind', 'direction', 'baseline', 'targets', 'method', 'source'])
        .orderBy('position'),
      { doubles: ['baseline'] },
    ),
  };
};

export const contentParts = (db: Kysely<DB>, application: Ids) => ({
  written: part(db.selectFrom('application as a').where('a.id', '=', application).select(WRITTEN)),
  ...linesParts(db, application),
});

type Parts = RowsOf<ReturnType<typeof contentParts>>;

/** @param row the application's, with the parts that are not lines */
export function toContent(row: Parts['written'][number] | undefined, lines: Omit<Parts, 'written'>): ApplicationContent {
  assert(row, 'there is no such application');
  const { costLines, fundingLines, indicators } = lines;
  return {
    title: row.title,
    summary: row.summary,
    siret: row.siret,
    projectTypes: row.project_types,
    servedBy: row.served_by,
    startsOn: row.starts_on,
    durationMonths: row.duration_months,
    // Kysely's json columns are typed by their read side.
    answers: row.answers as ApplicationContent['answers'],
    ownFundingDerogation: row.own_derogation,
    ownFundingDerogationReference: row.own_derogation_reference,
    costLines,
    fundingLines: fundingLines.map(({ siren, ...line }) => (siren === null ? line : { ...line, siren })),
    indicators,
  };
}

const readContentParts = together((db: Kysely<DB>, id: string) => contentParts(db, oneId(id)));
/** The applicant's content in its current revision, as written. */
export async function readContent(db: Kysely<DB>, id: string): Promise<ApplicationContent> {
  const { written, ...lines } = await readContentParts(db, id);
  return toContent(written[0], lines);
}

export const readOrganisation = (db: Kysely<DB>, id: string): Promise<Organisation> =>
  db
    .selectFrom('organisation')
    .where('id', '=', id)
    .select(['siret', 'legal_category as legalCategory', 'department'])
    .executeTakeFirstOrThrow();

const readSome = statement((db, ids: readonly string[]) =>
  db
    .selectFrom('organisation')
    .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .select(['id', 'siret', 'legal_category as legalCategory', 'department']),
);

export const readOrganisationsOf = async (
  db: Kysely<DB>,
  applications: readonly Pick<LockedApplication, 'organisationId'>[],
): Promise<Map<string, Organisation>> => {
  const rows = await readSome(
    db,
    applications.map(({ organisationId }) => organisationId),
  );
  return new Map(rows.map(({ id, ...organisation }) => [id, organisation]));
};

/** An application's clocks, by what they lead to; null where one is none. */
type Clocks = Pick<Application, Clock>;

const rowOfClocks = ({ screeningDueAt, admissibleAt, silenceAt, silenceWarnAt }: Clocks) => ({
  screening_due_at: screeningDueAt,
  admissible_at: admissibleAt,
  silence_at: silenceAt,
  silence_warn_at: silenceWarnAt,
});

/** Freezes the call version under which an application is submitted, gives it its reference, and starts its clocks. */
export async function markSubmitted(
  trx: Transaction<DB>,
  id: string,
  submission: Clocks & { personId: string; at: string; call: Call; reference: string; earlyStart: string | null },
): Promise<void> {
  const { personId, at, call, reference, earlyStart } = submission;
  await trx
    .updateTable('application')
    .set({
      state: 'submitted',
      reference,
      submitted_by: personId,
      submitted_at: at,
      early_start: earlyStart,
      overlaps_due_at: at,
      call_version: call.version,
      ...rowOfClocks(submission),
    })
    .where('id', '=', id)
    .execute();
}

/** Sets the external reference; null removes it. */
export async function setExternalReference(trx: Transaction<DB>, id: string, reference: string | null): Promise<void> {
  await trx.updateTable('application').set({ external_reference: reference }).where('id', '=', id).execute();
}

export async function markScreened(
  trx: Transaction<DB>,
  id: string,
  { state, personId, reason }: { state: ApplicationState; personId: string; reason: string },
): Promise<void> {
  await trx.updateTable('application').set({ state, screened_by: personId, screening_reason: reason }).where('id', '=', id).execute();
}

export async function markScreenerReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('application').set({ screening_reminded_at: at }).where('id', '=', id).execute();
}

/** Records that an application was deemed admissible, and puts it in this state. */
export async function markDeemedAdmissible(trx: Transaction<DB>, id: string, state: ApplicationState, at: string): Promise<void> {
  await trx.updateTable('application').set({ state, deemed_admissible_at: at }).where('id', '=', id).execute();
}

/** Records that silence has lasted for its whole period: it counts as a rejection from then on. */
export async function markSilent(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('application').set({ silent_since: at }).where('id', '=', id).execute();
}

/** Starts an application's clocks anew, in a state. */
export async function setClocks(trx: Transaction<DB>, id: string, state: ApplicationState, clocks: Clocks): Promise<void> {
  await trx
    .updateTable('application')
    .set({ ...rowOfClocks(clocks), state })
    .where('id', '=', id)
    .execute();
}

/** Records that the fund's people were warned of silence. */
export async function markSilenceWarned(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('application').set({ silence_warned_at: at }).where('id', '=', id).execute();
}

export async function forgetSilenceWarning(trx: Transaction<DB>, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.updateTable('application').set({ silence_warned_at: null }).where('id', 'in', ids).execute();
}

/** Returns an application, after a won appeal, to its state before the decision, with new clocks. */
export async function reopenApplication(
  trx: Transaction<DB>,
  id: string,
  again: Clocks & Pick<Application, 'state' | 'screeningRemindedAt' | 'silentSince'>,
): Promise<void> {
  await trx
    .updateTable('application')
    .set({
      ...rowOfClocks(again),
      state: again.state,
      screening_reminded_at: again.screeningRemindedAt,
      silent_since: again.silentSince,
      silence_warned_at: null,
    })
    .where('id', '=', id)
    .execute();
}

export async function markWithdrawn(trx: Transaction<DB>, id: string, reason: string): Promise<void> {
  await trx.updateTable('application').set({ state: 'withdrawn', withdrawal_reason: reason }).where('id', '=', id).execute();
}

/** Records that overlaps have been looked for in the application's current form. */
export async function markOverlapsSought(trx: Transaction<DB>, id: string): Promise<void> {
  await trx.updateTable('application').set({ overlaps_due_at: null }).where('id', '=', id).execute();
}

/** Sets since when the review has something to go on with, as an ISO instant; null if it has nothing. */
export async function setContinueAt(trx: Transaction<DB>, id: string, at: string | null): Promise<void> {
  await trx.updateTable('application').set({ continue_at: at }).where('id', '=', id).execute();
}

export async function setApplicationState(trx: Transaction<DB>, ids: readonly string[], state: ApplicationState): Promise<void> {
  if (ids.length > 0) await trx.updateTable('application').set({ state }).where('id', 'in', ids).execute();
}

/** Applications `a` in the caller's scope, without what is shown of them: to count them takes no more. */
const inScope = (db: Kysely<DB>, scope: Scope, concernsThem = concerns) =>
  db
    .selectFrom('application as a')
    .$if(!scope.all, (query) => query.where('a.organisation_id', '=', scope.organisationId))
    // An application that was never submitted, a draft or a withdrawn one, is visible only to its organisation.
    .where((where) => where.or([where('a.submitted_at', 'is not', null), where('a.organisation_id', '=', scope.draftsOf)]))
    // Applications hidden by their call from people with a conflict of interest, as in `isConcealed`.
    .where(isShownTo(scope, concernsThem));

/** The columns of these applications in a list. */
const shown = (applications: ReturnType<typeof inScope>) =>
  applications
    .innerJoin('stream as s', 's.id', 'a.id')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .innerJoin('call as l', 'l.id', 'a.call_id')
    .select([
      'a.id',
      'a.reference',
      'a.external_reference',
      's.version',
      'a.state',
      'a.revision',
      'a.title',
      'a.call_id',
      'a.call_version',
      'a.cost_cents',
      'a.requested_cents',
      'a.submitted_at',
      's.due_at',
      's.due_what',
      'a.organisation_id',
      'o.name as organisation_name',
      'o.siret as organisation_siret',
      'o.legal_category as organisation_legal_category',
      'a.screening_reason',
      'a.screening_due_at',
      'a.early_start',
      'a.admissible_at',
      'a.deemed_admissible_at',
      'a.silence_at',
      'a.silent_since',
      'a.withdrawal_reason',
      'a.screened_by',
      'l.state as call_state',
    ]);

/** Applications in the caller's scope, of which a query takes what it needs. */
export const view = (db: Kysely<DB>, scope: Scope, concernsThem = concerns) => shown(inScope(db, scope, concernsThem));

/** One application in the caller's scope, with the parts of its content in its row. */
export const applicationPart = (db: Kysely<DB>, scope: Scope, id: string) =>
  part(
    view(db, scope, concernsByKnown)
      .crossJoinLateral(conflictsOnce)
      .where('a.id', '=', id)
      .select(WRITTEN)
      .select([
        'known.conflicted',
        'known.fundActs',
        sql<boolean>`a.overlaps_due_at IS NULL`.as('overlaps_sought'),
        isUnattributed,
        'a.reply_until',
        isReplied,
      ]),
    {
      instants: [
        'reply_until',
        'submitted_at',
        'due_at',
        'screening_due_at',
        'admissible_at',
        'deemed_admissible_at',
        'silence_at',
        'silent_since',
      ],
    },
  );
export type ApplicationRow = RowOf<ReturnType<typeof applicationPart>>;
const byId = alone(applicationPart);
export const readApplicationRow = async (db: Kysely<DB>, scope: Scope, id: string): Promise<ApplicationRow | undefined> =>
  (await byId(db, scope, id))[0];

/** Each field narrows the list. */
export type ApplicationFilter = Search & {
  state?: ApplicationState | undefined;
  projectType?: string | undefined;
  callId?: string | undefined;
  organisationId?: string | undefined;
  reviewerId?: string | undefined;
  label?: string | undefined;
  /** By this person, or by one in whose stead they stand now. */
  followedBy?: string | undefined;
  /** Those whose screening, or one of whose opinions, is due before this instant. */
  dueBefore?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/**
 * Applications whose screening, or one of whose opinions, is due before an instant. Found by their deadlines, since
 * few of all applications have one so near.
 */
const due = (db: Kysely<DB>, at: string | RawBuilder<string>) =>
  db
    .selectFrom('application')
    .where('state', '=', 'submitted')
    .where('screening_due_at', '<', at)
    .select('id')
    .union(db.selectFrom('review_step').where('state', '=', 'open').where('deadline_at', '<', at).select('application_id as id'));

/** The labels of application `a`; null if they were never set. */
export const labelsOfApplication = sql<string[] | null>`(SELECT labels FROM file_labels AS f WHERE f.application_id = a.id)`;

const labelled = (db: Kysely<DB>, label: string) =>
  db
    .selectFrom('file_labels')
    .where(sql<boolean>`labels @> ARRAY[${label}]::text[]`)
    .select('application_id');

/** What a person follows, with what is followed by those in whose stead they stand now, whatever roles they hold. */
const followed = (db: Kysely<DB>, personId: string, organisationId: string) =>
  db
    .selectFrom('following')
    .where(
      sql<boolean>`person_id = ANY (ARRAY(SELECT ${personId}::uuid
        UNION ALL SELECT away.id FROM (${standsInFor(sql`${personId}`, sql`${organisationId}`)}) AS away))`,
    )
    .select('application_id');

/** The applications `a` in the caller's scope that a filter leaves. */
const found = (db: Kysely<DB>, scope: Scope, filter: Omit<ApplicationFilter, 'limit'>) => {
  const { state = 'draft', projectType = '', callId = '', organisationId = '', reviewerId = '', dueBefore = '', before = '' } = filter;
  const { label = '', followedBy = '' } = filter;
  const asks = (name: keyof typeof filter): boolean => filter[name] !== undefined;
  return (
    inScope(db, scope)
      .where(isFound(filter))
      .$if(asks('state'), (query) => query.where('a.state', '=', state))
      .$if(asks('projectType'), (query) => query.where(sql<boolean>`a.project_types @> ARRAY[${projectType}]::text[]`))
      .$if(asks('callId'), (query) => query.where('a.call_id', '=', callId))
      .$if(asks('organisationId'), (query) => query.where('a.organisation_id', '=', organisationId))
      // A filter on the review does not match applications whose review is hidden from the caller.
      .$if(asks('reviewerId') || asks('dueBefore'), (query) => query.where((where) => where.not(isReviewHiddenFrom(scope))))
      .$if(asks('reviewerId'), (query) =>
        query.where('a.id', 'in', db.selectFrom('review_step').where('reviewer_id', '=', reviewerId).select('application_id')),
      )
      .$if(asks('dueBefore'), (query) => query.where('a.id', 'in', due(db, dueBefore)))
      .$if(asks('label'), (query) => query.where('a.id', 'in', labelled(db, label)))
      .$if(asks('followedBy'), (query) => query.where('a.id', 'in', followed(db, followedBy, scope.organisationId)))
      // A filter on reviews would otherwise reveal them for the files of the person's own organisation.
      .$if(asks('reviewerId') || asks('dueBefore') || asks('label'), (query) => query.where(isOfNoHouse(scope)))
      .$if(asks('before'), (query) => query.where('a.id', '<', before))
  );
};

/** Applications in the caller's scope, newest first, before a key; the query itself, whose plan a test checks. */
export const applicationRows = (db: Kysely<DB>, scope: Scope, filter: ApplicationFilter) =>
  shown(found(db, scope, filter))
    .$if(scope.all, (query) => query.select([scoredSteps.as('scored'), labelsOfApplication.as('labels')]))
    .orderBy('a.id', 'desc')
    .limit(filter.limit);

/** How many applications of each state the list of them has, those of the fund until they are decided on. */
export const countsPart = (db: Kysely<DB>, scope: Scope) => {
  if (!scope.all)
    return part(
      found(db, scope, {})
        .groupBy('a.state')
        .select((select) => ['a.state', select.fn.countAll<number>().as('count')]),
    );
  const undecided = sql`a.state IN (${sql.join(BEFORE_DECISION.map((state) => sql.lit(state)))})`;
  return part(sql<{ state: ApplicationState; count: number }>`
    SELECT c.state, sum(c.count)::bigint AS count FROM (
      SELECT a.state, count(*) AS count FROM application AS a WHERE ${undecided} GROUP BY a.state
      UNION ALL SELECT a.state, -1 FROM application AS a WHERE a.id IN (${relatedIn(scope)}) AND ${undecided} AND ${isShownTo(scope)} IS NOT TRUE
    ) AS c GROUP BY c.state HAVING sum(c.count) > 0`);
};

/** How many of all states have something due before an instant, as the list of them has it for a member of the fund. */
export const dueCountPart = (db: Kysely<DB>, scope: Scope, dueBefore: string) => {
  // By a query, as in `anyOf`.
  const at = sql<string>`(SELECT ${dueBefore}::timestamptz)`;
  return part(sql<{ count: number }>`
    SELECT (SELECT count(*) FROM (${due(db, at)}) AS d) - (
      SELECT count(*) FROM application AS a WHERE a.id IN (${relatedIn(scope)})
        AND ((a.state = 'submitted' AND a.screening_due_at < ${at})
          OR EXISTS (SELECT FROM review_step AS s WHERE s.application_id = a.id AND s.state = 'open' AND s.deadline_at < ${at} OFFSET 0))
        AND (${isShownTo(scope)} AND NOT ${isReviewHiddenFrom(scope)} AND ${isOfNoHouse(scope)}) IS NOT TRUE) AS count`);
};

/**
 * The only files that may be hidden from a member of the fund: what is counted is counted without a look at each, and
 * then less those of these that are hidden.
 */
const relatedIn = ({ hidesFrom, houses }: Scope) => relatedTo({ ids: hidesFrom ?? [], organisations: houses });

export const readApplicationRows = statement(applicationRows);
export type ListedApplication = Awaited<ReturnType<typeof readApplicationRows>>[number];

/** The files whose review is in a scope, the oldest first, of which an opinion is expected of a human, by their ids. */
export async function readFilesExpectedOf(db: Kysely<DB>, scope: Scope, ids: readonly string[], most: number): Promise<string[]> {
  const rows = await view(db, scope)
    .where(isOfNoHouse(scope))
    .where('a.id', 'in', (where) =>
      where
        .selectFrom('review_step')
        .where('reviewer_id', '=', anyOf(ids))
        .where('state', 'in', [...EXPECTED])
        .select('application_id'),
    )
    .orderBy('a.id')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}
