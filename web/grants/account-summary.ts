import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { reviewedStatus } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { whyLink } from '../desk/amounts.ts';
import { type Grant, grantHref, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    spent: 'Dépensé',
    eligible: 'Dépense retenue',
    owed: 'Part du fonds due',
    open: 'Ouvrir le décompte final',
  },
  en: {
    spent: 'Spent',
    eligible: 'Cost that may be funded',
    owed: 'Due of the fund',
    open: 'Open the final account',
  },
});

/** What a project has really cost, in short; nothing where its call asks for no account. */
export function accountSummary(visit: Visit, grant: Grant): Part {
  const { language, at } = visit;
  const said = words[language];
  const { finalAccount: account } = grant;
  if (!account) return null;
  const last = account.given.at(-1);
  const review = last?.review ?? null;
  return html`${summaryList([
    [said.state, reviewedStatus(account.state, account.label)],
    [said.until, account.state === 'awaited' || account.state === 'returned' ? deadline(language, account.dueAt, at) : null],
    [said.givenOn, last && html`${dayOf(language, last.givenAt)}, ${said.byPerson(last.givenBy)}`],
    [said.spent, last && money(language, last.spentCents)],
    [said.eligible, review !== null && review.eligibleCents !== null && money(language, review.eligibleCents)],
    [
      said.owed,
      review !== null && review.dueCents !== null && html`${money(language, review.dueCents)}${whyLink(language, grantHref(grant))}`,
    ],
  ])}
    <p><a class="fr-link" href="${wayToGrant(visit, grant, '/decompte')}">${said.open}</a></p>`;
}
