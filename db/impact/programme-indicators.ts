import { type Kysely, sql } from 'kysely';
import { endOfDate } from '../../domain/core/calendar.ts';
import { targetsOf } from '../../domain/impact/portfolio.ts';
import type { OpinionCourse } from '../../domain/impact/opinion-days.ts';
import type { CheckedPayment, Course, ProgrammeFile } from '../../domain/impact/programme-indicator.ts';
import { acceptedOf, standingAt } from '../../domain/impact/slippage.ts';
import { EVENTS } from '../../domain/events.ts';
import { anyOfMany } from '../core/ids.ts';
import { newestCheck } from '../ledger/samples.ts';
import { givenReference } from '../core/references.ts';
import type { Scope } from '../../domain/core/role.ts';
import { isOfNoHouse, isShownTo, relatedTo } from '../people/conflicts.ts';
import type { DB } from '../core/schema.ts';
import { readTargets } from './portfolio.ts';
import { readProjects } from './slippage.ts';

/** The events that tell a file's course, each with what it tells. */
const MARKS = Object.entries(EVENTS).flatMap(([name, { course }]) => (course ? [[name, course] as const] : []));

// Written into the statement: PostgreSQL uses a partial index only if it can see that the index covers the query.
const NAMES = sql.join(MARKS.map(([name]) => sql.lit(name)));
const MARK = sql.join(
  MARKS.map(([name, mark]) => sql`WHEN ${sql.lit(name)} THEN ${sql.lit(mark)}`),
  sql` `,
);

const SCREENING = sql.join(MARKS.filter(([, mark]) => mark === 'screened').map(([name]) => sql.lit(name)));

/** The course of a file as its row tells it, with its grant; `endedEarly`: the grant was ended before its term. */
type CourseRow = Course & { grantId: string | null; endedEarly: boolean };

/**
 * When what event `e` tells happened. The end of a time is recorded after it, or days later where the service stood
 * still: it counts to the deadline.
 */
const HAPPENED = sql`coalesce(CASE e.name
  WHEN 'lapseCorrection' THEN
    (SELECT c.due_at FROM correction AS c WHERE c.application_id = e.stream_id AND c.number = (e.facts->>'number')::integer)
  WHEN 'deemAdmissible' THEN (SELECT d.admissible_at FROM application AS d WHERE d.id = e.stream_id)
  WHEN 'lapseReexamination' THEN
    (SELECT max(x.deadline_at) FROM reexamination AS x
      WHERE x.application_id = coalesce(g.application_id, e.stream_id) AND x.outcome = 'lapsed' AND x.ended_at = e.at)
  END, e.at)`;

/** True for event `e` of one of these applications, or of its grant. */
const isOfStreams = (ids: readonly string[]) =>
  sql`e.stream_id = ANY(${ids}::uuid[] || ARRAY(SELECT id FROM "grant" WHERE application_id = ${anyOfMany(ids)}))`;

/**
 * The course of every file that was submitted up to an instant, as its events up to then tell it: an appeal that was
 * upheld, or a later decision, changes nothing of an earlier day. An award, its acceptance and its withdrawal are
 * events of both the application and its grant, at one instant.
 * @param scope of the caller from whom a conflict may hide a file; null reads every file
 * @param ids only of these applications
 */
export async function readCourses(db: Kysely<DB>, at: string, scope: Scope | null, ids?: readonly string[]): Promise<CourseRow[]> {
  const { rows } = await sql<CourseRow>`
    WITH marked AS (
      SELECT coalesce(g.application_id, e.stream_id) AS id, g.id IS NOT NULL AS of_grant, e.facts, e.at,
        (${HAPPENED} AT TIME ZONE 'Europe/Paris')::date AS day, CASE e.name ${MARK} END AS mark
      FROM event AS e LEFT JOIN "grant" AS g ON g.id = e.stream_id
      WHERE e.name IN (${NAMES}) AND e.at <= ${at} AND ${ids ? isOfStreams(ids) : sql`true`}
    ), told AS MATERIALIZED (
      SELECT id, of_grant, at, day, mark,
        CASE
          WHEN mark = 'awarded' OR (mark = 'decided' AND facts->>'decision' = 'award') THEN 'award'
          WHEN mark = 'refused' OR (mark = 'decided' AND facts->>'decision' = 'refuse')
            OR (mark = 'screened' AND facts->>'decision' = 'inadmissible') THEN 'refusal'
          WHEN mark = 'reviewed' AND facts ? 'reviewed' THEN 'reviewed'
          WHEN mark = 'signed' AND facts ? 'startsOn' THEN 'signed'
          WHEN mark = 'upheld' AND facts->>'against' IN ('withdrawn', 'terminated') THEN 'reinstated'
        END AS what
      FROM marked
    ), first AS (
      SELECT id, min(day) FILTER (WHERE what IN ('award', 'refusal')) AS decided, min(day) FILTER (WHERE what = 'signed') AS signed
      FROM told WHERE what IN ('award', 'refusal', 'signed') GROUP BY id
    ), course AS (
      SELECT t.id, f.decided, f.signed,
        min(t.day) FILTER (WHERE t.mark = 'submitted') AS submitted,
        min(t.day) FILTER (WHERE t.mark = 'screened') AS screened,
        min(t.day) FILTER (WHERE t.what = 'reviewed') AS reviewed,
        sum(CASE WHEN t.mark = 'stopped' THEN f.decided - t.day ELSE t.day - f.decided END)
          FILTER (WHERE t.mark IN ('stopped', 'resumed') AND t.day <= f.decided) AS stopped,
        max(t.day) FILTER (WHERE t.what IN ('award', 'refusal')) AS last_decided,
        max(t.at) FILTER (WHERE t.what = 'award') AS last_award, max(t.at) FILTER (WHERE t.what = 'refusal') AS last_refusal,
        min(t.day) FILTER (WHERE t.what = 'award') AS awarded,
        min(t.day) FILTER (WHERE t.mark = 'accepted') AS accepted,
        sum(CASE WHEN t.mark = 'suspended' THEN f.signed - t.day ELSE t.day - f.signed END)
          FILTER (WHERE t.of_grant AND t.mark IN ('suspended', 'confirmed', 'withdrawn') AND t.day <= f.signed) AS suspended,
        max(t.at) FILTER (WHERE t.of_grant AND t.mark IN ('withdrawn', 'ended')) AS ended,
        max(t.at) FILTER (WHERE t.of_grant AND t.what = 'reinstated') AS reinstated
      FROM told AS t LEFT JOIN first AS f USING (id) GROUP BY t.id, f.decided, f.signed
    )
    SELECT c.id AS "applicationId", a.call_id AS "callId", g.id AS "grantId", c.submitted AS "submittedOn", c.screened AS "screenedOn",
      c.reviewed AS "reviewedOn", c.decided AS "decidedOn", coalesce(c.stopped, 0)::integer AS "stoppedDays",
      c.last_decided AS "lastDecidedOn", (c.last_award > coalesce(c.last_refusal, '-infinity')) IS TRUE AS "isSelected",
      c.awarded AS "awardedOn", c.accepted AS "acceptedOn", c.signed AS "signedOn", coalesce(c.suspended, 0)::integer AS "suspendedDays",
      (c.ended > coalesce(c.reinstated, '-infinity')) IS TRUE AS "endedEarly"
    FROM course AS c JOIN application AS a USING (id) LEFT JOIN "grant" AS g ON g.application_id = c.id
    WHERE c.submitted IS NOT NULL AND ${scope ? isShownTo(scope) : sql`true`}`.execute(db);
  return rows;
}

/** The payments of grants that were drawn and checked up to an instant, each as its last check then says. */
async function readChecked(db: Kysely<DB>, grantIds: readonly string[], at: string): Promise<Map<string, CheckedPayment[]>> {
  const { rows } = await sql<CheckedPayment & { grantId: string }>`
    SELECT p.grant_id AS "grantId", m.value_date AS "on", m.amount_cents AS "amountCents", c.wrong_cents AS "wrongCents"
    FROM sampled_payment AS p JOIN movement AS m ON (m.envelope_id, m.sequence) = (p.envelope_id, p.sequence)
    CROSS JOIN LATERAL ${newestCheck(at)} AS c
    WHERE p.grant_id = ${anyOfMany(grantIds)}`.execute(db);
  const ofGrants = Map.groupBy(rows, ({ grantId }) => grantId);
  return new Map([...ofGrants].map(([grantId, of]) => [grantId, of.map(({ grantId: _, ...payment }) => payment)]));
}

/** A file with its grant. */
export type FundFile = ProgrammeFile & Pick<CourseRow, 'grantId' | 'endedEarly'>;

/**
 * Every file submitted up to the end of a day, with what was known of its project then. A slippage is that of the
 * newest report that was accepted by then.
 * @param scope of the fund's people, from whom a conflict may hide a file; null for the public, whose sums have all
 * @param ids only these applications
 */
export async function readProgrammeFiles(db: Kysely<DB>, day: string, scope: Scope | null, ids?: readonly string[]): Promise<FundFile[]> {
  const at = endOfDate(day);
  const courses = await readCourses(db, at, scope, ids);
  const signed = courses.flatMap(({ grantId, signedOn }) => (grantId !== null && signedOn !== null ? [grantId] : []));
  const [projectOf, targets, checkedBy] = await Promise.all([
    readProjects(db, signed),
    readTargets(db, signed, at),
    readChecked(db, signed, at),
  ]);
  const targetsBy = new Map(targets.map((each) => [each.id, each]));
  return courses.map((course) => {
    const { grantId, endedEarly } = course;
    const targeted = grantId === null ? undefined : targetsBy.get(grantId);
    const standing = grantId === null || endedEarly ? null : standingAt(acceptedOf(projectOf(grantId), at), at);
    return {
      ...course,
      slippage: standing?.report ? standing.againstFirst : null,
      targets: targeted ? targetsOf(targeted) : null,
      checked: checkedBy.get(grantId ?? '') ?? [],
    };
  });
}

/**
 * Every first opinion on a step that was given up to the end of a day, with the day on which its step was first open.
 * @param scope of the fund's people, from whom a conflict may hide a file; no person reads how the files of their own
 * organisation were reviewed. Null reads every file
 * @param ids only of these applications
 */
export async function readOpinionCourses(
  db: Kysely<DB>,
  day: string,
  scope: Scope | null,
  ids?: readonly string[],
): Promise<OpinionCourse[]> {
  const isAsked = (column: 'application_id' | 'stream_id') => (ids ? sql`${sql.ref(column)} = ${anyOfMany(ids)}` : sql`true`);
  const { rows } = await sql<OpinionCourse>`
    WITH given AS (
      SELECT application_id AS id, step, min(given_at) AS at FROM opinion WHERE given_at <= ${endOfDate(day)} AND ${isAsked('application_id')} GROUP BY application_id, step
    ), told AS (
      SELECT e.stream_id AS id, s.step, min(e.at) AS at
      FROM event AS e CROSS JOIN LATERAL unnest(string_to_array(e.facts->>'opened', ',')) AS s (step)
      WHERE e.name = 'continueReview' AND e.facts ? 'opened' AND ${isAsked('stream_id')} GROUP BY e.stream_id, s.step
    ), screened AS (
      SELECT stream_id AS id, min(at) AS at FROM event
      WHERE name IN (${SCREENING}) AND facts->>'decision' IS DISTINCT FROM 'inadmissible' AND ${isAsked('stream_id')} GROUP BY stream_id
    )
    SELECT a.id AS "applicationId", a.call_id AS "callId", given.step,
      (coalesce(told.at, screened.at) AT TIME ZONE 'Europe/Paris')::date AS "openedOn", (given.at AT TIME ZONE 'Europe/Paris')::date AS "givenOn"
    FROM given JOIN application AS a USING (id) JOIN screened USING (id) LEFT JOIN told USING (id, step)
    WHERE ${scope ? sql`${isShownTo(scope)} AND ${isOfNoHouse(scope)}` : sql`true`}`.execute(db);
  return rows;
}

/**
 * The applications on which, or on whose grants, something happened after an instant and up to another, and those of
 * organisations that were described meanwhile.
 */
export async function readTouched(db: Kysely<DB>, after: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT coalesce(g.application_id, e.stream_id) AS id FROM event AS e LEFT JOIN "grant" AS g ON g.id = e.stream_id
    WHERE e.at > ${after} AND e.at <= ${to}
    UNION SELECT a.id FROM organisation_description AS d JOIN application AS a USING (organisation_id)
      WHERE d.at > ${after} AND d.at <= ${to}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The applications that a conflict hides from a caller, and those of the caller's own organisations. */
export async function readHiddenFiles(db: Kysely<DB>, scope: Scope): Promise<{ hidden: string[]; own: string[] }> {
  // A caller who acts for no organisation has none to compare with.
  const isHidden = sql<boolean>`(${isShownTo(scope)} IS NOT TRUE)`;
  const rows = await db
    .selectFrom('application as a')
    .where(sql<boolean>`a.id IN (${relatedTo({ ids: scope.hidesFrom ?? [], organisations: scope.houses })})`)
    .where(sql<boolean>`(${isHidden} OR NOT ${isOfNoHouse(scope)})`)
    .select(['a.id', isHidden.as('isHidden')])
    .execute();
  return { hidden: rows.flatMap(({ id, isHidden: is }) => (is ? [id] : [])), own: rows.map(({ id }) => id) };
}

/** A file as lists of figures name it. */
type NamedFile = {
  applicationId: string;
  reference: string | null;
  title: string;
  organisationName: string;
  grantId: string | null;
};

/** The newest of these files by name, so many at most, without those that are hidden from the caller. */
export const readNamedFiles = (db: Kysely<DB>, scope: Scope, ids: readonly string[], most: number): Promise<NamedFile[]> =>
  db
    .selectFrom('application as a')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    .where('a.id', '=', anyOfMany(ids))
    .where(isShownTo(scope))
    .select(['a.id as applicationId', 'a.title', 'o.name as organisationName', 'g.id as grantId', givenReference])
    .orderBy('a.id', 'desc')
    .limit(most)
    .execute();
