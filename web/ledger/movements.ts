import { listEnvelopes, getEnvelope } from '../../api/ledger/envelopes.ts';
import { exportMovements, listMovements } from '../../api/ledger/movements.ts';
import { movementIn } from '../../api/ledger/movement-words.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Language } from '../../domain/core/words.ts';
import { ACCOUNTS, type AnyAccount, CREDITS, MEMO_ACCOUNTS } from '../../domain/ledger/envelope.ts';
import { actionLink } from '../core/components/actions.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { type Filter, filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { accountName, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Mouvements de l’enveloppe ${name}`,
    caption: 'Mouvements, dans l’ordre où l’enveloppe les a pris',
    intro: 'Un mouvement prend un montant d’un compte et le met dans un autre : rien n’est créé, rien n’est perdu.',
    number: 'N°',
    fromTo: 'De → vers',
    about: 'À propos de',
    order: 'acte',
    recorded: 'enregistré le',
    reverses: (n: number) => `contre-passe le n° ${n}`,
    reversedBy: (n: number) => `contre-passé par le n° ${n}`,
    reason: 'motif',
    claim: (n: number) => `créance n° ${n}`,
    other: 'l’autre enveloppe du redéploiement',
    otherName: (name: string) => `avec ${name}`,
    ej: 'N° EJ',
    dp: 'N° DP',
    account: 'Compte',
    credit: 'Crédits',
    none: 'Aucun mouvement ne correspond à ces filtres.',
    clear: 'Effacer les filtres',
    shown: (n: number, isAll: boolean) => `${n} mouvement${n > 1 ? 's' : ''}${isAll ? '' : ' sur cette page'}`,
    csv: 'Télécharger tous les mouvements de l’enveloppe (CSV)',
  },
  en: {
    title: (name: string) => `Movements of the envelope ${name}`,
    caption: 'Movements, in the order in which the envelope took them',
    intro: 'A movement takes an amount from one account and puts it into another: nothing is made, nothing is lost.',
    number: 'No.',
    fromTo: 'From → to',
    about: 'About',
    order: 'order',
    recorded: 'recorded',
    reverses: (n: number) => `reverses no. ${n}`,
    reversedBy: (n: number) => `reversed by no. ${n}`,
    reason: 'reason',
    claim: (n: number) => `claim no. ${n}`,
    other: 'the other envelope of the transfer',
    otherName: (name: string) => `with ${name}`,
    ej: 'N° EJ',
    dp: 'N° DP',
    account: 'Account',
    credit: 'Credits',
    none: 'No movement fits these filters.',
    clear: 'Clear filters',
    shown: (n: number, isAll: boolean) => `${n} movement${n > 1 ? 's' : ''}${isAll ? '' : ' on this page'}`,
    csv: 'Download all movements of the envelope (CSV)',
  },
});

const ask = (visit: Visit, query: Record<string, unknown>) => visit.read(listMovements, { params: visit.params, query });
export type Movement = Awaited<ReturnType<typeof ask>>['items'][number];

export const kindWords = movementIn;

/** The project, the act and the opposite of a movement. */
function about(language: 'fr' | 'en', movement: Movement, names: ReadonlyMap<string, string>): Part {
  const said = words[language];
  const { concealed, reference, grantId, claim, order, otherEnvelopeId, reverses, reversedBy, reason, commitmentNumber, orderNumber } =
    movement;
  if (concealed) return html`<span class="g-muted">${shared[language].concealed}</span>`;
  const lines: Part[] = [
    reference && (grantId ? html`<a href="/conventions/${grantId}">${reference}</a>` : reference),
    claim !== null && said.claim(claim),
    otherEnvelopeId && html`<a href="/enveloppes/${otherEnvelopeId}">${said.otherName(names.get(otherEnvelopeId) ?? said.other)}</a>`,
    order && html`${said.order}${colon(language)} ${order}`,
    commitmentNumber && html`${said.ej} ${commitmentNumber}`,
    orderNumber && html`${said.dp} ${orderNumber}`,
    reverses !== null && html`<strong>${said.reverses(reverses)}</strong>`,
    reversedBy !== null && html`<strong>${said.reversedBy(reversedBy)}</strong>`,
    reason && html`${said.reason}${colon(language)} ${reason}`,
  ];
  return lines.filter(Boolean).map((line, place) => html`${place > 0 && html`<br />`}${line}`);
}

function filtersOf(language: Language, asked: Readonly<Record<string, string>>, years: readonly { year: number }[]): Filter[] {
  const said = words[language];
  const accounts: readonly AnyAccount[] = [...ACCOUNTS, ...MEMO_ACCOUNTS];
  return [
    {
      kind: 'choice',
      name: 'year',
      label: said.year,
      isFeminine: true,
      value: asked['year'] ?? '',
      options: years.map(({ year }) => ({ value: String(year), label: String(year) })),
    },
    {
      kind: 'choice',
      name: 'credit',
      label: said.credit,
      value: asked['credit'] ?? '',
      options: CREDITS.map((credit) => ({ value: credit, label: credit })),
    },
    {
      kind: 'choice',
      name: 'account',
      label: said.account,
      value: asked['account'] ?? '',
      options: accounts.map((account) => ({ value: account, label: accountName(language, account) })),
    },
  ];
}

export const movementsPage: Page = {
  path: '/enveloppes/:id/mouvements',
  of: listMovements,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const asked = Object.fromEntries((['year', 'credit', 'account'] as const).map((name) => [name, query.get(name) ?? '']));
    const [envelope, { items: all }, { items, next }] = await Promise.all([
      visit.read(getEnvelope, { params: visit.params }),
      visit.read(listEnvelopes),
      ask(visit, { ...asked, cursor: query.get('cursor') }),
    ]);
    const { id, name, years } = envelope;
    const names = new Map(all.map((each) => [each.id, each.name]));
    const path = `/enveloppes/${id}/mouvements`;
    const hasActions = items.some(({ commands }) => commands.length > 0);
    return {
      title: said.title(name),
      isWide: true,
      crumbs: envelopeCrumbs(language, envelope),
      body: html`${envelopeTabs(language, id, 'movements')}
        <p class="g-muted">${said.intro}</p>
        ${filters(language, path, filtersOf(language, asked, years))}
        ${items.length > 0 && html`<p class="g-muted" role="status">${said.shown(items.length, next === null && !query.has('cursor'))}</p>`}
        ${table<Movement>({
          caption: said.caption,
          rows: items,
          empty: html`<p>${said.none}</p>
            <p><a class="fr-link" href="${path}">${said.clear}</a></p>`,
          columns: [
            { label: said.number, isFigure: true, cell: ({ sequence }) => html`<span id="n${sequence}">${sequence}</span>` },
            {
              label: said.valueDate,
              cell: ({ valueDate, recordedAt }) =>
                html`${date(language, valueDate)}${parisDate(recordedAt) !== valueDate && html`<br /><span class="g-muted g-small">${said.recorded} ${dayOf(language, recordedAt)}</span>`}`,
            },
            {
              label: said.movement,
              isHeader: true,
              cell: ({ kind, credit, year }) => html`${kindWords(language, kind)} <span class="g-muted g-nowrap">${credit} ${year}</span>`,
            },
            { label: said.fromTo, cell: ({ from, to }) => `${accountName(language, from)} → ${accountName(language, to)}` },
            { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
            { label: said.about, cell: (movement) => about(language, movement, names) },
            ...(hasActions
              ? [
                  {
                    label: said.actions,
                    cell: ({ commands, sequence }: Movement) =>
                      commands.map(
                        (command) =>
                          html`${actionLink(visit, command, id, { sequence }, 'fr-link')}<span class="fr-sr-only"> n° ${sequence}</span>`,
                      ),
                  },
                ]
              : []),
          ],
        })}
        ${pagination(language, {
          first: query.has('cursor') ? address(path, asked) : null,
          next: next && address(path, { ...asked, cursor: next }),
        })}
        <p><a class="fr-link" href="${path}.csv">${said.csv}</a></p>`,
    };
  },
};

export const movementsFile: Page = {
  path: '/enveloppes/:id/mouvements.csv',
  of: exportMovements,
  get: (visit) => fileOf(visit, exportMovements, { params: visit.params, query: { form: sheetForm(visit) } }),
};
