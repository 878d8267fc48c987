import { day, euros } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const finalAccounts: TextsOf<'finalAccounts'> = {
  letters: {
    remindFinalAccount: ({ title, dueOn }) => ({
      subject: `Décompte final à rendre : ${title}`,
      text: `Le décompte final du projet « ${title} » est attendu pour le ${day(dueOn)} : ce que chaque poste a réellement coûté. Ce qui reste à payer, ou à reverser, en dépend.`,
    }),
    escalateFinalAccount: ({ title, dueOn }) => ({
      subject: `Décompte final en retard : ${title}`,
      text: `Le décompte final du projet « ${title} », attendu pour le ${day(dueOn)}, n’a pas été rendu. Il peut toujours être rendu ; la convention n’est pas soldée sans lui.`,
    }),
    giveFinalAccount: ({ title, organisation, number, spentCents }) => ({
      subject: `Décompte final à approuver : ${title}`,
      text: `${organisation} a rendu le décompte final du projet « ${title} »${number > 1 ? ` (version ${number})` : ''} : ${euros(spentCents)} dépensés. Approuvez ce qui peut être financé, ou renvoyez-le.`,
    }),
    returnFinalAccount: ({ title, reason, dueOn }) => ({
      subject: `Décompte final à reprendre : ${title}`,
      text: `Le décompte final du projet « ${title} » vous est renvoyé. Motif :\n\n${reason}\n\nIl est de nouveau attendu, pour le ${day(dueOn)}.`,
    }),
    approveFinalAccount: ({ title, form, eligibleCents, dueCents, balanceCents, overpaidCents, observation }) => ({
      subject: `Décompte final approuvé : ${title}`,
      text: `Le décompte final du projet « ${title} » est approuvé : sur ${euros(eligibleCents)} de dépenses retenues, ${euros(dueCents)} lui reviennent. ${outcome(form, balanceCents, overpaidCents)}\n\n${observation}`,
    }),
  },
};

function outcome(form: 'agreement' | 'delegation', balanceCents: number, overpaidCents: number): string {
  if (overpaidCents > 0) return `${euros(overpaidCents)} ont été versés en trop et sont réclamés.`;
  if (balanceCents === 0) return 'Il ne reste rien à payer.';
  return form === 'delegation'
    ? `Il reste ${euros(balanceCents)} à payer par votre administration.`
    : `Le solde est de ${euros(balanceCents)}.`;
}
