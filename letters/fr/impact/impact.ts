import { impactStepWords, phaseWords } from '../../../domain/impact/phase.ts';
import type { TextsOf } from '../../texts.ts';
import { day, euros, growth } from '../core/words.ts';

export const impact: TextsOf<'impact'> = {
  letters: {
    raiseSlippageAlert: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? "Mission d'une brigade à proposer" : 'Dérive de coût ou de délai'} : ${title}`,
      text: `Le dernier bilan du projet « ${title} » (${organisation}) prévoit un coût de ${euros(forecastCents)} pour ${euros(plannedCents)} au plan en vigueur (${growth(plannedCents, forecastCents)}), et ${forecastDays} jours pour ${plannedDays} (${growth(plannedDays, forecastDays)}).\n\n${mission ? "Le second seuil de l'appel est franchi : proposez-lui la mission d'une brigade, ou dites pourquoi il n'en faut pas." : "Le premier seuil de l'appel est franchi : voyez avec le projet ce qui l'explique, puis classez cette alerte en disant ce qui en résulte."}`,
    }),
  },
  timeline: {
    raiseSlippageAlert: ({ level }) =>
      level === 'mission'
        ? 'La dérive du projet dépasse le second seuil : une mission est à proposer'
        : 'La dérive du projet dépasse le premier seuil',
    recoverSlippage: () => 'La dérive du projet ne dépasse plus le seuil',
    dismissSlippageAlert: ({ alert }) => `a classé l’alerte ${alert} sur la dérive du projet`,
    recordPhase: ({ phase, impactStep, on }) =>
      `a noté, depuis le ${day(String(on))} : ${[...(phase ? [`phase « ${phaseWords(phase)?.fr} »`] : []), ...(impactStep ? [`palier d’impact « ${impactStepWords(impactStep)?.fr} »`] : [])].join(', ')}`,
  },
};
