import { updateApplication } from '../../api/applications/applications.ts';
import { getEarlierAnswers } from '../../api/applications/earlier-answers.ts';
import { withAnswers } from '../../domain/applications/earlier-answers.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { AnswerOf } from '../core/answer.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { doneAt, formOf, type FormState, freshForm, KEY_FIELD, refusedForm } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { openWriting, type Writing } from './application-draft.ts';
import { valueWords } from './content.ts';
import { type FormStep, fieldName, stepOf } from './steps.ts';

const words = bilingual({
  fr: {
    title: 'Reprendre des réponses',
    lead: 'Votre administration a déjà donné ces réponses. Décochez celles que vous ne voulez pas : elles restent à remplir. Tout ce que vous reprenez se modifie ensuite.',
    none: 'Aucune réponse de votre administration ne peut être reprise dans ce dossier : ce qu’elle a déjà répondu y figure, ou l’appel ne le demande pas.',
    answers: 'Réponses à reprendre',
    take: 'Reprendre les réponses cochées',
    count: (n: number) =>
      n === 1
        ? 'Votre administration a déjà répondu à un point de ce dossier.'
        : `Votre administration a déjà répondu à ${n} points de ce dossier.`,
    see: 'Voir ces réponses et les reprendre',
    of: (reference: string, on: string) => `d’après ${reference}, ${on}`,
    entry: 'd’après la fiche de votre administration',
    entryOf: (on: string) => `d’après la fiche de votre administration, ${on}`,
    taken: 'Réponses reprises à cette étape',
  },
  en: {
    title: 'Take earlier answers',
    lead: 'Your organisation has given these answers before. Untick the ones you do not want: you fill them in yourself. You can change every answer afterwards.',
    none: 'There are no more earlier answers to use: this application has them already, or the call does not ask for them.',
    answers: 'Answers to take',
    take: 'Take the ticked answers',
    count: (n: number) =>
      n === 1
        ? 'Your organisation has answered one point of this application before.'
        : `Your organisation has answered ${n} points of this application before.`,
    see: 'See these answers and take them',
    of: (reference: string, on: string) => `from ${reference}, ${on}`,
    entry: 'from the entry of your organisation',
    entryOf: (on: string) => `from the entry of your organisation, ${on}`,
    taken: 'Answers that were taken in this step',
  },
});

type EarlierAnswer = AnswerOf<typeof getEarlierAnswers>['items'][number];

/** The name of the ticks: each has the pointer of its answer. */
const TAKEN = 'reprendre';

const hrefOf = (id: string): string => `/dossiers/${id}/reprendre`;

function originWords(language: Language, { application, at }: EarlierAnswer['origin']): string {
  const said = words[language];
  const on = at && longDate(language, parisDate(at));
  if (application) return said.of(application.reference ?? '–', on ?? '–');
  return on ? said.entryOf(on) : said.entry;
}

const read = async (visit: Visit, id: string): Promise<readonly EarlierAnswer[]> =>
  visit.may(getEarlierAnswers) ? (await visit.read(getEarlierAnswers, { params: { id } })).items : [];

/** Says on the page of the steps how many answers may be taken, with the way to them. */
export async function earlierPart(visit: Visit, { application, isCorrection }: Writing): Promise<Part> {
  if (isCorrection) return null;
  const said = words[visit.language];
  const offered = (await read(visit, application.id)).filter(({ isTaken }) => !isTaken);
  return (
    offered.length > 0 &&
    html`<div class="g-card">
      <p>${said.count(offered.length)}</p>
      <p><a class="fr-btn fr-btn--secondary" href="${hrefOf(application.id)}">${said.see}</a></p>
    </div>`
  );
}

/** The origins of the answers that the writer has taken in a step. */
export async function originsPart(visit: Visit, { application, isCorrection, call, content }: Writing, step: FormStep): Promise<Part> {
  if (isCorrection || step === 'pieces') return null;
  const { language } = visit;
  const taken = (await read(visit, application.id)).filter(({ isTaken, pointer }) => isTaken && stepOf(pointer) === step);
  return (
    taken.length > 0 &&
    html`<section class="g-card">
      <h2>${words[language].taken}</h2>
      <ul class="g-list">
        ${taken.map(({ pointer, origin }) => html`<li>${fieldName(language, pointer, call, content)} <span class="g-muted">${originWords(language, origin)}</span></li>`)}
      </ul>
    </section>`
  );
}

/** One answer that may be taken: its field, what it says, and where it comes from. */
function tick(language: Language, { call, content }: Writing, { pointer, value, origin }: EarlierAnswer, isTicked: boolean): Html {
  const id = `reprendre${pointer.replace(/[^A-Za-z0-9]/g, '-')}`;
  return html`<div class="fr-checkbox-group">
    <input type="checkbox" id="${id}" name="${TAKEN}" value="${pointer}" ${flag('checked', isTicked)} />
    <label class="fr-label" for="${id}"
      >${fieldName(language, pointer, call, content)}
      <span class="fr-hint-text g-prose">${valueWords({ language, call }, pointer, value)}</span>
      <span class="fr-hint-text">${originWords(language, origin)}</span></label
    >
  </div>`;
}

function show(visit: Visit, writing: Writing, items: readonly EarlierAnswer[], state: FormState): Answer {
  const { language } = visit;
  const said = words[language];
  const { application } = writing;
  const fill = `/dossiers/${application.id}/remplir`;
  const offered = items.filter(({ isTaken }) => !isTaken);
  const ticked = state.fields[TAKEN];
  return {
    title: said.title,
    crumbs: [
      { label: said.mine, href: '/dossiers' },
      { label: application.title, href: `/dossiers/${application.id}` },
      { label: said.fillIn, href: fill },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body:
      offered.length === 0
        ? html`<div class="g-empty">
            <p>${said.none}</p>
            <p><a class="fr-link" href="${fill}">${said.fillIn}</a></p>
          </div>`
        : html`<p class="fr-text--lead">${said.lead}</p>
            ${formOf(visit, {
              operation: updateApplication,
              state,
              isPart: true,
              button: said.take,
              cancel: fill,
              body: html`<input type="hidden" name="/version" value="${application.version}" />
                <fieldset class="fr-fieldset">
                  <legend class="fr-fieldset__legend">${said.answers}</legend>
                  ${offered.map((each) => tick(language, writing, each, !ticked || ticked.includes(each.pointer)))}
                </fieldset>`,
            })}`,
  };
}

/** The answers that the organisation has given before: its writer takes those that are ticked, by one act. */
export const earlierPage: Page = {
  path: '/dossiers/:id/reprendre',
  of: getEarlierAnswers,
  get: async (visit) => {
    const id = visit.params['id'] ?? '';
    const writing = await openWriting(visit);
    if (!writing || writing.isCorrection) return { to: `/dossiers/${id}` };
    return show(visit, writing, await read(visit, id), freshForm());
  },
  post: async (visit) => {
    const id = visit.params['id'] ?? '';
    const { fields } = visit;
    const writing = await openWriting(visit);
    if (!writing || writing.isCorrection) return { to: `/dossiers/${id}` };
    const items = await read(visit, id);
    const ticked = fields[TAKEN] ?? [];
    const key = firstOf(fields, KEY_FIELD);
    const version = Number(firstOf(fields, '/version'));
    try {
      const content = withAnswers(
        writing.content,
        items.filter(({ isTaken, pointer }) => !isTaken && ticked.includes(pointer)),
      );
      await visit.command(updateApplication, { params: { id }, body: { ...content, version }, key });
    } catch (error) {
      return show(visit, writing, items, refusedForm(visit, error, { [TAKEN]: ticked }, key));
    }
    return doneAt(visit, updateApplication, `/dossiers/${id}/remplir`);
  },
};
