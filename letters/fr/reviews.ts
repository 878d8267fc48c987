import type { TextsOf } from '../texts.ts';
import { day, verdicts } from './words.ts';

const awaited = (termOn: string | null): string =>
  termOn
    ? `Il est attendu pour le ${day(termOn)}.`
    : 'Des corrections sont demandées au demandeur : vous serez prévenu quand le dossier en reviendra.';

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Un avis vous est demandé : ${title}`,
      text: `Un avis vous est demandé sur le dossier « ${title} », étape « ${step} ». ${awaited(termOn)}`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Rappel : avis attendu sur ${title}`,
      text: `La moitié du délai est passée : l'avis de l'étape « ${step} » du dossier « ${title} » est attendu pour le ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Avis en retard : ${title}`,
      text: `L'étape « ${step} » du dossier « ${title} » a passé son terme. ${reviewer ? `L'avis était demandé à ${reviewer}.` : "Personne n'était désigné."} Vous pouvez désigner une autre personne.`,
    }),
    coverStep: ({ title, step, termOn, absent }) => ({
      subject: `Un avis vous revient en l’absence de ${absent} : ${title}`,
      text: `${absent} s’absente, et c’est vous qui assurez sa suppléance : l’étape « ${step} » du dossier « ${title} » vous est confiée jusqu’à son retour. ${awaited(termOn)}`,
    }),
    keepStep: ({ title, step, absent, substitute }) => ({
      subject: `Avis sans suppléance : ${title}`,
      text: `${absent} s’absente, et ${substitute}, qui assure sa suppléance, ne peut juger le dossier « ${title} » : l’étape « ${step} » reste à ${absent}. Vous pouvez désigner une autre personne.`,
    }),
    returnStep: ({ title, step, termOn }) => ({
      subject: `Un avis vous revient : ${title}`,
      text: `Votre absence est finie : l’étape « ${step} » du dossier « ${title} » vous revient. ${awaited(termOn)}`,
    }),
  },
  timeline: {
    assignReviewer: ({ reviewer, step, byLoad, absent }) =>
      `a demandé l’avis « ${step} » à ${reviewer}${byLoad ? ', d’après la charge de chacun' : ''}${absent ? `, en l’absence de ${absent}` : ''}`,
    remindReviewer: ({ step }) => `Rappel : l’avis « ${step} » est attendu`,
    escalateStep: ({ step }) => `L’avis « ${step} » a passé son terme : le responsable du Datalab en est saisi`,
    giveOpinion: ({ step, verdict }) => `a rendu l’avis « ${step} » : ${verdicts[String(verdict)]}`,
    coverStep: ({ step, reviewer, absent }) => `L’avis « ${step} » passe à ${reviewer}, en l’absence de ${absent}`,
    keepStep: ({ step, reviewer, substitute }) =>
      `L’avis « ${step} » reste à ${reviewer} pendant son absence : ${substitute} ne peut juger ce dossier`,
    returnStep: ({ step, reviewer }) => `L’avis « ${step} » revient à ${reviewer}`,
  },
};
