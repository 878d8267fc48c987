import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { readLinesAsOf } from '../../../db/ledger/as-of.ts';
import { insertEnvelope, postMovements, readEnvelope } from '../../../db/ledger/envelope.ts';
import { openStreams } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import { yearOf, DAY_MS } from '../../../domain/core/calendar.ts';
import type { Movement } from '../../../domain/ledger/envelope.ts';
import { SHIPPED_CALL } from '../../../test/support/domain.ts';

/** Movements span a whole year, however many they are: the same days, each with more of them. */
export const DAYS = 365;
const A_LIST = 500;
/**
 * Allotted, frozen and reserved in turn, so that a line's accounts move as in a fund's year, and each movement finds
 * room.
 */
const TURNS = [
  { kind: 'allot', credit: 'AE', amountCents: 1_000 },
  { kind: 'allot', credit: 'CP', amountCents: 1_000 },
  { kind: 'freeze', credit: 'AE', amountCents: 100 },
  { kind: 'reserve', credit: 'AE', amountCents: 300 },
] as const;

/**
 * Envelopes of the bench's own, in Guichet's database. `until`: the last instant at which anything of a year is
 * recorded.
 */
export type Books = { db: Kysely<DB>; cause: Movement['cause']; year: number; until: number };

export async function openBooks(db: Kysely<DB>): Promise<Books> {
  const { stream_id: streamId } = await db
    .selectFrom('call')
    .where('id', '=', SHIPPED_CALL.id)
    .select('stream_id')
    .executeTakeFirstOrThrow();
  const until = Date.now();
  return { db, cause: { streamId, version: 1 }, year: yearOf(new Date(until).toISOString()), until };
}

/** An envelope without movements. */
export async function newEnvelope({ db }: Books): Promise<string> {
  const id = randomUUID();
  await db.transaction().execute(async (trx) => {
    await openStreams(trx, 'envelope', [id]);
    await insertEnvelope(trx, { id, code: id, name: { fr: 'Mesure', en: 'Measurement' } });
  });
  return id;
}

export const instantOf = (ms: number): string => new Date(ms).toISOString();
export const dayOf = (ms: number): string => instantOf(ms).slice(0, 10);

function movementOf({ cause, year }: Books, envelopeId: string, index: number, valueDate: string): Movement {
  const turn = TURNS[index % TURNS.length] ?? TURNS[0];
  return { ...turn, envelopeId, year, trancheId: null, subject: envelopeId, valueDate, cause };
}

/** One movement in a transaction of its own; an allotment, for which there is always room. */
export async function postOne(books: Books, envelopeId: string): Promise<void> {
  const at = instantOf(Date.now());
  await books.db
    .transaction()
    .execute((trx) => postMovements(trx, [movementOf(books, envelopeId, 0, dayOf(Date.parse(at)))], 'all_or_none', at));
}

/**
 * Gives an envelope so many movements, one after the other over a year and recorded list by list. Throws where one is
 * refused.
 */
export async function fill(books: Books, envelopeId: string, count: number, said: (done: number) => void = () => undefined): Promise<void> {
  for (let done = 0; done < count; done += A_LIST) {
    const timeOf = (index: number): number => books.until - Math.round((1 - index / count) * DAYS * DAY_MS);
    const size = Math.min(A_LIST, count - done);
    const asked = Array.from({ length: size }, (_, place) => movementOf(books, envelopeId, done + place, dayOf(timeOf(done + place))));
    const at = instantOf(timeOf(done + size));
    const { refused } = await books.db.transaction().execute((trx) => postMovements(trx, asked, 'each', at));
    if (refused[0]) throw new Error(`a movement was refused: ${JSON.stringify(refused[0].refusal)}`);
    said(done + asked.length);
  }
}

/** Throws where the balances as of the last day and the last instant differ from the stored ones. */
export async function assertBalanced({ db, until }: Books, envelopeId: string): Promise<void> {
  const envelope = await readEnvelope(db, envelopeId);
  const last = until + DAY_MS;
  const pasts = [
    await readLinesAsOf(db, envelopeId, { by: 'value_date', on: dayOf(last) }),
    await readLinesAsOf(db, envelopeId, { by: 'recording', at: instantOf(last) }),
  ];
  const wrong = pasts.find((lines) => lines.length === 0 || !isDeepStrictEqual(lines, envelope?.lines));
  if (wrong) throw new Error(`the balances as of the end are ${JSON.stringify(wrong)}, and ${JSON.stringify(envelope?.lines)} are kept`);
}
