import { noteVisit, readVisits } from '../../../db/pages/page-visits.ts';
import type { Language } from '../../../domain/core/words.ts';
import { html, type Html, type Part } from '../html.ts';
import type { Visit } from '../page.ts';
import { bilingual } from '../words.ts';

const words = bilingual({ fr: { isNew: 'Nouveau depuis votre visite' }, en: { isNew: 'New since your visit' } });

/** The mark of a row that has news since the reader's last visit. */
export const newMark = (language: Language): Html => html`<span class="fr-badge fr-badge--sm">${words[language].isNew}</span>`;

/** Records the reader's visit and returns the instant of their last one; null where this is the first. */
export const lastVisit = async ({ deps, person }: Visit, { id, version }: { id: string; version: number }): Promise<string | null> =>
  person ? noteVisit(deps.db, person.caller.personId, id, version) : null;

/**
 * A mark for each row of a list that has news since the reader's last visit to it; none on rows that they never
 * visited.
 */
export async function marksOfNew(
  { deps, person, language }: Visit,
  rows: readonly { id: string; version: number }[],
): Promise<(row: { id: string; version: number }) => Part> {
  const read = person
    ? await readVisits(
        deps.db,
        person.caller.personId,
        rows.map(({ id }) => id),
      )
    : new Map<string, number>();
  return ({ id, version }) => version > (read.get(id) ?? version) && html` ${newMark(language)}`;
}
