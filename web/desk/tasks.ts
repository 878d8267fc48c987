import { getTasks } from '../../api/desk/tasks.ts';
import { getPerson } from '../../api/people/people.ts';
import type { Language } from '../../domain/core/words.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { addressOfCommand } from '../core/addresses.ts';
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
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'À traiter',
    count: (n: string) => (n === '1' ? 'Une action vous attend.' : `${n} actions vous attendent, la plus urgente en premier.`),
    shown: (from: string, to: string, of: string) => `${from} à ${to} sur ${of}`,
    command: 'Action',
    every: 'Toutes',
    noneOf: 'Aucune action de ce type ne vous attend.',
    none: 'Rien ne vous attend. Vous recevrez un message quand ce sera le cas.',
    amount: 'Montant :',
    asked: (name: string, on: string, until: string | null) => `Déjà demandé à ${name} le ${on}${until ? `, pour le ${until}` : ''}.`,
    noTerm: 'sans date limite',
    noRole: 'Vous n’avez encore aucun rôle. Voici ce que vous pouvez demander.',
    ask: 'Demander un accès',
  },
  en: {
    title: 'To do',
    count: (n: string) => (n === '1' ? 'One thing waits for you.' : `${n} things wait for you, the most urgent first.`),
    shown: (from: string, to: string, of: string) => `${from} to ${to} of ${of}`,
    command: 'Action',
    every: 'All',
    noneOf: 'Nothing of this kind waits for you.',
    none: 'Nothing waits for you. You will get a message when something does.',
    amount: 'Amount:',
    asked: (name: string, on: string, until: string | null) => `${name} was asked on ${on}${until ? `, by ${until}` : ''}.`,
    noTerm: 'no deadline',
    noRole: 'You have no role yet. Here is what you may ask for.',
    ask: 'Ask for access',
  },
});

/** The field of a command's body that a task's detail fills. */
const DETAILS = [
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

/** Where the form of a task is, with what the task says of it already. */
export function addressOfTask(task: { command: TaskCommand; id: string; detail: string | null }): string {
  const name = fieldOfDetail(task);
  return addressOfCommand(task.command, task.id, name && task.detail ? { [name]: task.detail } : {});
}

/** The part that a task is about: a step by its name, a tranche by its number. */
function partOf(language: Language, task: Task): string | null {
  if (task.detailLabel) return task.detailLabel;
  const name = fieldOfDetail(task);
  if (!name || !/^\d+$/.test(task.detail ?? '')) return null;
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
function aboutOf(visit: Visit, { kind, id, reference, title }: Task): Part {
  const name = [reference, title].filter(Boolean).join(' · ');
  if (kind === 'person' && id === visit.person?.caller.personId) return html`<a class="g-task__about" href="/mon-compte">${name}</a>`;
  if (kind === 'person' && !visit.may(getPerson)) return html`<span class="g-task__about">${name}</span>`;
  return html`<a class="g-task__about" href="${pageOf(kind, id)}">${name}</a>`;
}

/** The pages of the tasks that ask for a command, one after the other. */
export async function* pagesOf(visit: Visit, command: TaskCommand): AsyncGenerator<AnswerOf<typeof getTasks>> {
  for (let cursor: string | undefined; ;) {
    const page = await visit.read(getTasks, { query: { command, limit: '100', cursor } });
    yield page;
    if (page.next === null) return;
    cursor = page.next;
  }
}

/**
 * All tasks of the caller that ask for one of these commands, however many there are: for a page that shows them all.
 */
export async function allTasks(visit: Visit, commands: readonly TaskCommand[]): Promise<Task[]> {
  const tasks: Task[] = [];
  const follow = async (command: TaskCommand): Promise<void> => {
    for await (const page of pagesOf(visit, command)) tasks.push(...page.items);
  };
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) await follow(only);
  else {
    const { totals } = await visit.read(getTasks, { query: { limit: '1' } });
    for (const { command } of totals) if (commands.includes(command)) await follow(command);
  }
  return tasks;
}

/** The number of tasks on a page. */
const SHOWN = 50;

/** Where a page of tasks begins, from 0, as its address says it beside the cursor: it only counts them. */
function firstIn(query: URLSearchParams): number {
  const asked = Number(query.get('cursor') ? query.get('from') : 0);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : 0;
}

export const tasksPage: Page = {
  path: '/taches',
  of: 'signed in',
  get: async (visit) => {
    const { language, at, person, query } = visit;
    const said = words[language];
    const asked = query.get('command') ?? '';
    const command = COMMANDS.has(asked) ? asked : undefined;
    const cursor = query.get('cursor') ?? undefined;
    const { items, next, total, totals } = await visit.read(getTasks, { query: { command, cursor, limit: String(SHOWN) } });
    const from = firstIn(query);
    const of = command === undefined ? total : (totals.find((each) => each.command === command)?.count ?? 0);
    const hasRole = (person?.caller.roles.length ?? 0) > 0;
    const row = (task: Task): Part =>
      html`<li class="g-task">
        <div class="g-task__what">
          <a class="g-task__do" href="${addressOfTask(task)}">${doWords(language, task)}</a>
          ${aboutOf(visit, task)}
          ${task.organisationName && html`<span class="g-muted">${task.organisationName}</span>`}
          ${
            task.asked &&
            html`<span>${said.asked(task.asked.name, longDate(language, parisDate(task.asked.at)), task.asked.until && longDate(language, parisDate(task.asked.until)))}</span>`
          }
          ${task.amountCents !== null && html`<span>${said.amount} ${money(language, task.amountCents)}</span>`}
          ${task.money && html`<span class="g-muted g-small">${task.money}</span>`}
        </div>
        <p class="g-task__when">${task.dueAt ? deadline(language, task.dueAt, at) : html`<span class="g-muted">${said.noTerm}</span>`}</p>
      </li>`;
    const number = (n: number): string => figure(language, n);
    return {
      title: said.title,
      body:
        total === 0
          ? html`<div class="g-empty">
              <p>${hasRole ? said.none : said.noRole}</p>
              ${!hasRole && html`<p><a class="fr-btn" href="/mon-compte">${said.ask}</a></p>`}
            </div>`
          : html`<p class="g-muted">${said.count(number(total))}</p>
              ${
                totals.length > 1 &&
                filters(language, '/taches', [
                  {
                    kind: 'choice',
                    name: 'command',
                    label: said.command,
                    none: said.every,
                    value: command ?? '',
                    options: totals
                      .map((each) => ({ value: each.command, label: `${nameOf(language, each.command)} (${number(each.count)})` }))
                      .sort((one, other) => one.label.localeCompare(other.label, language)),
                  },
                ])
              }
              ${items.length === 0 && html`<p>${said.noneOf}</p>`}
              ${items.length > 0 && items.length < of && html`<p class="g-muted">${said.shown(number(from + 1), number(from + items.length), number(of))}</p>`}
              <ol class="g-tasks"${from > 0 && html` start="${from + 1}"`}>
                ${items.map(row)}
              </ol>
              ${pagination(language, {
                first: cursor === undefined ? null : address('/taches', { command }),
                next: next && address('/taches', { command, cursor: next, from: from + items.length }),
              })}`,
    };
  },
};
