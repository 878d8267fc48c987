import { type Kysely, sql, type Transaction } from 'kysely';
import { endOfDate } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import { EVENTS } from '../../domain/events.ts';
import type { AnswerFile, QuestionKey, RemarkOnAnswer } from '../../domain/impact/answer.ts';
import { anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { paidCents } from './portfolio.ts';
import type { FundFile } from './programme-indicators.ts';

type Organisation = Pick<AnswerFile, 'organisationId' | 'legalCategory' | 'department'> & { applicationId: string };

/**
 * The organisations of files, as they were known at an instant: each as it was before its first description after it.
 */
async function readOrganisations(db: Kysely<DB>, ids: readonly string[], at: string): Promise<Map<string, Organisation>> {
  const { rows } = await sql<Organisation>`
    SELECT a.id AS "applicationId", o.id AS "organisationId",
      CASE WHEN d.at IS NULL THEN o.legal_category ELSE d.former_legal_category END AS "legalCategory",
      CASE WHEN d.at IS NULL THEN o.department ELSE d.former_department END AS department
    FROM application AS a JOIN organisation AS o ON o.id = a.organisation_id
    LEFT JOIN LATERAL (
      SELECT at, former_legal_category, former_department FROM organisation_description
      WHERE organisation_id = o.id AND at > ${at} ORDER BY at LIMIT 1
    ) AS d ON true
    WHERE a.id = ${anyOfMany(ids)}`.execute(db);
  return new Map(rows.map((row) => [row.applicationId, row]));
}

type Money = Pick<AnswerFile, 'promisedCents' | 'paidCents' | 'openCents'>;
const NOTHING: Money = { promisedCents: 0, paidCents: 0, openCents: 0 };

const PROMISED = sql`('reserved', 'delegated', 'committed')`;
const PAID = sql`('pay', 'pay_delegated')`;

/** What the ledger's movements recorded up to an instant have promised to grants, and paid. */
async function readMoney(db: Kysely<DB>, grantIds: readonly string[], at: string): Promise<Map<string, Money>> {
  const { rows } = await sql<Omit<Money, 'openCents'> & { grantId: string; grossCents: number }>`
    SELECT t.grant_id AS "grantId",
      coalesce(sum(CASE WHEN m.to_account IN ${PROMISED} THEN m.amount_cents ELSE 0 END
        - CASE WHEN m.from_account IN ${PROMISED} THEN m.amount_cents ELSE 0 END) FILTER (WHERE m.credit = 'AE'), 0)::bigint AS "promisedCents",
      coalesce(sum(${paidCents}) FILTER (WHERE m.kind IN ${PAID} OR m.kind = 'collect_claim'), 0)::bigint AS "paidCents",
      coalesce(sum(${paidCents}) FILTER (WHERE m.kind IN ${PAID}), 0)::bigint AS "grossCents"
    FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
    WHERE m.recorded_at <= ${at} AND t.grant_id = ${anyOfMany(grantIds)}
    GROUP BY t.grant_id`.execute(db);
  return new Map(
    rows.map(({ grantId, grossCents, promisedCents, paidCents: paid }) => [
      grantId,
      { promisedCents, paidCents: paid, openCents: promisedCents - grossCents },
    ]),
  );
}

/** The events by which an undecided file is withdrawn, begins to wait for a correction, or stops waiting. */
const STANDING = new Map<string, AnswerFile['standing']>([
  ['withdrawApplication', 'withdrawn'],
  ...Object.entries(EVENTS).flatMap(([name, { course }]): [string, AnswerFile['standing']][] =>
    course === 'stopped' ? [[name, 'correcting']] : course === 'resumed' ? [[name, null]] : [],
  ),
]);

/** Whether files without a decision were withdrawn up to an instant, or wait for a correction. */
async function readStandings(db: Kysely<DB>, ids: readonly string[], at: string): Promise<Map<string, AnswerFile['standing']>> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT DISTINCT ON (stream_id) stream_id AS id, name FROM event
    WHERE stream_id = ${anyOfMany(ids)} AND at <= ${at} AND name IN (${sql.join([...STANDING.keys()].map((name) => sql.lit(name)))})
    ORDER BY stream_id, version DESC`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, STANDING.get(name) ?? null]));
}

/**
 * Each file submitted up to the end of a day (yyyy-mm-dd), as it stood then, with its grant. What is recorded later
 * changes nothing of it.
 * @param files as of that day, without those that a conflict hides from the caller
 */
export async function readAnswerFiles(
  db: Kysely<DB>,
  day: string,
  files: readonly FundFile[],
): Promise<(AnswerFile & { grantId: string | null })[]> {
  const at = endOfDate(day);
  const ids = files.map(({ applicationId }) => applicationId);
  const undecided = files.filter(({ decidedOn }) => decidedOn === null).map(({ applicationId }) => applicationId);
  const [organisationOf, moneyOf, standingOf] = await Promise.all([
    readOrganisations(db, ids, at),
    readMoney(
      db,
      files.flatMap(({ grantId }) => grantId ?? []),
      at,
    ),
    readStandings(db, undecided, at),
  ]);
  return files.map((file) => {
    const { organisationId = '', legalCategory = null, department = null } = organisationOf.get(file.applicationId) ?? {};
    return {
      ...file,
      ...{ organisationId, legalCategory, department },
      ...(moneyOf.get(file.grantId ?? '') ?? NOTHING),
      standing: standingOf.get(file.applicationId) ?? null,
    };
  });
}

/** Stores a remark beside an answer, by its event. */
export async function insertRemark(
  trx: Transaction<DB>,
  { id, body: { question, asOf, remark } }: Given<RemarkOnAnswer>,
  version: number,
): Promise<void> {
  await trx.insertInto('answer_remark').values({ person_id: id, version, question, as_of: asOf, remark }).execute();
}

/** The remarks beside an answer as of a day, the oldest first. */
export const readRemarks = (db: Kysely<DB>, question: QuestionKey, asOf: string) =>
  db
    .selectFrom('answer_remark as r')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'r.person_id').onRef('e.version', '=', 'r.version'))
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .where('r.question', '=', question)
    .where('r.as_of', '=', asOf)
    .select(['r.person_id', 'p.given_name', 'p.usual_name', 'r.remark', 'e.at'])
    .orderBy('e.at')
    .execute();
