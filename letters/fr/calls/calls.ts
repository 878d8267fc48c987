import { remedies } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const calls: TextsOf<'calls'> = {
  letters: {
    closeCall: ({ title, call, reason, appealable }) => ({
      subject: `Appel clos, projet non retenu : ${title}`,
      text: `L’appel « ${call.fr} » est clos. Votre projet « ${title} », qui était en liste d’attente, ne peut donc plus être retenu.\n\n${reason}${remedies(appealable)}`,
    }),
  },
};
