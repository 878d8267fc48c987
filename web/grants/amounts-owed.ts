import { dayOf } from '../core/components/dates.ts';
import { type Column, table } from '../core/components/table.ts';
import { whyLink } from '../desk/amounts.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { bilingual } from '../core/words.ts';
import { claimColumns, claimWords } from './claim-columns.ts';
import { actionsOf, type Grant, grantHref, isOfFund } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    claims: 'Sommes à reverser',
    none: 'Rien n’est réclamé sur ce projet.',
    notice: 'Vous recevrez un titre de perception, qui indiquera comment payer ou contester.',
    reasons: 'Motifs des décisions',
    on: 'Date',
    ofTranche: (rank: number) => `tranche ${rank}`,
    ofCondition: (number: number) => `condition ${number}`,
    noReasons: 'La convention se déroule normalement : elle n’a été ni suspendue ni modifiée.',
  },
  en: {
    claims: 'Amounts to be paid back',
    none: 'Nothing is claimed back on this project.',
    notice: 'You will get a collection order that says how to pay or to challenge it.',
    reasons: 'Reasons of the decisions',
    on: 'Date',
    ofTranche: (rank: number) => `tranche ${rank}`,
    ofCondition: (number: number) => `condition ${number}`,
    noReasons: 'The agreement goes on as planned: it was neither suspended nor changed.',
  },
});

type Claim = Grant['claims'][number];

/** The claims on what was paid wrongly, with the amounts that are still owed. */
export function claimTable(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = words[language];
  const columns: Column<Claim>[] = [
    { label: said.reference, isHeader: true, cell: ({ reference }) => html`<span class="g-nowrap">${reference}</span>` },
    { label: said.tranche, cell: ({ tranche }) => tranche },
    ...claimColumns<Claim>(visit),
    ...(grant.claims.some(({ commands }) => commands.length > 0)
      ? [
          {
            label: claimWords[language].actions,
            cell: ({ commands, number, reference }: Claim) => actionsOf(visit, grant, commands, { claim: number }, reference),
          },
        ]
      : []),
  ];
  const isOwed = grant.claims.some(({ owedCents }) => owedCents > 0);
  return html`${!isOfFund(visit) && isOwed && html`<p>${said.notice}</p>`}${table({
    caption: said.claims,
    isStacked: true,
    isCaptionHidden: true,
    columns,
    rows: grant.claims,
    empty: html`<p>${said.none}</p>`,
  })}
  ${grant.claims.length > 0 && html`<p>${whyLink(language, grantHref(grant))}</p>`}`;
}

/** The reasons for which a grant was suspended, changed or ended, by decision, the newest first. */
export function reasonTable({ language }: Visit, grant: Grant): Part {
  const said = words[language];
  return table({
    caption: said.reasons,
    isCaptionHidden: true,
    columns: [
      { label: said.on, isHeader: true, cell: ({ at }) => dayOf(language, at) },
      {
        label: said.decision,
        cell: ({ command, tranche, condition }) => {
          const of = (tranche && said.ofTranche(tranche)) ?? (condition && said.ofCondition(condition));
          return html`${COMMAND_WORDS[command]?.[language].button ?? command}${of && html` <span class="g-muted">(${of})</span>`}`;
        },
      },
      { label: said.reason, cell: ({ reason }) => html`<span class="g-prose">${reason}</span>` },
    ],
    rows: grant.reasons.toReversed(),
    empty: html`<p>${said.noReasons}</p>`,
  });
}
