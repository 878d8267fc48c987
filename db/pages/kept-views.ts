import { type Kysely, sql } from 'kysely';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

/** The most views of one list that a person keeps; further ones are not stored. */
export const VIEWS_AT_MOST = 20;

/** The prefix of the names under which views are stored, among a person's page drafts. */
export const VIEWS = 'vues ';
const formOf = (list: string): string => VIEWS + list;

const kept = statement((db: Kysely<DB>, personId: string, form: string) =>
  db.selectFrom('page_draft').where('person_id', '=', personId).where('form', '=', form).select('fields'),
);
/** The views of a list that a person keeps: the query of each, by name, in the order of the names. */
export async function readViews(db: Kysely<DB>, personId: string, list: string): Promise<[name: string, query: string][]> {
  const [row] = await kept(db, personId, formOf(list));
  return Object.entries(row?.fields ?? {})
    .flatMap(([name, [query]]): [string, string][] => (query === undefined ? [] : [[name, query]]))
    .sort(([one], [other]) => one.localeCompare(other, 'fr'))
    .slice(0, VIEWS_AT_MOST);
}

/** Stores a view of a list under a name, replacing one of the same name, up to the most that a list may have. */
export async function keepView(db: Kysely<DB>, personId: string, list: string, name: string, query: string): Promise<void> {
  const fields = JSON.stringify({ [name]: [query] });
  await db
    .insertInto('page_draft')
    .values({ person_id: personId, form: formOf(list), fields })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'form'])
        .doUpdateSet({ fields: sql`page_draft.fields || ${fields}::jsonb`, saved_at: sql`now()` })
        .where(sql<boolean>`page_draft.fields ? ${name} OR (SELECT count(*) FROM jsonb_object_keys(page_draft.fields)) < ${VIEWS_AT_MOST}`),
    )
    .execute();
}

export async function forgetView(db: Kysely<DB>, personId: string, list: string, name: string): Promise<void> {
  await sql`UPDATE page_draft SET fields = fields - ${name}::text WHERE person_id = ${personId} AND form = ${formOf(list)}`.execute(db);
}
