import { type Kysely, sql } from 'kysely';
import { ACTING_ROLES, type Role, ROLES } from '../../../domain/core/role.ts';
import { ABSENCE_KEEPERS } from '../../../domain/people/absence.ts';
import { WITHDRAWAL_ROLES } from '../../../domain/people/declared-interest.ts';
import { hasOtherManager } from '../../people/role-requests.ts';
import type { DB } from '../../core/schema.ts';
import { asks, type Find, named, nothing, type TasksByRole, undated } from './task-queries.ts';

/** Absences that another person has declared and that wait for a second person, by the end of their first day. */
const unconfirmed = (db: Kysely<DB>) =>
  db
    .selectFrom('absence as w')
    .innerJoin('person as p', 'p.id', 'w.person_id')
    .where('w.ended_at', 'is', null)
    .where('w.confirmed_at', 'is', null)
    .select([
      ...named('confirmAbsence', 'person'),
      'p.id',
      nothing.as('detail'),
      sql<string>`p.given_name || ' ' || p.usual_name`.as('title'),
      nothing.as('organisation_name'),
      sql<string>`(w.starts_on + 1)::timestamp AT TIME ZONE 'Europe/Paris' - interval '1 millisecond'`.as('due_at'),
    ]);

const ownToConfirm = asks('confirmAbsence', (db, { personId }) => unconfirmed(db).where('w.person_id', '=', personId));

const othersToConfirm = asks('confirmAbsence', (db, { personId }) => unconfirmed(db).where('w.person_id', '<>', personId));

const keeps = (role: Role): boolean => ABSENCE_KEEPERS.some((keeper) => keeper === role);

/** An interest that another person has recorded on a person: a second person confirms it. */
const toConfirmInterest = asks('confirmInterest', (db, { personId }) =>
  db
    .selectFrom('declared_interest as k')
    .innerJoin('person as p', 'p.id', 'k.person_id')
    .where('k.in_force_since', 'is', null)
    .where('k.withdrawn_at', 'is', null)
    .where('k.person_id', '!=', personId)
    .where('k.declared_by', '!=', personId)
    .select([
      ...named('confirmInterest', 'person'),
      'k.person_id as id',
      sql<string>`k.number::text`.as('detail'),
      sql<string>`p.given_name || ' ' || p.usual_name`.as('title'),
      nothing.as('organisation_name'),
      undated,
    ]),
);

/** An interest that another person says is over, or an error: a second person confirms or rejects that. */
const toConfirmWithdrawal = asks('confirmInterestWithdrawal', (db, { personId }) =>
  db
    .selectFrom('interest_withdrawal as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .where('r.outcome', 'is', null)
    .where('r.person_id', '!=', personId)
    .where('r.asked_by', '!=', personId)
    .select([
      ...named('confirmInterestWithdrawal', 'person'),
      'r.person_id as id',
      sql<string>`r.number::text`.as('detail'),
      sql<string>`p.given_name || ' ' || p.usual_name`.as('title'),
      nothing.as('organisation_name'),
      undated,
    ]),
);

/** A role that a person asks for in their organisation: its manager gives it, or else an admin. */
const askedFor = (db: Kysely<DB>) =>
  db
    .selectFrom('role_request as r')
    .innerJoin('person as p', (join) => join.onRef('p.id', '=', 'r.person_id').onRef('p.organisation_id', '=', 'r.organisation_id'))
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .where('r.outcome', 'is', null)
    .select([
      ...named('giveRole', 'person'),
      'p.id',
      'r.role as detail',
      sql<string>`p.given_name || ' ' || p.usual_name`.as('title'),
      'o.name as organisation_name',
      undated,
    ]);

const isNotOneself = (ids: readonly string[]) => sql<boolean>`NOT (p.id = ANY (${ids}::uuid[]))`;

const askedOfManager = asks('giveRole', (db, { ids, organisationId }) =>
  askedFor(db).where('p.organisation_id', '=', organisationId).where(isNotOneself(ids)),
);

const askedOfAdmin = asks('giveRole', (db, { ids }) =>
  askedFor(db)
    .where(isNotOneself(ids))
    .where((where) => where.not(hasOtherManager)),
);

/** Two identities that an admin wants joined or parted: a second admin confirms or rejects it. */
const toConfirmIdentities = asks('confirmIdentities', (db, { ids }) =>
  db
    .selectFrom('identity_link as l')
    .innerJoin('person as p', 'p.id', 'l.one_id')
    .innerJoin('person as o', 'o.id', 'l.other_id')
    .where('l.ended_at', 'is', null)
    .where((where) => where.or([where('l.confirmed_at', 'is', null), where('l.parting_by', 'is not', null)]))
    .where(sql<boolean>`NOT (${ids}::uuid[] && ARRAY[l.one_id, l.other_id, coalesce(l.parting_by, l.proposed_by)])`)
    .orderBy('l.made_at')
    .select([
      ...named('confirmIdentities', 'person'),
      'p.id',
      sql<string>`l.other_id::text`.as('detail'),
      sql<string>`p.given_name || ' ' || p.usual_name || ' · ' || o.given_name || ' ' || o.usual_name`.as('title'),
      nothing.as('organisation_name'),
      undated,
    ]),
);

/** The tasks of a role. */
const waitsOf = (role: Role): Find[] => [
  ...(ACTING_ROLES.some((each) => each === role) ? [ownToConfirm] : []),
  ...(keeps(role) ? [othersToConfirm] : []),
  ...(role === 'manager' ? [askedOfManager] : []),
  ...(role === 'admin' ? [askedOfAdmin, toConfirmIdentities] : []),
  ...(WITHDRAWAL_ROLES.some((each) => each === role) ? [toConfirmInterest, toConfirmWithdrawal] : []),
];

export const ofPeople: TasksByRole = Object.fromEntries(ROLES.map((role) => [role, waitsOf(role)]));
