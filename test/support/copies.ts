import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import type { DB } from '../../db/core/schema.ts';
import { GENESIS } from '../../domain/core/chain.ts';
import type { Moved } from '../../domain/core/command.ts';
import { chainHash } from '../../domain/core/event.ts';
import { applicationReference } from '../../domain/core/reference.ts';
import { another } from './another.ts';

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
export type Original = { reference: string; title: string; rows: ReadonlyMap<string, string>; events: Selectable<DB['event']>[] };

/** What a copy has of its own: its title, how much later all of it happened, and whether that was heard and told. */
type Own = { title?: string; laterMs?: number; isHeard?: boolean };

const INSTANT = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00))"/g;

/** The same rows or events, as JSON, under another title and at later instants. */
const renewed = (json: string, from: string, { title = from, laterMs = 0 }: Own): string => {
  const under = title === from ? json : json.replaceAll(JSON.stringify(from), () => JSON.stringify(title));
  if (laterMs === 0) return under;
  return under.replace(INSTANT, (_, at: string) => JSON.stringify(new Date(Date.parse(at) + laterMs).toISOString()));
};

/** An application as it is now, to be copied. */
export async function readOriginal(db: Kysely<DB>, id: string): Promise<Original> {
  const rows = new Map<string, string>();
  for (const [table, column] of Object.entries(TABLES)) {
    const found = await sql<{ all: string }>`
      SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text AS all FROM ${sql.table(table)} AS t WHERE t.${sql.ref(column)} = ${id}`.execute(
      db,
    );
    rows.set(table, found.rows[0]?.all ?? '[]');
  }
  const { reference, title } = await db
    .selectFrom('application')
    .where('id', '=', id)
    .select(['reference', 'title'])
    .executeTakeFirstOrThrow();
  if (reference === null) throw new Error('a draft is made anew, not copied');
  return {
    reference,
    title,
    rows,
    events: await db.selectFrom('event').where('stream_id', '=', id).selectAll().orderBy('version').execute(),
  };
}

/** As if the same people had done all of it again. Returns the id of the copy. */
async function insertCopy(db: Kysely<DB>, { reference: original, title, rows, events }: Original, own: Own = {}): Promise<string> {
  const copy = newId();
  await db.transaction().execute(async (trx) => {
    const reference = await nextReference(trx, original);
    for (const [table, column] of Object.entries(TABLES)) {
      const changed = { [column]: copy, ...(table === 'application' ? { reference } : {}) };
      await sql`
        INSERT INTO ${sql.table(table)}
        SELECT copy.* FROM jsonb_populate_recordset(
          NULL::${sql.table(table)},
          (SELECT coalesce(jsonb_agg(each || ${JSON.stringify(changed)}::jsonb), '[]') FROM jsonb_array_elements(${renewed(rows.get(table) ?? '[]', title, own)}::jsonb) AS each)
        ) AS copy`.execute(trx);
    }
    if (own.isHeard)
      await trx
        .updateTable('stream')
        .set((stream) => ({ heard: stream.ref('version'), acknowledged: stream.ref('version') }))
        .where('id', '=', copy)
        .execute();
    await insertEvents(trx, { copy, reference }, JSON.parse(renewed(JSON.stringify(events), title, own)) as Original['events']);
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

/** What is asked for, of whom: how far it has come, its project, and the login of its applicant. */
export type Asked = { harness: object; far: string; project: { title: string; callId: string }; login: string };

/** Another application that has come as far as those asked for in the same words, but for their titles. */
export type Again = (asked: Asked, live: () => Promise<string>) => Promise<string>;

/**
 * `now`: the clock by which applications are made, where it is moved: what has happened to a copy happened as much
 * later. `tell`: is told of each copy, as of something that has just happened. `isHeard`: whether a copy is left as
 * heard and told. `borrow`: one that was made for all files of a run, if there is one.
 */
type Means = {
  now?: (() => Promise<string>) | undefined;
  tell?: (moved: Moved) => Promise<void>;
  isHeard?: boolean;
  borrow?: (asked: Asked) => Promise<Original | undefined>;
};

/**
 * Makes the first application of each kind by commands, or borrows it; each later one is a copy of it as it was then,
 * under its own title.
 */
export function openCopies(db: Kysely<DB>, { now, tell, isHeard = false, borrow }: Means = {}): Again {
  const originals = new Map<string, { original: Original; title: string; asked: string; at: string | undefined }>();
  return async (asked, live) => {
    const { harness, far, project, login } = asked;
    const { title, ...rest } = project;
    const name = JSON.stringify([far, rest, login]);
    const at = await now?.();
    const copyOf = async (original: Original, own: Own): Promise<string> => {
      const copy = await insertCopy(db, original, { ...own, isHeard });
      const { name: last = '', version = 0 } = original.events.at(-1) ?? {};
      await tell?.({ kind: 'application', id: copy, name: last, version });
      return copy;
    };
    const known = originals.get(name);
    if (known) {
      const laterMs = at && known.at ? Date.parse(at) - Date.parse(known.at) : 0;
      return copyOf(known.original, {
        laterMs,
        title: title === known.asked ? known.title : another(harness, project, login).title,
      });
    }
    const borrowed = await borrow?.(asked);
    if (borrowed) {
      const own = another(harness, project, login).title;
      originals.set(name, { original: borrowed, title: own, asked: title, at });
      return copyOf(borrowed, { title: own });
    }
    const id = await live();
    const original = await readOriginal(db, id);
    originals.set(name, { original, title: original.title, asked: title, at: await now?.() });
    return id;
  };
}
