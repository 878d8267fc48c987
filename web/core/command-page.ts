import { whyRefused } from './components/calculation.ts';
import { removePageDraft } from '../../db/pages/page-drafts.ts';
import { operations } from '../../api/operations.ts';
import type { CommandOperation, Operation } from '../../api/http/operation.ts';
import type { Language } from '../../domain/core/words.ts';
import { typesetWords } from '../../domain/core/format.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { type ActName, type ActOf, type Acts, type CommandName, type On, type Option } from './acts.ts';
import { addressOfCommand, ownPageOf } from './addresses.ts';
import { wayTo, wayToAct } from './came-from.ts';
import { awaited } from './components/awaited.ts';
import { choicesOf, type Sought } from './forms/choices.ts';
import { unreadAmounts } from './forms/fault-words.ts';
import { fieldsIn, recountButton } from './forms/field.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import {
  type Answers,
  apart,
  bodySchema,
  doneAt,
  draftName,
  type FormLook,
  type FormState,
  formOf,
  giveForm,
  openForm,
} from './forms/form.ts';
import { faultsAtLabels, withKeys } from './forms/keys.ts';
import { pinned } from './forms/seen-version.ts';
import { kindOf, type Schema, withoutNull } from './forms/schema.ts';
import { type Fields, fieldsFrom, fieldsOf } from './forms/values.ts';
import { flag, html, isEmpty, type Html, type Part } from './html.ts';
import { address, type Answer, type Page, type Visit } from './page.ts';
import { parameterOf, type Thing, thingOf } from './command-subjects.ts';
import { bilingual, colon } from './words.ts';

const words = bilingual({
  fr: {
    see: 'Voir sa page',
    object: 'Ce qui est en jeu',
    whole: 'Ce qui est à lire',
    follows: 'Ce qui s’ensuit',
    act: 'Votre décision',
    talk: {
      message: { object: 'De quoi il s’agit', act: 'Votre message' },
      note: { object: 'De quoi il s’agit', act: 'Votre note' },
      reply: { object: 'À quoi vous répondez', act: 'Votre réponse' },
      setting: { object: 'Ce qui est en place', act: 'Ce que vous changez' },
    },
    which: 'De quoi s’agit-il ?',
    nothing: 'Rien n’attend cette action pour l’instant.',
    notNow: 'Cette action n’est pas possible pour vous en ce moment.',
    awaited: 'On attend',
  },
  en: {
    see: 'See its page',
    object: 'What is at stake',
    whole: 'What is to be read',
    follows: 'What follows',
    act: 'Your decision',
    talk: {
      message: { object: 'What it is about', act: 'Your message' },
      note: { object: 'What it is about', act: 'Your note' },
      reply: { object: 'What you reply to', act: 'Your reply' },
      setting: { object: 'What is in place', act: 'What you change' },
    },
    which: 'Which one is it about?',
    nothing: 'Nothing waits for this for now.',
    notNow: 'You cannot do this for now.',
    awaited: 'What is awaited',
  },
});

const isCommand = (operation: Operation): operation is CommandOperation =>
  operation.spec.method !== 'get' && Boolean(operation.spec.body) && !operation.spec.takes && !operation.spec.batchOf;

/** The commands by their names: operations that write, have a body and take no file. */
export const COMMANDS: ReadonlyMap<string, CommandOperation> = new Map(
  operations.filter(isCommand).map((operation) => [operation.spec.operationId, operation]),
);

/** An act, whatever it reads of its thing. */
type AnyAct = ActOf<unknown>;
type Values = Record<string, unknown>;

type Opened = {
  operation: CommandOperation;
  /** The act whose page it is: of two answers, the first. */
  act: AnyAct;
  lead: CommandOperation;
  on: On<unknown>;
  /** The name of both answers, where only the second may be given; or that of this case. */
  title?: Record<Language, string>;
  button?: Record<Language, string>;
  thing: Thing | undefined;
  id: string;
};

const hasAct = (acts: Acts, name: CommandName): name is ActName => Object.hasOwn(acts, name);
const named = (acts: Acts, name: CommandName): AnyAct | { beside: ActName } | undefined =>
  hasAct(acts, name) ? (acts[name] as AnyAct | { beside: ActName }) : undefined;

const operationOf = (name: string): CommandOperation => {
  const operation = orMissing(COMMANDS.get(name));
  return operation;
};

const nameOf = ({ spec }: CommandOperation): CommandName => spec.operationId;

/** Fields that are taken from the thing itself: no page asks for them. */
const versionsOf = ({ properties = {} }: Schema, thing: Thing | undefined): Values =>
  Object.fromEntries(
    ['version', 'revision'].flatMap((name) => {
      const value = thing?.read[name];
      return name in properties && value !== undefined ? [[name, value] as const] : [];
    }),
  );

/** Throws where the caller may not give the command, or may not read its thing: an act then shows nothing of it. */
function assertSeen(visit: Visit, opened: Opened): void {
  const { operation, lead } = opened;
  if (!visit.may(operation) && !visit.may(lead)) throw new Problem({ code: 'role_required', roles: operation.spec.roles ?? [] });
  if (!isRead(opened)) throw new Problem({ code: 'not_found' });
}

/** The fields of a command's body that its page fills itself. */
async function fixedOf({ act, thing, on }: Opened, operation: Operation): Promise<Values> {
  const said = await Promise.all(Object.entries(act.fixed ?? {}).map(async ([name, say]) => [name, await say?.(on)] as const));
  return { ...versionsOf(bodySchema(operation), thing), ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
}

/** The fields of the command's body that the address names, without values that their field could not hold. */
function partsIn({ properties = {} }: Schema, query: URLSearchParams): Values {
  return Object.fromEntries(
    [...query].flatMap(([name, value]): [string, unknown][] => {
      const schema = properties[name] && withoutNull(properties[name]).schema;
      if (!schema) return [];
      if (schema.type !== 'integer') return [[name, value]];
      return /^\d{1,9}$/.test(value) ? [[name, Number(value)]] : [];
    }),
  );
}

/** The query parameter of an act that another act’s refusal led to: the name under which that act’s form is kept. */
const FROM = 'depuis';

const isPointer = (name: string): boolean => name.startsWith('/');

/** The fields that an address fills, by their pointers, as they were typed on another form. */
const typedInAddress = (query: URLSearchParams): Fields =>
  fieldsOf(new URLSearchParams([...query].filter(([name]) => isPointer(name))).toString());

/** The fields that the address of a form fills: those that it names, and what it brings of another page. */
async function broughtTo({ act, lead, on }: Opened, fields: Fields): Promise<Fields> {
  const asked = { ...fieldsFrom(on.parts, bodySchema(lead)), ...typedInAddress(on.visit.query) };
  return { ...asked, ...fieldsFrom(await act.brings?.(on, { ...fields, ...asked }), bodySchema(lead)) };
}

/** The other query parameters of the page. */
const askedIn = (query: URLSearchParams): Record<string, string> => Object.fromEntries([...query].filter(([name]) => !isPointer(name)));

/** False where a command is about a thing that its caller does not see, or that does not exist. */
const isRead = ({ operation, thing }: Opened): boolean => thing !== undefined || parameterOf(operation) === undefined;

async function open(visit: Visit, acts: Acts): Promise<Opened> {
  const operation = operationOf(visit.params['command'] ?? '');
  const said = named(acts, nameOf(operation));
  const lead = said && 'beside' in said ? operationOf(said.beside) : operation;
  const act = named(acts, nameOf(lead));
  const id = visit.params['id'] ?? '';
  const thing = id === '' ? undefined : await thingOf(visit, operation, id);
  const parts = { ...partsIn(bodySchema(lead), visit.query), ...partsIn(bodySchema(operation), visit.query) };
  const on = { visit, language: visit.language, id, read: thing?.read, parts };
  const opened: Opened = { operation, lead, act: act && !('beside' in act) ? act : { object: () => null }, thing, id, on };
  // An act shows nothing of a thing that the caller may not read, or on which they may do nothing.
  if (!isRead(opened) || (!visit.may(operation) && !visit.may(lead))) return opened;
  return alone({ ...opened, ...(await opened.act.named?.(on)) });
}

/** Where only the second of two answers may be given, the page asks only for its fields, under the name of both. */
async function alone(opened: Opened): Promise<Opened> {
  const { or, begins: _, ...act } = opened.act;
  if (!or || (act.part && opened.on.parts[act.part.field] === undefined)) return opened;
  const offered = await act.offered?.(opened.on);
  if (!offered || offered.includes(nameOf(opened.lead)) || !offered.includes(or.command)) return opened;
  return { ...opened, lead: operationOf(or.command), act, title: or.title };
}

/** The parts that a command may be about, where the address names none yet. */
async function undecided({ act, on }: Opened): Promise<readonly Option[] | null> {
  if (!act.part || on.parts[act.part.field] !== undefined) return null;
  return act.part.of(on);
}

const thingKey = ({ id, on: { parts } }: Opened): string => [id, ...Object.values(parts).map(String)].join(' ').trim();

const buttonOf = (visit: Visit, operation: CommandOperation): string =>
  COMMAND_WORDS[nameOf(operation)]?.[visit.language].button ?? nameOf(operation);

function titleOf({ language }: Visit, { act, lead, title }: Opened): string {
  const own = title?.[language] ?? act.or?.title[language] ?? act.answers?.title?.[language];
  return own ?? COMMAND_WORDS[nameOf(lead)]?.[language].title ?? nameOf(lead);
}

/** The way back: the page of the thing, or the one that the act names. */
async function crumbsOf(visit: Visit, { thing, act, on }: Opened): Promise<{ crumbs: { label: string; href: string }[] }> {
  const above = thing?.name ? { label: thing.name, href: wayTo(visit, thing.href) } : await act.above?.(on);
  return { crumbs: above ? [above] : [] };
}

/** Asks for the part first: each choice leads to its own page. */
async function choosing(visit: Visit, opened: Opened, options: readonly Option[]): Promise<Answer> {
  const { act, lead, thing, id, on } = opened;
  const said = words[visit.language];
  const field = act.part?.field ?? '';
  const about = await act.part?.about?.(on);
  return {
    title: titleOf(visit, opened),
    ...(await crumbsOf(visit, opened)),
    body:
      options.length === 0
        ? html`<p>${said.nothing}</p>
            ${thing && html`<p><a class="fr-link" href="${wayTo(visit, thing.href)}">${said.see}</a></p>`}`
        : html`${!isEmpty(about) && html`<section class="g-object">${about}</section>`}
            <h2>${said.which}</h2>
            <ul class="g-list">
              ${options.map(
                ({ value, label, hint }) =>
                  html`<li><a class="fr-link" href="${address(`/agir/${nameOf(lead)}/${id}`, { ...Object.fromEntries(visit.query), [field]: value })}">${label}</a>${hint && html` <span class="g-muted">${hint}</span>`}</li>`,
              )}
            </ul>`,
  };
}

/** Kinds of fields that need the width of a page. */
const WIDE = ['lines', 'group', 'values', 'choices', 'texts'];

const isLarge = ({ properties = {}, oneOf }: Schema): boolean =>
  oneOf !== undefined ||
  Object.entries(properties).filter(([name]) => !['version', 'revision'].includes(name)).length > 4 ||
  Object.entries(properties).some(([name, each]) => WIDE.includes(kindOf(name, withoutNull(each).schema)));

/** The schema of a second answer without what the first asks for already. */
const besideOf = (schema: Schema, { properties = {} }: Schema): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !(name in properties))),
});

/** The buttons of an act, and the fields that only its second answer has. */
function answersOf(
  visit: Visit,
  { act, lead, id }: Opened,
  offered: readonly CommandName[] | null,
  context: Parameters<typeof fieldsIn>[0],
): { answers?: Answers; buttons?: Html; further?: Part } {
  const { language } = visit;
  if (act.answers) {
    const { field, buttons } = act.answers;
    return { answers: { pointer: `/${field}`, labels: typesetWords(buttons)[language] } };
  }
  if (!act.or) return {};
  const other = operationOf(act.or.command);
  const may = (operation: CommandOperation): boolean => visit.may(operation) && (offered === null || offered.includes(nameOf(operation)));
  if (!may(other)) return {};
  const action = apart(address(`/agir/${nameOf(other)}${id === '' ? '' : `/${id}`}`, askedIn(visit.query)));
  const beside = fieldsIn({ ...context, command: nameOf(other) }, besideOf(bodySchema(other), bodySchema(lead)), '');
  const first = may(lead) && html`<button class="fr-btn">${buttonOf(visit, lead)}</button>`;
  const second = html`<button class="fr-btn fr-btn--secondary" formaction="${action}">${buttonOf(visit, other)}</button>`;
  if (isEmpty(beside)) return { buttons: html`${first} ${second}` };
  return { buttons: html`${first}`, further: html`<div class="g-only">${beside} ${second}</div>` };
}

/** The next step of the thing, with its deadline and the people who are to take it, where the thing has one. */
function awaitedOf({ language, at }: Visit, thing: Thing | undefined): Part {
  const next = thing?.read.next;
  return next && html`<p>${words[language].awaited}${colon(language)} ${awaited(language, next, { now: at })}</p>`;
}

/** False where the form was refused because its thing has moved on: there is nothing left to send. */
function isStillTaken({ thing, lead, act, operation }: Opened, { problem }: FormState): boolean {
  const commands = thing?.read.commands;
  if (!problem || !commands || act.offered || act.part) return true;
  return (
    problem.code !== 'wrong_state' || [nameOf(lead), nameOf(operation), act.or?.command].some((name) => name && commands.includes(name))
  );
}

/** Why a command is not possible now, on its part where it is about one, as the API says it. */
async function refusalOf({ language }: Visit, { thing, lead, act, on }: Opened): Promise<Part> {
  const refused = act.refused ? await act.refused(on) : act.part ? [] : thing?.read.refused;
  const found = refused?.find(({ command }) => command === nameOf(lead));
  return found
    ? html`<p>${found.detail}</p>
      ${whyRefused(language, found.why)}`
    : null;
}

/** The page of the act that a refusal names as the way forward; its form begins with what was typed here. */
function wayFrom(visit: Visit, opened: Opened, { problem, fields }: FormState): FormLook['way'] {
  const { act, lead, id } = opened;
  const instead = problem && act.instead?.[problem.code]?.(fields);
  if (!instead) return undefined;
  const typed = Object.entries(instead.fields).map(([pointer, [value = '']]) => [pointer, value] as const);
  return {
    href: wayToAct(visit, instead.command, id, { ...Object.fromEntries(typed), [FROM]: draftName(nameOf(lead), thingKey(opened)) }),
    text: COMMAND_WORDS[instead.command][visit.language].title,
  };
}

/** What an act says of its thing. Async, since one act that throws must not leave what is read beside it unheard. */
const asked = async <Given extends readonly unknown[], Said>(
  say: ((...given: Given) => Said | Promise<Said>) | undefined,
  ...given: Given
): Promise<Said | undefined> => say?.(...given);

const leavesOf = ({ leaves = [] }: AnyAct) => (typeof leaves === 'function' ? leaves : () => leaves);

/** All that the page shows of its act, read side by side. */
function readAct(opened: Opened, fields: Fields) {
  const { act, on } = opened;
  const choices = Object.fromEntries(
    Object.entries(act.choices ?? {}).map(([pointer, choose]) => [pointer, async (sought: Sought) => (await choose?.(on, sought)) ?? []]),
  );
  return Promise.all([
    choicesOf(on.visit, fields, choices),
    asked(act.offered, on),
    asked(act.object, on),
    asked(act.follows, on, fields),
    asked(leavesOf(act), on),
    asked(act.requires, on),
    asked(act.phrases, on),
    crumbsOf(on.visit, opened),
  ]);
}

async function show(visit: Visit, opened: Opened, state: FormState & { keptAt?: string }): Promise<Answer> {
  const { lead, act, thing, on, button } = opened;
  const { language } = visit;
  const said = words[language];
  const schema = bodySchema(lead);
  const fixed = await fixedOf(opened, lead);
  const part = act.part && on.parts[act.part.field] !== undefined ? { [act.part.field]: on.parts[act.part.field] } : {};
  const hidden = [...Object.keys({ ...fixed, ...part }).map((name) => `/${name}`), ...(act.keys ?? [])];
  // Sends back the version that the reader saw: a command on a thing that has changed since is refused as stale.
  const shown = pinned(
    { ...state, faults: faultsAtLabels(state.faults, state.fields, act.keys ?? []) },
    Object.fromEntries(Object.entries({ ...fixed, ...part }).map(([name, value]) => [`/${name}`, String(value)])),
  );
  const [typedOn = ''] = state.keptAt ? (state.fields['/version'] ?? []) : [];
  const isStale = typedOn !== '' && typedOn !== shown.fields['/version']?.[0];
  const [{ options, searches }, offered = null, object, follows, left = [], required = [], phrases, { crumbs }] = await readAct(
    opened,
    shown.fields,
  );
  const isOffered =
    isStillTaken(opened, state) &&
    (offered === null || offered.includes(nameOf(lead)) || (act.or !== undefined && offered.includes(act.or.command)));
  const [back] = crumbs;
  const context = { language, command: nameOf(lead), fields: shown.fields, faults: shown.faults, options, searches };
  const form = isOffered
    ? formOf(visit, {
        operation: lead,
        action: address(`/agir/${nameOf(lead)}${opened.id === '' ? '' : `/${opened.id}`}`, askedIn(visit.query)),
        state: shown,
        options,
        searches,
        hidden,
        required: [...required, ...(act.answers?.requires ?? [])],
        phrases: { ...phrases },
        left: [...left, ...(act.answers ? [`/${act.answers.field}`] : [])],
        keeps: thingKey(opened),
        isStale,
        ...(button ? { button: button[language] } : {}),
        way: wayFrom(visit, opened, shown) ?? act.way?.(visit, shown),
        ...(act.recounts ? { more: recountButton(language) } : {}),
        ...answersOf(visit, opened, offered, { ...context, hidden }),
        ...(back ? { cancel: back.href } : {}),
      })
    : html`<div>${(await refusalOf(visit, opened)) ?? html`<p>${said.notNow}</p>`}</div>
        ${awaitedOf(visit, thing)} ${back && html`<p><a class="fr-link" href="${back.href}">${said.see}</a></p>`}`;
  const heads = act.says ? said.talk[act.says] : said;
  const about = !isEmpty(object) && html`<section class="g-object"><h2>${heads.object}</h2>${object}</section>`;
  const after =
    !isEmpty(follows) &&
    html`<section class="g-object"${flag('data-sum', isOffered && act.recounts === true)}><h2>${said.follows}</h2>${act.recounts && unreadAmounts(language, shown.fields)} ${follows}</section>`;
  const isBeside = (about || after) && !isLarge(schema);
  const page = { title: titleOf(visit, opened), crumbs, ...(state.problem ? { status: 422 } : {}) };
  const whole = isOffered ? await act.whole?.(on) : null;
  if (whole)
    return {
      ...page,
      isWide: true,
      body: html`<div class="g-side-by-side">
        <div class="g-stays" tabindex="0" role="region" aria-label="${said.whole}">${whole}</div>
        <div>
          ${about} ${after}
          <h2>${heads.act}</h2>
          ${form}
        </div>
      </div>`,
    };
  return {
    ...page,
    body: isBeside ? html`${about} ${after}` : html`${about} ${after} ${(about || after) && html`<h2>${heads.act}</h2>`} ${form}`,
    ...(isBeside ? { aside: html`<section class="g-card"><h2>${heads.act}</h2>${form}</section>`, isAsideLast: true } : {}),
  };
}

/**
 * The page of each command that has none of its own: what is decided, what follows, and the form.
 * @param acts what each of them shows, by the command's name
 */
export const commandPageOf = (acts: Acts): Page => ({
  path: '/agir/:command{/:id}',
  of: 'signed in',
  get: async (visit) => {
    const opened = await open(visit, acts);
    const { operation, lead, act, id, on } = opened;
    assertSeen(visit, opened);
    const own = ownPageOf(nameOf(operation), id, Object.fromEntries(visit.query));
    if (own) return { to: wayTo(visit, own) };
    const elsewhere = addressOfCommand(nameOf(operation), id, Object.fromEntries(visit.query));
    if (!elsewhere.startsWith('/agir/')) return { to: wayTo(visit, elsewhere) };
    const options = await undecided(opened);
    const [only, ...more] = options ?? [];
    if (options && (!only || more.length > 0)) return choosing(visit, opened, options);
    const part = only && act.part ? { [act.part.field]: only.value } : {};
    if (only) return { to: address(`/agir/${nameOf(lead)}/${id}`, { ...Object.fromEntries(visit.query), ...part }) };
    return show(
      visit,
      opened,
      await openForm(visit, lead, thingKey(opened), await act.begins?.(on), (fields) => broughtTo(opened, fields)),
    );
  },
  post: async (visit) => {
    const opened = await open(visit, acts);
    const { operation, lead, act, thing, id, on } = opened;
    const parameter = parameterOf(operation);
    const fixed = isRead(opened) ? await fixedOf(opened, operation) : {};
    const { properties = {} } = bodySchema(operation);
    const mine = Object.fromEntries(Object.entries(fixed).filter(([name]) => name in properties));
    const keyed = { ...visit, fields: withKeys(visit.fields, act.keys ?? []) };
    const given = await giveForm(keyed, operation, {
      params: parameter ? { [parameter]: id } : {},
      read: (body) => ({ ...mine, ...body }),
    });
    if ('state' in given) {
      // The page of the error has the texts that were sent.
      assertSeen(visit, opened);
      return show(visit, opened, given.state);
    }
    const [made, from] = [given.done.body as { id?: string }, visit.query.get(FROM)];
    // This act sends what was typed for the refused one.
    if (from !== null && visit.person) await removePageDraft(visit.deps.db, visit.person.caller.personId, from);
    const home = thing?.href ?? (operation.spec.path.startsWith('/me/') ? '/mon-compte' : '/taches');
    return doneAt(visit, operation, act.next?.(on, made) ?? home, thingKey(opened), lead);
  },
});
