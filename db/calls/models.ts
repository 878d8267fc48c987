import { type Kysely, sql, type Transaction } from 'kysely';
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

/**
 * The model files that a call ever had, oldest first, by the call's stream.
 * @param beside ids of others, which its terms name since they began as those of another call
 */
export const readModels = (db: Kysely<DB>, streamId: string, beside: readonly string[] = []) =>
  db
    .selectFrom('call_model')
    .where((where) => where.or([where('stream_id', '=', streamId), ...(beside.length > 0 ? [where('id', 'in', beside)] : [])]))
    .select(['id', 'document', 'name', 'type', 'size_bytes as sizeBytes', 'sha256', 'added_at as addedAt'])
    .orderBy('added_at')
    .orderBy('id')
    .execute();

/** Those of these ids that are model files of any call. */
export async function knownModels(db: Kysely<DB>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('call_model').where('id', 'in', ids).select('id').execute();
  return rows.map(({ id }) => id);
}

/** One model file; `isPublic`: a published version of a call names it. */
export const readModel = (db: Kysely<DB>, id: string) =>
  db
    .selectFrom('call_model')
    .where('id', '=', id)
    .select(['id', 'name', 'type', 'size_bytes', 'sha256'])
    .select(
      sql<boolean>`EXISTS (SELECT FROM call_version AS v WHERE v.terms -> 'documents' @> jsonb_build_array(jsonb_build_object('modelFile', call_model.id)))`.as(
        'isPublic',
      ),
    )
    .executeTakeFirst();
