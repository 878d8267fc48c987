import { type Fields, firstOf } from './values.ts';

/** The field in which a person types what is searched for among what may be chosen in a field, by its pointer. */
export const SOUGHT = '~q';
/** The hidden one beside it: the words by which what is shown was found. */
export const SOUGHT_BEFORE = '~was';
/** The name of the button that searches, or that chooses all that is shown. */
export const FIND_BUTTON = '~find';

/** A pointer with `*` for the place of any line. */
export const anyLine = (pointer: string): string => pointer.replace(/\/\d+(?=\/|$)/g, '/*');

/** The words that a form searches for among what may be chosen in a field; of a field of lines, on whichever line. */
export function wordsSought(fields: Fields, pointer: string): string {
  const names = Object.keys(fields).filter((name) => name.startsWith(SOUGHT) && anyLine(name.slice(SOUGHT.length)) === pointer);
  const changed = names.find((name) => isSearched(fields, name));
  return firstOf(fields, changed ?? names[0] ?? '').trim();
}

/** All that a form holds in a field; of a field of lines, on all lines. */
export const standingAt = (fields: Fields, pointer: string): string[] =>
  Object.entries(fields).flatMap(([name, values]) => (anyLine(name) === pointer ? values.filter((value) => value !== '') : []));

const isSearched = (fields: Fields, name: string): boolean =>
  firstOf(fields, name).trim() !== firstOf(fields, SOUGHT_BEFORE + name.slice(SOUGHT.length)).trim();

/**
 * True of a form that only searches: by its button, or by the words that were typed and not yet searched for. Enter in
 * that field sends the form by its first button: nothing is done by mistake.
 */
export const isSearch = (fields: Fields): boolean =>
  firstOf(fields, FIND_BUTTON) !== '' || Object.keys(fields).some((name) => name.startsWith(SOUGHT) && isSearched(fields, name));
