import { getGrant } from '../../../api/grants/grants.ts';
import { monthsFrom, parisDate } from '../../../domain/core/calendar.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { openOrderCents } from '../../../domain/grants/tranche.ts';
import { euros } from '../../../domain/core/format.ts';
import { actsOn } from '../../core/acts.ts';
import { money } from '../../core/components/money.ts';
import { period } from '../../core/components/short-date.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { table } from '../../core/components/table.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { bilingual } from '../../core/words.ts';
import { printed } from '../payees.ts';
import { serviceOf } from '../service.ts';
import { grantHref, type Tranche } from '../grant-page-parts.ts';
import {
  effectTable,
  moved,
  nameOfTranche,
  type OnGrant,
  onTranche,
  saidBy,
  sentence,
  trancheFacts,
  trancheIn,
  trancheObject,
} from './grant-act-parts.ts';

const words = bilingual({
  fr: {
    account: 'Compte nommé par la demande',
    paidAccount: 'Compte payé',
    approvedOn: 'validé le',
    months: 'Mois',
    plan: 'Échéancier prévu',
    commits: (year: number) => `Les AE ${year} réservées pour elle sont engagées : l’engagement de la convention augmente.`,
    delegates: (year: number) => `Les AE ${year} réservées pour elle sont déléguées au bénéficiaire, qui engage et paie lui-même.`,
    kept: 'L’engagement ne change pas. La tranche attend une nouvelle attestation.',
    orderOver: 'La demande de paiement prend fin, et la tranche peut être demandée à nouveau.',
    returned: (amount: string) => `Le dernier paiement, de ${amount}, ne compte plus comme payé.`,
    noPayee: 'Ce compte n’est plus en vigueur : aucun paiement ne se demande avant que d’autres coordonnées ne soient validées.',
    replaces: (number: string) => `Le n° ${number} est remplacé.`,
    award: 'Montant accordé',
    length: 'Durée du projet',
    guarantees: 'Garanti',
    sums: (amount: string, months: number) =>
      `La somme des tranches reste ${amount}, et celle de leurs périodes ${months} mois. Les AE réservées suivent le nouvel échéancier.`,
    rule: { advance: 'Avance au plus', instalments: 'Avance et acomptes au plus', guaranteedAdvance: 'Avance garantie au plus' },
    percent: (percent: number, article: string) => `${percent} % du montant (${article})`,
  },
  en: {
    account: 'Account that the order names',
    paidAccount: 'Account paid',
    approvedOn: 'approved on',
    months: 'Months',
    plan: 'Planned schedule',
    commits: (year: number) => `The AE ${year} that are reserved for it are committed: the agreement’s commitment grows.`,
    delegates: (year: number) => `The AE ${year} that are reserved for it are delegated to the beneficiary, which commits and pays itself.`,
    kept: 'The commitment stays as it is. The tranche waits to be certified anew.',
    orderOver: 'The payment order is over, and the tranche may be ordered again.',
    returned: (amount: string) => `The last payment, of ${amount}, no longer counts as paid.`,
    noPayee: 'This account is no longer in force: no payment is ordered before other bank details are approved.',
    replaces: (number: string) => `The number ${number} is replaced.`,
    award: 'Amount awarded',
    length: 'Length of the project',
    guarantees: 'Guaranteed',
    sums: (amount: string, months: number) =>
      `The tranches still sum to ${amount}, and their months to ${months}. The reserved AE follow the new schedule.`,
    rule: { advance: 'Advance at most', instalments: 'Advance and instalments at most', guaranteedAdvance: 'Guaranteed advance at most' },
    percent: (percent: number, article: string) => `${percent}% of the amount (${article})`,
  },
});

/** The account to which the order of a tranche is, or was, paid. */
function accountOf({ language, read }: OnGrant, { payeeId, state }: Tranche): Part {
  const payee = read.payees.find(({ id }) => id === payeeId);
  return (
    payee &&
    summaryList([
      [words[language].beneficiary, read.organisationName],
      [
        state === 'ordered' ? words[language].account : words[language].paidAccount,
        html`<span class="g-iban">${printed(payee.iban)}</span>, ${payee.accountHolder}${
          payee.decidedAt &&
          html`<br /><span class="g-muted g-small">${words[language].approvedOn} ${saidBy(language, payee.decidedAt, payee.decidedBy)}</span>`
        }`,
      ],
    ])
  );
}

const withAccount = (on: OnGrant): Html => html`${trancheObject(on)} ${accountOf(on, trancheIn(on))}`;

/** The amount of the last order of a tranche, in cents: what was ordered in all, less what earlier orders paid. */
const lastOrderCents = ({ orderedCents, earlierOrders }: Tranche): number =>
  orderedCents - sumCents(earlierOrders.map(({ cents }) => cents));

const toPayment = (on: OnGrant): string => grantHref(on.read, `/paiement/${String(on.parts['tranche'] ?? '')}`);

/** How many months a tranche pays for. */
const monthsOf = ({ period: { startsOn, endsOn } }: Tranche): number => monthsFrom(startsOn, endsOn);

/** The tranches as they are planned, with what the legal form allows of each kind. */
function planObject({ language, read }: OnGrant): Html {
  const said = words[language];
  const rules: Partial<Record<string, string>> = said.rule;
  return html`${summaryList([
    [said.award, html`<strong>${money(language, read.awardedCents)}</strong>`],
    [said.length, said.monthsOf(read.durationMonths)],
    ...read.legalForm.rules.flatMap(({ rule, percent, article }) => {
      const name = rules[rule];
      return name === undefined ? [] : [[name, said.percent(percent, article)] as const];
    }),
    [
      said.guarantees,
      read.guarantees.length > 0 &&
        read.guarantees.map(({ guarantor, guaranteedCents }) => html`<div>${money(language, guaranteedCents)}, ${guarantor}</div>`),
    ],
  ])}
  ${table({
    caption: said.plan,
    isStacked: true,
    rows: read.tranches,
    columns: [
      { label: said.tranche, isHeader: true, cell: nameOfTranche },
      { label: said.period, cell: (tranche) => period(language, tranche.period.startsOn, tranche.period.endsOn) },
      { label: said.months, isFigure: true, cell: monthsOf },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
    foot: [said.total, '', read.durationMonths, money(language, sumCents(read.tranches.map(({ amountCents }) => amountCents)))],
  })}`;
}

export const TRANCHE_ACTS = actsOn(getGrant, {
  confirmTranche: {
    ...onTranche('confirmTranche'),
    object: trancheObject,
    follows: (on) => {
      const { language, read } = on;
      const said = words[language];
      const { year, amountCents } = trancheIn(on);
      const committed = sumCents(read.tranches.map(({ committedCents }) => committedCents));
      return read.legalForm.form === 'delegation'
        ? sentence(said.delegates(year))
        : html`${sentence(said.commits(year))} ${effectTable(language, [moved(language, said.committed, committed, amountCents)])}`;
    },
    next: ({ read }) => grantHref(read, '/tranches'),
  },
  cancelCertification: {
    ...onTranche('cancelCertification'),
    // What shows the service says on what it was certified.
    object: async (on) =>
      html`${summaryList(trancheFacts(on, { ...trancheIn(on), observation: null }))} ${await serviceOf(on.visit, on.read, trancheIn(on))}`,
    follows: (on) => {
      const { certifiedCents } = trancheIn(on);
      const said = words[on.language];
      return html`${effectTable(on.language, [moved(on.language, said.certified, certifiedCents, -certifiedCents)])} ${sentence(said.kept)}`;
    },
    next: toPayment,
  },
  cancelOrder: {
    ...onTranche('cancelOrder'),
    object: withAccount,
    follows: (on) => {
      const { language } = on;
      const said = words[language];
      const tranche = trancheIn(on);
      const rows = [moved(language, said.ordered, tranche.orderedCents, -openOrderCents(tranche))];
      return html`${effectTable(language, rows)} ${sentence(said.orderOver)}`;
    },
    next: toPayment,
  },
  returnPayment: {
    ...onTranche('returnPayment'),
    object: withAccount,
    follows: (on) => {
      const { language } = on;
      const said = words[language];
      const tranche = trancheIn(on);
      const cents = lastOrderCents(tranche);
      return html`${sentence(said.returned(euros(language, cents)))}
      ${effectTable(language, [moved(language, said.paid, tranche.paidCents, -cents)])} ${sentence(said.noPayee)}`;
    },
    begins: ({ visit }) => ({ returnedOn: parisDate(visit.at) }),
    next: toPayment,
  },
  identifyOrder: {
    ...onTranche('identifyOrder'),
    object: withAccount,
    follows: (on) => {
      const { orderNumber } = trancheIn(on);
      return sentence(orderNumber && words[on.language].replaces(orderNumber));
    },
    begins: ({ read, parts }) => ({ orderNumber: read.tranches.find(({ rank }) => rank === Number(parts['tranche']))?.orderNumber }),
    next: toPayment,
  },
  replanTranches: {
    object: planObject,
    follows: ({ language, read }) => sentence(words[language].sums(euros(language, read.awardedCents), read.durationMonths)),
    begins: ({ read }) => ({
      tranches: read.tranches.map((tranche) => ({ amountCents: tranche.amountCents, months: monthsOf(tranche) })),
    }),
    next: ({ read }) => grantHref(read, '/tranches'),
  },
});
