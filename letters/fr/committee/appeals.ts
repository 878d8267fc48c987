import { day } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const appeals: TextsOf<'appeals'> = {
  letters: {
    appealDecision: ({ title, organisation, grounds, lapsesOn, toFund }) => ({
      subject: `${toFund ? 'Recours à confier' : 'Recours reçu'} : ${title}`,
      text: toFund
        ? `Un recours est formé sur le dossier « ${title} » (${organisation}) :\n\n${grounds}\n\nDemandez un avis à une personne qui n’a pris aucune part à la décision. Sans réponse du fonds le ${day(lapsesOn)}, le recours sera réputé rejeté.`
        : `Votre recours sur le dossier « ${title} » est reçu. Une personne qui n’a pris aucune part à la décision l’examine. Sans réponse du fonds le ${day(lapsesOn)}, il sera réputé rejeté (code des relations entre le public et l’administration, L411-7).`,
    }),
    assignAppeal: ({ title, grounds, deadlineOn }) => ({
      subject: `Votre avis est demandé sur un recours : ${title}`,
      text: `Un recours est formé sur le dossier « ${title} », et votre avis est demandé pour le ${day(deadlineOn)} : est-il fondé ?\n\n${grounds}`,
    }),
    remindAppeal: ({ title, deadlineOn, last, isAssigned }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avis attendu sur le recours de ${title}`,
      text: `${last ? 'L’échéance approche' : 'La moitié du délai est passée'} : l’avis sur le recours du dossier « ${title} » est attendu pour le ${day(deadlineOn)}.${isAssigned ? '' : ' Personne n’est désigné.'}`,
    }),
    escalateAppeal: ({ title, reviewer }) => ({
      subject: `Avis sur un recours en retard : ${title}`,
      text: `L’avis sur le recours du dossier « ${title} » est en retard. ${reviewer ? `Il était demandé à ${reviewer}.` : 'Personne n’était désigné.'} Vous pouvez désigner une autre personne.`,
    }),
    giveAppealOpinion: ({ title, lapsesOn }) => ({
      subject: `Recours à décider : ${title}`,
      text: `L’avis sur le recours du dossier « ${title} » est rendu. Merci d’accepter ou de rejeter ce recours au plus tard le ${day(lapsesOn)}. Sans décision à cette date, il sera réputé rejeté.`,
    }),
    vacateAppeal: ({ title, person, away, lapsesOn }) => ({
      subject: `Recours à confier : ${title}`,
      text: `${person} ${away ? 's’absente' : 'est en conflit d’intérêts'} : l’avis sur le recours du dossier « ${title} » ne lui est plus demandé. Désignez une autre personne, qui n’a pas pris part à la décision ; le ${day(lapsesOn)}, le silence du fonds vaudra rejet.`,
    }),
    remindAppealDecision: ({ title, organisation, deadlineOn }) => ({
      subject: `Recours bientôt réputé rejeté : ${title}`,
      text: `Le recours sur le dossier « ${title} » (${organisation}) attend toujours sa réponse. Le ${day(deadlineOn)}, le silence du fonds vaudra rejet.`,
    }),
    upholdAppeal: ({ title, reason, against, toFund }) => ({
      subject: `Recours accepté : ${title}`,
      text: toFund
        ? `Le recours sur le dossier « ${title} » est accepté. ${against === 'inadmissible' ? 'Sa recevabilité est à examiner à nouveau, par une autre personne.' : 'Il est à inscrire à un nouveau comité.'}\n\n${reason}`
        : `Votre recours sur le dossier « ${title} » est accepté. Motif :\n\n${reason}\n\n${against === 'inadmissible' ? 'Sa recevabilité est examinée à nouveau, par une autre personne.' : 'Il est présenté à un nouveau comité. Si les crédits manquent, il attendra avant les autres.'}`,
    }),
    rejectAppeal: ({ title, reason }) => ({
      subject: `Recours rejeté : ${title}`,
      text: `Votre recours sur le dossier « ${title} » est rejeté. Motif :\n\n${reason}\n\nVous pouvez saisir le juge administratif dans les deux mois de la notification de cette décision (code de justice administrative, R421-1).`,
    }),
    lapseAppeal: ({ title, organisation, lapsedOn, toFund }) => ({
      subject: `Recours réputé rejeté : ${title}`,
      text: toFund
        ? `Le recours sur le dossier « ${title} » (${organisation}) n’avait pas reçu de réponse le ${day(lapsedOn)} : le silence du fonds vaut rejet.`
        : `Votre recours sur le dossier « ${title} » n’a pas reçu de réponse : il est réputé rejeté depuis le ${day(lapsedOn)} (code des relations entre le public et l’administration, L411-7). Vous pouvez saisir le juge administratif dans les deux mois qui suivent ce jour (code de justice administrative, R421-2).`,
    }),
  },
};
