import type { Language } from '../../domain/core/words.ts';
import type { DueDate } from '../../domain/grants/claim.ts';
import { date, lastDay } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import type { Column } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';

export const claimWords = bilingual({
  fr: {
    issued: 'Émise le',
    order: 'Titre de perception',
    later: 'à venir',
    unknown: 'non relevé',
    with: 'comptable :',
    contest: 'contestable jusqu’au',
    claimed: 'Réclamé',
    collected: 'Encaissé',
    waived: 'Remis',
    owed: 'Reste dû',
    due: 'À payer au plus tard le',
  },
  en: {
    issued: 'Issued on',
    order: 'Collection order',
    later: 'to come',
    unknown: 'not recorded',
    with: 'accountant:',
    contest: 'may be contested until',
    claimed: 'Claimed',
    collected: 'Collected',
    waived: 'Waived',
    owed: 'Still owed',
    due: 'To be paid by',
  },
});

type Claim = {
  issuedOn: string;
  collectionOrder: string | null;
  collectionOrderOn: string | null;
  accountant: string | null;
  contestBy: string | null;
  claimedCents: number;
  collectedCents: number;
  waivedCents: number;
  owedCents: number;
  owedByDate: readonly DueDate[];
};

/**
 * A claim's titre de perception: its number, its day, its accountant, and the last day to contest it where its
 * notification is known; null if it is not recorded.
 */
export const orderInWords = (
  language: Language,
  {
    collectionOrder,
    collectionOrderOn,
    accountant,
    contestBy,
  }: Pick<Claim, 'collectionOrder' | 'collectionOrderOn' | 'accountant' | 'contestBy'>,
): Html | null => {
  const said = claimWords[language];
  return collectionOrder === null
    ? null
    : html`${collectionOrder}${
        collectionOrderOn !== null &&
        html`, ${date(language, collectionOrderOn)}<br /><span class="g-muted"
            >${said.with} ${accountant}${contestBy !== null && html`, ${said.contest} ${date(language, contestBy)}`}</span
          >`
      }`;
};

/** What is still owed of a claim at each of its due dates, and which of them have passed; null where it has none. */
export function dueDatesInWords({ language, at }: Pick<Visit, 'language' | 'at'>, { owedByDate }: Pick<Claim, 'owedByDate'>): Part {
  return (
    owedByDate.length > 0 &&
    html`<ul class="g-list">
      ${owedByDate.map(
        ({ dueOn, amountCents }) =>
          html`<li>${lastDay(language, dueOn, at)}${colon(language)} <span class="g-nowrap">${money(language, amountCents)}</span></li>`,
      )}
    </ul>`
  );
}

/** When a claim was issued, by which order it is collected, and what of it is still owed. */
export function claimColumns<Row extends Claim>(visit: Pick<Visit, 'language' | 'at'>): Column<Row>[] {
  const { language } = visit;
  const said = claimWords[language];
  return [
    { label: said.issued, cell: ({ issuedOn }) => date(language, issuedOn) },
    {
      label: said.order,
      cell: (claim) =>
        html`${orderInWords(language, claim) ?? html`<span class="g-muted">${claim.owedCents > 0 ? said.later : said.unknown}</span>`}
        ${claim.owedByDate.length > 0 && html`<br />${said.due}`} ${dueDatesInWords(visit, claim)}`,
    },
    { label: said.claimed, isFigure: true, cell: ({ claimedCents }) => money(language, claimedCents) },
    { label: said.collected, isFigure: true, cell: ({ collectedCents }) => money(language, collectedCents) },
    { label: said.waived, isFigure: true, cell: ({ waivedCents }) => money(language, waivedCents) },
    { label: said.owed, isFigure: true, cell: ({ owedCents }) => html`<strong>${money(language, owedCents)}</strong>` },
  ];
}
