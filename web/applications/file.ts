import { createApplication, getApplication } from '../../api/applications/applications.ts';
import { listAttachments } from '../../api/applications/attachments.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { getApplicationDates } from '../../api/desk/dates.ts';
import { getTimeline } from '../../api/desk/timeline.ts';
import { type ApplicationState, applicationTable } from '../../domain/applications/application-life.ts';
import { mayBeginAnew } from '../../domain/applications/earlier-answers.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { stepTable } from '../../domain/review/review.ts';
import { exactInstant, figure, listed, rough } from '../../domain/core/format.ts';
import { besideOf } from './application-neighbours.ts';
import { whyLink } from '../desk/amounts.ts';
import { datesSection } from '../desk/dates.ts';
import { proofLink } from '../desk/proofs.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { refusedActions } from '../core/components/refused-actions.ts';
import { status } from '../core/components/status.ts';
import { feedbackPart } from './opinions.ts';
import { applicationStatus } from './application-status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { lastVisit, newMark } from '../core/components/since-visit.ts';
import { timeline } from '../core/components/timeline.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import { holdersOf } from '../core/components/awaited.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { attachmentTable, documentTable } from './attachments.ts';
import { stepContent } from './content.ts';
import { appealButton, contestedPart } from '../committee/contested.ts';
import { decisionFacts, prose } from './decision-facts.ts';
import { documentLinks } from './printed.ts';
import { stepName, stepsOf } from './steps.ts';
import { surveyInvitation } from './survey.ts';
import { labelsPart } from '../threads/labels.ts';
import { threadsPart } from '../threads/pages.ts';
import { versionList } from './versions.ts';
import type { AnswerOf } from '../core/answer.ts';
import { type ApplicationRead, callOf } from './application-draft.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    way: 'Où en est le dossier',
    stages: ['Brouillon', 'Déposé', 'Recevabilité', 'Instruction', 'Comité', 'Décision', 'Convention'],
    external: 'Autre référence',
    asked: 'Montant demandé',
    expected: 'Suite attendue',
    who: 'De qui',
    by: 'Au plus tard le',
    admissible: 'Sans décision d’irrecevabilité, réputé recevable le',
    deemed: 'Réputé recevable depuis le',
    earlyStart: 'Début avant le dépôt autorisé par',
    silence: 'Sans subvention attribuée, implicitement rejeté le',
    implied: 'Réputé rejeté depuis le',
    nothing: 'Vous n’avez rien à faire sur ce dossier pour l’instant.',
    waits: 'Ce qui est attendu',
    also: (names: string, many: boolean) => `${names} ${many ? 'travaillent' : 'travaille'} aussi sur ce dossier.`,
    inadmissible: 'Motif de l’irrecevabilité',
    mayAskAgain: 'Vous pouvez présenter une nouvelle demande, corrigée, sans tout saisir de nouveau.',
    askAgain: 'Reprendre ce dossier dans une nouvelle demande',
    withdrawal: 'Motif du retrait',
    correction: 'Correction demandée',
    correctionOut: (n: number) => (n === 1 ? 'Le fonds demande de corriger un point.' : `Le fonds demande de corriger ${n} points.`),
    seeCorrections: 'Voir les corrections demandées',
    ended: 'Terminé le',
    extensions: 'Prolongations du délai d’attribution',
    extendedOn: 'Décidée le',
    extendedTo: 'Jusqu’au',
    reexaminations: 'Réexamens de la décision',
    opened: 'Ouvert le',
    until: 'À décider avant le',
    outcome: 'Issue',
    outcomes: { confirmed: 'Décision confirmée', withdrawn: 'Décision retirée', lapsed: 'Délai passé : la décision est définitive' },
    underWay: 'En cours',
    session: 'Voir le comité qui l’a prise',
    grant: 'Voir le projet financé et sa convention',
    reviewerOf: 'Avis de',
    noReviewer: 'pas encore confié',
    score: 'Note',
    due: 'Échéance',
    steps: 'Voir les étapes et les avis',
    overlaps: 'Recoupements possibles',
    overlapLead: 'Ces dossiers semblent demander la même dépense.',
    overlapsShown: (shown: string, all: string) => `Recoupements affichés : ${shown} sur ${all}, les plus probables.`,
    settledThere: 'Trouvé sur l’autre dossier, où il se règle.',
    other: 'Autre dossier',
    lines: 'Lignes proches',
    overlapState: 'Suite',
    toSettle: 'À régler',
    project: 'Le projet',
    allFiles: 'Pièces du dossier',
    versions: 'Versions déposées',
    timeline: 'Historique',
    times: (n: number) => `(${n} fois)`,
    earlier: (n: number) => (n === 1 ? 'Un événement plus ancien' : `${n} événements plus anciens`),
    noOne: 'Personne : une date ou des crédits en décident',
  },
  en: {
    way: 'Where the application stands',
    stages: ['Draft', 'Submitted', 'Admissibility', 'Review', 'Committee', 'Decision', 'Agreement'],
    external: 'Other reference',
    asked: 'Amount asked',
    expected: 'What comes next',
    who: 'Of whom',
    by: 'By',
    admissible: 'Unless found inadmissible, deemed admissible on',
    deemed: 'Deemed admissible since',
    earlyStart: 'Start before the submission allowed by',
    silence: 'Without an award, counts as rejected on',
    implied: 'Counts as rejected since',
    nothing: 'There is nothing for you to do on this application for now.',
    waits: 'What is awaited',
    also: (names: string, many: boolean) => `${names} ${many ? 'are' : 'is'} working on this application too.`,
    inadmissible: 'Why it is inadmissible',
    mayAskAgain: 'You may submit a corrected request without typing it all again.',
    askAgain: 'Start a new request from this application',
    withdrawal: 'Why it was withdrawn',
    correction: 'Correction asked for',
    correctionOut: (n: number) =>
      n === 1 ? 'The fund asks for one point to be corrected.' : `The fund asks for ${n} points to be corrected.`,
    seeCorrections: 'See the corrections that are asked for',
    ended: 'Ended on',
    extensions: 'Extensions of the time to award',
    extendedOn: 'Decided on',
    extendedTo: 'Until',
    reexaminations: 'Re-examinations of the award',
    opened: 'Opened on',
    until: 'To be decided before',
    outcome: 'Outcome',
    outcomes: { confirmed: 'Award confirmed', withdrawn: 'Award withdrawn', lapsed: 'Its time has passed: the award stands' },
    underWay: 'Under way',
    session: 'See the committee that took it',
    grant: 'See the funded project and its agreement',
    reviewerOf: 'Opinion of',
    noReviewer: 'not assigned yet',
    score: 'Score',
    due: 'Due',
    steps: 'See the steps and the opinions',
    overlaps: 'Possible overlaps',
    overlapLead: 'These applications seem to ask for the same cost.',
    overlapsShown: (shown: string, all: string) => `Overlaps shown: ${shown} of ${all}, the likest.`,
    settledThere: 'Found on the other application, where it is settled.',
    other: 'Other application',
    lines: 'Lines that are alike',
    overlapState: 'Outcome',
    toSettle: 'To be settled',
    project: 'The project',
    allFiles: 'Files of the application',
    versions: 'Versions submitted',
    timeline: 'History',
    times: (n: number) => `(${n} times)`,
    earlier: (n: number) => (n === 1 ? 'One earlier event' : `${n} earlier events`),
    noOne: 'No one: a date or credits decide',
  },
});

type Events = AnswerOf<typeof getTimeline>['items'];

/** How far each state is on the way; of what may come at several places, its events say which. */
const STAGE: Partial<Record<ApplicationState, number>> = {
  draft: 0,
  submitted: 2,
  inadmissible: 2,
  in_review: 3,
  reviewed: 4,
  in_session: 4,
  waitlisted: 5,
  refused: 5,
  awarded: 5,
  appealed: 5,
  rejected: 5,
  in_reexamination: 5,
  award_withdrawn: 5,
};

function stageOf({ state, grantId, submittedAt }: ApplicationRead, events: Events): number {
  if (state === 'awarded' && grantId) return 6;
  const known = STAGE[state];
  if (known !== undefined) return known;
  if (events.some(({ event }) => event === 'decideAdmissibility' || event === 'deemAdmissible')) return 3;
  return submittedAt ? 2 : 0;
}

const way = (language: Language, stage: number): Html =>
  html`<ol class="g-way" aria-label="${words[language].way}">
    ${words[language].stages.map(
      (name, place) =>
        html`<li ${place < stage && html` class="g-done"`}${place === stage && html` aria-current="step"`}>
          ${place < stage && html`<span aria-hidden="true">✓ </span>`}${name}
        </li>`,
    )}
  </ol>`;

/** Commands that are given on a step of the review: its page has them. */
const ON_STEPS: readonly CommandOn<'application'>[] = [
  'assignReviewer',
  'extendStep',
  'waiveStep',
  'reopenSteps',
  'voidOpinion',
  'mendOpinion',
];
/** The commands that come last: they stand elsewhere on the page, or are seldom wanted. */
const LAST: readonly CommandOn<'application'>[] = ['addAttachment', 'withdrawApplication', 'setApplicationReference'];
const ELSEWHERE: readonly CommandOn<'application'>[] = ['removeAttachment', 'updateApplication', 'askSubmission'];

type Action = { href: string; label: string; isMain?: boolean };

/** The commands that the reader may give now, the awaited one first. */
function actionsOf(visit: Visit, application: ApplicationRead): Action[] {
  const { person, language } = visit;
  const { id, commands, next, review, overlaps, appeals } = application;
  const label = (command: CommandOn<'application'>): string =>
    command === 'appealDecision' ? appealButton(language, application) : COMMAND_WORDS[command][language].button;
  const mine = (review ?? []).filter(({ reviewer, state }) => reviewer?.id === person?.caller.personId && state === 'open');
  const rank = (command: CommandOn<'application'>): number => (command === next?.what ? -1 : LAST.includes(command) ? 1 : 0);
  const isDraft = commands.includes('updateApplication');
  const given = commands
    .filter((command) => !ELSEWHERE.includes(command) && !ON_STEPS.includes(command) && !(isDraft && command === 'addAttachment'))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((command): Action[] => {
      if (command === 'giveOpinion' || command === 'acceptAssignment' || command === 'declineAssignment') {
        const steps = mine.length > 0 ? mine : [undefined];
        return steps.map((step) => ({
          href: wayToAct(visit, command, id, { step: step?.key }),
          label: steps.length > 1 && step ? `${label(command)} – ${step.label}` : label(command),
        }));
      }
      if (command === 'settleOverlap') {
        const open = (overlaps ?? []).filter((each) => each.outcome === null && each.commands.includes(command));
        return open.map(({ other }) => ({
          href: wayToAct(visit, command, id, { otherId: other.id }),
          label: open.length > 1 ? `${label(command)} – ${other.reference}` : label(command),
        }));
      }
      const onIt = appeals.filter((appeal) => appeal.commands.some((each) => each === command));
      if (onIt.length > 1)
        return onIt.map(({ number, decisionLabel }) => ({
          href: wayToAct(visit, command, id, { appeal: number }),
          label: `${label(command)} – ${decisionLabel}`,
        }));
      // A session is made of several applications, and is none of this one’s.
      if (command === 'createSession')
        return [{ href: wayToAct(visit, 'createSession', ''), label: label(command), isMain: command === next?.what }];
      return [{ href: wayToAct(visit, command, id), label: label(command), isMain: !LAST.includes(command) }];
    });
  const fill = isDraft ? [{ href: wayToAct(visit, 'updateApplication', id), label: label('updateApplication') }] : [];
  const steps = commands.some((command) => ON_STEPS.includes(command))
    ? [{ href: wayTo(visit, `/dossiers/${id}/etapes`), label: words[language].steps }]
    : [];
  const first = commands.some((command) => command === next?.what) ? 1 : 0;
  return [...fill, ...given.slice(0, first), ...steps, ...given.slice(first)];
}

function nowPart(visit: Visit, application: ApplicationRead): Html {
  const { language, at } = visit;
  const said = words[language];
  const { next, workingOn, admissibleAt, silenceAt, impliedRejectionAt } = application;
  const actions = actionsOf(visit, application);
  return html`<section class="g-card">
      <h2>${said.now}</h2>
      ${actions.length === 0 && html`<p>${said.nothing}</p>`}
      <ul class="g-actions">
        ${actions.map(
          ({ href, label, isMain = true }, place) =>
            html`<li><a class="fr-btn${isMain && place === 0 ? '' : ' fr-btn--secondary'}" href="${href}">${label}</a></li>`,
        )}
      </ul>
      ${refusedActions(language, application.refused, next?.what)}
      ${
        workingOn.length > 0 &&
        html`<p class="g-small">
          ${said.also(
            listed(
              language,
              workingOn.map(({ name }) => name),
            ),
            workingOn.length > 1,
          )}
        </p>`
      }
    </section>
    ${
      next &&
      html`<section class="g-card">
        <h2>${said.waits}</h2>
        ${summaryList([
          [said.expected, next.label],
          [said.who, holdersOf(language, next, application.organisation) || said.noOne],
          [said.by, next.at && deadline(language, next.at, at)],
          [said.admissible, admissibleAt && dayOf(language, admissibleAt)],
          [said.silence, silenceAt && dayOf(language, silenceAt)],
          [said.implied, impliedRejectionAt && dayOf(language, impliedRejectionAt)],
        ])}
      </section>`
    }`;
}

/**
 * The way to a new application that begins with what was written in this one. One that is inadmissible, or implicitly
 * rejected, may be made again (décret 2018-514 art. 4 II and 7).
 */
const beginAnew = (visit: Visit, { id, callId, state, impliedRejectionAt }: ApplicationRead): Part =>
  visit.may(createApplication) &&
  mayBeginAnew({ state, silentSince: impliedRejectionAt }) &&
  html`<p>
    ${words[visit.language].mayAskAgain}
    <a class="fr-link" href="${address('/dossiers/nouveau', { appel: callId, copie: id })}">${words[visit.language].askAgain}</a>
  </p>`;

/** The open correction, the decision or the appeal, where there is one. */
function standing(visit: Visit, application: ApplicationRead): Part {
  const { language, at } = visit;
  const said = words[language];
  const { correction, decision, awardExtensions, reexaminations, screeningReason, withdrawalReason, state, grantId, id } = application;
  const isInadmissible = state === 'inadmissible' || application.appeals.some(({ against }) => against === 'inadmissible');
  return [
    correction &&
      html`<section>
        <h2>${said.correction}</h2>
        <p>${said.correctionOut(correction.items.length)} ${said.by} ${deadline(language, correction.dueAt, at)}.</p>
        ${prose(correction.message)}
        <p><a class="fr-link" href="/dossiers/${id}/corrections">${said.seeCorrections}</a></p>
      </section>`,
    isInadmissible &&
      screeningReason &&
      html`<section>
        <h2>${said.inadmissible}</h2>
        ${prose(screeningReason)} ${proofLink(language, id)}
      </section>`,
    decision &&
      html`<section>
        <h2>${said.decision}</h2>
        ${decisionFacts(language, application)} ${proofLink(language, id)}
        ${visit.may(getSession) && html`<p><a class="fr-link" href="/comites/${decision.sessionId}">${said.session}</a></p>`}
        ${grantId && html`<p><a class="fr-link" href="/conventions/${grantId}">${said.grant}</a></p>`}
      </section>`,
    !decision && grantId && html`<p><a class="fr-link" href="/conventions/${grantId}">${said.grant}</a></p>`,
    withdrawalReason &&
      html`<section>
        <h2>${said.withdrawal}</h2>
        ${prose(withdrawalReason)}
      </section>`,
    beginAnew(visit, application),
    contestedPart(visit, application),
    awardExtensions.length > 0 &&
      html`<section>
        <h2>${said.extensions}</h2>
        ${awardExtensions.map(({ until, reason, extendedAt }) =>
          summaryList([
            [said.extendedOn, date(language, extendedAt)],
            [said.extendedTo, dayOf(language, until)],
            [said.reason, html`<div class="g-prose">${reason}</div>`],
          ]),
        )}
      </section>`,
    reexaminations.length > 0 &&
      html`<section>
        <h2>${said.reexaminations}</h2>
        ${reexaminations.map(({ openedAt, deadlineAt, outcome, endedAt, reason }) =>
          summaryList([
            [said.opened, date(language, openedAt)],
            [said.until, outcome === null && deadline(language, deadlineAt, at)],
            [said.outcome, outcome === null ? said.underWay : said.outcomes[outcome]],
            [said.ended, endedAt && date(language, endedAt)],
            [said.reason, prose(reason)],
          ]),
        )}
      </section>`,
  ];
}

/** The part for the fund's people: the review, and the overlaps with other applications. */
function reviewPart({ language, at }: Visit, { id, review, overlaps, overlapCount }: ApplicationRead): Part {
  const said = words[language];
  return [
    review &&
      review.length > 0 &&
      html`<section>
        <h2>${said.desk}</h2>
        ${table({
          caption: said.desk,
          isCaptionHidden: true,
          columns: [
            { label: said.step, cell: ({ label }) => label, isHeader: true },
            { label: said.state, cell: ({ state }) => status(state, stepTable[state].staff[language]) },
            { label: said.reviewerOf, cell: ({ reviewer }) => reviewer?.name ?? html`<span class="g-muted">${said.noReviewer}</span>` },
            { label: said.opinion, cell: ({ opinion }) => opinion && choiceLabel(language, 'verdict', opinion.verdict) },
            {
              label: said.score,
              cell: ({ opinion }) => opinion?.score !== null && opinion?.score !== undefined && rough(language, opinion.score, 1),
              isFigure: true,
            },
            { label: said.due, cell: ({ deadlineAt, state }) => state === 'open' && deadline(language, deadlineAt, at) },
          ],
          rows: review,
        })}
        <p><a class="fr-link" href="/dossiers/${id}/etapes">${said.steps}</a></p>
      </section>`,
    overlaps &&
      overlaps.length > 0 &&
      html`<section>
        <h2>${said.overlaps}</h2>
        <p>
          ${said.overlapLead}
          ${(overlapCount ?? 0) > overlaps.length && said.overlapsShown(figure(language, overlaps.length), figure(language, overlapCount ?? 0))}
        </p>
        ${table({
          caption: said.overlaps,
          isCaptionHidden: true,
          columns: [
            {
              label: said.other,
              cell: ({ other }) =>
                html`<a href="/dossiers/${other.id}">${other.reference} · ${other.title}</a><br /><span class="g-muted">${other.organisationName}</span>`,
              isHeader: true,
            },
            {
              label: said.state,
              cell: ({ other }) => status(other.state, applicationTable[other.state].staff[language]),
            },
            {
              label: said.lines,
              cell: ({ lines }) =>
                html`<ul class="g-list">
                  ${lines.map(({ label, amountCents }) => html`<li>${label} · ${money(language, amountCents)}</li>`)}
                </ul>`,
            },
            {
              label: said.overlapState,
              cell: ({ outcome, reason, isFoundByOther }) =>
                html`${outcome === null ? said.toSettle : html`${choiceLabel(language, 'outcome', outcome)}${prose(reason)}`}${
                  isFoundByOther && html`<p class="g-small g-muted">${said.settledThere}</p>`
                }`,
            },
          ],
          rows: overlaps,
        })}
      </section>`,
  ];
}

type Happened = { at: string; text: string; name: string | undefined; of: string | undefined; times: number; isNew: boolean };

/**
 * The events of a file, newest first; the same event of the same person in a row is listed once, with its count.
 * `since`: the instant of the reader's last visit, or null; events of the reader are never new to them.
 */
function inARow(items: Events, personId: string | undefined, since: string | null): Happened[] {
  const list: Happened[] = [];
  for (const { at, text, who } of items.toSorted((a, b) => (a.at < b.at ? 1 : -1))) {
    const last = list.at(-1);
    const isNew = since !== null && at > since && who?.id !== personId;
    if (last && last.text === text && last.name === who?.name) last.times += 1;
    else list.push({ at, text, name: who?.name, of: who?.organisationName, times: 1, isNew });
  }
  return list;
}

const eventList = (language: Language, list: readonly Happened[]): Html =>
  timeline(
    language,
    list.map(({ at, text, name, of, times, isNew }) => ({
      at,
      words: [name ? `${name} ${text}` : text, times > 1 && ` ${words[language].times(times)}`, isNew && html` ${newMark(language)}`],
      by: of,
    })),
  );

const LONG_WAY = 12;

/** One application, for both sides: where it stands, what is awaited, and all that it says. */
export const filePage: Page = {
  path: '/dossiers/:id',
  of: getApplication,
  get: async (visit) => {
    const { language, person } = visit;
    const said = words[language];
    const params = { id: visit.params['id'] };
    const [application, beside, { items: events }, { items: files, documents }, { items: dates }] = await Promise.all([
      visit.read(getApplication, { params }),
      besideOf(visit, visit.params['id'] ?? ''),
      visit.read(getTimeline, { params }),
      visit.read(listAttachments, { params }),
      visit.read(getApplicationDates, { params }),
    ]);
    const isFund = isStaff(person?.caller.roles ?? []);
    const [call, versions, since, talk, labels, survey] = await Promise.all([
      callOf(visit, application),
      application.revision > 1 ? visit.read(listRevisions, { params }) : { items: [] },
      lastVisit(visit, application),
      threadsPart(visit, application.id),
      isFund && labelsPart(visit, application.id),
      surveyInvitation(visit, application),
    ]);
    const { id, reference, organisation, submittedAt, revision } = application;
    const content = application.content;
    const asked = { language, call };
    const newest = inARow(events, person?.caller.personId, since);
    return {
      title: application.title,
      crumbs: [{ label: isFund ? said.applications : said.mine, href: '/dossiers' }],
      body: html`${beside}${way(language, stageOf(application, events))}
        <p>${applicationStatus(application)}</p>
        ${labels}${survey}
        ${summaryList([
          [said.reference, reference],
          [said.external, application.externalReference],
          [said.organisation, organisation.name],
          [said.call, html`<a href="/appels/${application.callId}">${call.terms.title[language]}</a>`],
          [said.asked, html`${money(language, application.requestedCents)}${whyLink(language, `/dossiers/${id}`)}`],
          [said.cost, money(language, application.costCents)],
          [said.submittedOn, submittedAt && html`<time datetime="${submittedAt}">${exactInstant(language, submittedAt)}</time>`],
          [said.deemed, application.deemedAdmissibleAt && dayOf(language, application.deemedAdmissibleAt)],
          [said.earlyStart, application.earlyStart],
          [said.version, revision > 1 && revision],
        ])}
        ${documentLinks(visit, application)} ${standing(visit, application)} ${datesSection(language, dates, visit.at)} ${reviewPart(visit, application)} ${feedbackPart(visit, application)}
        <h2>${said.project}</h2>
        ${stepsOf(call)
          .filter((step) => step !== 'pieces')
          .map(
            (step, place) =>
              html`<details class="a-details" ${place === 0 && html` open`}>
                <summary><h3>${stepName(language, step)}</h3></summary>
                ${stepContent(asked, step, content)}
              </details>`,
          )}
        <h2 id="pieces">${said.files}</h2>
        ${documentTable(language, [...application.documents, ...documents], true)} ${attachmentTable(language, id, files, { isRead: true })}
        ${application.commands.includes('removeAttachment') && html`<p><a class="fr-link" href="/dossiers/${id}/pieces">${said.allFiles}</a></p>`}
        ${versions.items.length > 1 && html`<h2>${said.versions}</h2>${versionList(asked, versions)}`}
        ${talk}
        <h2>${said.timeline}</h2>
        ${eventList(language, newest.slice(0, LONG_WAY))}
        ${
          newest.length > LONG_WAY &&
          html`<details class="a-details">
            <summary>${said.earlier(newest.length - LONG_WAY)}</summary>
            ${eventList(language, newest.slice(LONG_WAY))}
          </details>`
        }`,
      aside: nowPart(visit, application),
    };
  },
};
