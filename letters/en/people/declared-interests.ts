import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflict of interest recorded: ${subject}`,
      text: `${by ? `${by} has recorded that you have` : 'You have declared'} an interest in "${subject}". You judge nothing of it any more, and the opinions that were asked of you there are asked of others. The reason:\n\n${reason}`,
    }),
    withdrawInterest: ({ subject }) => ({
      subject: `Conflict of interest over: ${subject}`,
      text: `The interest that was recorded for you in "${subject}" stands no more: you may judge again what comes of it.`,
    }),
  },
  timeline: {
    declareInterest: ({ vacated }) => `declared an interest: ${vacated} opinions to be asked of others`,
    withdrawInterest: () => 'withdrew an interest',
  },
};
