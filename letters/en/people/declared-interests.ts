import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflict of interest recorded: ${subject}`,
      text: `${
        by
          ? `${by} has recorded that you have an interest in "${subject}". It counts once a second person has confirmed it. If it is wrong, ask for its withdrawal as recorded in error, and say why: the person who decides on it reads your words.`
          : `You have declared an interest in "${subject}". You no longer judge anything of it, and the opinions that were asked of you there are asked of others.`
      } The reason:\n\n${reason}`,
    }),
    askInterestConfirmation: ({ subject, person, reason, by }) => ({
      subject: `Conflict of interest to be confirmed: ${subject}`,
      text: `${by} has recorded that ${person} has an interest in "${subject}". It does not count before a second person has confirmed it: you may do so. The reason:\n\n${reason}`,
    }),
    confirmInterest: ({ subject, person, by }) => ({
      subject: `Conflict of interest confirmed: ${subject}`,
      text: `${by} has confirmed the interest recorded for ${person ?? 'you'} in "${subject}". ${person ? `${person} judges` : 'You judge'} nothing of it from now on, and the opinions that were asked of ${person ? 'that person' : 'you'} there are asked of others.${person ? '' : ' If it is wrong, ask for its withdrawal as recorded in error: two other people decide on that.'}`,
    }),
    askInterestWithdrawal: ({ subject, person, reason, by, isError }) => ({
      subject: `Conflict of interest to be withdrawn: ${subject}`,
      text: `${by} asks that the interest recorded for ${person} in "${subject}" be withdrawn${isError ? ', as recorded in error' : ''}. Nothing changes until another person has confirmed that: you may confirm or reject the request. The reason:\n\n${reason}`,
    }),
    confirmInterestWithdrawal: ({ subject, person, by, isError, isOfApplication }) => ({
      subject: `Conflict of interest over: ${subject}`,
      text: isError
        ? `${by} has confirmed that the interest recorded for ${person ?? 'you'} in "${subject}" was recorded in error. Nothing of it stays: ${person ?? 'you'} may judge what comes of it.`
        : `${by} has confirmed that the interest recorded for ${person ?? 'you'} in "${subject}" stands no more. ${
            isOfApplication
              ? `${person ?? 'You'} ${person ? 'stays' : 'stay'} in conflict over this application.`
              : `${person ?? 'You'} may judge the applications that this organisation begins from now on, and ${person ? 'stays' : 'stay'} in conflict over those that were there before.`
          }`,
    }),
    rejectInterestWithdrawal: ({ subject, person, by, reason }) => ({
      subject: `Conflict of interest stands: ${subject}`,
      text: `${by} has rejected the request to withdraw the interest recorded for ${person ?? 'you'} in "${subject}": it stands. The reason:\n\n${reason}`,
    }),
  },
};
