import type { Language } from '../../domain/core/words.ts';
import { sumCents } from '../../domain/core/money.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { period } from '../core/components/short-date.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { whyLink } from '../desk/amounts.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { actionsOf, type Grant, grantHref, isOfFund, type Tranche, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Tranches de la convention',
    named: (rank: number) => `tranche ${rank}`,
    todo: 'Actions',
    met: 'remplie',
    unmet: 'pas encore remplie',
    missing: 'Visa du contrôle budgétaire attendu',
    favourable: 'Visa favorable',
    unfavourable: 'Visa refusé',
    uncovered: 'attendent des crédits',
    reference: (reference: string) => `réf. ${reference}`,
    payeeChanged: 'Les coordonnées bancaires ont changé depuis la demande de paiement',
    delegated: 'Délégué, reste à engager',
    none: 'Aucune tranche n’est prévue pour le moment.',
    visas: 'Visas du contrôle budgétaire',
    visa: 'Visa',
    said: 'Sens',
    observation: 'Observation',
    given: 'Donné le',
    yes: 'Favorable',
    no: 'Refusé',
    reports: 'Déclarations du bénéficiaire',
    reported: 'Déclaration',
    commitment: 'Engagement',
    payment: 'Paiement',
    on: 'Date',
    number: 'Numéro',
    reversed: 'contre-passé',
    conditions: 'Conditions à attester avant la signature',
    condition: 'Condition',
    certified: 'Attestée par',
    notCertified: 'à attester',
    shownBy: 'Justifiée par',
    notShown: 'à justifier',
    guarantees: 'Garanties',
    guarantor: 'Établissement',
    guaranteed: 'Montant garanti',
    endsOn: 'Fin',
    endless: 'Sans fin',
  },
  en: {
    caption: 'Tranches of the agreement',
    named: (rank: number) => `tranche ${rank}`,
    todo: 'Actions',
    met: 'met',
    unmet: 'not met yet',
    missing: 'The controller’s visa is awaited',
    favourable: 'Visa given',
    unfavourable: 'Visa refused',
    uncovered: 'wait for credits',
    reference: (reference: string) => `ref. ${reference}`,
    payeeChanged: 'The bank details have changed since the payment was ordered',
    delegated: 'Delegated, left to commit',
    none: 'No tranche is planned yet.',
    visas: 'Visas of the controller',
    visa: 'Visa',
    said: 'Answer',
    observation: 'Observation',
    given: 'Given on',
    yes: 'Favourable',
    no: 'Refused',
    reports: 'What the beneficiary has reported',
    reported: 'Report',
    commitment: 'Commitment',
    payment: 'Payment',
    on: 'Date',
    number: 'Number',
    reversed: 'reversed',
    conditions: 'Conditions to be certified before the signature',
    condition: 'Condition',
    certified: 'Certified by',
    notCertified: 'to be certified',
    shownBy: 'Shown by',
    notShown: 'to be shown',
    guarantees: 'Guarantees',
    guarantor: 'Guarantor',
    guaranteed: 'Guaranteed amount',
    endsOn: 'Ends on',
    endless: 'No end',
  },
});

/** The conditions of a conditional tranche, each with whether it is met; small beside other facts. */
export function conditionsOf(language: Language, { conditions }: Tranche, size = ' g-small'): Part {
  const said = words[language];
  return (
    conditions.length > 0 &&
    html`<ul class="g-checks${size}">
      ${conditions.map(
        ({ label, met }) =>
          html`<li class="${met ? 'g-met' : 'g-unmet'}">
            <span aria-hidden="true">${met ? '✓' : '○'}</span> ${label}<span class="fr-sr-only">${colon(language)} ${met ? said.met : said.unmet}</span>
          </li>`,
      )}
    </ul>`
  );
}

/** The obstacles of a tranche beside its conditions: a visa, credits, bank details. */
export function warningsOf(language: Language, tranche: Tranche): Part {
  const said = words[language];
  const { visa, payeeChanged, uncoveredCents } = tranche;
  return html`${visa && visa !== 'not_required' && html`<p class="g-small${visa === 'favourable' ? '' : ' g-warn'}">${said[visa]}</p>`}
  ${uncoveredCents > 0 && html`<p class="g-small g-warn">${money(language, uncoveredCents)} ${said.uncovered}</p>`}
  ${payeeChanged && html`<p class="g-small g-warn">${said.payeeChanged}</p>`}`;
}

const paidOf = (language: Language, { paidCents, paidOn, paymentReference }: Tranche): Part =>
  html`${money(language, paidCents)}${paidOn && html`<br /><span class="g-small g-muted">${date(language, paidOn)}</span>`}${
    paymentReference && html`<br /><span class="g-small g-muted">${words[language].reference(paymentReference)}</span>`
  }`;

/** What the money of a tranche that is under way waits for, or when it is expected. */
const whereOf = ({ money: { stage, waits, sentence } }: Tranche): Part =>
  waits && html`<p class="g-small">${stage === 'ordered' ? sentence : waits.sentence}</p>`;

/** The tranche plan: what each waits for, its amounts, and what may be done with it. */
export function trancheTable(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = words[language];
  const isDelegation = grant.legalForm.form === 'delegation';
  const columns: Column<Tranche>[] = [
    {
      label: said.tranche,
      isHeader: true,
      cell: ({ rank, kindLabel }) =>
        html`<a class="fr-link" href="${wayToGrant(visit, grant, `/paiement/${rank}`)}">${rank} · ${kindLabel}</a>`,
    },
    {
      label: said.period,
      cell: (tranche) => html`<span class="g-small">${period(language, tranche.period.startsOn, tranche.period.endsOn)}</span>`,
    },
    {
      label: said.state,
      cell: (tranche) =>
        html`${status(tranche.state, tranche.label)}${whereOf(tranche)}${conditionsOf(language, tranche)}${warningsOf(language, tranche)}`,
    },
    { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ...(isDelegation
      ? ([
          { label: said.delegated, isFigure: true, cell: ({ delegatedCents }) => money(language, delegatedCents) },
          { label: said.provided, isFigure: true, cell: ({ providedCents }) => money(language, providedCents) },
        ] satisfies Column<Tranche>[])
      : []),
    { label: said.paid, isFigure: true, cell: (tranche) => paidOf(language, tranche) },
    ...(grant.tranches.some(({ commands }) => commands.length > 0)
      ? [
          {
            label: said.todo,
            cell: ({ commands, rank }: Tranche) => actionsOf(visit, grant, commands, { tranche: rank }, said.named(rank)),
          },
        ]
      : []),
  ];
  const sum = (of: (tranche: Tranche) => number): Part => money(language, sumCents(grant.tranches.map(of)));
  const foot: Part[] = [said.total, '', '', sum(({ amountCents }) => amountCents)];
  if (isDelegation)
    foot.push(
      sum(({ delegatedCents }) => delegatedCents),
      sum(({ providedCents }) => providedCents),
    );
  foot.push(sum(({ paidCents }) => paidCents));
  while (foot.length < columns.length) foot.push('');
  return html`${table({
    caption: said.caption,
    isStacked: true,
    isCaptionHidden: true,
    columns,
    rows: grant.tranches,
    ...(grant.tranches.length > 1 ? { foot } : {}),
    empty: html`<p>${said.none}</p>`,
  })}
  ${grant.tranches.length > 0 && html`<p>${whyLink(language, grantHref(grant))}</p>`}`;
}

/** The controller's visas on a grant's commitments; empty for applicants, and where there are none. */
export function visaTable({ language }: Visit, { visas }: Grant): Part {
  const said = words[language];
  if (visas.length === 0) return null;
  return table({
    caption: said.visas,
    isStacked: true,
    columns: [
      { label: said.visa, isHeader: true, cell: ({ number }) => number },
      { label: said.tranche, cell: ({ tranche }) => tranche },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
      { label: said.said, cell: ({ favourable }) => status(favourable ? 'favourable' : 'unfavourable', favourable ? said.yes : said.no) },
      { label: said.observation, cell: ({ observation }) => html`<span class="g-prose">${observation}</span>` },
      {
        label: said.given,
        cell: ({ givenOn, givenBy }) => html`${date(language, givenOn)}<br /><span class="g-small g-muted">${givenBy}</span>`,
      },
    ],
    rows: visas,
  });
}

/** What the beneficiary of a delegation has committed and paid itself; nothing under an agreement. */
export function delegationTable({ language }: Visit, { delegationReports }: Grant): Part {
  const said = words[language];
  if (delegationReports.length === 0) return null;
  return table({
    caption: said.reports,
    isStacked: true,
    columns: [
      { label: said.on, isHeader: true, cell: ({ on }) => date(language, on) },
      {
        label: said.reported,
        cell: ({ command, reversed }) =>
          html`${command === 'reportCommitment' ? said.commitment : said.payment}${reversed && html` <span class="g-muted">(${said.reversed})</span>`}`,
      },
      { label: said.tranche, cell: ({ tranche }) => tranche },
      { label: said.number, cell: ({ reference }) => reference },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
    rows: delegationReports,
  });
}

/** The conditions of the award, each with what its beneficiary says of it, and what its certification rests on. */
export const conditionTable = ({ language }: Visit, { conditions }: Pick<Grant, 'conditions'>): Part => {
  const said = words[language];
  return table({
    caption: said.conditions,
    columns: [
      { label: said.condition, isHeader: true, cell: ({ number, wording }) => `${number}. ${wording}` },
      { label: said.shownBy, cell: ({ shown, evidence }) => shown ?? (evidence === null ? html`<strong>${said.notShown}</strong>` : '–') },
      { label: said.certified, cell: ({ evidence }) => evidence ?? html`<strong>${said.notCertified}</strong>` },
    ],
    rows: conditions,
  });
};

/** What covers an advance above the one that is paid without a guarantee. */
export function guaranteeTable({ language }: Visit, { guarantees }: Grant): Part {
  const said = words[language];
  if (guarantees.length === 0) return null;
  return table({
    caption: said.guarantees,
    isStacked: true,
    columns: [
      { label: said.guarantor, isHeader: true, cell: ({ guarantor }) => guarantor },
      { label: said.number, cell: ({ reference }) => reference },
      { label: said.endsOn, cell: ({ endsOn }) => (endsOn ? date(language, endsOn) : said.endless) },
      { label: said.guaranteed, isFigure: true, cell: ({ guaranteedCents }) => money(language, guaranteedCents) },
    ],
    rows: guarantees,
  });
}

/** The sums of a grant: promised, attested, ordered and paid. */
export function figuresOf(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = figureWords[language];
  const sum = (of: (tranche: Tranche) => number): number => sumCents(grant.tranches.map(of));
  const committed = sum(({ committedCents }) => committedCents);
  const paid = sum(({ paidCents }) => paidCents);
  const claimed = sum(({ claimedCents }) => claimedCents);
  const isDelegation = grant.legalForm.form === 'delegation';
  const figures: (readonly [string, number])[] = [
    [said.awarded, grant.awardedCents],
    ...(isDelegation ? ([[said.delegated, sum(({ delegatedCents }) => delegatedCents)]] as const) : []),
    [isDelegation ? said.committedByBeneficiary : said.committed, committed],
    ...(isDelegation
      ? []
      : ([
          [said.certified, sum(({ certifiedCents }) => certifiedCents)],
          [said.ordered, sum(({ orderedCents }) => orderedCents)],
        ] as const)),
    [said.paid, paid],
    [said.remaining, committed - paid],
    ...(claimed > 0 ? ([[isOfFund(visit) ? said.claimed : said.toGiveBack, claimed]] as const) : []),
  ];
  return html`<ul class="g-figures g-figures--dense">
    ${figures.map(([name, cents]) => html`<li><span class="g-muted g-small">${name}</span> <strong>${money(language, cents)}</strong></li>`)}
  </ul>`;
}

const figureWords = bilingual({
  fr: {
    delegated: 'Délégué, à engager',
    remaining: 'Reste à payer',
    claimed: 'Créances',
    toGiveBack: 'À reverser',
  },
  en: {
    delegated: 'Delegated, to commit',
    remaining: 'Left to pay',
    claimed: 'Claimed back',
    toGiveBack: 'To be paid back',
  },
});
