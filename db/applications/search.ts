import { sql } from 'kysely';
import { readReference } from '../../domain/core/reference.ts';

/**
 * What narrows a list to what somebody has typed. `q`: words that are all in the title, the summary or the
 * organisation's name, whatever their accents and endings; `reference`: an application's, in full.
 */
export type Search = { q?: string | undefined; reference?: string | undefined };

/** A reference, however it is written, is searched for as one, and finds its application alone; all else is words. */
export function toSearch(q: string | undefined): Search {
  const reference = q === undefined ? null : readReference(q);
  return reference === null ? { q } : { reference };
}

/** True of an application `a` that has all of these words. */
export const hasWords = (q: string) =>
  sql<boolean>`a.id IN (SELECT application_id FROM application_search WHERE words @@ search_query(${q}))`;
