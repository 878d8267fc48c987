import type { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import type { Appealable } from '../../domain/committee/contested.ts';
import type { Language } from '../../domain/core/words.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { opinion, reviewerId, toApplicant } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { TimelineFacts, WordsOf } from '../words-of.ts';
import { againstIn, ofDecision } from './contested.ts';

const contested = (language: Language, against: unknown): string => againstIn(language, against as Appealable);

/** What an appeal is called, with its decision: a service of the State asks for a new examination. */
const appealIn = {
  fr: ({ against, reexamines }: TimelineFacts): string =>
    reexamines ? `la demande de réexamen ${ofDecision('fr', against as Appealable)}` : `le recours ${contested('fr', against)}`,
  en: ({ against, reexamines }: TimelineFacts): string =>
    reexamines ? `the request for a new examination ${ofDecision('en', against as Appealable)}` : `the appeal ${contested('en', against)}`,
};

const appeal = field('Recours', 'Appeal', 'Le numéro du recours dans le dossier.', 'The number of the appeal in the application.');

const verdicts = { founded: 'fondé', unfounded: 'non fondé' };

export const appeals = {
  appealDecision: {
    fr: {
      button: 'Former un recours',
      title: 'Former un recours contre une décision',
      intro:
        'Le délai court à compter de la notification de la décision : sa lettre dit combien de temps il dure. Une personne qui n’a pris aucune part à cette décision examinera votre demande.',
      warning: 'La réponse dira si elle peut encore être contestée, et comment.',
      done: 'Votre demande est enregistrée.',
      happened: ({ against, reexamines }) =>
        reexamines ? `a demandé le réexamen ${ofDecision('fr', against as Appealable)}` : `a formé un recours ${contested('fr', against)}`,
    },
    en: {
      button: 'Appeal',
      title: 'Appeal against a decision',
      intro:
        'The time runs from the notification of the decision, whose letter says how long it is. A person who had no part in it will examine your request.',
      warning: 'The answer will say whether it can still be contested, and how.',
      done: 'Your request is recorded.',
      happened: ({ against, reexamines }) =>
        reexamines ? `asked for a new examination ${ofDecision('en', against as Appealable)}` : `appealed ${contested('en', against)}`,
    },
    fields: {
      decision: field('Décision contestée', 'Contested decision'),
      grounds: field(
        'Motifs',
        'Grounds',
        'Dites en quoi la décision vous paraît devoir être revue, et ce qui le montre.',
        'Say why you think that the decision should be looked at again, and what shows it.',
      ),
      files: field(
        'Pièces à l’appui',
        'Files that show it',
        'Parmi les pièces du dossier. La personne qui examine la demande et la présidence du comité les lisent.',
        'Among the files of the application. The person who examines the request and the committee’s chair read them.',
      ),
    },
  },
  assignAppeal: {
    fr: {
      button: 'Demander un avis sur le recours',
      title: 'Demander un avis sur le recours',
      intro: 'La personne choisie n’a pris aucune part à la décision contestée. Elle remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis sur le recours est demandé.',
      awaited: 'Recours à confier',
      happened: ({ reviewer }) => `a demandé un avis sur le recours à ${reviewer}`,
    },
    en: {
      button: 'Ask for an opinion on the appeal',
      title: 'Ask for an opinion on the appeal',
      intro: 'The person chosen had no part in the contested decision. They replace the one asked before, if any.',
      done: 'The opinion on the appeal is asked for.',
      awaited: 'The appeal to be assigned',
      happened: ({ reviewer }) => `asked ${reviewer} for an opinion on the appeal`,
    },
    fields: { appeal, reviewerId },
  },
  giveAppealOpinion: {
    fr: {
      button: 'Rendre un avis sur le recours',
      title: 'Rendre un avis sur le recours',
      intro: 'Dites si le recours est fondé. La présidence du comité en décide ensuite.',
      warning: 'Un avis rendu ne peut plus être modifié.',
      done: 'Votre avis sur le recours est rendu.',
      awaited: 'Avis sur le recours',
      happened: ({ verdict }) => `a rendu son avis sur le recours : ${verdict === 'founded' ? verdicts.founded : verdicts.unfounded}`,
    },
    en: {
      button: 'Give an opinion on the appeal',
      title: 'Give an opinion on the appeal',
      intro: 'Say whether the appeal is founded. The committee chair then decides.',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion on the appeal is given.',
      awaited: 'Opinion on the appeal',
      happened: ({ verdict }) => `gave an opinion on the appeal: ${verdict}`,
    },
    fields: {
      appeal,
      verdict: field('Le recours est-il fondé ?', 'Is the appeal founded?'),
      comment: opinion,
    },
  },
  rejectAppeal: {
    fr: {
      button: 'Rejeter le recours',
      title: 'Rejeter le recours',
      warning: 'Ce rejet est notifié à l’administration, avec les voies de recours. Il est définitif pour le fonds.',
      done: 'Le recours est rejeté.',
      happened: (facts) => `a rejeté ${appealIn.fr(facts)}`,
    },
    en: {
      button: 'Reject the appeal',
      title: 'Reject the appeal',
      warning: 'The administration is notified, with the ways to contest the rejection. It is final for the fund.',
      done: 'The appeal is rejected.',
      happened: (facts) => `rejected ${appealIn.en(facts)}`,
    },
    fields: { appeal, reason: toApplicant },
  },
  upholdAppeal: {
    fr: {
      button: 'Accepter le recours',
      title: 'Accepter le recours',
      intro:
        'Accepté, le recours revient sur la décision contestée, aussitôt et avec ses suites. Il peut ne l’être qu’en partie. Un montant à engager de nouveau, s’il demande désormais un visa, est réservé et attend ce visa.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le recours est accepté.',
      awaited: 'Décision sur le recours',
      happened: ({ inPart, awaits, ...facts }) =>
        `a accepté${inPart ? ' en partie' : ''} ${appealIn.fr(facts)}${awaits === 'visa' ? ' ; le visa du contrôleur est attendu' : ''}`,
    },
    en: {
      button: 'Uphold the appeal',
      title: 'Uphold the appeal',
      intro:
        'Once upheld, the appeal takes the contested decision back at once, with what followed from it. It may be upheld in part. An amount to be committed again that now needs a visa is reserved until the visa is given.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The appeal is upheld.',
      awaited: 'Decision on the appeal',
      happened: ({ inPart, awaits, ...facts }) =>
        `${facts.reexamines ? 'granted' : 'upheld'} ${appealIn.en(facts)}${inPart ? ' in part' : ''}${awaits === 'visa' ? '; the controller’s visa is awaited' : ''}`,
    },
    fields: {
      appeal,
      reason: toApplicant,
      rejectedPart: field(
        'Ce qui n’est pas accepté',
        'What is not accepted',
        'À remplir seulement si le recours n’est accepté qu’en partie. L’administration le lit.',
        'Only where the appeal is upheld in part. The organisation reads it.',
      ),
      keptCents: field(
        'Montant maintenu de la créance (en euros)',
        'Amount kept of the claim (in euros)',
        'Pour un recours contre une demande de reversement, accepté en partie. Sans montant, la créance est annulée.',
        'For an appeal against a claim that is upheld in part. Without an amount the claim is cancelled.',
      ),
      awardedCents: field(
        'Nouveau montant accordé (en euros)',
        'New amount awarded (in euros)',
        'Au plus le montant demandé. La différence est réservée aussitôt, si les crédits suffisent.',
        'At most the amount that was asked for. The difference is reserved at once, if the credits are there.',
      ),
    },
  },
  remindAppeal: {
    fr: { happened: ({ last }) => `${last ? 'Dernier rappel' : 'Rappel'} : l’avis sur le recours est attendu` },
    en: { happened: ({ last }) => `${last ? 'Last reminder' : 'Reminder'}: the opinion on the appeal is awaited` },
  },
  escalateAppeal: {
    fr: { happened: 'L’avis sur le recours est en retard ; la direction du Datalab est alertée' },
    en: { happened: 'The opinion on the appeal has passed its deadline and was taken to the Datalab’s lead' },
  },
  vacateAppeal: {
    fr: {
      happened: ({ reviewer, away }) =>
        `a retiré l’avis sur le recours à ${reviewer}, ${away ? 'en raison de son absence' : 'en conflit d’intérêts'}`,
    },
    en: {
      happened: ({ reviewer, away }) =>
        `took the opinion on the appeal from ${reviewer}, who ${away ? 'is away' : 'has a conflict of interest'}`,
    },
  },
  remindAppealDecision: {
    fr: { happened: 'Rappel : le recours attend sa réponse, et le silence vaudra rejet' },
    en: { happened: 'Reminder: the appeal waits for its answer, and silence will count as a rejection' },
  },
  lapseAppeal: {
    fr: {
      happened: ({ lapsedOn, reexamines }) =>
        `${reexamines ? 'La demande de réexamen est réputée rejetée' : 'Le recours est réputé rejeté'} depuis le ${fr.day(String(lapsedOn))}, faute de réponse`,
    },
    en: {
      happened: ({ lapsedOn, reexamines }) =>
        `The ${reexamines ? 'request for a new examination' : 'appeal'} has been deemed rejected since ${en.day(String(lapsedOn))}, without an answer`,
    },
  },
} satisfies WordsOf<
  'appeals',
  {
    appealDecision: typeof AppealDecision;
    assignAppeal: typeof AssignAppeal;
    giveAppealOpinion: typeof GiveAppealOpinion;
    rejectAppeal: typeof RejectAppeal;
    upholdAppeal: typeof UpholdAppeal;
  }
>;
