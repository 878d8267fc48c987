import { type Kysely, sql } from 'kysely';
import type { Role } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { type BesideToken, besideToken } from '../people/roles.ts';

/** A person as the link of their letter finds them, with what holds of them now. */
export type LinkedPerson = {
  personId: string;
  name: string;
  organisationId: string;
  roles: Role[];
  language: Language;
  beside: BesideToken[];
};

const person = sql`p.id AS "personId", p.given_name || ' ' || p.usual_name AS name, p.organisation_id AS "organisationId", p.roles, p.language, (SELECT coalesce(json_agg(b), '[]')
  FROM (${besideToken({ personId: sql`p.id`, organisationId: sql`p.organisation_id`, roles: sql`p.roles` })}) AS b) AS beside`;

const askedOpinion = statement(
  (_db, applicationId: string, step: string, number: number) => sql<
    LinkedPerson & { deadlineAt: string | null; answer: 'declined' | null }
  >`
    SELECT ${person}, s.deadline_at AS "deadlineAt", g.answer
    FROM assignment AS g JOIN review_step AS s ON (s.application_id, s.key) = (g.application_id, g.step) JOIN person AS p ON p.id = g.person_id
    WHERE g.application_id = ${applicationId} AND g.step = ${step} AND g.number = ${number}
      AND (g.answer = 'declined' OR g.answer IS NULL AND g.ended_at IS NULL)`,
);

/**
 * The person whom a step's assignment asks; undefined once it was accepted or has ended without an answer.
 * @param number that of the assignment among those of its step
 */
export const readAskedOpinion = async (db: Kysely<DB>, applicationId: string, step: string, number: number) =>
  (await askedOpinion(db, applicationId, step, number))[0];

const askedMission = statement(
  (_db, missionId: string, personId: string) => sql<LinkedPerson & { declinedBy: string | null; declinedAt: string | null }>`
    SELECT ${person}, d.given_name || ' ' || d.usual_name AS "declinedBy", e.at AS "declinedAt"
    FROM mission AS m JOIN person AS p ON p.id = ${personId}
      LEFT JOIN event AS e ON e.stream_id = m.id AND e.name = 'declineMission' LEFT JOIN person AS d ON d.id = e.person_id
    WHERE m.id = ${missionId} AND m.state IN ('proposed', 'declined')`,
);

/** A person to whom a mission's letter may have gone; undefined once the mission had another answer, or none. */
export const readAskedMission = async (db: Kysely<DB>, missionId: string, personId: string) =>
  (await askedMission(db, missionId, personId))[0];
