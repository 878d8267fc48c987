import { type Kysely, sql } from 'kysely';
import { AWARDING, type EventName, type Facts } from '../../domain/core/event.ts';
import { EVENTS } from '../../domain/events.ts';
import { anyOf } from './ids.ts';
import type { DB } from './schema.ts';
import { statement } from '../connection/statement.ts';
import { part } from '../connection/together.ts';

export type TimelineRow = {
  at: string;
  name: EventName;
  facts: Facts;
  person_id: string | null;
  given_name: string | null;
  usual_name: string | null;
  organisation_name: string | null;
};

export const SHOWN_TO_APPLICANTS = Object.keys(EVENTS).filter((name): name is EventName => EVENTS[name as EventName].applicant);

/** The events that write an application's content. */
const WRITINGS: EventName[] = ['createApplication', 'updateApplication', 'answerCorrection'];

/** The events of a grant that its application has too. */
export const TOLD_OF_THE_APPLICATION: EventName[] = [
  ...AWARDING,
  'acceptAward',
  'confirmAward',
  'withdrawAward',
  'lapseReexamination',
  'upholdAppeal',
];

/** The reader of a timeline. */
type Reader = { forApplicant: boolean };

const entries = (db: Kysely<DB>, forApplicant: boolean) =>
  db
    .selectFrom('event as e')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('organisation as o', 'o.id', 'p.organisation_id')
    .$if(forApplicant, (query) =>
      query.where('e.name', 'in', SHOWN_TO_APPLICANTS).where(sql<boolean>`e.facts->>'purpose' IS DISTINCT FROM 'review'`),
    )
    .select(['e.at', 'e.name', 'e.facts', 'e.person_id', 'p.given_name', 'p.usual_name', 'o.name as organisation_name']);

/** The events of one thing, oldest first; for an applicant, without the fund's inner steps. */
export const readStreamTimeline = statement((db: Kysely<DB>, streamId: string, { forApplicant }: Reader) =>
  entries(db, forApplicant).where('e.stream_id', '=', streamId).orderBy('e.version'),
);

/** From the submission of an application on: what its people do with the draft is theirs. */
const isSubmitted = (applicationId: string) => sql<boolean>`(e.stream_id <> ${applicationId} OR e.version >= (
  SELECT min(version) FROM event WHERE stream_id = ${applicationId} AND name = 'submitApplication'))`;

const isOfGrant = sql<boolean>`EXISTS (SELECT FROM "grant" WHERE id = e.stream_id OFFSET 0)`;

/**
 * The events of an application and of its grant, oldest first; for an applicant, without the fund's inner steps, and
 * where `withDraft` is false, without what preceded the submission.
 */
export const readTimeline = statement(
  (db: Kysely<DB>, applicationId: string, { forApplicant, withDraft }: Reader & { withDraft: boolean }) =>
    entries(db, forApplicant)
      .$if(!withDraft, (query) => query.where(isSubmitted(applicationId)))
      // The two streams by key: a condition on either of two tables would read every event.
      .where(
        sql<boolean>`e.stream_id = ANY (ARRAY(SELECT id FROM "grant" WHERE application_id = ${applicationId}) || ${applicationId}::uuid)`,
      )
      // An award and its acceptance are events of both the application and the grant, and are shown once.
      .where((where) => where.not(where.and([isOfGrant, where('e.name', 'in', TOLD_OF_THE_APPLICATION)])))
      .orderBy('e.at')
      .orderBy('e.version'),
);

const named = statement((db: Kysely<DB>, ids: readonly string[]) =>
  db.selectFrom('person').where('id', '=', anyOf(ids)).select(['id', 'given_name', 'usual_name']),
);
/** Names of people by id, for the facts that refer to them. */
export async function readNames(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, string>> {
  const people = ids.length === 0 ? [] : await named(db, [...ids]);
  return new Map(people.map(({ id, given_name: given, usual_name: usual }) => [id, `${given} ${usual}`]));
}

/**
 * The events of one thing after a version that the caller read, newest first, up to this many; for an applicant,
 * without the fund's inner steps; for others, without what preceded the submission of an application. Votes are left
 * out, as they change nothing that others read of a session.
 */
export const readChangesSince = (
  db: Kysely<DB>,
  streamId: string,
  version: number,
  { forApplicant, most }: { forApplicant: boolean; most: number },
): Promise<TimelineRow[]> =>
  entries(db, forApplicant)
    // Null of what is no application.
    .$if(!forApplicant, (query) => query.where(sql<boolean>`coalesce(${isSubmitted(streamId)}, true)`))
    .where('e.stream_id', '=', streamId)
    .where('e.version', '>', version)
    .where('e.name', '<>', 'castBallots')
    .orderBy('e.version', 'desc')
    .limit(most)
    .execute();

/** The events of one thing by these names, newest first, so many at most. */
export const readEventsNamed = (
  db: Kysely<DB>,
  streamId: string,
  names: readonly string[],
  { forApplicant, most }: { forApplicant: boolean; most: number },
): Promise<TimelineRow[]> =>
  entries(db, forApplicant)
    .where('e.stream_id', '=', streamId)
    .where('e.name', 'in', names as EventName[])
    .orderBy('e.version', 'desc')
    .limit(most)
    .execute();

/** The people who wrote an application, the last one first, each with the instant of their last change. */
export const editorsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('event as e')
      .innerJoin('person as p', 'p.id', 'e.person_id')
      .where('e.stream_id', '=', applicationId)
      .where('e.name', 'in', WRITINGS)
      .select((select) => ['p.id', 'p.given_name', 'p.usual_name', select.fn.max('e.at').as('at')])
      .groupBy('p.id')
      .orderBy('at', 'desc'),
    { instants: ['at'] },
  );
