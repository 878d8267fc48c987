import type { AppealDecision, AssignAppeal, GiveAppealOpinion, RejectAppeal, UpholdAppeal } from '../../domain/committee/appeal.ts';
import type { WordsOf } from '../core/command-words.ts';
import { field } from '../core/field.ts';
import { opinion, reviewerId, toApplicant, version } from '../core/fields.ts';

export const appeals = {
  appealDecision: {
    fr: {
      button: 'Former un recours',
      title: 'Former un recours contre la décision',
      intro:
        'Vous avez deux mois à compter de la notification de la décision. Une personne qui n’y a pris aucune part examinera votre recours.',
      warning: 'Un seul recours peut être formé ici contre une décision.',
      done: 'Votre recours est enregistré.',
    },
    en: {
      button: 'Appeal',
      title: 'Appeal against the decision',
      intro: 'You have two months from the notification of the decision. A person who had no part in it will examine your appeal.',
      warning: 'A decision can be appealed against here only once.',
      done: 'Your appeal is recorded.',
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
    },
    en: {
      button: 'Ask for an opinion on the appeal',
      title: 'Ask for an opinion on the appeal',
      intro: 'The person chosen has had no part in the application. They replace the one asked before, if any.',
      done: 'The opinion on the appeal is asked for.',
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
    },
    en: {
      button: 'Give an opinion on the appeal',
      title: 'Give an opinion on the appeal',
      intro: 'Say whether the appeal is founded. The committee chair then decides.',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion on the appeal is given.',
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
    },
    en: {
      button: 'Reject the appeal',
      title: 'Reject the appeal',
      warning: 'The administration is notified, with the ways to contest the rejection. It is final for the fund.',
      done: 'The appeal is rejected.',
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
    },
    en: {
      button: 'Uphold the appeal',
      title: 'Uphold the appeal',
      intro:
        'Once upheld, the appeal takes the application back to before the contested decision: another person screens it, or another session decides on it.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The appeal is upheld.',
    },
    fields: { reason: toApplicant },
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
