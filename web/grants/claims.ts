import { exportAllClaims, exportClaims, listAllClaims, listClaims } from '../../api/grants/claims.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { money } from '../core/components/money.ts';
import { filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { claimColumns, claimWords } from './claim-columns.ts';
import { actionsOf } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Créances',
    lead: 'Ce qui a été payé à tort et que le fonds réclame. La personne qui émet une créance ne peut ni l’encaisser, ni y renoncer.',
    owed: 'Reste dû seulement',
    settled: 'Soldées seulement',
    claim: 'Créance',
    organisation: 'Débiteur',
    caption: 'Créances, la plus ancienne en premier',
    none: 'Aucune créance n’a été émise.',
    noneFound: 'Aucune créance ne correspond à ce filtre.',
    concealed: (count: number) => `${count} de ces créances ne sont pas accessibles avec vos droits : elles comptent dans les totaux.`,
  },
  en: {
    title: 'Claims',
    lead: 'What was paid wrongly and is claimed back. The person who issues a claim may neither collect nor waive it.',
    owed: 'Only what is owed',
    settled: 'Only what is settled',
    claim: 'Claim',
    organisation: 'Debtor',
    caption: 'Claims, the oldest first',
    none: 'No claim was issued.',
    noneFound: 'No claim matches this filter.',
    concealed: (count: number) => `${count} of these claims are not yours to see: they count in the totals.`,
  },
});

const claimsPage: Page = {
  path: '/creances',
  of: listAllClaims,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const { items: envelopes } = await visit.read(listEnvelopes);
    const asked = query.get('enveloppe') ?? '';
    const envelope = envelopes.find(({ code }) => code === asked);
    const owed = query.get('owed') ?? '';
    const cursor = query.get('cursor');
    const page = { owed, cursor, limit: '50' };
    const { items, total, next } = envelope
      ? await visit.read(listClaims, { params: { id: envelope.id }, query: page })
      : await visit.read(listAllClaims, { query: page });
    const figures = [
      [claimWords[language].claimed, total.claimedCents],
      [claimWords[language].collected, total.collectedCents],
      [claimWords[language].waived, total.waivedCents],
      [claimWords[language].owed, total.owedCents],
    ] as const;
    const filter = { enveloppe: envelope?.code ?? '', owed };
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.lead}</p>
        ${filters(language, '/creances', [
          {
            kind: 'choice',
            name: 'enveloppe',
            label: said.envelope,
            isFeminine: true,
            value: filter.enveloppe,
            options: envelopes.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` })),
          },
          {
            kind: 'choice',
            name: 'owed',
            label: said.show,
            isFeminine: true,
            value: owed,
            options: [
              { value: 'true', label: said.owed },
              { value: 'false', label: said.settled },
            ],
          },
        ])}
        <ul class="g-figures">
          ${figures.map(([name, cents]) => html`<li><span class="g-muted g-small">${name}</span> <strong>${money(language, cents)}</strong></li>`)}
        </ul>
        ${total.concealed > 0 && html`<p class="g-muted">${said.concealed(total.concealed)}</p>`}
        ${table({
          caption: said.caption,
          isStacked: true,
          columns: [
            { label: said.claim, isHeader: true, cell: ({ reference }) => html`<span class="g-nowrap">${reference}</span>` },
            { label: said.project, cell: ({ grantId, title }) => html`<a class="fr-link" href="/conventions/${grantId}">${title}</a>` },
            { label: said.organisation, cell: ({ organisationName }) => organisationName },
            ...claimColumns(visit),
            {
              label: claimWords[language].actions,
              cell: ({ commands, number, reference, grantId }) => actionsOf(visit, { id: grantId }, commands, { claim: number }, reference),
            },
          ],
          rows: items,
          empty: html`<p>${owed === '' && !envelope ? said.none : said.noneFound}</p>`,
        })}
        ${pagination(language, {
          first: cursor ? address('/creances', filter) : null,
          next: next && address('/creances', { ...filter, cursor: next }),
        })}
        ${
          items.length > 0 && html`<p><a class="fr-link" href="${address('/creances/tableau.csv', filter)}" download>${said.export}</a></p>`
        }`,
    };
  },
};

const claimsFile: Page = {
  path: '/creances/tableau.csv',
  of: exportAllClaims,
  get: async (visit) => {
    const { query } = visit;
    const { items: envelopes } = await visit.read(listEnvelopes);
    const envelope = envelopes.find(({ code }) => code === query.get('enveloppe'));
    const asked = { owed: query.get('owed'), form: sheetForm(visit) };
    return envelope
      ? fileOf(visit, exportClaims, { params: { id: envelope.id }, query: asked })
      : fileOf(visit, exportAllClaims, { query: asked });
  },
};

export const claimPages: readonly Page[] = [claimsPage, claimsFile];
