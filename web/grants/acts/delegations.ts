import { getGrant } from '../../../api/grants/grants.ts';
import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { payableCents, returnableCents, returnOf, unpaidCents } from '../../../domain/grants/delegation.ts';
import { actsOn } from '../../core/acts.ts';
import { money } from '../../core/components/money.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { bilingual } from '../../core/words.ts';
import { grantHref, type Grant } from '../grant-page-parts.ts';
import { delegationTable } from '../tranches.ts';
import {
  availableAfter,
  effectTable,
  maybeTranche,
  moved,
  type OnGrant,
  onTranche,
  sentence,
  trancheFacts,
  trancheIn,
} from './grant-act-parts.ts';

const words = bilingual({
  fr: {
    year: 'Exercice des AE',
    payable: 'CP qui peuvent encore être délégués',
    toCommit: 'Peut encore être engagé',
    toPay: 'Engagé et pas encore payé',
    returnable: 'AE qui peuvent revenir',
    providedLeft: 'CP qui peuvent revenir',
    delegateAll: 'Si tout est délégué :',
    within: (year: number) => `Un engagement se déclare sur l’exercice ${year} : ce qui n’est pas engagé à sa fin revient au fonds.`,
    paid: 'Un paiement se fait sur les CP délégués de l’exercice où il a lieu.',
    available: 'Les AE qui reviennent cette année sont de nouveau disponibles.',
    lapses: (year: number) => `Ces AE sont de ${year} : ce qui en revient maintenant est annulé en fin de gestion.`,
    cp: 'Les CP qui reviennent sont de nouveau disponibles dans leur exercice.',
  },
  en: {
    year: 'Year of the AE',
    payable: 'CP that may still be delegated',
    toCommit: 'May still be committed',
    toPay: 'Committed and not paid yet',
    returnable: 'AE that may come back',
    providedLeft: 'CP that may come back',
    delegateAll: 'If all is delegated:',
    within: (year: number) => `A commitment is reported within ${year}: what is not committed at its end comes back to the fund.`,
    paid: 'A payment is made from the CP that are delegated in its year.',
    available: 'AE that come back this year are available again.',
    lapses: (year: number) => `These AE are of ${year}: what comes back of them now lapses.`,
    cp: 'CP that come back are available again in their year.',
  },
});

/** A delegated tranche with what was reported of it, and how much the command may still be about. */
function delegated(on: OnGrant, left: readonly (readonly [string, Part])[]): Html {
  const { visit, language, read } = on;
  const said = words[language];
  const tranche = trancheIn(on);
  const reports: Grant = { ...read, delegationReports: read.delegationReports.filter((each) => each.tranche === tranche.rank) };
  return html`${summaryList([[said.beneficiary, read.organisationName], ...trancheFacts(on, tranche), [said.year, tranche.year], ...left])}
  ${delegationTable(visit, reports)}`;
}

const bold = ({ language }: OnGrant, cents: number): Part => html`<strong>${money(language, cents)}</strong>`;
const next = ({ read, parts }: OnGrant): string => grantHref(read, `/paiement/${String(parts['tranche'] ?? '')}`);

export const DELEGATION_ACTS = actsOn(getGrant, {
  delegatePayment: {
    ...onTranche('delegatePayment'),
    object: (on) => delegated(on, [[words[on.language].payable, bold(on, payableCents(trancheIn(on)))]]),
    follows: async (on) => {
      const { language } = on;
      const said = words[language];
      const tranche = trancheIn(on);
      const cents = payableCents(tranche);
      return html`${sentence(said.delegateAll)}
      ${effectTable(language, [moved(language, said.provided, tranche.providedCents, cents), ...(await availableAfter(on, 'CP', -cents))])}`;
    },
    begins: (on) => {
      const tranche = maybeTranche(on);
      return { delegatedCents: tranche && payableCents(tranche) };
    },
    next,
  },
  reportCommitment: {
    ...onTranche('reportCommitment'),
    object: (on) => delegated(on, [[words[on.language].toCommit, bold(on, trancheIn(on).delegatedCents)]]),
    follows: (on) => sentence(words[on.language].within(trancheIn(on).year)),
    begins: ({ visit }) => ({ committedOn: parisDate(visit.at) }),
    next,
  },
  reportPayment: {
    ...onTranche('reportPayment'),
    object: (on) => delegated(on, [[words[on.language].toPay, bold(on, unpaidCents(trancheIn(on)))]]),
    follows: ({ language }) => sentence(words[language].paid),
    begins: ({ visit }) => ({ paidOn: parisDate(visit.at) }),
    next,
  },
  returnDelegation: {
    ...onTranche('returnDelegation'),
    object: (on) =>
      delegated(on, [
        [words[on.language].returnable, bold(on, returnableCents(trancheIn(on)))],
        [words[on.language].providedLeft, bold(on, trancheIn(on).providedCents)],
      ]),
    follows: (on) => {
      const said = words[on.language];
      const tranche = trancheIn(on);
      const isAvailable = returnOf(tranche, on.visit.at) === 'return_delegation';
      return html`${sentence(isAvailable ? said.available : said.lapses(tranche.year))} ${sentence(said.cp)}`;
    },
    begins: ({ visit }) => ({ year: yearOf(visit.at) }),
    next,
  },
});
