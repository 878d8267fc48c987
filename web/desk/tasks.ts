import { getMyFigures } from '../../api/desk/figures.ts';
import { getTasks } from '../../api/desk/tasks.ts';
import { getPerson } from '../../api/people/people.ts';
import type { Language } from '../../domain/core/words.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { Way } from '../applications/application-neighbours.ts';
import { addressOfCommand } from '../core/addresses.ts';
import { TASKS, WHOLE_LIST, withAlso } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { COMMANDS } from '../core/command-page.ts';
import { deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { labelOf } from '../core/forms/field.ts';
import { bodySchema } from '../core/forms/form.ts';
import { withoutNull } from '../core/forms/schema.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { TaskCommand } from '../../domain/desk/commands.ts';
import { URGENCIES, type Urgency, urgencyOf } from '../../domain/desk/urgency.ts';
import { trackingYearOf } from '../../domain/grants/milestone.ts';
import { milestoneName } from '../grants/milestones.ts';
import { opinionsHref } from '../review/opinions-asked.ts';
import { bilingual, colon } from '../core/words.ts';
import { figuresPart } from './figures.ts';

const words = bilingual({
  fr: {
    title: 'À traiter',
    count: (n: string) => (n === '1' ? 'Une action vous attend.' : `${n} actions vous attendent, la plus urgente en premier.`),
    shown: (from: string, to: string, of: string) => `${from} à ${to} sur ${of}`,
    command: 'Action',
    every: 'Toutes',
    words: 'Mots du dossier ou référence',
    whose: 'À faire par',
    team: 'Moi ou mon équipe',
    mine: 'Moi seulement',
    own: 'Ce qui vous est demandé à votre nom, et ce qui concerne les dossiers dont vous êtes l’interlocuteur. Vos collègues du même rôle voient le reste aussi.',
    found: (n: string) =>
      n === '1' ? 'Une action répond à ces filtres.' : `${n} actions répondent à ces filtres, la plus urgente en premier.`,
    noneOf: 'Aucune action ne répond à ces filtres.',
    none: 'Rien ne vous attend. Vous recevrez un message quand ce sera le cas.',
    amount: 'Montant :',
    asked: (name: string, on: string, until: string | null) => `Déjà demandé à ${name} le ${on}${until ? `, pour le ${until}` : ''}.`,
    stead: (name: string) => `En suppléance de ${name}`,
    noTerm: 'sans date limite',
    late: (n: string) => `En retard (${n})`,
    soon: (n: string) => `Dans les sept jours (${n})`,
    later: (n: string) => `Plus tard (${n})`,
    noRole: 'Vous n’avez encore aucun rôle. Voici ce que vous pouvez demander.',
    ask: 'Demander un accès',
    askAll: 'Demander tous ces avis ensemble',
    next: 'Action suivante',
  },
  en: {
    title: 'To do',
    count: (n: string) => (n === '1' ? 'One thing waits for you.' : `${n} things wait for you, the most urgent first.`),
    shown: (from: string, to: string, of: string) => `${from} to ${to} of ${of}`,
    command: 'Action',
    every: 'All',
    words: 'Words of the application, or its reference',
    whose: 'To be done by',
    team: 'Me or my team',
    mine: 'Me alone',
    own: 'What is asked of you by name, and what is about the applications whose contact you are. Your colleagues with the same role see the rest too.',
    found: (n: string) => (n === '1' ? 'One thing fits these filters.' : `${n} things fit these filters, the most urgent first.`),
    noneOf: 'Nothing fits these filters.',
    none: 'Nothing waits for you. You will get a message when something does.',
    amount: 'Amount:',
    asked: (name: string, on: string, until: string | null) => `${name} was asked on ${on}${until ? `, by ${until}` : ''}.`,
    stead: (name: string) => `For ${name}`,
    noTerm: 'no deadline',
    late: (n: string) => `Late (${n})`,
    soon: (n: string) => `Within seven days (${n})`,
    later: (n: string) => `Later (${n})`,
    noRole: 'You have no role yet. Here is what you may ask for.',
    ask: 'Ask for access',
    askAll: 'Ask for all of these opinions together',
    next: 'Next action',
  },
});

/** The field of a command's body that a task's detail fills. */
const DETAILS = [
  'payment',
  'gain',
  'step',
  'tranche',
  'rank',
  'claim',
  'alert',
  'number',
  'change',
  'sequence',
  'year',
  'otherId',
  'obligation',
  'amendment',
  'milestone',
  'appeal',
  'role',
  'personId',
];

type Task = AnswerOf<typeof getTasks>['items'][number];

/** Which field of its command a task's detail fills; undefined where it has none. */
function fieldOfDetail({ command, detail }: { command: TaskCommand; detail: string | null }): string | undefined {
  const operation = COMMANDS.get(command);
  const properties = operation && detail ? (bodySchema(operation).properties ?? {}) : {};
  const isNumber = /^\d+$/.test(detail ?? '');
  return DETAILS.find((each) => properties[each] && (isNumber || withoutNull(properties[each]).schema.type !== 'integer'));
}

/** The address of a task's form, filled with what the task says. */
export function addressOfTask(task: { command: TaskCommand; id: string; detail: string | null }): string {
  const name = fieldOfDetail(task);
  return addressOfCommand(task.command, task.id, name && task.detail ? { [name]: task.detail } : {});
}

/** The part that a task is about: a step by its name, a tranche by its number. */
function partOf(language: Language, task: Task): string | null {
  if (task.detailLabel) return task.detailLabel;
  const name = fieldOfDetail(task);
  if (!name || !/^\d+$/.test(task.detail ?? '')) return null;
  const number = Number(task.detail);
  if (name === 'milestone') return milestoneName(language, { rank: number, trackingYear: trackingYearOf(number) });
  return `${labelOf(language, task.command, name).label} ${task.detail}`;
}

const nameOf = (language: Language, command: TaskCommand): string => COMMAND_WORDS[command][language].button;

/** The command of a task, and the part that it is about. */
export const doWords = (language: Language, task: Task): string =>
  [nameOf(language, task.command), partOf(language, task)].filter(Boolean).join(' · ');

/**
 * A link to the thing of a task. For a person it leads to the caller's own account, or to the other's page where the
 * caller may read it.
 */
function aboutOf(visit: Visit, { kind, id, reference, title }: Task, list: Record<string, string>): Part {
  const name = [reference, title].filter(Boolean).join(' · ');
  if (kind === 'person' && id === visit.person?.caller.personId)
    return html`<a class="g-task__about" href="${withAlso('/mon-compte', list)}">${name}</a>`;
  if (kind === 'person' && !visit.may(getPerson)) return html`<span class="g-task__about">${name}</span>`;
  return html`<a class="g-task__about" href="${withAlso(pageOf(kind, id), list)}">${name}</a>`;
}

/**
 * The pages of the tasks that ask for one of these commands, one after the other.
 * @param q only those on the files that it finds
 * @param alone `uncounted` where their totals are not read
 */
export async function* pagesOf(
  visit: Visit,
  commands: readonly TaskCommand[],
  { q, alone = 'true' }: { q?: string | undefined; alone?: 'true' | 'uncounted' } = {},
): AsyncGenerator<AnswerOf<typeof getTasks>> {
  for (let cursor: string | undefined; ;) {
    const page = await visit.read(getTasks, { query: { command: commands.join(), alone, q, limit: '100', cursor } });
    yield page;
    if (page.next === null) return;
    cursor = page.next;
  }
}

/**
 * How many tasks of the caller ask for each of these commands, with their amounts and first deadlines.
 * @param q only those on the files that it finds
 */
export const taskTotals = async (visit: Visit, commands: readonly TaskCommand[], q?: string): Promise<TaskTotals> =>
  (await visit.read(getTasks, { query: { command: commands.join(), alone: 'true', q, limit: '1' } })).totals;
export type TaskTotals = AnswerOf<typeof getTasks>['totals'];

type Some = { totals?: TaskTotals; most?: number; q?: string };

/**
 * The tasks of the caller that ask for one of these commands, for a page that shows them together, and whether these
 * are all.
 * @param totals those of the caller's tasks, where they are read already: what has none is not asked for
 * @param most stops once there are so many
 * @param q only those on the files that it finds
 */
export async function firstTasks(
  visit: Visit,
  commands: readonly TaskCommand[],
  { totals, most = Infinity, q }: Some = {},
): Promise<{ tasks: Task[]; areAll: boolean }> {
  const waiting = commands.filter((command) => totals?.some((each) => each.command === command) ?? true);
  const tasks: Task[] = [];
  if (waiting.length === 0) return { tasks, areAll: true };
  for await (const { items, next } of pagesOf(visit, waiting, { q, alone: 'uncounted' }))
    if (tasks.push(...items) >= most) return { tasks, areAll: next === null };
  return { tasks, areAll: true };
}

/** The same without saying so. */
export const allTasks = async (visit: Visit, commands: readonly TaskCommand[], some: Some = {}): Promise<Task[]> =>
  (await firstTasks(visit, commands, some)).tasks;

/** The number of tasks on a page. */
const SHOWN = 50;

/** Where a page of tasks begins, from 0, as its address says it beside the cursor: it only counts them. */
function firstIn(query: URLSearchParams): number {
  const asked = Number(query.get('cursor') ? query.get('from') : 0);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : 0;
}

export const TASKS_PATH = '/taches';

/** The parameters of the address of a list of tasks. */
const VIEW = ['command', 'q', 'qui', 'cursor', 'from'] as const;
type TaskView = Partial<Record<(typeof VIEW)[number], string>>;

const viewIn = (query: URLSearchParams): TaskView => {
  const command = query.get('command') ?? '';
  return {
    ...(COMMANDS.has(command) ? { command } : {}),
    q: (query.get('q') ?? '').trim().slice(0, 200),
    ...(query.get('qui') === 'moi' ? { qui: 'moi' } : {}),
    ...(query.get('cursor') ? { cursor: query.get('cursor') ?? '', from: String(firstIn(query)) } : {}),
  };
};

const askTasks = (visit: Visit, { command, q, qui, cursor }: TaskView) =>
  visit.read(getTasks, { query: { command, q, own: qui && 'true', cursor, limit: String(SHOWN) } });

/** The parameter of a list of tasks that names the one that is next there, after the one that was done. */
const THEN = 'puis';
const keyOf = ({ command, id, detail }: Task): string => [command, id, detail ?? ''].join('.');

/** The tasks of a page as they are shown, those of one thing together where its first one stands, by their urgency. */
function inOrder(tasks: readonly Task[], at: string): ReadonlyMap<Urgency, Task[][]> {
  const parts = Map.groupBy(tasks, ({ dueAt }) => urgencyOf(dueAt, at));
  return new Map(
    URGENCIES.flatMap((urgency) => {
      const ofPart = parts.get(urgency);
      return ofPart ? [[urgency, [...Map.groupBy(ofPart, ({ kind, id }) => `${kind} ${id}`).values()]]] : [];
    }),
  );
}

/** What is added to a task's address, so that what is done there leads back to this list, at the task after it. */
type Onward = (task: Task) => Record<string, string>;

function onwardOf(view: TaskView, { items, next, at }: { items: readonly Task[]; next: string | null; at: string }): Onward {
  const all = [...inOrder(items, at).values()].flat(2);
  const places = new Map(all.map((task, place) => [task, place]));
  const named = (here: Record<string, string | undefined>): Record<string, string> => ({
    [TASKS]: address('', here).slice(1) || WHOLE_LIST,
  });
  return (task) => {
    const after = all[(places.get(task) ?? 0) + 1];
    if (after || next === null) return named({ ...view, [THEN]: after && keyOf(after) });
    return named({ ...view, cursor: next, from: String(Number(view.from ?? 0) + items.length) });
  };
}

/**
 * The next task of a list: the one that it names as next, or its first one where that has been done meanwhile; null
 * where nothing waits there any more.
 * @param href the list, as `listBehind` writes it
 */
export async function nextTask(visit: Visit, href: string): Promise<Way | null> {
  const query = new URL(href, 'http://desk').searchParams;
  const view = viewIn(query);
  try {
    const { items, next } = await askTasks(visit, view);
    const all = [...inOrder(items, visit.at).values()].flat(2);
    const task = all.find((each) => keyOf(each) === query.get(THEN)) ?? all[0];
    if (!task) return null;
    const onward = onwardOf(view, { items, next, at: visit.at });
    const about = [task.reference, doWords(visit.language, task)].filter(Boolean).join(' · ');
    return {
      href: withAlso(addressOfTask(task), onward(task)),
      label: `${words[visit.language].next}${colon(visit.language)} ${about}`,
    };
  } catch (error) {
    // The address was altered, and names no list that can be read.
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** One task: its act, its thing, and the facts that the act rests on. */
function taskRow(visit: Visit, task: Task, onward: Onward, isAlone: boolean): Part {
  const { language, at } = visit;
  const said = words[language];
  const { asked, amountCents, dueAt, standsInFor } = task;
  const day = (instant: string): string => longDate(language, parisDate(instant));
  return html`<li class="g-task">
    <div class="g-task__what">
      <a class="g-task__do" href="${withAlso(addressOfTask(task), onward(task))}">${doWords(language, task)}</a>
      ${isAlone && aboutOf(visit, task, onward(task))} ${isAlone && task.organisationName && html`<span class="g-muted">${task.organisationName}</span>`}
      ${standsInFor && html`<strong>${said.stead(standsInFor.name)}</strong>`}
      ${asked && html`<span>${said.asked(asked.name, day(asked.at), asked.until && day(asked.until))}</span>`}
      ${amountCents !== null && html`<span>${said.amount} ${money(language, amountCents)}</span>`}
      ${task.money && html`<span class="g-muted g-small">${task.money}</span>`}
    </div>
    <p class="g-task__when">${dueAt ? deadline(language, dueAt, at) : html`<span class="g-muted">${said.noTerm}</span>`}</p>
  </li>`;
}

/** The tasks of one thing together, named once. */
const byThing = (visit: Visit, things: readonly Task[][], onward: Onward): Part =>
  things.map((ofThing) => {
    const [first, ...others] = ofThing;
    const last = ofThing.at(-1);
    if (!first || !last || others.length === 0) return ofThing.map((task) => taskRow(visit, task, onward, true));
    return html`<li class="g-task-group">
      <p>${aboutOf(visit, first, onward(last))} ${first.organisationName && html`<span class="g-muted">${first.organisationName}</span>`}</p>
      <ul class="g-tasks">
        ${ofThing.map((task) => taskRow(visit, task, onward, false))}
      </ul>
      ${
        ofThing.filter(({ command, asked }) => command === 'assignReviewer' && asked === null).length > 1 &&
        html`<p><a class="fr-link" href="${opinionsHref(first.id, onward(last))}">${words[visit.language].askAll}</a></p>`
      }
    </li>`;
  });

/** The tasks of a page by their urgency, each part with its count in all; what is due later is folded below others. */
function byUrgency(visit: Visit, tasks: readonly Task[], counts: Record<Urgency, number>, onward: Onward): Part {
  const { language, at } = visit;
  const parts = inOrder(tasks, at);
  return [...parts].map(([urgency, things]) => {
    const title = words[language][urgency](figure(language, counts[urgency]));
    const list = html`<ul class="g-tasks">
      ${byThing(visit, things, onward)}
    </ul>`;
    return urgency === 'later' && parts.size > 1
      ? html`<details class="a-details">
          <summary><h2>${title}</h2></summary>
          ${list}
        </details>`
      : html`<section>
          <h2>${title}</h2>
          ${list}
        </section>`;
  });
}

export const tasksPage: Page = {
  path: TASKS_PATH,
  of: 'signed in',
  get: async (visit) => {
    const { language, person, query, at } = visit;
    const said = words[language];
    const asked = viewIn(query);
    const { cursor, from: _, ...view } = asked;
    const { command, q = '', qui } = view;
    const isFiltered = Object.values(view).some((each) => each !== '');
    const [{ items, next, total, totals }, counted] = await Promise.all([
      askTasks(visit, asked),
      cursor === undefined && !isFiltered ? visit.read(getMyFigures) : null,
    ]);
    // What stood there was done meanwhile: others may wait before.
    if (cursor !== undefined && items.length === 0) return { to: address(TASKS_PATH, view) };
    const from = firstIn(query);
    const ofThese = totals.filter((each) => command === undefined || each.command === command);
    const sum = (counted: 'count' | 'late' | 'soon'): number => ofThese.reduce((all, each) => all + each[counted], 0);
    const of = sum('count');
    const counts = { late: sum('late'), soon: sum('soon'), later: of - sum('late') - sum('soon') };
    const hasRole = (person?.caller.roles.length ?? 0) > 0;
    const number = (n: number): string => figure(language, n);
    const figures = counted && figuresPart(visit, counted, { nextAt: items[0]?.dueAt ?? null, totals });
    return {
      title: said.title,
      body:
        total === 0 && !isFiltered
          ? html`${figures}<div class="g-empty">
              <p>${hasRole ? said.none : said.noRole}</p>
              ${!hasRole && html`<p><a class="fr-btn" href="/mon-compte">${said.ask}</a></p>`}
            </div>`
          : html`${figures}
              <p class="g-muted">${isFiltered ? items.length > 0 && said.found(number(of)) : said.count(number(total))}</p>
              ${
                (isFiltered || total > 1) &&
                filters(language, '/taches', [
                  { kind: 'words', name: 'q', label: said.words, value: q },
                  {
                    kind: 'choice',
                    name: 'qui',
                    label: said.whose,
                    none: said.team,
                    value: qui ?? '',
                    options: [{ value: 'moi', label: said.mine }],
                  },
                  {
                    kind: 'choice',
                    name: 'command',
                    label: said.command,
                    none: said.every,
                    value: command ?? '',
                    options: [...totals, ...(command && ofThese.length === 0 ? [{ command: command as TaskCommand, count: 0 }] : [])]
                      .map((each) => ({ value: each.command, label: `${nameOf(language, each.command)} (${number(each.count)})` }))
                      .sort((one, other) => one.label.localeCompare(other.label, language)),
                  },
                ])
              }
              ${qui && html`<p class="g-muted g-small">${said.own}</p>`}
              ${items.length === 0 && html`<p role="status">${said.noneOf}</p>`}
              ${items.length > 0 && items.length < of && html`<p class="g-muted">${said.shown(number(from + 1), number(from + items.length), number(of))}</p>`}
              ${byUrgency(visit, items, counts, onwardOf(asked, { items, next, at }))}
              ${pagination(language, {
                first: cursor === undefined ? null : address('/taches', view),
                next: next && address('/taches', { ...view, cursor: next, from: from + items.length }),
              })}`,
    };
  },
};
