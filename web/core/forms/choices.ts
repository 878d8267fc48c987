import { z } from 'zod';
import type { Visit } from '../page.ts';
import type { Option, Search } from './field.ts';
import { standingAt, wordsSought } from './search.ts';
import type { Fields } from './values.ts';

/** A question for the options of a field: the words that are searched for, and the values that are chosen already. */
export type Sought = { q: string; chosen: readonly string[] };

/** The options that are shown. `isCut`: there are more, which a search finds. */
export type FoundOptions = { options: readonly Option[]; isCut: boolean };

/** Returns the options of a field: all of them, or those that were found. */
type Choose = (sought: Sought) => readonly Option[] | FoundOptions | Promise<readonly Option[] | FoundOptions>;

export type FormChoices = { options: Record<string, readonly Option[]>; searches: Record<string, Search> };

/**
 * The options of the fields of a form whose schema does not list them, and the fields that have a search: those whose
 * options are not all shown.
 * @param held the form's fields: values that are chosen in them stay among the options
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

/** The most chosen values that are looked up: a forged form may name any number. */
const MOST_BESIDE = 100;

/** The chosen values of a form that are not among the options that were found. */
export function chosenBeside(chosen: readonly string[], found: readonly Option[]): string[] {
  const known = new Set(found.map(({ value }) => value));
  return [...new Set(chosen)].filter((id) => !known.has(id) && z.uuid().safeParse(id).success).slice(0, MOST_BESIDE);
}
