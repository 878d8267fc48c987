import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EventName } from '../../domain/core/event.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';
import { WRITINGS } from '../core/timeline.ts';

/** As constants, since PostgreSQL finds the index of just these events by them (0053). */
const WROTE = sql.join([...WRITINGS, 'submitApplication' satisfies EventName].map((name) => sql.lit(name)));

/** Whom an application concerns beside its organisation's people, as SQL finds them; both ids as SQL names them. */
const conflictedBy = (application: RawBuilder<string>, organisation: RawBuilder<string>) => sql`
  SELECT e.person_id FROM event AS e WHERE e.stream_id = ${application} AND e.name IN (${WROTE})
  UNION ALL SELECT v.person_id FROM opinion AS v WHERE v.application_id = ${application} AND v.ended_as = 'voided'
  UNION ALL SELECT k.person_id FROM declared_interest AS k WHERE k.withdrawn_at IS NULL
    AND (k.application_id = ${application} OR k.siret = (SELECT house.siret FROM organisation AS house WHERE house.id = ${organisation}))`;

const a = { id: sql<string>`a.id`, organisation: sql<string>`a.organisation_id` };

/** The ids of the people whom `a`, an application, concerns beside its organisation's. */
export const conflicted = sql<string[]>`ARRAY(SELECT person_id::text FROM (${conflictedBy(a.id, a.organisation)}) AS conflicted)`.as(
  'conflicted',
);

/**
 * The same beside `a`, an application that is read alone, found once however often it is asked for: PostgreSQL computes
 * anew what stands in a column and in a condition.
 */
export const conflictedOnce = sql<{ conflicted: string[] }>`(SELECT ${conflicted} OFFSET 0)`.as<'known'>(sql.ref('known'));

/** The same of `g`, a grant: those whom its application concerns. */
export const conflictedByGrant = sql<
  string[]
>`ARRAY(SELECT person_id::text FROM (${conflictedBy(sql<string>`g.application_id`, sql<string>`g.organisation_id`)}) AS conflicted)`.as(
  'conflicted',
);

/** True where `a`, an application, concerns a person beside its organisation's. */
export const concerns = (personId: string) => sql<boolean>`(${personId}::uuid IN (${conflictedBy(a.id, a.organisation)}))`;

/** The same, where `conflictedOnce` has found them. */
export const concernsByKnown = (personId: string) => sql<boolean>`(${personId}::text = ANY (known.conflicted))`;

/** Read once for a query, however many rows it looks at: few versions conceal. */
const conceals = sql<boolean>`((a.call_id, a.call_version) IN (SELECT v.call_id, v.version FROM call_version AS v WHERE v.conceals))`;

/** True where the call of `a`, an application, hides it from the fund's people who are in conflict over it. */
export const concealed = conceals.as('concealed');

/** True where `a`, an application, is hidden from a person of the fund. */
export const isHiddenFrom = (personId: string, concernsThem = concerns) => sql<boolean>`(${conceals} AND ${concernsThem(personId)})`;

/**
 * True where `a`, an application, is in the scope of whoever sees every organisation's: not where its call hides it
 * from them.
 */
export const isShownTo = ({ hidesFrom, organisationId }: Scope, concernsThem = concerns) =>
  hidesFrom === null
    ? sql<boolean>`true`
    : sql<boolean>`(a.organisation_id = ${organisationId} OR NOT ${isHiddenFrom(hidesFrom, concernsThem)})`;

/**
 * Whom a locked application concerns now: read again once the person in question is locked, who may just have declared
 * an interest.
 */
export const readConflicted = async (db: Kysely<DB>, applicationId: string): Promise<string[]> =>
  (await db.selectFrom('application as a').where('a.id', '=', applicationId).select(conflicted).executeTakeFirstOrThrow()).conflicted;

/** The ids of the people who have an interest in the organisation of `r`, a request for the Datalab's help. */
export const conflictedByRequest = sql<string[]>`ARRAY(
  SELECT k.person_id::text FROM declared_interest AS k JOIN organisation AS house USING (siret) WHERE house.id = r.organisation_id AND k.withdrawn_at IS NULL
)`.as('conflicted');

/** True of `g`, a grant, while its award is examined again. */
export const inReexamination = sql<boolean>`EXISTS (SELECT FROM reexamination AS x WHERE x.grant_id = g.id AND x.outcome IS NULL)`.as(
  'inReexamination',
);

const hiddenFrom = statement((db, applicationId: string) =>
  db
    .selectFrom('application as a')
    .innerJoin('person as p', (join) => join.on(sql<boolean>`p.id IN (${conflictedBy(a.id, a.organisation)})`))
    .where('a.id', '=', applicationId)
    .where(conceals)
    .whereRef('p.organisation_id', '!=', 'a.organisation_id')
    .select('p.id'),
);

/** Those from whom an application is hidden, by their ids: none of its organisation's people. */
export const readHiddenFrom = async (db: Kysely<DB>, applicationId: string): Promise<string[]> =>
  (await hiddenFrom(db, applicationId)).map(({ id }) => id);
