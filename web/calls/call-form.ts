import { listModels } from '../../api/calls/models.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { type FormChoices, choicesOf } from '../core/forms/choices.ts';
import { fieldOf, fieldsIn, type FormContext, isFaulty, LINE_BUTTON, type Option } from '../core/forms/field.ts';
import { linesOf, nameOfLine } from '../core/forms/keys.ts';
import type { Schema } from '../core/forms/schema.ts';
import { type Fields, firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { envelopeOptions } from '../ledger/envelope-choices.ts';
import { type Form, kindOptions, QUESTION_KEYS, QUESTIONS, questionsSchema } from './question-form.ts';
import { keysOf } from '../../domain/core/records.ts';

const words = bilingual({
  fr: {
    groups: {
      identity: 'L’appel',
      dates: 'Dates',
      money: 'Argent',
      eligible: 'Qui peut déposer',
      types: 'Types de projet et indicateurs',
      review: 'Étapes et critères d’examen',
      obligations: 'Ce à quoi s’engagent les lauréats',
      questions: 'Questions',
      payment: 'Forme de l’aide et versement',
      others: 'Délais, bilans et suivi',
    },
    contents: 'Dans ce formulaire',
  },
  en: {
    groups: {
      identity: 'The call',
      dates: 'Dates',
      money: 'Money',
      eligible: 'Who may apply',
      types: 'Project types and indicators',
      review: 'Steps and criteria of the review',
      obligations: 'What the beneficiaries commit to',
      questions: 'Questions',
      payment: 'Legal form and payment',
      others: 'Deadlines, reports and follow-up',
    },
    contents: 'In this form',
  },
});

type Group = keyof typeof words.fr.groups;
type Term = Exclude<keyof CallTerms, 'form'>;

/** The terms that stand together; those that stand in no group here are among the others. */
const TERMS: Readonly<Partial<Record<Group, readonly Term[]>>> = {
  identity: ['title', 'summary', 'source'],
  dates: ['opensOn', 'closesOn'],
  money: ['cost', 'eligibleCategories', 'maxRatePercent'],
  eligible: ['eligible', 'documents'],
  types: ['projectTypes'],
  review: ['screeningWorkingDays', 'steps'],
  obligations: ['obligations'],
  payment: ['legalForms', 'tranches', 'trancheConditions', 'indicatorsReachedPercent', 'claimsFirst', 'agreement'],
};

/** What stands beside the terms in the body of a command. */
const BESIDE: Readonly<Partial<Record<Group, readonly string[]>>> = { identity: ['code'], money: ['envelopeId'] };

/** The groups whose terms are mostly the same from call to call: they are folded. */
const FOLDED: readonly Group[] = ['payment', 'others'];

/** The keys of a call's parts: they are made from labels. */
export const CALL_KEYS: readonly string[] = [
  '/terms/projectTypes/*/key',
  '/terms/projectTypes/*/indicators/*/key',
  '/terms/steps/*/key',
  '/terms/steps/*/criteria/*/key',
  '/terms/legalForms/*/key',
  '/terms/obligations/*/key',
  '/terms/documents/*/key',
  '/terms/gainMethods/*/key',
  QUESTION_KEYS,
];

const LISTS: readonly string[] = CALL_KEYS.map((pointer) => pointer.replace(/\/\*\/key$/, ''));

/** The lines of a list in a form, by their keys, with their labels. */
const named = (language: Language, fields: Fields, list: string): Option[] =>
  linesOf(fields, list).flatMap((line) => {
    const key = firstOf(fields, `${line}/key`);
    return key === '' ? [] : [{ value: key, label: nameOfLine(fields, line, language) }];
  });

/** The indicators that count users, each once: a ratio may leave their users out. */
function countsOfUsers(language: Language, fields: Fields): Option[] {
  const all = linesOf(fields, '/terms/projectTypes/*/indicators')
    .filter((line) => firstOf(fields, `${line}/countsUsers`) !== '')
    .map((line) => ({ value: firstOf(fields, `${line}/key`), label: nameOfLine(fields, line, language) }));
  return [...new Map(all.filter(({ value }) => value !== '').map((each) => [each.value, each])).values()];
}

/**
 * The options of a call's form: envelopes, the models of its call, and the lines that the form holds by now.
 * @param from the call that it is about, or begins with
 */
export function callChoices(visit: Visit, fields: Fields, form: Form, from: string | undefined): Promise<FormChoices> {
  const { language } = visit;
  const types = () => named(language, fields, '/terms/projectTypes');
  const models = async (): Promise<Option[]> =>
    from === undefined
      ? []
      : (await visit.read(listModels, { params: { callId: from } })).items.map(({ id, name }) => ({ value: id, label: name }));
  return choicesOf(visit, fields, {
    '/envelopeId': () => envelopeOptions(visit),
    '/terms/steps/*/after': () => named(language, fields, '/terms/steps'),
    '/terms/steps/*/onlyFor/projectTypes': types,
    '/terms/steps/*/criteria/*/onlyFor/projectTypes': types,
    '/terms/obligations/*/onlyFor/projectTypes': types,
    '/terms/projectTypes/*/indicators/*/excludes': () => countsOfUsers(language, fields),
    '/terms/documents/*/obligation': () => named(language, fields, '/terms/obligations'),
    '/terms/documents/*/modelFile': models,
    [`${QUESTIONS}/*/kind`]: () => kindOptions(language, form),
  });
}

const pick = ({ properties = {}, required = [] }: Schema, names: readonly string[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(names.flatMap((name) => (properties[name] ? [[name, properties[name]] as const] : []))),
  required,
});

/** The pointers of the fields of a group. */
const pointersOf = (group: Group, terms: Schema): string[] =>
  group === 'questions'
    ? [QUESTIONS]
    : [...(BESIDE[group] ?? []).map((name) => `/${name}`), ...termsOf(group, terms).map((name) => `/terms/${name}`)];

function termsOf(group: Group, { properties = {} }: Schema): readonly string[] {
  if (group !== 'others') return TERMS[group] ?? [];
  const elsewhere: readonly string[] = ['form', ...Object.values(TERMS).flat()];
  return Object.keys(properties).filter((name) => !elsewhere.includes(name));
}

type Look = { context: Omit<FormContext, 'hidden' | 'folded' | 'opened'>; schema: Schema; before: Partial<Record<Group, Part>> };

/**
 * The fields of a call in groups, below links to each.
 * @param before what stands in a group above its fields
 */
export function callFields(language: Language, { fields: sent }: Pick<Visit, 'fields'>, { context, schema, before }: Look): Html {
  const said = words[language];
  const terms = schema.properties?.['terms'] ?? {};
  const changed = firstOf(sent, LINE_BUTTON).slice(1);
  const whole: FormContext = { ...context, hidden: CALL_KEYS, folded: LISTS, opened: changed };
  const groups = keysOf(said.groups);
  const inside = (group: Group): Html => html`${before[group]}
  ${fieldsIn(whole, pick(schema, BESIDE[group] ?? []), '')}
  ${group === 'questions' ? fieldOf(whole, 'questions', questionsSchema(language), QUESTIONS, false) : fieldsIn(whole, pick(terms, termsOf(group, terms)), '/terms')}`;
  const isOpen = (group: Group): boolean =>
    pointersOf(group, terms).some((pointer) => isFaulty(context, pointer) || changed === pointer || changed.startsWith(`${pointer}/`));
  return html`<nav class="g-contents" aria-label="${said.contents}">
      <ul>
        ${groups.map((group) => html`<li><a class="fr-link" href="#g-${group}">${said.groups[group]}</a></li>`)}
      </ul>
    </nav>
    ${groups.map((group) =>
      FOLDED.includes(group)
        ? html`<details class="a-details" id="g-${group}" ${flag('open', isOpen(group))}>
            <summary><h2>${said.groups[group]}</h2></summary>
            ${inside(group)}
          </details>`
        : html`<section id="g-${group}">
            <h2>${said.groups[group]}</h2>
            ${inside(group)}
          </section>`,
    )}`;
}
