import { impactStepWords, phaseWords } from '../../../domain/impact/phase.ts';
import type { TextsOf } from '../../texts.ts';
import { day, euros, growth } from '../core/words.ts';

export const impact: TextsOf<'impact'> = {
  letters: {
    raiseSlippageAlert: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? "A brigade's mission to be proposed" : 'Slippage of cost or time'}: ${title}`,
      text: `The newest report of the project "${title}" (${organisation}) forecasts a cost of ${euros(forecastCents)} for ${euros(plannedCents)} in the plan in force (${growth(plannedCents, forecastCents)}), and ${forecastDays} days for ${plannedDays} (${growth(plannedDays, forecastDays)}).\n\n${mission ? "It is beyond the call's second threshold: propose a brigade's mission to it, or say why it needs none." : "It is beyond the call's first threshold: see with the project what explains it, then dismiss this alert and say what follows from it."}`,
    }),
  },
  timeline: {
    raiseSlippageAlert: ({ level }) =>
      level === 'mission'
        ? 'The project slips beyond the second threshold: a mission is to be proposed'
        : 'The project slips beyond the first threshold',
    recoverSlippage: () => 'The project no longer slips beyond the threshold',
    dismissSlippageAlert: ({ alert }) => `dismissed alert ${alert} on the slippage of the project`,
    recordPhase: ({ phase, impactStep, on }) =>
      `noted, since ${day(String(on))}: ${[...(phase ? [`phase "${phaseWords(phase)?.en}"`] : []), ...(impactStep ? [`impact step "${impactStepWords(impactStep)?.en}"`] : [])].join(', ')}`,
  },
};
