import { type Kysely, sql } from 'kysely';
import type { Waiting } from '../../domain/desk/next-action.ts';
import { readOpenAmendments } from '../grants/amendments.ts';
import { readFinalAccountsOf } from '../grants/final-accounts.ts';
import { readOpenFundingChanges } from '../grants/funding-changes.ts';
import { readMilestonesOf } from '../grants/milestones.ts';
import { readObligationsOf } from '../grants/obligations.ts';
import type { DB } from '../core/schema.ts';
import { voteIn } from '../committee/sessions.ts';

/** An application's row as its next deadline is reckoned from it. */
type Row = {
  id: string;
  state: Waiting['state'];
  screening_due_at: string | null;
  silence_at: string | null;
  silent_since: string | null;
};

const anyOf = (ids: readonly string[]) => sql<string>`ANY(${[...ids]}::uuid[])`;

const readOpenSteps = async (db: Kysely<DB>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('review_step')
        .where('application_id', '=', anyOf(ids))
        .where('state', '=', 'open')
        .select(['application_id', 'key', 'reviewer_id as reviewerId', 'term_at as termAt', 'escalated_at as escalatedAt'])
        .orderBy('position')
        .execute();

const readOpenCorrections = async (db: Kysely<DB>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('correction')
        .where('application_id', '=', anyOf(ids))
        .where('state', '=', 'open')
        .select(['application_id', 'due_at as dueAt'])
        .execute();

const readOpenReexaminations = async (db: Kysely<DB>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('reexamination')
        .where('application_id', '=', anyOf(ids))
        .where('outcome', 'is', null)
        .select(['application_id', 'term_at as termAt'])
        .execute();

const readOpenAppeals = async (db: Kysely<DB>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('appeal')
        .where('application_id', '=', anyOf(ids))
        .select([
          'application_id',
          'state',
          'reviewer_id as reviewerId',
          'term_at as termAt',
          'escalated_at as escalatedAt',
          'lapses_at as lapsesAt',
        ])
        .execute();

/** The sessions that have these applications on their agenda now. */
const readSittings = async (db: Kysely<DB>, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('agenda_item as i')
        .innerJoin('session as c', 'c.id', 'i.session_id')
        .where('i.application_id', '=', anyOf(ids))
        .where('i.left_at', 'is', null)
        .where('c.state', 'in', ['planned', 'voting', 'voted'])
        .select(['i.application_id', 'c.state', 'c.held_on', 'c.quorum', 'c.vote_opens_at', 'c.vote_closes_at'])
        .execute();

async function readGrantsOf(db: Kysely<DB>, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const grants = await db
    .selectFrom('grant as g')
    .where('g.application_id', '=', anyOf(ids))
    .select(['g.id', 'g.application_id', 'g.state', 'g.term_at as termAt', 'g.awarded_cents as awardedCents'])
    .select(sql<('beneficiary' | 'fund')[]>`ARRAY(SELECT side FROM signature WHERE grant_id = g.id AND plan = 1)`.as('signed'))
    .execute();
  const grantIds = grants.map(({ id }) => id);
  const [milestones, obligations, accounts, amendments, changes] = await Promise.all([
    readMilestonesOf(db, grantIds),
    readObligationsOf(db, grantIds),
    readFinalAccountsOf(db, grantIds),
    readOpenAmendments(db, grantIds),
    readOpenFundingChanges(db, grantIds),
  ]);
  return grants.map((grant) => ({
    ...grant,
    inReexamination: false,
    milestones: milestones.get(grant.id) ?? [],
    obligations: obligations.get(grant.id) ?? [],
    account: accounts.get(grant.id) ?? null,
    amendment: amendments.get(grant.id) ?? null,
    fundingChanged: changes.has(grant.id),
  }));
}

/** What each of a page's applications waits for, by its id: one query for each kind of wait that there is among them. */
export async function readWaiting(db: Kysely<DB>, rows: readonly Row[]): Promise<Map<string, Waiting>> {
  const idsIn = (...states: Waiting['state'][]) => rows.filter((row) => states.includes(row.state)).map(({ id }) => id);
  const [steps, corrections, sittings, grants, reexaminations, appeals] = await Promise.all([
    readOpenSteps(db, idsIn('in_review', 'in_reexamination')),
    readOpenCorrections(db, idsIn('correction_requested')),
    readSittings(db, idsIn('in_session')),
    readGrantsOf(db, idsIn('awarded')),
    readOpenReexaminations(db, idsIn('in_reexamination')),
    readOpenAppeals(db, idsIn('appealed')),
  ]);
  const of = <Found extends { application_id: string }>(found: readonly Found[]) =>
    new Map(found.map((each) => [each.application_id, each]));
  const [correctionOf, sittingOf, grantOf, reexaminationOf, appealOf] = [
    of(corrections),
    of(sittings),
    of(grants),
    of(reexaminations),
    of(appeals),
  ];
  const stepsOf = Map.groupBy(steps, (step) => step.application_id);
  return new Map(
    rows.map((row) => {
      const sitting = sittingOf.get(row.id);
      return [
        row.id,
        {
          state: row.state,
          screeningDueAt: row.screening_due_at,
          silenceAt: row.silence_at,
          silentSince: row.silent_since,
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
