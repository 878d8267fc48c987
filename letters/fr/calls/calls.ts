import type { TextsOf } from '../../texts.ts';
import { remedies } from '../core/words.ts';

export const calls: TextsOf<'calls'> = {
  letters: {
    closeCall: ({ title, call, reason, appealable }) => ({
      subject: `Appel clos, projet non retenu : ${title}`,
      text: `L’appel « ${call.fr} » est clos. Votre projet « ${title} », qui était en liste d’attente, ne peut donc plus être retenu.\n\n${reason}${remedies(appealable)}`,
    }),
  },
  timeline: {
    createCall: () => 'a ouvert le brouillon de l’appel',
    updateCall: () => 'a modifié le brouillon de l’appel',
    publishCall: () => 'a publié l’appel',
    closeCall: () => 'a clos l’appel : le projet, en liste d’attente, n’est pas retenu',
  },
};
