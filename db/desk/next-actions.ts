import { type Expression, type Kysely, sql } from 'kysely';
import type { WaitingApplication } from '../../domain/desk/next-action.ts';
import { openFundingChangesPart } from '../grants/funding-changes.ts';
import { expectedParts, toExpected } from '../grants/locked-grant.ts';
import { anyIn, anyOf, byGrant } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowOf, together } from '../connection/together.ts';
import type { CorrectionRow } from '../applications/corrections.ts';
import { movesApplication } from '../../domain/committee/appeal.ts';
import { APPEALABLE } from '../../domain/committee/contested.ts';
import type { AppealRow } from '../committee/appeals.ts';
import type { reexaminationsPart } from '../committee/reexaminations.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { isOver } from '../../domain/calls/call-life.ts';
import { voteIn } from '../committee/sessions.ts';
import type { reviewPart } from '../review/reviews.ts';

/** The part of an application's row from which its next deadline is computed. */
type Row = {
  id: string;
  state: WaitingApplication['state'];
  screening_due_at: string | null;
  silence_at: string | null;
  silent_since: string | null;
};

/** The ids of applications, by what their state waits for; undefined if none does. */
type Waits = { [Wait in 'draft' | 'review' | 'correction' | 'session' | 'grant' | 'appeal']: readonly string[] | undefined };

const MOVING = APPEALABLE.filter((against) => movesApplication({ against }));

/** The calls under which these drafts would be submitted, by their newest versions. */
const callsOfDrafts = (db: Kysely<DB>, ids: readonly string[]) =>
  part(
    db
      .selectFrom('application as a')
      .innerJoin('call as l', 'l.id', 'a.call_id')
      .innerJoin('call_version as v', 'v.call_id', 'a.call_id')
      .where('a.id', '=', anyOf(ids))
      .distinctOn('a.id')
      .orderBy('a.id')
      .orderBy('v.version', 'desc')
      .select(['a.id as application_id', 'l.state', sql<string | null>`v.terms ->> 'closesOn'`.as('closesOn')]),
  );

/** The open appeal by which an application is `appealed`; appeals against other decisions wait beside it. */
const appealsOf = (db: Kysely<DB>, ids: readonly string[]) =>
  db.selectFrom('appeal').where('application_id', '=', anyOf(ids)).where('against', 'in', MOVING).where('ended_at', 'is', null);

/** What applications wait for, and the people awaited: one part for each kind of wait among them. */
export function waitingParts(db: Kysely<DB>, { draft, review, correction, session, grant, appeal }: Waits) {
  const openSteps = (ids: readonly string[]) =>
    db.selectFrom('review_step').where('application_id', '=', anyOf(ids)).where('state', '=', 'open');
  const appeals = (ids: readonly string[]) => appealsOf(db, ids);
  const grants = (ids: readonly string[]) => db.selectFrom('grant as g').where('g.application_id', '=', anyOf(ids));
  const people = (asked: Expression<unknown>) =>
    part(db.selectFrom('person').where('id', '=', anyIn(asked)).select(['id', 'given_name', 'usual_name']));
  return {
    ...(draft && { callsOfDrafts: callsOfDrafts(db, draft) }),
    ...(review && {
      openSteps: part(
        openSteps(review)
          .select(['application_id', 'key', 'reviewer_id as reviewerId', 'deadline_at as deadlineAt', 'escalated_at as escalatedAt'])
          .orderBy('position'),
        { instants: ['deadlineAt', 'escalatedAt'] },
      ),
      reviewers: people(openSteps(review).select('reviewer_id')),
      openReexaminations: part(
        db
          .selectFrom('reexamination')
          .where('application_id', '=', anyOf(review))
          .where('outcome', 'is', null)
          .select(['application_id', 'deadline_at as deadlineAt']),
        { instants: ['deadlineAt'] },
      ),
    }),
    ...(correction && {
      openCorrections: part(
        db
          .selectFrom('correction')
          .where('application_id', '=', anyOf(correction))
          .where('state', '=', 'open')
          .select(['application_id', 'due_at as dueAt']),
        { instants: ['dueAt'] },
      ),
    }),
    ...(session && {
      /** The sessions that have these applications on their agenda now. */
      sittings: part(
        db
          .selectFrom('agenda_item as i')
          .innerJoin('session as c', 'c.id', 'i.session_id')
          .where('i.application_id', '=', anyOf(session))
          .where('i.left_at', 'is', null)
          .where('c.state', 'in', ['planned', 'voting', 'voted'])
          .select(['i.application_id', 'c.state', 'c.held_on', 'c.quorum', 'c.vote_opens_at', 'c.vote_closes_at']),
        { instants: ['vote_opens_at', 'vote_closes_at'] },
      ),
    }),
    ...(grant && {
      grants: part(
        grants(grant)
          .select(['g.id', 'g.application_id', 'g.state', 'g.deadline_at as deadlineAt', 'g.awarded_cents as awardedCents'])
          .select(sql<('beneficiary' | 'fund')[]>`ARRAY(SELECT side FROM signature WHERE grant_id = g.id AND plan = 1)`.as('signed')),
        { instants: ['deadlineAt'] },
      ),
      ...expectedParts(db, anyIn(grants(grant).select('g.id'))),
      fundingChanges: openFundingChangesPart(db, anyIn(grants(grant).select('g.id'))),
      examiners: people(
        db
          .selectFrom('amendment as m')
          .where('m.grant_id', '=', anyIn(grants(grant).select('g.id')))
          .where('m.ended_at', 'is', null)
          .select('m.reviewer_id'),
      ),
    }),
    ...(appeal && {
      openAppeals: part(
        appeals(appeal).select([
          'application_id',
          'state',
          'reviewer_id as reviewerId',
          'deadline_at as deadlineAt',
          'escalated_at as escalatedAt',
          'lapses_at as lapsesAt',
        ]),
        { instants: ['deadlineAt', 'escalatedAt', 'lapsesAt'] },
      ),
      advisers: people(appeals(appeal).select('reviewer_id')),
    }),
  };
}
const readParts = together(waitingParts);

type Named = { id: string; given_name: string; usual_name: string };
type WaitingOf = { waiting: Map<string, WaitingApplication>; named: Named[] };

/**
 * What each of a page's applications waits for, by id, with the names of the people who may be awaited, in one
 * statement; without a statement if all wait only for dates in their rows.
 */
export async function readWaiting(db: Kysely<DB>, rows: readonly Row[], at: string): Promise<WaitingOf> {
  const idsIn = (...states: WaitingApplication['state'][]) => {
    const ids = rows.filter((row) => states.includes(row.state)).map(({ id }) => id);
    return ids.length > 0 ? ids : undefined;
  };
  const waits = {
    draft: idsIn('draft'),
    review: idsIn('in_review', 'in_reexamination'),
    correction: idsIn('correction_requested'),
    session: idsIn('in_session'),
    grant: idsIn('awarded'),
    appeal: idsIn('appealed'),
  };
  const found = Object.values(waits).some((ids) => ids) ? await readParts(db, waits) : {};
  return {
    waiting: toWaiting(rows, found, at),
    named: [...(found.reviewers ?? []), ...(found.examiners ?? []), ...(found.advisers ?? [])],
  };
}

/**
 * The same for one application whose details are already read: only its session, its grant or a draft's call is
 * queried.
 */
export async function readWaitingOf(
  db: Kysely<DB>,
  { row, steps, corrections, reexaminations, appeals }: Detail,
  at: string,
): Promise<WaitingOf> {
  if (row.state === 'in_session' || row.state === 'awarded' || row.state === 'draft') return readWaiting(db, [row], at);
  const application_id = row.id;
  const appeal = appeals.find((each) => each.ended_at === null && movesApplication(each));
  const isReviewed = row.state === 'in_review' || row.state === 'in_reexamination';
  const open = isReviewed ? steps.filter(({ state }) => state === 'open') : [];
  const found: Found = {
    openSteps: open.map(({ key, reviewer_id: reviewerId, deadline_at: deadlineAt, escalated_at: escalatedAt }) => ({
      ...{ application_id, key, reviewerId, deadlineAt, escalatedAt },
    })),
    openCorrections: corrections.filter(({ state }) => state === 'open').map(({ due_at: dueAt }) => ({ application_id, dueAt })),
    openReexaminations: reexaminations
      .filter(({ outcome }) => outcome === null)
      .map(({ deadline_at: deadlineAt }) => ({ application_id, deadlineAt })),
    openAppeals:
      appeal && row.state === 'appealed'
        ? [
            {
              ...{ application_id, state: appeal.state, reviewerId: appeal.reviewer_id },
              ...{ deadlineAt: appeal.deadline_at, escalatedAt: appeal.escalated_at, lapsesAt: appeal.lapses_at },
            },
          ]
        : [],
  };
  const named = [...open, ...(appeal ? [appeal] : [])].flatMap(({ reviewer_id: id, given_name, usual_name }) =>
    id !== null && given_name !== null && usual_name !== null ? [{ id, given_name, usual_name }] : [],
  );
  return { waiting: toWaiting([row], found, at), named };
}

/** The details of one application from which its next deadline is computed. */
type Detail = {
  row: Row;
  steps: readonly RowOf<ReturnType<typeof reviewPart>>[];
  corrections: readonly Pick<CorrectionRow, 'state' | 'due_at'>[];
  reexaminations: readonly RowOf<ReturnType<typeof reexaminationsPart>>[];
  appeals: readonly AppealRow[];
};

type Found = Partial<Awaited<ReturnType<typeof readParts>>>;

function grantsIn({ grants = [], fundingChanges = [], ...found }: Found) {
  const { milestones = [], obligations = [], finalAccounts = [], openAmendments = [] } = found;
  // The lapse of a gain asks no person for an act.
  const expectedOf = toExpected({ milestones, obligations, finalAccounts, openAmendments, undeclaredYears: [] });
  const changeOf = byGrant(fundingChanges);
  return grants.map((grant) => {
    const { account = null, amendment = null, ...expected } = expectedOf(grant.id);
    return { ...grant, inReexamination: false, ...expected, account, amendment, fundingChanged: changeOf.has(grant.id) };
  });
}

function toWaiting(rows: readonly Row[], found: Found, at: string): Map<string, WaitingApplication> {
  const of = <Each extends { application_id: string }>(those: readonly Each[] = []) =>
    new Map(those.map((each) => [each.application_id, each]));
  const [callOf, correctionOf, sittingOf, grantOf, reexaminationOf, appealOf] = [
    of(found.callsOfDrafts),
    of(found.openCorrections),
    of(found.sittings),
    of(grantsIn(found)),
    of(found.openReexaminations),
    of(found.openAppeals),
  ];
  const stepsOf = Map.groupBy(found.openSteps ?? [], (step) => step.application_id);
  return new Map(
    rows.map((row) => {
      const [call, sitting] = [callOf.get(row.id), sittingOf.get(row.id)];
      return [
        row.id,
        {
          state: row.state,
          screeningDueAt: row.screening_due_at,
          silenceAt: row.silence_at,
          silentSince: row.silent_since,
          callIsOver: call !== undefined && isOver(call, parisDate(at)),
          openSteps: stepsOf.get(row.id) ?? [],
          correction: correctionOf.get(row.id) ?? null,
          session: sitting ? { state: sitting.state, heldOn: sitting.held_on, vote: voteIn(sitting) } : null,
          grant: grantOf.get(row.id) ?? null,
          reexamination: reexaminationOf.get(row.id) ?? null,
          appeal: appealOf.get(row.id) ?? null,
        },
      ];
    }),
  );
}
