import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflict of interest recorded: ${subject}`,
      text: `${by ? `${by} has recorded that you have` : 'You have declared'} an interest in "${subject}". You judge nothing of it any more, and the opinions that were asked of you there are asked of others. The reason:\n\n${reason}`,
    }),
    askInterestWithdrawal: ({ subject, person, reason, by }) => ({
      subject: `Conflict of interest to be withdrawn: ${subject}`,
      text: `${by} asks that the interest recorded for ${person} in "${subject}" be withdrawn. It stands until a second person has confirmed that: you may confirm or reject the request. The reason:\n\n${reason}`,
    }),
    confirmInterestWithdrawal: ({ subject, person, by, isOfApplication }) => ({
      subject: `Conflict of interest over: ${subject}`,
      text: `${by} has confirmed that the interest recorded for ${person ?? 'you'} in "${subject}" stands no more. ${
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
  timeline: {
    declareInterest: ({ vacated }) => `declared an interest: ${vacated} opinions to be asked of others`,
    askInterestWithdrawal: () => 'asked that an interest be withdrawn',
    confirmInterestWithdrawal: () => 'confirmed the withdrawal of an interest',
    rejectInterestWithdrawal: () => 'rejected the withdrawal of an interest',
    retractInterestWithdrawal: () => 'took back the request to withdraw an interest',
  },
};
