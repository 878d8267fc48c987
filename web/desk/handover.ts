import { createHash, randomUUID } from 'node:crypto';
import { listCarriedFiles } from '../../api/desk/carrying.ts';
import { getHandover } from '../../api/desk/handover.ts';
import { orMissing, Problem } from '../../api/http/problem/problem.ts';
import { operations } from '../../api/operations.ts';
import { toProblem } from '../../api/problems.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { monthOf } from '../../domain/datalab/capacity.ts';
import { handedDays } from '../../domain/datalab/staffing.ts';
import { LOOKED_AT } from '../../domain/desk/handover.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import type { AnswerOf } from '../core/answer.ts';
import { deadline } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { KEY_FIELD } from '../core/forms/form.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { reviewerLine } from '../review/reviewers.ts';
import { carriedHref } from './carrying.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Tâches de ${name}, et qui peut les reprendre`,
    own: 'Ce qui n’est demandé qu’à cette personne',
    lead: 'Pour chaque tâche, voici les personnes qui peuvent légalement la reprendre : rôles, conflits d’intérêts, étapes que l’on ne cumule pas, jours à donner. Une seule est proposée, et rien d’autre ne change. Chaque personne choisie recevra une lettre.',
    each: 'Chaque tâche est confiée séparément : un refus n’arrête pas les autres. Un avis garde sa date limite, sauf si elle est dépassée.',
    what: 'Tâche',
    by: 'Au plus tard le',
    again: (days: number) => `nouveau délai : ${days} jours ouvrés`,
    whom: 'Confier à',
    days: (days: string) => `jours à reprendre : ${days}`,
    later: 'Laisser à cette personne',
    noOne: 'Personne ne peut la reprendre : rôle, conflit d’intérêts, étape déjà accomplie ou absence.',
    unvoted: (count: string) => `dossiers sans sa voix : ${count}`,
    session: (day: string) => `Comité du ${day}`,
    confirm: 'Confier ces tâches',
    noneChosen: 'Aucune tâche n’est confiée : pour une au moins, choisissez une personne dans « Confier à », puis confirmez.',
    cut: {
      files: (most: string) =>
        `Dossiers montrés ici, dont des avis sont attendus : ${most} au plus, les plus anciens. Confiez-les, puis revenez pour les suivants.`,
      things: (most: string) => `Tâches montrées ici, en dehors des avis : ${most} au plus. Confiez-les, puis revenez pour les suivantes.`,
      tasks: (most: string) => `Tâches regardées ici : ${most} au plus, les plus urgentes. Cette personne en a d’autres.`,
    },
    concealed: (count: string) =>
      `Autres tâches de cette personne, sur des dossiers que leur appel vous masque ou qui sont ceux de votre administration : ${count}. Une personne qui en lit l’instruction peut les confier.`,
    none: 'Rien n’est demandé à cette seule personne.',
    shared: 'Ce qui revient à un rôle',
    sharedLead:
      'Ces tâches n’appartiennent à personne : qui a le rôle les voit déjà dans « À traiter ». Un appui que livre la personne qui en répond peut l’être aussi par la direction du Datalab. Rien n’est à confier. Voici qui d’autre peut les faire.',
    command: 'À faire',
    tasks: 'Tâches',
    others: 'Autres personnes qui peuvent les faire',
    unheld: (count: string) => `Personne d’autre ne peut en faire ${count}.`,
    noShared: 'Aucune tâche n’attend les rôles de cette personne.',
    carried: 'Sans cette personne, l’équipe peut-elle porter chaque dossier jusqu’à son paiement ?',
    following: (count: string) =>
      `Cette personne suit ${count} dossiers. Suivre un dossier est une note pour soi : qui reprend un dossier le suit depuis sa page.`,
    results: 'Tâches confiées',
    outcome: 'Résultat',
    done: 'Confiée',
    refused: 'Refusée',
    over: 'Plus demandée',
    gone: 'Cette tâche n’est plus demandée à cette personne : un envoi précédent l’a peut-être déjà confiée. Rien n’a été refait.',
    summary: (done: string, of: string) => `Tâches confiées : ${done} sur ${of}.`,
    back: 'Revenir aux tâches de cette personne',
    loads: 'Charge d’instruction',
  },
  en: {
    title: (name: string) => `Tasks of ${name}, and who may take them over`,
    own: 'What is asked of this person alone',
    lead: 'For each task, this page names the people who may lawfully take it over. It looks at their roles, their conflicts of interest, the steps that one person may not combine, and their days. It proposes one of them, and changes nothing else. Each person you choose will get a letter.',
    each: 'Each task is handed over separately: if one is refused, the others go ahead. An opinion keeps its deadline, unless the deadline has passed.',
    what: 'Task',
    by: 'By',
    again: (days: number) => `a new term: ${days} working days`,
    whom: 'Hand over to',
    days: (days: string) => `days to take over: ${days}`,
    later: 'Leave it to this person',
    noOne: 'No person may take it over, because of roles, a conflict of interest, a step that they have taken, or an absence.',
    unvoted: (count: string) => `applications without their vote: ${count}`,
    session: (day: string) => `Session of ${day}`,
    confirm: 'Hand over these tasks',
    noneChosen: 'No task is handed over: for one at least, choose a person under “Hand over to”, then confirm.',
    cut: {
      files: (most: string) =>
        `Applications shown here with opinions to give: ${most} at most, the oldest first. Hand them over, then come back for the others.`,
      things: (most: string) => `Tasks shown here, beside opinions: ${most} at most. Hand them over, then come back for the others.`,
      tasks: (most: string) => `Tasks looked at here: ${most} at most, the most urgent ones. This person has more.`,
    },
    concealed: (count: string) =>
      `Other tasks of this person, on applications that their call hides from you, or of your own organisation: ${count}. A person who reads their review can hand them over.`,
    none: 'Nothing is asked of this person alone.',
    shared: 'What belongs to a role',
    sharedLead:
      'These tasks belong to a role, and not to a person: others with the role have them in their own list. Help that its contact is to deliver may be delivered by the Datalab’s lead too. Nothing has to be handed over. The table shows who else may do them.',
    command: 'To do',
    tasks: 'Tasks',
    others: 'Other people who may do them',
    unheld: (count: string) => `No other person may do ${count} of them.`,
    noShared: 'No task waits for the roles of this person.',
    carried: 'Without this person, can the team carry each application to its payment?',
    following: (count: string) =>
      `This person follows ${count} applications. Following is a note to oneself: a person who takes an application over follows it from its page.`,
    results: 'Tasks handed over',
    outcome: 'Outcome',
    done: 'Handed over',
    refused: 'Refused',
    over: 'No longer asked',
    gone: 'This task is no longer asked of this person: it may have been handed over when the form was sent before. Nothing was done again.',
    summary: (done: string, of: string) => `Tasks handed over: ${done} of ${of}.`,
    back: 'Back to the tasks of this person',
    loads: 'Loads of reviewers',
  },
});

type Handover = AnswerOf<typeof getHandover>;
type Thing = Handover['items'][number];

const pathOf = (id: string): string => `/personnes/${id}/taches`;

/** The field of a thing: the person who takes it over. */
const TO = 'a';
const fieldOf = ({ command, id, detail }: Thing): string => [TO, command, id, detail ?? ''].join(' ');

/** What the person is asked to do, where the command that passes it to another says what its giver does. */
const ASKED_BY = { assignReviewer: 'giveOpinion', assignAppeal: 'giveAppealOpinion', assignAmendment: 'giveAmendmentOpinion' } as const;
const taskWords = (language: Language, command: string): string => {
  const asked = Object.hasOwn(ASKED_BY, command) ? ASKED_BY[command as keyof typeof ASKED_BY] : command;
  return COMMAND_WORDS[asked]?.[language].title ?? '';
};

/** The command of a thing that is no longer asked of the person, by its field. */
function commandOf(language: Language, field: string): string {
  const command = field.split(' ')[1] ?? '';
  return Object.hasOwn(COMMAND_WORDS, command) ? taskWords(language, command) : '';
}

/** Gives the command of a thing, which names the person who takes it over, or days that are theirs from now on. */
async function give(visit: Visit, { command, id, body, taker, days }: Thing, to: string, key: string): Promise<void> {
  const month = monthOf(parisDate(visit.at));
  const handed = days && { days: handedDays(days, { from: visit.params['id'] ?? '', to, month }) };
  const operation = orMissing(operations.find(({ spec }) => spec.operationId === command));
  await visit.command(operation, { params: { id }, body: { ...body, ...(taker && { [taker]: to }), ...handed }, key });
}

/** The days of a mission or a request that its taker has instead of the person; null where no days are promised. */
function daysToTake({ params, at }: Visit, { days }: Thing): number | null {
  const month = monthOf(parisDate(at));
  const theirs = days?.filter((each) => each.personId === params['id'] && each.month >= month);
  return theirs?.reduce((sum, each) => sum + each.days, 0) ?? null;
}

function thingCell(visit: Visit, thing: Thing): Html {
  const { language } = visit;
  const { command, kind, id, label, title, reference, organisationName } = thing;
  const days = daysToTake(visit, thing);
  const named = kind === 'session' ? words[language].session(longDate(language, title)) : title;
  return html`${taskWords(language, command)}${label !== null && html` (${label})`}<br /><a
      class="fr-link"
      href="${pageOf(kind, id)}"
      >${named}</a
    ><br /><span class="g-muted g-small">${[reference, organisationName, days !== null && words[language].days(figure(language, days))].filter(Boolean).join(' · ')}</span>`;
}

/** A taker as they are chosen: by name, with what stands beside it. */
function takerLine(
  language: Language,
  { people, reviewers }: Handover,
  { kind, taker }: Thing,
  { id, load }: Thing['takers'][number],
): string {
  const name = people.find((each) => each.id === id)?.name ?? '';
  const reviewer = reviewers.find((each) => each.id === id);
  if (taker === 'reviewerId' && reviewer) return reviewerLine(language, reviewer);
  return kind === 'session' && load > 0 ? `${name} · ${words[language].unvoted(figure(language, load))}` : name;
}

function choice({ language, fields }: Visit, on: Handover, thing: Thing): Html {
  const said = words[language];
  const [to = thing.proposed] = fields[fieldOf(thing)] ?? [];
  if (thing.takers.length === 0) return html`<span class="g-warn">${said.noOne}</span>`;
  return html`<select class="fr-select" name="${fieldOf(thing)}" aria-label="${said.whom}${colon(language)} ${taskWords(language, thing.command)}, ${thing.title}">
    <option value="">${said.later}</option>
    ${thing.takers.map((taker) => html`<option value="${taker.id}" ${flag('selected', taker.id === to)}>${takerLine(language, on, thing, taker)}</option>`)}
  </select>`;
}

/** Says that there is more of this than the page shows. */
const cutNote = (language: Language, { cut }: Handover, kind: keyof typeof LOOKED_AT): Part =>
  cut.includes(kind) && html`<p class="g-warn">${words[language].cut[kind](figure(language, LOOKED_AT[kind]))}</p>`;

function ownSection(visit: Visit, on: Handover): Html {
  const { language, person, at } = visit;
  const said = words[language];
  if (on.items.length === 0) return html`<div class="g-empty"><p>${said.none}</p></div>`;
  return html`<p class="fr-text--lead">${said.lead}</p>
    <p>${said.each}</p>
    ${cutNote(language, on, 'files')} ${cutNote(language, on, 'things')}
    <form method="post" action="${pathOf(on.person.id)}">
      ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
      <input type="hidden" name="${KEY_FIELD}" value="${randomUUID()}" />
      ${table<Thing>({
        ...{ caption: said.own, isCaptionHidden: true, isStacked: true, rows: on.items },
        columns: [
          { label: said.what, isHeader: true, cell: (thing) => thingCell(visit, thing) },
          {
            label: said.by,
            cell: ({ dueAt, workingDays }) =>
              html`${deadline(language, dueAt, at)}${dueAt !== null && dueAt < at && workingDays !== null && html`<br /><span class="g-small">${said.again(workingDays)}</span>`}`,
          },
          { label: said.whom, cell: (thing) => choice(visit, on, thing) },
        ],
      })}
      ${on.items.some(({ takers }) => takers.length > 0) && html`<p class="g-buttons"><button class="fr-btn">${said.confirm}</button></p>`}
    </form>`;
}

function sharedSection({ language }: Visit, on: Handover): Html {
  const said = words[language];
  const { ofRoles, people } = on;
  const nameOf = (id: string): string => people.find((each) => each.id === id)?.name ?? '';
  return html`${ofRoles.length > 0 && html`<p>${said.sharedLead}</p>`}
    ${cutNote(language, on, 'tasks')}
    ${table<Handover['ofRoles'][number]>({
      ...{ caption: said.shared, isCaptionHidden: true, rows: ofRoles, empty: html`<p>${said.noShared}</p>` },
      columns: [
        { label: said.command, isHeader: true, cell: ({ command }) => COMMAND_WORDS[command]?.[language].title ?? command },
        { label: said.tasks, isFigure: true, cell: ({ tasks }) => figure(language, tasks) },
        {
          label: said.others,
          cell: ({ tasks, takers, unheld }) =>
            html`${takers.map((taker) => (taker.tasks === tasks ? nameOf(taker.id) : `${nameOf(taker.id)} (${figure(language, taker.tasks)})`)).join(', ')}${
              unheld > 0 && html` <strong class="g-late">${said.unheld(figure(language, unheld))}</strong>`
            }`,
        },
      ],
    })}`;
}

/** @param isNoneChosen the form was sent without a person for any task */
async function show(visit: Visit, isNoneChosen = false): Promise<Answer> {
  const { language, params } = visit;
  const said = words[language];
  const id = params['id'] ?? '';
  const on = await visit.read(getHandover, { params: { id } });
  return {
    ...{ title: said.title(on.person.name), isWide: true, ...(isNoneChosen ? { status: 422 } : {}) },
    crumbs: [
      { label: said.loads, href: '/charge-instruction' },
      { label: on.person.name, href: `/personnes/${id}` },
    ],
    body: html`${isNoneChosen && html`<div class="fr-alert fr-alert--warning" role="status"><p>${said.noneChosen}</p></div>`}
      <h2>${said.own}</h2>
      ${on.concealed > 0 && html`<p class="g-warn">${said.concealed(figure(language, on.concealed))}</p>`} ${ownSection(visit, on)}
      <h2>${said.shared}</h2>
      ${sharedSection(visit, on)}
      ${visit.may(listCarriedFiles) && html`<p><a class="fr-link" href="${carriedHref(id)}">${said.carried}</a></p>`}
      ${on.following > 0 && html`<p>${said.following(figure(language, on.following))}</p>`}`,
  };
}

/** What became of one thing: null where it was handed over, else why it was not. */
async function handOver(visit: Visit, thing: Thing | undefined, field: string, to: string): Promise<string | null> {
  const { language, fields } = visit;
  if (!thing) return words[language].gone;
  const key = createHash('sha256')
    .update([firstOf(fields, KEY_FIELD), field, to].join('\n'))
    .digest('hex');
  try {
    await give(visit, thing, to, key);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return String(toProblem(language, error.facts, error.said).body['detail']);
  }
}

async function confirm(visit: Visit): Promise<Answer> {
  const { language, fields, params } = visit;
  const said = words[language];
  const id = params['id'] ?? '';
  const chosen = Object.keys(fields).flatMap((field) => {
    const to = firstOf(fields, field);
    return field.startsWith(`${TO} `) && to !== '' ? [{ field, to }] : [];
  });
  if (chosen.length === 0) return show(visit, true);
  const on = await visit.read(getHandover, { params: { id } });
  const outcomes: { field: string; thing: Thing | undefined; to: string; problem: string | null }[] = [];
  for (const { field, to } of chosen) {
    const thing = on.items.find((each) => fieldOf(each) === field);
    // One after the other: they lock the same files, and each opinion asked for counts in the next.
    // oxlint-disable-next-line no-await-in-loop
    outcomes.push({ field, thing, to, problem: await handOver(visit, thing, field, to) });
  }
  const done = outcomes.filter(({ problem }) => problem === null).length;
  return {
    ...{ title: said.results, isWide: true },
    crumbs: [{ label: on.person.name, href: `/personnes/${id}` }],
    body: html`<div class="fr-alert fr-alert--${done === outcomes.length ? 'success' : 'warning'}" role="status">
        <p>${said.summary(figure(language, done), figure(language, outcomes.length))}</p>
      </div>
      ${table<(typeof outcomes)[number]>({
        ...{ caption: said.results, isCaptionHidden: true, rows: outcomes },
        columns: [
          { label: said.what, isHeader: true, cell: ({ thing, field }) => (thing ? thingCell(visit, thing) : commandOf(language, field)) },
          { label: said.whom, cell: ({ to }) => on.people.find((each) => each.id === to)?.name },
          {
            label: said.outcome,
            cell: ({ thing, problem }) =>
              html`${thing ? status(problem === null ? 'favourable' : 'unfavourable', problem === null ? said.done : said.refused) : status('superseded', said.over)}${problem !== null && html`<p class="g-small">${problem}</p>`}`,
          },
        ],
      })}
      <p><a class="fr-link" href="${pathOf(id)}">${said.back}</a></p>`,
  };
}

/** The tasks of a person who leaves or moves: who may take each is proposed, changed, then confirmed together. */
export const handoverPage: Page = { path: '/personnes/:id/taches', of: getHandover, get: (visit) => show(visit), post: confirm };
