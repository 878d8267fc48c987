import { type Kysely, sql } from 'kysely';
import type { BatchItem, BatchOutcome } from '../../domain/core/page-draft.ts';
import { newId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';

/** For how long a batch is kept with what has become of it. */
const KEPT_DAYS = 30;

/** The most batches of a person that a list shows, the newest ones. */
export const BATCHES_LISTED = 20;

type NewBatch = { personId: string; formKey: string; formSha256: Buffer; kind: string; items: readonly BatchItem[] };

/** Stores a batch before its first command is given, and deletes old ones; undefined where its form was sent before. */
export async function storeBatch(db: Kysely<DB>, { personId, formKey, formSha256, kind, items }: NewBatch): Promise<string | undefined> {
  await sql`DELETE FROM page_batch WHERE made_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
  const row = await db
    .insertInto('page_batch')
    .values({ id: newId(), person_id: personId, form_key: formKey, form_sha256: formSha256, kind, items: JSON.stringify(items) })
    .onConflict((conflict) => conflict.columns(['person_id', 'form_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A batch past its days is no more, even before it is deleted: the keys of its commands would end after it. */
const isKept = sql<boolean>`made_at >= now() - make_interval(days => ${KEPT_DAYS})`;

/** The batch that a form has made, by the form's key. */
export const findBatch = (db: Kysely<DB>, personId: string, formKey: string) =>
  db
    .selectFrom('page_batch')
    .where('person_id', '=', personId)
    .where('form_key', '=', formKey)
    .where(isKept)
    .select(['id', 'form_sha256 as formSha256'])
    .executeTakeFirst();

/** True of a batch that a process carries out: it has shown a sign of life not long ago. */
const isMoving = sql<boolean>`b.beat_at > now() - interval '20 seconds'`.as('isMoving');

/** A batch of a person, with what has become of its items so far, by their places. */
export async function readBatch(db: Kysely<DB>, personId: string, id: string) {
  const batch = await db
    .selectFrom('page_batch as b')
    .where('b.id', '=', id)
    .where('b.person_id', '=', personId)
    .where(isKept)
    .select(['b.id', 'b.form_key as formKey', 'b.kind', 'b.items', 'b.made_at as madeAt', isMoving])
    .executeTakeFirst();
  if (!batch) return undefined;
  const rows = await db.selectFrom('page_batch_outcome').where('batch_id', '=', id).select(['place', 'result', 'why']).execute();
  return { ...batch, outcomes: new Map(rows.map(({ place, ...outcome }): [number, BatchOutcome] => [place, outcome])) };
}
export type Batch = NonNullable<Awaited<ReturnType<typeof readBatch>>>;

/** The newest batches of a person, with how many items each has and how many of them have an outcome. */
export const readBatches = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('page_batch as b')
    .where('b.person_id', '=', personId)
    .where(isKept)
    .select(['b.id', 'b.kind', 'b.made_at as madeAt', isMoving, sql<number>`jsonb_array_length(b.items)`.as('items')])
    .select((eb) =>
      eb
        .selectFrom('page_batch_outcome as o')
        .whereRef('o.batch_id', '=', 'b.id')
        .where('o.result', '!=', 'unknown')
        .select(sql<number>`count(*)::integer`.as('settled'))
        .as('settled'),
    )
    .orderBy('b.made_at', 'desc')
    .orderBy('b.id')
    .limit(BATCHES_LISTED)
    .execute();

/** Records what has become of an item; what was recorded before stays. */
export async function noteOutcome(db: Kysely<DB>, id: string, place: number, { result, why }: BatchOutcome): Promise<void> {
  await db
    .insertInto('page_batch_outcome')
    .values({ batch_id: id, place, result, why })
    .onConflict((conflict) => conflict.columns(['batch_id', 'place']).doNothing())
    .execute();
  await beat(db, id);
}

/** A sign of life of the process that carries a batch out. */
export async function beat(db: Kysely<DB>, id: string): Promise<void> {
  await db
    .updateTable('page_batch')
    .set({ beat_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

/** Says that no process carries a batch out any more. */
export async function rest(db: Kysely<DB>, id: string): Promise<void> {
  await db
    .updateTable('page_batch')
    .set({ beat_at: sql`'-infinity'` })
    .where('id', '=', id)
    .execute();
}

/** Forgets the outcomes that are not known, so that their commands are repeated under their keys. */
export async function forgetUnknown(db: Kysely<DB>, id: string): Promise<void> {
  await db.deleteFrom('page_batch_outcome').where('batch_id', '=', id).where('result', '=', 'unknown').execute();
}
