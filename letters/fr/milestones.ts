import type { TextsOf } from '../texts.ts';
import { day } from './words.ts';

const held = (tranche: number | null) => (tranche === null ? '' : ` Tant qu'il n'est pas accepté, la tranche ${tranche} est retenue.`);

const OPENED = {
  credits: 'sera affermie dès que les crédits du fonds le permettront',
  visa: 'sera affermie une fois que le contrôleur budgétaire se sera prononcé',
  funding: 'sera affermie après l’avenant qu’appelle le changement de financement du projet',
};

const WAITS: Record<string, string> = { visa: 'attend le visa du contrôleur', funding: 'attend un avenant' };

const opened = (next: { tranche: number; awaits: keyof typeof OPENED | null } | null) =>
  next === null ? '' : ` La tranche ${next.tranche} ${next.awaits ? OPENED[next.awaits] : 'est affermie'}.`;

export const milestones: TextsOf<'milestones'> = {
  letters: {
    remindReport: ({ title, milestone, dueOn, holds }) => ({
      subject: `Bilan d'impact à rendre : ${title}`,
      text: `Le bilan d'impact n° ${milestone} du projet « ${title} » est attendu pour le ${day(dueOn)}.${held(holds)}`,
    }),
    escalateReport: ({ title, milestone, dueOn, holds }) => ({
      subject: `Bilan d'impact en retard : ${title}`,
      text: `Le bilan d'impact n° ${milestone} du projet « ${title} », attendu pour le ${day(dueOn)}, n'a pas été rendu.${held(holds)} Il peut toujours être rendu.`,
    }),
    reportMilestone: ({ title, milestone, number, reviewOn }) => ({
      subject: `Bilan d'impact à examiner : ${title}`,
      text: `Le bilan d'impact n° ${milestone} du projet « ${title} » est rendu${number > 1 ? ` (version ${number})` : ''}. Il attend votre examen d'ici le ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, reportedOn }) => ({
      subject: `Rappel : bilan d'impact à examiner : ${title}`,
      text: `Le bilan d'impact n° ${milestone} du projet « ${title} », rendu le ${day(reportedOn)}, attend toujours votre examen.`,
    }),
    reviewReport: ({ title, milestone, accepted, reasons, dueOn, next }) => ({
      subject: `${accepted ? "Bilan d'impact accepté" : "Bilan d'impact à compléter"} : ${title}`,
      text: accepted
        ? `Le bilan d'impact n° ${milestone} du projet « ${title} » est accepté.${opened(next)}${reasons ? `\n\n${reasons}` : ''}`
        : `Le bilan d'impact n° ${milestone} du projet « ${title} » vous est renvoyé, pour la raison suivante :\n\n${reasons}\n\nIl est de nouveau attendu, pour le ${day(dueOn)}.`,
    }),
  },
  timeline: {
    remindReport: ({ milestone }) => `Rappel : le bilan d’impact n° ${milestone} est attendu`,
    escalateReport: ({ milestone, holds }) =>
      `Le bilan d’impact n° ${milestone} est en retard${holds ? ` : la tranche ${holds} est retenue` : ''}`,
    reportMilestone: ({ milestone, number }) =>
      `a rendu le bilan d’impact n° ${milestone}${Number(number) > 1 ? ` (version ${number})` : ''}`,
    remindReviewOfReport: ({ milestone }) => `Rappel : le bilan d’impact n° ${milestone} attend d’être examiné`,
    reviewReport: ({ milestone, decision, tranche, confirmed, awaits }) =>
      decision === 'accept'
        ? `a accepté le bilan d’impact n° ${milestone}${tranche ? ` : la tranche ${tranche} ${confirmed ? 'est affermie' : (WAITS[String(awaits)] ?? 'attend des crédits')}` : ''}`
        : `a renvoyé le bilan d’impact n° ${milestone}, à compléter`,
  },
};
