import type { Language } from '../../domain/core/words.ts';
import { figure } from '../../domain/core/format.ts';
import { pointerTo } from '../../api/http/request/pointer.ts';
import type { Option } from '../core/forms/field.ts';
import { inlined, type Schema } from '../core/forms/schema.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: { yes: 'Oui', no: 'Non', onePerLine: 'Une réponse par ligne.', part: (name: string, answer: string) => `${name} : ${answer}` },
  en: { yes: 'Yes', no: 'No', onePerLine: 'One answer on each line.', part: (name: string, answer: string) => `${name}: ${answer}` },
});

type Form = Record<string, unknown>;
/** Longer than any answer of one line: it is asked for in a text field. */
const LONG = 4_000;

const known = new WeakMap<Form, Schema>();

/**
 * The questions of a call, as its form says them: those that must be answered first, in the order in which it names
 * them, since a stored form has forgotten that of its questions. A page asks for them often, and of one object: they
 * are found once.
 */
export function questionsOf(form: Form): Schema {
  const found = known.get(form) ?? questionsIn(form);
  known.set(form, found);
  return found;
}

function questionsIn(form: Form): Schema {
  const schema = inlined(form, (form['$defs'] ?? {}) as Record<string, Schema>) as Schema;
  const { properties = {}, required = [] } = schema;
  const place = (name: string): number => (required.includes(name) ? required.indexOf(name) : required.length);
  return { ...schema, properties: Object.fromEntries(Object.entries(properties).toSorted(([a], [b]) => place(a) - place(b))) };
}

export const hasQuestions = (form: Form): boolean => Object.keys(questionsOf(form).properties ?? {}).length > 0;

const isListOfTexts = ({ type, items }: Schema): boolean => type === 'array' && items?.type === 'string' && !items.enum;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The same as fields ask for it: yes or no is a choice of two, which may be left open; a list of texts is one text. */
export function asked(language: Language, schema: Schema): Schema {
  const { title, description } = schema;
  const said = { ...(title && { title }), ...(description && { description }) };
  if (schema.enum) return { ...said, type: 'string', enum: schema.enum.map(textOf) };
  if (schema.type === 'boolean') return { ...said, type: 'string', enum: ['true', 'false'] };
  if (isListOfTexts(schema)) return { ...said, description: words[language].onePerLine, type: 'string', maxLength: LONG };
  if (schema.type === 'array') return { ...schema, items: asked(language, schema.items ?? {}) };
  if (schema.properties)
    return {
      ...schema,
      properties: Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, asked(language, each)])),
    };
  if (schema.type === 'string' && !schema.format && schema.maxLength === undefined) return { ...schema, maxLength: LONG };
  return schema;
}

/** The choices of each field, by its pointer. */
export function optionsIn(language: Language, schema: Schema, pointer: string): Record<string, readonly Option[]> {
  if (schema.type === 'boolean')
    return {
      [pointer]: [
        { value: 'true', label: words[language].yes },
        { value: 'false', label: words[language].no },
      ],
    };
  const choices = schema.enum ?? schema.items?.enum;
  if (choices) return { [pointer]: choices.map((value) => ({ value: textOf(value), label: textOf(value) })) };
  const below = schema.type === 'array' ? { '*': schema.items ?? {} } : (schema.properties ?? {});
  return Object.assign({}, ...Object.entries(below).map(([name, each]) => optionsIn(language, each, pointer + pointerTo([name]))));
}

/** Answers as their fields hold them. */
export function typed(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (schema.enum || schema.type === 'boolean') return textOf(value);
  if (isListOfTexts(schema)) return Array.isArray(value) ? value.map(textOf).join('\n') : value;
  if (Array.isArray(value)) return value.map((each) => typed(schema.items ?? {}, each));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typed(schema.properties?.[name] ?? {}, each)]));
  return value;
}

/** The answers that the fields hold. */
export function answered(schema: Schema, value: unknown): unknown {
  if (schema.enum) return schema.enum.find((each) => textOf(each) === value) ?? value;
  if (schema.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  if (isListOfTexts(schema) && typeof value === 'string') return value.split('\n').filter((each) => each.trim() !== '');
  if (Array.isArray(value)) return value.map((each) => answered(schema.items ?? {}, each));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, answered(schema.properties?.[name] ?? {}, each)]));
  return value;
}

/** The part of a form that a pointer below its answers is about; undefined where there is none. */
function partAt(schema: Schema, path: readonly string[]): Schema | undefined {
  const [name, ...further] = path;
  if (name === undefined) return schema;
  const below = schema.type === 'array' ? schema.items : schema.properties?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  return below && partAt(below, further);
}

/** The title of the question at a pointer: that of the nearest one that has a title. */
export function questionAt(form: Form, pointer: string): string | undefined {
  const path = pointer.split('/').slice(2);
  const schema = questionsOf(form);
  return path
    .map((_, place) => partAt(schema, path.slice(0, place + 1))?.title)
    .filter(Boolean)
    .at(-1);
}

/** An answer in words, by the question that it answers. */
function answerWords(language: Language, value: unknown, question: Schema | undefined): string {
  if (typeof value === 'boolean') return value ? words[language].yes : words[language].no;
  if (Array.isArray(value)) return value.map((each) => answerWords(language, each, question?.items)).join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => {
        const part = question?.properties?.[name];
        return words[language].part(part?.title ?? name, answerWords(language, each, part));
      })
      .join('\n');
  if (typeof value === 'number') return figure(language, value);
  return typeof value === 'string' ? value : '';
}

/** The same of the answer that a pointer is about. */
export const answerAt = (language: Language, form: Form, pointer: string, value: unknown): string =>
  answerWords(language, value, partAt(questionsOf(form), pointer.split('/').slice(2)));
