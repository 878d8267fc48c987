import type { TextsOf } from '../texts.ts';
import { day, verdicts } from './words.ts';

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Un avis vous est demandé : ${title}`,
      text: `Un avis vous est demandé sur le dossier « ${title} », étape « ${step} ». ${termOn ? `Il est attendu pour le ${day(termOn)}.` : 'Des corrections sont demandées au demandeur : vous serez prévenu quand le dossier en reviendra.'}`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Rappel : avis attendu sur ${title}`,
      text: `La moitié du délai est passée : l'avis de l'étape « ${step} » du dossier « ${title} » est attendu pour le ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Avis en retard : ${title}`,
      text: `L'étape « ${step} » du dossier « ${title} » a passé son terme. ${reviewer ? `L'avis était demandé à ${reviewer}.` : "Personne n'était désigné."} Vous pouvez désigner une autre personne.`,
    }),
  },
  timeline: {
    assignReviewer: ({ reviewer, step, byLoad }) =>
      `a demandé l’avis « ${step} » à ${reviewer}${byLoad ? ', d’après la charge de chacun' : ''}`,
    remindReviewer: ({ step }) => `Rappel : l’avis « ${step} » est attendu`,
    escalateStep: ({ step }) => `L’avis « ${step} » a passé son terme : le responsable du Datalab en est saisi`,
    giveOpinion: ({ step, verdict }) => `a rendu l’avis « ${step} » : ${verdicts[String(verdict)]}`,
  },
};
