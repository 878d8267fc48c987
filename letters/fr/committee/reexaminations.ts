import { day } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

const goesOn = (signOn: string | null): string =>
  signOn
    ? `Les délais de signature repartent : la convention est à signer au plus tard le ${day(signOn)}.`
    : 'La convention reprend son cours.';

export const reexaminations: TextsOf<'reexaminations'> = {
  letters: {
    reexamineAward: ({ title, organisation, deadlineOn, toFund }) => ({
      subject: `Décision réexaminée : ${title}`,
      text: `Un avis rendu sur le dossier « ${title} »${toFund ? ` (${organisation})` : ''} est annulé pour conflit d’intérêts, et demandé à une autre personne. ${toFund ? 'La convention est suspendue : rien n’est engagé, demandé en paiement ni payé en attendant.' : 'Votre convention est suspendue en attendant.'} La présidence du comité confirme ou retire la décision au plus tard le ${day(deadlineOn)} ; sans décision à cette date, elle devient définitive (CRPA, art. L242-1).`,
    }),
    remindReexamination: ({ title, deadlineOn, isAwaited }) => ({
      subject: `Rappel : décision à confirmer ou à retirer, ${title}`,
      text: `La décision sur le dossier « ${title} » ne peut être retirée que jusqu’au ${day(deadlineOn)}. ${isAwaited ? 'Un nouvel avis est encore attendu.' : 'Le nouvel avis est rendu : confirmez la décision, ou retirez-la.'} Sans décision d’ici là, elle devient définitive.`,
    }),
    confirmAward: ({ title, reason, signOn }) => ({
      subject: `Décision confirmée : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » est confirmée. ${goesOn(signOn)} Motif :\n\n${reason}`,
    }),
    withdrawAward: ({ title, reason, toFund }) => ({
      subject: `Décision retirée : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » est retirée (CRPA, art. L242-1), et sa convention prend fin. ${toFund ? 'Ce qui était réservé ou engagé est rendu ; ce qui a été payé peut être réclamé.' : 'Ce qui a été payé peut vous être réclamé. Vous pouvez contester cette décision.'} Motif :\n\n${reason}`,
    }),
    lapseReexamination: ({ title, signOn }) => ({
      subject: `Décision définitive : ${title}`,
      text: `La décision favorable sur le dossier « ${title} » n’a pas été retirée dans les quatre mois : elle est définitive (CRPA, art. L242-1). ${goesOn(signOn)}`,
    }),
  },
};
