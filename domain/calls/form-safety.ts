import { isQuickPattern } from '../core/pattern.ts';
import type { FieldFault } from '../core/refusal.ts';
import { isOneLine } from '../core/words.ts';

/**
 * Bounds on a form, so that it compiles and its answers are checked in a time too short to notice. Parts are the
 * entries of its objects and lists at any depth, with each reference replaced by its definition. A shared part may be
 * checked against the same answer, or many answers, several times, and costs as much each time.
 */
export const FORM_AT_MOST = { bytes: 65_536, levels: 10, parts: 2_000, sharedParts: 200 };

/** Bounds on compiling a form, which runs in its own thread (activities/calls/compile-form.ts). */
export const COMPILED_AT_MOST = { ms: 3_000, megabytes: 64 };

/** The most faults reported at once, so that a form full of faults does not make a long refusal. */
const FAULTS_AT_MOST = 100;

/** A shared pattern counts as this many parts, since it is searched for through a whole answer. */
const PARTS_OF_PATTERN = 10;

type Schema = Record<string, unknown>;

/**
 * The keywords that hold schemas: a single one, a list, or one for each name. Schemas under `SHARED` keywords are
 * shared.
 */
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else'];
const SEVERAL = ['allOf', 'anyOf', 'oneOf'];
const NAMED = ['properties', '$defs', 'definitions'];
const SHARED = [...ONE, ...SEVERAL];
const DEFINITIONS = ['$defs', 'definitions'];

/** The other keywords of a form, about values or about the form itself. */
const OF_VALUES = [
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum'],
  ...['exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'required', '$ref'],
];
const OF_ITSELF = ['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', '$comment'];
/** Keywords that identify the form and are allowed at its root only: further inside they would redirect references. */
const OF_THE_WHOLE = ['$id', '$schema', ...DEFINITIONS];
const KEYWORDS = [...SHARED, 'properties', ...OF_VALUES, ...OF_ITSELF];

const FORMATS = ['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'uuid'];
const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

/** A keyword of a form and its position. `level`: how many schemas enclose it. */
type Part = { pointer: string; key: string; value: unknown; among: Schema; level: number; inDefinition: boolean };

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null;
const pointerTo = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The schemas directly under a keyword, by name; '' for a single schema. */
function schemasIn(key: string, value: unknown): [name: string, schema: Schema][] {
  const inside = ONE.includes(key) ? [['', value] as const] : [];
  const beside = SEVERAL.includes(key) && Array.isArray(value) ? Object.entries(value as unknown[]) : [];
  const named = NAMED.includes(key) && isObject(value) ? Object.entries(value) : [];
  return [...inside, ...beside, ...named].flatMap(([name, each]) => (isObject(each) ? [[name, each] as [string, Schema]] : []));
}

/** Every keyword of a form, down to one level below the deepest allowed. */
function* partsOf(form: Schema, pointer: string, level = 1, inDefinition = false): Generator<Part> {
  for (const [key, value] of Object.entries(form)) {
    const at = pointerTo(pointer, key);
    yield { pointer: at, key, value, among: form, level, inDefinition };
    if (level > FORM_AT_MOST.levels) continue;
    const isDefinition = inDefinition || DEFINITIONS.includes(key);
    for (const [name, schema] of schemasIn(key, value))
      yield* partsOf(schema, name === '' ? at : pointerTo(at, name), level + 1, isDefinition);
  }
}

/**
 * The number of parts of a value, shared or its own, with references resolved. `definitions`: the size of each
 * definition if shared and if not.
 */
type Size = { own: number; shared: number };
type Sizes = { shared: Size; own: Size };

function sizeOf(value: unknown, definitions: ReadonlyMap<string, Sizes>, isShared = false, key = ''): Size {
  if (!isCompound(value)) {
    const definition = key === '$ref' ? definitions.get(String(value)) : undefined;
    if (definition) return isShared ? definition.shared : definition.own;
    return { own: 0, shared: isShared && key === 'pattern' ? PARTS_OF_PATTERN : 0 };
  }
  const size = { own: 0, shared: 0 };
  for (const [name, each] of Object.entries(value)) {
    const inside = sizeOf(each, definitions, isShared || SHARED.includes(name), name);
    size[isShared ? 'shared' : 'own'] += 1;
    size.own += inside.own;
    size.shared += inside.shared;
  }
  return size;
}

/** A definition counts only where it is referred to. */
function sizeFault(form: Schema): string | null {
  const none = new Map<string, Sizes>();
  const definitions = DEFINITIONS.flatMap((key) =>
    schemasIn(key, form[key]).map(
      ([name, schema]) => [`#/${key}/${name}`, { own: sizeOf(schema, none), shared: sizeOf(schema, none, true) }] as const,
    ),
  );
  const { $defs: _, definitions: __, ...rest } = form;
  const { own, shared } = sizeOf(rest, new Map(definitions));
  if (own + shared > FORM_AT_MOST.parts) return 'form_too_many_parts';
  return shared > FORM_AT_MOST.sharedParts ? 'form_too_much_shared' : null;
}

function referenceFault({ key, value, inDefinition }: Part): string | null {
  if (!REFERENCES.includes(key) || typeof value !== 'string') return null;
  if (!value.startsWith('#')) return 'reference_elsewhere';
  return key === '$ref' && !inDefinition && /^#\/(\$defs|definitions)\/[\w-]+$/.test(value) ? null : 'reference_chained';
}

const isKnown = ({ key, level }: Part): boolean => KEYWORDS.includes(key) || (level === 1 && OF_THE_WHOLE.includes(key));

/** True if unique items are compared each with each: only texts, numbers and booleans are compared by lookup. */
function comparesAll({ key, value, among }: Part): boolean {
  if (key !== 'uniqueItems' || value !== true) return false;
  const { type } = isObject(among['items']) ? among['items'] : {};
  const types: unknown[] = Array.isArray(type) ? type : [type];
  return types.length === 0 || types.some((each) => each === undefined || each === 'object' || each === 'array');
}

function valueFault(part: Part): string | null {
  const { key, value } = part;
  if (key === 'pattern' && typeof value === 'string' && !isQuickPattern(value)) return 'pattern_slow';
  if (key === 'format' && typeof value === 'string' && !FORMATS.includes(value)) return 'format_refused';
  if (key === 'const' && isCompound(value)) return 'value_compound';
  if (key === 'enum' && Array.isArray(value) && value.some(isCompound)) return 'value_compound';
  // Letters name a question by its title, or by its name if it has none.
  if (key === 'title' && typeof value === 'string' && !isOneLine(value)) return 'line_break';
  if (key === 'properties' && isObject(value) && !Object.keys(value).every(isOneLine)) return 'line_break';
  return comparesAll(part) ? 'comparison_slow' : null;
}

function partFault(part: Part): string | null {
  if (part.level > FORM_AT_MOST.levels) return 'form_too_deep';
  if (part.key === '$async') return 'asynchronous';
  return referenceFault(part) ?? (isKnown(part) ? valueFault(part) : 'keyword_refused');
}

/**
 * Every place of a form, by its pointer below `at`, that would let an answer through unchecked or make every caller
 * wait:
 * - asynchronous validation returns a promise, which counts as a yes;
 * - a reference leads to a definition of the form itself and no further: references that lead on come back, or
 *   multiply;
 * - a pattern, a format or a comparison takes time that grows no faster than the answer;
 * - unlisted keywords, such as patternProperties, have an unknown cost;
 * - the whole, with references resolved, is within its bounds.
 */
export function unsafeParts(form: Schema, at: string): FieldFault[] {
  if (new TextEncoder().encode(JSON.stringify(form)).length > FORM_AT_MOST.bytes) return [{ pointer: at, fault: 'form_too_long' }];
  const faults: FieldFault[] = [];
  for (const part of partsOf(form, at)) {
    const fault = partFault(part);
    if (fault !== null) faults.push({ pointer: part.pointer, fault });
    if (faults.length === FAULTS_AT_MOST) return faults;
  }
  if (faults.length > 0) return faults;
  const size = sizeFault(form);
  return size === null ? [] : [{ pointer: at, fault: size }];
}
