import { isDeepStrictEqual } from 'node:util';
import { type ApplicationContent, mandatoryIndicators, ownIndicatorsWanted } from './application.ts';
import type { Application } from './application.ts';
import type { ApplicationState } from './application-life.ts';
import type { Call } from '../calls/call.ts';
import { formFaults } from '../calls/form.ts';

/** A deposited application of an organisation, with the content of its last revision. `at`: when that was deposited. */
export type EarlierApplication = { id: string; reference: string | null; at: string; content: ApplicationContent };

/** The directory's entry of an organisation; `at` is null where no directory has described it. */
type OrganisationEntry = { siret: string; at: string | null };

/** Where an answer comes from: an application, or where that is null the organisation's entry. */
type AnswerOrigin = { application: Pick<EarlierApplication, 'id' | 'reference'> | null; at: string | null };

/**
 * An answer that an organisation has given before. `pointer`: the field of the content that it fills (RFC 6901), a list
 * as a whole; `isTaken`: the draft has this answer already.
 */
type EarlierAnswer = { pointer: string; value: unknown; origin: AnswerOrigin; isTaken: boolean };

/**
 * The fields that another project of the organisation may share. What a project is, and when, is its own; so is a
 * derogation from the own share, which an act grants to one project (CGCT L1111-10 III).
 */
const SHARED = [
  'projectTypes',
  'servedBy',
  'durationMonths',
  'costLines',
  'fundingLines',
  'indicators',
] as const satisfies readonly (keyof ApplicationContent)[];

/** The answers that this call asks for and would take. */
function answersUnder({ form }: Pick<Call['terms'], 'form'>, given: ApplicationContent['answers']): ApplicationContent['answers'] {
  const questions = Object.keys((form['properties'] as object | undefined) ?? {});
  const asked = Object.entries(given).filter(([key]) => questions.includes(key));
  const faults = formFaults(form, Object.fromEntries(asked)).map(({ pointer }) => pointer.split('/')[2]);
  return Object.fromEntries(asked.filter(([key]) => !faults.includes(key.replaceAll('~', '~0').replaceAll('/', '~1'))));
}

/** A content without what this call does not ask for, or would not take. */
export function contentUnder(call: Pick<Call, 'terms'>, content: ApplicationContent): ApplicationContent {
  const { terms } = call;
  const types = terms.projectTypes.filter(({ key }) => content.projectTypes.includes(key));
  const known = new Map(terms.projectTypes.flatMap(({ indicators }) => indicators).map((each) => [each.key, each]));
  const projectTypes = types.map(({ key }) => key);
  const servedBy = types.some(({ indicators }) => indicators.some(({ whenServedBy }) => whenServedBy)) ? content.servedBy : [];
  const mandatory = mandatoryIndicators(call, { projectTypes, servedBy });
  const takesOwn = ownIndicatorsWanted(projectTypes, terms) > 0;
  const derogations = terms.legalForms.flatMap(({ ownFundingDerogations }) => ownFundingDerogations).map(({ key }) => key);
  const isDerogated = content.ownFundingDerogation !== null && derogations.includes(content.ownFundingDerogation);
  return {
    ...content,
    projectTypes,
    servedBy,
    indicators: content.indicators.filter(({ key, unit }) => {
      const asked = known.get(key);
      return asked ? mandatory.includes(key) && asked.unit === unit : takesOwn;
    }),
    ownFundingDerogation: isDerogated ? content.ownFundingDerogation : null,
    ownFundingDerogationReference: isDerogated ? content.ownFundingDerogationReference : null,
    answers: answersUnder(terms, content.answers),
  };
}

const pointerTo = (key: string): string => `/answers/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The fields whose answers may be reused, each with the answer in a content. */
const sharedIn = (content: ApplicationContent): Map<string, unknown> =>
  new Map<string, unknown>([
    ...SHARED.map((field): [string, unknown] => [`/${field}`, content[field]]),
    ...Object.entries(content.answers).map(([key, answer]): [string, unknown] => [pointerTo(key), answer]),
  ]);

/** The answers of an earlier content for a draft: ways of serving data and indicators follow the draft's own types. */
function forDraft({ projectTypes }: ApplicationContent, content: ApplicationContent, call: Pick<Call, 'terms'>): ApplicationContent {
  const under = contentUnder(call, content);
  return projectTypes.length === 0 ? under : { ...contentUnder(call, { ...content, projectTypes }), projectTypes: under.projectTypes };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * What an organisation has answered before, in the order of a draft's fields: of each field that the draft leaves empty
 * the newest answer that its call takes, and of each other one the answer that it has taken. A field in which the draft
 * says something of its own is not among them.
 * @param earlier the organisation's other deposited applications, the newest first
 */
export function earlierAnswers(
  draft: ApplicationContent,
  entry: OrganisationEntry,
  earlier: readonly EarlierApplication[],
  call: Pick<Call, 'terms'>,
): EarlierAnswer[] {
  const { siret, at } = entry;
  const isOwn = draft.siret === null || draft.siret === siret;
  const described = { application: null, at };
  const own = isOwn ? [{ pointer: '/siret', value: siret, origin: described, isTaken: draft.siret !== null }] : [];
  const written = sharedIn(draft);
  const before = earlier.map(({ id, reference, at, content }) => ({
    origin: { application: { id, reference }, at },
    answers: sharedIn(forDraft(draft, content, call)),
  }));
  const pointers = [...new Set(before.flatMap(({ answers }) => [...answers.keys()]))];
  return [
    ...own,
    ...pointers.flatMap((pointer): EarlierAnswer[] => {
      const now = written.get(pointer);
      const isTaken = !isEmpty(now);
      const from = before.find(({ answers }) => {
        const value = answers.get(pointer);
        return isTaken ? isDeepStrictEqual(value, now) : !isEmpty(value);
      });
      return from ? [{ pointer, value: from.answers.get(pointer), origin: from.origin, isTaken }] : [];
    }),
  ];
}

/** A draft with the answers that its writer takes; all others stay as they are. */
export function withAnswers(draft: ApplicationContent, taken: readonly Pick<EarlierAnswer, 'pointer' | 'value'>[]): ApplicationContent {
  const answers = { ...draft.answers };
  const fields: Record<string, unknown> = {};
  for (const { pointer, value } of taken) {
    const [, field = '', key] = pointer.split('/');
    if (key === undefined) fields[field] = value;
    else Object.assign(answers, { [key.replaceAll('~1', '/').replaceAll('~0', '~')]: value });
  }
  return { ...draft, ...fields, answers };
}

/** The states of an application that was refused, whether that is contested or not, or withdrawn. */
const ENDED: readonly ApplicationState[] = ['inadmissible', 'refused', 'appealed', 'rejected', 'withdrawn', 'award_withdrawn'];

/** True if a new draft may start from the application: it was refused (also by silence) or withdrawn. */
export const mayBeginAnew = ({ state, silentSince }: Pick<Application, 'state' | 'silentSince'>): boolean =>
  ENDED.includes(state) || silentSince !== null;
