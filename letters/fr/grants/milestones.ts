import { day } from '../../../words/core/fr.ts';
import { named, titled } from '../../../words/grants/milestones.ts';
import type { LettersOf, TextsOf } from '../../texts.ts';

/** What is held until a report comes, and since when. */
function held({ holds, tracking }: LettersOf['milestones']['remindReport'], isLate: boolean): string {
  if (holds === null) return '';
  if (!tracking) return ` Tant qu’il n’est pas accepté, la tranche ${holds} est retenue.`;
  const what = tracking.balance ? `le paiement du solde (tranche ${holds})` : `le paiement de la tranche ${holds}`;
  return isLate ? ` Tant qu’il n’est pas rendu, ${what} est retenu.` : ` S’il n’est pas rendu à cette date, ${what} sera retenu.`;
}

export const milestones: TextsOf<'milestones'> = {
  letters: {
    askTracking: (facts) => ({
      subject: `Bilan de suivi à rendre : ${facts.title}`,
      text: `L’année ${facts.tracking?.year} après la fin du projet « ${facts.title} » est écoulée. Merci d’indiquer ce qu’il a changé : le ${named.fr(facts.milestone, facts.tracking?.year)} est attendu pour le ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    remindReport: (facts) => ({
      subject: `${titled.fr(facts.tracking)} à rendre : ${facts.title}`,
      text: `Le ${named.fr(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} » est attendu pour le ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    escalateReport: (facts) => ({
      subject: `${titled.fr(facts.tracking)} en retard : ${facts.title}`,
      text: `Le ${named.fr(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} », attendu pour le ${day(facts.dueOn)}, n’a pas été rendu.${held(facts, true)} Il peut toujours être rendu.`,
    }),
    reportMilestone: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled.fr(year)} à examiner : ${title}`,
      text: `Le ${named.fr(milestone, year)} du projet « ${title} » est rendu${number > 1 ? ` (version ${number})` : ''}. Il attend votre examen d’ici le ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, year, reportedOn }) => ({
      subject: `Rappel : ${titled.fr(year).toLowerCase()} à examiner : ${title}`,
      text: `Le ${named.fr(milestone, year)} du projet « ${title} », rendu le ${day(reportedOn)}, attend toujours votre examen.`,
    }),
    reviewReport: ({ title, milestone, year, accepted, reasons, dueOn }) => ({
      subject: `${titled.fr(year)} ${accepted ? 'accepté' : 'à compléter'} : ${title}`,
      text: accepted
        ? `Le ${named.fr(milestone, year)} du projet « ${title} » est accepté.${reasons ? `\n\n${reasons}` : ''}`
        : `Le ${named.fr(milestone, year)} du projet « ${title} » vous est renvoyé. Motif :\n\n${reasons}\n\nIl est de nouveau attendu, pour le ${day(dueOn)}.`,
    }),
  },
};
