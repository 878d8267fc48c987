import type { Kysely } from 'kysely';
import { EVENTS, type EventName, type Facts } from '../domain/event.ts';
import type { DB } from './schema.ts';

export type TimelineRow = {
  at: string;
  name: EventName;
  facts: Facts;
  person_id: string | null;
  given_name: string | null;
  usual_name: string | null;
  organisation_name: string | null;
};

const SHOWN_TO_APPLICANTS = Object.keys(EVENTS).filter((name): name is EventName => EVENTS[name as EventName].applicant);

/** What happened to an application and to the grant that came of it, oldest first; for an applicant, without the fund's inner steps. */
export const readTimeline = (db: Kysely<DB>, applicationId: string, forApplicant: boolean): Promise<TimelineRow[]> =>
  db
    .selectFrom('event as e')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('organisation as o', 'o.id', 'p.organisation_id')
    .leftJoin('grant as g', 'g.id', 'e.stream_id')
    .where((where) => where.or([where('e.stream_id', '=', applicationId), where('g.application_id', '=', applicationId)]))
    // A session's decision and an accepted award are events of the application and of the grant: people read them once.
    .where((where) => where.not(where.and([where('g.id', 'is not', null), where('e.name', 'in', ['decideSession', 'acceptAward'])])))
    .$if(forApplicant, (query) => query.where('e.name', 'in', SHOWN_TO_APPLICANTS))
    .select(['e.at', 'e.name', 'e.facts', 'e.person_id', 'p.given_name', 'p.usual_name', 'o.name as organisation_name'])
    .orderBy('e.at')
    .orderBy('e.version')
    .execute();

/** Names of people by id, for the facts that point at them. */
export async function readNames(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, string>> {
  const people =
    ids.length === 0
      ? []
      : await db
          .selectFrom('person')
          .where('id', 'in', [...ids])
          .select(['id', 'given_name', 'usual_name'])
          .execute();
  return new Map(people.map(({ id, given_name: given, usual_name: usual }) => [id, `${given} ${usual}`]));
}
