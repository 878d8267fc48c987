import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { named, opening, titled } from '../../words/grants/milestones.ts';
import { letter } from '../core/letter.ts';

/**
 * `holds`: the tranche that is held until the report is accepted; null where it holds none. `tracking`: the year after
 * the project that the report is on; `holds` is then the tranche that is not paid once it is late, and `balance` says
 * that this is the balance.
 */
type AwaitedReport = {
  title: string;
  milestone: number;
  dueOn: string;
  holds: number | null;
  tracking: { year: number; balance: boolean } | null;
};

/** What is held until a report comes, and since when. */
const held = {
  fr({ holds, tracking }: AwaitedReport, isLate: boolean): string {
    if (holds === null) return '';
    if (!tracking) return ` Tant qu’il n’est pas accepté, la tranche ${holds} est retenue.`;
    const what = tracking.balance ? `le paiement du solde (tranche ${holds})` : `le paiement de la tranche ${holds}`;
    return isLate ? ` Tant qu’il n’est pas rendu, ${what} est retenu.` : ` S’il n’est pas rendu à cette date, ${what} sera retenu.`;
  },
  en({ holds, tracking }: AwaitedReport, isLate: boolean): string {
    if (holds === null) return '';
    if (!tracking) return ` Until it is accepted, tranche ${holds} is held.`;
    const what = tracking.balance ? `the payment of the balance (tranche ${holds})` : `the payment of tranche ${holds}`;
    return isLate ? ` While it is missing, ${what} is held.` : ` If it is missing after that day, ${what} will be held.`;
  },
};

export const milestones = {
  askTracking: letter<AwaitedReport>({
    fr: (facts) => ({
      subject: `Bilan de suivi à rendre : ${facts.title}`,
      text: `L’année ${facts.tracking?.year} après la fin du projet « ${facts.title} » est écoulée. Merci d’indiquer ce qu’il a changé : le ${named.fr(facts.milestone, facts.tracking?.year)} est attendu pour le ${fr.day(facts.dueOn)}.${held.fr(facts, false)}`,
    }),
    en: (facts) => ({
      subject: `Follow-up report to be given: ${facts.title}`,
      text: `Year ${facts.tracking?.year} after the end of the project "${facts.title}" is over. Say what it has changed: ${named.en(facts.milestone, facts.tracking?.year)} is expected by ${en.day(facts.dueOn)}.${held.en(facts, false)}`,
    }),
  }),
  remindReport: letter<AwaitedReport>({
    fr: (facts) => ({
      subject: `${titled.fr(facts.tracking)} à rendre : ${facts.title}`,
      text: `Le ${named.fr(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} » est attendu pour le ${fr.day(facts.dueOn)}.${held.fr(facts, false)}`,
    }),
    en: (facts) => ({
      subject: `${titled.en(facts.tracking)} to be given: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}" is expected by ${en.day(facts.dueOn)}.${held.en(facts, false)}`,
    }),
  }),
  escalateReport: letter<AwaitedReport>({
    fr: (facts) => ({
      subject: `${titled.fr(facts.tracking)} en retard : ${facts.title}`,
      text: `Le ${named.fr(facts.milestone, facts.tracking?.year)} du projet « ${facts.title} », attendu pour le ${fr.day(facts.dueOn)}, n’a pas été rendu.${held.fr(facts, true)} Il peut toujours être rendu.`,
    }),
    en: (facts) => ({
      subject: `${titled.en(facts.tracking)} overdue: ${facts.title}`,
      text: `${opening(facts.milestone, facts.tracking?.year)} of the project "${facts.title}", expected by ${en.day(facts.dueOn)}, was not given.${held.en(facts, true)} It may still be given.`,
    }),
  }),
  /** `year`: the year after the project that it is on; null where it ends a tranche's period. */
  reportMilestone: letter<{ title: string; milestone: number; year: number | null; number: number; reviewOn: string }>({
    fr: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled.fr(year)} à examiner : ${title}`,
      text: `Le ${named.fr(milestone, year)} du projet « ${title} » est rendu${number > 1 ? ` (version ${number})` : ''}. Il attend votre examen d’ici le ${fr.day(reviewOn)}.`,
    }),
    en: ({ title, milestone, year, number, reviewOn }) => ({
      subject: `${titled.en(year)} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}" was given${number > 1 ? ` (version ${number})` : ''}. It waits for your review by ${en.day(reviewOn)}.`,
    }),
  }),
  /** To the lead: an accepted report is corrected, for this reason, and judged again. */
  correctReport: letter<{ title: string; milestone: number; year: number | null; reason: string; reviewOn: string }>({
    fr: ({ title, milestone, year, reason, reviewOn }) => ({
      subject: `${titled.fr(year)} corrigé, à examiner : ${title}`,
      text: `Le ${named.fr(milestone, year)} du projet « ${title} », déjà accepté, est corrigé par un nouveau. Motif :\n\n${reason}\n\nL’ancien reste lisible. Le nouveau attend votre examen d’ici le ${fr.day(reviewOn)}.`,
    }),
    en: ({ title, milestone, year, reason, reviewOn }) => ({
      subject: `${titled.en(year)} corrected, to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}", accepted already, is corrected by a new one, for this reason:\n\n${reason}\n\nThe earlier one can still be read. The new one waits for your review by ${en.day(reviewOn)}.`,
    }),
  }),
  remindReviewOfReport: letter<{ title: string; milestone: number; year: number | null; reportedOn: string }>({
    fr: ({ title, milestone, year, reportedOn }) => ({
      subject: `Rappel : ${titled.fr(year).toLowerCase()} à examiner : ${title}`,
      text: `Le ${named.fr(milestone, year)} du projet « ${title} », rendu le ${fr.day(reportedOn)}, attend toujours votre examen.`,
    }),
    en: ({ title, milestone, year, reportedOn }) => ({
      subject: `Reminder: ${titled.en(year).toLowerCase()} to be reviewed: ${title}`,
      text: `${opening(milestone, year)} of the project "${title}", given on ${en.day(reportedOn)}, still waits for your review.`,
    }),
  }),
  /** `dueOn`: until when a returned report is awaited again. */
  reviewReport: letter<{
    title: string;
    milestone: number;
    year: number | null;
    accepted: boolean;
    adjusted: boolean;
    reasons: string;
    dueOn: string;
  }>({
    fr: ({ title, milestone, year, accepted, adjusted, reasons, dueOn }) => ({
      subject: `${titled.fr(year)} ${accepted ? 'accepté' : 'à compléter'} : ${title}`,
      text: accepted
        ? `Le ${named.fr(milestone, year)} du projet « ${title} » est accepté.${adjusted ? ' Le plan de la suite est ajusté sans avenant, pour les motifs ci-dessous : lisez-le sur la page de ce bilan.' : ''}${reasons ? `\n\n${reasons}` : ''}`
        : `Le ${named.fr(milestone, year)} du projet « ${title} » vous est renvoyé. Motif :\n\n${reasons}\n\nIl est de nouveau attendu, pour le ${fr.day(dueOn)}.`,
    }),
    en: ({ title, milestone, year, accepted, adjusted, reasons, dueOn }) => ({
      subject: `${titled.en(year)} ${accepted ? 'accepted' : 'to be completed'}: ${title}`,
      text: accepted
        ? `${opening(milestone, year)} of the project "${title}" is accepted.${adjusted ? ' The plan that follows is adjusted without an amendment, for the reasons below: read it on the page of this report.' : ''}${reasons ? `\n\n${reasons}` : ''}`
        : `${opening(milestone, year)} of the project "${title}" is returned to you, for this reason:\n\n${reasons}\n\nIt is expected again, by ${en.day(dueOn)}.`,
    }),
  }),
};
