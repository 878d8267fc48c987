import type { ReportMilestone, ReviewReport } from '../../domain/grants/report.ts';
import type { WordsOf } from '../core/command-words.ts';
import { field } from '../core/field.ts';
import { comment, unit } from '../core/fields.ts';
import { answer, reasons } from './fields.ts';

const report = field('Bilan', 'Report', 'Numéro du bilan dans la convention.', 'Number of the report in the agreement.');

export const milestones = {
  reportMilestone: {
    fr: {
      button: 'Rendre un bilan',
      title: 'Rendre le bilan d’impact',
      intro:
        'Indiquez la valeur de vos indicateurs, ce qui est dépensé, et le coût et la fin que vous prévoyez désormais. Un bilan incomplet peut être rendu, mais pas accepté.',
      done: 'Votre bilan est rendu.',
    },
    en: {
      button: 'Give a report',
      title: 'Give the impact report',
      intro:
        'Enter the values of your indicators, what was spent, and the cost and the end that you now expect. An incomplete report can be given, but not accepted.',
      done: 'Your report is given.',
    },
    fields: {
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
    },
  },
  reviewReport: {
    fr: {
      button: 'Examiner le bilan',
      title: 'Examiner le bilan',
      intro:
        'Quand le bilan est accepté, la tranche suivante est débloquée si toutes ses conditions sont remplies. Renvoyé, il est à compléter.',
      warning: 'Votre réponse est envoyée à l’administration. Un bilan accepté ne peut plus être renvoyé.',
      done: 'Le bilan est examiné.',
    },
    en: {
      button: 'Review the report',
      title: 'Review the report',
      intro: 'Once the report is accepted, the next tranche is confirmed if all its conditions are met. A returned one is to be completed.',
      warning: 'Your answer is sent to the administration. An accepted report can no longer be returned.',
      done: 'The report is reviewed.',
    },
    fields: {
      rank: report,
      number: field('Version du bilan', 'Version of the report', 'Celle que vous avez lue.', 'The one that you have read.'),
      decision: answer,
      reasons,
    },
  },
} satisfies WordsOf<'milestones', { reportMilestone: typeof ReportMilestone; reviewReport: typeof ReviewReport }>;
