import { type Kysely, sql } from 'kysely';
import { endOfDate } from '../domain/calendar.ts';
import type { FollowedKind } from '../domain/command.ts';
import type { DatalabState } from '../domain/datalab-request.ts';
import type { GrantState } from '../domain/grant.ts';
import type { Caller, Role } from '../domain/role.ts';
import { NOT_ORDERED, type TrancheState, UNCONFIRMED } from '../domain/tranche.ts';
import type { DB } from './schema.ts';
import { reportAccepted } from './tranches.ts';

/** Something that waits for a person: the command that is expected, the thing that it is expected on, and by when. */
export type TaskRow = {
  command: string;
  kind: FollowedKind;
  id: string;
  detail: string | null;
  title: string;
  organisation_name: string | null;
  due_at: string | null;
};

type Find = (db: Kysely<DB>, caller: Caller) => Promise<TaskRow[]>;
const MOST = 200;
const NEVER = '9999-12-31';

const applications = (db: Kysely<DB>) =>
  db.selectFrom('application as a').innerJoin('organisation as o', 'o.id', 'a.organisation_id').limit(MOST);
const grants = (db: Kysely<DB>) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .limit(MOST);
const steps = (db: Kysely<DB>) => applications(db).innerJoin('review_step as s', 's.application_id', 'a.id').where('s.state', '=', 'open');

const nothing = sql<null>`NULL`;
const named = <Command extends string, Kind extends TaskRow['kind']>(command: Command, kind: Kind) =>
  [sql<string>`${command}::text`.as('command'), sql<Kind>`${kind}::text`.as('kind')] as const;

const unsigned = (side: 'beneficiary' | 'fund') =>
  sql<boolean>`NOT EXISTS (SELECT FROM signature WHERE grant_id = g.id AND side = ${side})`;

const drafts =
  (command: string): Find =>
  (db, { organisationId }) =>
    applications(db)
      .innerJoin('call as l', 'l.id', 'a.call_id')
      .where('a.state', '=', 'draft')
      .where('l.state', '!=', 'closed')
      .where('a.organisation_id', '=', organisationId)
      .select([
        ...named(command, 'application'),
        'a.id',
        nothing.as('detail'),
        'a.title',
        'o.name as organisation_name',
        nothing.as('due_at'),
      ])
      .orderBy('a.id')
      .execute();

/** Who drafts and signs as well is told of a draft once: to submit it. */
const toWrite: Find = async (db, caller) => (caller.roles.includes('signatory') ? [] : drafts('updateApplication')(db, caller));

const toSign =
  (side: 'beneficiary' | 'fund'): Find =>
  (db, { organisationId }) =>
    grants(db)
      .where('g.state', '=', 'to_sign')
      .where(unsigned(side))
      .$if(side === 'beneficiary', (query) => query.where('g.organisation_id', '=', organisationId))
      .select([
        ...named('signGrant', 'grant'),
        'g.id',
        nothing.as('detail'),
        'a.title',
        'o.name as organisation_name',
        'g.term_at as due_at',
      ])
      .orderBy('g.term_at')
      .orderBy('g.id')
      .execute();

const toCorrect: Find = (db, { organisationId }) =>
  applications(db)
    .innerJoin('correction as c', 'c.application_id', 'a.id')
    .where('c.state', '=', 'open')
    .where('a.organisation_id', '=', organisationId)
    .select([
      ...named('answerCorrection', 'application'),
      'a.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      'c.due_at',
    ])
    .orderBy('c.due_at')
    .orderBy('a.id')
    .execute();

const toAccept: Find = (db, { organisationId }) =>
  grants(db)
    .where('g.state', '=', 'to_accept')
    .where('g.organisation_id', '=', organisationId)
    .select([
      ...named('acceptAward', 'grant'),
      'g.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      'g.term_at as due_at',
    ])
    .orderBy('g.term_at')
    .orderBy('g.id')
    .execute();

const toResume: Find = (db) =>
  grants(db)
    .where('g.state', '=', 'suspended')
    .select([
      ...named('resumeGrant', 'grant'),
      'g.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      nothing.as('due_at'),
    ])
    .orderBy('g.id')
    .execute();

const toScreen: Find = (db) =>
  applications(db)
    .where('a.state', '=', 'submitted')
    .select([
      ...named('decideAdmissibility', 'application'),
      'a.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      'a.screening_due_at as due_at',
    ])
    .orderBy('a.screening_due_at')
    .orderBy('a.id')
    .execute();

/** The same command on each of these steps, by its term. */
const expectedOn = (found: ReturnType<typeof steps>, command: string): Promise<TaskRow[]> =>
  found
    .select([...named(command, 'application'), 'a.id', 's.key as detail', 'a.title', 'o.name as organisation_name', 's.term_at as due_at'])
    .orderBy('s.term_at')
    .orderBy('a.id')
    .orderBy('s.position')
    .execute();

const toReview: Find = (db, { personId }) => expectedOn(steps(db).where('s.reviewer_id', '=', personId), 'giveOpinion');

/** Steps that nobody was asked for, and those that were escalated. */
const toAssign: Find = (db) =>
  expectedOn(
    steps(db).where((where) => where.or([where('s.reviewer_id', 'is', null), where('s.escalated_at', 'is not', null)])),
    'assignReviewer',
  );

const toPlan: Find = (db) =>
  applications(db)
    .where('a.state', '=', 'reviewed')
    .select([
      ...named('createSession', 'application'),
      'a.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      nothing.as('due_at'),
    ])
    .orderBy('a.id')
    .execute();

/** By the end of its day, also once that has passed: a session is decided, or cancelled where every application has left its agenda. */
const planned =
  (command: 'decideSession' | 'cancelSession'): Find =>
  async (db) =>
    (
      await db
        .selectFrom('session as c')
        .where('c.state', '=', 'planned')
        .where((where) => {
          const agenda = where
            .selectFrom('agenda_item as i')
            .innerJoin('application as a', 'a.id', 'i.application_id')
            .whereRef('i.session_id', '=', 'c.id')
            .where('a.state', '=', 'in_session');
          return command === 'decideSession' ? where.exists(agenda) : where.not(where.exists(agenda));
        })
        .limit(MOST)
        .select([...named(command, 'session'), 'c.id', nothing.as('detail'), 'c.held_on as title', nothing.as('organisation_name')])
        .orderBy('c.held_on')
        .execute()
    ).map((row) => ({ ...row, due_at: endOfDate(row.title) }));

/** What waits for credits, in the order of decision and rank; nobody ends the wait of what it judged before, or of its own organisation. */
const toAward: Find = (db, { personId, organisationId }) =>
  applications(db)
    .innerJoin('agenda_item as i', (join) => join.onRef('i.application_id', '=', 'a.id').on('i.rank', 'is not', null))
    .innerJoin('session as c', 'c.id', 'i.session_id')
    .where('a.state', '=', 'waitlisted')
    .where('a.organisation_id', '!=', organisationId)
    .where('a.screened_by', '!=', personId)
    .where((where) =>
      where.not(
        where.exists(where.selectFrom('opinion as p').whereRef('p.application_id', '=', 'a.id').where('p.person_id', '=', personId)),
      ),
    )
    .select([
      ...named('awardWaitlisted', 'application'),
      'a.id',
      nothing.as('detail'),
      'a.title',
      'o.name as organisation_name',
      nothing.as('due_at'),
    ])
    .orderBy('c.decided_at')
    .orderBy('c.id')
    .orderBy('i.rank')
    .execute();

/** Tranches in force that stand in one of these states. */
const tranches = (db: Kysely<DB>, states: readonly TrancheState[]) =>
  grants(db).innerJoin('tranche as t', 't.grant_id', 'g.id').where('t.replaced_at', 'is', null).where('t.state', 'in', states);

/** No tranche before this one is in one of these states. */
const noneBeforeIn = (states: readonly TrancheState[]) =>
  sql<boolean>`NOT EXISTS (SELECT FROM tranche AS before WHERE before.grant_id = g.id AND before.replaced_at IS NULL AND before.rank < t.rank AND before.state = ANY(${[...states]}))`;

/** The same command on each of these tranches. */
const expectedOfTranches = (found: ReturnType<typeof tranches>, command: string): Promise<TaskRow[]> =>
  found
    .select([
      ...named(command, 'grant'),
      'g.id',
      sql<string>`t.rank::text`.as('detail'),
      'a.title',
      'o.name as organisation_name',
      nothing.as('due_at'),
    ])
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();

/** What is next in its grant: an earlier tranche that is not ordered yet comes first. */
const nextToPay = (db: Kysely<DB>, state: 'confirmed' | 'certified') =>
  tranches(db, [state]).where('g.state', '=', 'active').where(noneBeforeIn(NOT_ORDERED));

const toConfirm: Find = (db) =>
  expectedOfTranches(tranches(db, ['awaiting_credits']).where('g.state', '=', 'active').where(noneBeforeIn(UNCONFIRMED)), 'confirmTranche');

/** An advance needs no service; a tranche after the first needs its report accepted. */
const toCertify: Find = (db) =>
  expectedOfTranches(
    nextToPay(db, 'confirmed')
      .where('t.kind', '!=', 'advance')
      .where((where) => where.or([where('t.rank', '=', 1), reportAccepted])),
    'certifyService',
  );

const toOrder: Find = async (db) => [
  ...(await expectedOfTranches(nextToPay(db, 'confirmed').where('t.kind', '=', 'advance'), 'orderPayment')),
  ...(await expectedOfTranches(nextToPay(db, 'certified'), 'orderPayment')),
];

/** Who ordered a payment does not record it. */
const toPay: Find = (db, { personId }) =>
  expectedOfTranches(tranches(db, ['ordered']).where('t.ordered_by', '!=', personId), 'recordPayment');

/** Milestones of grants in one of these states, on each of which the same command is expected. */
const milestones = (db: Kysely<DB>, command: string, states: readonly GrantState[]) =>
  grants(db)
    .innerJoin('milestone as m', 'm.grant_id', 'g.id')
    .where('g.state', 'in', states)
    .select([...named(command, 'grant'), 'g.id', sql<string>`m.rank::text`.as('detail'), 'a.title', 'o.name as organisation_name']);

/** Milestones whose period is over: the first one without a report, and those whose report was returned. */
const toReport: Find = (db, { organisationId }) =>
  milestones(db, 'reportMilestone', ['active', 'suspended', 'closed'])
    .where('g.organisation_id', '=', organisationId)
    .where('m.state', 'in', ['planned', 'returned'])
    .where(sql<boolean>`now() >= (m.period_ends_on + 1)::timestamp AT TIME ZONE 'Europe/Paris'`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM milestone AS earlier WHERE earlier.grant_id = g.id AND earlier.rank < m.rank AND earlier.state = 'planned')`,
    )
    .select('m.due_at')
    .orderBy('m.due_at')
    .orderBy('g.id')
    .execute();

/** Reports that were given, by the day on which the lead is reminded of them; nobody judges those of its own organisation. */
const toReviewReport: Find = (db, { organisationId }) =>
  milestones(db, 'reviewReport', ['active', 'closed'])
    .where('g.organisation_id', '!=', organisationId)
    .where('m.state', '=', 'reported')
    .select('m.review_remind_at as due_at')
    .orderBy('m.review_remind_at')
    .orderBy('g.id')
    .execute();

const datalabRequests = (db: Kysely<DB>, state: DatalabState) =>
  db
    .selectFrom('datalab_request as r')
    .innerJoin('organisation as o', 'o.id', 'r.organisation_id')
    .where('r.state', '=', state)
    .limit(MOST);

/** The same command on each of these requests, by the date until which it is expected. */
const expectedOfDatalab = (found: ReturnType<typeof datalabRequests>, command: string): Promise<TaskRow[]> =>
  found
    .select([
      ...named(command, 'datalab_request'),
      'r.id',
      nothing.as('detail'),
      'r.title',
      'o.name as organisation_name',
      'r.expected_by as due_at',
    ])
    .orderBy('r.expected_by')
    .orderBy('r.id')
    .execute();

/** Nobody judges a request of its own organisation. */
const toJudge =
  (state: DatalabState, command: string): Find =>
  (db, { organisationId }) =>
    expectedOfDatalab(datalabRequests(db, state).where('r.organisation_id', '!=', organisationId), command);

const toDeliver: Find = (db, { personId }) =>
  expectedOfDatalab(datalabRequests(db, 'accepted').where('r.contact_person_id', '=', personId), 'deliverDatalabRequest');

/** What others should have delivered by now. */
const toDeliverLate: Find = (db, { personId }) =>
  expectedOfDatalab(
    datalabRequests(db, 'accepted').where('r.contact_person_id', '!=', personId).where('r.reminded_at', 'is not', null),
    'deliverDatalabRequest',
  );

const toTellOf: Find = (db, { organisationId }) =>
  expectedOfDatalab(datalabRequests(db, 'delivered').where('r.organisation_id', '=', organisationId), 'closeDatalabRequest');

const WAITING: Partial<Record<Role, Find[]>> = {
  applicant: [toWrite, toCorrect, toReport, toTellOf],
  signatory: [drafts('submitApplication'), toCorrect, toAccept, toSign('beneficiary'), toReport, toTellOf],
  screener: [toScreen],
  reviewer: [toReview, toDeliver],
  lead: [
    toAssign,
    toPlan,
    planned('cancelSession'),
    toResume,
    toReviewReport,
    toJudge('requested', 'qualifyDatalabRequest'),
    toJudge('qualified', 'acceptDatalabRequest'),
    toDeliver,
    toDeliverLate,
  ],
  chair: [planned('decideSession'), toAward],
  finance: [toSign('fund'), toConfirm, toCertify, toOrder],
  payer: [toPay],
};

/** What waits for this person in any of its roles, the most urgent first; what has no date comes last. */
export async function readTasks(db: Kysely<DB>, caller: Caller): Promise<TaskRow[]> {
  // What several roles may take on waits once for a person who has them.
  const finds = new Set(caller.roles.flatMap((role) => WAITING[role] ?? []));
  const found = await Promise.all([...finds].map((find) => find(db, caller)));
  return found.flat().sort((a, b) => Date.parse(a.due_at ?? NEVER) - Date.parse(b.due_at ?? NEVER));
}
