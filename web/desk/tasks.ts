import { getTasks } from '../../api/desk/tasks.ts';
import { getPerson } from '../../api/people/people.ts';
import type { Language } from '../../domain/core/words.ts';
import { addressOfCommand } from '../core/addresses.ts';
import type { AnswerOf } from '../core/answer.ts';
import { COMMANDS } from '../core/command-page.ts';
import { deadline, money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { COMMAND_WORDS } from '../core/forms/command-words.ts';
import { labelOf } from '../core/forms/field.ts';
import { bodySchema } from '../core/forms/form.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { pageOf } from '../core/things.ts';
import { both } from '../core/words.ts';

const words = both({
  fr: {
    title: 'À traiter',
    count: (n: number) => (n === 1 ? 'Une action vous attend.' : `${n} actions vous attendent, la plus urgente en premier.`),
    none: 'Rien ne vous attend. Vous recevrez un message quand ce sera le cas.',
    amount: 'Montant :',
    noTerm: 'sans date limite',
    noRole: 'Vous n’avez encore aucun rôle. Voici ce que vous pouvez demander.',
    ask: 'Demander un accès',
  },
  en: {
    title: 'To do',
    count: (n: number) => (n === 1 ? 'One thing waits for you.' : `${n} things wait for you, the most urgent first.`),
    none: 'Nothing waits for you. You will get a message when something does.',
    amount: 'Amount:',
    noTerm: 'no deadline',
    noRole: 'You have no role yet. Here is what you may ask for.',
    ask: 'Ask for access',
  },
});

/** Which field of a command's body a task's detail is. */
const DETAILS = ['step', 'tranche', 'rank', 'claim', 'alert', 'number', 'change', 'year', 'otherId', 'obligation', 'amendment', 'role'];

type Task = AnswerOf<typeof getTasks>['items'][number];

/** Which field of its command a task's detail fills; undefined where it has none. */
function fieldOfDetail({ command, detail }: { command: string; detail: string | null }): string | undefined {
  const operation = COMMANDS.get(command);
  const properties = operation && detail ? (bodySchema(operation).properties ?? {}) : {};
  return DETAILS.find((each) => each in properties);
}

/** Where the form of a task is, with what the task says of it already. */
export function addressOfTask(task: { command: string; id: string; detail: string | null }): string {
  const name = fieldOfDetail(task);
  return addressOfCommand(task.command, task.id, name && task.detail ? { [name]: task.detail } : {});
}

/** On which part of its thing a task is: a step by its name, a tranche by its number. */
function partOf(language: Language, task: Task): string | null {
  if (task.detailLabel) return task.detailLabel;
  const name = fieldOfDetail(task);
  if (!name || !/^\d+$/.test(task.detail ?? '')) return null;
  return `${labelOf(language, task.command, name).label} ${task.detail}`;
}

/** What is to be done, and on which part. */
const doWords = (language: Language, task: Task): string =>
  [COMMAND_WORDS[task.command]?.[language].button ?? task.command, partOf(language, task)].filter(Boolean).join(' · ');

/** What a task is about, as a link to its page; a person's own account is its own page, and another's not everybody's. */
function aboutOf(visit: Visit, { kind, id, reference, title }: Task): Part {
  const name = [reference, title].filter(Boolean).join(' · ');
  if (kind === 'person' && id === visit.person?.caller.personId) return html`<a class="g-task__about" href="/mon-compte">${name}</a>`;
  if (kind === 'person' && !visit.may(getPerson)) return html`<span class="g-task__about">${name}</span>`;
  return html`<a class="g-task__about" href="${pageOf(kind, id)}">${name}</a>`;
}

/** So many a page has. */
const SHOWN = 50;

/** Which of the pages of so many tasks an address asks for: the first is 1. */
function pageIn(query: URLSearchParams, count: number): number {
  const asked = Number(query.get('page') ?? 1);
  return Number.isSafeInteger(asked) && asked > 1 && (asked - 1) * SHOWN < count ? asked : 1;
}

export const tasksPage: Page = {
  path: '/taches',
  of: 'signed in',
  get: async (visit) => {
    const { language, at, person, query } = visit;
    const said = words[language];
    const { items } = await visit.ask(getTasks);
    const page = pageIn(query, items.length);
    const [from, to] = [(page - 1) * SHOWN, page * SHOWN];
    const hasRole = (person?.caller.roles.length ?? 0) > 0;
    const row = (task: (typeof items)[number]): Part =>
      html`<li class="g-task">
        <div class="g-task__what">
          <a class="g-task__do" href="${addressOfTask(task)}">${doWords(language, task)}</a>
          ${aboutOf(visit, task)}
          ${task.organisationName && html`<span class="g-muted">${task.organisationName}</span>`}
          ${task.amountCents !== null && html`<span>${said.amount} ${money(language, task.amountCents)}</span>`}
        </div>
        <p class="g-task__when">${task.dueAt ? deadline(language, task.dueAt, at) : html`<span class="g-muted">${said.noTerm}</span>`}</p>
      </li>`;
    return {
      title: said.title,
      body:
        items.length === 0
          ? html`<div class="g-empty">
              <p>${hasRole ? said.none : said.noRole}</p>
              ${!hasRole && html`<p><a class="fr-btn" href="/mon-compte">${said.ask}</a></p>`}
            </div>`
          : html`<p class="g-muted">${said.count(items.length)}</p>
              <ol class="g-tasks"${page > 1 && html` start="${from + 1}"`}>
                ${items.slice(from, to).map(row)}
              </ol>
              ${pagination(language, {
                first: page > 1 ? '/taches' : null,
                next: to < items.length ? address('/taches', { page: page + 1 }) : null,
              })}`,
    };
  },
};
