import { z } from 'zod';
import type { Visit } from '../page.ts';
import type { Option, Search } from './field.ts';
import { standingAt, wordsSought } from './search.ts';
import type { Fields } from './values.ts';

/** What a form asks of what may be chosen in a field: the words that are searched for, and what is chosen already. */
export type Sought = { q: string; chosen: readonly string[] };

/** What may be chosen, as far as it is shown. `isCut`: there is more, which a search finds. */
export type FoundOptions = { options: readonly Option[]; isCut: boolean };

/** Says what may be chosen in a field: all of it, or what was found of it. */
export type Choose = (sought: Sought) => readonly Option[] | FoundOptions | Promise<readonly Option[] | FoundOptions>;

export type FormChoices = { options: Record<string, readonly Option[]>; searches: Record<string, Search> };

/**
 * What may be chosen in the fields of a form whose schema does not say it, and which fields have a search: those of
 * which not all is shown.
 * @param held what the form holds: what is chosen in it stays among what may be chosen
 * @param choices by the field's pointer, with `*` for the place of any line
 */
export async function choicesOf(
  { fields: sent }: Pick<Visit, 'fields'>,
  held: Fields,
  choices: Readonly<Record<string, Choose>>,
): Promise<FormChoices> {
  const all = await Promise.all(
    Object.entries(choices).map(async ([pointer, choose]) => {
      const q = wordsSought(sent, pointer);
      const found = await choose({ q, chosen: standingAt(held, pointer) });
      return { pointer, q, ...('options' in found ? found : { options: found, isCut: false }) };
    }),
  );
  return {
    options: Object.fromEntries(all.map(({ pointer, options }) => [pointer, options])),
    searches: Object.fromEntries(
      all
        .filter(({ q, isCut }) => isCut || q !== '')
        .map(({ pointer, q, isCut, options }) => [pointer, { q, isCut, shown: options.length }]),
    ),
  };
}

/** A form that was made by hand may name anything: so much of it is looked up. */
const MOST_BESIDE = 100;

/** What is chosen in a form and not among what was found. */
export function chosenBeside(chosen: readonly string[], found: readonly Option[]): string[] {
  const known = new Set(found.map(({ value }) => value));
  return [...new Set(chosen)].filter((id) => !known.has(id) && z.uuid().safeParse(id).success).slice(0, MOST_BESIDE);
}
