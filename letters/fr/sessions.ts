import type { TextsOf } from '../texts.ts';
import { day, euros } from './words.ts';

export const sessions: TextsOf<'sessions'> = {
  letters: {
    remindChair: ({ heldOn, applications }) => ({
      subject: `Comité du ${day(heldOn)} : décision attendue`,
      text: `Le comité du ${day(heldOn)} est passé, et sa décision est toujours attendue (dossiers inscrits : ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, reason, termOn, toAccept }) => ({
      subject: `${awardedCents === null ? 'Décision défavorable' : 'Décision favorable'} : ${title}`,
      text:
        awardedCents === null
          ? `Votre projet « ${title} » n'a pas été retenu, pour la raison suivante :\n\n${reason}`
          : `Votre projet « ${title} » est retenu pour ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'C’est moins que demandé : acceptez ce montant avec un plan révisé, ou renoncez-y,' : 'La convention est à signer par les deux parties'}${termOn ? ` au plus tard le ${day(termOn)}` : ''}. Passé ce terme, ${toAccept ? 'la convention' : 'elle'} devient caduque.`,
    }),
  },
  timeline: {
    createSession: ({ heldOn }) => `a inscrit le dossier au comité du ${day(String(heldOn))}`,
    remindChair: () => 'Rappel : le comité attend sa décision',
    decideSession: ({ decision, awardedCents }) =>
      decision === 'refuse' ? 'a clos la décision : projet non retenu' : `a clos la décision : projet retenu pour ${euros(awardedCents)}`,
  },
};
