import { letter } from '../core/letter.ts';

export const interests = {
  /**
   * `subject`: an organisation, or an application's title; `by`: the person who recorded it, null for the person with
   * the interest.
   */
  declareInterest: letter<{ subject: string; reason: string; by: string | null }>({
    fr: ({ subject, reason, by }) => ({
      subject: `Conflit d’intérêts enregistré : ${subject}`,
      text: `${
        by
          ? `${by} a enregistré que vous avez un intérêt dans « ${subject} ». Il comptera quand une deuxième personne l’aura confirmé. Si c’est inexact, demandez-en la levée comme enregistré par erreur, en disant pourquoi : qui en décide lira vos mots.`
          : `Vous avez déclaré un intérêt dans « ${subject} ». Vous ne participez plus à l’examen des dossiers concernés, et les avis qui vous étaient demandés sont confiés à d’autres personnes.`
      } Motif :\n\n${reason}`,
    }),
    en: ({ subject, reason, by }) => ({
      subject: `Conflict of interest recorded: ${subject}`,
      text: `${
        by
          ? `${by} has recorded that you have an interest in "${subject}". It counts once a second person has confirmed it. If it is wrong, ask for its withdrawal as recorded in error, and say why: the person who decides on it reads your words.`
          : `You have declared an interest in "${subject}". You no longer judge anything of it, and the opinions that were asked of you there are asked of others.`
      } The reason:\n\n${reason}`,
    }),
  }),
  /** To a second person: `by` has recorded that `person` has an interest. */
  askInterestConfirmation: letter<{ subject: string; person: string; reason: string; by: string }>({
    fr: ({ subject, person, reason, by }) => ({
      subject: `Conflit d’intérêts à confirmer : ${subject}`,
      text: `${by} a enregistré que ${person} a un intérêt dans « ${subject} ». Il ne compte pas avant qu’une deuxième personne le confirme : vous pouvez le faire. Motif :\n\n${reason}`,
    }),
    en: ({ subject, person, reason, by }) => ({
      subject: `Conflict of interest to be confirmed: ${subject}`,
      text: `${by} has recorded that ${person} has an interest in "${subject}". It does not count before a second person has confirmed it: you may do so. The reason:\n\n${reason}`,
    }),
  }),
  /**
   * To the person with the interest, `person` then being null, and to the person who recorded it. `by`: the person
   * who confirmed it.
   */
  confirmInterest: letter<{ subject: string; person: string | null; by: string }>({
    fr: ({ subject, person, by }) => ({
      subject: `Conflit d’intérêts confirmé : ${subject}`,
      text: `${by} a confirmé l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} ». ${person ? `${person} ne participe` : 'Vous ne participez'} plus à l’examen des dossiers concernés, et les avis qui ${person ? 'lui' : 'vous'} étaient demandés sont confiés à d’autres personnes.${person ? '' : ' Si c’est inexact, demandez-en la levée comme enregistré par erreur : deux autres personnes en décideront.'}`,
    }),
    en: ({ subject, person, by }) => ({
      subject: `Conflict of interest confirmed: ${subject}`,
      text: `${by} has confirmed the interest recorded for ${person ?? 'you'} in "${subject}". ${person ? `${person} judges` : 'You judge'} nothing of it from now on, and the opinions that were asked of ${person ? 'that person' : 'you'} there are asked of others.${person ? '' : ' If it is wrong, ask for its withdrawal as recorded in error: two other people decide on that.'}`,
    }),
  }),
  /** To a second person. `by`: the person who asks; `isError`: it is said to be recorded in error. */
  askInterestWithdrawal: letter<{ subject: string; person: string; reason: string; by: string; isError: boolean }>({
    fr: ({ subject, person, reason, by, isError }) => ({
      subject: `Conflit d’intérêts à lever : ${subject}`,
      text: `${by} demande que soit levé l’intérêt enregistré pour ${person} dans « ${subject} »${isError ? ', comme enregistré par erreur' : ''}. Rien ne change avant qu’une autre personne le confirme : vous pouvez confirmer ou rejeter cette demande. Motif :\n\n${reason}`,
    }),
    en: ({ subject, person, reason, by, isError }) => ({
      subject: `Conflict of interest to be withdrawn: ${subject}`,
      text: `${by} asks that the interest recorded for ${person} in "${subject}" be withdrawn${isError ? ', as recorded in error' : ''}. Nothing changes until another person has confirmed that: you may confirm or reject the request. The reason:\n\n${reason}`,
    }),
  }),
  /**
   * To the person with the interest, `person` then being null, and to the person who asked. `by`: the person who
   * ended the request; `isError`: it was recorded in error; `isOfApplication`: the interest was in one application.
   */
  confirmInterestWithdrawal: letter<{ subject: string; person: string | null; by: string; isError: boolean; isOfApplication: boolean }>({
    fr: ({ subject, person, by, isError, isOfApplication }) => ({
      subject: `Conflit d’intérêts levé : ${subject}`,
      text: isError
        ? `${by} a confirmé que l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} » l’a été par erreur. Rien n’en reste : ${person ?? 'vous'} ${person ? 'peut' : 'pouvez'} juger ce qui en vient.`
        : `${by} a confirmé que l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} » n’a plus cours. ${
            isOfApplication
              ? `${person ?? 'Vous'} ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ce dossier.`
              : `${person ?? 'Vous'} ${person ? 'peut' : 'pouvez'} juger les dossiers que cette administration commencera désormais, et ${person ? 'reste' : 'restez'} en conflit d’intérêts sur ceux qui existaient déjà.`
          }`,
    }),
    en: ({ subject, person, by, isError, isOfApplication }) => ({
      subject: `Conflict of interest over: ${subject}`,
      text: isError
        ? `${by} has confirmed that the interest recorded for ${person ?? 'you'} in "${subject}" was recorded in error. Nothing of it stays: ${person ?? 'you'} may judge what comes of it.`
        : `${by} has confirmed that the interest recorded for ${person ?? 'you'} in "${subject}" no longer stands. ${
            isOfApplication
              ? `${person ?? 'You'} ${person ? 'stays' : 'stay'} in conflict over this application.`
              : `${person ?? 'You'} may judge the applications that this organisation begins from now on, and ${person ? 'stays' : 'stay'} in conflict over those that were there before.`
          }`,
    }),
  }),
  rejectInterestWithdrawal: letter<{ subject: string; person: string | null; by: string; reason: string }>({
    fr: ({ subject, person, by, reason }) => ({
      subject: `Conflit d’intérêts maintenu : ${subject}`,
      text: `${by} a rejeté la demande de lever l’intérêt enregistré pour ${person ?? 'vous'} dans « ${subject} », qui reste en vigueur. Motif :\n\n${reason}`,
    }),
    en: ({ subject, person, by, reason }) => ({
      subject: `Conflict of interest stands: ${subject}`,
      text: `${by} has rejected the request to withdraw the interest recorded for ${person ?? 'you'} in "${subject}": it stands. The reason:\n\n${reason}`,
    }),
  }),
};
