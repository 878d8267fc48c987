import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflit d’intérêts enregistré : ${subject}`,
      text: `${
        by
          ? `${by} a enregistré que vous avez un intérêt dans « ${subject} ». Il comptera quand une deuxième personne l’aura confirmé. Si c’est inexact, demandez-en la levée comme enregistré par erreur, en disant pourquoi : qui en décide lira vos mots.`
          : `Vous avez déclaré un intérêt dans « ${subject} ». Vous ne participez plus à l’examen des dossiers concernés, et les avis qui vous étaient demandés sont confiés à d’autres personnes.`
      } Motif :\n\n${reason}`,
    }),
    askInterestConfirmation: ({ subject, person, reason, by }) => ({
      subject: `Conflit d’intérêts à confirmer : ${subject}`,
      text: `${by} a enregistré que ${person} a un intérêt dans « ${subject} ». Il ne compte pas avant qu’une deuxième personne le confirme : vous pouvez le faire. Motif :\n\n${reason}`,
    }),
    confirmInterest: ({ subject, person, by }) => ({
      subject: `Conflit d’intérêts confirmé : ${subject}`,
      text: `${by} a confirmé l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} ». ${person ? `${person} ne participe` : 'Vous ne participez'} plus à l’examen des dossiers concernés, et les avis qui ${person ? 'lui' : 'vous'} étaient demandés sont confiés à d’autres personnes.${person ? '' : ' Si c’est inexact, demandez-en la levée comme enregistré par erreur : deux autres personnes en décideront.'}`,
    }),
    askInterestWithdrawal: ({ subject, person, reason, by, isError }) => ({
      subject: `Conflit d’intérêts à lever : ${subject}`,
      text: `${by} demande que soit levé l’intérêt enregistré pour ${person} dans « ${subject} »${isError ? ', comme enregistré par erreur' : ''}. Rien ne change avant qu’une autre personne le confirme : vous pouvez confirmer ou rejeter cette demande. Motif :\n\n${reason}`,
    }),
    confirmInterestWithdrawal: ({ subject, person, by, isError, isOfApplication }) => ({
      subject: `Conflit d’intérêts levé : ${subject}`,
      text: isError
        ? `${by} a confirmé que l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} » l’a été par erreur. Rien n’en reste : ${person ?? 'vous'} ${person ? 'peut' : 'pouvez'} juger ce qui en vient.`
        : `${by} a confirmé que l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} » n’a plus cours. ${
            isOfApplication
              ? `${person ?? 'Vous'} ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ce dossier.`
              : `${person ?? 'Vous'} ${person ? 'peut' : 'pouvez'} juger les dossiers que cette administration commencera désormais, et ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ceux qui existaient déjà.`
          }`,
    }),
    rejectInterestWithdrawal: ({ subject, person, by, reason }) => ({
      subject: `Conflit d’intérêts maintenu : ${subject}`,
      text: `${by} a rejeté la demande de lever l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} », qui reste en vigueur. Motif :\n\n${reason}`,
    }),
  },
};
