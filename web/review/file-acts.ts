import { phrasesFor } from '../threads/phrases.ts';
import { questionAbout } from '../threads/question.ts';
import { getApplication } from '../../api/applications/applications.ts';
import { getGrant } from '../../api/grants/grants.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { ApplicationContent } from '../../domain/applications/application.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { correctionDeadline } from '../../domain/applications/correction.ts';
import { fieldsOf } from '../../domain/applications/revision.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { Day } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import { sumCents } from '../../domain/core/money.ts';
import { stepTable } from '../../domain/review/review.ts';
import { decisionFacts } from '../applications/decision-facts.ts';
import { callOf } from '../applications/application-draft.ts';
import { actsOn, type On, type Option } from '../core/acts.ts';
import { dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { applicationStatus } from '../applications/application-status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { firstOf } from '../core/forms/values.ts';
import { awaited } from '../core/components/awaited.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { noticeFacts } from '../grants/notice.ts';
import { alikeOf } from './admissibility.ts';
import { type Application, fileOf, nameOfPart, readFile } from './file.ts';
import { type ShownStep, stateInWords } from './graph.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    read: 'Lire le dossier et ses pièces',
    steps: 'Lire les avis, étape par étape',
    by: 'Au plus tard le',
    award: 'Confirmer ou retirer la décision favorable',
    decided: 'Décision réexaminée',
    voided: 'Pourquoi elle est réexaminée',
    voidedBy: (by: string, reason: string) => `Annulé par ${by}. Motif : ${reason}`,
    anew: 'Nouvel avis',
    withdrawable: 'Retrait possible jusqu’au',
    heard: 'Ce qu’en dit l’administration',
    unheard: 'Aucune mise en demeure n’est faite : la décision ne peut pas encore être retirée.',
    confirmed: 'Si elle est confirmée',
    goesOn: 'La convention reprend là où elle en était.',
    withdrawn: 'Si elle est retirée',
    ends: 'La convention prend fin : ce qui n’est pas payé est annulé, ce qui l’est peut être réclamé.',
    opens: 'Avis attendus, dont le délai peut s’arrêter',
    reviewer: 'De',
    noStep: 'Aucun avis n’est attendu.',
    silence: 'Silence valant rejet, qui ne s’arrête que si un texte exige ces pièces',
    deemed: 'Recevabilité par l’effet de la loi, qui s’arrête dans le même cas',
    noAward: 'Sans subvention attribuée, rejet implicite le',
    extended: 'Si le délai est prolongé',
    extendedBy:
      'Le rejet implicite n’intervient qu’après le jour choisi. La décision, son motif et son auteur sont notifiés à l’administration.',
    notExtended: 'S’il ne l’est pas',
    rejected: (day: string) =>
      `Sans subvention attribuée au plus tard le ${day}, la demande est implicitement rejetée, et le délai ne se prolonge plus.`,
    before: 'Prolongations déjà décidées',
    dueBy: 'Réponse attendue au plus tard le',
    byDefault: 'Sans autre date, réponse attendue au plus tard le',
    compared: 'Les deux dossiers',
    this: 'ce dossier',
    alike: 'Ce qui se ressemble',
    found: 'Trouvé le',
    said: 'Déjà réglé',
    saidBy: (outcome: string, by: string, reason: string) => `${outcome}. Réglé par ${by}. Motif : ${reason}`,
    told: 'Personnes prévenues',
    settle: 'Les deux dossiers demandent-ils la même dépense ?',
    upheld: 'Si le recoupement est retenu',
    blocks: 'Aucun montant ne peut être accordé à ce dossier tant qu’il n’est pas écarté.',
    dismissed: 'S’il est écarté',
    frees: 'Il ne s’oppose plus à une décision favorable.',
    external: 'Référence externe',
    over: 'Ce qui n’est plus demandé au fonds',
    draftOver: 'Ce brouillon n’a pas été déposé : le fonds ne l’a pas vu. Personne ne pourra plus l’écrire ni le déposer.',
  },
  en: {
    read: 'Read the application and its files',
    steps: 'Read the opinions, step by step',
    by: 'By',
    award: 'Confirm or withdraw the award',
    decided: 'Award that is examined again',
    voided: 'Why it is examined again',
    voidedBy: (by: string, reason: string) => `Voided by ${by}. Reason: ${reason}`,
    anew: 'New opinion',
    withdrawable: 'May be withdrawn until',
    heard: 'What the organisation says of it',
    unheard: 'No formal notice was given: the award cannot be withdrawn yet.',
    confirmed: 'If it is confirmed',
    goesOn: 'The grant goes on where it was.',
    withdrawn: 'If it is withdrawn',
    ends: 'The grant ends: what is not paid is cancelled, what is paid may be claimed back.',
    opens: 'Opinions awaited, whose deadline may stop',
    reviewer: 'Of',
    noStep: 'No opinion is awaited.',
    silence: 'Silence that counts as rejection, which stops only where a text requires this',
    deemed: 'Admissible by law, which stops in the same case',
    noAward: 'Without an award, deemed rejected on',
    extended: 'If the time is extended',
    extendedBy:
      'The request is deemed rejected only after the day that is chosen. The organisation is notified of the decision, its reason and its author.',
    notExtended: 'If it is not',
    rejected: (day: string) => `Without an award by ${day}, the request is deemed rejected, and its time is not extended any more.`,
    before: 'Extensions decided already',
    dueBy: 'An answer is expected by',
    byDefault: 'Without another date, an answer is expected by',
    compared: 'Both applications',
    this: 'this application',
    alike: 'What is alike',
    found: 'Found on',
    said: 'Settled already',
    saidBy: (outcome: string, by: string, reason: string) => `${outcome}. Settled by ${by}. Reason: ${reason}`,
    told: 'People who are told',
    settle: 'Do both applications ask for the same cost?',
    upheld: 'If the overlap is upheld',
    blocks: 'Nothing can be awarded to this application until it is dismissed.',
    dismissed: 'If it is dismissed',
    frees: 'It no longer stands against an award.',
    external: 'External reference',
    over: 'No longer asked of the fund',
    draftOver: 'This draft was never submitted, and the fund has not seen it. It can no longer be edited or submitted.',
  },
});

type OnApplication = On<Application>;
const offered = ({ read }: OnApplication): readonly CommandOn<'application'>[] => read.commands;

/** The application in short, as each decision on it needs it. */
const fileFacts = ({ visit, language, read }: OnApplication): Html => {
  const said = words[language];
  return html`${summaryList([
    [said.state, applicationStatus(read)],
    [said.organisation, read.organisation.name],
    [said.askedOfFund, money(language, read.requestedCents)],
    [said.cost, money(language, read.costCents)],
    [said.submittedOn, dayOf(language, read.submittedAt)],
    [said.version, read.revision > 1 && read.revision],
    [said.waits, awaited(language, read.next, { organisation: read.organisation })],
    [said.by, deadline(language, read.next?.at, visit.at)],
  ])}
    <p><a class="fr-link" href="/dossiers/${read.id}">${said.read}</a></p>`;
};

const readGrantOf = ({ visit, read: { grantId } }: OnApplication) =>
  grantId === null ? undefined : orNothing(visit.read(getGrant, { params: { id: grantId } }));

/**
 * An award that is examined again: the decision, the opinions that were voided, those that were given anew, and the
 * notice that its organisation was given.
 */
async function reexamined(on: OnApplication): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const grant = await readGrantOf(on);
  const voided = (read.review ?? []).flatMap((step) =>
    step.endedOpinions.filter(({ ended }) => ended.as === 'voided').map((each) => ({ step, ...each })),
  );
  const open = read.reexaminations.find(({ outcome }) => outcome === null);
  return html`<h3>${said.decided}</h3>
    ${decisionFacts(language, read)} ${summaryList([[said.withdrawable, open && deadline(language, open.deadlineAt, visit.at)]])}
    <h3>${said.voided}</h3>
    ${voided.map(({ step, by, ended }) =>
      summaryList([
        [step.label, html`${by.name}. ${said.voidedBy(ended.by.name, ended.reason)}`],
        [said.anew, anewOf(step, language)],
      ]),
    )}
    <p><a class="fr-link" href="/dossiers/${read.id}/etapes">${said.steps}</a></p>
    <h3>${said.heard}</h3>
    ${grant?.notice ? noticeFacts(language, grant.notice, grant.legalForm) : html`<p>${said.unheard}</p>`}`;
}

const anewOf = (step: ShownStep, language: 'fr' | 'en'): Part =>
  html`${stateInWords(language, step)}${step.opinion && step.reviewer && ` (${step.reviewer.name})`}${
    step.opinion?.comment && html`<div class="g-prose">${step.opinion.comment}</div>`
  }`;

/** The effect of each answer on the grant that the award led to, in money. */
async function ofGrant(on: OnApplication): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const grant = await readGrantOf(on);
  const paid = sumCents((grant?.tranches ?? []).map(({ paidCents }) => paidCents));
  const committed = sumCents((grant?.tranches ?? []).map(({ committedCents }) => committedCents));
  return summaryList([
    [said.confirmed, said.goesOn],
    [said.withdrawn, said.ends],
    [said.awarded, grant && money(language, grant.awardedCents)],
    [said.committed, grant && money(language, committed)],
    [said.paidAlready, grant && money(language, paid)],
  ]);
}

/** The steps whose opinions are awaited; for a reviewer who is no lead, their own. */
function stoppable({ visit, read }: OnApplication): ShownStep[] {
  const { roles = [], personId } = visit.person?.caller ?? {};
  return (read.review ?? []).filter(({ state, reviewer }) => state === 'open' && (roles.includes('lead') || reviewer?.id === personId));
}

const PARTS_DEEP = 3;

/** The parts of the content that a correction may name: its fields, each line, and each question of the call. */
async function correctable({ visit, language, read }: OnApplication): Promise<Option[]> {
  const { terms } = await readFile(visit, read);
  const content = ApplicationContent.parse(read.content);
  const lines = { costLines: content.costLines, fundingLines: content.fundingLines, indicators: content.indicators };
  const lineAt = (pointer: string): string | undefined => {
    const [, field = '', place] = pointer.split('/');
    // The pointer of a whole list names no line.
    if (place === undefined) return undefined;
    return Object.entries(lines).find(([name]) => name === field)?.[1][Number(place)]?.label;
  };
  return fieldsOf(content, terms)
    .filter((pointer) => pointer.split('/').length <= PARTS_DEEP)
    .map((pointer) => ({
      value: pointer,
      label: [nameOfPart(language, terms, pointer), lineAt(pointer)].filter(Boolean).join(' · '),
    }));
}

function toCorrect(on: OnApplication): Html {
  const { visit, language, read } = on;
  const said = words[language];
  return html`${fileFacts(on)}
  ${
    read.state === 'in_review' &&
    table<ShownStep>({
      caption: said.opens,
      isStacked: true,
      rows: stoppable(on),
      empty: html`<p>${said.noStep}</p>`,
      columns: [
        { label: said.opinion, isHeader: true, cell: ({ label }) => label },
        { label: said.state, cell: ({ state }) => status(state, stepTable[state].staff[language]) },
        { label: said.reviewer, cell: ({ reviewer }) => reviewer?.name ?? '–' },
        { label: said.deadline, cell: ({ deadlineAt }) => deadline(language, deadlineAt, visit.at) },
      ],
    })
  }`;
}

/** The last day on which a subsidy may be awarded, and the extensions so far. */
const awardPeriod = ({ visit, language, read }: OnApplication): Part =>
  summaryList([
    [words[language].noAward, deadline(language, read.silenceAt, visit.at)],
    [
      words[language].before,
      read.awardExtensions.length > 0 &&
        html`<ul>
          ${read.awardExtensions.map(({ until, reason }) => html`<li>${dayOf(language, until)} – ${reason}</li>`)}
        </ul>`,
    ],
  ]);

type Overlap = NonNullable<Application['overlaps']>[number];

function overlapIn({ read, parts }: OnApplication): Overlap {
  const found = orMissing(read.overlaps?.find(({ other, isFoundByOther }) => other.id === parts['otherId'] && !isFoundByOther));
  return found;
}

/** Two applications side by side in what they share, and how their overlap was settled before. */
function overlap(on: OnApplication): Html {
  const { language, read } = on;
  const said = words[language];
  const found = overlapIn(on);
  const here = {
    ...{ id: read.id, reference: read.reference ?? '', title: read.title, organisationName: read.organisation.name },
    ...{ state: read.state, requestedCents: read.requestedCents, awardedCents: read.decision?.awardedCents ?? null },
  };
  return html`${table<typeof here>({
    caption: said.compared,
    rows: [here, found.other],
    columns: [
      {
        label: said.file,
        isHeader: true,
        cell: ({ id, reference, title }) =>
          html`<a class="fr-link" href="/dossiers/${id}">${reference} · ${title}</a>${id === read.id && html` <span class="g-muted">(${said.this})</span>`}`,
      },
      { label: said.organisation, cell: ({ organisationName }) => organisationName },
      { label: said.state, cell: ({ state }) => status(state, applicationTable[state].staff[language]) },
      { label: said.askedOfFund, isFigure: true, cell: ({ requestedCents }) => money(language, requestedCents) },
      { label: said.awarded, isFigure: true, cell: ({ awardedCents }) => money(language, awardedCents) },
    ],
  })}
    <h3>${said.alike}</h3>
    ${alikeOf(language, found)}
    ${summaryList([
      [said.found, dayOf(language, found.foundAt)],
      [
        said.said,
        found.outcome && said.saidBy(choiceLabel(language, 'outcome', found.outcome), found.settledBy ?? '–', found.reason ?? '–'),
      ],
    ])}`;
}

/** The overlaps that the reader may settle. */
const overlapPart = {
  field: 'otherId' as const,
  of: ({ read }: OnApplication): Option[] =>
    (read.overlaps ?? [])
      .filter(({ commands }) => commands.includes('settleOverlap'))
      .map(({ other }) => ({ value: other.id, label: `${other.reference} · ${other.title}`, hint: other.organisationName })),
};

/** The people of the organisation who may submit, and are told. */
async function told({ visit, language }: OnApplication): Promise<Part> {
  const { people } = await visit.read(getMyOrganisation);
  const names = people.filter(({ roles }) => roles.includes('signatory')).map(({ name }) => name);
  return summaryList([[words[language].told, names.join(', ')]]);
}

export const FILE_ACTS = {
  ...actsOn(getApplication, {
    confirmAward: {
      object: reexamined,
      follows: ofGrant,
      offered,
      or: { command: 'withdrawAward', title: { fr: words.fr.award, en: words.en.award } },
      next: ({ read }) => `/dossiers/${read.id}/reexamen`,
    },
    withdrawAward: { beside: 'confirmAward' },
    requestCorrection: {
      whole: async ({ visit, read }) => fileOf(visit, await readFile(visit, read)),
      object: toCorrect,
      brings: async ({ visit, read }) => {
        const message = await questionAbout(visit, read.id);
        return message === null ? {} : { message };
      },
      phrases: async ({ visit, read }) => {
        const phrases = await phrasesFor(visit, 'correction', read.callId);
        return { '/message': phrases, '/items/*/comment': phrases };
      },
      follows: async ({ visit, language, read }, typed) => {
        const { data: dueOn = null } = Day.safeParse(firstOf(typed, '/dueOn'));
        const { dueAt } = correctionDeadline(await callOf(visit, read), { body: { dueOn }, at: visit.at });
        return summaryList([
          [dueOn ? words[language].dueBy : words[language].byDefault, dayOf(language, dueAt)],
          [words[language].silence, dayOf(language, read.silenceAt)],
          [words[language].deemed, dayOf(language, read.admissibleAt)],
        ]);
      },
      recounts: true,
      choices: {
        '/items/*/field': correctable,
        '/steps': (on) =>
          stoppable(on).map(({ key, label, reviewer }) => ({ value: key, label, ...(reviewer ? { hint: reviewer.name } : {}) })),
      },
      offered,
    },
    extendAwardPeriod: {
      object: (on) => html`${fileFacts(on)}${awardPeriod(on)}`,
      follows: ({ language, read }) =>
        summaryList([
          [words[language].extended, words[language].extendedBy],
          [words[language].notExtended, read.silenceAt && words[language].rejected(longDate(language, parisDate(read.silenceAt)))],
        ]),
      offered,
    },
    settleOverlap: {
      object: overlap,
      follows: ({ language }) =>
        summaryList([
          [words[language].upheld, words[language].blocks],
          [words[language].dismissed, words[language].frees],
        ]),
      part: overlapPart,
      answers: {
        field: 'outcome',
        title: { fr: words.fr.settle, en: words.en.settle },
        buttons: {
          fr: { dismissed: 'Écarter : dépenses différentes', upheld: 'Retenir : même dépense' },
          en: { dismissed: 'Dismiss: different costs', upheld: 'Uphold: the same cost' },
        },
      },
      offered: (on) => overlapIn(on).commands,
      refused: (on) => overlapIn(on).refused,
      next: ({ read }) => (read.commands.includes('decideAdmissibility') ? `/dossiers/${read.id}/recevabilite` : `/dossiers/${read.id}`),
    },
    setApplicationReference: {
      object: ({ language, read }) =>
        summaryList([
          [words[language].organisation, read.organisation.name],
          [words[language].external, read.externalReference ?? words[language].noneFeminine],
        ]),
      begins: ({ read }) => ({ externalReference: read.externalReference }),
      offered,
    },
    askSubmission: { object: fileFacts, follows: told, offered, next: ({ read }) => `/dossiers/${read.id}/verifier` },
    withdrawApplication: {
      object: fileFacts,
      follows: ({ language, read }) =>
        read.state === 'draft'
          ? html`<p>${words[language].draftOver}</p>`
          : summaryList([[words[language].over, money(language, read.requestedCents)]]),
      // The fund reads the reason: it has not seen a draft.
      leaves: ({ read }) => (read.state === 'draft' ? ['/reason'] : []),
      offered,
    },
  }),
};
