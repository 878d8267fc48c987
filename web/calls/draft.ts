import { createCall, getCall, listCallTitles, updateCall } from '../../api/calls/calls.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { bodySchema, doneAt, type FormState, formOf, type Given, giveForm, openForm } from '../core/forms/form.ts';
import { faultsAtLabels, slugOf, withKeys } from '../core/forms/keys.ts';
import { type Fields, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { type ListedEnvelope, nameOfEnvelope, readEnvelopes } from '../ledger/envelope-choices.ts';
import { CALL_KEYS, callChoices, callFields } from './call-form.ts';
import {
  faultsAtQuestions,
  type Form,
  formOfLines,
  QUESTIONS,
  questionFaults,
  questionLines,
  questionsSchema,
  typedLines,
} from './question-form.ts';

const words = bilingual({
  fr: {
    administration: 'Administration',
    edit: (title: string) => `Modifier : ${title}`,
    from: (title: string) => `Ce formulaire reprend les règles, les étapes et les questions de « ${title} ».`,
    blank: 'Ce formulaire commence sans règles.',
    others: 'Repartir de',
    envelopes: 'Enveloppes qui peuvent financer un appel',
    available: (year: number) => `Disponible (AE) en ${year}`,
    noEnvelope: 'Aucune enveloppe n’est ouverte.',
    taken: 'Un appel qui ouvre la même année porte déjà ce titre. Précisez le titre de celui-ci.',
  },
  en: {
    administration: 'Administration',
    edit: (title: string) => `Edit: ${title}`,
    from: (title: string) => `This form begins with the rules, the steps and the questions of “${title}”.`,
    blank: 'This form begins without rules.',
    others: 'Begin with',
    envelopes: 'Envelopes that may pay for a call',
    available: (year: number) => `Available (AE) in ${year}`,
    noEnvelope: 'No envelope is open.',
    taken: 'A call that opens in the same year has this title already. Make the title of this one more precise.',
  },
});

type Call = AnswerOf<typeof getCall>;
type Draft = { envelopeId: string; terms: CallTerms };

/** The terms of the next version as they are now: those of its draft, or else the published ones. */
export const nextOf = ({ draft, envelopeId, terms }: Call): Draft => draft ?? { envelopeId, terms };

/** The credits of an envelope that are still available in a year; null where the year or the envelope is not known. */
export const availableIn = (envelope: ListedEnvelope | undefined, year: number): number | null =>
  envelope?.years.find((each) => each.year === year)?.ae.availableCents ?? null;

async function envelopesOf(visit: Visit): Promise<Html> {
  const said = words[visit.language];
  const year = yearOf(visit.at);
  return table<ListedEnvelope>({
    caption: said.envelopes,
    rows: [...(await readEnvelopes(visit))],
    empty: html`<p>${said.noEnvelope}</p>`,
    columns: [
      { label: said.envelope, isHeader: true, cell: nameOfEnvelope },
      { label: said.available(year), isFigure: true, cell: (each) => money(visit.language, availableIn(each, year)) },
    ],
  });
}

type Operation = typeof createCall | typeof updateCall;
type State = FormState & { keptAt?: string };

/** The label of a question's field in the summary of faults: the dictionary of fields has none. */
function nameOfQuestionField(language: Language, pointer: string): string | undefined {
  if (!pointer.startsWith(QUESTIONS)) return undefined;
  const { title, items } = questionsSchema(language);
  return items?.properties?.[pointer.split('/')[3] ?? '']?.title ?? title;
}

/** The form of a call. `form`: the questions as they were before; `from`: the call that it is about, or begins with. */
async function formOfCall(
  visit: Visit,
  {
    operation,
    state,
    form,
    from,
    keeps,
    cancel,
  }: { operation: Operation; state: State; form: Form; from: string | undefined; keeps: string; cancel: string },
): Promise<Html> {
  const { language } = visit;
  const fields = withKeys(state.fields, CALL_KEYS);
  const faults = faultsAtQuestions(faultsAtLabels(state.faults, fields, CALL_KEYS), fields);
  const shown = { ...state, fields, faults };
  const command = operation.spec.operationId;
  const context = { language, command, fields, faults, ...(await callChoices(visit, fields, form, from)) };
  return formOf(visit, {
    operation,
    state: shown,
    options: context.options,
    body: callFields(language, visit, { context, schema: bodySchema(operation), before: { money: await envelopesOf(visit) } }),
    named: (pointer) => nameOfQuestionField(language, pointer),
    keeps,
    cancel,
  });
}

/** Has a call's form carried out: keys are made from labels, and the questions are written as their schema. */
function give(
  visit: Visit,
  operation: Operation,
  form: Form | undefined,
  body: (typed: Record<string, unknown>, fields: Fields) => unknown,
  params = {},
) {
  const fields = withKeys(visit.fields, CALL_KEYS);
  const lines = questionLines(visit.language, fields);
  return giveForm<unknown>({ ...visit, fields }, operation, {
    params,
    read: (typed) => {
      const faults = questionFaults(lines);
      if (faults.length > 0) throw new Problem({ code: 'call_incoherent', fields: faults });
      const terms = {
        ...Object(typed['terms']),
        form: formOfLines(
          form,
          lines.map(({ line }) => line),
        ),
      };
      return body({ ...typed, terms }, fields);
    },
  });
}

/** The slug of a call: its title and the year in which it opens. */
const idOf = (fields: Fields, at: string): string => {
  const [year = ''] = /^\d{4}/.exec(firstOf(fields, '/terms/opensOn')) ?? [String(yearOf(at))];
  return `${slugOf(firstOf(fields, '/terms/title/fr'), '-').slice(0, 35).replace(/-$/, '')}-${year}`;
};

/** Moves the faults of a call's slug to its title, from which it is made. */
function ofTitle({ language }: Visit, state: State): State {
  const TITLE = '/terms/title/fr';
  const faults = new Map([...state.faults].filter(([pointer]) => pointer !== '/id'));
  const fault = state.faults.get('/id');
  if (fault !== undefined && !faults.has(TITLE)) faults.set(TITLE, fault);
  if (state.problem?.code !== 'call_exists') return { ...state, faults };
  const { taken } = words[language];
  return { ...state, faults: faults.set(TITLE, taken), problem: { ...state.problem, detail: taken } };
}

type Title = AnswerOf<typeof listCallTitles>['items'][number];

/** The calls with a published version, the newest opening first. */
const publishedCalls = async (visit: Visit): Promise<Title[]> =>
  (await visit.read(listCallTitles)).items.filter(({ callVersion }) => callVersion !== null);

const FROM = 'de';
const NOTHING = 'rien';

/** The published call whose rules a new one starts from: the one that the address names, or the newest. */
async function baseOf(visit: Visit, published: readonly Title[]): Promise<Call | undefined> {
  const asked = visit.query.get(FROM);
  if (asked === NOTHING) return undefined;
  const base = published.find(({ id }) => id === asked) ?? published[0];
  return base && visit.read(getCall, { params: { callId: base.id } });
}

const keptAs = (base: Call | undefined): string => `${FROM} ${base?.id ?? NOTHING}`;

/** The first values of a new call: the rules of another one, without its name, its text and its dates. */
function beginningOf(base: Call | undefined): Record<string, unknown> {
  if (!base) return {};
  const { title: _, summary: _summary, source: _source, opensOn: _opens, closesOn: _closes, form, ...terms } = base.terms;
  return { envelopeId: base.envelopeId, terms, questions: typedLines(form) };
}

const nameOfCall = (language: Language, { code, title }: Pick<Title, 'code' | 'title'>): string => `${code} · ${title[language]}`;

function baseLinks(language: Language, base: Call | undefined, published: readonly Title[]): Part {
  const said = words[language];
  const link = (id: string, label: string): Html =>
    html`<li><a class="fr-link" href="${address('/administration/nouvel-appel', { [FROM]: id })}">${label}</a></li>`;
  return html`<p>${base ? said.from(nameOfCall(language, { code: base.code, title: base.terms.title })) : said.blank}</p>
    <details class="a-details">
      <summary>${said.others}</summary>
      <ul>
        ${published.filter(({ id }) => id !== base?.id).map((each) => link(each.id, nameOfCall(language, each)))}
        ${base && link(NOTHING, said.nothing)}
      </ul>
    </details>`;
}

async function showNew(visit: Visit, published: readonly Title[], base: Call | undefined, state: State): Promise<Answer> {
  const { language } = visit;
  return {
    title: COMMAND_WORDS.createCall[language].title,
    crumbs: [{ label: words[language].administration, href: '/administration' }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${published.length > 0 && baseLinks(language, base, published)}
    ${await formOfCall(visit, { operation: createCall, state, form: base?.terms.form ?? {}, from: base?.id, keeps: keptAs(base), cancel: '/administration' })}`,
  };
}

/** The draft of a new call, which begins with the rules of the newest one. */
const newCall: Page = {
  path: '/administration/nouvel-appel',
  of: createCall,
  get: async (visit) => {
    const published = await publishedCalls(visit);
    const base = await baseOf(visit, published);
    return showNew(visit, published, base, await openForm(visit, createCall, keptAs(base), beginningOf(base)));
  },
  post: async (visit) => {
    const published = await publishedCalls(visit);
    const base = await baseOf(visit, published);
    const id = idOf(visit.fields, visit.at);
    const given: Given<unknown> = await give(visit, createCall, base?.terms.form, (typed) => ({ ...typed, id }));
    if ('state' in given) return showNew(visit, published, base, ofTitle(visit, given.state));
    return doneAt(visit, createCall, `/administration/appels/${id}`, keptAs(base));
  },
};

async function showDraft(visit: Visit, found: Call, state: State): Promise<Answer> {
  const { language } = visit;
  const { terms } = nextOf(found);
  const page = `/administration/appels/${found.id}`;
  return {
    title: words[language].edit(terms.title[language]),
    crumbs: [
      { label: words[language].administration, href: '/administration' },
      { label: terms.title[language], href: page },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: await formOfCall(visit, { operation: updateCall, state, form: terms.form, from: found.id, keeps: found.id, cancel: page }),
  };
}

/** The draft of a call's next version, filled with what it says now. */
const nextVersion: Page = {
  path: '/administration/appels/:id/modifier',
  of: updateCall,
  get: async (visit) => {
    const found = await visit.read(getCall, { params: { callId: visit.params['id'] ?? '' } });
    const { terms, envelopeId } = nextOf(found);
    const { form, ...others } = terms;
    return showDraft(visit, found, await openForm(visit, updateCall, found.id, { envelopeId, terms: others, questions: typedLines(form) }));
  },
  post: async (visit) => {
    const found = await visit.read(getCall, { params: { callId: visit.params['id'] ?? '' } });
    const { version, id } = found;
    const given = await give(visit, updateCall, nextOf(found).terms.form, (typed) => ({ ...typed, version }), { callId: id });
    if ('state' in given) return showDraft(visit, found, given.state);
    return doneAt(visit, updateCall, `/administration/appels/${id}`, id);
  },
};

/** The pages on which calls are written. */
export const draftCallPages: readonly Page[] = [newCall, nextVersion];
