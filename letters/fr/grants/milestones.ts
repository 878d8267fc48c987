import type { LettersOf, TextsOf, TimelineFacts } from '../../texts.ts';
import { day } from '../core/words.ts';

/** The name of a report: that of a milestone by its number, that of a year after the project by the year. */
const named = (milestone: unknown, year: unknown) => (year ? `bilan de suivi de l'année ${year}` : `bilan d'impact n° ${milestone}`);
const titled = (year: unknown) => (year ? 'Bilan de suivi' : "Bilan d'impact");

/** The same as a timeline writes it. */
const told = (milestone: unknown, year: unknown) => named(milestone, year).replace("'", '’');

/** What is held until a report comes, and since when. */
function held({ holds, tracking }: LettersOf['milestones']['remindReport'], isLate: boolean): string {
  if (holds === null) return '';
  if (!tracking) return ` Tant qu'il n'est pas accepté, la tranche ${holds} est retenue.`;
  const what = tracking.balance ? `le paiement du solde (tranche ${holds})` : `le paiement de la tranche ${holds}`;
  return isLate ? ` Tant qu'il n'est pas rendu, ${what} est retenu.` : ` S'il n'est pas rendu à cette date, ${what} sera retenu.`;
}

const WAITS: Readonly<Record<string, string>> = {
  claim: 'attend le recouvrement d’une créance',
  credits: 'attend des crédits',
  visa: 'attend le visa du contrôleur',
  funding: 'attend un avenant',
};

/** What an unconfirmed tranche waits for, in a timeline. */
export const waitsFor = (awaits: TimelineFacts[string] | undefined) => WAITS[String(awaits ?? 'credits')];

/**
 * The outcome for the tranche whose last condition was met, as told by the event that met it when it also confirmed the
 * tranche; nothing where it tells of none.
 */
export const confirmedIn = ({ tranche, confirmed, awaits }: TimelineFacts) =>
  tranche ? ` : la tranche ${tranche} ${confirmed ? 'est affermie' : waitsFor(awaits)}` : '';

export const milestones: TextsOf<'milestones'> = {
  letters: {
    askTracking: (facts) => ({
      subject: `Bilan de suivi à rendre : ${facts.title}`,
      text: `L'année ${facts.tracking?.year} après la fin du projet « ${facts.title} » est écoulée. Merci d'indiquer ce qu'il a changé : le ${named(facts.milestone, facts.tracking?.year)} est attendu pour le ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    remindReport: (facts) => ({
      subject: `${titled(facts.tracking)} à rendre : ${facts.title}`,
      text: `Le ${named(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} » est attendu pour le ${day(facts.dueOn)}.${held(facts, false)}`,
    }),
    escalateReport: (facts) => ({
      subject: `${titled(facts.tracking)} en retard : ${facts.title}`,
      text: `Le ${named(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} », attendu pour le ${day(facts.dueOn)}, n'a pas été rendu.${held(facts, true)} Il peut toujours être rendu.`,
    }),
    reportMilestone: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled(year)} à examiner : ${title}`,
      text: `Le ${named(milestone, year)} du projet « ${title} » est rendu${number > 1 ? ` (version ${number})` : ''}. Il attend votre examen d'ici le ${day(reviewOn)}.`,
    }),
    remindReviewOfReport: ({ title, milestone, year, reportedOn }) => ({
      subject: `Rappel : ${titled(year).toLowerCase()} à examiner : ${title}`,
      text: `Le ${named(milestone, year)} du projet « ${title} », rendu le ${day(reportedOn)}, attend toujours votre examen.`,
    }),
    reviewReport: ({ title, milestone, year, accepted, reasons, dueOn }) => ({
      subject: `${titled(year)} ${accepted ? 'accepté' : 'à compléter'} : ${title}`,
      text: accepted
        ? `Le ${named(milestone, year)} du projet « ${title} » est accepté.${reasons ? `\n\n${reasons}` : ''}`
        : `Le ${named(milestone, year)} du projet « ${title} » vous est renvoyé. Motif :\n\n${reasons}\n\nIl est de nouveau attendu, pour le ${day(dueOn)}.`,
    }),
  },
  timeline: {
    askTracking: ({ trackingYear }) => `Le bilan de suivi de l’année ${trackingYear} est demandé`,
    remindReport: ({ milestone, trackingYear }) => `Rappel : le ${told(milestone, trackingYear)} est attendu`,
    escalateReport: ({ milestone, trackingYear, holds, balance }) =>
      `Le ${told(milestone, trackingYear)} est en retard${holds ? ` : ${trackingYear ? `le paiement ${balance ? 'du solde' : `de la tranche ${holds}`} est retenu` : `la tranche ${holds} est retenue`}` : ''}`,
    reportMilestone: ({ milestone, trackingYear, number, ...next }) =>
      `a rendu le ${told(milestone, trackingYear)}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn(next)}`,
    remindReviewOfReport: ({ milestone, trackingYear }) => `Rappel : le ${told(milestone, trackingYear)} attend d’être examiné`,
    reviewReport: ({ milestone, trackingYear, decision, ...next }) =>
      decision === 'accept'
        ? `a accepté le ${told(milestone, trackingYear)}${confirmedIn(next)}`
        : `a renvoyé le ${told(milestone, trackingYear)}, à compléter`,
  },
};
