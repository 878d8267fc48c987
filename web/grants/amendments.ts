import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { actionsOf, type Grant, grantHref, sideName } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    named: (number: number) => `Avenant n° ${number}`,
    none: 'Aucun avenant. Un avenant change le plan signé : montant, durée, dépenses ou responsable.',
    by: 'Proposé par',
    awarded: 'Montant accordé après l’avenant',
    responsible: 'Responsable du projet',
    reviewer: 'Avis demandé à',
    instead: (name: string) => `en suppléance de ${name}`,
    signed: 'Déjà signé par',
    document: 'Document à signer',
    read: (number: number) => `Lire l’avenant n° ${number} (PDF)`,
    funding: 'Changements de financement déclarés',
    reported: 'Déclaré le',
    costNow: 'Coût annoncé',
    part: 'Part du fonds à ce coût',
    state: 'Suite',
    open: 'Un avenant est attendu : aucune tranche n’est débloquée d’ici là',
    settled: 'Pris en compte',
  },
  en: {
    named: (number: number) => `Amendment ${number}`,
    none: 'No amendment. An amendment changes the signed plan: amount, length, costs or who answers for it.',
    by: 'Proposed by',
    awarded: 'Awarded under it',
    responsible: 'Who answers for the project',
    reviewer: 'Opinion asked of',
    instead: (name: string) => `standing in for ${name}`,
    signed: 'Signed already by',
    document: 'Document to be signed',
    read: (number: number) => `Read amendment ${number} (PDF)`,
    funding: 'Changes of the funding that were reported',
    reported: 'Reported on',
    costNow: 'Cost as reported',
    part: 'The fund’s part at that cost',
    state: 'What follows',
    open: 'An amendment is awaited: no tranche is confirmed before it',
    settled: 'Taken up',
  },
});

type Amendment = Grant['amendments'][number];

function amendmentCard(visit: Visit, grant: Grant, amendment: Amendment, isWhole: boolean): Part {
  const { language, at } = visit;
  const said = words[language];
  const title = html`${said.named(amendment.number)} ${status(amendment.state, amendment.label)}`;
  const { number, opinion, reviewer, standsInFor, agreement, awardedCents } = amendment;
  return html`<article class="g-card" id="avenant-${number}">
    ${isWhole ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}
    ${summaryList([
      [said.by, html`${sideName(language, amendment.side)}, ${dayOf(language, amendment.proposedAt)}`],
      [said.reason, html`<span class="g-prose">${amendment.reasons}</span>`],
      [
        said.awarded,
        html`${
          amendment.endedAt === null &&
          awardedCents !== grant.awardedCents &&
          html`<span class="g-muted">${money(language, grant.awardedCents)} → </span>`
        }${money(language, awardedCents)}`,
      ],
      [said.cost, money(language, amendment.costCents)],
      [said.length, said.monthsOf(amendment.durationMonths)],
      [said.responsible, amendment.responsible?.name],
      [said.deadline, amendment.endedAt === null && deadline(language, amendment.deadlineAt, at)],
      [said.reviewer, reviewer && html`${reviewer.name}${standsInFor && html` (${said.instead(standsInFor.name)})`}`],
      [
        said.opinion,
        opinion &&
          html`${choiceLabel(language, 'verdict', opinion.verdict)}, ${dayOf(language, opinion.givenAt)}<br /><span class="g-prose">${opinion.comment}</span>`,
      ],
      [said.signed, amendment.signed.map((side) => sideName(language, side)).join(', ')],
      [
        said.document,
        agreement && html`<a class="fr-link" href="${grantHref(grant, `/convention.pdf?plan=${amendment.plan}`)}">${said.read(number)}</a>`,
      ],
    ])}
    ${actionsOf(visit, grant, amendment.commands, { amendment: number }, said.named(number))}
  </article>`;
}

/** What was proposed to change of a signed grant, the newest first. `isWhole`: on a page of its own. */
export function amendmentList(visit: Visit, grant: Grant, { isWhole = false } = {}): Part {
  if (grant.amendments.length === 0) return html`<div class="g-empty"><p>${words[visit.language].none}</p></div>`;
  return grant.amendments.toReversed().map((amendment) => amendmentCard(visit, grant, amendment, isWhole));
}

/** The news of a project's co-funders; empty where there is none. */
export function fundingChanges({ language }: Visit, grant: Grant): Part {
  const said = words[language];
  if (grant.fundingChanges.length === 0) return null;
  return html`<h2>${said.funding}</h2>
    ${table({
      caption: said.funding,
      isCaptionHidden: true,
      columns: [
        { label: said.reported, isHeader: true, cell: ({ reportedAt }) => dayOf(language, reportedAt) },
        { label: said.reason, cell: ({ reason }) => html`<span class="g-prose">${reason}</span>` },
        { label: said.state, cell: ({ open }) => (open ? html`<span class="g-warn">${said.open}</span>` : said.settled) },
        { label: said.costNow, isFigure: true, cell: ({ costCents }) => money(language, costCents) },
        { label: said.part, isFigure: true, cell: ({ grantCents }) => money(language, grantCents) },
      ],
      rows: grant.fundingChanges,
    })}`;
}
