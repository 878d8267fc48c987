import { type Kysely, sql } from 'kysely';
import { DRAFT_BYTES_AT_MOST, type DraftFields, DRAFTS_BYTES_AT_MOST } from '../../domain/core/page-draft.ts';
import type { DB } from '../core/schema.ts';
import { VIEWS } from './kept-views.ts';

/** How many forms of a person are kept, the newest ones, and for how long each. */
export const DRAFTS_AT_MOST = 100;
const KEPT_DAYS = 90;

/**
 * Stores what a person has typed into a form, replacing the earlier text, and deletes what is old or exceeds what is
 * kept of a person; views stay until they are removed.
 * @returns false, with nothing changed, if it is longer than what is kept of a form
 */
export async function storePageDraft(db: Kysely<DB>, personId: string, form: string, typed: DraftFields): Promise<boolean> {
  const fields = JSON.stringify(typed);
  if (Buffer.byteLength(fields) > DRAFT_BYTES_AT_MOST) return false;
  await db
    .insertInto('page_draft')
    .values({ person_id: personId, form, fields })
    .onConflict((conflict) => conflict.columns(['person_id', 'form']).doUpdateSet({ fields, saved_at: sql`now()` }))
    .execute();
  await sql`
    WITH kept AS (
      SELECT form, saved_at, row_number() OVER newest AS place, sum(pg_column_size(fields)) OVER newest AS bytes
      FROM page_draft WHERE person_id = ${personId} AND NOT starts_with(form, ${VIEWS})
      WINDOW newest AS (ORDER BY saved_at DESC, form))
    DELETE FROM page_draft WHERE person_id = ${personId} AND form IN (SELECT form FROM kept
      WHERE saved_at < now() - make_interval(days => ${KEPT_DAYS}) OR place > ${DRAFTS_AT_MOST} OR bytes > ${DRAFTS_BYTES_AT_MOST})`.execute(
    db,
  );
  return true;
}

/** What a person has typed into a form and not sent, and when it was stored; undefined if there is nothing. */
export async function readPageDraft(
  db: Kysely<DB>,
  personId: string,
  form: string,
): Promise<{ fields: DraftFields; savedAt: string } | undefined> {
  const row = await db
    .selectFrom('page_draft')
    .where('person_id', '=', personId)
    .where('form', '=', form)
    .select(['fields', 'saved_at'])
    .executeTakeFirst();
  return row && { fields: row.fields, savedAt: row.saved_at };
}

/** Deletes what a person has typed into a form: it was sent, or is no longer wanted. */
export async function removePageDraft(db: Kysely<DB>, personId: string, form: string): Promise<void> {
  await db.deleteFrom('page_draft').where('person_id', '=', personId).where('form', '=', form).execute();
}

/** The same for several forms, by name. */
export async function readPageDrafts(
  db: Kysely<DB>,
  personId: string,
  forms: readonly string[],
): Promise<ReadonlyMap<string, { fields: DraftFields; savedAt: string }>> {
  const rows = await db
    .selectFrom('page_draft')
    .where('person_id', '=', personId)
    .where('form', 'in', forms)
    .select(['form', 'fields', 'saved_at'])
    .execute();
  return new Map(rows.map((row) => [row.form, { fields: row.fields, savedAt: row.saved_at }]));
}
