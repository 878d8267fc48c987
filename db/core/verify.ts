import { readFile } from 'node:fs/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import { HOLDING } from './held-tables.ts';
import type { DB } from './schema.ts';

/** `name`: what must hold, as a sentence; `query`: finds its faults. */
type Invariant = { topic: string; name: string; query: string };
/** The number of faults, and the first of them. */
export type Found = { faults: number; first: string[] };

const HEADING = /^-- (\w+): (.+)$/m;

/** All invariants of invariants.sql, in its order. */
export async function readInvariants(): Promise<Invariant[]> {
  const [, ...parts] = (await readFile(new URL('../invariants.sql', import.meta.url), 'utf8')).split(HEADING);
  const invariants: Invariant[] = [];
  for (let place = 0; place < parts.length; place += 3) {
    const [topic = '', name = '', text = ''] = parts.slice(place, place + 3);
    invariants.push({ topic, name, query: text.trim().replace(/;$/, '') });
  }
  return invariants;
}

/** Finds the faults of one invariant; returns at most this many. */
export async function findFaults(db: Kysely<DB>, { query }: Invariant, atMost: number): Promise<Found> {
  const { rows } = await sql<{ fault: string; faults: number }>`
    SELECT fault, count(*) OVER () AS faults FROM (${sql.raw(query)}) AS found ORDER BY fault COLLATE "C" LIMIT ${atMost}`.execute(db);
  return { faults: rows[0]?.faults ?? 0, first: rows.map(({ fault }) => fault) };
}

/** Reads everything as of one instant, whatever is written meanwhile, and can write nothing. */
export async function atOneInstant<T>(db: Kysely<DB>, read: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  const { rows } = await sql<{ hold: string | null }>`${sql.raw(HOLDING)}`.execute(db);
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      if (rows[0]?.hold) await sql.raw(rows[0].hold).execute(trx);
      return read(trx);
    });
}
