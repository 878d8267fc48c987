import type { Language } from '../../../domain/core/words.ts';
import { anyLine } from './search.ts';
import { type Fields, firstOf } from './values.ts';

const LONGEST_KEY = 40;

/** A key that says what a label says, in small letters without accents; '' of a label without a letter. */
export const slugOf = (label: string, parting: '_' | '-' = '_'): string =>
  label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, parting)
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_KEY)
    .replace(/[_-]+$/, '');

/** The same, or with a number behind it where it is taken. `otherwise`: of a label without a letter. */
export function freeKey(label: string, taken: ReadonlySet<string>, otherwise = 'x'): string {
  const slug = slugOf(label) || otherwise;
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) {
    const ending = `_${number}`;
    const key = slug.slice(0, LONGEST_KEY - ending.length) + ending;
    if (!taken.has(key)) return key;
  }
}

/** The fields by which people call a line, in the order in which they are looked for. */
const labelsIn = (language: Language): string[] => [`label/${language}`, 'label/fr', 'label', 'title'];

/** The pointer of the field by which people call a line that a form holds; undefined where it has none. */
const labelAt = (fields: Fields, line: string): string | undefined =>
  labelsIn('fr')
    .map((label) => `${line}/${label}`)
    .find((pointer) => pointer in fields);

/** The label of a line of a form; '' where the person has not typed one yet. */
export const nameOfLine = (fields: Fields, line: string, language: Language = 'fr'): string =>
  labelsIn(language)
    .map((label) => firstOf(fields, `${line}/${label}`).trim())
    .find((name) => name !== '') ?? '';

/** The lines of a list that a form holds, in their order; `list` has `*` for the place of any line. */
export function linesOf(fields: Fields, list: string): string[] {
  const depth = list.split('/').length + 1;
  const lines = new Set(
    Object.keys(fields).flatMap((name) => (name.split('/').length > depth ? [name.split('/').slice(0, depth).join('/')] : [])),
  );
  return [...lines].filter((line) => anyLine(line) === `${list}/*`);
}

/**
 * The same fields with a key in each line: one that has none yet gets that of its label, unique in its list.
 * @param keys where keys stand, with `*` for the place of any line
 */
export function withKeys(fields: Fields, keys: readonly string[]): Fields {
  const made: [string, string[]][] = [];
  for (const pointer of keys) {
    const [, list = '', name = ''] = /^(.*)\/\*\/([^/]+)$/.exec(pointer) ?? [];
    const lists = Map.groupBy(linesOf(fields, list), (line) => line.replace(/\/\d+$/, ''));
    for (const lines of lists.values()) {
      const taken = new Set(lines.map((line) => firstOf(fields, `${line}/${name}`)));
      for (const line of lines) {
        const label = nameOfLine(fields, line);
        if (label === '' || firstOf(fields, `${line}/${name}`) !== '') continue;
        const key = freeKey(label, taken);
        taken.add(key);
        made.push([`${line}/${name}`, [key]]);
      }
    }
  }
  return { ...fields, ...Object.fromEntries(made) };
}

/** A fault of a hidden key is shown at the label from which the key was made. */
export function faultsAtLabels(faults: ReadonlyMap<string, string>, fields: Fields, keys: readonly string[]): ReadonlyMap<string, string> {
  const moved = new Map<string, string>();
  for (const [pointer, fault] of faults) {
    const at = keys.includes(anyLine(pointer)) ? labelAt(fields, pointer.replace(/\/[^/]+$/, '')) : pointer;
    if (at !== undefined && !(at !== pointer && faults.has(at))) moved.set(at, fault);
  }
  return moved;
}
