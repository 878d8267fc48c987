import type { Language } from '../../domain/core/words.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import type { Column } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

export const claimWords = bilingual({
  fr: {
    issued: 'Émise le',
    order: 'Titre de perception',
    later: 'à venir',
    unknown: 'non relevé',
    claimed: 'Réclamé',
    collected: 'Encaissé',
    waived: 'Remis',
    owed: 'Reste dû',
    todo: 'Actions',
  },
  en: {
    issued: 'Issued on',
    order: 'Collection order',
    later: 'to come',
    unknown: 'not recorded',
    claimed: 'Claimed',
    collected: 'Collected',
    waived: 'Waived',
    owed: 'Still owed',
    todo: 'Actions',
  },
});

type Claim = {
  issuedOn: string;
  collectionOrder: string | null;
  claimedCents: number;
  collectedCents: number;
  waivedCents: number;
  owedCents: number;
};

/** When a claim was issued, by which order it is collected, and what of it is still owed. */
export function claimColumns<Row extends Claim>(language: Language): Column<Row>[] {
  const said = claimWords[language];
  return [
    { label: said.issued, cell: ({ issuedOn }) => date(language, issuedOn) },
    {
      label: said.order,
      cell: ({ collectionOrder, owedCents }) =>
        collectionOrder ?? html`<span class="g-muted">${owedCents > 0 ? said.later : said.unknown}</span>`,
    },
    { label: said.claimed, isFigure: true, cell: ({ claimedCents }) => money(language, claimedCents) },
    { label: said.collected, isFigure: true, cell: ({ collectedCents }) => money(language, collectedCents) },
    { label: said.waived, isFigure: true, cell: ({ waivedCents }) => money(language, waivedCents) },
    { label: said.owed, isFigure: true, cell: ({ owedCents }) => html`<strong>${money(language, owedCents)}</strong>` },
  ];
}
