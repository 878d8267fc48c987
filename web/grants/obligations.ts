import { dayOf, deadline } from '../core/components/dates.ts';
import { reviewedStatus } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { actionsOf, type Grant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Obligations du projet',
    what: 'Obligation',
    late: 'rien n’a été remis à l’échéance',
    shown: 'Justification',
    none: 'Ce projet n’a pas d’obligation à justifier.',
    unsigned: 'Les obligations seront planifiées à la signature de la convention.',
    nothing: 'Rien n’a été remis.',
    returned: 'Renvoyée le',
    accepted: 'Acceptée le',
    link: 'Voir le lien transmis',
  },
  en: {
    caption: 'Obligations of the project',
    what: 'Obligation',
    late: 'nothing was shown by its deadline',
    shown: 'Evidence',
    none: 'This project has no obligation to show.',
    unsigned: 'The obligations are planned when the agreement is signed.',
    nothing: 'Nothing was shown.',
    returned: 'Returned',
    accepted: 'Accepted',
    link: 'See the link that was given',
  },
});

type Obligation = Grant['obligations'][number];

const isOpen = ({ state }: Obligation): boolean => state === 'awaited' || state === 'returned';

/** The evidence of an obligation, each with the fund's answer. */
export function evidenceOf({ language }: Visit, { given }: Pick<Obligation, 'given'>): Part {
  const said = words[language];
  if (given.length === 0) return html`<span class="g-muted">${said.nothing}</span>`;
  return given.map(
    ({ url, words: told, givenAt, givenBy, review }) =>
      html`<div class="g-small g-given">
        ${url && html`<p><a class="fr-link" href="${url}" rel="external noopener">${said.link}</a> <span class="g-muted">(${new URL(url).host})</span></p>`}
        ${told !== '' && html`<p class="g-prose">${told}</p>`}
        <p class="g-muted">${dayOf(language, givenAt)}, ${said.byPerson(givenBy)}</p>
        ${
          review &&
          html`<p>${review.decision === 'accept' ? said.accepted : said.returned} ${dayOf(language, review.reviewedAt)}, ${said.byPerson(review.reviewedBy)}</p>
            ${review.reasons !== '' && html`<p class="g-prose">${review.reasons}</p>`}`
        }
      </div>`,
  );
}

/** The obligations of a grant beside its reports. `isWhole`: with all evidence of each. */
export function obligationTable(visit: Visit, grant: Grant, { isWhole = false } = {}): Part {
  const { language, at } = visit;
  const said = words[language];
  const columns: Column<Obligation>[] = [
    { label: said.what, isHeader: true, cell: ({ label }) => label },
    {
      label: said.until,
      cell: (obligation) => (isOpen(obligation) ? deadline(language, obligation.dueAt, at) : dayOf(language, obligation.dueAt)),
    },
    {
      label: said.state,
      cell: ({ state, stateLabel, late }) =>
        html`${reviewedStatus(state, stateLabel)}${late && (state === 'awaited' || state === 'returned') && html`<br /><span class="g-small g-warn">${said.late}</span>`}`,
    },
    ...(isWhole ? [{ label: said.shown, cell: (obligation: Obligation) => evidenceOf(visit, obligation) }] : []),
    ...(grant.obligations.some(({ commands }) => commands.length > 0)
      ? [
          {
            label: said.actions,
            cell: ({ commands, key, label, given }: Obligation) =>
              actionsOf(visit, grant, commands, { obligation: key, number: given.at(-1)?.number }, label),
          },
        ]
      : []),
  ];
  const isSigned = grant.signed.length === 2;
  return table({
    caption: said.caption,
    isStacked: true,
    isCaptionHidden: true,
    columns,
    rows: grant.obligations,
    empty: html`<p>${isSigned ? said.none : said.unsigned}</p>`,
  });
}
