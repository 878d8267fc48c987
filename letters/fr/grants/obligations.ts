import { day } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const obligations: TextsOf<'obligations'> = {
  letters: {
    remindObligation: ({ title, obligation, dueOn }) => ({
      subject: `Obligation à justifier : ${title}`,
      text: `Le projet « ${title} » doit justifier du respect d’une obligation au plus tard le ${day(dueOn)} : ${obligation.fr}.`,
    }),
    escalateObligation: ({ title, obligation, dueOn }) => ({
      subject: `Obligation en retard : ${title}`,
      text: `Le projet « ${title} » n’a pas justifié, au ${day(dueOn)}, d’une obligation : ${obligation.fr}. La justification peut toujours être donnée.`,
    }),
    giveEvidence: ({ title, obligation, number, reviewOn }) => ({
      subject: `Justification à examiner : ${title}`,
      text: `Le projet « ${title} » justifie d’une obligation${number > 1 ? ` (version ${number})` : ''} : ${obligation.fr}. La justification attend votre examen d’ici le ${day(reviewOn)}.`,
    }),
    remindReviewOfEvidence: ({ title, obligation, givenOn }) => ({
      subject: `Rappel : justification à examiner : ${title}`,
      text: `La justification donnée le ${day(givenOn)} par le projet « ${title} » attend toujours votre examen : ${obligation.fr}.`,
    }),
    reviewEvidence: ({ title, obligation, accepted, reasons, dueOn }) => ({
      subject: `${accepted ? 'Obligation remplie' : 'Justification à compléter'} : ${title}`,
      text: accepted
        ? `Une obligation du projet « ${title} » est remplie : ${obligation.fr}.${reasons ? `\n\n${reasons}` : ''}`
        : `La justification d’une obligation du projet « ${title} » vous est renvoyée : ${obligation.fr}. Motif :\n\n${reasons}\n\nElle est de nouveau attendue, pour le ${day(dueOn)}.`,
    }),
    waiveObligation: ({ title, obligation, reason }) => ({
      subject: `Obligation levée : ${title}`,
      text: `Une obligation du projet « ${title} » est levée : ${obligation.fr}. Motif :\n\n${reason}`,
    }),
  },
};
