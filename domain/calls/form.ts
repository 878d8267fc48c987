import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Expected, FieldFault } from '../core/refusal.ts';

const compiled = new WeakMap<object, ValidateFunction>();

/** Knows what a schema is. Compiling that takes longer than most forms do, so one validator is kept for all. */
const schemas = new Ajv2020({ strict: false, logger: false });

/** Compiles each schema on its own: two versions of a form may have the same $id. */
function compile(schema: Record<string, unknown>): ValidateFunction {
  // Without inlining, a definition is compiled once rather than once per reference. Faults have their own words.
  // A call's form was found to be a schema when it was saved.
  const options = { allErrors: true, strict: false, logger: false, inlineRefs: false, messages: false, validateSchema: false } as const;
  const ajv = new Ajv2020(options);
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** True for a JSON Schema (2020-12) that refers to nothing outside itself. */
export function isJsonSchema(schema: Record<string, unknown>): boolean {
  try {
    if (schemas.validateSchema(schema) !== true) return false;
    compile(schema);
    return true;
  } catch {
    return false;
  }
}

/**
 * Bounds on all answers of an application, which are checked while other callers wait and kept with each revision.
 * Values are the entries of objects and lists at any depth; bytes are those of their JSON.
 */
export const ANSWERS_AT_MOST = { values: 1_000, bytes: 100_000 };

const valuesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + 1 + valuesIn(each), 0) : 0;

/** The bound that the answers exceed, as a fault; null if they exceed none. */
export function answersFault(answers: Record<string, unknown>): 'answers_too_many' | 'answers_too_long' | null {
  if (valuesIn(answers) > ANSWERS_AT_MOST.values) return 'answers_too_many';
  return new TextEncoder().encode(JSON.stringify(answers)).length > ANSWERS_AT_MOST.bytes ? 'answers_too_long' : null;
}

const KINDS: Readonly<Record<string, Expected['kind']>> = { integer: 'integer', number: 'number', string: 'text', boolean: 'boolean' };

/** The expected answer, by the keyword that refuses it. */
function expectedBy(keyword: string, params: Record<string, unknown>): { expected?: Expected } {
  const { limit, allowedValues, type } = params;
  if (keyword === 'enum' && Array.isArray(allowedValues)) return { expected: { kind: 'choice', values: allowedValues.map(String) } };
  if (keyword === 'type' && typeof type === 'string') return KINDS[type] ? { expected: { kind: KINDS[type] } } : {};
  if (typeof limit !== 'number') return {};
  const of: Readonly<Record<string, Expected>> = {
    minimum: { kind: 'number', min: limit },
    exclusiveMinimum: { kind: 'number', min: limit, isAbove: true },
    maximum: { kind: 'number', max: limit },
    minLength: { kind: 'text', min: limit },
    maxLength: { kind: 'text', max: limit },
    minItems: { kind: 'list', min: limit },
    maxItems: { kind: 'list', max: limit },
  };
  return of[keyword] ? { expected: of[keyword] } : {};
}

/** Validates answers against a call version's JSON Schema; each fault names its field by pointer. */
export function formFaults(schema: Record<string, unknown>, answers: Record<string, unknown>): FieldFault[] {
  const beyond = answersFault(answers);
  if (beyond) return [{ pointer: '/answers', fault: beyond }];
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  if (validate(answers)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) => {
    // Ajv points at the object that lacks a property or has one too many: the field is the property.
    const field: unknown = params['missingProperty'] ?? params['additionalProperty'];
    return {
      pointer: `/answers${instancePath}${field === undefined ? '' : `/${String(field)}`}`,
      fault: keyword === 'required' ? 'missing' : keyword,
      ...expectedBy(keyword, params),
    };
  });
}

/**
 * The title of the question that a field (a JSON pointer below /answers) answers; null for another field or a question
 * without a title.
 */
export function questionOf(schema: Record<string, unknown>, field: string): string | null {
  const [, key] = /^\/answers\/(.+)$/.exec(field) ?? [];
  const questions = (schema['properties'] ?? {}) as Record<string, { title?: unknown }>;
  const title = key && questions[key.replaceAll('~1', '/').replaceAll('~0', '~')]?.title;
  return typeof title === 'string' ? title : null;
}
