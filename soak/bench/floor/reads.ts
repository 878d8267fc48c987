import type pg from 'pg';
import { toApplication, toSummary } from '../../../api/applications/application-view.ts';
import { toStandingOf } from '../../../api/desk/next-view.ts';
import { pageOf } from '../../../api/http/request/paging.ts';
import { scoreSeenBy } from '../../../api/review/review-view.ts';
import { readCallsOf, readCallVersion } from '../../../db/calls/calls.ts';
import { askedOf } from '../../../db/applications/application-detail.ts';
import type { ListedApplication } from '../../../db/applications/applications.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { ScoredStep } from '../../../db/review/reviews.ts';
import type { WaitingApplication } from '../../../domain/desk/next-action.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { Kysely } from 'kysely';

/** What the lead reads of an application in review: one statement, in which lists are JSON. */
const ONE = `
  SELECT a.id, a.reference, a.external_reference, s.version, a.state, a.revision, a.title, a.call_id, a.call_version, a.cost_cents, a.requested_cents,
    a.submitted_at, s.due_at, s.due_what, a.organisation_id, o.name AS organisation_name, o.siret AS organisation_siret, a.screening_reason,
    a.screening_due_at, a.silence_at, a.silent_since, a.withdrawal_reason, a.screened_by, c.state AS call_state, a.early_start,
    a.admissible_at, a.deemed_admissible_at, a.reply_until, a.overlaps_due_at IS NULL AS overlaps_sought,
    o.legal_category AS organisation_legal_category,
    (a.admissible_at IS NOT NULL AND EXISTS (SELECT FROM "grant" AS t WHERE t.application_id = a.id AND t.state IN ('to_accept', 'to_sign')))
      AS "isUnattributed",
    EXISTS (SELECT FROM opinion_reply AS y WHERE y.application_id = a.id AND y.until = a.reply_until) AS "isReplied",
    (SELECT coalesce(json_agg(json_build_object('until', l.until, 'reason', l.reason, 'extendedAt', l.extended_at) ORDER BY l.number), '[]')
       FROM award_extension AS l WHERE l.application_id = a.id) AS "awardExtensions",
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT y.reply, e.at FROM opinion_reply AS y JOIN event AS e ON (e.stream_id, e.version) = (y.application_id, y.version)
       WHERE y.application_id = a.id ORDER BY y.version) AS l) AS replies,
    a.summary, a.siret, a.project_types, a.served_by, a.own_derogation, a.own_derogation_reference, a.starts_on, a.duration_months, a.answers,
    to_json(d) AS decision, to_json(w) AS outcome, to_json(g) AS "grant", n.at AS notified_at,
    ARRAY(SELECT concat(w.person_id, '/', w.role, '/', w.in_stead_of) FROM acted_on AS w WHERE w.application_id = a.id AND w.side = 'fund') AS "fundActs",
    ARRAY(SELECT w.person_id::text FROM acted_on AS w WHERE w.application_id = a.id AND w.side = 'beneficiary'
      UNION ALL SELECT t.person_id::text FROM parted_on AS t WHERE t.application_id = a.id
      UNION ALL SELECT v.person_id::text FROM opinion AS v WHERE v.application_id = a.id AND v.ended_as = 'voided'
      UNION ALL SELECT k.person_id::text FROM declared_interest AS k WHERE k.in_force_since IS NOT NULL AND (k.application_id = a.id
        OR (k.siret = o.siret AND (k.withdrawn_at IS NULL OR k.withdrawn_at > (SELECT e.at FROM event AS e WHERE e.stream_id = a.id AND e.version = 1)))))
      AS conflicted,
    (SELECT coalesce(json_agg(json_build_object('label', l.label, 'category', l.category, 'amountCents', l.amount_cents) ORDER BY l.position), '[]')
       FROM cost_line AS l WHERE (l.application_id, l.revision) = (a.id, a.revision)) AS cost_lines,
    (SELECT coalesce(json_agg(json_build_object('label', l.label, 'source', l.source, 'amountCents', l.amount_cents, 'siren', l.siren) ORDER BY l.position), '[]')
       FROM funding_line AS l WHERE (l.application_id, l.revision) = (a.id, a.revision)) AS funding_lines,
    (SELECT coalesce(json_agg(json_build_object('key', l.key, 'label', l.label, 'unit', l.unit, 'kind', l.kind, 'direction', l.direction,
         'baseline', l.baseline, 'targets', l.targets, 'method', l.method, 'source', l.source) ORDER BY l.position), '[]')
       FROM indicator AS l WHERE (l.application_id, l.revision) = (a.id, a.revision)) AS indicators,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT q.id, q.given_name, q.usual_name, max(e.at) AS at FROM event AS e JOIN person AS q ON q.id = e.person_id
       WHERE e.stream_id = a.id AND e.name IN ('createApplication', 'updateApplication', 'answerCorrection') GROUP BY q.id ORDER BY at DESC) AS l) AS editors,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.key, t.state, t.reviewer_id, q.given_name, q.usual_name, t.stands_in_for, y.given_name AS away_given_name,
         y.usual_name AS away_usual_name, g.answer, t.deadline_at, t.escalated_at, t.waived_by, x.given_name AS waiver_given_name,
         x.usual_name AS waiver_usual_name, t.waived_at, t.waiver_reason, v.verdict, v.scores, v.comment, v.person_id AS giver_id, v.revision, v.given_at,
         EXISTS (SELECT FROM agenda_item AS i JOIN session AS e ON e.id = i.session_id
           WHERE i.application_id = v.application_id AND i.decision IS NOT NULL AND e.decided_at > v.given_at) AS "isDecidedOn"
       FROM review_step AS t
         LEFT JOIN opinion AS v ON v.application_id = t.application_id AND v.step = t.key AND v.ended_as IS NULL
         LEFT JOIN assignment AS g ON g.application_id = t.application_id AND g.step = t.key AND g.ended_at IS NULL
         LEFT JOIN person AS q ON q.id = t.reviewer_id LEFT JOIN person AS x ON x.id = t.waived_by LEFT JOIN person AS y ON y.id = t.stands_in_for
       WHERE t.application_id = a.id ORDER BY t.position) AS l) AS steps,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name FROM step_extension AS t JOIN person AS q ON q.id = t.person_id
       WHERE t.application_id = a.id ORDER BY t.extended_at) AS l) AS extensions,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.id AS giver_id, q.given_name AS giver_given, q.usual_name AS giver_usual, x.id AS ender_id, x.given_name AS ender_given,
         x.usual_name AS ender_usual
       FROM opinion AS t JOIN person AS q ON q.id = t.person_id JOIN person AS x ON x.id = t.ended_by
       WHERE t.application_id = a.id AND t.ended_as IS NOT NULL ORDER BY t.ended_at DESC) AS l) AS ended,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, y.given_name AS away_given_name, y.usual_name AS away_usual_name, x.given_name AS by_given_name,
         x.usual_name AS by_usual_name
       FROM assignment AS t JOIN person AS q ON q.id = t.person_id LEFT JOIN person AS y ON y.id = t.stands_in_for
         LEFT JOIN person AS x ON x.id = t.assigned_by
       WHERE t.application_id = a.id ORDER BY t.step, t.number) AS l) AS assignments,
    (SELECT coalesce(json_agg(l ORDER BY l.number DESC), '[]') FROM reexamination AS l WHERE l.application_id = a.id) AS reexaminations,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name) ORDER BY f.id), '[]')
         FROM attachment AS f WHERE f.application_id = t.application_id AND t.files @> to_jsonb(f.id)) AS pieces
       FROM appeal AS t LEFT JOIN person AS q ON q.id = t.reviewer_id WHERE t.application_id = a.id ORDER BY t.number) AS l) AS appeals,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, q.given_name, q.usual_name, (SELECT json_agg(i ORDER BY i.position) FROM correction_item AS i
         WHERE (i.application_id, i.number) = (t.application_id, t.number)) AS items
       FROM correction AS t JOIN person AS q ON q.id = t.requested_by WHERE t.application_id = a.id ORDER BY t.number) AS l) AS corrections,
    (SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'purpose', l.purpose, 'sizeBytes', l.size_bytes, 'sha256', l.sha256,
         'correction', l.correction, 'addedBy', l.added_by, 'part', l.part, 'document', l.document,
         'issuedOn', coalesce(l.issued_on, (l.added_at AT TIME ZONE 'Europe/Paris')::date)::text,
         'given', EXISTS (SELECT FROM appeal AS t WHERE t.application_id = l.application_id AND t.files @> to_jsonb(l.id)))), '[]')
       FROM attachment AS l WHERE l.application_id = a.id AND l.removed_at IS NULL) AS attachments,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.*, b.id AS other_id, b.reference, b.title, b.call_id, b.state, b.requested_cents, h.name AS organisation_name, q.given_name,
         q.usual_name, (SELECT awarded_cents FROM "grant" AS m WHERE m.application_id = b.id) AS awarded_cents, false AS concealed
       FROM (
         SELECT f.found_at, f.tie, f.earlier, f.lines, f.same_object, f.left_out, f.outcome, f.reason, f.settled_by, f.settled_at,
           f.other_id AS beside_id, NULL::integer AS by_others FROM overlap AS f WHERE f.application_id = a.id
         UNION ALL (
         SELECT f.found_at, f.tie, f.earlier, f.lines, f.same_object, f.left_out, f.outcome, f.reason, f.settled_by, f.settled_at,
           f.application_id, count(*) OVER ()::integer FROM overlap AS f WHERE f.other_id = a.id
         ORDER BY f.outcome IS NOT NULL, f.same_object DESC, f.found_at LIMIT 10)) AS t
         JOIN application AS b ON b.id = t.beside_id JOIN organisation AS h ON h.id = b.organisation_id
         LEFT JOIN person AS q ON q.id = t.settled_by ORDER BY t.found_at, b.id) AS l) AS overlaps,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.side, t.since, t.command, t.step, q.id, q.given_name, q.usual_name FROM presence AS t JOIN person AS q ON q.id = t.person_id
       WHERE t.application_id = a.id AND t.person_id <> $2 AND t.seen_until >= now() ORDER BY t.since) AS l) AS present
  FROM application AS a JOIN stream AS s ON s.id = a.id JOIN organisation AS o ON o.id = a.organisation_id JOIN call AS c ON c.id = a.call_id
    LEFT JOIN "grant" AS g ON g.application_id = a.id
    LEFT JOIN LATERAL (SELECT i.session_id, e.decided_at, i.decision, i.awarded_cents, i.reason, i.rank FROM agenda_item AS i JOIN session AS e ON e.id = i.session_id
      WHERE i.application_id = a.id AND e.state = 'decided' AND i.decision IS NOT NULL ORDER BY e.decided_at DESC LIMIT 1) AS d ON true
    LEFT JOIN LATERAL (SELECT t.session_id, t.decision, t.awarded_cents, t.reason, t.decided_at FROM waitlist_outcome AS t
      WHERE t.application_id = a.id ORDER BY t.decided_at DESC LIMIT 1) AS w ON true
    LEFT JOIN LATERAL (SELECT e.version, (SELECT min(greatest(t.sent_at, e.at)) FROM letter AS t
        WHERE (t.stream_id, t.version) = (e.stream_id, e.version) AND t.of_applicant AND t.sent_at IS NOT NULL) AS at
      FROM event AS e WHERE e.stream_id = a.id
        AND (e.name IN ('decideSession', 'awardWaitlisted', 'refuseWaitlisted', 'closeCall', 'rejectAppeal', 'lapseAppeal')
          OR (e.name = 'decideAdmissibility' AND e.facts ->> 'decision' = 'inadmissible'))
      ORDER BY e.version DESC LIMIT 1) AS n ON true
  WHERE a.id = $1 AND a.submitted_at IS NOT NULL`;

/** A page of what the lead sees, with the people whom each item waits for. */
const PAGE = `
  SELECT a.id, a.reference, s.version, a.state, a.revision, a.title, a.call_id, a.call_version, a.cost_cents, a.requested_cents, a.submitted_at, s.due_at,
    s.due_what, a.screening_due_at, a.silence_at, a.silent_since, o.id AS organisation_id, o.name AS organisation_name, o.siret AS organisation_siret,
    o.legal_category AS organisation_legal_category, (SELECT l.labels FROM file_labels AS l WHERE l.application_id = a.id) AS labels,
    (SELECT coalesce(json_agg(l), '[]') FROM (
       SELECT t.key, t.reviewer_id, t.deadline_at, t.escalated_at, q.given_name, q.usual_name FROM review_step AS t
         LEFT JOIN person AS q ON q.id = t.reviewer_id
       WHERE t.application_id = a.id AND t.state = 'open' ORDER BY t.position) AS l) AS open_steps,
    (SELECT coalesce(json_agg(json_build_object('key', t.key, 'state', t.state, 'reviewerId', t.reviewer_id, 'scores', v.scores) ORDER BY t.position), '[]')
       FROM review_step AS t LEFT JOIN opinion AS v ON v.application_id = t.application_id AND v.step = t.key AND v.ended_as IS NULL
       WHERE t.application_id = a.id) AS scored
  FROM application AS a JOIN stream AS s ON s.id = a.id JOIN organisation AS o ON o.id = a.organisation_id
  WHERE a.submitted_at IS NOT NULL ORDER BY a.id DESC LIMIT $1`;

type Row = Record<string, unknown>;
type Found = Parameters<typeof toApplication>[0];
type Waiting = Parameters<typeof toApplication>[2];
type OpenStep = { key: string; reviewer_id: string | null; deadline_at: string | null; escalated_at: string | null } & Record<
  'given_name' | 'usual_name',
  string | null
>;

const INSTANT = /^at$|_at$|At$|since$|Since$/;
/** Instants as PostgreSQL writes them in JSON, as ISO strings. */
function withInstants<Each extends Row>(rows: Each[]): Each[] {
  for (const row of rows)
    for (const name in row) {
      const value = row[name];
      if (typeof value === 'string' && INSTANT.test(name)) (row as Row)[name] = new Date(value).toISOString();
    }
  return rows;
}

const waitingOf = (row: ListedApplication, steps: readonly OpenStep[]): WaitingApplication => ({
  ...{ state: row.state, screeningDueAt: row.screening_due_at, silenceAt: row.silence_at, silentSince: row.silent_since },
  openSteps: steps.map(({ key, reviewer_id: reviewerId, deadline_at: deadlineAt, escalated_at: escalatedAt }) => ({
    ...{ key, reviewerId, deadlineAt, escalatedAt },
  })),
  callIsOver: false,
  ...{ correction: null, session: null, grant: null, reexamination: null, appeal: null },
});
const namedIn = (steps: readonly OpenStep[]): Waiting['named'] =>
  steps.flatMap(({ reviewer_id: id, given_name, usual_name }) =>
    id !== null && given_name !== null && usual_name !== null ? [{ id, given_name, usual_name }] : [],
  );

/** One application as the lead reads it; undefined where there is none. */
export async function readOne(pool: pg.Pool, db: Kysely<DB>, caller: Caller, id: string): Promise<object | undefined> {
  const at = new Date().toISOString();
  const [row] = (await pool.query<Row>({ name: 'one', text: ONE, values: [id, caller.personId] })).rows;
  if (!row) return undefined;
  for (const value of Object.values(row)) if (Array.isArray(value)) withInstants(value.filter((each) => typeof each === 'object') as Row[]);
  const { decision, outcome, grant, notified_at: notifiedAt } = row;
  const fundingLines = row['funding_lines'] as Row[];
  const read = {
    ...row,
    row,
    content: {
      ...{
        title: row['title'],
        summary: row['summary'],
        siret: row['siret'],
        projectTypes: row['project_types'],
        servedBy: row['served_by'],
      },
      ...{ startsOn: row['starts_on'], durationMonths: row['duration_months'], answers: row['answers'] },
      ...{ ownFundingDerogation: row['own_derogation'], ownFundingDerogationReference: row['own_derogation_reference'] },
      ...{
        costLines: row['cost_lines'],
        fundingLines: fundingLines.map(({ siren, ...line }) => (siren === null ? line : { ...line, siren })),
        indicators: row['indicators'],
      },
    },
    ...{
      decision: decision ?? undefined,
      outcome: outcome ?? undefined,
      grant: grant ?? undefined,
      notifiedAt,
    },
  } as unknown as Found;
  const parts = {
    ...read,
    grant: [],
    notification: [],
  } as unknown as Parameters<typeof askedOf>[2];
  const asked = await askedOf(db, read.row, parts);
  const call = await readCallVersion(db, read.row.call_id, read.row.call_version);
  const open = (row['steps'] as (OpenStep & { state: string })[]).filter(({ state }) => state === 'open');
  const waiting = { waiting: new Map([[id, waitingOf(read.row, open)]]), named: namedIn(open) };
  return toApplication({ ...read, asked }, call, waiting, { caller, at }, 'fr');
}

/** The newest applications as the lead reads them. */
export async function readPage(pool: pg.Pool, db: Kysely<DB>, caller: Caller, limit: number): Promise<object> {
  const found = await pool.query<ListedApplication & { open_steps: OpenStep[]; scored: ScoredStep[] }>({
    name: 'page',
    text: PAGE,
    values: [limit + 1],
  });
  const { rows } = found;
  for (const { open_steps: steps } of rows) withInstants(steps);
  const waiting = new Map(rows.map((row) => [row.id, waitingOf(row, row.open_steps)]));
  const standingOf = toStandingOf({ waiting, named: rows.flatMap((row) => namedIn(row.open_steps)) }, caller, 'fr');
  const versionOf = ({ call_id: callId, call_version: callVersion }: ListedApplication) => ({ callId, callVersion });
  const callOf = await readCallsOf(db, rows.map(versionOf));
  return pageOf(
    rows,
    limit,
    ({ id }) => id,
    (row) => ({
      ...toSummary(row, standingOf, caller, 'fr'),
      score: scoreSeenBy(callOf(versionOf(row)), row.scored, caller),
      labels: row.labels ?? [],
    }),
  );
}
