import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { keysOf } from '../../domain/core/records.ts';
import { personEvents } from '../../domain/people/events.ts';
import type { Person } from '../../domain/people/person.ts';
import { type Caller, DATALAB_ROLES, type Role, ROLES, STOOD_IN_ROLES } from '../../domain/core/role.ts';
import { Refused } from '../../domain/core/refusal.ts';
import { HEAD, openStreamOnce, rememberHead } from '../core/events.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { type TimelineRow } from '../core/timeline.ts';
import { housesOf, selfOf, Superseded } from './houses.ts';
import { readCertainly } from './identities.ts';

// All of these are about person `p`: their issuer's roles, and those given here for their present organisation.
const here = sql`role_holding.person_id = p.id AND role_holding.organisation_id = p.organisation_id`;
// A disabled account holds no roles, and its substitute does not take them over.
const isEnabled = (person: 'p' | 'away' | 'other') => sql<boolean>`${sql.ref(person)}.disabled_at IS NULL`;

/**
 * The roles that a person has as a substitute: the own roles of people whose absence is under way, as long as the
 * substitute acts for the organisation for which they were named. Nothing is stored, so nothing need be given back.
 * `stead.role`, of absence `w` and its person `away`.
 */
const stead = (personId: RawBuilder<unknown>, organisationId: RawBuilder<unknown>) => sql`
  FROM absence AS w
  JOIN person AS away ON away.id = w.person_id AND ${isEnabled('away')}
  CROSS JOIN LATERAL (
    SELECT unnest(away.roles)
    UNION SELECT h.role FROM role_holding AS h WHERE h.person_id = away.id AND h.organisation_id = away.organisation_id
  ) AS stead (role)
  WHERE w.substitute_id = ${personId} AND w.substitute_organisation_id = ${organisationId} AND w.started_at IS NOT NULL AND w.ended_at IS NULL
    AND stead.role IN (${sql.join(STOOD_IN_ROLES)})`;
/** The people in whose stead a person stands now in this organisation: by name, until which day. */
export const standsInFor = (personId: RawBuilder<unknown>, organisationId: RawBuilder<unknown>) => sql`
  SELECT away.id, away.given_name || ' ' || away.usual_name AS name, w.ends_on AS until
  FROM absence AS w JOIN person AS away ON away.id = w.person_id AND ${isEnabled('away')}
  WHERE w.substitute_id = ${personId} AND w.substitute_organisation_id = ${organisationId} AND w.started_at IS NOT NULL AND w.ended_at IS NULL
  ORDER BY w.ends_on, away.id`;

const steadOfP = stead(sql`p.id`, sql`p.organisation_id`);

/** True for a person who holds this role, or has it as a substitute. */
export const holds = (role: string) =>
  sql<boolean>`(${isEnabled('p')} AND (${role} = ANY (p.roles) OR EXISTS (SELECT FROM role_holding WHERE ${here} AND role_holding.role = ${role})
    OR EXISTS (SELECT ${steadOfP} AND stead.role = ${role})))`;

/**
 * True for the few people among whom are all holders of this role, found by key: for a query over everyone, `holds`
 * alone would read every person.
 */
export const mayHold = (role: string) =>
  sql<boolean>`p.id IN (SELECT id FROM person WHERE roles @> ARRAY[${role}]::text[] UNION SELECT person_id FROM role_holding WHERE role = ${role}
    UNION SELECT substitute_id FROM absence WHERE ended_at IS NULL)`;

/** True for a person who holds any role. */
export const holdsAny = sql<boolean>`(${isEnabled('p')} AND (p.roles <> '{}' OR EXISTS (SELECT FROM role_holding WHERE ${here})))`;

const own = sql`SELECT unnest(p.roles) WHERE ${isEnabled('p')} UNION SELECT role FROM role_holding WHERE ${here} AND ${isEnabled('p')}`;
/** True for the few people among whom are all who have one of these roles as their own, found by key. */
export const mayHoldOneOf = (roles: readonly Role[]) =>
  sql<boolean>`p.id IN (SELECT id FROM person WHERE roles && ARRAY[${sql.join(roles)}]::text[]
    UNION SELECT person_id FROM role_holding WHERE role IN (${sql.join(roles)}))`;

/** True for a person who has one of these roles as their own: roles held as a substitute do not count. */
export const holdsOneOf = (roles: readonly Role[]) =>
  sql<boolean>`EXISTS (SELECT FROM (${own}) AS own (role) WHERE own.role IN (${sql.join(roles)}))`;

/** A person's own roles, each once: roles held as a substitute are neither handed on nor enough to be a member. */
export const ownRoles = sql<Role[]>`ARRAY(${own} ORDER BY 1)`.as('roles');

/**
 * True if none of a person's own roles is one of the Datalab's: another person is to be asked for what they have
 * promised.
 */
export const lostRole = sql<boolean>`NOT ${holdsOneOf(DATALAB_ROLES)}`;

/** All roles that a person holds, including as a substitute, each once. */
export const heldRoles = sql<Role[]>`ARRAY(${own} UNION SELECT stead.role ${steadOfP} AND ${isEnabled('p')} ORDER BY 1)`.as('roles');

/** The roles given here to a person for an organisation. */
async function readGivenRoles(db: Kysely<DB>, personId: string, organisationId: string): Promise<Role[]> {
  const rows = await db
    .selectFrom('role_holding')
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .select('role')
    .orderBy('role')
    .execute();
  return rows.map(({ role }) => role);
}

/** The other identities of the same human as person `p`, and the organisations of all of them but `p`'s own. */
export const alsoKnownAs = [
  sql<string[]>`ARRAY(SELECT o.id::text FROM person AS o WHERE o.human_id = p.human_id AND o.id <> p.id)`.as('alsoKnownAs'),
  sql<
    string[]
  >`ARRAY(SELECT house.organisation_id::text FROM ${housesOf(selfOf(sql`p.id`))} WHERE house.organisation_id <> p.organisation_id)`.as(
    'alsoOf',
  ),
] as const;

/**
 * What applies to a person beside their token, one row each. `given`: a role given here for their organisation;
 * `stead`: one that they have there as the substitute of a person; `self`: another identity of theirs; `house`: another
 * organisation of theirs; `disabled`: their account is disabled; `superseded`: a newer sign-in is for another
 * organisation or has other roles.
 */
export type BesideToken =
  | { kind: 'given'; role: Role; id: null }
  | { kind: 'stead'; role: Role; id: string }
  | { kind: 'self' | 'house'; role: null; id: string }
  | { kind: 'disabled' | 'superseded'; role: null; id: null };

/** What a token or a session says of a person, as SQL expressions. */
type SaidInSql = { personId: RawBuilder<unknown>; organisationId: RawBuilder<unknown>; roles: RawBuilder<unknown> };
export const besideToken = ({ personId, organisationId, roles }: SaidInSql) => sql<BesideToken>`
  SELECT 'given' AS kind, role, NULL::uuid AS id FROM role_holding WHERE person_id = ${personId} AND organisation_id = ${organisationId}
  UNION ALL SELECT 'stead', stead.role, away.id ${stead(personId, organisationId)}
  UNION ALL SELECT 'self', NULL, self.id FROM ${selfOf(personId)} AS self WHERE self.id <> ${personId}
  UNION ALL SELECT 'house', NULL, house.organisation_id FROM ${housesOf(selfOf(personId))} WHERE house.organisation_id <> ${organisationId}
  UNION ALL SELECT 'disabled', NULL, NULL FROM person WHERE id = ${personId} AND disabled_at IS NOT NULL
  UNION ALL SELECT 'superseded', NULL, NULL FROM person
    WHERE id = ${personId} AND (organisation_id <> ${organisationId} OR roles <> ${roles}::text[])`;

/**
 * The caller with all of that.
 * @throws Refused `account_disabled` if their account is disabled
 * @throws Superseded if a newer sign-in differs
 */
export function callerWith(caller: Caller, rows: readonly BesideToken[]): Caller {
  if (rows.length === 0) return caller;
  if (rows.some(({ kind }) => kind === 'disabled')) throw new Refused({ code: 'account_disabled' });
  if (rows.some(({ kind }) => kind === 'superseded')) throw new Superseded();
  const held = [...caller.roles, ...rows.flatMap(({ kind, role }) => (kind === 'given' ? [role] : []))];
  const stead = rows.flatMap(({ kind, role, id }) => (kind === 'stead' && !held.includes(role) ? [{ role, personId: id }] : []));
  const others = rows.flatMap(({ kind, id }) => (kind === 'self' ? [id] : []));
  const houses = new Set(rows.flatMap(({ kind, id }) => (kind === 'house' ? [id] : [])));
  return {
    ...caller,
    roles: ROLES.filter((role) => held.includes(role) || stead.some((each) => each.role === role)),
    ...(others.length > 0 ? { alsoKnownAs: others } : {}),
    ...(houses.size > 0 ? { alsoOf: [...houses] } : {}),
    ...(stead.length > 0 ? { stead } : {}),
  };
}

const readBesideToken = statement((_db, personId: string, organisationId: string, roles: readonly string[]) =>
  besideToken({ personId: sql`${personId}`, organisationId: sql`${organisationId}`, roles: sql`${roles}` }),
);
/**
 * The caller with what their token does not say: the roles given here for their organisation, those that they have
 * there as a substitute, their other identities, and their other organisations. Throws as `callerWith` does.
 */
export const withRolesBesideToken = async (db: Kysely<DB>, caller: Caller): Promise<Caller> =>
  callerWith(caller, await readBesideToken(db, caller.personId, caller.organisationId, caller.roles));

export type SteadRow = { role: Role; person_id: string; given_name: string; usual_name: string; started_at: string; ends_on: string };

/**
 * The roles that a person has as a substitute in their present organisation: whose, since when, and until which day.
 */
export const readStead = async (db: Kysely<DB>, personId: string): Promise<SteadRow[]> =>
  (
    await sql<SteadRow>`
      SELECT stead.role, away.id AS person_id, away.given_name, away.usual_name, w.started_at, w.ends_on
      ${stead(sql`${personId}`, sql`(SELECT organisation_id FROM person WHERE id = ${personId})`)}
      ORDER BY away.id`.execute(db)
  ).rows;

/** The roles given here to a person in their present organisation, by whom (null: by the installation) and when. */
export const readHoldings = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('role_holding as h')
    .innerJoin('person as p', (join) => join.onRef('p.id', '=', 'h.person_id').onRef('p.organisation_id', '=', 'h.organisation_id'))
    .leftJoin('person as giver', 'giver.id', 'h.given_by')
    .where('h.person_id', '=', personId)
    .select(['h.role', 'h.given_at', 'h.given_by', 'giver.given_name', 'giver.usual_name'])
    .orderBy('h.role')
    .execute();

/** A person as the rules on roles read them; undefined if there is no person with this id. */
export async function readRolesOf(db: Kysely<DB>, id: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('person as p')
    .where('p.id', '=', id)
    .select((select) => [
      'p.id',
      'p.organisation_id',
      'p.roles',
      'p.disabled_at',
      select
        .not(select.exists(otherHolders(db, 'manager').where(sql<boolean>`other.organisation_id = p.organisation_id`)))
        .as('sole_manager'),
      select.not(select.exists(otherHolders(db, 'admin').where(isAmongHolders('admin')))).as('sole_admin'),
    ])
    .executeTakeFirst();
  if (!row) return undefined;
  const given = await readGivenRoles(db, id, row.organisation_id);
  const sole: Role[] = [...(row.sole_manager ? (['manager'] as const) : []), ...(row.sole_admin ? (['admin'] as const) : [])];
  return { id, organisationId: row.organisation_id, given, byIssuer: row.roles, sole, disabledAt: row.disabled_at };
}

/** True for the few people among whom are all other holders of this role, found by key. */
const isAmongHolders = (role: Role) =>
  sql<boolean>`other.id = ANY(ARRAY(
    SELECT id FROM person WHERE roles @> ARRAY[${role}]::text[] UNION ALL SELECT person_id FROM role_holding WHERE role = ${role}))`;

/** Every human other than `p` who holds this role. */
const otherHolders = (db: Kysely<DB>, role: Role) =>
  db
    .selectFrom('person as other')
    .select('other.id')
    .whereRef('other.id', '<>', sql.ref('p.id'))
    .where(sql<boolean>`(p.human_id IS NULL OR other.human_id IS DISTINCT FROM p.human_id)`)
    .where(isEnabled('other'))
    .where(
      sql<boolean>`(${role} = ANY (other.roles) OR EXISTS (
        SELECT FROM role_holding AS h WHERE h.person_id = other.id AND h.organisation_id = other.organisation_id AND h.role = ${role}))`,
    );

/**
 * Roles change one at a time in the whole installation, so that whether a person is the last manager or the last admin
 * holds until the end of the transaction.
 */
export async function lockRoles(trx: Transaction<DB>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('role_holding'))`.execute(trx);
}

/** Locks a person's stream, and opens it if the person has no events yet. */
export async function lockPersonStream(trx: Transaction<DB>, id: string): Promise<void> {
  await openStreamOnce(trx, 'person', id);
  rememberHead(
    trx,
    await trx
      .selectFrom('stream as s')
      .where('s.id', '=', id)
      .select(['s.id', ...HEAD])
      .forUpdate()
      .executeTakeFirstOrThrow(),
  );
}

type Holding = { personId: string; organisationId: string; role: Role };

/**
 * Disables a person's account, under each identity that is certainly the same human's, with a reason, or enables it
 * without one. Its sessions end: a person who is enabled again signs in again.
 */
export async function setDisabled(trx: Transaction<DB>, id: string, disabled: { at: string; reason: string } | null): Promise<void> {
  const ids = await readCertainly(trx, id);
  await trx
    .updateTable('person')
    .set({ disabled_at: disabled?.at ?? null, disabled_reason: disabled?.reason ?? null })
    .where('id', 'in', ids)
    .execute();
  if (disabled) await trx.deleteFrom('page_session').where('person_id', 'in', ids).execute();
}

export async function insertHolding(
  trx: Transaction<DB>,
  { personId, organisationId, role }: Holding,
  by: { personId: string | null; at: string },
) {
  await trx
    .insertInto('role_holding')
    .values({ person_id: personId, organisation_id: organisationId, role, given_by: by.personId, given_at: by.at })
    .execute();
}

export async function deleteHolding(trx: Transaction<DB>, { personId, organisationId, role }: Holding): Promise<void> {
  await trx
    .deleteFrom('role_holding')
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .where('role', '=', role)
    .execute();
}

/** The events of a person that say nothing of their access. */
const WITHOUT_ACCESS = ['setPreferences', 'setCompetences'] as const satisfies readonly (keyof typeof personEvents)[];
type AccessName = Exclude<keyof typeof personEvents, (typeof WITHOUT_ACCESS)[number]>;
const ACCESS_EVENTS = keysOf(personEvents).filter((name): name is AccessName => !WITHOUT_ACCESS.some((each) => each === name));
type AccessEvent = TimelineRow & { name: AccessName };

/**
 * How a person got their roles, and whether their account was disabled, oldest first; limited to one organisation if
 * given.
 */
export const readAccessEvents = (db: Kysely<DB>, personId: string, organisationId: string | undefined): Promise<AccessEvent[]> =>
  db
    .selectFrom('event as e')
    .leftJoin('person as by', 'by.id', 'e.person_id')
    .leftJoin('organisation as o', 'o.id', 'by.organisation_id')
    .where('e.stream_id', '=', personId)
    .where('e.name', 'in', ACCESS_EVENTS)
    .$if(organisationId !== undefined, (query) => query.where(sql<boolean>`e.facts ->> 'organisationId' = ${organisationId}`))
    .select((select) => [
      'e.at',
      select.ref('e.name').$castTo<AccessEvent['name']>().as('name'),
      'e.facts',
      'e.person_id',
      'by.given_name',
      'by.usual_name',
      'o.name as organisation_name',
    ])
    .orderBy('e.version')
    .execute();
