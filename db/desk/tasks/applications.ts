import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { endOfDate, yearOf } from '../../../domain/core/calendar.ts';
import { AWARDED, UNDECIDED } from '../../../domain/applications/silence.ts';
import type { ApplicationCommand } from '../../../domain/applications/application-life.ts';
import type { StepState } from '../../../domain/review/review.ts';
import { unattributed } from '../../applications/unattributed.ts';
import { concerns } from '../../people/conflicts.ts';
import type { DB } from '../../core/schema.ts';
import { whoTookPart } from '../../committee/sessions.ts';
import { readHolding, waiting } from '../../committee/waitlist.ts';
import {
  applications,
  asks,
  type CountedKinds,
  type Counting,
  expected,
  type Find,
  type Finish,
  type FinishingBy,
  named,
  nothing,
  type TasksByRole,
  undated,
  type Who,
} from './task-queries.ts';

/** True if the person neither screened the application nor gave an opinion on it, so that they may decide. */
const tookNoPart = (personId: string) => sql<boolean>`${personId}::uuid::text <> ALL(${whoTookPart})`;

/** A left join, as each step has one: PostgreSQL then skips applications when tasks are only counted. */
const withFiles = (found: SelectQueryBuilder<DB & { s: DB['review_step'] }, 's', object>) =>
  found.leftJoin('application as a', 'a.id', 's.application_id').leftJoin('organisation as o', 'o.id', 'a.organisation_id');
const steps = (db: Kysely<DB>, states: readonly StepState[]) => withFiles(db.selectFrom('review_step as s').where('s.state', 'in', states));

const drafts = <Command extends ApplicationCommand>(db: Kysely<DB>, { organisationId }: Who, command: Command) =>
  applications(db)
    .innerJoin('call as l', 'l.id', 'a.call_id')
    .where('a.state', '=', 'draft')
    .where('l.state', '!=', 'closed')
    .where('a.organisation_id', '=', organisationId)
    .select(expected(command, 'application', 'a.id', undated));

const toSubmit = asks('submitApplication', (db, who) => drafts(db, who, 'submitApplication'));

/** A person who both drafts and signs sees a draft once: to submit it. */
const toWrite = asks('updateApplication', (db, who) => (who.isSignatory ? null : drafts(db, who, 'updateApplication')));

const toCorrect = asks('answerCorrection', (db, { organisationId }) =>
  applications(db)
    .innerJoin('correction as c', 'c.application_id', 'a.id')
    .where('c.state', '=', 'open')
    .where('a.organisation_id', '=', organisationId)
    .select(expected('answerCorrection', 'application', 'a.id', 'c.due_at')),
);

/** Opinions to which an organisation may still reply. */
const toReply = asks('replyToOpinions', (db, { organisationId }) =>
  applications(db)
    .where('a.state', 'in', ['reviewed', 'in_session'])
    .where('a.organisation_id', '=', organisationId)
    .where(sql<boolean>`a.reply_until > now()`)
    .select(expected('replyToOpinions', 'application', 'a.id', 'a.reply_until as due_at')),
);

/** After a won appeal, another person screens the application. */
const toScreen = asks('decideAdmissibility', (db, { ids }) =>
  applications(db)
    .where('a.state', '=', 'submitted')
    .where(sql<boolean>`coalesce(a.screened_by <> ALL (${ids}::uuid[]), true)`)
    .select(expected('decideAdmissibility', 'application', 'a.id', 'a.screening_due_at as due_at')),
);

/** Before silence rejects it: what the chair has been warned of is awarded, or its time extended. */
const toExtend = asks('extendAwardPeriod', (db) =>
  applications(db)
    .where('a.silence_warned_at', 'is not', null)
    .where('a.silent_since', 'is', null)
    .where((where) => where.or([where('a.state', 'in', UNDECIDED), where.and([where('a.state', 'in', AWARDED), unattributed])]))
    // While pieces that a text requires are awaited, that time stands.
    .where(({ exists, not, selectFrom }) => {
      const open = selectFrom('correction as c').whereRef('c.application_id', '=', 'a.id').where('c.state', '=', 'open');
      return not(exists(open.where('c.required_by', 'is not', null).select('c.number')));
    })
    .select(expected('extendAwardPeriod', 'application', 'a.id', 'a.silence_at as due_at')),
);

/** The same command on each of these steps, by its deadline. */
const expectedOn = <Command extends ApplicationCommand>(found: ReturnType<typeof withFiles>, command: Command) =>
  found.select([
    ...named(command, 'application', sql<number>`s.position`),
    's.application_id as id',
    's.key as detail',
    sql<string>`a.title`.as('title'),
    'o.name as organisation_name',
    's.deadline_at as due_at',
  ]);

const toReview = asks('giveOpinion', (db, { personId }) =>
  expectedOn(steps(db, ['open']).where('s.reviewer_id', '=', personId), 'giveOpinion'),
);

/** Steps without a reviewer, and escalated steps: an index has them alone, however many others are open. */
const toAssign = asks('assignReviewer', (db) =>
  expectedOn(
    steps(db, ['open']).where((where) => where.or([where('s.reviewer_id', 'is', null), where('s.escalated_at', 'is not', null)])),
    'assignReviewer',
  ),
);

/** The other steps whose reviewer's account is disabled, by these people: PostgreSQL would read all that are open. */
const toReassign = asks('assignReviewer', (db) => {
  const ofDisabled = sql<DB['review_step']>`(SELECT r.application_id, r.position, r.key, r.deadline_at FROM person AS p CROSS JOIN LATERAL (
      SELECT u.application_id, u.position, u.key, u.deadline_at FROM review_step AS u
      WHERE u.reviewer_id = p.id AND u.state = 'open' AND u.escalated_at IS NULL OFFSET 0) AS r
    WHERE p.disabled_at IS NOT NULL)`;
  return expectedOn(withFiles(db.selectFrom(ofDisabled.as<'s'>(sql.ref('s')))), 'assignReviewer');
});

/** Steps that are not open yet and whose reviewer has declined: the lead may assign another in advance. */
const toAskAnother = asks('assignReviewer', (db) =>
  expectedOn(
    steps(db, ['waiting', 'stopped'])
      .where('s.reviewer_id', 'is', null)
      .where(sql<boolean>`(s.application_id, s.key) IN (SELECT application_id, step FROM assignment WHERE answer = 'declined')`),
    'assignReviewer',
  ),
);

const toPlan = asks('createSession', (db) =>
  applications(db)
    .where('a.state', '=', 'reviewed')
    .select(expected('createSession', 'application', 'a.id', undated)),
);

/** Sessions to decide, or to cancel if every application has left the agenda. */
const planned = (command: 'decideSession' | 'cancelSession'): Find =>
  asks(command, (db) =>
    db
      .selectFrom('session as c')
      // A session whose members vote is decided once they have.
      .where((where) =>
        where.or([where('c.state', '=', 'voted'), where.and([where('c.state', '=', 'planned'), where('c.quorum', 'is', null)])]),
      )
      .where((where) => {
        const agenda = where
          .selectFrom('agenda_item as i')
          .innerJoin('application as a', 'a.id', 'i.application_id')
          .whereRef('i.session_id', '=', 'c.id')
          .where('i.left_at', 'is', null)
          .where('a.state', '=', 'in_session');
        return command === 'decideSession' ? where.exists(agenda) : where.not(where.exists(agenda));
      })
      .select([...named(command, 'session'), 'c.id', nothing.as('detail'), 'c.held_on as title', nothing.as('organisation_name'), undated]),
  );

/** By the end of its day, which its title holds, even after that has passed. */
const byTheEndOfItsDay: Finish = (_db, sessions) => sessions.map((session) => ({ ...session, due_at: endOfDate(session.title) }));

/** By the vote's close: sessions with an application on which the member has still to vote, and may. */
const toVote = asks('castBallots', (db, { personId, houses, ids }) =>
  db
    .selectFrom('session as c')
    .innerJoin('session_member as m', 'm.session_id', 'c.id')
    .where('m.person_id', '=', personId)
    .where('m.left_at', 'is', null)
    .where('c.state', '=', 'voting')
    .where((where) =>
      where.exists(
        where
          .selectFrom('agenda_item as i')
          .innerJoin('application as a', 'a.id', 'i.application_id')
          .whereRef('i.session_id', '=', 'c.id')
          .where('i.left_at', 'is', null)
          .where('a.state', '=', 'in_session')
          .where(sql<boolean>`a.organisation_id <> ALL (${houses}::uuid[])`)
          .where(sql<boolean>`NOT ${concerns(ids)}`)
          .where(tookNoPart(personId))
          .where(
            sql<boolean>`NOT EXISTS (SELECT FROM ballot AS b WHERE b.session_id = c.id AND b.application_id = a.id AND b.person_id = ANY (${ids}::uuid[]))`,
          )
          .where(
            sql<boolean>`NOT EXISTS (SELECT FROM recusal AS r WHERE r.session_id = c.id AND r.application_id = a.id AND r.person_id = ANY (${ids}::uuid[]))`,
          )
          .select('a.id'),
      ),
    )
    .select([
      ...named('castBallots', 'session'),
      'c.id',
      nothing.as('detail'),
      'c.held_on as title',
      nothing.as('organisation_name'),
      'c.vote_closes_at as due_at',
    ]),
);

/**
 * Overlaps of cost with another application, while both may still be awarded; a screener or a lead settles each once,
 * who has an interest in neither application.
 */
const toSettle = asks('settleOverlap', (db) =>
  applications(db)
    .innerJoin('overlap as v', 'v.application_id', 'a.id')
    .where('v.outcome', 'is', null)
    .where('a.state', 'in', ['submitted', 'correction_requested', 'in_review', 'reviewed', 'in_session', 'waitlisted', 'awarded'])
    .select([...named('settleOverlap', 'application'), 'a.id', sql<string>`v.other_id::text`.as('detail')])
    .select(['a.title', 'o.name as organisation_name', undated]),
);

/**
 * The waitlist, in its order; a person may not end the wait of what they judged before, or of their own organisation.
 */
const toAward = asks('awardWaitlisted', (db, { personId, houses }) =>
  waiting(db)
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .where(sql<boolean>`a.organisation_id <> ALL (${houses}::uuid[])`)
    .where(tookNoPart(personId))
    .select(expected('awardWaitlisted', 'application', 'a.id', undated)),
);

/** Marks those that the credits hold, in the order of the list. */
const whetherHeld: Finish = async (db, tasks) => {
  const { held } = await readHolding(db, yearOf(new Date().toISOString()));
  const ids = new Set(held.map(({ applicationId }) => applicationId));
  return tasks.map((task, line) => ({ ...task, line, detail: ids.has(task.id) ? 'held' : null }));
};

/** By the day after which silence rejects them. */
const appeals = (db: Kysely<DB>) => applications(db).innerJoin('appeal as p', 'p.application_id', 'a.id');

/** A task on an appeal, which its number names. */
const expectedOnAppeal = <Command extends 'assignAppeal' | 'giveAppealOpinion' | 'upholdAppeal'>(command: Command) =>
  [
    ...named(command, 'application', sql<number>`p.number`),
    ...(['a.id', sql<string>`p.number::text`.as('detail'), 'a.title', 'o.name as organisation_name'] as const),
  ] as const;

/** No task waits for a disabled account. */
const isDisabled = sql<boolean>`p.reviewer_id IN (SELECT id FROM person WHERE disabled_at IS NOT NULL)`;

/** Appeals without a reviewer or whose reviewer's account is disabled, and escalated appeals. */
const toAssignAppeal = asks('assignAppeal', (db) =>
  appeals(db)
    .where('p.state', 'in', ['received', 'assigned'])
    .where((where) => where.or([where('p.reviewer_id', 'is', null), isDisabled, where('p.escalated_at', 'is not', null)]))
    .select([...expectedOnAppeal('assignAppeal'), 'p.deadline_at as due_at']),
);

const toExamine = asks('giveAppealOpinion', (db, { personId }) =>
  appeals(db)
    .where('p.state', '=', 'assigned')
    .where('p.reviewer_id', '=', personId)
    .select([...expectedOnAppeal('giveAppealOpinion'), 'p.deadline_at as due_at']),
);

/** One of two decisions is expected. */
const toAnswer = asks('upholdAppeal', (db, { personId, houses }) =>
  appeals(db)
    .where('p.state', '=', 'advised')
    .where(sql<boolean>`a.organisation_id <> ALL (${houses}::uuid[])`)
    .where((where) => where.or([where('p.decision_stream', '<>', where.ref('a.id')), tookNoPart(personId)]))
    .select([...expectedOnAppeal('upholdAppeal'), 'p.lapses_at as due_at']),
);

/** Re-examined awards that have their new opinion; a person may not decide on what they judged before. */
const toConfirm = asks('confirmAward', (db, { personId }) =>
  applications(db)
    .innerJoin('reexamination as x', 'x.application_id', 'a.id')
    .where('x.outcome', 'is', null)
    .where('a.screened_by', 'is distinct from', personId)
    .where((where) =>
      where.not(
        where.or([
          where.exists(where.selectFrom('opinion as p').whereRef('p.application_id', '=', 'a.id').where('p.person_id', '=', personId)),
          where.exists(
            where.selectFrom('review_step as s').whereRef('s.application_id', '=', 'a.id').where('s.state', 'in', ['waiting', 'open']),
          ),
        ]),
      ),
    )
    .select(expected('confirmAward', 'application', 'a.id', 'x.deadline_at as due_at')),
);

/** Tasks on applications and on the sessions that decide them. */
export const ofApplications: TasksByRole = {
  applicant: [toWrite, toCorrect, toReply],
  signatory: [toSubmit, toCorrect, toReply],
  screener: [toScreen, toSettle],
  reviewer: [toReview, toExamine],
  lead: [toAssign, toReassign, toAskAnother, toAssignAppeal, toPlan, toSettle, planned('cancelSession')],
  member: [toVote],
  chair: [planned('decideSession'), toVote, toAnswer, toAward, toConfirm, toExtend],
};

/** The rules refuse these only because of the person's relation to the application. */
export const countedOfApplications: CountedKinds = new Map([
  ...[toScreen, toReassign, toPlan, toAssignAppeal].map((find): [Find, Counting] => [find, { isBare: true }]),
  [toSettle, { isBare: true, isOfTwo: true }],
  ...[toReview, toAssign].map((find): [Find, Counting] => [find, { isBare: true, isInOrder: true }]),
]);

/** What code adds to them, by the expected command. */
export const finishingOfApplications: FinishingBy = {
  decideSession: byTheEndOfItsDay,
  cancelSession: byTheEndOfItsDay,
  awardWaitlisted: whetherHeld,
};
