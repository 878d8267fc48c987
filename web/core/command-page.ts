import { operations } from '../../api/operations.ts';
import type { Operation } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem.ts';
import { ownPageOf } from './addresses.ts';
import { summaryList } from './components/summary-list.ts';
import { COMMAND_WORDS } from './forms/command-words.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from './forms/form.ts';
import { pinned } from './forms/pinned.ts';
import { optionsFor } from './forms/options.ts';
import type { Schema } from './forms/schema.ts';
import { html } from './html.ts';
import type { Answer, Page, Visit } from './page.ts';
import { parameterOf, type Thing, thingOf } from './things.ts';
import { both } from './words.ts';

const words = both({
  fr: { about: 'Concerne', see: 'Voir la page' },
  en: { about: 'About', see: 'See its page' },
});

/** The commands: what is no read, takes no file, and is noted for longer than a moment. */
export const COMMANDS: ReadonlyMap<string, Operation> = new Map(
  operations
    .filter(({ spec }) => spec.method !== 'get' && spec.body && !spec.takes)
    .map((operation) => [operation.spec.operationId, operation]),
);

type Signed = { number?: number; documentSha256?: string | null } | null | undefined;

/** What is signed: an amendment where one is named, else the agreement. */
function documentOf({ read }: Thing, parts: Record<string, unknown>): string | undefined {
  const amendments = (read['amendments'] ?? []) as readonly NonNullable<Signed>[];
  const signed = 'amendment' in parts ? amendments.find(({ number }) => number === parts['amendment']) : (read['agreement'] as Signed);
  return signed?.documentSha256 ?? undefined;
}

/** Fields that a thing says itself, and nobody is asked for. */
function fixedOf({ properties = {} }: Schema, thing: Thing | undefined, parts: Record<string, unknown>): Record<string, unknown> {
  if (!thing) return {};
  const documentSha256 = documentOf(thing, parts);
  return {
    ...('version' in properties && thing.read['version'] !== undefined ? { version: thing.read['version'] } : {}),
    ...('revision' in properties && thing.read['revision'] !== undefined ? { revision: thing.read['revision'] } : {}),
    ...('documentSha256' in properties && documentSha256 ? { documentSha256 } : {}),
  };
}

/** The parts of a thing that its page has named in the address of the form, as the body has them. */
function partsIn({ properties = {} }: Schema, query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...query].flatMap(([name, value]) => {
      const schema = properties[name];
      if (!schema) return [];
      return [[name, schema.type === 'integer' ? Number(value) : value] as const];
    }),
  );
}

type Opened = { operation: Operation; thing: Thing | undefined; id: string; parts: Record<string, unknown> };

async function open(visit: Visit): Promise<Opened> {
  const operation = COMMANDS.get(visit.params['command'] ?? '');
  if (!operation) throw new Problem({ code: 'not_found' });
  const id = visit.params['id'] ?? '';
  const thing = id === '' ? undefined : await thingOf(visit, operation, id);
  return { operation, thing, id, parts: partsIn(bodySchema(operation), visit.query) };
}

const thingKey = ({ id, parts }: Pick<Opened, 'id' | 'parts'>): string => [id, ...Object.values(parts).map(String)].join(' ').trim();

async function show(visit: Visit, opened: Opened, state: FormState & { keptAt?: string }): Promise<Answer> {
  const { operation, thing, parts } = opened;
  const { language } = visit;
  const schema = bodySchema(operation);
  const said = COMMAND_WORDS[operation.spec.operationId]?.[language];
  const step = typeof parts['step'] === 'string' ? parts['step'] : undefined;
  const fixed = fixedOf(schema, thing, parts);
  return {
    title: said?.title ?? operation.spec.operationId,
    ...(thing?.name ? { crumbs: [{ label: thing.name, href: thing.href }] } : {}),
    ...(state.problem ? { status: 422 } : {}),
    body: formOf(visit, {
      operation,
      // What its reader has before its eyes is sent back with the form: what changed meanwhile is refused as stale.
      state: pinned(state, Object.fromEntries(Object.entries(fixed).map(([name, value]) => [`/${name}`, String(value)]))),
      ...(await optionsFor(visit, operation, thing, state.fields, step)),
      hidden: Object.keys(fixed).map((name) => `/${name}`),
      keeps: thingKey(opened),
      ...(thing ? { cancel: thing.href } : {}),
    }),
    aside:
      thing?.name &&
      html`<section class="g-card">
        <h2>${words[language].about}</h2>
        ${summaryList([[thing.name, html`<a class="fr-link" href="${thing.href}">${words[language].see}</a>`]])}
      </section>`,
  };
}

/** The form of any command: what its schema asks, what its thing says already, and what it leads to. */
export const commandPage: Page = {
  path: '/agir/:command{/:id}',
  of: 'signed in',
  get: async (visit) => {
    const opened = await open(visit);
    if (!visit.may(opened.operation)) throw new Problem({ code: 'role_required', roles: opened.operation.spec.roles ?? [] });
    const own = ownPageOf(opened.operation.spec.operationId, opened.id, Object.fromEntries(visit.query));
    // Some are led back here, with what is known of them.
    if (own && !own.startsWith('/agir/')) return { to: own };
    if (opened.id !== '' && parameterOf(opened.operation) && !opened.thing) throw new Problem({ code: 'not_found' });
    return show(visit, opened, await openForm(visit, opened.operation, thingKey(opened), opened.parts));
  },
  post: async (visit) => {
    const opened = await open(visit);
    const { operation, thing, id } = opened;
    const parameter = parameterOf(operation);
    const given = await giveForm(visit, operation, {
      params: parameter ? { [parameter]: id } : {},
      read: (body) => ({ ...fixedOf(bodySchema(operation), thing, opened.parts), ...body }),
    });
    if ('state' in given) return show(visit, opened, given.state);
    const made = given.done.body as { id?: string };
    return doneAt(
      visit,
      operation,
      thing?.href ?? (operation.spec.path.startsWith('/me/') ? '/mon-compte' : '/taches'),
      thingKey(opened) || made.id || '',
    );
  },
};
