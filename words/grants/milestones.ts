import type { Language } from '../../domain/core/words.ts';
import type { CorrectReport, ReportMilestone, ReviewReport } from '../../domain/grants/report.ts';
import { field } from '../core/field.ts';
import { comment, toFund, unit } from '../core/fields.ts';
import type { TimelineFacts, WordsOf } from '../words-of.ts';
import { answer, reasons } from './fields.ts';

const report = field('Bilan', 'Report', 'Numéro du bilan dans la convention.', 'Number of the report in the agreement.');

/** The name of a report: that of a milestone by its number, that of a year after the project by the year. */
export const named = {
  fr: (milestone: unknown, year: unknown) => (year ? `bilan de suivi de l’année ${year}` : `bilan d’impact n° ${milestone}`),
  en: (milestone: unknown, year: unknown) => (year ? `follow-up report ${year}` : `impact report ${milestone}`),
};

/** What a report is called in a subject. */
export const titled = {
  fr: (year: unknown) => (year ? 'Bilan de suivi' : 'Bilan d’impact'),
  en: (year: unknown) => (year ? 'Follow-up report' : 'Impact report'),
};

/** The name at the beginning of an English sentence. */
export const opening = (milestone: unknown, year: unknown) => `${titled.en(year)} ${year ? year : milestone}`;

const WAITS: Record<Language, Readonly<Record<string, string>>> = {
  fr: {
    claim: 'attend le recouvrement d’une créance',
    credits: 'attend des crédits',
    visa: 'attend le visa du contrôleur',
    funding: 'attend un avenant',
  },
  en: {
    claim: 'waits for the collection of a claim',
    credits: 'waits for credits',
    visa: 'waits for the controller’s visa',
    funding: 'waits for an amendment',
  },
};

/** What an unconfirmed tranche waits for, in a timeline. */
export const waitsFor = {
  fr: (awaits: TimelineFacts[string] | undefined) => WAITS.fr[String(awaits ?? 'credits')],
  en: (awaits: TimelineFacts[string] | undefined) => WAITS.en[String(awaits ?? 'credits')],
};

/**
 * The outcome for the tranche whose last condition was met, as told by the event that met it when it also confirmed the
 * tranche; nothing where it tells of none.
 */
export const confirmedIn = {
  fr: ({ tranche, confirmed, awaits }: TimelineFacts) =>
    tranche ? ` : la tranche ${tranche} ${confirmed ? 'est débloquée' : waitsFor.fr(awaits)}` : '',
  en: ({ tranche, confirmed, awaits }: TimelineFacts) =>
    tranche ? `: tranche ${tranche} ${confirmed ? 'is confirmed' : waitsFor.en(awaits)}` : '',
};

/** The fields of a report. */
const reported = {
  rank: report,
  values: field('Valeurs des indicateurs', 'Values of the indicators', 'À la fin de la période.', 'At the end of the period.'),
  key: field('Indicateur', 'Indicator'),
  unit,
  value: field('Valeur', 'Value', 'Dans l’unité de l’indicateur. Exemple : 12,5.', 'In the unit of the indicator. Example: 12.5.'),
  numerator: field(
    'Numérateur',
    'Numerator',
    'Le nombre que l’on divise. Exemple : 300 démarches achevées.',
    'The number that is divided. Example: 300 procedures completed.',
  ),
  denominator: field(
    'Dénominateur',
    'Denominator',
    'Le nombre par lequel on divise. Exemple : 1 200 usagers contactés.',
    'The number that divides. Example: 1200 users contacted.',
  ),
  median: field(
    'Médiane',
    'Median',
    'La moitié des cas sont plus courts, l’autre moitié plus longs.',
    'Half of the cases are shorter, the other half longer.',
  ),
  p95: field(
    '95e centile',
    '95th percentile',
    '95 % des cas sont plus courts. Il n’est pas inférieur à la médiane.',
    '95% of the cases are shorter. It is no less than the median.',
  ),
  spentCents: field(
    'Montant dépensé depuis le début (en euros)',
    'Amount spent since the start (in euros)',
    'Toutes les dépenses du projet jusqu’à la fin de la période. Exemple : 87 450,50.',
    'All that the project has spent up to the end of the period. Example: 87450.50.',
  ),
  forecastCostCents: field(
    'Coût prévu à la fin du projet (en euros)',
    'Cost expected at the end of the project (in euros)',
    'Le coût total que vous prévoyez désormais, dépenses passées comprises. Exemple : 240 000.',
    'The whole cost that you now expect, with what is spent already. Example: 240000.',
  ),
  forecastEndsOn: field(
    'Fin prévue du projet',
    'Expected end of the project',
    'Le dernier jour que vous prévoyez désormais.',
    'The last day that you now expect.',
  ),
  comment,
};

export const milestones = {
  reportMilestone: {
    fr: {
      button: 'Rendre un bilan',
      title: 'Rendre le bilan d’impact',
      intro:
        'Indiquez la valeur de vos indicateurs, ce qui est dépensé, et le coût et la fin que vous prévoyez désormais. Un bilan incomplet peut être rendu, mais pas accepté.',
      done: 'Votre bilan est rendu.',
      awaited: 'Bilan à rendre',
      happened: ({ milestone, trackingYear, number, ...next }) =>
        `a rendu le ${named.fr(milestone, trackingYear)}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn.fr(next)}`,
    },
    en: {
      button: 'Give a report',
      title: 'Give the impact report',
      intro:
        'Enter the values of your indicators, what was spent, and the cost and the end that you now expect. An incomplete report can be given, but not accepted.',
      done: 'Your report is given.',
      awaited: 'Report',
      happened: ({ milestone, trackingYear, number, ...next }) =>
        `gave ${named.en(milestone, trackingYear)}${Number(number) > 1 ? ` (version ${number})` : ''}${confirmedIn.en(next)}`,
    },
    fields: reported,
  },
  correctReport: {
    fr: {
      button: 'Corriger le bilan',
      title: 'Corriger un bilan accepté',
      intro:
        'Un nouveau bilan prend la place de celui qui est accepté, qui reste lisible. La direction du Datalab l’examine comme les autres.',
      done: 'Votre bilan est corrigé.',
      happened: ({ milestone, trackingYear, number, ...next }) =>
        `a corrigé le ${named.fr(milestone, trackingYear)} (version ${number})${confirmedIn.fr(next)}`,
    },
    en: {
      button: 'Correct the report',
      title: 'Correct an accepted report',
      intro: 'A new report takes the place of the accepted one, which can still be read. The Datalab lead reviews it like any other.',
      done: 'Your report is corrected.',
      happened: ({ milestone, trackingYear, number, ...next }) =>
        `corrected ${named.en(milestone, trackingYear)} (version ${number})${confirmedIn.en(next)}`,
    },
    fields: { ...reported, reason: toFund },
  },
  reviewReport: {
    fr: {
      button: 'Examiner le bilan',
      title: 'Examiner le bilan',
      intro:
        'Accepter le bilan confirme la suite : la tranche suivante est débloquée aussitôt si toutes ses conditions sont remplies. Vous pouvez ajuster le plan de la suite dans la tolérance de l’appel. Renvoyé, le bilan est à compléter.',
      warning: 'Votre réponse est envoyée à l’administration. Un bilan accepté ne peut plus être renvoyé.',
      done: 'Le bilan est examiné.',
      awaited: 'Examen du bilan',
      happened: ({ milestone, trackingYear, decision, ...next }) =>
        decision === 'accept'
          ? `a accepté le ${named.fr(milestone, trackingYear)}${next['adjustedTo'] ? ' et ajusté le plan de la suite' : ''}${confirmedIn.fr(next)}`
          : `a renvoyé le ${named.fr(milestone, trackingYear)}, à compléter`,
    },
    en: {
      button: 'Review the report',
      title: 'Review the report',
      intro:
        'Accepting the report confirms what follows: the next tranche is confirmed at once if all its conditions are met. You may adjust the plan that follows within the tolerance of the call. A returned report is to be completed.',
      warning: 'Your answer is sent to the administration. An accepted report can no longer be returned.',
      done: 'The report is reviewed.',
      awaited: 'Review of the report',
      happened: ({ milestone, trackingYear, decision, ...next }) =>
        decision === 'accept'
          ? `accepted ${named.en(milestone, trackingYear)}${next['adjustedTo'] ? ' and adjusted the plan that follows' : ''}${confirmedIn.en(next)}`
          : `returned ${named.en(milestone, trackingYear)}, to be completed`,
    },
    fields: {
      rank: report,
      number: field('Version du bilan', 'Version of the report', 'Celle que vous avez lue.', 'The one that you have read.'),
      decision: answer,
      reasons,
      adjustment: field(
        'Ajustement de la suite',
        'Adjustment of what follows',
        'Sans avenant, dans la tolérance de l’appel.',
        'Without an amendment, within the tolerance of the call.',
      ),
      endsOn: field('Nouveau dernier jour du projet', 'New last day of the project'),
      costs: field('Dépenses', 'Costs', 'Le total du plan ne change pas.', 'The total of the plan stays.'),
      line: field('Ligne', 'Line', 'Sa place dans le plan, à partir de 1.', 'Its place in the plan, from 1.'),
      amountCents: field('Nouveau montant (en euros)', 'New amount (in euros)'),
      targets: field('Cibles à venir', 'Targets to come'),
      key: field('Indicateur', 'Indicator'),
      month: field('Mois', 'Month', 'Celui de la cible, depuis le début du projet.', 'That of the target, since the project began.'),
      value: field('Nouvelle cible', 'New target'),
    },
  },
  askTracking: {
    fr: { happened: ({ trackingYear }) => `Le bilan de suivi de l’année ${trackingYear} est demandé` },
    en: { happened: ({ trackingYear }) => `Follow-up report ${trackingYear} is asked for` },
  },
  remindReport: {
    fr: { happened: ({ milestone, trackingYear }) => `Rappel : le ${named.fr(milestone, trackingYear)} est attendu` },
    en: { happened: ({ milestone, trackingYear }) => `Reminder: ${named.en(milestone, trackingYear)} is awaited` },
  },
  escalateReport: {
    fr: {
      happened: ({ milestone, trackingYear, holds, balance }) =>
        `Le ${named.fr(milestone, trackingYear)} est en retard${holds ? ` : ${trackingYear ? `le paiement ${balance ? 'du solde' : `de la tranche ${holds}`} est retenu` : `la tranche ${holds} est retenue`}` : ''}`,
    },
    en: {
      happened: ({ milestone, trackingYear, holds, balance }) =>
        `${opening(milestone, trackingYear)} is overdue${holds ? `: ${trackingYear ? `the payment of ${balance ? 'the balance' : `tranche ${holds}`}` : `tranche ${holds}`} is held` : ''}`,
    },
  },
  remindReviewOfReport: {
    fr: { happened: ({ milestone, trackingYear }) => `Rappel : le ${named.fr(milestone, trackingYear)} attend d’être examiné` },
    en: { happened: ({ milestone, trackingYear }) => `Reminder: ${named.en(milestone, trackingYear)} waits for its review` },
  },
} satisfies WordsOf<
  'milestones',
  { reportMilestone: typeof ReportMilestone; correctReport: typeof CorrectReport; reviewReport: typeof ReviewReport }
>;
