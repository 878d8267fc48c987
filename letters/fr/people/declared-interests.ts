import type { TextsOf } from '../../texts.ts';

export const stakes: TextsOf<'stakes'> = {
  letters: {
    declareStake: ({ subject, reason, by }) => ({
      subject: `Conflit d’intérêts enregistré : ${subject}`,
      text: `${by ? `${by} a enregistré que vous avez` : 'Vous avez déclaré'} un intérêt dans « ${subject} ». Vous ne jugez plus rien de ce qui en vient, et les avis qui vous y étaient demandés le sont à d’autres. Motif :\n\n${reason}`,
    }),
    withdrawStake: ({ subject }) => ({
      subject: `Conflit d’intérêts levé : ${subject}`,
      text: `L’intérêt enregistré pour vous dans « ${subject} » n’a plus cours : vous pouvez à nouveau juger ce qui en vient.`,
    }),
  },
  timeline: {
    declareStake: ({ vacated }) => `a déclaré un intérêt : ${vacated} avis à confier à d’autres`,
    withdrawStake: () => 'a levé un intérêt déclaré',
  },
};
