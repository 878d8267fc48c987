import { type Kysely, sql } from 'kysely';
import { ACTING_ROLES, type Role } from '../../../domain/core/role.ts';
import { ABSENCE_KEEPERS } from '../../../domain/people/absence.ts';
import type { DB } from '../../core/schema.ts';
import { type Find, MOST, named, nothing, type TasksByRole } from './find.ts';

/** Absences that somebody else has declared, and that wait for a second person: by their first day. */
const unconfirmed = (db: Kysely<DB>) =>
  db
    .selectFrom('absence as w')
    .innerJoin('person as p', 'p.id', 'w.person_id')
    .where('w.ended_at', 'is', null)
    .where('w.confirmed_at', 'is', null)
    .orderBy('w.starts_on')
    .orderBy('p.id')
    .limit(MOST)
    .select([
      ...named('confirmAbsence', 'person'),
      'p.id',
      nothing.as('detail'),
      sql<string>`p.given_name || ' ' || p.usual_name`.as('title'),
      nothing.as('organisation_name'),
      sql<string>`w.starts_on::timestamp AT TIME ZONE 'Europe/Paris'`.as('due_at'),
    ]);

const ownToConfirm: Find = (db, { personId }) => unconfirmed(db).where('w.person_id', '=', personId);

const othersToConfirm: Find = (db, { personId }) => unconfirmed(db).where('w.person_id', '<>', personId);

const keeps = (role: Role): boolean => ABSENCE_KEEPERS.some((keeper) => keeper === role);

/** What waits of people. */
export const ofPeople: TasksByRole = {
  ...Object.fromEntries(ACTING_ROLES.map((role) => [role, keeps(role) ? [ownToConfirm, othersToConfirm] : [ownToConfirm]])),
  admin: [othersToConfirm],
};
