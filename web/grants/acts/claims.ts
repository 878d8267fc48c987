import { getGrant } from '../../../api/grants/grants.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { claimableCents, restorableCents } from '../../../domain/grants/claim.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { actsOn } from '../../core/acts.ts';
import { date } from '../../core/components/dates.ts';
import { money } from '../../core/components/money.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { html, type Html } from '../../core/html.ts';
import { bilingual } from '../../core/words.ts';
import { claimWords, dueDatesInWords, orderInWords } from '../claim-columns.ts';
import { type Grant, grantHref } from '../grant-page-parts.ts';
import {
  availableAfter,
  type Effect,
  effectTable,
  found,
  moved,
  nameOfTranche,
  type OnGrant,
  prose,
  sentence,
  trancheFacts,
  trancheIn,
  trancheOption,
} from './grant-act-parts.ts';
import type { CommandOn } from '../../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    claim: 'Créance',
    debtor: 'Débiteur',
    tranche: 'Tranche payée à tort',
    issued: 'Émise',
    order: 'Titre de perception',
    unknown: 'pas encore relevé',
    restored: 'Déjà rétabli',
    restorable: 'Peut être rétabli',
    claimable: 'Peut encore être réclamé',
    collectAll: (amount: string) => `Si tout est encaissé, soit ${amount} :`,
    waiveAll: (amount: string) => `Si tout est abandonné, soit ${amount} :`,
    claimAll: (amount: string) => `Si tout est réclamé, soit ${amount} :`,
    restoreAll: (amount: string) => `Si tout est rétabli, soit ${amount} :`,
    waits:
      'Tant que cette somme est due, plus rien n’est engagé sur cette convention, ni, quand leur appel le dit, sur les autres conventions du bénéficiaire.',
    freed: 'Une tranche qui n’attendait que ce recouvrement est débloquée dès que plus rien n’est dû.',
    replaces: (number: string) => `Le titre n° ${number} est remplacé.`,
    hint: (owed: string, day: string) => `${owed} restent dus, émise le ${day}`,
  },
  en: {
    claim: 'Claim',
    debtor: 'Debtor',
    tranche: 'Tranche that was paid wrongly',
    issued: 'Issued',
    order: 'Collection order',
    unknown: 'not recorded yet',
    restored: 'Restored already',
    restorable: 'May be restored',
    claimable: 'May still be claimed',
    collectAll: (amount: string) => `If all is collected, ${amount}:`,
    waiveAll: (amount: string) => `If all is waived, ${amount}:`,
    claimAll: (amount: string) => `If all is claimed, ${amount}:`,
    restoreAll: (amount: string) => `If all is restored, ${amount}:`,
    waits:
      'As long as this amount is owed, nothing more is committed on this agreement, nor, where their call says so, on the beneficiary’s other ones.',
    freed: 'A tranche that waited for this collection alone is confirmed as soon as nothing is owed.',
    replaces: (number: string) => `The order ${number} is replaced.`,
    hint: (owed: string, day: string) => `${owed} are still owed, issued on ${day}`,
  },
});

type Claim = Grant['claims'][number];

const maybeClaim = ({ read, parts }: OnGrant): Claim | undefined => read.claims.find(({ number }) => number === Number(parts['claim']));
const claimIn = (on: OnGrant): Claim => found(maybeClaim(on));

/** A claim with its debtor, who issued it and why, and where each of its euros is. */
function claimObject(on: OnGrant): Html {
  const { language, read } = on;
  const said = words[language];
  const claim = claimIn(on);
  const { number, reference, issuedOn, restoredCents } = claim;
  const amounts = claimWords[language];
  const issue = read.reasons.find((each) => each.claim === number && each.command === 'issueClaim');
  const tranche = read.tranches.find(({ rank }) => rank === claim.tranche);
  return summaryList([
    [said.claim, html`<strong>${reference}</strong>`],
    [said.debtor, read.organisationName],
    [said.tranche, tranche && html`${nameOfTranche(tranche)}, ${date(language, tranche.paidOn)}`],
    [said.issued, html`${date(language, issuedOn)}${issue?.by && html`, ${issue.by}`}`],
    [said.reason, issue && prose(issue.reason)],
    [said.order, orderInWords(language, claim) ?? html`<span class="g-muted">${said.unknown}</span>`],
    [amounts.claimed, money(language, claim.claimedCents)],
    [amounts.collected, money(language, claim.collectedCents)],
    [amounts.waived, money(language, claim.waivedCents)],
    [amounts.owed, html`<strong>${money(language, claim.owedCents)}</strong>`],
    [amounts.due, dueDatesInWords(on.visit, claim)],
    [said.restored, restoredCents > 0 && money(language, restoredCents)],
  ]);
}

const onClaim = (command: CommandOn<'grant'>) => ({
  part: {
    field: 'claim' as const,
    of: ({ language, read }: OnGrant) =>
      read.claims
        .filter(({ commands }) => commands.includes(command))
        .map(({ number, reference, owedCents, issuedOn }) => ({
          value: String(number),
          label: reference,
          hint: words[language].hint(euros(language, owedCents), longDate(language, issuedOn)),
        })),
  },
  offered: (on: OnGrant): readonly CommandOn<'grant'>[] => claimIn(on).commands,
  refused: (on: OnGrant) => claimIn(on).refused,
  object: claimObject,
  next: ({ read }: OnGrant) => grantHref(read, '/incidents'),
});

/** What becomes of a claim where all that is owed is collected, or waived. */
function settled(on: OnGrant, as: 'collected' | 'waived'): Html {
  const { language } = on;
  const said = words[language];
  const claim = claimIn(on);
  const { owedCents } = claim;
  const amounts = claimWords[language];
  const amount = euros(language, owedCents);
  const rows: Effect[] = [
    moved(language, amounts[as], as === 'collected' ? claim.collectedCents : claim.waivedCents, owedCents),
    moved(language, amounts.owed, owedCents, -owedCents),
  ];
  return html`${sentence(as === 'collected' ? said.collectAll(amount) : said.waiveAll(amount))} ${effectTable(language, rows)}
  ${sentence(said.freed)}`;
}

export const CLAIM_ACTS = actsOn(getGrant, {
  issueClaim: {
    part: {
      field: 'tranche',
      of: ({ language, read }) =>
        read.commands.includes('issueClaim')
          ? read.tranches.filter((tranche) => claimableCents(tranche) > 0).map((tranche) => trancheOption(language, tranche))
          : [],
    },
    offered: (on) => (claimableCents(trancheIn(on)) > 0 ? on.read.commands : []),
    object: (on) => {
      const tranche = trancheIn(on);
      const said = words[on.language];
      return summaryList([
        [said.debtor, on.read.organisationName],
        ...trancheFacts(on, tranche),
        [said.claimable, html`<strong>${money(on.language, claimableCents(tranche))}</strong>`],
      ]);
    },
    follows: (on) => {
      const { language } = on;
      const said = words[language];
      const tranche = trancheIn(on);
      const cents = claimableCents(tranche);
      return html`${sentence(said.claimAll(euros(language, cents)))}
      ${effectTable(language, [moved(language, claimWords[language].claimed, tranche.claimedCents, cents)])} ${sentence(said.waits)}`;
    },
    next: ({ read }) => grantHref(read, '/incidents'),
  },
  identifyClaim: {
    ...onClaim('identifyClaim'),
    follows: (on) => {
      const { collectionOrder } = claimIn(on);
      return sentence(collectionOrder && words[on.language].replaces(collectionOrder));
    },
    begins: (on) => {
      const claim = maybeClaim(on);
      return {
        collectionOrder: claim?.collectionOrder,
        collectionOrderOn: claim?.collectionOrderOn ?? parisDate(on.visit.at),
        accountant: claim?.accountant,
        notifiedOn: claim?.notifiedOn,
        dueDates: claim?.owedByDate,
      };
    },
  },
  collectClaim: {
    ...onClaim('collectClaim'),
    follows: (on) => settled(on, 'collected'),
    begins: (on) => ({ collectedCents: maybeClaim(on)?.owedCents, collectedOn: parisDate(on.visit.at) }),
    next: ({ visit, read }) => (visit.person?.caller.roles.includes('payer') ? '/creances' : grantHref(read)),
  },
  waiveClaim: { ...onClaim('waiveClaim'), follows: (on) => settled(on, 'waived') },
  restoreCredits: {
    ...onClaim('restoreCredits'),
    object: (on) =>
      html`${claimObject(on)}
      ${summaryList([[words[on.language].restorable, html`<strong>${money(on.language, restorableCents(claimIn(on)))}</strong>`]])}`,
    follows: async (on) => {
      const cents = restorableCents(claimIn(on));
      return html`${sentence(words[on.language].restoreAll(euros(on.language, cents)))}
      ${effectTable(on.language, await availableAfter(on, 'CP', cents))}`;
    },
    begins: (on) => {
      const claim = maybeClaim(on);
      return { restoredCents: claim && restorableCents(claim), valueDate: parisDate(on.visit.at) };
    },
  },
});
