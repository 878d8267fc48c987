import { isDeepStrictEqual } from 'node:util';
import type { ApplicationContent } from './application.ts';

/** A part of the content that differs, by JSON pointer (RFC 6901); null where it was or is absent. */
export type Difference = { pointer: string; before: unknown; after: unknown };

const pointerTo = (field: string, key: string | number): string => `/${field}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * The parts that people distinguish: each list entry by its place, each answer by its key, every other field as a
 * whole.
 */
function partsOf(content: ApplicationContent): Map<string, unknown> {
  const { costLines, fundingLines, indicators, answers, ...fields } = content;
  const entries = Object.entries({ costLines, fundingLines, indicators }).flatMap(([field, list]) =>
    list.map((entry, place): [string, unknown] => [pointerTo(field, place), entry]),
  );
  return new Map<string, unknown>([
    ...Object.entries(fields).map(([field, value]): [string, unknown] => [`/${field}`, value]),
    ...entries,
    ...Object.entries(answers).map(([key, answer]): [string, unknown] => [pointerTo('answers', key), answer]),
  ]);
}

/** Every part that a revision changed, in the content's order; removed parts come last. */
export function differences(before: ApplicationContent, after: ApplicationContent): Difference[] {
  const [were, are] = [partsOf(before), partsOf(after)];
  const pointers = [...new Set([...are.keys(), ...were.keys()])];
  return pointers
    .map((pointer) => ({ pointer, before: were.get(pointer) ?? null, after: are.get(pointer) ?? null }))
    .filter((part) => !isDeepStrictEqual(part.before, part.after));
}

/**
 * Every field of the content that a correction may name, by JSON pointer: fields, existing entries and their parts, and
 * the form's questions.
 */
export function fieldsOf(content: ApplicationContent, form: Record<string, unknown>): string[] {
  const { costLines, fundingLines, indicators } = content;
  const entries = Object.entries({ costLines, fundingLines, indicators }).flatMap(([field, list]) =>
    list.flatMap((entry, place) => [pointerTo(field, place), ...Object.keys(entry).map((part) => `${pointerTo(field, place)}/${part}`)]),
  );
  const questions = Object.keys((form['properties'] as object | undefined) ?? {}).map((key) => pointerTo('answers', key));
  return [...Object.keys(content).map((field) => `/${field}`), ...entries, ...questions];
}
