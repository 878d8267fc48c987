import { Problem } from '../../../api/http/problem/problem.ts';
import { pointerTo } from '../../../api/http/request/pointer.ts';
import { DRAFT_BYTES_AT_MOST, type DraftFields } from '../../../domain/core/page-draft.ts';
import { type FieldKind, kindOf, type Schema, variantsOf, withoutNull } from './schema.ts';
import { isRecord } from '../../../domain/core/records.ts';

/** The fields of a form: the typed values by the field's JSON pointer. */
export type Fields = DraftFields;

/**
 * The most fields of a form, and the longest name of one. The longest form of ours, fifty indicators with twenty
 * targets each, has 2 500 fields.
 */
export const FIELDS_AT_MOST = 5_000;
const LONGEST_NAME = 200;
const DEEPEST_NAME = 8;

/** Fields without any: a name is a name here, `__proto__` too. */
const noFields = (): Fields => Object.create(null);

function hasMore(text: string, sign: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0 && count <= most; at = text.indexOf(sign, at + 1)) count += 1;
  return count > most;
}

/**
 * What a form has sent, as `application/x-www-form-urlencoded`. Browsers send line ends as CRLF; people's texts have
 * them as LF. PostgreSQL keeps no NUL. Throws `form_too_large` where there are more fields, or longer names, than any
 * form of ours has, before any of them is looked at.
 */
export function fieldsOf(sent: string): Fields {
  const tooLarge = (): Problem => new Problem({ code: 'form_too_large', most: FIELDS_AT_MOST, bytes: DRAFT_BYTES_AT_MOST });
  if (hasMore(sent, '&', FIELDS_AT_MOST)) throw tooLarge();
  const fields = noFields();
  for (const [name, value] of new URLSearchParams(sent)) {
    if (name.length > LONGEST_NAME || hasMore(name, '/', DEEPEST_NAME)) throw tooLarge();
    (fields[name.replaceAll('\0', '')] ??= []).push(value.replaceAll('\0', '').replaceAll('\r\n', '\n'));
  }
  return fields;
}

/** The fields that a person typed, without those that only the form needs. */
export const typedIn = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('~')));

export const firstOf = (fields: Fields, pointer: string): string => fields[pointer]?.[0] ?? '';

/** A number as digits, with a point before its decimals; null where it is no number, or is ambiguous. */
function plainNumber(typed: string): string | null {
  const [, sign = '', digits = ''] = /^([-\u2212]?)(.*)$/s.exec(typed.replace(/[\s\u00a0\u202f]/g, '')) ?? [];
  // Thousands are parted by one sign, and decimals come after the other: 150.000,50 and 150,000.50 say the same.
  const [parted] = [/^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(digits), /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(digits)].filter(
    (each) => each !== null,
  );
  const plain = parted
    ? `${parted[1]?.replace(/\D/g, '')}.${parted[2]}`
    : /^\d{1,3}(?:\.\d{3}){2,}$|^\d{1,3}(?:,\d{3}){2,}$/.test(digits)
      ? digits.replace(/\D/g, '')
      : digits.replace(',', '.');
  // 1,200 may be a thousand or a little more than one.
  const isTwofold = /^\d{1,3}[.,]\d{3}$/.test(digits) && !digits.startsWith('0');
  return isTwofold || !/^\d+(?:\.\d+)?$/.test(plain) ? null : `${sign ? '-' : ''}${plain}`;
}

/** The longest number or day that is parsed: on a longer text, a pattern might take quadratic time. */
const LONGEST_TYPED = 60;

/** The units of an amount, with the number of places by which each moves the decimals. */
const UNITS: readonly (readonly [unit: RegExp, places: number])[] = [
  [/\s*(?:k\s*€|k|milliers?(?: d[’']euros)?)$/i, 3],
  [/\s*(?:M\s*€|M|millions?(?: d[’']euros)?)$/, 6],
  [/\s*(?:€|euros?|EUR)$/i, 0],
];

/**
 * An amount as people type it, in cents: `1 234,5`, `150.000,50`, `12 k€`, `2 M€`. Returned as typed where it is no
 * amount, or is ambiguous.
 */
export function centsOf(typed: string): number | string {
  if (typed.length > LONGEST_TYPED) return typed;
  const [unit, places] = UNITS.find(([each]) => each.test(typed.trim())) ?? [/$/, 0];
  const plain = plainNumber(typed.trim().replace(unit, ''));
  const [, sign, euros = '', decimals = ''] = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(plain ?? '') ?? [];
  const cents = euros + decimals.padEnd(places + 2, '0').slice(0, places + 2);
  const isWhole = /^0*$/.test(decimals.slice(places + 2)) && (decimals.length <= 2 || places > 0);
  if (euros === '' || !isWhole || cents.length > 15) return typed;
  return (sign ? -1 : 1) * Number(cents);
}

/** Between the thousands of a written amount; `centsOf` reads every kind of space. */
const NARROW_SPACE = '\u202f';

/** An amount of cents as it stands in a field, which reads like any written amount: `1 234,50`. */
export function typedCents(cents: number): string {
  const euros = String(Math.trunc(Math.abs(cents) / 100)).replace(/\B(?=(?:\d{3})+$)/g, NARROW_SPACE);
  const decimals = cents % 100 === 0 ? '' : `,${String(Math.abs(cents % 100)).padStart(2, '0')}`;
  return `${cents < 0 ? '-' : ''}${euros}${decimals}`;
}

/** Units that people write after a number although its field says the unit. */
const MEASURES = /\s*(?:%|mois|months?|jours?|days?)$/i;

/** A number as people type it; an ambiguous one is returned as typed. */
function numberOf(typed: string): number | string {
  if (typed.length > LONGEST_TYPED) return typed;
  const plain = plainNumber(typed.trim().replace(MEASURES, ''));
  return plain === null ? typed : Number(plain);
}

const MONTHS = [
  ...['janv', 'fevr', 'mars', 'avr', 'mai', 'juin', 'juil', 'aout', 'sept', 'oct', 'nov', 'dec'],
  ...['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
];

function monthNamed(name: string): number | undefined {
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  const found = MONTHS.findIndex((each) => plain.startsWith(each));
  return plain.length < 3 || found < 0 ? undefined : (found % 12) + 1;
}

/** A day as people type it, as yyyy-mm-dd: `3/9/2027`, `3.9.2027`, `3 septembre 2027`; as it is where it is none. */
export function dayIn(typed: string): string {
  if (typed.length > LONGEST_TYPED) return typed;
  const plain = typed.trim().replace(/[\s\u00a0\u202f]+/g, ' ');
  const figures = /^(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})$/.exec(plain);
  const words = /^(\d{1,2})(?:er|st|nd|rd|th)? ([^\d ]+) (\d{4})$/i.exec(plain);
  const [, day = '', , year = ''] = figures ?? words ?? [];
  const month = figures ? Number(figures[2]) : monthNamed(words?.[2] ?? '');
  if (day === '' || month === undefined) return typed;
  const iso = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso) ? iso : typed;
}

export const child = (pointer: string, name: string | number): string => pointer + pointerTo([name]);

/** The fields at a pointer and below it. `isFilled`: one of them holds more than spaces. */
type Place = { values: string[]; below: Map<string, Place>; isFilled: boolean };

const emptyPlace = (): Place => ({ values: [], below: new Map(), isFilled: false });

const namesIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => (name.includes('~') ? name.replaceAll('~1', '/').replaceAll('~0', '~') : name));

const trees = new WeakMap<Fields, Place>();

/**
 * A form's fields by their pointers, as a tree. It is made once per set of fields, since looking through all fields for
 * each line would take quadratic time: so fields must not be changed after the first call.
 */
function treeOf(fields: Fields): Place {
  const known = trees.get(fields);
  if (known) return known;
  const root = emptyPlace();
  for (const [pointer, values] of Object.entries(fields)) {
    if (!pointer.startsWith('/')) continue;
    const isFilled = values.some((value) => value.trim() !== '');
    let place = root;
    place.isFilled ||= isFilled;
    for (const name of namesIn(pointer)) {
      const next = place.below.get(name) ?? emptyPlace();
      place.below.set(name, next);
      next.isFilled ||= isFilled;
      place = next;
    }
    place.values = values;
  }
  trees.set(fields, root);
  return root;
}

const placeAt = (fields: Fields, pointer: string): Place | undefined =>
  namesIn(pointer).reduce<Place | undefined>((place, name) => place?.below.get(name), treeOf(fields));

/** True if a form has sent a field below a pointer, even an empty one. */
export const hasFieldsBelow = (fields: Fields, pointer: string): boolean => (placeAt(fields, pointer)?.below.size ?? 0) > 0;

/**
 * Whether a button has asked for what is below a pointer: a line, or a group that may be left out. It exists as soon as
 * one of its fields does, though that field has no name and is empty.
 */
export const isAskedFor = (fields: Fields, pointer: string): boolean => Object.hasOwn(fields, `${pointer}/`);

/** The fields of a form below a pointer that hold something, each with one of its values. */
export function fieldsBelow(fields: Fields, pointer: string): [pointer: string, value: string][] {
  const found: [string, string][] = [];
  const collect = ({ values, below }: Place, at: string): void => {
    for (const value of values) if (value !== '') found.push([at, value]);
    for (const [name, place] of below) collect(place, child(at, name));
  };
  collect(placeAt(fields, pointer) ?? emptyPlace(), pointer);
  return found;
}

const LINE = /^(?:0|[1-9]\d{0,3})$/;

/** The lines of a list by their numbers, in their order. */
const linesAt = (place: Place | undefined): [number, Place][] =>
  [...(place?.below ?? [])]
    .flatMap(([name, line]): [number, Place][] => (LINE.test(name) ? [[Number(name), line]] : []))
    .sort(([a], [b]) => a - b);

/** The places of a list's lines that a form has sent, in their order. */
export const placesIn = (fields: Fields, pointer: string): number[] => linesAt(placeAt(fields, pointer)).map(([number]) => number);

/** The places of those lines in which something stands. */
export const filledPlacesIn = (fields: Fields, pointer: string): number[] =>
  linesAt(placeAt(fields, pointer)).flatMap(([number, { isFilled }]) => (isFilled ? [number] : []));

/**
 * The number of lines by which a list that is too long is shown beyond its limit, so that some can be removed.
 */
const SHOWN_BEYOND = 20;

/** The indexes of the lines of a list that a form shows. */
export const shownPlaces = (fields: Fields, pointer: string, { maxItems = FIELDS_AT_MOST }: Schema): number[] =>
  placesIn(fields, pointer).slice(0, maxItems + SHOWN_BEYOND);

/**
 * A form as the JSON that its command takes. An empty field is absent, or null where the schema allows it; an invalid
 * amount or number stays as it was typed, so that the command's own schema refuses it. Lines are numbered anew:
 * `places` holds the index that each had.
 */
export function bodyOf(schema: Schema, fields: Fields): Record<string, unknown> {
  const body = valueOf('', schema, treeOf(fields));
  return isRecord(body) ? body : {};
}

/**
 * One line more than the list may have, so that the schema refuses the list without a look at all of its lines.
 */
const atMost = <Item>(items: readonly Item[], { maxItems }: Schema): readonly Item[] =>
  maxItems === undefined ? items : items.slice(0, maxItems + 1);

function valueOf(name: string, given: Schema, place: Place = emptyPlace()): unknown {
  const { schema, isNullable } = withoutNull(given);
  if (isNullable && !place.isFilled) return null;
  const [typed = ''] = place.values;
  const isEmpty = typed.trim() === '';
  switch (kindOf(name, schema)) {
    case 'check':
      return typed !== '';
    case 'euros':
      return isEmpty ? undefined : centsOf(typed);
    case 'number':
      return isEmpty ? undefined : numberOf(typed);
    case 'day':
      return isEmpty ? undefined : dayIn(typed);
    case 'time':
      return isEmpty ? undefined : instantOf(typed);
    case 'choices':
    case 'texts':
      return textsOf(schema, place);
    case 'lines':
      return atMost(
        linesAt(place).filter(([, line]) => line.isFilled),
        schema,
      ).map(([, line]) => valueOf('', schema.items ?? {}, line));
    case 'values':
      return recordOf(schema, place);
    case 'group':
      return groupOf(schema, place);
    default:
      return isEmpty ? undefined : typed;
  }
}

const inParis = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });

/** An ISO instant as `datetime-local` shows it: the minute in Paris. As it is where it is none. */
function momentOf(instant: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : inParis.format(at).replace(' ', 'T').slice(0, 16);
}

/** A moment in Paris, as `datetime-local` has it, as an ISO instant; as it is where it is none. */
function instantOf(typed: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?$/.exec(typed);
  if (!match) return typed;
  const asUtc = Date.parse(`${match[1]}T${match[2]}:00Z`);
  if (Number.isNaN(asUtc)) return typed;
  const offset = (at: number): number => {
    const shown = inParis.format(at);
    return Date.parse(`${shown.replace(' ', 'T')}Z`) - at;
  };
  return new Date(asUtc - offset(asUtc - offset(asUtc))).toISOString();
}

function textsOf(schema: Schema, place: Place): unknown[] {
  const here = place.values.flatMap((value) => value.split('\n'));
  const below = linesAt(place).map(([, { values }]) => values[0] ?? '');
  const isNumber = schema.items?.type === 'integer' || schema.items?.type === 'number';
  const texts = atMost(
    [...here, ...below].filter((value) => value.trim() !== ''),
    schema,
  );
  return texts.map((value) => (isNumber ? numberOf(value) : value));
}

function recordOf(schema: Schema, place: Place): Record<string, unknown> {
  const of = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const isNumber = of.type === 'integer' || of.type === 'number';
  return Object.fromEntries(
    [...place.below].flatMap(([name, { values }]) => {
      const value = values.find((each) => each.trim() !== '');
      return value === undefined ? [] : [[name, isNumber ? numberOf(value) : value] as const];
    }),
  );
}

/** The kinds of field that are left out where they are empty and optional: an empty list would be another answer. */
const LEFT_OUT: readonly FieldKind[] = ['group', 'lines', 'texts', 'choices', 'values'];

function groupOf(given: Schema, place: Place): unknown {
  const variants = variantsOf(given);
  const schema = variants ? (variants.shapes.get(place.below.get(variants.by)?.values[0] ?? '') ?? given) : given;
  const properties = schema.properties ?? schema.oneOf?.[0]?.properties ?? schema.anyOf?.[0]?.properties ?? {};
  const required = schema.required ?? [];
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, each]) => {
      const at = place.below.get(name);
      const kind = kindOf(name, withoutNull(each).schema);
      // The default stands for an empty group, and for an empty list where the schema allows none.
      const hasPreset = each.default !== undefined && kind !== 'group' && (each.minItems ?? 0) === 0;
      if (!required.includes(name) && !hasPreset && !at?.isFilled && LEFT_OUT.includes(kind)) return [];
      const value = valueOf(name, each, at);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The fields of a form that shows this value. */
export function fieldsFrom(value: unknown, schema: Schema, name = '', pointer = ''): Fields {
  if (value === null || value === undefined) return {};
  const { schema: inner } = withoutNull(schema);
  if (Array.isArray(value)) {
    const kind = kindOf(name, inner);
    if (kind === 'choices' || kind === 'texts') return { [pointer]: value.map(String) };
    return Object.assign({}, ...value.map((each, place) => fieldsFrom(each, inner.items ?? {}, '', child(pointer, place))));
  }
  if (isRecord(value)) {
    const shapeBy = variantsOf(inner);
    const shape = shapeBy ? shapeBy.shapes.get(String(value[shapeBy.by])) : inner;
    return Object.assign(
      {},
      ...Object.entries(value).map(([each, of]) => fieldsFrom(of, shape?.properties?.[each] ?? {}, each, child(pointer, each))),
    );
  }
  if (typeof value === 'boolean') return value ? { [pointer]: ['on'] } : {};
  if (typeof value === 'number') return { [pointer]: [name.endsWith('Cents') ? typedCents(value) : String(value).replace('.', ',')] };
  return { [pointer]: [kindOf(name, inner) === 'time' ? momentOf(String(value)) : String(value)] };
}

/** The value of a field as it was understood, in a form's notation; undefined where it stays as it was typed. */
function writtenIn(name: string, schema: Schema, typed: string): string | undefined {
  const kind = kindOf(name, schema);
  const value = kind === 'euros' ? centsOf(typed) : kind === 'number' ? numberOf(typed) : kind === 'day' ? dayIn(typed) : typed;
  if (typeof value === 'string') return kind === 'day' ? value : undefined;
  return kind === 'euros' ? typedCents(value) : String(value).replace('.', ',');
}

/** The same fields with amounts, numbers and days in a form's notation, so that the person sees what was understood. */
export function asWritten(schema: Schema, fields: Fields): Fields {
  const written = (pointer: string, values: string[]): string[] => {
    const names = namesIn(pointer);
    const found = schemaAt(schema, names);
    const name = names.at(-1) ?? '';
    return found ? values.map((typed) => (typed.trim() === '' ? typed : (writtenIn(name, found, typed) ?? typed))) : values;
  };
  return Object.fromEntries(
    Object.entries(fields).map(([pointer, values]) => [pointer, pointer.startsWith('/') ? written(pointer, values) : values]),
  );
}

/** The part of a form's schema at a pointer. */
export const schemaOfPointer = (schema: Schema, pointer: string): Schema | undefined => schemaAt(schema, namesIn(pointer));

/** The part of a schema at a pointer; of several shapes, that of the first that has it. */
function schemaAt(given: Schema, [name, ...more]: readonly string[]): Schema | undefined {
  const { schema } = withoutNull(given);
  if (name === undefined) return schema;
  const below = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((each) => each.properties?.[name] ?? []);
  const inner = below.length > 0 ? below : schema.items && LINE.test(name) ? [schema.items] : [];
  return inner.map((each) => schemaAt(each, more)).find((each) => each !== undefined);
}

/**
 * The same fields with the lines of their lists numbered anew, and without empty lines, so that the faults of a body
 * point at the lines that show them.
 */
export function withoutGaps(schema: Schema, fields: Fields): Fields {
  const kept = Object.entries(fields).filter(([name]) => !name.startsWith('/'));
  collectWithoutGaps(schema, treeOf(fields), '', kept);
  return Object.fromEntries(kept);
}

function collectWithoutGaps(schema: Schema, { values, below }: Place, pointer: string, kept: [string, string[]][]): void {
  if (values.length > 0) kept.push([pointer, values]);
  for (const [name, place] of below) {
    const each = withoutNull(schema.properties?.[name] ?? {}).schema;
    const at = child(pointer, name);
    if (kindOf(name, each) === 'lines')
      linesAt(place)
        .filter(([, { isFilled }]) => isFilled)
        .forEach(([, line], index) => collectWithoutGaps(each.items ?? {}, line, child(at, index), kept));
    else collectWithoutGaps(each, place, at, kept);
  }
}
