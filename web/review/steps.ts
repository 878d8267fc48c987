import { getApplication } from '../../api/applications/applications.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { firstGivenAt } from '../../domain/review/mending.ts';
import { stepTable } from '../../domain/review/review.ts';
import { figure } from '../../domain/core/format.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { applicationStatus } from '../applications/application-status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type Column, table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { awaited } from '../core/components/awaited.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { lastVisit } from '../core/components/since-visit.ts';
import { opinionsHref } from './opinions-asked.ts';
import { besideOf } from '../applications/application-neighbours.ts';
import { sameList, wayToAct } from '../core/came-from.ts';
import type { Application } from './file.ts';
import { graphOf, type ShownStep } from './graph.ts';
import { scoreList } from './score.ts';
import { verdictOf } from './verdict.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    title: 'Étapes de l’instruction',
    caption: 'Avis demandés sur ce dossier',
    reviewer: 'Personne chargée de l’avis',
    nobody: 'À désigner',
    standsFor: (name: string) => `en suppléance de ${name}`,
    accepted: 'accepté',
    asked: 'demande sans réponse',
    blocking: 'bloquant',
    advisory: 'consultatif',
    blind: 'à l’aveugle',
    weight: (percent: number) => `poids ${percent} %`,
    hidden: 'Rendu, visible quand vous aurez rendu le vôtre',
    stale: (revision: number) => `rendu sur la version ${revision}, modifiée depuis`,
    escalated: 'direction alertée',
    details: 'Avis rendus et suivi, étape par étape',
    comment: 'Motivation',
    scores: 'Notes',
    extensions: 'Prolongations',
    extension: (days: number, by: string, reason: string) => `${days} jours ouvrés, par ${by}. Motif : ${reason}`,
    waiver: 'Avis déclaré non requis',
    waived: (by: string, reason: string) => `Par ${by}. Motif : ${reason}`,
    ended: 'Avis qui ne comptent plus',
    endedAs: { superseded: 'redemandé sur une version plus récente', voided: 'annulé pour conflit d’intérêts', mended: 'rectifié' },
    endedBy: (by: string, reason: string) => `par ${by}. Motif : ${reason}`,
    declined: 'Refus',
    declinedBy: (name: string, reason: string) => `${name}. Motif : ${reason}`,
    none: 'L’instruction n’a pas commencé : les étapes s’ouvrent quand le dossier est déclaré recevable.',
    screen: 'Examiner la recevabilité',
    askAll: (n: number) => `Demander les ${n} avis qui ne le sont pas`,
    facts: 'En bref',
    cost: 'Coût',
    requested: 'Demandé',
    revision: 'Version du dossier',
    reexamination: 'Voir le réexamen de la décision',
    session: 'Voir le comité',
    read: 'Lire le dossier',
    on: (command: string, label: string) => `${command} : ${label}`,
    stopped: 'suspendue jusqu’aux corrections',
  },
  en: {
    title: 'Steps of the review',
    caption: 'Opinions asked for on this application',
    reviewer: 'Who gives the opinion',
    nobody: 'No one: a reviewer is to be asked',
    standsFor: (name: string) => `in the stead of ${name}`,
    accepted: 'accepted',
    asked: 'asked, not answered',
    blocking: 'blocking',
    advisory: 'advisory',
    blind: 'blind',
    weight: (percent: number) => `weight ${percent}%`,
    hidden: 'Given, visible once yours is',
    stale: (revision: number) => `given on version ${revision}, changed since`,
    escalated: 'lead told',
    details: 'Opinions and follow-up, step by step',
    comment: 'Reasons',
    scores: 'Scores',
    extensions: 'Extensions',
    extension: (days: number, by: string, reason: string) => `${days} working days, by ${by}. Reason: ${reason}`,
    waiver: 'Waived opinion',
    waived: (by: string, reason: string) => `By ${by}. Reason: ${reason}`,
    ended: 'Opinions that no longer count',
    endedAs: { superseded: 'asked again on a newer version', voided: 'voided because of a conflict of interest', mended: 'mended' },
    endedBy: (by: string, reason: string) => `by ${by}. Reason: ${reason}`,
    declined: 'Declined',
    declinedBy: (name: string, reason: string) => `${name}. Reason: ${reason}`,
    none: 'The review has not begun: its steps open once the application is found admissible.',
    screen: 'Check admissibility',
    askAll: (n: number) => `Ask for the ${n} opinions not asked for yet`,
    facts: 'In short',
    cost: 'Cost',
    requested: 'Asked',
    revision: 'Version of the application',
    reexamination: 'See the re-examination of the award',
    session: 'See the session',
    read: 'Read the application',
    on: (command: string, label: string) => `${command}: ${label}`,
    stopped: 'stopped until the corrections',
  },
});

/** The commands that a step's body names, as the body has it. */
const partOf = (command: CommandOn<'application'>, key: string): Record<string, string> =>
  command === 'reopenSteps' ? { steps: key } : { step: key };

const actionsOn = (visit: Visit, { id }: Application, { key, label, commands }: ShownStep): Part =>
  commands.length > 0 &&
  html`<ul class="g-list g-small">
    ${commands.map(
      (command) =>
        html`<li>
          <a href="${wayToAct(visit, command, id, partOf(command, key))}"
            >${COMMAND_WORDS[command][visit.language].button}<span class="fr-sr-only">${colon(visit.language)} ${label}</span></a
          >
        </li>`,
    )}
  </ul>`;

/** The reviewer who is asked for an opinion, the person for whom they stand in, and whether they have accepted. */
export function reviewerOf(language: 'fr' | 'en', { reviewer, standsInFor, assignments, state }: ShownStep): Part {
  const said = words[language];
  const isExpected = state === 'waiting' || state === 'open' || state === 'stopped';
  if (!reviewer) return isExpected ? html`<strong>${said.nobody}</strong>` : '–';
  const last = assignments.at(-1);
  return html`${reviewer.name}${standsInFor && html`<br /><span class="g-muted g-small">${said.standsFor(standsInFor.name)}</span>`}${
    isExpected &&
    last &&
    !last.ended &&
    html`<br /><span class="g-muted g-small">${last.answer?.answer === 'accepted' ? said.accepted : said.asked}</span>`
  }`;
}

function opinionOf(language: 'fr' | 'en', { state, opinion }: ShownStep): Part {
  const said = words[language];
  if (!opinion) return state === 'given' ? html`<span class="g-muted">${said.hidden}</span>` : '–';
  return html`${verdictOf(language, opinion.verdict)}${
    opinion.stale && html`<br /><span class="g-small g-late">${said.stale(opinion.revision)}</span>`
  }`;
}

/** The opinions on a step with their authors, and what the lead has settled on it. */
export function stepDetails(language: 'fr' | 'en', step: ShownStep): Part {
  const said = words[language];
  const { opinion, extensions, waiver, endedOpinions, assignments } = step;
  const declined = assignments.filter(({ answer }) => answer?.answer === 'declined');
  if (!opinion && extensions.length === 0 && !waiver && endedOpinions.length === 0 && declined.length === 0) return null;
  const list = (items: readonly Part[]): Part =>
    items.length > 0 &&
    html`<ul>
      ${items.map((each) => html`<li>${each}</li>`)}
    </ul>`;
  return summaryList([
    [said.opinion, opinion && verdictOf(language, opinion.verdict)],
    [said.givenOn, opinion && date(language, firstGivenAt(opinion, endedOpinions))],
    [said.scores, opinion && scoreList(language, step, opinion.scores)],
    [said.comment, opinion && opinion.comment !== '' && html`<span class="g-prose">${opinion.comment}</span>`],
    [said.waiver, waiver && said.waived(waiver.by.name, waiver.reason)],
    [said.extensions, list(extensions.map(({ workingDays, by, reason }) => said.extension(workingDays, by.name, reason)))],
    [said.declined, list(declined.map(({ reviewer, answer }) => said.declinedBy(reviewer.name, answer?.reason ?? '')))],
    [
      said.ended,
      list(
        endedOpinions.map(
          ({ by, verdict, scores, comment, givenAt, ended }) =>
            html`${verdictOf(language, verdict)} ${by.name}, ${dayOf(language, givenAt)}${colon(language)} ${said.endedAs[ended.as]}
              ${said.endedBy(ended.by.name, ended.reason)} ${scoreList(language, step, scores)}${comment && html`<span class="g-prose g-muted">${comment}</span>`}`,
        ),
      ),
    ],
  ]);
}

/** The same, folded away under the step's name. */
function detailsOf(language: 'fr' | 'en', step: ShownStep): Part {
  const details = stepDetails(language, step);
  return (
    details &&
    html`<details class="g-section">
      <summary><h3>${step.label}</h3></summary>
      ${details}
    </details>`
  );
}

const STEP_COMMANDS: ReadonlySet<string> = new Set(Object.values(stepTable).flatMap(({ takes }) => Object.keys(takes)));
/** Commands on files, which other pages offer. */
const ELSEWHERE: readonly CommandOn<'application'>[] = ['addAttachment', 'removeAttachment'];

/** The commands on the application itself, beside those on its steps. */
const othersOf = ({ commands }: Application): CommandOn<'application'>[] =>
  commands.filter((command) => (!STEP_COMMANDS.has(command) || command === 'requestCorrection') && !ELSEWHERE.includes(command));

function columnsOf(visit: Visit, application: Application): Column<ShownStep>[] {
  const { language, at } = visit;
  const said = words[language];
  return [
    {
      label: said.step,
      isHeader: true,
      cell: ({ label, blocking, blind, weightPercent }) =>
        html`${label}<br /><span class="g-small g-muted"
                          >${[
                            blocking ? said.blocking : said.advisory,
                            blind && said.blind,
                            weightPercent !== null && said.weight(weightPercent),
                          ]
                            .filter(Boolean)
                            .join(', ')}</span
                        >`,
    },
    { label: said.state, cell: (step) => status(step.state, stepTable[step.state].staff[language]) },
    { label: said.reviewer, cell: (step) => reviewerOf(language, step) },
    {
      label: said.deadline,
      cell: ({ state: of, deadlineAt, escalatedAt }) =>
        of === 'open'
          ? html`${deadline(language, deadlineAt, at)}${escalatedAt && html`<br /><span class="g-small">${said.escalated}</span>`}`
          : of === 'stopped'
            ? said.stopped
            : dayOf(language, of === 'given' ? null : deadlineAt),
    },
    { label: said.opinion, cell: (step) => opinionOf(language, step) },
    {
      label: said.score,
      isFigure: true,
      cell: ({ opinion }) => (opinion?.score === null || opinion === null ? '–' : figure(language, opinion.score)),
    },
    { label: said.actions, cell: (step) => actionsOn(visit, application, step) },
  ];
}

/** The review of an application: its graph, and its steps with the commands on each. */
export const stepsPage: Page = {
  path: '/dossiers/:id/etapes',
  of: getApplication,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const id = visit.params['id'] ?? '';
    const [application, beside] = await Promise.all([visit.read(getApplication, { params: { id } }), besideOf(visit, id)]);
    await lastVisit(visit, application);
    const { review, reference, title, next, commands } = application;
    if (!review) throw new Problem({ code: 'not_found' });
    const others = othersOf(application);
    const details = review.map((step) => detailsOf(language, step)).filter((each) => each !== null);
    const mine = review.filter((step) => step.commands.includes('giveOpinion'));
    const unasked = review.filter((step) => step.reviewer === null && step.commands.includes('assignReviewer')).length;
    return {
      title: `${said.title} · ${reference ?? title}`,
      isWide: true,
      crumbs: [{ label: [reference, title].filter(Boolean).join(' · '), href: `/dossiers/${id}` }],
      body: html`${beside}${
        review.length === 0
          ? html`<div class="g-empty">
              <p>${said.none}</p>
              ${commands.includes('decideAdmissibility') && html`<p><a class="fr-btn" href="/dossiers/${id}/recevabilite">${said.screen}</a></p>`}
            </div>`
          : html`<p class="fr-text--lead">${title}</p>
              ${review.some(({ after }) => after.length > 0) && graphOf(language, review)}
              ${table({
                caption: said.caption,
                isStacked: true,
                rows: review,
                columns: columnsOf(visit, application),
              })}
              ${details.length > 0 && html`<h2>${said.details}</h2>${details}`}`
      }`,
      aside: html`${
        (mine.length > 0 || others.length > 0 || unasked > 1) &&
        html`<section class="g-card">
          <h2>${said.now}</h2>
          <ul class="g-actions">
            ${mine.map(
              ({ key, label }) =>
                html`<li>
                  <a class="fr-btn" href="${wayToAct(visit, 'giveOpinion', id, { step: key })}"
                    >${said.on(COMMAND_WORDS.giveOpinion[language].button, label)}</a
                  >
                </li>`,
            )}
            ${unasked > 1 && html`<li><a class="fr-btn" href="${opinionsHref(id, sameList(visit.query))}">${said.askAll(unasked)}</a></li>`}
            ${others.map(
              (command) =>
                html`<li>
                  <a class="fr-btn fr-btn--secondary" href="${wayToAct(visit, command, id)}">${COMMAND_WORDS[command][language].button}</a>
                </li>`,
            )}
          </ul>
        </section>`
      }
        <section class="g-card">
          <h2>${said.facts}</h2>
          ${summaryList([
            [said.state, applicationStatus(application)],
            [said.organisation, application.organisation.name],
            [said.requested, money(language, application.requestedCents)],
            [said.cost, money(language, application.costCents)],
            [said.waits, awaited(language, next, { organisation: application.organisation })],
            [said.until, deadline(language, next?.at, at)],
            [said.revision, application.revision],
          ])}
          <p><a class="fr-link" href="/dossiers/${id}">${said.read}</a></p>
          ${
            application.reexaminations.length > 0 &&
            html`<p><a class="fr-link" href="/dossiers/${id}/reexamen">${said.reexamination}</a></p>`
          }
          ${application.decision && html`<p><a class="fr-link" href="/comites/${application.decision.sessionId}">${said.session}</a></p>`}
        </section>`,
    };
  },
};
