import { listChanges } from '../../api/ledger/changes.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { listMovements } from '../../api/ledger/movements.ts';
import type { Language } from '../../domain/core/words.ts';
import { actionLink } from '../core/components/actions.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { changeWords } from './change-words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { kindWords, type Movement } from './movements.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Crédits de l’enveloppe ${name}`,
    intro: 'Les actes qui ont donné, repris ou gelé les crédits de chaque année.',
    year: (year: number) => `Crédits de ${year}`,
    none: 'Aucun acte.',
    noYear: 'Cette enveloppe n’a pas encore de crédits.',
    codes: 'Codes budgétaires',
    noCodes: 'pas encore relevés',
    what: 'Acte',
    credit: 'Crédits',
    all: (year: number) => `Voir tous les mouvements de ${year}`,
    more: 'Seuls les cent premiers mouvements sont montrés ici.',
    changes: 'Ce qui demande deux personnes',
    noChange: 'Rien n’a été proposé sur cette enveloppe.',
    proposed: 'Proposition',
    by: 'Proposée par',
    outcome: 'Suite',
    waits: 'Attend une deuxième personne',
    outcomes: { confirmed: 'Confirmée', rejected: 'Rejetée', retracted: 'Retirée' },
  },
  en: {
    title: (name: string) => `Credits of the envelope ${name}`,
    intro: 'The orders that have given, taken or frozen the credits of each year.',
    year: (year: number) => `Credits of ${year}`,
    none: 'No order.',
    noYear: 'This envelope has no credits yet.',
    codes: 'Budget codes',
    noCodes: 'not recorded yet',
    what: 'Order',
    credit: 'Credits',
    all: (year: number) => `See all movements of ${year}`,
    more: 'Only the first hundred movements are shown here.',
    changes: 'What takes two people',
    noChange: 'Nothing was proposed of this envelope.',
    proposed: 'Proposal',
    by: 'Proposed by',
    outcome: 'Outcome',
    waits: 'Waits for a second person',
    outcomes: { confirmed: 'Confirmed', rejected: 'Rejected', retracted: 'Taken back' },
  },
});

const ask = (visit: Visit) => visit.read(listChanges, { params: visit.params });
type Change = Awaited<ReturnType<typeof ask>>['items'][number];

function outcomeOf(visit: Visit, id: string, { number, ended, commands }: Change): Part {
  const { language } = visit;
  const said = words[language];
  if (ended) {
    const { as, by, at, reason } = ended;
    return html`${status(as === 'confirmed' ? 'completed' : as === 'rejected' ? 'rejected' : 'withdrawn', said.outcomes[as])}
      <span class="g-muted g-small">${by.name}, ${dayOf(language, at)}</span>${reason && html`<br />${reason}`}`;
  }
  return html`${status('pending', said.waits)}
    ${commands.map((command) => html`<br />${actionLink(visit, command, id, { change: number }, 'fr-link')}`)}`;
}

/** Orders change the allotted credits, or freeze them: these movements touch `total` or `frozen`. */
const ACCOUNTS = ['total', 'frozen'] as const;

function yearOf(language: Language, id: string, year: number, movements: readonly Movement[], codes: Part): Html {
  const said = words[language];
  return html`<section>
    <h2>${said.year(year)}</h2>
    <p class="g-muted">${said.codes}${colon(language)} ${codes}</p>
    ${table<Movement>({
      caption: said.year(year),
      isCaptionHidden: true,
      rows: movements,
      empty: html`<p>${said.none}</p>`,
      columns: [
        { label: said.valueDate, cell: ({ valueDate }) => date(language, valueDate) },
        { label: said.what, isHeader: true, cell: ({ kind }) => kindWords(language, kind) },
        {
          label: said.reference,
          cell: ({ order, concealed }) =>
            concealed ? html`<span class="g-muted">${shared[language].concealed}</span>` : (order ?? html`<span class="g-muted">–</span>`),
        },
        { label: said.credit, cell: ({ credit }) => credit },
        { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
      ],
    })}
    <p><a class="fr-link" href="${address(`/enveloppes/${id}/mouvements`, { year })}">${said.all(year)}</a></p>
  </section>`;
}

export const creditsPage: Page = {
  path: '/enveloppes/:id/credits',
  of: listChanges,
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const [envelope, { items: changes }, ...pages] = await Promise.all([
      visit.read(getEnvelope, { params }),
      ask(visit),
      ...ACCOUNTS.map((account) => visit.read(listMovements, { params, query: { account, limit: '100' } })),
    ]);
    const { id, years } = envelope;
    // A cut takes frozen credits first: it moves both accounts, and is listed once.
    const movements = [...new Map(pages.flatMap(({ items }) => items).map((each) => [each.sequence, each])).values()].sort(
      (one, other) => one.sequence - other.sequence,
    );
    return {
      title: said.title(envelope.name),
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, id, 'credits')}
        <p class="g-muted">${shared[language].explained} ${said.intro}</p>
        ${pages.some(({ next }) => next !== null) && html`<p class="g-muted g-more">${said.more}</p>`}
        ${years.length === 0 && html`<div class="g-empty"><p>${said.noYear}</p></div>`}
        ${years.toReversed().map(({ year, fundsCentre, functionalArea }) =>
          yearOf(
            language,
            id,
            year,
            movements.filter((movement) => movement.year === year),
            [fundsCentre, functionalArea].filter(Boolean).join(', ') || said.noCodes,
          ),
        )}
        <section>
          <h2>${said.changes}</h2>
          ${table<Change>({
            caption: said.changes,
            isCaptionHidden: true,
            rows: changes,
            empty: html`<p>${said.noChange}</p>`,
            columns: [
              {
                label: said.proposed,
                isHeader: true,
                cell: ({ proposed }) =>
                  html`${changeWords(language, proposed)}<br /><span class="g-muted g-small">${proposed.body.order}</span>`,
              },
              {
                label: said.by,
                cell: ({ proposedBy, proposedAt }) =>
                  html`${proposedBy.name}<br /><span class="g-muted g-small">${dayOf(language, proposedAt)}</span>`,
              },
              { label: said.outcome, cell: (change) => outcomeOf(visit, id, change) },
            ],
          })}
        </section>`,
    };
  },
};
