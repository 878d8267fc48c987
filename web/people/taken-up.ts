import { createApplication, listApplications } from '../../api/applications/applications.ts';
import { proposePayee } from '../../api/grants/payees.ts';
import { isStaff } from '../../domain/core/role.ts';
import { dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { grantWithAccount } from '../grants/acts/payees.ts';

const words = bilingual({
  fr: {
    title: 'Ce que reprennent vos prochains dossiers',
    what: 'Un nouveau dossier propose les réponses des derniers dossiers déposés, et la fiche ci-dessus. Des coordonnées bancaires à proposer commencent par le compte en vigueur.',
    file: 'Dossier déposé',
    all: 'Voir tous vos dossiers',
    account: 'Compte en vigueur',
    of: (reference: string) => `convention ${reference}`,
  },
  en: {
    title: 'What your next applications take up',
    what: 'A new application offers the answers of the last submitted ones and the entry above. A form for bank details starts from the account in force.',
    file: 'Submitted application',
    all: 'See all your applications',
    account: 'Account in force',
    of: (reference: string) => `agreement ${reference}`,
  },
});

/** How many applications are listed, the newest first, from which a draft is offered answers. */
const LISTED_AT_MOST = 20;

/** What the next applications of the reader's organisation take up: what it has submitted, and its account in force. */
export async function takenUp(visit: Visit): Promise<Part> {
  const { language, person } = visit;
  if (isStaff(person?.caller.roles ?? []) || !(visit.may(createApplication) || visit.may(proposePayee))) return null;
  const said = words[language];
  const [{ items, next }, account] = await Promise.all([
    visit.read(listApplications, { query: { limit: String(LISTED_AT_MOST) } }),
    grantWithAccount(visit),
  ]);
  const submitted = items.filter(({ submittedAt }) => submittedAt !== null);
  if (submitted.length === 0) return null;
  return html`<h2>${said.title}</h2>
    <p>${said.what}</p>
    ${table({
      caption: said.title,
      isCaptionHidden: true,
      columns: [
        {
          label: said.file,
          cell: ({ id, reference, title }) => html`<a class="fr-link" href="/dossiers/${id}">${reference} · ${title}</a>`,
          isHeader: true,
        },
        { label: said.submittedOn, cell: ({ submittedAt }) => dayOf(language, submittedAt) },
      ],
      rows: submitted,
    })}
    ${next !== null && html`<p class="g-more"><a class="fr-link" href="/dossiers">${said.all}</a></p>`}
    ${
      account &&
      summaryList([
        [
          said.account,
          html`<span class="g-iban">${account.payee.iban}</span><br />${account.payee.accountHolder}<br />
            <a class="fr-link" href="/conventions/${account.grant.id}">${said.of(account.grant.reference)}</a>`,
        ],
      ])
    }`;
}
