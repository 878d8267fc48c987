import { isQuickPattern } from '../core/pattern.ts';
import type { FieldFault } from '../core/refusal.ts';

const LARGEST = 65_536;

type Part = { pointer: string; key: string; value: unknown; among: Record<string, unknown>; inDefinition: boolean };

const DEFINITIONS = ['$defs', 'definitions'];
const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Every entry of a form at any depth. What is a question by that name, or an example, is looked at as if it were a
 * rule: it is too rare to be told apart.
 */
function partsOf(form: Record<string, unknown>, pointer: string, inDefinition = false): Part[] {
  return Object.entries(form).flatMap(([key, value]) => {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const part = { pointer: at, key, value, among: form, inDefinition };
    return [part, ...(isObject(value) ? partsOf(value, at, inDefinition || DEFINITIONS.includes(key)) : [])];
  });
}

function referenceFault({ key, value, inDefinition }: Part): string | null {
  if (!REFERENCES.includes(key) || typeof value !== 'string') return null;
  if (!value.startsWith('#')) return 'reference_elsewhere';
  return key === '$ref' && !inDefinition && /^#\/(\$defs|definitions)\/[^/]+$/.test(value) ? null : 'reference_chained';
}

const isText = (value: unknown): value is string => typeof value === 'string';

function patternFaults({ key, value, pointer }: Part): FieldFault[] {
  const patterns = key === 'pattern' ? [value].filter(isText) : key === 'patternProperties' && isObject(value) ? Object.keys(value) : [];
  return patterns.some((pattern) => !isQuickPattern(pattern)) ? [{ pointer, fault: 'pattern_slow' }] : [];
}

/** Items that are texts, numbers or truths are compared by looking each up; any other each with each. */
function comparesAll({ key, value, among }: Part): boolean {
  if (key !== 'uniqueItems' || value !== true) return false;
  const { type } = isObject(among['items']) ? among['items'] : {};
  const types: unknown[] = Array.isArray(type) ? type : [type];
  return types.length === 0 || types.some((each) => each === undefined || each === 'object' || each === 'array');
}

/**
 * Every place of a form by which one of its answers could be taken unchecked, or keep everybody waiting, by its pointer
 * below `at`:
 * - validation that is asynchronous answers a promise, which counts as a yes;
 * - a reference leads to a definition of the form itself, and from there nowhere: references that lead on come back, or
 *   multiply;
 * - a pattern, a format or a comparison takes a time that grows with the answer and no faster.
 */
export function unsafeParts(form: Record<string, unknown>, at: string): FieldFault[] {
  if (JSON.stringify(form).length > LARGEST) return [{ pointer: at, fault: 'too_big' }];
  return partsOf(form, at).flatMap((part) => {
    const { pointer, key, value } = part;
    if (key === '$async') return [{ pointer, fault: 'asynchronous' }];
    const reference = referenceFault(part);
    if (reference) return [{ pointer, fault: reference }];
    if (key === 'format' && value === 'url') return [{ pointer, fault: 'format_slow' }];
    if (comparesAll(part)) return [{ pointer, fault: 'comparison_slow' }];
    return patternFaults(part);
  });
}
