import type { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import type { Language } from '../../domain/core/words.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { opinion, reviewerId, toApplicant, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

const decisions: Record<Language, Record<string, string>> = {
  fr: { refused: 'le refus', inadmissible: 'l’irrecevabilité' },
  en: { refused: 'the refusal', inadmissible: 'the inadmissibility' },
};

const verdicts = { founded: 'fondé', unfounded: 'non fondé' };

export const appeals = {
  appealDecision: {
    fr: {
      button: 'Former un recours',
      title: 'Former un recours contre la décision',
      intro:
        'Vous avez deux mois à compter de la notification de la décision. Une personne qui n’y a pris aucune part examinera votre recours.',
      warning: 'Un seul recours peut être formé ici contre une décision.',
      done: 'Votre recours est enregistré.',
      happened: ({ against }) => `a formé un recours contre ${decisions.fr[String(against)]}`,
    },
    en: {
      button: 'Appeal',
      title: 'Appeal against the decision',
      intro: 'You have two months from the notification of the decision. A person who had no part in it will examine your appeal.',
      warning: 'A decision can be appealed against here only once.',
      done: 'Your appeal is recorded.',
      happened: ({ against }) => `appealed against ${decisions.en[String(against)]}`,
    },
    fields: {
      version,
      grounds: field(
        'Motifs du recours',
        'Grounds of the appeal',
        'Dites en quoi la décision vous paraît devoir être revue, et ce qui le montre.',
        'Say why you think that the decision should be looked at again, and what shows it.',
      ),
    },
  },
  assignAppeal: {
    fr: {
      button: 'Demander un avis sur le recours',
      title: 'Demander un avis sur le recours',
      intro: 'La personne choisie n’a pris aucune part à l’examen du dossier. Elle remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis sur le recours est demandé.',
      awaited: 'Recours à confier',
      happened: ({ reviewer }) => `a demandé un avis sur le recours à ${reviewer}`,
    },
    en: {
      button: 'Ask for an opinion on the appeal',
      title: 'Ask for an opinion on the appeal',
      intro: 'The person chosen has had no part in the application. They replace the one asked before, if any.',
      done: 'The opinion on the appeal is asked for.',
      awaited: 'The appeal to be assigned',
      happened: ({ reviewer }) => `asked ${reviewer} for an opinion on the appeal`,
    },
    fields: { reviewerId },
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
      happened: 'a rejeté le recours',
    },
    en: {
      button: 'Reject the appeal',
      title: 'Reject the appeal',
      warning: 'The administration is notified, with the ways to contest the rejection. It is final for the fund.',
      done: 'The appeal is rejected.',
      happened: 'rejected the appeal',
    },
    fields: { reason: toApplicant },
  },
  upholdAppeal: {
    fr: {
      button: 'Accepter le recours',
      title: 'Accepter le recours',
      intro:
        'Accepté, le recours ramène le dossier avant la décision contestée : sa recevabilité est examinée par une autre personne, ou il est inscrit à un autre comité.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le recours est accepté.',
      awaited: 'Décision sur le recours',
      happened: ({ against }) =>
        `a accepté le recours : ${against === 'inadmissible' ? 'la recevabilité est examinée à nouveau' : 'le dossier peut être inscrit à un autre comité'}`,
    },
    en: {
      button: 'Uphold the appeal',
      title: 'Uphold the appeal',
      intro:
        'Once upheld, the appeal takes the application back to before the contested decision: another person screens it, or another session decides on it.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The appeal is upheld.',
      awaited: 'Decision on the appeal',
      happened: ({ against }) =>
        `upheld the appeal: ${against === 'inadmissible' ? 'the application is screened again' : 'the application can be placed in another session'}`,
    },
    fields: { reason: toApplicant },
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
    fr: { happened: ({ lapsedOn }) => `Le recours est réputé rejeté depuis le ${fr.day(String(lapsedOn))}, faute de réponse` },
    en: { happened: ({ lapsedOn }) => `The appeal has been deemed rejected since ${en.day(String(lapsedOn))}, without an answer` },
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
