import { isOneLine, ONE_LINE, SEVERAL_LINES } from '../../domain/core/words.ts';
import { resolved } from './openapi.ts';
import fc from './property.ts';

/** A value that only a test's harness knows: which one of its kind is chosen when the request is sent. */
export type Pick = { $pick: string; n: number };
export const isPick = (value: unknown): value is Pick => typeof value === 'object' && value !== null && '$pick' in value;
const pick = (kind: string): fc.Arbitrary<Pick> => fc.record({ $pick: fc.constant(kind), n: fc.nat(10_000) });

/** A JSON schema as the OpenAPI document writes them. */
export type Schema = {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  type?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
};

/**
 * Fields whose right value only the harness knows: from their schema alone they would almost never name an existing
 * thing.
 */
const KNOWN = new Set([
  ...['version', 'revision', 'siret', 'callId', 'envelopeId', 'applicationId', 'applicationIds', 'reviewerId', 'contactPersonId'],
  ...['attachmentId', 'payeeId', 'iban', 'step', 'sequence', 'year', 'tranche', 'rank', 'number', 'key', 'cursor', 'field'],
  ...['place', 'scenario'],
]);

const WORDS = [
  'Un projet',
  'Pour tous les étudiants.',
  '=1+1',
  'L’Œuvre — 日本 👩🏽‍💻',
  'a\nb\tc',
  '<b>gras</b>',
  '${7*7}',
  "'; DROP TABLE movement; --",
  '%00%s',
  '\u{1f3f4}',
];
const DAYS = ['1900-01-01', '2024-02-29', '2026-11-24', '2027-03-01', '2030-12-31', '2199-12-31'];

function words({ minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  const fits = (word: string) => word.trim().length >= minLength && word.length <= maxLength;
  const longest = Math.min(maxLength, 400);
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: longest }) },
      { weight: 1, arbitrary: fc.constant('é'.repeat(maxLength)) },
    )
    .filter(fits);
}

function text(schema: Schema): fc.Arbitrary<unknown> {
  const { format, pattern } = schema;
  if (format === 'uuid') return fc.oneof({ weight: 4, arbitrary: pick('any') }, { weight: 1, arbitrary: fc.uuid() });
  if (format === 'date-time') return fc.constantFrom(...DAYS).map((day) => `${day}T09:00:00Z`);
  if (format === 'date') return fc.constantFrom(...DAYS);
  if (format === 'uri') return fc.webUrl();
  if (pattern === ONE_LINE) return words(schema).filter(isOneLine);
  return pattern === undefined || pattern === SEVERAL_LINES ? words(schema) : fc.stringMatching(new RegExp(pattern));
}

function number({ type, minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? (exclusiveMinimum === undefined ? -maximum : exclusiveMinimum + 1);
  // A bound of what is no whole number may be none either.
  const least = Math.ceil(Math.max(min, -5));
  const whole = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: least, max: Math.max(least, Math.min(Math.floor(maximum), 20)) }) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(1_000_000, 10_000_000, 18_000_000, 24_000_000)
        .filter((n) => (n >= min && n <= maximum) || maximum < 1_000_000)
        .map((n) => Math.min(n, maximum)),
    },
    { weight: 1, arbitrary: fc.constantFrom(min, maximum) },
  );
  return type === 'integer' ? whole : fc.oneof(whole, fc.double({ min, max: maximum, noNaN: true }), fc.constantFrom(0.5, 1.5));
}

function object({ properties, required = [], propertyNames, additionalProperties }: Schema): fc.Arbitrary<unknown> {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? from(additionalProperties) : fc.jsonValue({ maxDepth: 2 });
    const names = fc.oneof(
      fc.constantFrom('problem', 'users', 'legalBasis', 'legal_basis', 'personal_data'),
      from(propertyNames ?? { type: 'string' }) as fc.Arbitrary<string>,
    );
    return fc.dictionary(names, values, { maxKeys: 4 });
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, field(name, schema)]));
  return fc.record(fields, { requiredKeys: required });
}

function field(name: string, schema: Schema): fc.Arbitrary<unknown> {
  // A report has a number; the number of a visa is text.
  const isKnown = KNOWN.has(name) && !(name === 'number' && schema.type === 'string');
  return isKnown && resolved<Schema>(schema).properties === undefined
    ? fc.oneof({ weight: 9, arbitrary: pick(name) }, { weight: 1, arbitrary: from(schema) })
    : from(schema);
}

/** Values that pass a schema, or nearly all of them. */
export function from(schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, type, items = {}, minItems = 0, maxItems = 3 } = schema;
  if ($ref === '#/components/schemas/Json') return fc.jsonValue({ maxDepth: 2 });
  if ($ref !== undefined) return from(resolved<Schema>({ $ref }));
  if (anyOf ?? oneOf) return fc.oneof(...(anyOf ?? oneOf ?? []).map(from));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (type === 'object') return object(schema);
  if (type === 'array') return fc.array(from(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  return type === 'string' ? text(schema) : number(schema);
}

/** What no field should hold. */
const HORRORS: readonly unknown[] = [
  ...[null, true, 0, -0, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\udfff',
    '\u202eexe',
    '\u200b',
    '\ufeff',
    '\u2028',
    'e\u0301'.repeat(30),
    'a'.repeat(5_000),
    '👨‍👩‍👧‍👦'.repeat(60),
  ],
  ...["' OR 1=1 --", '../../etc/passwd', '__proto__', 'constructor', 'toString', '{{7*7}}', 'NaN', '1e3', '01', '١٢٣'],
  ...[
    '0000-01-01',
    '9999-12-31',
    '2027-02-30',
    '1582-10-10',
    '+012027-01-01',
    '2027-01-01T00:00:00Z',
    '00000000-0000-0000-0000-000000000000',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { length: 3 },
    { $gt: '' },
    { then: 1 },
    Array(600).fill(0),
    { toJSON: 'x' },
    { constructor: { prototype: {} } },
  ],
];

export type Change = { at: number; how: 'drop' | 'replace' | 'add' | 'swap' | 'repeat'; horror: unknown };
export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  how: fc.constantFrom('drop', 'replace', 'replace', 'add', 'swap', 'repeat'),
  horror: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...HORRORS) },
    { weight: 1, arbitrary: pick('any') },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  ),
});

type Place = { holder: Record<string, unknown>; name: string };
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

/** Changes one place in a body, which the caller may modify. */
export function mutate(body: unknown, { at, how, horror }: Change): void {
  const places = placesIn(body);
  const place = places[at % places.length];
  if (!place) return;
  const { holder, name } = place;
  const other = places[(at * 7 + 3) % places.length];
  if (how === 'drop') delete holder[name];
  else if (how === 'add') holder[`${name}s`] = horror;
  else if (how === 'swap' && other) [holder[name], other.holder[other.name]] = [other.holder[other.name], structuredClone(holder[name])];
  else if (how === 'repeat') holder[name] = [structuredClone(holder[name]), structuredClone(holder[name])];
  else holder[name] = structuredClone(horror);
}
