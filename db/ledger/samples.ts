import { type Kysely, sql, type Transaction } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import type { Finding, Payable, SampledPayment } from '../../domain/ledger/payment-sample.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { givenReference } from '../core/references.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';

type Check = { grant_id: string; version: number; finding: Finding; wrong_cents: number; person_id: string; at: string };

/** The check of sampled payment `p` that counts: the newest one, or the newest up to an instant. */
export const newestCheck = (at?: string) => sql<Check>`(
  SELECT k.grant_id, k.version, k.finding, k.wrong_cents, e.person_id, e.at FROM payment_check AS k
  JOIN event AS e ON (e.stream_id, e.version) = (k.grant_id, k.version)
  WHERE (k.envelope_id, k.sequence) = (p.envelope_id, p.sequence) ${at === undefined ? sql`` : sql`AND e.at <= ${at}`}
  ORDER BY k.version DESC LIMIT 1)`;

/** The drawn payments of grant `g` as the rules read them, in the order of the ledger. */
export const sampledOfGrant = sql<SampledPayment[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('payment', p.sequence, 'amountCents', m.amount_cents, 'checkedBy', c.person_id)
    ORDER BY p.sequence), '[]')
  FROM sampled_payment AS p JOIN movement AS m ON (m.envelope_id, m.sequence) = (p.envelope_id, p.sequence)
  LEFT JOIN LATERAL ${newestCheck()} AS c ON true WHERE p.grant_id = g.id)`;

const ofGrant = statement(
  (_db, grantId: string) =>
    sql<{ sampled: SampledPayment[] }>`SELECT ${sampledOfGrant} AS sampled FROM "grant" AS g WHERE g.id = ${grantId}`,
);

/** The same of one grant, which must be locked where a rule is asked. */
export const readSampledOf = async (db: Kysely<DB>, grantId: string): Promise<SampledPayment[]> =>
  (await ofGrant(db, grantId))[0]?.sampled ?? [];

/** A payment that may be drawn, with its grant. */
type Drawable = Payable & { grantId: string };

/** True of movement `m` if it is a payment that stands and that no sample has drawn. */
const mayBeDrawn = sql<boolean>`m.kind = 'pay' AND m.reverses IS NULL
      AND NOT EXISTS (SELECT FROM movement AS r WHERE (r.envelope_id, r.reverses) = (m.envelope_id, m.sequence))
      AND NOT EXISTS (SELECT FROM sampled_payment AS p WHERE (p.envelope_id, p.sequence) = (m.envelope_id, m.sequence))`;

const drawableOf = statement(
  (_db, envelopeId: string, year: number) => sql<Drawable>`
    SELECT m.sequence, m.amount_cents AS "amountCents", t.grant_id AS "grantId"
    FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
    WHERE m.envelope_id = ${envelopeId} AND extract(year FROM m.value_date) = ${year} AND ${mayBeDrawn}
    ORDER BY m.sequence`,
);

/** The payments of an envelope's year that stand and that no sample has drawn, in their order. */
export const readDrawable = (db: Kysely<DB>, envelopeId: string, year: number): Promise<Drawable[]> => drawableOf(db, envelopeId, year);

/** How many there are of each year, and what they come to in cents, the newest year first. */
export async function readDrawableByYear(db: Kysely<DB>, envelopeId: string): Promise<{ year: number; payments: number; cents: number }[]> {
  const { rows } = await sql<{ year: number; payments: number; cents: number }>`
    SELECT extract(year FROM m.value_date)::integer AS year, count(*) AS payments, sum(m.amount_cents)::bigint AS cents FROM movement AS m
    WHERE m.envelope_id = ${envelopeId} AND ${mayBeDrawn}
    GROUP BY 1 ORDER BY 1 DESC`.execute(db);
  return rows;
}

/** The hash of an envelope's last movement. */
export const readHead = async (trx: Transaction<DB>, envelopeId: string): Promise<string> =>
  (await trx.selectFrom('envelope').where('id', '=', envelopeId).select('head').executeTakeFirstOrThrow()).head;

/** How many samples an envelope has, which must be locked. */
export const countSamples = async (trx: Transaction<DB>, envelopeId: string): Promise<number> => {
  const { count } = await trx
    .selectFrom('payment_sample')
    .where('envelope_id', '=', envelopeId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
};

type NewSample = { number: number; version: number; year: number; seed: string; upTo: number; payments: number; cents: number };

/** Stores a sample with the payments that it has drawn. */
export async function insertSample(
  trx: Transaction<DB>,
  envelopeId: string,
  { upTo, ...sample }: NewSample,
  drawn: readonly Drawable[],
): Promise<void> {
  await trx
    .insertInto('payment_sample')
    .values({ envelope_id: envelopeId, up_to: upTo, ...sample })
    .execute();
  await trx
    .insertInto('sampled_payment')
    .values(drawn.map(({ sequence, grantId }) => ({ envelope_id: envelopeId, sequence, number: sample.number, grant_id: grantId })))
    .execute();
}

/** Stores what a check found, by the event of its grant. */
export async function insertCheck(
  trx: Transaction<DB>,
  {
    grantId,
    envelopeId,
    ...check
  }: { grantId: string; version: number; envelopeId: string; sequence: number; finding: Finding; wrongCents: number },
): Promise<void> {
  const { version, sequence, finding, wrongCents } = check;
  await trx
    .insertInto('payment_check')
    .values({ grant_id: grantId, envelope_id: envelopeId, version, sequence, finding, wrong_cents: wrongCents })
    .execute();
}

/** A sample with how far its checks have come. Amounts are cents. */
type SampleRow = Omit<NewSample, 'version'> & {
  drawnAt: string;
  drawnBy: string;
  drawnByName: string;
  drawn: number;
  drawnCents: number;
  checked: number;
  checkedCents: number;
  wrong: number;
  wrongCents: number;
};

/** The samples of an envelope, the newest first: a person draws a few a year. */
export async function readSamples(db: Kysely<DB>, envelopeId: string): Promise<SampleRow[]> {
  const { rows } = await sql<SampleRow>`
    SELECT s.number, s.year, s.seed, s.up_to AS "upTo", s.payments, s.cents, v.at AS "drawnAt", v.person_id AS "drawnBy",
      concat_ws(' ', o.given_name, o.usual_name) AS "drawnByName", count(*) AS drawn, sum(m.amount_cents)::bigint AS "drawnCents",
      count(c.finding) AS checked, coalesce(sum(m.amount_cents) FILTER (WHERE c.finding IS NOT NULL), 0)::bigint AS "checkedCents",
      count(*) FILTER (WHERE c.wrong_cents > 0) AS wrong, coalesce(sum(c.wrong_cents), 0)::bigint AS "wrongCents"
    FROM payment_sample AS s JOIN event AS v ON (v.stream_id, v.version) = (s.envelope_id, s.version)
    JOIN person AS o ON o.id = v.person_id
    JOIN sampled_payment AS p ON (p.envelope_id, p.number) = (s.envelope_id, s.number)
    JOIN movement AS m ON (m.envelope_id, m.sequence) = (p.envelope_id, p.sequence)
    LEFT JOIN LATERAL ${newestCheck()} AS c ON true
    WHERE s.envelope_id = ${envelopeId}
    GROUP BY s.envelope_id, s.number, v.at, v.person_id, o.given_name, o.usual_name ORDER BY s.number DESC`.execute(db);
  return rows;
}

/** A drawn payment with its check. Where it is concealed from the reader, what it is about is null. */
export type SampledRow = {
  payment: number;
  sample: number;
  amountCents: number;
  paidOn: string;
  concealed: boolean;
  grantId: string;
  reference: string | null;
  title: string;
  organisationName: string;
  tranche: number;
  finding: Finding | null;
  wrongCents: number | null;
  reason: string | null;
  checkedAt: string | null;
  checkedBy: string | null;
  checkedByName: string | null;
};

/** Drawn payments of an envelope by their movements, after one of these, of one sample or one grant where named. */
export function readSampledPayments(
  db: Kysely<DB>,
  scope: Scope,
  {
    envelopeId,
    sample,
    grantId,
    after,
    limit,
  }: { envelopeId: string; sample?: number | undefined; grantId?: string | undefined; after: number; limit: number },
): Promise<SampledRow[]> {
  return db
    .selectFrom('sampled_payment as p')
    .innerJoin('movement as m', (join) => join.onRef('m.envelope_id', '=', 'p.envelope_id').onRef('m.sequence', '=', 'p.sequence'))
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .innerJoin('grant as g', 'g.id', 'p.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .leftJoinLateral(newestCheck().as<'c'>(sql.ref('c')), (join) => join.onTrue())
    .leftJoin('person as b', 'b.id', 'c.person_id')
    .leftJoin('grant_reason as r', (join) => join.onRef('r.grant_id', '=', 'c.grant_id').onRef('r.version', '=', 'c.version'))
    .where('p.envelope_id', '=', envelopeId)
    .where('p.sequence', '>', after)
    .$if(sample !== undefined, (query) => query.where('p.number', '=', sample ?? 0))
    .$if(grantId !== undefined, (query) => query.where('p.grant_id', '=', grantId ?? ''))
    .select([
      'p.sequence as payment',
      'p.number as sample',
      'm.amount_cents as amountCents',
      'm.value_date as paidOn',
      isReviewHiddenFrom(scope).as('concealed'),
      'p.grant_id as grantId',
      givenReference,
      'a.title',
      'o.name as organisationName',
      't.rank as tranche',
      'c.finding',
      'c.wrong_cents as wrongCents',
      'r.reason',
      'c.at as checkedAt',
      'c.person_id as checkedBy',
      sql<string | null>`nullif(concat_ws(' ', b.given_name, b.usual_name), '')`.as('checkedByName'),
    ])
    .orderBy('p.sequence')
    .limit(limit)
    .execute();
}
