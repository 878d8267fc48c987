import type { NextTranche, TextsOf, TimelineFacts } from '../texts.ts';
import { day } from './words.ts';

const held = (tranche: number | null) => (tranche === null ? '' : ` Tant qu'il n'est pas accepté, la tranche ${tranche} est retenue.`);

const OPENED = {
  claim: 'sera affermie une fois recouvré ce qui est dû au fonds',
  credits: 'sera affermie dès que les crédits du fonds le permettront',
  visa: 'sera affermie une fois que le contrôleur budgétaire se sera prononcé',
};

/** What became of the tranche whose last condition was met. */
export const opened = (next: NextTranche) =>
  next === null ? '' : ` La tranche ${next.tranche} ${next.awaits ? OPENED[next.awaits] : 'est affermie'}.`;

const WAITS: Readonly<Record<string, string>> = {
  claim: 'attend le recouvrement d’une créance',
  credits: 'attend des crédits',
  visa: 'attend le visa du contrôleur',
};

/** The same in a timeline; nothing where no tranche waited for what has happened. */
export const confirmedIn = ({ tranche, confirmed, awaits }: TimelineFacts) =>
  tranche ? ` : la tranche ${tranche} ${confirmed ? 'est affermie' : WAITS[String(awaits ?? 'credits')]}` : '';

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
    reportMilestone: ({ milestone, number, ...next }) =>
      `a rendu le bilan d’impact n° ${milestone}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn(next)}`,
    remindReviewOfReport: ({ milestone }) => `Rappel : le bilan d’impact n° ${milestone} attend d’être examiné`,
    reviewReport: ({ milestone, decision, ...next }) =>
      decision === 'accept'
        ? `a accepté le bilan d’impact n° ${milestone}${confirmedIn(next)}`
        : `a renvoyé le bilan d’impact n° ${milestone}, à compléter`,
  },
};
