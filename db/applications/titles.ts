import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { view } from './applications.ts';

/**
 * The applications that some ids name, or whose grants they name, as far as the caller may see them: what people call
 * them, and the version of the call whose words they have.
 */
export const readTitles = (db: Kysely<DB>, scope: Scope, ids: readonly string[]) =>
  view(db, scope)
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    .where(sql<boolean>`a.id = ANY (ARRAY(SELECT application_id FROM "grant" WHERE id = ANY (${ids}::uuid[])) || ${ids}::uuid[])`)
    .select('g.id as grant_id')
    .execute();

/** The labels of an application's own indicators, by their keys. */
export async function readIndicatorLabels(db: Kysely<DB>, applicationId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('indicator')
    .where('application_id', '=', applicationId)
    .select(['key', 'label'])
    .orderBy('revision')
    .execute();
  return new Map(rows.map(({ key, label }) => [key, label]));
}
