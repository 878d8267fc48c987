import type { TextsOf } from '../texts.ts';
import { day, euros, remedies } from './words.ts';

export const waitlist: TextsOf<'waitlist'> = {
  letters: {
    awardWaitlisted: ({ title, awardedCents, reason, termOn, toAccept }) => ({
      subject: `Décision favorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, est retenu pour ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'C’est moins que demandé : acceptez ce montant avec un plan révisé, ou renoncez-y,' : 'La convention est à signer par les deux parties'} au plus tard le ${day(termOn)}. Passé ce terme, ${toAccept ? 'la convention' : 'elle'} devient caduque.`,
    }),
    refuseWaitlisted: ({ title, reason, appealable }) => ({
      subject: `Décision défavorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, n’a pas été retenu, pour la raison suivante :\n\n${reason}${remedies(appealable)}`,
    }),
  },
  timeline: {
    awardWaitlisted: ({ awardedCents }) => `a retenu le projet, qui était en liste d’attente, pour ${euros(awardedCents)}`,
    refuseWaitlisted: () => 'n’a pas retenu le projet, qui était en liste d’attente',
  },
};
