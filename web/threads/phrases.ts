import { listCallTitles } from '../../api/calls/calls.ts';
import { listPhrases, setPhrases } from '../../api/threads/phrases.ts';
import { PHRASE_USES, type PhraseUse } from '../../domain/threads/phrases.ts';
import type { AnswerOf } from '../core/answer.ts';
import { wayToAct } from '../core/came-from.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Phrases du fonds',
    lead: 'Elles sont proposées dans les demandes de corrections et dans les avis. Le fonds seul les voit ici.',
    all: 'Pour tous les appels',
    none: 'Aucune phrase pour l’instant.',
    change: 'Modifier',
    another: (call: string) => `Ajouter des phrases pour l’appel « ${call} »`,
  },
  en: {
    title: 'Phrases of the fund',
    lead: 'Phrases offered in correction requests and opinions. Only the fund sees this page.',
    all: 'For all calls',
    none: 'No phrase for now.',
    change: 'Change',
    another: (call: string) => `Add phrases for the call “${call}”`,
  },
});

type Phrases = AnswerOf<typeof listPhrases>['items'][number];

/** The phrases that are offered where a file of this call is written about: those of all calls, then its own. */
export async function phrasesFor(visit: Visit, use: PhraseUse, callId: string): Promise<string[]> {
  if (!visit.may(listPhrases)) return [];
  const { items } = await visit.read(listPhrases);
  return items.filter((each) => each.usedIn === use && (each.callId === null || each.callId === callId)).flatMap(({ phrases }) => phrases);
}

/** The phrases that are set for a use and a call; none where they were never set. */
export async function phrasesSet(visit: Visit, usedIn: string | undefined, callId: string | undefined): Promise<readonly string[]> {
  const { items } = await visit.read(listPhrases);
  return items.find((each) => each.usedIn === usedIn && each.callId === (callId ?? null))?.phrases ?? [];
}

/** Where the phrases are offered that a form changes, and for which call. */
export async function phrasesUse(visit: Visit, usedIn: string | undefined, callId: string | undefined): Promise<Part> {
  const { language } = visit;
  const use = PHRASE_USES.find((each) => each === usedIn);
  if (!use) return null;
  const call = callId === undefined ? null : (await visit.read(listCallTitles)).items.find(({ id }) => id === callId);
  return html`<p>${choiceLabel(language, 'usedIn', use)} · ${call === null ? words[language].all : (call?.title[language] ?? callId)}</p>`;
}

export const PHRASES_PATH = '/instruction/phrases';

/** The phrases of the fund, by use and by call, with what changes them. */
export const phrasesPage: Page = {
  path: PHRASES_PATH,
  of: listPhrases,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const [{ items }, calls] = await Promise.all([visit.read(listPhrases), visit.read(listCallTitles)]);
    const titles = new Map(calls.items.map(({ id, title }) => [id, title[language]]));
    const change = (part: Record<string, string>, text: string): Part =>
      visit.may(setPhrases) && html`<p><a class="fr-link" href="${wayToAct(visit, 'setPhrases', '', part)}">${text}</a></p>`;
    const list = ({ usedIn, callId, phrases }: Phrases): Part =>
      html`<h3>${callId === null ? said.all : (titles.get(callId) ?? callId)}</h3>
        ${
          phrases.length === 0
            ? html`<p class="g-muted">${said.none}</p>`
            : html`<ul>
                ${phrases.map((phrase) => html`<li>${phrase}</li>`)}
              </ul>`
        }
        ${change({ usedIn, ...(callId === null ? {} : { callId }) }, said.change)}`;
    return {
      title: said.title,
      crumbs: [{ label: said.desk, href: '/instruction' }],
      body: html`<p class="fr-text--lead">${said.lead}</p>
        ${PHRASE_USES.map((usedIn) => {
          const ofUse = items.filter((each) => each.usedIn === usedIn);
          const shown = ofUse.some(({ callId }) => callId === null) ? ofUse : [{ usedIn, callId: null, phrases: [] }, ...ofUse];
          return html`<section>
            <h2>${choiceLabel(language, 'usedIn', usedIn)}</h2>
            ${shown.map(list)}
            ${calls.items
              .filter(({ id, state }) => state !== 'closed' && ofUse.every(({ callId }) => callId !== id))
              .map(({ id, title }) => change({ usedIn, callId: id }, said.another(title[language])))}
          </section>`;
        })}`,
    };
  },
};
