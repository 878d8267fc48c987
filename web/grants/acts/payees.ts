import { getGrant, listGrants } from '../../../api/grants/grants.ts';
import { getKnownAccount, listProposedPayees } from '../../../api/grants/payees.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { sumCents } from '../../../domain/core/money.ts';
import { openOrderCents } from '../../../domain/grants/tranche.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { filesOfAct } from '../../applications/attachments.ts';
import { actsOn, oncePerPage } from '../../core/acts.ts';
import { status } from '../../core/components/status.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import type { Visit } from '../../core/page.ts';
import { bilingual } from '../../core/words.ts';
import { besideOthers, originOf, printed } from '../payees.ts';
import { type Grant, grantHref, isOfFund } from '../grant-page-parts.ts';
import { found, type OnGrant, saidBy, sentence } from './grant-act-parts.ts';
import type { CommandOn } from '../../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    decide: 'Valider ou rejeter les coordonnées bancaires',
    iban: 'IBAN proposé',
    proposed: 'Proposées',
    inForce: 'Compte en vigueur',
    approvedOn: 'validé le',
    none: 'aucun : rien ne peut être payé avant une validation',
    others: 'Autres conventions de ce bénéficiaire',
    same: 'le même compte',
    returned: 'La banque a renvoyé le paiement fait sur ce compte.',
    another: 'La personne qui les a proposées ne les valide pas : une autre personne des finances le fait.',
    approved: 'Validées : les prochains paiements sont demandés sur ce compte.',
    rejected: 'Rejetées : le compte en vigueur le reste, et votre motif est envoyé au bénéficiaire.',
    ordered: (count: number, amount: string) =>
      count === 1
        ? `Une demande de paiement en cours, de ${amount}, nomme un autre compte : elle ne change pas.`
        : `${count} demandes de paiement en cours, de ${amount} en tout, nomment un autre compte : elles ne changent pas.`,
    waiting: 'Une proposition attend déjà une validation : la vôtre prend sa place.',
    before: 'Compte proposé ci-dessous',
    from: (reference: string) => `celui de ${reference}`,
    atOnce: (reference: string) =>
      `Les finances ont déjà validé ce compte pour ${reference} : envoyé tel quel, il est en vigueur aussitôt et rien ne reste à valider. Un autre IBAN ou un autre titulaire attendra leur validation.`,
    later: 'Les finances valideront ce compte pour cette convention aussi.',
  },
  en: {
    decide: 'Approve or reject the bank details',
    iban: 'IBAN proposed',
    proposed: 'Proposed',
    inForce: 'Account in force',
    approvedOn: 'approved on',
    none: 'none: nothing can be paid before one is approved',
    others: 'Other agreements of this beneficiary',
    same: 'the same account',
    returned: 'The bank returned the payment that was made to this account.',
    another: 'The person who proposed them does not approve them: another one of finance does.',
    approved: 'Approved: the next payments are ordered to this account.',
    rejected: 'Rejected: the account in force stays so, and your reason is sent to the beneficiary.',
    ordered: (count: number, amount: string) =>
      count === 1
        ? `A payment order that is open, of ${amount}, names another account: it does not change.`
        : `${count} payment orders that are open, of ${amount} in all, name another account: they do not change.`,
    waiting: 'A proposal waits to be approved already: yours takes its place.',
    before: 'Account filled in below',
    from: (reference: string) => `that of ${reference}`,
    atOnce: (reference: string) =>
      `Finance has already approved this account for ${reference}: sent as it is, it is in force at once and nothing is left to approve. Another IBAN or another holder will wait for finance.`,
    later: 'Finance will approve this account for this agreement too.',
  },
});

type Payee = Grant['payees'][number];

const isProposed = ({ state }: Payee): boolean => state === 'proposed';
const payeeIn = ({ read, parts }: OnGrant): Payee => found(read.payees.find(({ id }) => id === parts['payeeId']));
const inForceOf = ({ payees }: Grant): Payee | undefined => payees.find(({ state }) => state === 'in_force');

const ibanOf = ({ iban }: Pick<Payee, 'iban'>): Html => html`<span class="g-iban">${printed(iban)}</span>`;

/** An account with its holder, and who approved it; where it rests on another agreement's, which. */
function approvedOf({ language }: OnGrant, payee: Pick<Payee, 'iban' | 'accountHolder' | 'decidedAt' | 'decidedBy' | 'restsOn'>): Part {
  const approved = payee.decidedAt && html`${words[language].approvedOn} ${saidBy(language, payee.decidedAt, payee.decidedBy)}`;
  return html`${ibanOf(payee)}<br />${payee.accountHolder}${
    payee.restsOn ? html`<br />${originOf(language, payee)}` : approved && html`<br /><span class="g-muted g-small">${approved}</span>`
  }`;
}

/** Whether the accounts in force on the beneficiary's other grants are this one, for those who decide on it. */
async function othersOf({ visit, language, read }: OnGrant, payeeId: string): Promise<Part> {
  if (!visit.may(listProposedPayees)) return null;
  const [proposed] = (await visit.read(listProposedPayees, { query: { grantId: read.id } })).items;
  return proposed?.payeeId === payeeId ? besideOthers(language, proposed) : null;
}

/** The account that was proposed, whole, beside the one in force. */
async function proposal(on: OnGrant): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const payee = payeeIn(on);
  const inForce = inForceOf(read);
  const wasReturned = read.payees.some(({ state, iban }) => state === 'returned' && iban === payee.iban);
  return html`${summaryList([
    [said.beneficiary, read.organisationName],
    [said.iban, html`<strong>${ibanOf(payee)}</strong>`],
    [said.holder, payee.accountHolder],
    [said.proposed, saidBy(language, payee.proposedAt, payee.proposedBy)],
    [said.state, status(payee.state, payee.label)],
    [
      said.inForce,
      inForce
        ? html`${approvedOf(on, inForce)}${inForce.iban === payee.iban && inForce.id !== payee.id && html`<br />${said.same}`}`
        : said.none,
    ],
    [said.others, await othersOf(on, payee.id)],
  ])}
  ${wasReturned && html`<p class="g-warn">${said.returned}</p>`} ${sentence(said.another)}
  ${await filesOfAct(on.visit, read.applicationId, { purpose: 'payee', back: grantHref(read), mayAdd: false })}`;
}

/** Says how many open orders name another account, which stays as it is. */
function orderedElsewhere(on: OnGrant): Part {
  const { language, read } = on;
  const payee = payeeIn(on);
  const others = read.tranches.filter(({ state, payeeId }) => state === 'ordered' && payeeId !== payee.id);
  const cents = sumCents(others.map(openOrderCents));
  return others.length > 0 && sentence(words[language].ordered(others.length, euros(language, cents)));
}

/** The newest of the caller's organisation's grants with an account in force, masked; undefined where none has one. */
export async function grantWithAccount(visit: Visit): Promise<{ grant: Grant; payee: Payee } | undefined> {
  const { items } = await visit.read(listGrants, { query: { account: 'in_force', limit: '1' } });
  const [newest] = items;
  const grant = newest && (await visit.read(getGrant, { params: { id: newest.id } }));
  const payee = grant && inForceOf(grant);
  return payee && { grant, payee };
}

/**
 * The account in force on another grant of the beneficiary, for its signatory, where this one has none and none is
 * proposed; null where there is none. It is read whole, which is recorded.
 */
const accountBefore = oncePerPage(async ({ visit, read }: OnGrant) => {
  if (isOfFund(visit) || inForceOf(read) || read.payees.some(isProposed) || !visit.may(getKnownAccount)) return null;
  return (await visit.read(getKnownAccount, { params: { id: read.id } })).account;
});

const onPayee = {
  part: {
    field: 'payeeId' as const,
    of: ({ language, read }: OnGrant) =>
      read.payees.filter(isProposed).map((payee) => ({
        value: payee.id,
        label: `${payee.accountHolder}, ${printed(payee.iban)}`,
        hint: `${payee.proposedBy}, ${longDate(language, parisDate(payee.proposedAt))}`,
      })),
  },
  offered: (on: OnGrant): readonly CommandOn<'grant'>[] => (isProposed(payeeIn(on)) ? on.read.commands : []),
};

export const PAYEE_ACTS = actsOn(getGrant, {
  approvePayee: {
    ...onPayee,
    object: proposal,
    follows: (on) => html`${sentence(words[on.language].approved)} ${orderedElsewhere(on)} ${sentence(words[on.language].rejected)}`,
    or: { command: 'rejectPayee', title: { fr: words.fr.decide, en: words.en.decide } },
    next: ({ read }) => grantHref(read),
  },
  rejectPayee: { beside: 'approvePayee' },
  proposePayee: {
    begins: async (on) => {
      const before = await accountBefore(on);
      return before ? { iban: printed(before.iban), accountHolder: before.accountHolder } : {};
    },
    object: async (on) => {
      const { visit, read } = on;
      const said = words[on.language];
      const [inForce, before] = [inForceOf(read), await accountBefore(on)];
      const mayAdd = !isOfFund(visit);
      const files = { purpose: 'payee', back: `/agir/proposePayee/${read.id}`, mayAdd } as const;
      return html`${summaryList([
        [said.beneficiary, on.read.organisationName],
        [said.inForce, inForce ? approvedOf(on, inForce) : said.none],
        [
          said.before,
          before &&
            html`${approvedOf(on, { ...before, decidedAt: before.approvedAt, decidedBy: before.approvedBy, restsOn: null })}<br />
              ${said.from(before.reference)}`,
        ],
      ])}
      ${before && sentence(before.atOnce ? said.atOnce(before.reference) : said.later)}
      ${on.read.payees.some(isProposed) && sentence(said.waiting)} ${await filesOfAct(visit, read.applicationId, files)}`;
    },
  },
});
