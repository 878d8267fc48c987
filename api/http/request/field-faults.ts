import { z } from 'zod';
import type { Expected, FieldFault } from '../../../domain/core/refusal.ts';
import { pointerTo } from './pointer.ts';

/** The schemas that may stand at a step of a path: of a union each of its options. */
function within(schema: unknown, name: string): unknown[] {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, name) ? [schema.shape[name]] : [];
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return insideOf(schema).flatMap((each) => within(each, name));
}

/** The inner schemas of a schema that stand at the same place. */
function insideOf(schema: unknown): unknown[] {
  if (schema instanceof z.ZodUnion) return [...schema.options];
  if (schema instanceof z.ZodPipe) return [schema.in];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return [schema.unwrap()];
  return [];
}

type Check = { check?: string; value?: unknown; inclusive?: boolean; minimum?: number; maximum?: number };

const checksOf = (schema: z.ZodType): Check[] => (schema._zod.def.checks ?? []).map(({ _zod: { def } }) => def);

/** The bounds of a number, the length of a text or the count of a list. */
function boundsIn(schema: z.ZodType): Pick<Expected, 'min' | 'max' | 'isAbove'> {
  const bounds: Pick<Expected, 'min' | 'max' | 'isAbove'> = {};
  for (const { check, value, inclusive, minimum, maximum } of checksOf(schema)) {
    if (check === 'greater_than' && typeof value === 'number') Object.assign(bounds, { min: value }, inclusive ? {} : { isAbove: true });
    if (check === 'less_than' && typeof value === 'number') bounds.max = value;
    if (check === 'min_length' && minimum !== undefined) bounds.min = minimum;
    if (check === 'max_length' && maximum !== undefined) bounds.max = maximum;
  }
  return bounds;
}

const FORMATS: Readonly<Record<string, Expected['kind']>> = { date: 'date', datetime: 'instant', email: 'email', url: 'link' };

/** The first example of a text in a format of its own, such as a SIRET. */
function exampleIn(schema: z.ZodType): Pick<Expected, 'example'> {
  const [example] = (schema.meta()?.['examples'] as unknown[] | undefined) ?? [];
  return typeof example === 'string' ? { example } : {};
}

function expectedBy(schema: unknown): Expected | undefined {
  if (schema instanceof z.ZodNumber) return { kind: schema.isInt ? 'integer' : 'number', ...boundsIn(schema) };
  if (schema instanceof z.ZodArray) {
    const isOfLines = [schema.element, ...insideOf(schema.element)].some((each) => each instanceof z.ZodObject);
    return { kind: isOfLines ? 'lines' : 'list', ...boundsIn(schema) };
  }
  if (schema instanceof z.ZodEnum) return { kind: 'choice', values: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat)
    return { kind: FORMATS[schema.format ?? ''] ?? 'text', ...boundsIn(schema), ...exampleIn(schema) };
  return undefined;
}

/** What a field accepts by its schema; undefined where the schema says nothing that its reader could use. */
function expectedAt(schemas: readonly unknown[], [name, ...more]: readonly string[]): Expected | undefined {
  if (name !== undefined)
    return expectedAt(
      schemas.flatMap((each) => within(each, name)),
      more,
    );
  return schemas.map((each) => expectedBy(each) ?? expectedAt(insideOf(each), [])).find((each) => each !== undefined);
}

/** Faults for which a reader wants to know what the field accepts. */
const OF_VALUES: readonly string[] = ['invalid_type', 'invalid_value', 'invalid_union', 'invalid_format', 'too_small', 'too_big'];

/**
 * A field that should not be there is pointed at itself; each fault is a code, whose words are those of the problem's
 * language.
 */
function faultsOf(issue: z.core.$ZodIssue, at: readonly string[], schema: z.ZodType | undefined): FieldFault[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), fault: 'unknown' }));
  if (issue.code === 'custom') return [{ pointer: pointerTo(path), fault: issue.message }];
  const fault = issue.input === undefined ? 'missing' : issue.code;
  const expected = schema && OF_VALUES.includes(fault) ? expectedAt([schema], issue.path.map(String)) : undefined;
  return [{ pointer: pointerTo(path), fault, ...(expected ? { expected } : {}) }];
}

/**
 * What a schema found, each field and fault once. The schema must have reported its input (`reportInput`), which
 * distinguishes missing values from wrong ones.
 * @param schema the one that found it: it says what each field accepts
 */
export function fieldFaults(error: z.core.$ZodError, at: readonly string[] = [], schema?: z.ZodType): FieldFault[] {
  const faults = error.issues.flatMap((issue) => faultsOf(issue, at, schema));
  return [...new Map(faults.map((each) => [`${each.pointer} ${each.fault}`, each])).values()];
}
