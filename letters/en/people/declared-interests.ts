import type { TextsOf } from '../../texts.ts';

export const stakes: TextsOf<'stakes'> = {
  letters: {
    declareStake: ({ subject, reason, by }) => ({
      subject: `Conflict of interest recorded: ${subject}`,
      text: `${by ? `${by} has recorded that you have` : 'You have declared'} a stake in "${subject}". You judge nothing of it any more, and the opinions that were asked of you there are asked of others. The reason:\n\n${reason}`,
    }),
    withdrawStake: ({ subject }) => ({
      subject: `Conflict of interest over: ${subject}`,
      text: `The stake that was recorded for you in "${subject}" stands no more: you may judge again what comes of it.`,
    }),
  },
  timeline: {
    declareStake: ({ vacated }) => `declared a stake: ${vacated} opinions to be asked of others`,
    withdrawStake: () => 'withdrew a stake',
  },
};
