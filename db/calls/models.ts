import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { FileType } from '../../domain/applications/attachment.ts';
import type { AddModel } from '../../domain/applications/model-file.ts';
import type { DB } from '../core/schema.ts';

type NewModel = { id: string; streamId: string; body: AddModel; type: FileType; personId: string; at: string };

export async function insertModel(trx: Transaction<DB>, { id, streamId, body, type, personId, at }: NewModel): Promise<void> {
  const { document, name, sizeBytes, sha256 } = body;
  await trx
    .insertInto('call_model')
    .values({ id, stream_id: streamId, document, name, type, size_bytes: sizeBytes, sha256, added_by: personId, added_at: at })
    .execute();
}

const names = (terms: RawBuilder<unknown>) =>
  sql<boolean>`${terms} -> 'documents' @> jsonb_build_array(jsonb_build_object('modelFile', call_model.id))`;
const isPublic = sql<boolean>`EXISTS (SELECT FROM call_version AS v WHERE ${names(sql`v.terms`)})`;
/** True of a model file that a version of any call names, or the draft of one. */
const isNamed = sql<boolean>`(${isPublic} OR EXISTS (SELECT FROM call AS c WHERE ${names(sql`c.draft`)}))`;

/**
 * The model files of a call, oldest first, by the call's stream.
 * @param beside ids of others, which its terms name since they began as those of another call
 */
export const readModels = (db: Kysely<DB>, streamId: string, beside: readonly string[] = []) =>
  db
    .selectFrom('call_model')
    .where((where) => where.or([where('stream_id', '=', streamId), ...(beside.length > 0 ? [where('id', 'in', beside)] : [])]))
    .select(['id', 'document', 'name', 'type', 'size_bytes as sizeBytes', 'sha256', 'added_at as addedAt', isNamed.as('isNamed')])
    .orderBy('added_at')
    .orderBy('id')
    .execute();

/**
 * Drops the model files of a call that neither a version nor a draft names; returns their ids. The store's bytes are
 * removed as those of no thing are. Terms that name one at that moment are written before it, or find it gone.
 */
export async function dropUnnamedModels(trx: Transaction<DB>, streamId: string): Promise<string[]> {
  await trx.selectFrom('call_model').where('stream_id', '=', streamId).select('id').orderBy('id').forUpdate().execute();
  const rows = await trx
    .deleteFrom('call_model')
    .where('stream_id', '=', streamId)
    .where(sql<boolean>`NOT ${isNamed}`)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id).toSorted();
}

/** Those of these ids that are model files of any call, which stay until this transaction ends. */
export async function knownModels(trx: Transaction<DB>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx.selectFrom('call_model').where('id', 'in', ids).select('id').forKeyShare().execute();
  return rows.map(({ id }) => id);
}

/** One model file; `isPublic`: a published version of a call names it. */
export const readModel = (db: Kysely<DB>, id: string) =>
  db
    .selectFrom('call_model')
    .where('id', '=', id)
    .select(['id', 'name', 'type', 'size_bytes', 'sha256', isPublic.as('isPublic')])
    .executeTakeFirst();
