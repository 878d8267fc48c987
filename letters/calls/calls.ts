import type { Words } from '../../domain/core/words.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const calls = {
  closeCall: letter<{ title: string; call: Words; reason: string; appealable: boolean }>({
    fr: ({ title, call, reason, appealable }) => ({
      subject: `Appel clos, projet non retenu : ${title}`,
      text: `L’appel « ${call.fr} » est clos. Votre projet « ${title} », qui était en liste d’attente, ne peut donc plus être retenu.\n\n${reason}${fr.remedies(appealable)}`,
    }),
    en: ({ title, call, reason, appealable }) => ({
      subject: `Call closed, not awarded: ${title}`,
      text: `The call "${call.en}" is closed. Your project "${title}", which was on the waitlist, can no longer be awarded a grant.\n\n${reason}${en.remedies(appealable)}`,
    }),
  }),
};
