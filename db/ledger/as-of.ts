import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import {
  type Account,
  ACCOUNTS,
  type Balances,
  type Credit,
  isOfLine,
  lineKey,
  type Posted,
  signOf,
} from '../../domain/ledger/envelope.ts';
import type { DB } from '../core/schema.ts';

/**
 * Balances are stored after this many movements of an envelope, so that a query adds up at most this many, plus those
 * of one list.
 */
const MARKED_EVERY = 1_000;

/**
 * The date that decides whether a movement belongs to the past: `on` is a day (yyyy-mm-dd) in Paris, `at` an ISO
 * instant; both are included.
 */
export type AsOf = { by: 'value_date'; on: string } | { by: 'recording'; at: string };

type LineAsOf = { year: number; credit: Credit } & Balances;

/** What one part of a movement adds to an account. */
const addedBy = (part: Pick<Posted, 'from' | 'to' | 'amountCents'>, account: Account): number =>
  signOf(account) * ((part.to === account ? part.amountCents : 0) - (part.from === account ? part.amountCents : 0));

/** The same, for rows of `movement AS m`. */
const addedIn = (account: Account): RawBuilder<number> =>
  sql`${sql.lit(signOf(account))} * (CASE WHEN m.to_account = ${sql.lit(account)} THEN m.amount_cents WHEN m.from_account = ${sql.lit(account)} THEN -m.amount_cents ELSE 0 END)`;

const columns = sql.join(ACCOUNTS.map((account) => sql.ref(account)));
const sums = sql.join(ACCOUNTS.map((account) => sql`sum(${sql.ref(account)}) AS ${sql.ref(account)}`));

/**
 * Adds posted movements to their value days, as part of the statement that writes them. Movements between memo accounts
 * add nothing.
 */
export function addToDays(posted: readonly Posted[]): RawBuilder<unknown> {
  const days = new Map<string, Record<string, unknown> & Balances>();
  for (const part of posted.filter(({ from }) => isOfLine(from))) {
    const { envelopeId, year, credit, valueDate } = part;
    const key = `${lineKey(part)}/${valueDate}`;
    const before = days.get(key);
    const added = ACCOUNTS.map((account) => [account, (before?.[account] ?? 0) + addedBy(part, account)] as const);
    days.set(key, { envelope_id: envelopeId, year, credit, value_date: valueDate, ...(Object.fromEntries(added) as Balances) });
  }
  const more = sql.join(ACCOUNTS.map((account) => sql`${sql.ref(account)} = line_day.${sql.ref(account)} + excluded.${sql.ref(account)}`));
  return sql`
    INSERT INTO line_day (envelope_id, year, credit, value_date, ${columns})
    SELECT envelope_id, year, credit, value_date, ${columns} FROM jsonb_populate_recordset(NULL::line_day, ${JSON.stringify([...days.values()])}::jsonb)
    ON CONFLICT (envelope_id, value_date, year, credit) DO UPDATE SET ${more}`;
}

/**
 * Stores the line balances of envelopes that have reached another thousand movements with these, which are all written.
 */
export async function markLines(trx: Transaction<DB>, posted: readonly Pick<Posted, 'envelopeId' | 'sequence'>[]): Promise<void> {
  const marked = posted.filter(({ sequence }) => sequence % MARKED_EVERY === 0).map(({ envelopeId }) => envelopeId);
  if (marked.length === 0) return;
  await sql`
    INSERT INTO line_mark (envelope_id, sequence, recorded_at, year, credit, ${columns})
    SELECT e.id, e.sequence, e.recorded_at, l.year, l.credit, ${columns} FROM envelope AS e JOIN envelope_line AS l ON l.envelope_id = e.id
    WHERE e.id IN (${sql.join([...new Set(marked)])})`.execute(trx);
}

async function readByValue(db: Kysely<DB>, envelopeId: string, on: string): Promise<LineAsOf[]> {
  const { rows } = await sql<LineAsOf>`
    SELECT year, credit, ${sums} FROM line_day WHERE envelope_id = ${envelopeId} AND value_date <= ${on} GROUP BY year, credit ORDER BY year, credit`.execute(
    db,
  );
  return rows;
}

/** Reads from the last mark before the instant, up to the first one after it. */
async function readByRecording(db: Kysely<DB>, envelopeId: string, at: string): Promise<LineAsOf[]> {
  const marks = db.selectFrom('line_mark').where('envelope_id', '=', envelopeId).select('sequence');
  const before = await marks.where('recorded_at', '<=', at).orderBy('recorded_at', 'desc').orderBy('sequence', 'desc').executeTakeFirst();
  const after = await marks.where('recorded_at', '>', at).orderBy('recorded_at').orderBy('sequence').executeTakeFirst();
  const [from, to] = [before?.sequence ?? 0, after?.sequence ?? Number.MAX_SAFE_INTEGER];
  const added = sql.join(ACCOUNTS.map((account) => sql`${addedIn(account)} AS ${sql.ref(account)}`));
  const { rows } = await sql<LineAsOf>`
    SELECT year, credit, ${sums} FROM (
      SELECT year, credit, ${columns} FROM line_mark WHERE envelope_id = ${envelopeId} AND sequence = ${from}
      UNION ALL
      SELECT m.year, m.credit, ${added} FROM movement AS m
      WHERE m.envelope_id = ${envelopeId} AND m.sequence > ${from} AND m.sequence <= ${to} AND m.recorded_at <= ${at}
    ) AS parts GROUP BY year, credit ORDER BY year, credit`.execute(db);
  return rows;
}

/**
 * The balances of an envelope's lines as of a past date: the sum of the movements up to then. A line that none had
 * touched is missing.
 */
export const readLinesAsOf = (db: Kysely<DB>, envelopeId: string, asOf: AsOf): Promise<LineAsOf[]> =>
  asOf.by === 'value_date' ? readByValue(db, envelopeId, asOf.on) : readByRecording(db, envelopeId, asOf.at);

/**
 * The part of a year's credit that was carried over from the year before, and the part that was carried over to the
 * next.
 */
export type Carried = { year: number; credit: Credit; inCents: number; outCents: number };

/** The sums of the matching movements; a credit without carry-overs is missing. */
export const carriedOver = (isPart: RawBuilder<boolean>) => sql<Carried & { envelope_id: string }>`
  SELECT envelope_id, year, credit, coalesce(sum(amount_cents) FILTER (WHERE kind = 'carry_in'), 0)::bigint AS "inCents",
    coalesce(sum(amount_cents) FILTER (WHERE kind = 'carry_out'), 0)::bigint AS "outCents"
  FROM movement WHERE kind IN ('carry_in', 'carry_out') AND ${isPart} GROUP BY envelope_id, year, credit`;

/** The carry-overs of an envelope's credits as of a past date. */
export async function readCarriedAsOf(db: Kysely<DB>, envelopeId: string, asOf: AsOf): Promise<Carried[]> {
  const isPast = asOf.by === 'value_date' ? sql`value_date <= ${asOf.on}` : sql`recorded_at <= ${asOf.at}`;
  return (await carriedOver(sql<boolean>`envelope_id = ${envelopeId} AND ${isPast}`).execute(db)).rows;
}
