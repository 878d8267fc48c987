import { sql } from 'kysely';

/**
 * True where these columns together, such as a person's names, contain each of these words, or the beginnings of words,
 * whatever their accents.
 * @param columns with their tables, as `p.given_name`
 */
export const containsWords = (words: string, ...columns: readonly string[]) => sql<boolean>`NOT EXISTS (
  SELECT FROM regexp_split_to_table(btrim(search_text(${words})), ' +') AS word
  WHERE position(word IN search_text(concat_ws(' ', ${sql.join(columns.map((each) => sql.ref(each)))}))) = 0)`;
