import { euros, growth } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const impact: TextsOf<'impact'> = {
  letters: {
    raiseSlippageAlert: ({ title, organisation, mission, plannedCents, forecastCents, plannedDays, forecastDays }) => ({
      subject: `${mission ? 'Mission d’une brigade à proposer' : 'Dérive de coût ou de délai'} : ${title}`,
      text: `Le dernier bilan du projet « ${title} » (${organisation}) prévoit un coût de ${euros(forecastCents)} pour ${euros(plannedCents)} au plan en vigueur (${growth(plannedCents, forecastCents)}), et ${forecastDays} jours pour ${plannedDays} (${growth(plannedDays, forecastDays)}).\n\n${mission ? 'Le second seuil de l’appel est franchi : proposez-lui la mission d’une brigade, ou dites pourquoi il n’en faut pas.' : 'Le premier seuil de l’appel est franchi : voyez avec le projet ce qui l’explique, puis classez cette alerte en disant ce qui en résulte.'}`,
    }),
  },
};
