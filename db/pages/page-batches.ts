import { type Kysely, sql } from 'kysely';
import { BATCHES_WAITING_AT_MOST, type BatchItem, type BatchOutcome } from '../../domain/core/page-draft.ts';
import { grantReference } from '../../domain/core/reference.ts';
import type { Scope } from '../../domain/core/role.ts';
import { newId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { isShownTo } from '../people/conflicts.ts';

/** How long a batch is kept, with its outcomes. */
const KEPT_DAYS = 30;

/** The most batches of a person that a list shows, the newest ones. */
export const BATCHES_LISTED = 20;

/** How many items of batch `b` have an outcome. */
const settled = sql<number>`(SELECT count(*)::integer FROM page_batch_outcome AS o WHERE o.batch_id = b.id AND o.result <> 'unknown')`;

type NewBatch = {
  personId: string;
  formKey: string;
  formSha256: Buffer;
  kind: string;
  cameFrom: string | null;
  items: readonly BatchItem[];
};

/**
 * Stores a batch before its first command is given, and deletes old ones; undefined where its form was sent before,
 * null where too many of its person's are not over.
 */
export async function storeBatch(db: Kysely<DB>, batch: NewBatch): Promise<string | undefined | null> {
  await sql`DELETE FROM page_batch WHERE made_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
  return db.transaction().execute(async (trx) => {
    const { personId, formKey, formSha256, kind, cameFrom, items } = batch;
    // One after the other, so that forms that are sent at once do not count without each other.
    await sql`SELECT pg_advisory_xact_lock(hashtext('page_batch'), hashtext(${personId}))`.execute(trx);
    const { rows } = await sql<{ waiting: number }>`
      SELECT count(*) FILTER (WHERE jsonb_array_length(b.items) > ${settled})::integer AS waiting
      FROM page_batch AS b WHERE b.person_id = ${personId} AND b.form_key <> ${formKey}`.execute(trx);
    if ((rows[0]?.waiting ?? 0) >= BATCHES_WAITING_AT_MOST) return null;
    const row = await trx
      .insertInto('page_batch')
      .values({
        ...{ id: newId(), person_id: personId, form_key: formKey, form_sha256: formSha256 },
        ...{ kind, came_from: cameFrom, items: JSON.stringify(items) },
      })
      .onConflict((conflict) => conflict.columns(['person_id', 'form_key']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  });
}

/** A batch past its days counts as deleted, even before it is: its commands’ keys would end after it. */
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
    .select(['b.id', 'b.form_key as formKey', 'b.kind', 'b.came_from as cameFrom', 'b.items', 'b.made_at as madeAt', isMoving])
    .executeTakeFirst();
  if (!batch) return undefined;
  const rows = await db.selectFrom('page_batch_outcome').where('batch_id', '=', id).select(['place', 'result', 'why']).execute();
  return { ...batch, outcomes: new Map(rows.map(({ place, ...outcome }): [number, BatchOutcome] => [place, outcome])) };
}
export type Batch = NonNullable<Awaited<ReturnType<typeof readBatch>>>;

/** How far a batch of a person is, without what it does; undefined where there is none. */
export const readProgress = (db: Kysely<DB>, personId: string, id: string) =>
  db
    .selectFrom('page_batch as b')
    .where('b.id', '=', id)
    .where('b.person_id', '=', personId)
    .where(isKept)
    .select([isMoving, settled.as('settled'), sql<number>`jsonb_array_length(b.items)`.as('items')])
    .executeTakeFirst();

/** What names a file or a grant; `reference`: null of a draft. */
export type NamesOf = { title: string; reference: string | null; organisation: string };

/**
 * The names of these files and grants, by id, as far as the reader may see them now: those in their scope that their
 * call does not hide from them.
 */
export async function readNamesOf(db: Kysely<DB>, scope: Scope, ids: readonly string[]): Promise<Map<string, NamesOf>> {
  const { rows } = await sql<NamesOf & { id: string; isGrant: boolean }>`
    SELECT t.id, a.title, a.reference, o.name AS organisation, t.is_grant AS "isGrant"
    FROM (
      SELECT id, id AS application_id, false AS is_grant FROM application WHERE id = ANY (${ids}::uuid[])
      UNION ALL SELECT id, application_id, true FROM "grant" WHERE id = ANY (${ids}::uuid[])
    ) AS t JOIN application AS a ON a.id = t.application_id JOIN organisation AS o ON o.id = a.organisation_id
    WHERE ${scope.all ? isShownTo(scope) : sql`a.organisation_id = ${scope.organisationId}`}`.execute(db);
  return new Map(
    rows.map(({ id, title, organisation, reference, isGrant }): [string, NamesOf] => [
      id,
      { title, organisation, reference: reference !== null && isGrant ? grantReference(reference) : reference },
    ]),
  );
}

/** The newest batches of a person, with how many items each has and how many of them have an outcome. */
export const readBatches = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('page_batch as b')
    .where('b.person_id', '=', personId)
    .where(isKept)
    .select(['b.id', 'b.kind', 'b.made_at as madeAt', isMoving, sql<number>`jsonb_array_length(b.items)`.as('items')])
    .select(settled.as('settled'))
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

/** Records that the process that carries a batch out is alive. */
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
