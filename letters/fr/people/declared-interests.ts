import type { TextsOf } from '../../texts.ts';

export const interests: TextsOf<'interests'> = {
  letters: {
    declareInterest: ({ subject, reason, by }) => ({
      subject: `Conflit d’intérêts enregistré : ${subject}`,
      text: `${by ? `${by} a enregistré que vous avez` : 'Vous avez déclaré'} un intérêt dans « ${subject} ». Vous ne jugez plus rien de ce qui en vient, et les avis qui vous y étaient demandés le sont à d’autres. Motif :\n\n${reason}`,
    }),
    withdrawInterest: ({ subject }) => ({
      subject: `Conflit d’intérêts levé : ${subject}`,
      text: `L’intérêt enregistré pour vous dans « ${subject} » n’a plus cours : vous pouvez à nouveau juger ce qui en vient.`,
    }),
  },
  timeline: {
    declareInterest: ({ vacated }) => `a déclaré un intérêt : ${vacated} avis à confier à d’autres`,
    withdrawInterest: () => 'a levé un intérêt déclaré',
  },
};
