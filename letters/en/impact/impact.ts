import { euros, growth } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const impact: TextsOf<'impact'> = {
  letters: {
    raiseSlippageAlert: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? "A brigade's mission to be proposed" : 'Slippage of cost or time'}: ${title}`,
      text: `The newest report of the project "${title}" (${organisation}) forecasts a cost of ${euros(forecastCents)} for ${euros(plannedCents)} in the plan in force (${growth(plannedCents, forecastCents)}), and ${forecastDays} days for ${plannedDays} (${growth(plannedDays, forecastDays)}).\n\n${mission ? "It is beyond the call's second threshold: propose a brigade's mission to it, or say why it needs none." : "It is beyond the call's first threshold: see with the project what explains it, then dismiss this alert and say what follows from it."}`,
    }),
  },
};
