import { getApplication } from '../../api/applications/applications.ts';
import { listReviewers } from '../../api/review/reviews.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { appealClock, appealLapse, stateBefore } from '../../domain/committee/appeal.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { longDate } from '../../domain/core/format.ts';
import { appealFacts, decisionFacts, prose } from '../applications/decision-facts.ts';
import { callOf } from '../applications/application-draft.ts';
import { actsOn, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { reviewerOptions } from '../review/reviewers.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    against: 'Décision contestée',
    inadmissible: 'Dossier déclaré irrecevable',
    why: 'Motif communiqué',
    organisation: 'Administration',
    asked: 'Demandé au fonds',
    appeal: 'Le recours',
    read: 'Lire le dossier et ses pièces',
    decide: 'Accepter ou rejeter le recours',
    upheld: 'Si le recours est accepté',
    uphold: (state: string) =>
      `Le dossier revient à l’état « ${state} ». Une décision favorable ou une mise en liste d’attente passe alors avant les autres dossiers.`,
    rejected: 'S’il est rejeté',
    reject: 'La décision contestée reste. Aucun autre recours n’est possible auprès du fonds ; le juge administratif peut être saisi.',
    silence: 'Sans décision',
    lapses: (on: string) => `Le recours est réputé rejeté le ${on}.`,
    advise: 'Le recours est-il fondé ?',
    next: 'Votre avis va à la présidence du comité, qui décide. L’administration ne le voit pas.',
    expected: 'Avis attendu au plus tard le',
    answered: 'Sans réponse du fonds, réputé rejeté le',
  },
  en: {
    against: 'Decision that is appealed against',
    inadmissible: 'Application found inadmissible',
    why: 'Reason that was told',
    organisation: 'Organisation',
    asked: 'Asked of the fund',
    appeal: 'The appeal',
    read: 'Read the application and its files',
    decide: 'Uphold or reject the appeal',
    upheld: 'If the appeal is upheld',
    uphold: (state: string) =>
      `The application goes back to “${state}”. An award or a place on the waitlist then comes before the other applications.`,
    rejected: 'If it is rejected',
    reject: 'The decision stands. No other appeal can be made to the fund; the administrative court can be asked.',
    silence: 'Without a decision',
    lapses: (on: string) => `The appeal counts as rejected on ${on}.`,
    advise: 'Is the appeal founded?',
    next: 'Your opinion goes to the committee’s chair, who decides. The organisation does not see it.',
    expected: 'Opinion expected by',
    answered: 'Without an answer of the fund, counts as rejected on',
  },
});

type OnApplication = On<AnswerOf<typeof getApplication>>;

/** The decision that is, or may be, appealed against, with its reason and the application's amount. */
function decisionOf({ visit, language, read }: OnApplication): Html {
  const said = words[language];
  const isInadmissible = read.state === 'inadmissible' || read.appeal?.against === 'inadmissible';
  return html`<h3>${said.against}</h3>
    ${
      isInadmissible &&
      summaryList([
        [said.against, said.inadmissible],
        [said.why, prose(read.screeningReason)],
      ])
    }
    ${!isInadmissible && decisionFacts(language, read, visit.at)}
    ${summaryList([
      [said.organisation, read.organisation.name],
      [said.asked, money(language, read.requestedCents)],
    ])}`;
}

/** The appeal with its grounds, and the opinion where it is given, beside the decision that it is against. */
function appealed(on: OnApplication): Html {
  const { language, read } = on;
  const said = words[language];
  return html`${decisionOf(on)}
  ${read.appeal && html`<h3>${said.appeal}</h3> ${appealFacts(language, read.appeal)}`}
    <p><a class="fr-link" href="/dossiers/${read.id}">${said.read}</a></p>`;
}

const silence = ({ language, read: { appeal } }: OnApplication): Part =>
  appeal && words[language].lapses(longDate(language, parisDate(appeal.lapsesAt)));

const offered = ({ read }: OnApplication): readonly CommandOn<'application'>[] => read.commands;

export const APPEAL_ACTS = {
  ...actsOn(getApplication, {
    appealDecision: {
      object: decisionOf,
      follows: ({ visit, language }) => summaryList([[words[language].answered, dayOf(language, appealLapse(visit.at))]]),
      offered,
    },
    assignAppeal: {
      object: appealed,
      follows: async (on) => {
        const { visit, language, read } = on;
        const { deadlineAt } = appealClock(await callOf(visit, read), visit.at);
        return summaryList([
          [words[language].expected, date(language, deadlineAt)],
          [words[language].silence, silence(on)],
        ]);
      },
      choices: {
        '/reviewerId': async ({ visit, language, read }) =>
          reviewerOptions(language, (await visit.read(listReviewers, { query: { applicationId: read.id } })).items),
      },
      offered,
    },
    giveAppealOpinion: {
      object: appealed,
      follows: (on) =>
        html`<p>${words[on.language].next}</p>
          ${summaryList([[words[on.language].silence, silence(on)]])}`,
      answers: {
        field: 'verdict',
        title: { fr: words.fr.advise, en: words.en.advise },
        buttons: {
          fr: { founded: 'Le recours est fondé', unfounded: 'Le recours n’est pas fondé' },
          en: { founded: 'The appeal is founded', unfounded: 'The appeal is unfounded' },
        },
      },
      offered,
    },
    upholdAppeal: {
      object: appealed,
      follows: (on) => {
        const { language, read } = on;
        const said = words[language];
        return summaryList([
          [said.upheld, read.appeal && said.uphold(applicationTable[stateBefore(read.appeal)].staff[language])],
          [said.rejected, said.reject],
          [said.silence, silence(on)],
        ]);
      },
      offered,
      or: { command: 'rejectAppeal', title: { fr: words.fr.decide, en: words.en.decide } },
    },
    rejectAppeal: { beside: 'upholdAppeal' },
  }),
};
