import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflit d’intérêts enregistré : ${subject}`,
      text: `${by ? `${by} a enregistré que vous avez` : 'Vous avez déclaré'} un intérêt dans « ${subject} ». Vous ne jugez plus rien de ce qui en vient, et les avis qui vous y étaient demandés le sont à d’autres. Motif :\n\n${reason}`,
    }),
    askInterestWithdrawal: ({ subject, person, reason, by }) => ({
      subject: `Conflit d’intérêts à lever : ${subject}`,
      text: `${by} demande que soit levé l’intérêt enregistré pour ${person} dans « ${subject} ». Il reste en vigueur jusqu’à ce qu’une deuxième personne le confirme : vous pouvez confirmer ou rejeter cette demande. Motif :\n\n${reason}`,
    }),
    confirmInterestWithdrawal: ({ subject, person, by, isOfApplication }) => ({
      subject: `Conflit d’intérêts levé : ${subject}`,
      text: `${by} a confirmé que l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} » n’a plus cours. ${
        isOfApplication
          ? `${person ?? 'Vous'} ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ce dossier.`
          : `${person ?? 'Vous'} ${person ? 'peut' : 'pouvez'} juger les dossiers que cette organisation commencera désormais, et ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ceux qui existaient déjà.`
      }`,
    }),
    rejectInterestWithdrawal: ({ subject, person, by, reason }) => ({
      subject: `Conflit d’intérêts maintenu : ${subject}`,
      text: `${by} a rejeté la demande de lever l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} », qui reste en vigueur. Motif :\n\n${reason}`,
    }),
  },
  timeline: {
    declareInterest: ({ vacated }) => `a déclaré un intérêt : ${vacated} avis à confier à d’autres`,
    askInterestWithdrawal: () => 'a demandé la levée d’un intérêt déclaré',
    confirmInterestWithdrawal: () => 'a confirmé la levée d’un intérêt déclaré',
    rejectInterestWithdrawal: () => 'a rejeté la levée d’un intérêt déclaré',
    retractInterestWithdrawal: () => 'a retiré sa demande de levée d’un intérêt déclaré',
  },
};
