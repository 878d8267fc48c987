import { isDeepStrictEqual } from 'node:util';
import type { ApplicationContent } from './application.ts';
import type { CallTerms, DocumentTerms } from '../calls/call.ts';

/** A part of the content that differs, by JSON pointer (RFC 6901); null where it was or is absent. */
export type Difference = { pointer: string; before: unknown; after: unknown };

/** What a call asks of an application; versions from before documents existed have none. */
type Asking = Pick<CallTerms, 'form'> & { documents?: readonly (Pick<DocumentTerms, 'key'> & Partial<Pick<DocumentTerms, 'when'>>)[] };

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
 * Every field that a correction may name, by JSON pointer: fields of the content, existing entries and their parts, the
 * form's questions, the files (`/documents`), and each document that the call asks for with the submission.
 */
export function fieldsOf(content: ApplicationContent, { form, documents = [] }: Asking): string[] {
  const { costLines, fundingLines, indicators } = content;
  const entries = Object.entries({ costLines, fundingLines, indicators }).flatMap(([field, list]) =>
    list.flatMap((entry, place) => [pointerTo(field, place), ...Object.keys(entry).map((part) => `${pointerTo(field, place)}/${part}`)]),
  );
  const questions = Object.keys((form['properties'] as object | undefined) ?? {}).map((key) => pointerTo('answers', key));
  const files = documents.filter(({ when = 'submission' }) => when === 'submission').map(({ key }) => pointerTo('documents', key));
  return [...Object.keys(content).map((field) => `/${field}`), ...entries, ...questions, '/documents', ...files];
}
