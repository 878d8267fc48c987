import { parisDate } from '../../domain/core/calendar.ts';
import { longDate } from '../../domain/core/format.ts';
import { seesIban } from '../../domain/grants/payee.ts';
import type { Language } from '../../domain/core/words.ts';
import { actionLink } from '../core/components/actions.ts';
import { dayOf } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { ANOTHER_ACCOUNT } from '../../words/grants/payees.ts';
import { actionsOf, type Grant, isOfFund, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Coordonnées bancaires',
    iban: 'IBAN',
    proposed: 'Proposées',
    decided: 'Décidées',
    none: 'Aucune coordonnée bancaire. Sans elle, aucun paiement ne peut être demandé.',
    delegation: 'Sous une délégation de gestion, l’administration paie elle-même : aucune coordonnée n’est nécessaire.',
    another: 'Une personne propose, une autre personne des finances valide.',
    whole: 'Voir les IBAN en entier',
    recorded: 'Cette consultation est enregistrée.',
    same: (others: string) => `Même compte que ${others}`,
    unlike: (iban: string, holder: string) => `où est en vigueur ${iban}, ${holder}`,
    restsOn: 'Compte déjà validé pour',
    approvedOn: (day: string) => `le ${day}`,
    alone: 'Aucun autre compte de cette administration n’est en vigueur',
  },
  en: {
    caption: 'Bank details',
    iban: 'IBAN',
    proposed: 'Proposed',
    decided: 'Decided',
    none: 'No bank details. Without them no payment can be ordered.',
    delegation: 'Under a delegation the administration pays itself: no bank details are needed.',
    another: 'One person proposes, another one of finance approves.',
    whole: 'See the whole IBANs',
    recorded: 'This is recorded.',
    same: (others: string) => `Same account as ${others}`,
    unlike: (iban: string, holder: string) => `where ${iban}, ${holder}, is in force`,
    restsOn: 'Account already approved for',
    approvedOn: (day: string) => `on ${day}`,
    alone: 'No other account of this organisation is in force',
  },
});

type Payee = Grant['payees'][number];

/** An account number in groups of four, as a bank prints it. */
export const printed = (iban: string): string => iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');

type Beside = {
  sameAs: readonly string[];
  otherAccounts: readonly { iban: string; accountHolder: string; references: readonly string[] }[];
};

/** Whether an account is that of the beneficiary's other grants, by their references; from which others it differs. */
export function besideOthers(language: Language, { sameAs, otherAccounts }: Beside): Part {
  const said = words[language];
  if (sameAs.length + otherAccounts.length === 0) return html`<span class="g-muted">${said.alone}</span>`;
  return html`${sameAs.length > 0 && html`${said.same(sameAs.join(', '))}<br />`}${otherAccounts.map(
    ({ iban, accountHolder, references }) =>
      html`<span class="g-warn">${ANOTHER_ACCOUNT[language](references)}</span>,
        <span class="g-small">${said.unlike(printed(iban), accountHolder)}</span><br />`,
  )}`;
}

/** The other agreement for which finance approved an account that is in force at once, and the day. */
export function originOf(language: Language, { restsOn }: Pick<Payee, 'restsOn'>): Part {
  const said = words[language];
  return (
    restsOn &&
    html`<span class="g-small">${said.restsOn}
      <a class="fr-link" href="/conventions/${restsOn.grantId}">${restsOn.reference}</a>, ${said.approvedOn(
        longDate(language, parisDate(restsOn.approvedAt)),
      )}</span>`
  );
}

/** A link to the whole accounts, for a caller who may see them and sees them masked. */
function wholeLink(visit: Visit, grant: Grant): Part {
  const { language, person } = visit;
  const said = words[language];
  return (
    person !== null &&
    // A signatory reads the grants of their own organisation only, so the caller's stands for the grant's here.
    seesIban(person.caller, person.caller.organisationId) &&
    grant.payees.some(({ masked }) => masked) &&
    html`<p class="g-small"><a class="fr-link" href="${wayToGrant(visit, grant, '/coordonnees')}">${said.whole}</a> <span class="g-muted">${said.recorded}</span></p>`
  );
}

/** The bank details to which a grant is paid, those in force first. */
export function payeeTable(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = words[language];
  const decisions = (['approvePayee', 'rejectPayee'] as const).filter((command) => grant.commands.includes(command));
  const columns: Column<Payee>[] = [
    { label: said.iban, isHeader: true, cell: ({ iban }) => html`<span class="g-iban">${printed(iban)}</span>` },
    { label: said.holder, cell: ({ accountHolder }) => accountHolder },
    {
      label: said.state,
      cell: (payee) =>
        html`${status(payee.state, payee.label)}${payee.reason && html`<p class="g-small g-prose">${payee.reason}</p>`}${
          payee.restsOn && html`<br />${originOf(language, payee)}`
        }`,
    },
    {
      label: said.proposed,
      cell: ({ proposedAt, proposedBy }) =>
        html`<span class="g-small">${dayOf(language, proposedAt)}<br />${said.byPerson(proposedBy)}</span>`,
    },
    {
      label: said.decided,
      cell: ({ decidedAt, decidedBy }) =>
        decidedAt &&
        html`<span class="g-small">${dayOf(language, decidedAt)}${decidedBy && html`<br />${said.byPerson(decidedBy)}`}</span>`,
    },
    ...(decisions.length > 0
      ? [
          {
            label: said.actions,
            cell: ({ id, state, accountHolder }: Payee) =>
              state === 'proposed' && actionsOf(visit, grant, decisions, { payeeId: id }, accountHolder),
          },
        ]
      : []),
  ];
  const isDelegation = grant.legalForm.form === 'delegation';
  return html`${isOfFund(visit) && !isDelegation && html`<p class="g-muted g-small">${said.another}</p>`}${table({
    caption: said.caption,
    isCaptionHidden: true,
    columns,
    rows: grant.payees.toReversed().sort((a, b) => Number(b.state === 'in_force') - Number(a.state === 'in_force')),
    empty: html`<p>${isDelegation ? said.delegation : said.none}</p>
      ${grant.commands.includes('proposePayee') && html`<p>${actionLink(visit, 'proposePayee', grant.id)}</p>`}`,
  })}${wholeLink(visit, grant)}`;
}
