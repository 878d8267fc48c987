import { createHash } from 'node:crypto';
import { updateApplication } from '../../api/applications/applications.ts';
import { faultIn } from '../../api/http/problem/sentence.ts';
import { toProblem } from '../../api/problems.ts';
import { ApplicationContent, submissionRefusals, mandatoryIndicators, type Organisation } from '../../domain/applications/application.ts';
import type { Call, OwnFundingDerogation } from '../../domain/calls/call.ts';
import type { FieldFault, Refusal } from '../../domain/core/refusal.ts';
import type { Language } from '../../domain/core/words.ts';
import { typeset } from '../../domain/core/format.ts';
import { labelOf, type Option } from '../core/forms/field.ts';
import { bodySchema } from '../core/forms/form.ts';
import { type Schema, withoutNull } from '../core/forms/schema.ts';
import { freeKey } from '../core/forms/keys.ts';
import { bodyOf, type Fields, fieldsFrom } from '../core/forms/values.ts';
import type { CalculationInWords } from '../../words/core/calculations.ts';
import { refusalInWords } from '../../words/desk/refusals.ts';
import { bilingual } from '../core/words.ts';
import { answered, asked, hasQuestions, optionsIn, questionAt, questionsOf, typed } from './questions.ts';

const words = bilingual({
  fr: {
    names: {
      projet: 'Projet',
      calendrier: 'Calendrier',
      depenses: 'Dépenses',
      financement: 'Financement',
      indicateurs: 'Indicateurs',
      questions: 'Questions de l’appel',
      pieces: 'Pièces',
    },
    own: 'Un indicateur propre au projet',
    lastMonth: (month: number) => `au mois ${month} au plus tard, le dernier qui soit mesuré`,
    mandatory: (label: string) => `Indicateur obligatoire : ${label}`,
    amount: 'Montant en euros',
    siren: 'SIREN, si le financeur en a un',
    fund: 'Le fonds',
    ourselves: 'Votre administration',
    public: 'Une autre aide publique',
    other: 'Un autre financeur',
    unknownTypes: 'Types de projet : choisissez parmi ceux de l’appel.',
    missing: (n: number) => (n === 1 ? '1 information manque' : `${n} informations manquent`),
    wrong: (n: number) => (n === 1 ? '1 point à corriger' : `${n} points à corriger`),
    line: (label: string, place: number, part: string) => `${label}, ligne ${place}${part && ` – ${part}`}`,
  },
  en: {
    names: {
      projet: 'Project',
      calendrier: 'Calendar',
      depenses: 'Costs',
      financement: 'Funding',
      indicateurs: 'Indicators',
      questions: 'Questions of the call',
      pieces: 'Files',
    },
    own: 'An indicator of the project’s own',
    lastMonth: (month: number) => `in month ${month} at the latest, the last that is measured`,
    mandatory: (label: string) => `Mandatory indicator: ${label}`,
    amount: 'Amount in euros',
    siren: 'SIREN, where the funder has one',
    fund: 'The fund',
    ourselves: 'Your organisation',
    public: 'Another public aid',
    other: 'Another funder',
    unknownTypes: 'Types of project: choose among those of the call.',
    missing: (n: number) => (n === 1 ? '1 thing is missing' : `${n} things are missing`),
    wrong: (n: number) => (n === 1 ? '1 thing to correct' : `${n} things to correct`),
    line: (label: string, place: number, part: string) => `${label}, line ${place}${part && ` – ${part}`}`,
  },
});

/** The steps in which an application is written, in order; each is a part of an address. */
export const STEPS = ['projet', 'calendrier', 'depenses', 'financement', 'indicateurs', 'questions', 'pieces'] as const;
export type FormStep = (typeof STEPS)[number];

type Field = keyof ApplicationContent;
const FIELDS: Readonly<Record<FormStep, readonly Field[]>> = {
  projet: ['title', 'summary', 'siret', 'projectTypes', 'servedBy'],
  calendrier: ['startsOn', 'durationMonths'],
  depenses: ['costLines'],
  financement: ['fundingLines', 'ownFundingDerogation', 'ownFundingDerogationReference'],
  indicateurs: ['indicators'],
  questions: ['answers'],
  pieces: [],
};

export const stepName = (language: Language, step: FormStep): string => words[language].names[step];

/** The steps that a call asks for: one without questions has no step for them. */
export const stepsOf = (call: Call): FormStep[] => STEPS.filter((step) => step !== 'questions' || hasQuestions(call.terms.form));

/** True where a call makes indicators mandatory by how data are made available. */
const asksHowServed = ({ terms }: Call): boolean =>
  terms.projectTypes.some(({ indicators }) => indicators.some(({ whenServedBy }) => whenServedBy));

/** The step in which a field is written, by the field's pointer. */
export const stepOf = (pointer: string): FormStep => {
  const [, field] = pointer.split('/');
  if (field === 'documents') return 'pieces';
  return STEPS.find((step) => FIELDS[step].some((each) => each === field)) ?? 'projet';
};

/** The derogations from the own share that the legal forms of a call name. */
const derogationsOf = ({ terms }: Call): OwnFundingDerogation[] => terms.legalForms.flatMap((each) => each.ownFundingDerogations);

const DEROGATION_FIELDS: readonly Field[] = ['ownFundingDerogation', 'ownFundingDerogationReference'];

/** True for a field that not every call asks for. */
const isLeftOut = (field: Field, call: Call): boolean =>
  (field === 'servedBy' && !asksHowServed(call)) || (DEROGATION_FIELDS.includes(field) && derogationsOf(call).length === 0);
/** True for a field that may stay empty in the end. */
const isOptional = (field: Field): boolean => field === 'servedBy' || DEROGATION_FIELDS.includes(field);

/** The address of the page in which a field is written. */
export function addressOfField(id: string, pointer: string): string {
  const step = stepOf(pointer);
  return `/dossiers/${id}/remplir/${step}${step === 'pieces' ? '' : `#f${pointer.replace(/[^A-Za-z0-9]/g, '-')}`}`;
}

/** The schema of a list with the labels that its fields have here. */
function withTitles(list: Schema, titles: Readonly<Record<string, Pick<Schema, 'title' | 'description'>>>): Schema {
  const { properties = {}, ...items } = list.items ?? {};
  const named = Object.fromEntries(
    Object.entries(properties).map(([name, { description: _, ...each }]) => [name, { ...each, ...titles[name] }]),
  );
  return { ...list, items: { ...items, properties: named } };
}

function titled(field: Field, schema: Schema, language: Language): Schema {
  const said = words[language];
  if (field === 'costLines')
    return withTitles(schema, { label: { title: said.label }, category: { title: said.category }, amountCents: { title: said.amount } });
  if (field === 'fundingLines')
    return withTitles(schema, {
      label: { title: said.funder },
      source: { title: said.source },
      siren: { title: said.siren },
      amountCents: { title: said.amount },
    });
  return schema;
}

/** The schema of a step's form: every field is required in the end, unless the call does not ask for it. */
export function stepSchema(step: FormStep, call: Call, language: Language): Schema {
  const { properties = {} } = bodySchema(updateApplication);
  const fields = FIELDS[step].filter((field) => !isLeftOut(field, call));
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => {
        if (field === 'answers') return [field, asked(language, questionsOf(call.terms.form))];
        return [field, titled(field, withoutNull(properties[field] ?? {}).schema, language)];
      }),
    ),
    required: fields.filter((field) => !isOptional(field)),
  };
}

/** The options of a step's fields, where its schema does not list them, or lists them for all calls. */
export function stepOptions(step: FormStep, call: Call, language: Language): Record<string, readonly Option[]> {
  const said = words[language];
  if (step === 'projet')
    return { '/projectTypes': call.terms.projectTypes.map(({ key, label }) => ({ value: key, label: label[language] })) };
  if (step === 'questions') return optionsIn(language, questionsOf(call.terms.form), '/answers');
  if (step !== 'financement') return {};
  return {
    '/fundingLines/*/source': [
      { value: 'fund', label: said.fund },
      { value: 'own', label: said.ourselves },
      { value: 'public', label: said.public },
      { value: 'other', label: said.other },
    ],
    '/ownFundingDerogation': derogationsOf(call).map(({ key, label, article }) => ({ value: key, label: label[language], hint: article })),
  };
}

/** A content without the part that a step writes. */
export const without = (content: ApplicationContent, step: FormStep): Partial<ApplicationContent> =>
  Object.fromEntries(Object.entries(content).filter(([name]) => !FIELDS[step].some((field) => field === name)));

export const partOf = (content: ApplicationContent, step: FormStep): Partial<ApplicationContent> =>
  Object.fromEntries(FIELDS[step].map((field) => [field, content[field]]));

/** A hash of a step's content, which shows whether it has changed since the person opened it. */
export const seenOf = (content: ApplicationContent, step: FormStep): string =>
  createHash('sha256')
    .update(JSON.stringify(partOf(content, step)))
    .digest('base64url');

export function stepFields(step: FormStep, content: ApplicationContent, call: Call, language: Language): Fields {
  const part = partOf(content, step);
  const shown = step === 'questions' ? { answers: typed(questionsOf(call.terms.form), content.answers) } : part;
  return fieldsFrom(shown, stepSchema(step, call, language));
}

type Line = Record<string, unknown>;

/** Gives each indicator of the project's own the key by which reports name it: made once, from its label. */
function withKeys(indicators: readonly Line[]): Line[] {
  const taken = new Set(indicators.map(({ key }) => String(key ?? '')));
  return indicators.map((indicator) => {
    const label = typeof indicator['label'] === 'string' ? indicator['label'] : '';
    const key = String(indicator['key'] ?? '') || freeKey(label, taken, 'indicateur');
    taken.add(key);
    return { targets: [], method: '', baseline: null, ...indicator, key };
  });
}

/** The lines of a plan with their SIRENs as they are checked: without the spaces that people write in them. */
const withSirens = (lines: unknown): unknown =>
  Array.isArray(lines)
    ? lines.map((line: Line) => (typeof line['siren'] === 'string' ? { ...line, siren: line['siren'].replace(/\s/g, '') } : line))
    : lines;

/** The content of a step from its fields; an invalid amount or number stays as it was typed. */
export function stepBody(step: FormStep, fields: Fields, call: Call, language: Language): Record<string, unknown> {
  const body = bodyOf(stepSchema(step, call, language), fields);
  if (step === 'indicateurs') return { indicators: withKeys(body['indicators'] as Line[]) };
  if (step === 'questions') return { answers: answered(questionsOf(call.terms.form), body['answers'] ?? {}) };
  if (step === 'financement') return { ...body, fundingLines: withSirens(body['fundingLines']) };
  if (step === 'projet' && typeof body['siret'] === 'string') return { ...body, siret: body['siret'].replace(/\s/g, '') };
  return body;
}

/** A content with the typed fields of some steps; a step whose fields are not valid yet stays as it was. */
export function withTyped(
  content: ApplicationContent,
  kept: ReadonlyMap<FormStep, Fields>,
  call: Call,
  language: Language,
): { content: ApplicationContent; unsound: FormStep[] } {
  const unsound: FormStep[] = [];
  for (const [step, fields] of kept) {
    const { success, data } = ApplicationContent.safeParse({ ...without(content, step), ...stepBody(step, fields, call, language) });
    if (success) content = data;
    else unsound.push(step);
  }
  return { content, unsound };
}

export function fieldName(language: Language, pointer: string, call: Call, content?: Pick<ApplicationContent, 'indicators'>): string {
  const [, field = '', place, part] = pointer.split('/');
  const said = (name: string): string => labelOf(language, 'updateApplication', name).label;
  if (field === 'documents') {
    const document = call.terms.documents?.find(({ key }) => key === place)?.label[language];
    return [words[language].names.pieces, document].filter(Boolean).join(' – ');
  }
  if (field === 'answers' && place) return questionAt(call.terms.form, pointer) ?? said(field);
  if (!place) return said(field);
  const name = part ? said(part) : '';
  const indicator = field === 'indicators' ? content?.indicators[Number(place)]?.label : undefined;
  if (indicator) return [indicator, name].filter(Boolean).join(' – ');
  return words[language].line(said(field), Number(place) + 1, name);
}

/**
 * A reason for which a submission would be refused, with the step and the field that it is mended in. `isWrong`: the
 * value is there and must be another, such as an amount that is too high.
 */
export type Lack = { step: FormStep; pointer: string; text: string; isWrong: boolean; why: CalculationInWords | null };

/** Says how many things are missing, and how many are there and must be changed. */
export function lackCount(language: Language, lacks: readonly Pick<Lack, 'isWrong'>[]): string {
  const said = words[language];
  const wrong = lacks.filter(({ isWrong }) => isWrong).length;
  const counts = [lacks.length - wrong > 0 ? said.missing(lacks.length - wrong) : '', wrong > 0 ? said.wrong(wrong) : ''];
  return counts.filter(Boolean).join(', ');
}

const PLACES: Partial<Record<Refusal['code'], string>> = {
  start_before_call: '/startsOn',
  siret_of_another_organisation: '/siret',
  organisation_not_eligible: '/siret',
  project_type_unknown: '/projectTypes',
  cost_out_of_bounds: '/costLines',
  funding_differs_from_costs: '/fundingLines',
  rate_too_high: '/fundingLines',
  derogation_unknown: '/ownFundingDerogation',
  own_funding_too_low: '/fundingLines',
  public_aid_too_high: '/fundingLines',
  mandatory_indicators_missing: '/indicators',
};

/** The money rules of the call that are only told once the lines that they are computed from are there. */
const RECKONED = [
  'siret_of_another_organisation',
  'cost_out_of_bounds',
  'funding_differs_from_costs',
  'rate_too_high',
  'own_funding_too_low',
];

function indicatorWords(language: Language, call: Call, key: string): string {
  if (key === 'own') return words[language].own;
  const found = call.terms.projectTypes.flatMap(({ indicators }) => indicators).find((each) => each.key === key);
  return words[language].mandatory(found?.label[language] ?? key);
}

function lacksOf(language: Language, refusal: Refusal, call: Call, content: ApplicationContent): Lack[] {
  const at = (pointer: string, text: string, isWrong = false): Lack => ({ step: stepOf(pointer), pointer, text, isWrong, why: null });
  if (refusal.code === 'application_incomplete')
    return refusal.fields.map(({ pointer }) => at(pointer, fieldName(language, pointer, call, content)));
  if (refusal.code === 'form_invalid')
    return refusal.fields.map((field: FieldFault) => {
      const { pointer, fault } = field;
      const name = fieldName(language, pointer, call, content);
      return fault === 'missing' ? at(pointer, name) : at(pointer, typeset(language, `${name} : ${faultIn(language, field)}`), true);
    });
  if (refusal.code === 'targets_after_tracking')
    return refusal.fields.map(({ pointer }) => {
      const name = fieldName(language, pointer, call, content);
      return at(pointer, typeset(language, `${name} : ${words[language].lastMonth(refusal.lastMonth)}`), true);
    });
  const pointer = PLACES[refusal.code] ?? '/title';
  if (refusal.code === 'mandatory_indicators_missing')
    return refusal.indicators.map((key) => at(pointer, indicatorWords(language, call, key)));
  if (refusal.code === 'project_type_unknown') return [at(pointer, words[language].unknownTypes, true)];
  return [{ ...at(pointer, String(toProblem(language, refusal).body['detail']), true), why: refusalInWords(language, refusal) }];
}

/** All reasons for which a submission would be refused, in the order of the steps. */
export function lacksIn(content: ApplicationContent, organisation: Organisation, call: Call, language: Language): Lack[] {
  const refusals = [...submissionRefusals(content, organisation, call)];
  const missing = new Set(
    refusals.flatMap((each) => (each.code === 'application_incomplete' ? each.fields : [])).map(({ pointer }) => pointer),
  );
  const isMoneyMissing = missing.has('/costLines') || missing.has('/fundingLines');
  const told = refusals.filter(({ code }) => {
    if (!RECKONED.includes(code)) return true;
    if (code === 'siret_of_another_organisation') return !missing.has('/siret');
    return code === 'cost_out_of_bounds' ? !missing.has('/costLines') : !isMoneyMissing;
  });
  const lacks = told.flatMap((refusal) => lacksOf(language, refusal, call, content));
  // The missing indicators are named already: a fault for the empty list would add nothing.
  const named = lacks.some(({ pointer, text }) => pointer === '/indicators' && text !== fieldName(language, '/indicators', call));
  return lacks
    .filter(({ pointer, text }) => !named || pointer !== '/indicators' || text !== fieldName(language, '/indicators', call))
    .sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

/** True where something was written in a step. */
export const isBegun = (content: ApplicationContent, step: FormStep): boolean =>
  FIELDS[step].some((field) => {
    const value = content[field];
    if (field === 'title') return false;
    return Array.isArray(value)
      ? value.length > 0
      : typeof value === 'object' && value !== null
        ? Object.keys(value).length > 0
        : Boolean(value);
  });

/** The indicators that the call makes mandatory for this content, as the call describes them. */
export function mandatoryOf(call: Call, content: Pick<ApplicationContent, 'projectTypes' | 'servedBy'>) {
  const known = new Map(call.terms.projectTypes.flatMap(({ indicators }) => indicators).map((each) => [each.key, each]));
  return mandatoryIndicators(call, content).flatMap((key) => {
    const found = known.get(key);
    return found ? [found] : [];
  });
}
