import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const impact = {
  /** To the lead. The figures of the plan in force and those of the report that is beyond a threshold. */
  raiseSlippageAlert: letter<{
    title: string;
    organisation: string;
    mission: boolean;
    plannedCents: number;
    forecastCents: number;
    plannedDays: number;
    forecastDays: number;
  }>({
    fr: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? 'Mission d’une brigade à proposer' : 'Dérive de coût ou de délai'} : ${title}`,
      text: `Le dernier bilan du projet « ${title} » (${organisation}) prévoit un coût de ${fr.euros(forecastCents)} pour ${fr.euros(plannedCents)} au plan en vigueur (${fr.growth(plannedCents, forecastCents)}), et ${forecastDays} jours pour ${plannedDays} (${fr.growth(plannedDays, forecastDays)}).\n\n${mission ? 'Le second seuil de l’appel est franchi : proposez-lui la mission d’une brigade, ou dites pourquoi il n’en faut pas.' : 'Le premier seuil de l’appel est franchi : voyez avec le projet ce qui l’explique, puis classez cette alerte en disant ce qui en résulte.'}`,
    }),
    en: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? "A brigade's mission to be proposed" : 'Slippage of cost or time'}: ${title}`,
      text: `The newest report of the project "${title}" (${organisation}) forecasts a cost of ${en.euros(forecastCents)} for ${en.euros(plannedCents)} in the plan in force (${en.growth(plannedCents, forecastCents)}), and ${forecastDays} days for ${plannedDays} (${en.growth(plannedDays, forecastDays)}).\n\n${mission ? "It is beyond the call's second threshold: propose a brigade's mission to it, or say why it needs none." : "It is beyond the call's first threshold: see with the project what explains it, then dismiss this alert and say what follows from it."}`,
    }),
  }),
};
