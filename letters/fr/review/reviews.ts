import { day } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

/** Why an opinion that is asked for has no deadline yet. */
const HELD = {
  correction: 'Des corrections sont demandées à l’administration : vous recevrez un message quand elles seront reçues.',
  opinions: 'Il n’est pas encore attendu : d’autres avis le précèdent, et vous recevrez un message quand l’étape s’ouvrira.',
};

const awaited = (deadlineOn: string | null, awaits: keyof typeof HELD | null): string =>
  `${deadlineOn ? `Il est attendu pour le ${day(deadlineOn)}.` : HELD[awaits ?? 'correction']} Merci d’accepter cette demande, ou de la décliner en indiquant le motif.`;

export const reviews: TextsOf<'reviews'> = {
  letters: {
    assignReviewer: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Un avis vous est demandé : ${title}`,
      text: `Un avis vous est demandé sur le dossier « ${title} », étape « ${step} ». ${awaited(deadlineOn, awaits)}`,
    }),
    declineAssignment: ({ title, step, reviewer, reason, deadlineOn }) => ({
      subject: `Avis décliné : ${title}`,
      text: `${reviewer} décline l’avis de l’étape « ${step} » du dossier « ${title} »${deadlineOn ? `, attendu pour le ${day(deadlineOn)}` : ''}. L’étape n’est plus confiée à personne : désignez quelqu’un d’autre. Motif :\n\n${reason}`,
    }),
    remindReviewer: ({ title, step, deadlineOn, last, unanswered }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avis attendu sur ${title}`,
      text: `${last ? 'L’échéance approche' : 'La moitié du délai est passée'} : l’avis de l’étape « ${step} » du dossier « ${title} » est attendu pour le ${day(deadlineOn)}.${unanswered ? ' Il attend encore que vous l’acceptiez ou le décliniez ; le rendre vaut acceptation.' : ''}`,
    }),
    escalateStep: ({ title, step, reviewer, askedOn }) => ({
      subject: `Avis en retard : ${title}`,
      text: `L’étape « ${step} » du dossier « ${title} » est en retard. ${reviewer ? `L’avis était demandé à ${reviewer}${askedOn ? ` depuis le ${day(askedOn)}` : ''}.` : 'Personne n’était désigné.'} Vous pouvez prolonger l’étape, désigner une autre personne ou, si l’étape est consultative, déclarer l’avis non requis.`,
    }),
    openStep: ({ title, steps, isAssigned }) => ({
      subject: `${isAssigned ? 'Votre avis est attendu' : 'À confier'} : ${title}`,
      text: `Sur le dossier « ${title} », les avis qui précédaient sont rendus. ${isAssigned ? 'Votre avis est désormais attendu' : 'Personne n’est encore désigné pour ces étapes, qui s’ouvrent'} :\n\n${steps.map(({ step, deadlineOn }) => `– « ${step} », pour le ${day(deadlineOn)}`).join('\n')}`,
    }),
    cancelStep: ({ title, steps }) => ({
      subject: `Avis sans objet : ${title}`,
      text: `Sur le dossier « ${title} », un avis qui précédait le vôtre est rendu. Le vôtre, qui l’attendait (${steps.map((step) => `« ${step} »`).join(', ')}), est sans objet : le comité décidera sans lui.`,
    }),
    extendStep: ({ title, step, deadlineOn, reason }) => ({
      subject: `Délai prolongé : ${title}`,
      text: `L’avis de l’étape « ${step} » du dossier « ${title} » est désormais attendu pour le ${day(deadlineOn)}. Motif :\n\n${reason}`,
    }),
    waiveStep: ({ title, step, reason }) => ({
      subject: `Avis non requis : ${title}`,
      text: `Votre avis sur l’étape « ${step} » du dossier « ${title} » n’est plus attendu. Motif :\n\n${reason}`,
    }),
    handOverStep: ({ title, step, deadlineOn, awaits, absent }) => ({
      subject: `Un avis vous revient en l’absence de ${absent} : ${title}`,
      text: `${absent} s’absente, et c’est vous qui assurez sa suppléance : l’étape « ${step} » du dossier « ${title} » vous est confiée jusqu’à son retour. ${awaited(deadlineOn, awaits)}`,
    }),
    keepStep: ({ title, step, absent, substitute }) => ({
      subject: `Avis sans suppléance : ${title}`,
      text: `${absent} s’absente, et ${substitute}, qui assure sa suppléance, ne peut juger le dossier « ${title} », ou a décliné cet avis : l’étape « ${step} » reste à ${absent}. Vous pouvez désigner une autre personne.`,
    }),
    returnStep: ({ title, step, deadlineOn, awaits }) => ({
      subject: `Un avis vous revient : ${title}`,
      text: `Votre absence est finie : l’étape « ${step} » du dossier « ${title} » vous revient. ${awaited(deadlineOn, awaits)}`,
    }),
    vacateStep: ({ title, step, person }) => ({
      subject: `Avis à confier : ${title}`,
      text: `${person} est en conflit d’intérêts sur le dossier « ${title} » : l’étape « ${step} » ne lui est plus confiée. Désignez une autre personne.`,
    }),
    reopenSteps: ({ title, steps, reason, isAssigned }) => ({
      subject: `${isAssigned ? 'Votre avis est demandé à nouveau' : 'À confier'} : ${title}`,
      text: `L’administration a modifié le dossier « ${title} » depuis ces avis, qui sont conservés et ne comptent plus. ${isAssigned ? 'Votre avis est demandé sur la version actuelle' : 'Personne n’est désigné pour le donner à nouveau'} :\n\n${steps.map(({ step, deadlineOn }) => `– « ${step} »${deadlineOn ? `, pour le ${day(deadlineOn)}` : ', après d’autres avis'}`).join('\n')}\n\nMotif :\n\n${reason}`,
    }),
    awaitSteps: ({ title, steps }) => ({
      subject: `Avis à nouveau en attente : ${title}`,
      text: `Sur le dossier « ${title} », un avis qui précède le vôtre est demandé à nouveau. Le vôtre, qui était sans objet (${steps.map((step) => `« ${step} »`).join(', ')}), attend donc à nouveau ; vous recevrez un message quand l’étape s’ouvrira.`,
    }),
    voidOpinion: ({ title, step, reason, to }) =>
      ({
        reviewer: {
          subject: `Votre avis est annulé : ${title}`,
          text: `Votre avis sur l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts. Il est conservé et ne compte plus. Motif :\n\n${reason}`,
        },
        lead: {
          subject: `Avis annulé, à confier : ${title}`,
          text: `L’avis de l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts. Désignez une autre personne. Motif :\n\n${reason}`,
        },
        chair: {
          subject: `Dossier retiré de l’ordre du jour : ${title}`,
          text: `L’avis de l’étape « ${step} » du dossier « ${title} » est annulé pour conflit d’intérêts : le dossier quitte l’ordre du jour et retourne à l’instruction. Motif :\n\n${reason}`,
        },
      })[to],
  },
};
