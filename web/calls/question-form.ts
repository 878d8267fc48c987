import type { FieldFault } from '../../domain/core/refusal.ts';
import type { Language } from '../../domain/core/words.ts';
import { questionsOf } from '../applications/questions.ts';
import type { Option } from '../core/forms/field.ts';
import { linesOf } from '../core/forms/keys.ts';
import type { Schema } from '../core/forms/schema.ts';
import { bodyOf, type Fields, firstOf, placesIn } from '../core/forms/values.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    questions: 'Questions posées dans le dossier',
    intro: 'Les questions qui exigent une réponse viennent en premier, dans l’ordre de cette liste.',
    title: 'Question',
    kind: 'Type de réponse',
    required: 'Une réponse est exigée pour déposer le dossier',
    help: 'Aide à la réponse',
    choices: 'Réponses possibles',
    choicesHelp: 'Pour un choix seulement.',
    kinds: {
      short: 'Texte court',
      long: 'Texte long',
      yes_no: 'Oui ou non',
      whole: 'Nombre entier',
      number: 'Nombre',
      day: 'Date',
      link: 'Adresse d’une page web',
      one: 'Un choix dans une liste',
      several: 'Plusieurs choix dans une liste',
      list: 'Plusieurs textes courts',
      kept: 'Autre, rédigé dans un fichier : inchangé',
    },
  },
  en: {
    questions: 'Questions that applications answer',
    intro: 'Questions that must be answered come first, in the order of this list.',
    title: 'Question',
    kind: 'Kind of answer',
    required: 'It must be answered before the application is submitted',
    help: 'Help for the answer',
    choices: 'Possible answers',
    choicesHelp: 'For a choice only.',
    kinds: {
      short: 'Short text',
      long: 'Long text',
      yes_no: 'Yes or no',
      whole: 'Whole number',
      number: 'Number',
      day: 'Day',
      link: 'Address of a web page',
      one: 'One choice of a list',
      several: 'Several choices of a list',
      list: 'Several short texts',
      kept: 'Another one, written in a file: unchanged',
    },
  },
});

/** A call's JSON Schema of the answers that no rule reads. */
export type Form = Record<string, unknown>;
type Kind = keyof typeof words.fr.kinds;

/** A question as a person writes it. `key`: the name under which its answers are kept. */
export type QuestionLine = { key?: string; title?: string; kind?: Kind; required?: boolean; help?: string; choices?: string[] };

export const QUESTIONS = '/questions';
export const QUESTION_KEYS = `${QUESTIONS}/*/key`;

const [TITLE, SHORT, LONG, CHOICES] = [200, 200, 4_000, 50];

/** The questions as fields ask for them. */
export function questionsSchema(language: Language): Schema {
  const said = words[language];
  const { title, kind, required, help, choices } = said;
  return {
    type: 'array',
    title: said.questions,
    description: said.intro,
    items: {
      type: 'object',
      required: ['title', 'kind'],
      properties: {
        key: { type: 'string' },
        title: { type: 'string', title, maxLength: TITLE },
        kind: { type: 'string', title: kind },
        required: { type: 'boolean', title: required },
        help: { type: 'string', title: help, maxLength: 400 },
        choices: { type: 'array', title: choices, description: said.choicesHelp, items: { type: 'string' } },
      },
    },
  };
}

/** The kinds of answer; `kept` is only offered where the question is of no other kind. */
export const kindOptions = (language: Language, form: Form): Option[] =>
  Object.entries(words[language].kinds)
    .filter(([kind]) => kind !== 'kept' || linesOfForm(form).some((line) => line.kind === 'kept'))
    .map(([value, label]) => ({ value, label }));

const MADE: Readonly<Record<Exclude<Kind, 'kept'>, (choices: readonly string[]) => Form>> = {
  short: () => ({ type: 'string', maxLength: SHORT }),
  long: () => ({ type: 'string', maxLength: LONG }),
  yes_no: () => ({ type: 'boolean' }),
  whole: () => ({ type: 'integer' }),
  number: () => ({ type: 'number' }),
  day: () => ({ type: 'string', format: 'date' }),
  link: () => ({ type: 'string', format: 'uri' }),
  one: (choices) => ({ type: 'string', enum: choices }),
  several: (choices) => ({ type: 'array', items: { type: 'string', enum: choices }, uniqueItems: true }),
  list: () => ({ type: 'array', items: { type: 'string', maxLength: SHORT } }),
};

/** Keywords that this form cannot express. */
const BEYOND = ['$ref', 'const', 'properties', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];

const OF_TYPE: Readonly<Record<string, Kind>> = { boolean: 'yes_no', integer: 'whole', number: 'number' };
const OF_FORMAT: Readonly<Record<string, Kind>> = { date: 'day', uri: 'link' };

function kindOfQuestion(question: Schema): Kind {
  const { type, enum: choices, format, items, maxLength = LONG } = question;
  if (BEYOND.some((keyword) => keyword in question) || typeof type !== 'string') return 'kept';
  if (type === 'array') {
    if (items?.type !== 'string' || BEYOND.some((keyword) => keyword in items)) return 'kept';
    return items.enum ? 'several' : 'list';
  }
  if (type !== 'string') return choices ? 'kept' : (OF_TYPE[type] ?? 'kept');
  if (choices) return 'one';
  return format === undefined ? (maxLength > SHORT ? 'long' : 'short') : (OF_FORMAT[format] ?? 'kept');
}

const questionIn = (form: Form, key: string): Schema | undefined => (form['properties'] as Record<string, Schema> | undefined)?.[key];

/** The questions of a form as lines, in the order in which applicants are asked. */
export function linesOfForm(form: Form): QuestionLine[] {
  const { properties = {}, required = [] } = questionsOf(form);
  return Object.entries(properties).map(([key, shown]) => {
    const choices = shown.enum ?? shown.items?.enum;
    return {
      key,
      title: shown.title ?? key,
      kind: kindOfQuestion(questionIn(form, key) ?? {}),
      required: required.includes(key),
      ...(shown.description !== undefined && { help: shown.description }),
      ...(choices && { choices: choices.map(String) }),
    };
  });
}

/** The same as what a form begins with: a list of texts is one text. */
export const typedLines = (form: Form): unknown[] =>
  linesOfForm(form).map(({ choices, ...line }) => ({ ...line, ...(choices && { choices: choices.join('\n') }) }));

/** The questions that a form holds, with their places in it. */
export function questionLines(language: Language, fields: Fields): { at: string; line: QuestionLine }[] {
  const body = bodyOf({ type: 'object', properties: { questions: questionsSchema(language) } }, fields) as { questions?: QuestionLine[] };
  const isFilled = (line: string): boolean =>
    Object.entries(fields).some(([name, values]) => name.startsWith(`${line}/`) && values.some((value) => value.trim() !== ''));
  const filled = placesIn(fields, QUESTIONS)
    .map((place) => `${QUESTIONS}/${place}`)
    .filter(isFilled);
  return (body.questions ?? []).map((line, place) => ({ at: filled[place] ?? QUESTIONS, line }));
}

const needsChoices = (kind: Kind | undefined): boolean => kind === 'one' || kind === 'several';

/** The faults of the questions in a form: what is missing or too long. */
export function questionFaults(lines: readonly { at: string; line: QuestionLine }[]): FieldFault[] {
  return lines.flatMap(({ at, line: { title = '', kind, choices = [] } }): FieldFault[] => [
    ...(title === '' ? [{ pointer: `${at}/title`, fault: 'missing' }] : []),
    ...(title.length > TITLE ? [{ pointer: `${at}/title`, fault: 'too_big' }] : []),
    ...(kind === undefined ? [{ pointer: `${at}/kind`, fault: 'missing' }] : []),
    ...(needsChoices(kind) && choices.length === 0 ? [{ pointer: `${at}/choices`, fault: 'missing' }] : []),
    ...(choices.length > CHOICES ? [{ pointer: `${at}/choices`, fault: 'too_big' }] : []),
  ]);
}

/** One question as the form's schema has it; keywords that this form cannot express are kept. */
function questionOf(form: Form, { key = '', title, kind = 'short', help, choices = [] }: QuestionLine): Form {
  const before = questionIn(form, key);
  const shown = questionsOf(form).properties?.[key];
  const isOfKind = before !== undefined && kindOfQuestion(before) === kind;
  const { description: _, ...kept }: Form = isOfKind || kind === 'kept' ? { ...before } : { title: before?.title, ...MADE[kind](choices) };
  const chosen = kind === 'one' ? { enum: choices } : kind === 'several' ? { items: { ...Object(kept['items']), enum: choices } } : {};
  const isNamed = title !== (shown?.title ?? key);
  return {
    ...kept,
    ...chosen,
    ...(isNamed && title !== undefined && { title }),
    ...(help !== undefined && { description: help }),
  };
}

const NO_QUESTIONS: Form = { type: 'object', additionalProperties: false };

/** The JSON Schema of these questions; what the schema says beside its questions is kept. */
export function formOfLines(form: Form | undefined, lines: readonly QuestionLine[]): Form {
  const before = form ?? NO_QUESTIONS;
  const { required: _, ...rest } = before;
  const required = lines.filter((line) => line.required).map(({ key }) => key);
  return {
    ...rest,
    properties: Object.fromEntries(lines.map((line) => [line.key, questionOf(before, line)])),
    ...((required.length > 0 || before['required'] !== undefined) && { required }),
  };
}

/** Moves the faults of the schema to the questions that they are about. */
export function faultsAtQuestions(faults: ReadonlyMap<string, string>, fields: Fields): ReadonlyMap<string, string> {
  const lineOf = new Map(linesOf(fields, QUESTIONS).map((line) => [firstOf(fields, `${line}/key`), line]));
  return new Map(
    [...faults].map(([pointer, fault]) => {
      if (!pointer.startsWith('/terms/form')) return [pointer, fault];
      const line = lineOf.get(pointer.split('/')[4] ?? '');
      return [line ? `${line}/title` : QUESTIONS, fault];
    }),
  );
}
