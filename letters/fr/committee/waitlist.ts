import { day, euros, remedies } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const waitlist: TextsOf<'waitlist'> = {
  letters: {
    awardWaitlisted: ({ title, awardedCents, reason, deadlineOn, toAccept }) => ({
      subject: `Décision favorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, est retenu pour ${euros(awardedCents)}.\n\n${reason}\n\n${toAccept ? 'Ce montant est inférieur à votre demande : vous pouvez l’accepter avec un plan révisé, ou y renoncer,' : 'La convention est à signer par les deux parties'} au plus tard le ${day(deadlineOn)}. Sans ${toAccept ? 'réponse' : 'signature'} à cette date, ${toAccept ? 'la convention' : 'elle'} devient caduque.`,
    }),
    refuseWaitlisted: ({ title, reason, appealable }) => ({
      subject: `Décision défavorable : ${title}`,
      text: `Votre projet « ${title} », qui était en liste d’attente, n’a pas été retenu. Motif :\n\n${reason}${remedies(appealable)}`,
    }),
    proposeAward: ({ title, organisation, requestedCents, availableCents, others }) => ({
      subject: `Crédits disponibles pour la liste d’attente : ${title}`,
      text: `${euros(availableCents)} d’autorisations d’engagement sont disponibles. Dans l’ordre de la liste d’attente, le premier dossier qu’elles couvrent désormais est « ${title} » (${organisation}), qui demande ${euros(requestedCents)}.${others > 0 ? ` Derrière lui, elles en couvrent d’autres (dossiers : ${others}).` : ''} Rien n’est retenu sans vous : la liste d’attente est à votre disposition.`,
    }),
  },
};
