import type { CommandName } from '../addresses.ts';
import { randomUUID } from 'node:crypto';
import type { Operation, OperationResult } from '../../../api/http/operation.ts';
import { saidOf, toFacts } from '../../../api/app.ts';
import { seenBody } from '../../../api/http/request/body.ts';
import { fieldFaults } from '../../../api/http/request/field-faults.ts';
import { idsIn } from '../../../api/named-facts.ts';
import { Problem } from '../../../api/http/problem/problem.ts';
import { toProblem } from '../../../api/problems.ts';
import { readPageDraft, removePageDraft } from '../../../db/pages/page-drafts.ts';
import type { FieldFault } from '../../../domain/core/refusal.ts';
import type { Language } from '../../../domain/core/words.ts';
import { longInstant } from '../../../domain/core/format.ts';
import type { Calculation } from '../components/calculation.ts';
import { errorSummary, SUMMARY_ID } from '../components/error-summary.ts';
import { lackOfRole } from '../error-page.ts';
import { attribute, flag, html, type Html, type Part } from '../html.ts';
import { sameList } from '../came-from.ts';
import { address, DONE, type Redirect, type Visit } from '../page.ts';
import { bilingual, colon } from '../words.ts';
import { COMMAND_WORDS } from '../../../words/index.ts';
import { faultWords } from './fault-words.ts';
import { fieldsIn, idOfField, labelAt, LINE_BUTTON, type Option, PHRASE, type Search, withNamed } from './field.ts';
import { type Schema, schemaOf } from './schema.ts';
import { hasPasted, withPasted } from './pasted.ts';
import { isSearch } from './search.ts';
import { asWritten, bodyOf, type Fields, fieldsFrom, firstOf, placesIn, typedIn } from './values.ts';
import { markOf, PERSON_FIELD } from './form-owner.ts';

const words = bilingual({
  fr: {
    send: 'Valider',
    retry: 'Réessayer sans risque',
    cancel: 'Revenir',
    unconfirmed: 'L’enregistrement n’est pas confirmé. Réessayez : il ne sera fait qu’une fois.',
    saved: {
      kept: 'Saisie conservée à',
      unsaved: 'Pas encore enregistré : votre saisie est conservée dans ce navigateur.',
      ended: 'Votre session a pris fin : votre saisie est conservée dans ce navigateur.',
      again: 'Se connecter de nouveau',
      added: 'Ligne ajoutée.',
      removed: 'Ligne retirée.',
      pasted: 'Cellules collées.',
      sending: 'Envoi',
      failed: 'Rien n’est encore envoyé : le service ne répond pas. Réessayez.',
      long: 'Ce texte est trop long pour être envoyé : rien n’est enregistré. Raccourcissez :',
    },
    kept: (at: string) => `Votre saisie du ${at} est conservée : elle n’a pas encore été envoyée.`,
    stale: 'Depuis, ce qui est en jeu a changé : comparez avant de valider.',
    forget: { what: 'Repartir de ce qui est enregistré', send: 'Effacer cette saisie' },
    faulty: (n: number) => (n === 1 ? 'Une information est à corriger' : `${n} informations sont à corriger`),
    correct: 'Votre saisie est conservée. Corrigez, puis validez de nouveau.',
    typed: 'Ce que vous aviez saisi',
    pasted: 'Les cellules collées remplissent maintenant les lignes. Relisez-les : rien n’est encore envoyé.',
    sentAlready: {
      title: 'Ce formulaire a déjà été envoyé',
      detail:
        'Votre premier envoi a été pris en compte. Celui-ci est différent : il n’est pas enregistré. Relisez, puis validez de nouveau si vous le voulez aussi.',
    },
  },
  en: {
    send: 'Confirm',
    retry: 'Try again safely',
    cancel: 'Go back',
    unconfirmed: 'We could not confirm that this was saved. Try again: it will only be done once.',
    saved: {
      kept: 'Kept at',
      unsaved: 'Not saved yet: what you typed is kept in this browser.',
      ended: 'Your session has ended: what you typed is kept in this browser.',
      again: 'Sign in again',
      added: 'Line added.',
      removed: 'Line removed.',
      pasted: 'Cells pasted.',
      sending: 'Sending',
      failed: 'Nothing is sent yet: the service does not answer. Try again.',
      long: 'This text is too long to be sent: nothing is saved. Shorten:',
    },
    kept: (at: string) => `What you typed on ${at} is kept: it has not been sent yet.`,
    stale: 'What is at stake has changed since then: compare before you confirm.',
    forget: { what: 'Go back to what is saved', send: 'Delete what I typed' },
    faulty: (n: number) => (n === 1 ? 'One thing is to be corrected' : `${n} things are to be corrected`),
    correct: 'What you typed is kept. Correct it, then confirm again.',
    typed: 'What you had typed',
    pasted: 'The cells that you pasted now fill the lines. Read them: nothing is sent yet.',
    sentAlready: {
      title: 'This form was sent already',
      detail: 'What you sent first was taken. This differs from it, and is not saved. Read it, and confirm again if you want it as well.',
    },
  },
});

/** The longest form that the service reads, in bytes as they are sent, unless its page reads longer ones. */
export const FORM_BYTES = 1_048_576;

/** The name of the hidden field that holds a form's Idempotency-Key. */
export const KEY_FIELD = '~key';
/** The name of the hidden field that holds the name of the form's draft. */
export const FORM_FIELD = '~form';

/** The name of the hidden field that holds the link whose values the form has got: a link brings them once. */
const BROUGHT_FIELD = 'apporte';

/** The name of the button by which a person goes back to what is saved. */
export const FORGET = 'vider';

/** Why a form was refused. `about`: the ids of what the refusal names. */
type Refusal = { title: string; detail: string; code: string; about?: readonly string[]; requestId?: string; why?: Calculation };

/** The state in which a form is shown again after a refusal. */
export type FormState = {
  fields: Fields;
  /** By pointer, in words. */
  faults: ReadonlyMap<string, string>;
  problem?: Refusal;
  key: string;
};

/**
 * A refusal of this request, with the fields that were sent: both are shown above a page that has no form for it any
 * more.
 */
type Refused = { problem: Refusal; fields: Fields };

const LONG = 20;

/** A refusal that no form of the page shows: its reason, and the texts that the person wrote. */
export function refusalAbove({ res, language }: Visit, body: Part): Part {
  const refused: Refused | undefined = res.locals['refused'];
  if (!refused || html`${body}`.text.includes(`id="${SUMMARY_ID}"`)) return null;
  const texts = Object.values(refused.fields)
    .flat()
    .filter((text) => text.length > LONG && /\s/.test(text));
  return html`${errorSummary({ language, ...refused.problem, faults: [] })}
  ${
    texts.length > 0 &&
    html`<section class="g-card">
      <h2>${words[language].typed}</h2>
      ${texts.map((text) => html`<p class="g-prose">${text}</p>`)}
    </section>`
  }`;
}

/** A form as it is shown first. */
export const freshForm = (fields: Fields = {}): FormState => ({ fields, faults: new Map(), key: randomUUID() });

/** The schema of an operation's body; that of an empty object where it has none. */
export const bodySchema = ({ spec }: Operation): Schema => (spec.body ? schemaOf(spec.body) : { type: 'object', properties: {} });

/** The faults in words, by pointer; of several faults of a field, the first. */
function faultsOf(language: Language, fields: readonly FieldFault[]): Map<string, string> {
  const faults = new Map<string, string>();
  for (const each of fields) if (!faults.has(each.pointer)) faults.set(each.pointer, faultWords(language, each));
  return faults;
}

/** Refusals that mean that one field was left empty, with its pointer: the fault is shown there, and linked. */
const OF_FIELDS: Readonly<Record<string, (facts: { code: string; evidence?: unknown }) => string>> = {
  reason_missing: () => '/reason',
  evidence_missing: ({ evidence }) => (evidence === 'link' ? '/url' : '/words'),
  evidence_reasons_missing: () => '/reasons',
  return_reasons_missing: () => '/reasons',
  visa_observation_missing: () => '/observation',
  phase_missing: () => '/phase',
};

/** The refusals among them where another field would do as well. */
const OF_EITHER: readonly string[] = ['phase_missing'];

const emptyField = (facts: { code: string }): readonly FieldFault[] => {
  const pointer = OF_FIELDS[facts.code]?.(facts);
  return pointer === undefined ? [] : [{ pointer, fault: OF_EITHER.includes(facts.code) ? 'missing_both' : 'missing' }];
};

/** A refusal as its problem says it. */
type Told = { title: string; detail: string; why?: Calculation; fields?: readonly FieldFault[] };

/** The form after a refusal, with the same key where the outcome is not known, else with a new one. */
export function refusedForm({ language, req, res }: Visit, error: unknown, fields: Fields, key: string): FormState {
  const facts = toFacts(error);
  const { body, status } = toProblem(language, facts, saidOf(error));
  // No field is at fault where the caller may not ask at all, or where the fault is ours.
  if (status === 401 || status === 404 || facts.code === 'internal_error') throw error;
  const { title, detail, why, fields: faulty = emptyField(facts) } = body as Told;
  const isUnknown = facts.code === 'outcome_unknown';
  // The API words these for programs: people read other words.
  const said: Partial<Record<string, { title?: string; detail: string }>> = {
    outcome_unknown: { detail: words[language].unconfirmed },
    role_required: { detail: lackOfRole(language) },
    key_reused_with_another_body: words[language].sentAlready,
  };
  const problem = {
    title: faulty.length > 0 ? words[language].faulty(faulty.length) : title,
    detail: faulty.length > 0 ? words[language].correct : detail,
    ...said[facts.code],
    code: facts.code,
    about: idsIn({ ...facts, done: null }),
    ...(why ? { why } : {}),
    ...(status >= 500 ? { requestId: String(req.id) } : {}),
  };
  const refused: Refused = { problem, fields };
  res.locals['refused'] = refused;
  return { fields, faults: faultsOf(language, faulty), problem, key: isUnknown ? key : randomUUID() };
}

/**
 * The fields after a button of the form has added a line, removed one, inserted a phrase, or asked for sums or for the
 * fields of another shape, of a group or of a line, and after blocks of cells have filled their lines, whatever button
 * was pressed; undefined where the form is to be carried out.
 */
export function changedLines(fields: Fields, schema: Schema): Fields | undefined {
  const asked = firstOf(fields, LINE_BUTTON);
  if (!asked && !hasPasted(fields)) return undefined;
  const pointer = asked.slice(1);
  const { [LINE_BUTTON]: _, ...sent } = fields;
  const rest = withPasted(sent, schema);
  // A group or a line is asked for as soon as one of its fields exists, though the field is empty.
  if (asked.startsWith('>')) return { ...rest, [`${pointer}/`]: [''] };
  if (asked.startsWith('-'))
    return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== pointer && !name.startsWith(`${pointer}/`)));
  if (asked.startsWith('&')) {
    const text = [firstOf(rest, pointer).trimEnd(), firstOf(rest, PHRASE + pointer)].filter(Boolean).join('\n\n');
    return { ...rest, [pointer]: [text] };
  }
  if (asked.startsWith('+')) return { ...rest, [`${pointer}/${Math.max(-1, ...placesIn(rest, pointer)) + 1}/`]: [''] };
  return rest;
}

export type Given<Answered> = { done: OperationResult<Answered> } | { state: FormState };

/** Throws the faults that the page has found, together with those of the command's schema. */
function assertSound({ spec }: Operation, sent: unknown, known: readonly FieldFault[]): void {
  if (known.length === 0) return;
  // A text that no reader sees as it is comes first, as from any door.
  const { body } = seenBody(sent);
  const { error } = spec.body?.safeParse(body, { reportInput: true }) ?? {};
  const found = error ? fieldFaults(error, [], spec.body) : [];
  throw new Problem({ code: 'invalid_request', fields: [...found, ...known] });
}

/**
 * Gives the command that a form has sent. Returns the form's state instead where the command is refused, or where the
 * form only changed lines or searched.
 * @param fixed the fields of the body that the page fills
 * @param also the faults that the page finds beside those of the command's schema, so that all are told at once
 */
export async function giveForm<Answered>(
  visit: Visit,
  operation: Operation<Answered>,
  {
    params = {},
    fixed = {},
    read = (body) => body,
    also = () => [],
  }: {
    params?: Record<string, unknown>;
    fixed?: Record<string, unknown>;
    read?: (body: Record<string, unknown>) => unknown;
    also?: (body: unknown) => readonly FieldFault[];
  } = {},
): Promise<Given<Answered>> {
  const { fields } = visit;
  const key = firstOf(fields, KEY_FIELD) || randomUUID();
  const changed = changedLines(fields, bodySchema(operation));
  if (changed) return { state: { fields: changed, faults: new Map(), key } };
  if (isSearch(fields)) return { state: { fields: typedIn(fields), faults: new Map(), key } };
  try {
    const body = read({ ...bodyOf(bodySchema(operation), typedIn(fields)), ...fixed });
    assertSound(operation, body, also(body));
    return { done: await visit.command(operation, { params, body, key }) };
  } catch (error) {
    return { state: refusedForm(visit, error, asWritten(bodySchema(operation), typedIn(fields)), key) };
  }
}

/** An operation that people give by a form: a command, with or without a file. */
type FormOperation = Operation & { spec: { operationId: CommandName } };

/** The name under which a form's draft is kept. */
export const draftName = (command: CommandName, thing: string): string => `${command} ${thing}`;

const LONGEST_DRAFT_NAME = 200;

/** True for the name of a form's draft; other things that are kept for a person have names of another shape. */
export const isDraftName = (name: string): boolean =>
  name.length <= LONGEST_DRAFT_NAME && Object.hasOwn(COMMAND_WORDS, name.split(' ', 1)[0] ?? '');

/** The parameter of an address to which a form was sent. */
const SENT = 'envoi';

/** What an address asks for, whatever was done before it was opened, and from whichever list. */
const linkOf = (query: URLSearchParams): string =>
  new URLSearchParams([...query].filter(([name]) => ![DONE, SENT, ...Object.keys(sameList(query))].includes(name))).toString();

/**
 * A form as it is shown first: filled with the person's draft, else with `value`.
 * @param brings the fields that the address fills, over those that it is given. They go over what was kept before this
 * address was opened; what is typed over them, and kept, stays when the same address is opened again
 */
export async function openForm(
  visit: Visit,
  operation: FormOperation,
  thing: string,
  value: unknown = {},
  brings: (fields: Fields) => Fields | Promise<Fields> = () => ({}),
): Promise<FormState & { keptAt?: string }> {
  const { person, deps, query } = visit;
  const name = draftName(operation.spec.operationId, thing);
  const kept = person ? await readPageDraft(deps.db, person.caller.personId, name) : undefined;
  const begun = fieldsFrom(value, bodySchema(operation));
  const fields = kept ? { ...withoutListsOf(begun, kept.fields), ...kept.fields } : begun;
  const link = linkOf(query);
  const brought = kept && link !== '' && firstOf(kept.fields, BROUGHT_FIELD) === link ? {} : await brings(fields);
  const isBrought = Object.keys(brought).length > 0;
  return {
    ...freshForm(isBrought ? { ...withoutListsOf(fields, brought), ...brought, [BROUGHT_FIELD]: [link] } : fields),
    ...(kept ? { keptAt: kept.savedAt } : {}),
  };
}

const listOf = (pointer: string): string | undefined => /^(.*?)\/\d+(?:\/|$)/.exec(pointer)?.[1];

/** The fields of a form without the lists that others have for it: a line that was removed does not come back. */
function withoutListsOf(fields: Fields, others: Fields): Fields {
  const lists = new Set(Object.keys(others).map(listOf));
  return Object.fromEntries(Object.entries(fields).filter(([pointer]) => listOf(pointer) === undefined || !lists.has(listOf(pointer))));
}

/** The answers to a form's question, by their values. `pointer`: the field that their buttons fill. */
export type Answers = { pointer: string; labels: Readonly<Record<string, string>> };

/**
 * A button for each answer to a form's question, by its value. The first one stands for the field where none was given.
 */
const answerButtons = ({ pointer, labels }: Answers): Html =>
  html`${Object.entries(labels).map(([value, label], place) => {
    const id = attribute('id', place === 0 ? idOfField(pointer) : null);
    return html`<button class="fr-btn${place > 0 ? ' fr-btn--secondary' : ''}" name="${pointer}" value="${value}"${id}>${label}</button>`;
  })}`;

export type FormLook = {
  /** Where it is sent; this page where absent. */
  action?: string;
  /** The draft was typed beside another version of the thing. */
  isStale?: boolean;
  /** Sending it again only overwrites what it wrote: a person who goes back to it gets a fresh form. */
  isOverwriting?: boolean;
  operation: FormOperation;
  state: FormState & { keptAt?: string };
  options?: Readonly<Record<string, readonly Option[]>>;
  searches?: Readonly<Record<string, Search>>;
  hidden?: readonly string[];
  left?: readonly string[];
  /** The phrases that may be inserted into these long texts, by the field's pointer. */
  phrases?: Readonly<Record<string, readonly string[] | undefined>>;
  required?: readonly string[];
  /** Replaces the fields that follow from the schema. */
  body?: Part;
  /** The command's own words about what it does are left out: they stand on the page already. */
  isBrief?: boolean;
  /** Words of the button; the command's own where absent. */
  button?: string;
  /** Replaces that button, where each answer has its own. */
  buttons?: Part;
  /** Its buttons, where they are the answers to its question. */
  answers?: Answers;
  /** Below the button: another answer, with its own fields and its own button. */
  further?: Part;
  /** The link of a refusal to the act that is the way forward. */
  way?: { href: string; text: string } | undefined;
  /** One of several pages of a form: the words about the command as a whole stand on the last one. */
  isPart?: boolean;
  /** Further buttons, beside the first one. */
  more?: Part;
  /** The label of a field in the summary of faults, where the dictionary of fields has none. */
  named?: (pointer: string) => string | undefined;
  /** The address of the link that leaves the form. */
  cancel?: string;
  /** The thing under whose name a draft is kept while a person types; no draft is kept where absent. */
  keeps?: string;
  takesFiles?: boolean;
  /** The longest form that its page reads, in bytes: the script sends none that is longer. */
  most?: number;
};

/**
 * The address to which a form is sent: one under which no page is read. A browser forgets a page once a form was sent
 * to its address; this way it still has the page when the person goes back, with the same key, so that a form that is
 * sent again is carried out once.
 */
export function apart(path: string): string {
  const url = new URL(path, 'http://here');
  url.searchParams.delete(DONE);
  url.searchParams.set(SENT, '1');
  return url.pathname + url.search;
}

/**
 * The buttons of a form. A form whose outcome is not known is sent again as it was: same answer, same key.
 * @param send the words of its button, where it has one
 */
function buttonsOf(
  language: Language,
  { state, answers, buttons, send }: Pick<FormLook, 'state'> & { answers: Answers | undefined; buttons: Part; send: string },
): Part {
  const isUnknown = state.problem?.code === 'outcome_unknown';
  const given = answers && firstOf(state.fields, answers.pointer);
  if (isUnknown && answers && given)
    return html`<button class="fr-btn" name="${answers.pointer}" value="${given}">${words[language].retry}</button>`;
  if (answers) return answerButtons(answers);
  return buttons ?? html`<button class="fr-btn">${isUnknown ? words[language].retry : send}</button>`;
}

/** The notice above a form that holds a kept draft, or whose lines were just filled from pasted cells. */
const aboveForm = (
  { language, req, query, fields }: Visit,
  { keptAt }: Pick<FormLook['state'], 'keptAt'>,
  draft: string | undefined,
  isStale: boolean,
): Html =>
  html`${
    keptAt &&
    html`<form method="post" action="/brouillon" class="fr-alert fr-alert--info fr-alert--sm">
      <p>${words[language].kept(longInstant(language, keptAt))}${isStale && html` <strong>${words[language].stale}</strong>`}</p>
      <input type="hidden" name="${FORM_FIELD}" value="${draft}" />
      <input type="hidden" name="retour" value="${address(req.path, Object.fromEntries(query))}" />
      <details>
        <summary>${words[language].forget.what}</summary>
        <button class="fr-btn fr-btn--tertiary fr-btn--sm" name="${FORGET}" value="1">${words[language].forget.send}</button>
      </details>
    </form>`
  }
  ${
    hasPasted(fields) &&
    !firstOf(fields, LINE_BUTTON) &&
    html`<div class="fr-alert fr-alert--info fr-alert--sm" role="status"><p>${words[language].pasted}</p></div>`
  }`;

/** A command's form: the summary of its faults, its fields, and its button. */
export function formOf(
  visit: Visit,
  {
    operation,
    state,
    isOverwriting = false,
    body,
    button,
    answers,
    buttons,
    further,
    isPart = false,
    isBrief = false,
    isStale = false,
    more,
    named,
    way,
    cancel,
    action,
    keeps,
    takesFiles,
    most = FORM_BYTES,
    ...look
  }: FormLook,
): Html {
  const { language, person } = visit;
  const name = operation.spec.operationId;
  const said = COMMAND_WORDS[name]?.[language];
  const schema = bodySchema(operation);
  const typed = { language, command: name, fields: state.fields, faults: state.faults, ...look };
  const context = hasPasted(visit.fields) ? { ...typed, fields: withNamed(typed, schema) } : typed;
  const { problem } = state;
  const send = button ?? said?.button ?? words[language].send;
  const draft = keeps !== undefined && person ? draftName(name, keeps) : undefined;
  const brought = firstOf(state.fields, BROUGHT_FIELD);
  return html`${
    problem &&
    errorSummary({
      language,
      ...problem,
      faults: [
        ...[...state.faults].map(([pointer, detail]) => ({
          href: `#${idOfField(pointer)}`,
          text: `${named?.(pointer) ?? labelAt(language, name, pointer).label}${colon(language)} ${detail}`,
        })),
        ...(way ? [way] : []),
      ],
    })
  }
    ${aboveForm(visit, state, draft, isStale)}
    ${!isPart && !isBrief && said?.intro && html`<p class="fr-text--lead g-intro">${said.intro}</p>`}
    <form
      method="post"
      class="g-form${takesFiles && ' g-form--files'}"
      action="${isOverwriting ? (action ?? visit.req.path) : apart(action ?? visit.req.originalUrl)}"
      ${takesFiles ? html` enctype="multipart/form-data"` : html` data-most="${most}"`}${
        draft ? html` data-keep="${draft}"` : null
      }${flag('data-answer="1"', visit.req.method === 'POST')}
      novalidate
    >
      <input type="hidden" name="${KEY_FIELD}" value="${state.key}" />
    ${draft && html`<input type="hidden" name="${FORM_FIELD}" value="${draft}" />`}
    ${draft && brought !== '' && html`<input type="hidden" name="${BROUGHT_FIELD}" value="${brought}" />`}
    ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
      <button class="fr-sr-only" tabindex="-1" aria-hidden="true">${send}</button>
      ${body ?? fieldsIn(context, schema, '')}
      ${!isPart && said?.warning && html`<div class="fr-alert fr-alert--warning fr-alert--sm"><p>${said.warning}</p></div>`}
      <div class="g-buttons">
        ${buttonsOf(language, { state, answers, buttons, send })}
        ${more}${cancel && html`<a class="fr-btn fr-btn--tertiary" href="${cancel}">${words[language].cancel}</a>`}
      </div>
      ${further}
      <p class="g-saved" role="status"${Object.entries(words[language].saved).map(([state, text]) => html` data-${state}="${text}"`)}></p>
    </form>`;
}

/**
 * Redirects after a command to a page that says that it was done, and removes the form's draft.
 * @param form the command under whose name the draft was kept: of two answers, the first
 */
export async function doneAt(visit: Visit, operation: FormOperation, path: string, thing?: string, form = operation): Promise<Redirect> {
  const { person, deps } = visit;
  if (person && thing !== undefined) await removePageDraft(deps.db, person.caller.personId, draftName(form.spec.operationId, thing));
  return { to: address(path, { [DONE]: operation.spec.operationId, ...sameList(visit.query) }) };
}
