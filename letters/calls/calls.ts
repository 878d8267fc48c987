import type { Words } from '../../domain/core/words.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

export const calls = {
  closeCall: letter<{ title: string; call: Words; reason: string; contest: Remedies }>({
    fr: ({ title, call, reason, contest }, fund) => ({
      subject: `Appel clos, projet non retenu : ${title}`,
      text: `L’appel « ${call.fr} » est clos. Votre projet « ${title} », qui était en liste d’attente, ne peut donc plus être retenu. Motif :\n\n${reason}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, call, reason, contest }, fund) => ({
      subject: `Call closed, not awarded: ${title}`,
      text: `The call "${call.en}" is closed. Your project "${title}", which was on the waitlist, can no longer be awarded a grant, for this reason:\n\n${reason}${remedies.en(contest, fund)}`,
    }),
  }),
};
