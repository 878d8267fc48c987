import { z } from 'zod';
import { ONE_LINE } from '../../../domain/core/words.ts';
import { isRecord } from '../../../domain/core/records.ts';

/** A JSON Schema as zod writes it, of which forms read this much. */
export type Schema = {
  /** The label of a field, where its schema has one: that of a question of a call. */
  title?: string;
  description?: string;
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly string[];
  format?: string;
  pattern?: string;
  maxLength?: number;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
};

type Defs = Record<string, Schema>;

/**
 * A schema as forms read it: each reference is replaced by what it names; what names itself within itself, as any JSON
 * does, is left open there.
 */
export function inlined(schema: unknown, defs: Defs, within: readonly string[] = []): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inlined(each, defs, within));
  if (!isRecord(schema)) return schema;
  const { $ref: ref, ...rest } = schema;
  if (typeof ref === 'string') {
    if (within.includes(ref)) return rest;
    return { ...(inlined(defs[ref.replace('#/$defs/', '')], defs, [...within, ref]) as object), ...rest };
  }
  const { type, default: preset, ...more } = rest;
  // A number or null is written in two ways: forms read one of them.
  if (Array.isArray(type) && type.length === 2 && type.includes('null')) {
    const one = inlined({ ...more, type: String(type.find((each) => each !== 'null')) }, defs, within);
    return { ...(preset === undefined ? {} : { default: preset }), anyOf: [one, { type: 'null' }] };
  }
  return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, inlined(each, defs, within)]));
}

const known = new WeakMap<z.ZodType, Schema>();

/** The schema of a command's body, as what forms are made of and read by; made once. */
export function schemaOf(body: z.ZodType): Schema {
  const found = known.get(body);
  if (found) return found;
  const { $defs: defs = {}, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Schema & { $defs?: Defs };
  const whole = inlined(schema, defs) as Schema;
  known.set(body, whole);
  return whole;
}

/** What a field may hold beside null, and whether it may be null. */
export function withoutNull(schema: Schema): { schema: Schema; isNullable: boolean } {
  if (Array.isArray(schema.type)) {
    const [type, ...more] = schema.type.filter((each) => each !== 'null');
    return { schema: { ...schema, ...(type && more.length === 0 ? { type } : {}) }, isNullable: schema.type.includes('null') };
  }
  const others = schema.anyOf?.filter(({ type }) => type !== 'null');
  const [only] = others ?? [];
  if (!schema.anyOf || !only || others?.length !== 1) return { schema, isNullable: false };
  return {
    schema: { ...only, ...(schema.default === undefined ? {} : { default: schema.default }) },
    isNullable: others.length < schema.anyOf.length,
  };
}

/** The field that tells the shapes of an object apart, and each shape by the value of that field. */
export function variantsOf(schema: Schema): { by: string; shapes: ReadonlyMap<string, Schema> } | undefined {
  const shapes = schema.oneOf;
  const by = Object.entries(shapes?.[0]?.properties ?? {}).find(([, { const: value }]) => typeof value === 'string')?.[0];
  if (!shapes || !by) return undefined;
  return { by, shapes: new Map(shapes.map((shape) => [String(shape.properties?.[by]?.const), shape])) };
}

/** How a field is asked for and read. */
export type FieldKind =
  | 'line'
  | 'text'
  | 'euros'
  | 'number'
  | 'day'
  | 'time'
  | 'check'
  | 'choice'
  | 'choices'
  | 'lines'
  | 'texts'
  | 'group'
  | 'values';

const LONG = 400;

/** The kind of a field, by its schema and its name: amounts are called `…Cents` everywhere. */
export function kindOf(name: string, schema: Schema): FieldKind {
  if (schema.enum || schema.const !== undefined) return 'choice';
  switch (schema.type) {
    case 'boolean':
      return 'check';
    case 'integer':
    case 'number':
      return name.endsWith('Cents') ? 'euros' : 'number';
    case 'array':
      if (schema.items?.enum) return 'choices';
      return schema.items?.properties || schema.items?.oneOf || schema.items?.anyOf ? 'lines' : 'texts';
    case 'object':
      return schema.properties ? 'group' : 'values';
    case undefined:
      return schema.oneOf || schema.anyOf ? 'group' : 'line';
    default:
      if (schema.format === 'date') return 'day';
      if (schema.format === 'date-time') return 'time';
      if (schema.format === 'uri' || schema.pattern === ONE_LINE) return 'line';
      return (schema.maxLength ?? 0) > LONG ? 'text' : 'line';
  }
}
