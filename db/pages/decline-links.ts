import { type Kysely, sql } from 'kysely';
import type { Role } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { type BesideToken, besideToken } from '../people/roles.ts';

type Row = {
  personId: string;
  organisationId: string;
  roles: Role[];
  language: Language;
  deadlineAt: string | null;
  beside: BesideToken[];
};

const asked = statement(
  (_db, applicationId: string, step: string, number: number) => sql<Row>`
    SELECT p.id AS "personId", p.organisation_id AS "organisationId", p.roles, p.language, s.deadline_at AS "deadlineAt",
      (SELECT coalesce(json_agg(b), '[]')
        FROM (${besideToken({ personId: sql`p.id`, organisationId: sql`p.organisation_id`, roles: sql`p.roles` })}) AS b) AS beside
    FROM assignment AS g JOIN review_step AS s ON (s.application_id, s.key) = (g.application_id, g.step) JOIN person AS p ON p.id = g.person_id
    WHERE g.application_id = ${applicationId} AND g.step = ${step} AND g.number = ${number} AND g.ended_at IS NULL AND g.answer IS NULL`,
);

/**
 * The person whom a step's assignment asks, with what holds of them now; undefined once it was answered or has ended.
 * @param number that of the assignment among those of its step
 */
export async function readAsked(db: Kysely<DB>, applicationId: string, step: string, number: number): Promise<Row | undefined> {
  const [row] = await asked(db, applicationId, step, number);
  return row;
}
