import { getTasks } from '../../api/desk/tasks.ts';
import { getPerson } from '../../api/people/people.ts';
import { addressOfCommand } from '../core/addresses.ts';
import type { AnswerOf } from '../core/answer.ts';
import { COMMANDS } from '../core/command-page.ts';
import { deadline } from '../core/components/money.ts';
import { COMMAND_WORDS } from '../core/forms/command-words.ts';
import { bodySchema } from '../core/forms/form.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { pageOf } from '../core/things.ts';
import { both } from '../core/words.ts';

const words = both({
  fr: {
    title: 'À traiter',
    count: (n: number) => (n === 1 ? 'Une action vous attend.' : `${n} actions vous attendent, la plus urgente en premier.`),
    none: 'Rien ne vous attend. Vous recevrez un message quand ce sera le cas.',
    do: 'Action',
    about: 'Dossier ou projet',
    by: 'Au plus tard le',
    noTerm: 'sans date limite',
    caption: 'Actions qui vous attendent',
    noRole: 'Vous n’avez encore aucun rôle. Voici ce que vous pouvez demander.',
    ask: 'Demander un accès',
  },
  en: {
    title: 'To do',
    count: (n: number) => (n === 1 ? 'One thing waits for you.' : `${n} things wait for you, the most urgent first.`),
    none: 'Nothing waits for you. You will get a message when something does.',
    do: 'Action',
    about: 'Application or project',
    by: 'By',
    noTerm: 'no deadline',
    caption: 'What waits for you',
    noRole: 'You have no role yet. Here is what you may ask for.',
    ask: 'Ask for access',
  },
});

/** Which field of a command's body a task's detail is. */
const DETAILS = ['step', 'tranche', 'rank', 'claim', 'alert', 'number', 'change', 'year', 'otherId', 'obligation', 'amendment', 'role'];

/** Where the form of a task is, with what the task says of it already. */
export function addressOfTask({ command, id, detail }: { command: string; id: string; detail: string | null }): string {
  const operation = COMMANDS.get(command);
  const properties = operation ? (bodySchema(operation).properties ?? {}) : {};
  const name = DETAILS.find((each) => each in properties);
  return addressOfCommand(command, id, name && detail ? { [name]: detail } : {});
}

type Task = AnswerOf<typeof getTasks>['items'][number];

/** What a task is about, as a link to its page; a person's own account is its own page, and another's not everybody's. */
function aboutOf(visit: Visit, { kind, id, reference, title }: Task): Part {
  const name = [reference, title].filter(Boolean).join(' · ');
  if (kind === 'person' && id === visit.person?.caller.personId) return html`<a class="g-task__about" href="/mon-compte">${name}</a>`;
  if (kind === 'person' && !visit.may(getPerson)) return html`<span class="g-task__about">${name}</span>`;
  return html`<a class="g-task__about" href="${pageOf(kind, id)}">${name}</a>`;
}

export const tasksPage: Page = {
  path: '/taches',
  of: 'signed in',
  get: async (visit) => {
    const { language, at, person } = visit;
    const said = words[language];
    const { items } = await visit.ask(getTasks);
    const hasRole = (person?.caller.roles.length ?? 0) > 0;
    const row = (task: (typeof items)[number]): Part =>
      html`<li class="g-task">
        <div class="g-task__what">
          <a class="g-task__do" href="${addressOfTask(task)}">${COMMAND_WORDS[task.command]?.[language].button ?? task.command}</a>
          ${aboutOf(visit, task)}
          ${task.organisationName && html`<span class="g-muted">${task.organisationName}</span>`}
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
              <ol class="g-tasks">
                ${items.map(row)}
              </ol>`,
    };
  },
};
