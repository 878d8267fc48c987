import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { left, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    caption: (year: number) => `Enveloppes et sous-enveloppes, crédits de ${year}`,
    ae: (year: number) => `AE disponibles ${year}`,
    cp: (year: number) => `CP disponibles ${year}`,
    uncovered: 'Promis, non couvert',
    toPay: 'Reste à payer',
    changes: 'Propositions',
    toConfirm: (n: number) => (n === 1 ? '1 à confirmer' : `${n} à confirmer`),
    under: 'sous-enveloppe de',
    family: 'avec ses sous-enveloppes :',
    none: 'Aucune enveloppe n’est ouverte. L’administration du fonds ouvre les premières à la mise en service.',
    consumption: 'Voir la consommation des crédits',
  },
  en: {
    caption: (year: number) => `Envelopes and sub-envelopes, credits of ${year}`,
    ae: (year: number) => `AE available ${year}`,
    cp: (year: number) => `CP available ${year}`,
    uncovered: 'Promised, uncovered',
    toPay: 'Remaining to pay',
    changes: 'Proposals',
    toConfirm: (n: number) => `${n} to confirm`,
    under: 'sub-envelope of',
    family: 'with its sub-envelopes:',
    none: 'No envelope is open. The administration of the fund opens the first ones when the service starts.',
    consumption: 'See what has become of the credits',
  },
});

const ask = (visit: Visit) => visit.read(listEnvelopes);
type Envelope = Awaited<ReturnType<typeof ask>>['items'][number];

/** Each envelope, with those that stand under it behind it. */
const inFamilies = <Each extends { id: string; parentId: string | null }>(all: readonly Each[]): Each[] =>
  all.filter(({ parentId }) => parentId === null).flatMap((parent) => [parent, ...all.filter(({ parentId }) => parentId === parent.id)]);

export const envelopesPage: Page = {
  path: '/enveloppes',
  of: listEnvelopes,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const year = yearOf(at);
    const { items } = await ask(visit);
    const inYear = ({ years }: Pick<Envelope, 'years'>) => years.find((each) => each.year === year);
    const familyIn = ({ family }: Envelope) => family?.years.find((each) => each.year === year);
    const codes = new Map(items.map(({ id, code }) => [id, code]));
    const sum = (of: (each: Envelope) => number) => items.reduce((total, each) => total + of(each), 0);
    const waiting = items.flatMap(({ openChanges }) => openChanges).length;
    return {
      title: shared[language].envelopes,
      isWide: true,
      body: html`<p>${shared[language].explained}</p>
        ${table<Envelope>({
          caption: said.caption(year),
          isStacked: true,
          rows: inFamilies(items),
          empty: html`<p>${said.none}</p>`,
          columns: [
            {
              label: said.envelope,
              isHeader: true,
              cell: ({ id, code, name, parentId }) =>
                html`${parentId && html`<span aria-hidden="true">↳ </span><span class="fr-sr-only">${said.under} ${codes.get(parentId) ?? ''}${colon(language)} </span>`}<a
                    href="/enveloppes/${id}"
                    >${name}</a
                  ><br /><span class="g-muted g-small">${code}</span>`,
            },
            {
              label: said.ae(year),
              isFigure: true,
              cell: (each) => html`${left(language, inYear(each)?.ae.availableCents)}
              ${familyIn(each) && html`<br /><span class="g-muted g-small">${said.family}</span><br />${left(language, familyIn(each)?.ae.availableCents)}`}`,
            },
            {
              label: said.cp(year),
              isFigure: true,
              cell: (each) => html`${left(language, inYear(each)?.cp.availableCents)}
              ${familyIn(each) && html`<br /><span class="g-muted g-small">${said.family}</span><br />${left(language, familyIn(each)?.cp.availableCents)}`}`,
            },
            { label: said.uncovered, isFigure: true, cell: (each) => money(language, inYear(each)?.ae.uncoveredCents) },
            { label: said.toPay, isFigure: true, cell: ({ remainingToPayCents }) => money(language, remainingToPayCents) },
            {
              label: said.changes,
              cell: ({ id, openChanges }) =>
                openChanges.length > 0 && html`<a href="/enveloppes/${id}#propositions">${said.toConfirm(openChanges.length)}</a>`,
            },
          ],
          foot: [
            said.together,
            left(
              language,
              sum((each) => inYear(each)?.ae.availableCents ?? 0),
            ),
            left(
              language,
              sum((each) => inYear(each)?.cp.availableCents ?? 0),
            ),
            money(
              language,
              sum((each) => inYear(each)?.ae.uncoveredCents ?? 0),
            ),
            money(
              language,
              sum(({ remainingToPayCents }) => remainingToPayCents),
            ),
            waiting > 0 ? said.toConfirm(waiting) : '',
          ],
        })}
        <p><a class="fr-link" href="/consommation">${said.consumption}</a></p>`,
    };
  },
};
