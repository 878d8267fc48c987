import { pointerTo } from '../../../api/http/pointer.ts';
import type { DraftFields } from '../../../domain/people/page-draft.ts';
import { kindOf, type Schema, variantsOf, withoutNull } from './schema.ts';

/** What a form holds: by the JSON pointer of each field what stands in it, as it is typed. */
export type Fields = DraftFields;

/** What a form has sent. Browsers send line ends as CRLF; people's texts have them as LF. PostgreSQL keeps no NUL. */
export function fieldsOf(sent: URLSearchParams): Fields {
  const fields: Fields = {};
  for (const [name, value] of sent) (fields[name.replaceAll('\0', '')] ??= []).push(value.replaceAll('\0', '').replaceAll('\r\n', '\n'));
  return fields;
}

/** What a person has sent but for what only the form itself needs. */
export const typedIn = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('~')));

export const firstOf = (fields: Fields, pointer: string): string => fields[pointer]?.[0] ?? '';

/** An amount as people type it, in cents: `1 234,5`, `1234.50 €`; as it is where it is none. */
export function centsOf(typed: string): number | string {
  const plain = typed.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return typed;
  const [, sign, euros = '', cents = ''] = match;
  return (sign ? -1 : 1) * (Number(euros) * 100 + Number(cents.padEnd(2, '0')));
}

/** An amount of cents as it stands in a field: `1234,50`. */
export const typedCents = (cents: number): string =>
  cents % 100 === 0 ? String(cents / 100) : `${Math.trunc(cents / 100)},${String(Math.abs(cents % 100)).padStart(2, '0')}`;

/** A number as people type it; `1,200` might be either language's, and is left as it is. */
function numberOf(typed: string): number | string {
  if (/^\d{1,3}(,\d{3})+$/.test(typed.trim())) return typed;
  const plain = typed.replace(/[\s\u00a0\u202f%]/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : typed;
}

/** The places of a list's lines that a form has sent, in their order. */
export function placesIn(fields: Fields, pointer: string): number[] {
  const places = Object.keys(fields).flatMap((name) => {
    const [, place] = new RegExp(`^${pointer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/(\\d{1,4})(?:/|$)`).exec(name) ?? [];
    return place === undefined ? [] : [Number(place)];
  });
  return [...new Set(places)].sort((a, b) => a - b);
}

const child = (pointer: string, name: string | number): string => pointer + pointerTo([name]);

/** True where nothing of what stands below a pointer was filled in. */
const isBlank = (fields: Fields, pointer: string): boolean =>
  !Object.entries(fields).some(
    ([name, values]) => (name === pointer || name.startsWith(`${pointer}/`)) && values.some((value) => value.trim() !== ''),
  );

/**
 * What a form says, as the JSON that its command takes. What was left empty is absent, or null where that may be; what
 * is no amount, or no number, stays as it was typed, so that the command's own schema says what is wrong with it.
 * Lines are numbered anew: `places` has where each stood.
 */
export function bodyOf(schema: Schema, fields: Fields): unknown {
  return valueOf('', schema, fields, '');
}

function valueOf(name: string, given: Schema, fields: Fields, pointer: string): unknown {
  const { schema, isNullable } = withoutNull(given);
  if (isNullable && isBlank(fields, pointer)) return null;
  const typed = firstOf(fields, pointer);
  const isEmpty = typed.trim() === '';
  switch (kindOf(name, schema)) {
    case 'check':
      return fields[pointer] !== undefined && typed !== '';
    case 'euros':
      return isEmpty ? undefined : centsOf(typed);
    case 'number':
      return isEmpty ? undefined : numberOf(typed);
    case 'time':
      return isEmpty ? undefined : instantOf(typed);
    case 'choices':
    case 'texts':
      return textsOf(schema, fields, pointer);
    case 'lines':
      return placesIn(fields, pointer)
        .filter((place) => !isBlank(fields, child(pointer, place)))
        .map((place) => valueOf('', schema.items ?? {}, fields, child(pointer, place)));
    case 'values':
      return recordOf(schema, fields, pointer);
    case 'group':
      return groupOf(schema, fields, pointer);
    default:
      return isEmpty ? undefined : typed;
  }
}

const inParis = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });

/** A moment in Paris, as `datetime-local` has it, as an ISO instant. */
function instantOf(typed: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?$/.exec(typed);
  if (!match) return typed;
  const asUtc = Date.parse(`${match[1]}T${match[2]}:00Z`);
  const offset = (at: number): number => {
    const shown = inParis.format(at);
    return Date.parse(`${shown.replace(' ', 'T')}Z`) - at;
  };
  return new Date(asUtc - offset(asUtc - offset(asUtc))).toISOString();
}

function textsOf(schema: Schema, fields: Fields, pointer: string): unknown[] {
  const here = (fields[pointer] ?? []).flatMap((value) => value.split('\n')).filter((value) => value.trim() !== '');
  const below = placesIn(fields, pointer).map((place) => firstOf(fields, child(pointer, place)));
  const isNumber = schema.items?.type === 'integer' || schema.items?.type === 'number';
  return [...here, ...below.filter((value) => value.trim() !== '')].map((value) => (isNumber ? numberOf(value) : value));
}

function recordOf(schema: Schema, fields: Fields, pointer: string): Record<string, unknown> {
  const names = Object.keys(fields).flatMap((each) =>
    each.startsWith(`${pointer}/`) ? [each.slice(pointer.length + 1).split('/')[0] ?? ''] : [],
  );
  const of = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const isNumber = of.type === 'integer' || of.type === 'number';
  return Object.fromEntries(
    [...new Set(names)].flatMap((each) => {
      const values = (fields[`${pointer}/${each}`] ?? []).filter((value) => value.trim() !== '');
      const name = each.replaceAll('~1', '/').replaceAll('~0', '~');
      const [value] = values;
      return value === undefined ? [] : [[name, isNumber ? numberOf(value) : value] as const];
    }),
  );
}

function groupOf(given: Schema, fields: Fields, pointer: string): unknown {
  const variants = variantsOf(given);
  const schema = variants ? (variants.shapes.get(firstOf(fields, child(pointer, variants.by))) ?? given) : given;
  const properties = schema.properties ?? schema.oneOf?.[0]?.properties ?? schema.anyOf?.[0]?.properties ?? {};
  const required = schema.required ?? [];
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, each]) => {
      const at = child(pointer, name);
      const isGroup = kindOf(name, withoutNull(each).schema) === 'group';
      if (isGroup && !required.includes(name) && isBlank(fields, at)) return [];
      const value = valueOf(name, each, fields, at);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** What stands in a form's fields where it shows this value. */
export function fieldsFrom(value: unknown, schema: Schema, name = '', pointer = ''): Fields {
  if (value === null || value === undefined) return {};
  const { schema: inner } = withoutNull(schema);
  if (Array.isArray(value)) {
    const kind = kindOf(name, inner);
    if (kind === 'choices' || kind === 'texts') return { [pointer]: value.map(String) };
    return Object.assign({}, ...value.map((each, place) => fieldsFrom(each, inner.items ?? {}, '', child(pointer, place)))) as Fields;
  }
  if (typeof value === 'object') {
    const shapeBy = variantsOf(inner);
    const shape = shapeBy ? shapeBy.shapes.get(String((value as Record<string, unknown>)[shapeBy.by])) : inner;
    return Object.assign(
      {},
      ...Object.entries(value).map(([each, of]) => fieldsFrom(of, shape?.properties?.[each] ?? {}, each, child(pointer, each))),
    ) as Fields;
  }
  if (typeof value === 'boolean') return value ? { [pointer]: ['on'] } : {};
  if (typeof value === 'number') return { [pointer]: [name.endsWith('Cents') ? typedCents(value) : String(value).replace('.', ',')] };
  return { [pointer]: [String(value)] };
}

/**
 * The same with the lines of its lists numbered anew, and without those in which nothing stands: what is wrong with a
 * body then points at the line that shows it.
 */
export function withoutGaps(schema: Schema, fields: Fields, pointer = ''): Fields {
  let result = fields;
  for (const [name, given] of Object.entries(schema.properties ?? {})) {
    const each = withoutNull(given).schema;
    const at = child(pointer, name);
    const kind = kindOf(name, each);
    if (kind === 'group') result = withoutGaps(each, result, at);
    if (kind !== 'lines') continue;
    const places = placesIn(result, at).filter((place) => !isBlank(result, child(at, place)));
    const entries = Object.entries(result);
    const below = (start: string) => entries.filter(([field]) => field === start || field.startsWith(`${start}/`));
    const others = entries.filter(([field]) => field !== at && !field.startsWith(`${at}/`));
    const moved = places.flatMap((place, index) =>
      below(child(at, place)).map(([field, values]) => [child(at, index) + field.slice(child(at, place).length), values] as const),
    );
    result = Object.fromEntries([...others, ...moved]);
    for (const index of places.keys()) result = withoutGaps(each.items ?? {}, result, child(at, index));
  }
  return result;
}
