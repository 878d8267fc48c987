import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Judged } from '../../domain/people/conflict.ts';
import type { InterestSubject } from '../../domain/people/declared-interest.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { anyOf } from '../core/ids.ts';
import { housesOf, selfOf } from './houses.ts';

/** True for a SIRET of this organisation; both are SQL expressions. */
const isSiretOf = (siret: RawBuilder<unknown>, organisation: RawBuilder<string>) =>
  sql<boolean>`${siret} = (SELECT house.siret FROM organisation AS house WHERE house.id = ${organisation})`;

/**
 * The people conflicted over an application, beyond its organisation, as an SQL query; both ids are SQL expressions. A
 * declared interest counts once it is in force. A withdrawn one still counts for what it was in force on: for its
 * application, and for the applications of its organisation that existed by then.
 */
const conflictedBy = (application: RawBuilder<string>, organisation: RawBuilder<string>) => sql`
  SELECT w.person_id FROM acted_on AS w WHERE w.application_id = ${application} AND w.side = 'beneficiary'
  UNION ALL SELECT t.person_id FROM parted_on AS t WHERE t.application_id = ${application}
  UNION ALL SELECT v.person_id FROM opinion AS v WHERE v.application_id = ${application} AND v.ended_as = 'voided'
  UNION ALL SELECT k.person_id FROM declared_interest AS k WHERE k.in_force_since IS NOT NULL AND (k.application_id = ${application}
    OR (${isSiretOf(sql`k.siret`, organisation)} AND (k.withdrawn_at IS NULL
      OR k.withdrawn_at > (SELECT made.at FROM event AS made WHERE made.stream_id = ${application} AND made.version = 1))))`;

const a = { id: sql<string>`a.id`, organisation: sql<string>`a.organisation_id` };
const ofGrant = { id: sql<string>`g.application_id`, organisation: sql<string>`g.organisation_id` };

/** True for application `a` over which a person would be conflicted by an interest in this subject. */
export const isSubjectOf = ({ siret, applicationId }: InterestSubject) =>
  sql<boolean>`(a.id = ${applicationId}::uuid OR ${isSiretOf(sql`${siret}::text`, a.organisation)})`;

const conflictedIn = ({ id, organisation }: typeof a) =>
  sql<string[]>`ARRAY(SELECT person_id::text FROM (${conflictedBy(id, organisation)}) AS conflicted)`.as('conflicted');
const fundActsIn = ({ id }: typeof a) =>
  sql<string[]>`ARRAY(
  SELECT concat(w.person_id, '/', w.role, '/', w.in_stead_of) FROM acted_on AS w WHERE w.application_id = ${id} AND w.side = 'fund')`.as(
    'fundActs',
  );

/** The ids of the people conflicted over application `a`, beyond its organisation, and the acts on it. */
export const conflicts = [conflictedIn(a), fundActsIn(a)] as const;

/**
 * The same for application `a` that is read alone, computed once: PostgreSQL would compute it again in each column and
 * condition.
 */
export const conflictsOnce = sql<{ conflicted: string[]; fundActs: string[] }>`(SELECT ${sql.join(conflicts)} OFFSET 0)`.as<'known'>(
  sql.ref('known'),
);

/** The same for grant `g`, by its application. */
export const conflictsByGrant = [conflictedIn(ofGrant), fundActsIn(ofGrant)] as const;

/** The same for grant `g` of a left join, with its organisation. */
export const judgedByGrant = [sql<string | null>`g.organisation_id`.as('organisationId'), ...conflictsByGrant] as const;

/** That grant, as the rules of conflicts read it. */
export const judgedOf = (row: { organisationId: string | null } & Omit<Judged, 'organisationId'>): Judged | null =>
  row.organisationId === null ? null : { organisationId: row.organisationId, conflicted: row.conflicted, fundActs: row.fundActs };

/** True if a human, by their ids, is conflicted over application `a`, beyond its organisation. */
export const concerns = (ids: readonly string[]) => sql<boolean>`(${ids}::uuid[] && ARRAY(${conflictedBy(a.id, a.organisation)}))`;

/** The same, if `conflictsOnce` has found them. */
export const concernsByKnown = (ids: readonly string[]) => sql<boolean>`(${ids}::text[] && known.conflicted)`;

/** Evaluated once for a query, whatever its number of rows: few versions conceal. */
const conceals = sql<boolean>`((a.call_id, a.call_version) IN (SELECT v.call_id, v.version FROM call_version AS v WHERE v.conceals))`;

/** True if the call of application `a` hides it from fund members with a conflict of interest in it. */
export const concealed = conceals.as('concealed');

/**
 * True if what the fund has on application `a` is hidden from the caller, as in `isReviewConcealed`. With a left join
 * it is false if there is no application.
 */
export const isReviewHiddenFrom = ({ hidesFrom, houses }: Scope, concernsThem = concerns) =>
  hidesFrom === null
    ? sql<boolean>`false`
    : sql<boolean>`coalesce(${conceals} AND (a.organisation_id = ${anyOf(houses)} OR ${concernsThem(hidesFrom)}), false)`;

/** The ids of a human, their organisations, and whether they are a substitute now. */
type Related = { ids: readonly string[]; organisations: readonly string[]; standsIn?: boolean };

/**
 * The applications to which a human has a relation beyond their role: those of these organisations, those on which they
 * acted for them or as a substitute, those on which they gave an opinion, and those in which they have an interest. A
 * relation may hide a file from them, or keep them from a task: of each, the rules say. They are found by person, where
 * few files are among many.
 */
export const relatedTo = ({ ids, organisations, standsIn = false }: Related) => sql`
  SELECT a.id FROM application AS a WHERE a.organisation_id = ${anyOf(organisations)}
  UNION ALL SELECT w.application_id FROM acted_on AS w
    WHERE w.person_id = ${anyOf(ids)} AND (w.side = 'beneficiary' OR w.in_stead_of IS NOT NULL${standsIn ? sql` OR true` : sql``})
  UNION ALL SELECT s.application_id FROM review_step AS s WHERE s.reviewer_id = ${anyOf(ids)} AND s.state = 'given'
  UNION ALL SELECT p.application_id FROM opinion AS p WHERE p.person_id = ${anyOf(ids)} AND p.ended_as = 'voided'
  UNION ALL SELECT r.application_id FROM parted_on AS r WHERE r.person_id = ${anyOf(ids)}
  UNION ALL SELECT k.application_id FROM declared_interest AS k WHERE k.person_id = ${anyOf(ids)} AND k.application_id IS NOT NULL
  UNION ALL SELECT a.id FROM declared_interest AS k JOIN organisation AS h ON h.siret = k.siret JOIN application AS a ON a.organisation_id = h.id
    WHERE k.person_id = ${anyOf(ids)}`;

/** True if application `a` is in the scope of a caller who sees every organisation's, as in `isConcealed`. */
export const isShownTo = (scope: Scope, concernsThem = concerns) =>
  scope.hidesFrom === null
    ? sql<boolean>`true`
    : sql<boolean>`(a.organisation_id = ${scope.draftsOf}::uuid OR NOT ${isReviewHiddenFrom(scope, concernsThem)})`;

/** True for application `a` of an organisation that the caller works for under no identity, as in `asReader`. */
export const isOfNoHouse = ({ houses }: Scope) => sql<boolean>`(a.organisation_id <> ALL(${houses}::uuid[]))`;

/**
 * The conflicts on a locked application now: read again once the person in question is locked, who may just have
 * declared an interest.
 */
export const readConflicts = (db: Kysely<DB>, applicationId: string): Promise<Pick<Judged, 'conflicted' | 'fundActs'>> =>
  db.selectFrom('application as a').where('a.id', '=', applicationId).select(conflicts).executeTakeFirstOrThrow();

/**
 * The ids of the people with an interest in the organisation of request `r` for the Datalab's help, or with one that
 * was in force on it.
 */
const conflictedByRequest = sql<string[]>`ARRAY(
  SELECT k.person_id::text FROM declared_interest AS k JOIN organisation AS house USING (siret)
  WHERE house.id = r.organisation_id AND k.in_force_since IS NOT NULL AND (k.withdrawn_at IS NULL OR k.withdrawn_at > r.created_at)
)`.as('conflicted');
/** The same for a request, which involves no money of the fund: acts on it stop no other person. */
export const conflictsByRequest = [conflictedByRequest, sql<string[]>`'{}'::text[]`.as('fundActs')] as const;

/** True for grant `g` while its award is re-examined. */
export const isReexamined = sql<boolean>`EXISTS (SELECT FROM reexamination AS x WHERE x.grant_id = g.id AND x.outcome IS NULL OFFSET 0)`;
export const inReexamination = isReexamined.as('inReexamination');

/** True if person `p` is conflicted over application `a`, under any identity, as in `isConflicted`. */
export const isConflictedOverA = sql<boolean>`(a.organisation_id IN (SELECT house.organisation_id FROM ${housesOf(selfOf(sql`p.id`))})
  OR EXISTS (SELECT FROM ${selfOf(sql`p.id`)} AS self WHERE self.id IN (${conflictedBy(a.id, a.organisation)})))`;

const hiddenFrom = statement(
  (_db, thingIds: readonly string[], personIds: readonly string[]) => sql<{ thingId: string; personId: string }>`
    SELECT thing.id AS "thingId", p.id AS "personId"
    FROM unnest(${thingIds}::uuid[]) AS thing (id) LEFT JOIN mission AS m ON m.id = thing.id
      LEFT JOIN "grant" AS g ON g.id = coalesce(m.grant_id, thing.id) JOIN application AS a ON a.id = coalesce(g.application_id, thing.id)
      JOIN person AS p ON p.id = ANY(${personIds}::uuid[])
    WHERE ${conceals} AND ${isConflictedOverA}`,
);

/**
 * Which of these people may not see what the fund has on these applications, as in `isReviewConcealed`: by the id of
 * the application, its grant or a mission for it.
 */
export async function readHiddenFrom(
  db: Kysely<DB>,
  thingIds: readonly string[],
  personIds: readonly string[],
): Promise<(thingId: string, personId: string) => boolean> {
  const rows = thingIds.length > 0 && personIds.length > 0 ? await hiddenFrom(db, thingIds, personIds) : [];
  const hidden = new Set(rows.map(({ thingId, personId }) => `${thingId}/${personId}`));
  return (thingId, personId) => hidden.has(`${thingId}/${personId}`);
}
