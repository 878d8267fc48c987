import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { GENESIS } from '../../domain/core/chain.ts';
import { chainHash } from '../../domain/core/event.ts';
import { applicationReference } from '../../domain/core/reference.ts';

/**
 * The tables that hold an application until a session has it, each after those that it references, with the column of
 * the application's id.
 */
const TABLES = {
  stream: 'id',
  application: 'id',
  revision: 'application_id',
  cost_line: 'application_id',
  funding_line: 'application_id',
  indicator: 'application_id',
  review_step: 'application_id',
  assignment: 'application_id',
  opinion: 'application_id',
  acted_on: 'application_id',
} as const;

/** An application with its words, opinions and past, as it was when it was read. */
type Original = { reference: string; rows: ReadonlyMap<string, string>; events: Selectable<DB['event']>[] };

async function readOriginal(db: Kysely<DB>, id: string): Promise<Original> {
  const rows = new Map<string, string>();
  for (const [table, column] of Object.entries(TABLES)) {
    const found = await sql<{ all: string }>`
      SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS all FROM ${sql.table(table)} AS t WHERE t.${sql.ref(column)} = ${id}`.execute(
      db,
    );
    rows.set(table, found.rows[0]?.all ?? '[]');
  }
  const { reference } = await db.selectFrom('application').where('id', '=', id).select('reference').executeTakeFirstOrThrow();
  if (reference === null) throw new Error('a draft is made anew, not copied');
  return { reference, rows, events: await db.selectFrom('event').where('stream_id', '=', id).selectAll().orderBy('version').execute() };
}

/** As if the same people had done all of it again. Returns the id of the copy. */
async function insertCopy(db: Kysely<DB>, { reference: original, rows, events }: Original): Promise<string> {
  const copy = randomUUID();
  await db.transaction().execute(async (trx) => {
    const reference = await nextReference(trx, original);
    for (const [table, column] of Object.entries(TABLES)) {
      const changed = { [column]: copy, ...(table === 'application' ? { reference } : {}) };
      await sql`
        INSERT INTO ${sql.table(table)}
        SELECT copy.* FROM jsonb_populate_recordset(
          NULL::${sql.table(table)},
          (SELECT coalesce(jsonb_agg(each || ${JSON.stringify(changed)}::jsonb), '[]') FROM jsonb_array_elements(${rows.get(table)}::jsonb) AS each)
        ) AS copy`.execute(trx);
    }
    await insertEvents(trx, { copy, reference }, events);
  });
  return copy;
}

/** The reference after the newest one of an application's call and year. */
async function nextReference(trx: Transaction<DB>, reference: string): Promise<string> {
  const [code = '', year = ''] = reference.split('-');
  const { last } = await trx
    .insertInto('reference_count')
    .values({ code, year: Number(year), last: 1 })
    .onConflict((on) => on.columns(['code', 'year']).doUpdateSet(({ ref, eb }) => ({ last: eb(ref('reference_count.last'), '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return applicationReference(code, Number(year), last);
}

/** An event's hash covers its stream: the chain is computed again. */
async function insertEvents(
  trx: Transaction<DB>,
  { copy, reference }: { copy: string; reference: string },
  events: Original['events'],
): Promise<void> {
  let head = GENESIS;
  const copies = events.map(({ version, name, person_id: personId, at, facts: lived }) => {
    const facts = name === 'submitApplication' ? { ...lived, reference } : lived;
    head = chainHash(head, { streamId: copy, version, name, personId, at, facts });
    return { stream_id: copy, version, name, person_id: personId, at, facts: JSON.stringify(facts), hash: head };
  });
  await trx.insertInto('event').values(copies).execute();
  await trx.updateTable('stream').set({ head }).where('id', '=', copy).execute();
}

/**
 * Copies an application. The copy has no files, corrections or letters, was not compared with others for overlaps, and
 * is on no agenda.
 */
export const copyApplication = async (db: Kysely<DB>, id: string): Promise<string> => insertCopy(db, await readOriginal(db, id));

/** Another application that has come as far as those asked for by the same name. */
export type Again = (name: string, live: () => Promise<string>) => Promise<string>;

/** Makes the first application of each name by commands; each later one is a copy of it as it was then. */
export function openCopies(db: Kysely<DB>): Again {
  const originals = new Map<string, Original>();
  return async (name, live) => {
    const original = originals.get(name);
    if (original) return insertCopy(db, original);
    const id = await live();
    originals.set(name, await readOriginal(db, id));
    return id;
  };
}
