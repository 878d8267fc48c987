import { labelIn } from '../../domain/core/state-table.ts';
import { milestoneTable } from '../../domain/grants/milestone.ts';
import type { MilestoneRefusal } from '../../domain/grants/refusals.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

const KINDS = {
  count: { fr: 'une valeur', en: 'one value' },
  duration: { fr: 'une médiane et un 95e centile', en: 'a median and a 95th percentile' },
  ratio: { fr: 'un numérateur et un dénominateur', en: 'a numerator and a denominator' },
};

export const milestoneProblems: Problems<MilestoneRefusal> = {
  milestone_unknown: {
    fr: ['Jalon inconnu', ({ ranks }) => `La convention a ces jalons : ${list(ranks)}.`],
    en: ['Unknown milestone', ({ ranks }) => `The agreement has these milestones: ${list(ranks)}.`],
  },
  milestone_wrong_state: {
    status: 409,
    fr: [
      'Jalon dans un autre état',
      ({ rank, state }) =>
        `L’état du jalon ${rank} est maintenant « ${labelIn(milestoneTable, state, 'fr')} » : il ne permet pas cette action.`,
    ],
    en: [
      'Milestone in another state',
      ({ rank, state }) => `The state of milestone ${rank} is “${labelIn(milestoneTable, state, 'en')}” now, which does not allow this.`,
    ],
  },
  report_before_period_end: {
    fr: [
      'Période en cours',
      ({ rank, periodEndsOn }) => `La période du jalon ${rank} court jusqu’au ${longDate('fr', periodEndsOn)} : son bilan se rend ensuite.`,
    ],
    en: [
      'Period not over',
      ({ rank, periodEndsOn }) => `The period of milestone ${rank} runs until ${longDate('en', periodEndsOn)}: report on it after that.`,
    ],
  },
  report_out_of_order: {
    fr: ['Bilan hors de son ordre', ({ rank, first }) => `Le bilan du jalon ${first} vient avant celui du jalon ${rank}.`],
    en: ['Report out of order', ({ rank, first }) => `The report of milestone ${first} comes before that of milestone ${rank}.`],
  },
  indicator_unknown: {
    fr: ['Indicateur inconnu', ({ keys, known }) => `${list(keys)} : le plan annexé à la convention a ces indicateurs : ${list(known)}.`],
    en: [
      'Unknown indicator',
      ({ keys, known }) => `${list(keys)}: the plan annexed to the agreement has these indicators: ${list(known)}.`,
    ],
  },
  indicator_twice: {
    fr: ['Indicateur en double', ({ keys }) => `Donnez une fois ces indicateurs : ${list(keys)}.`],
    en: ['Indicator given twice', ({ keys }) => `Give these indicators once: ${list(keys)}.`],
  },
  indicator_unit_differs: {
    fr: [
      'Autre unité',
      ({ key, unit, planned }) =>
        `L’indicateur ${key} se compte, au plan, en « ${planned} » : convertissez la valeur donnée en « ${unit} ».`,
    ],
    en: [
      'Another unit',
      ({ key, unit, planned }) => `The plan counts the indicator ${key} in "${planned}": convert the value that is given in "${unit}".`,
    ],
  },
  indicator_kind_differs: {
    fr: ['Indicateur d’une autre sorte', ({ key, kind }) => `L’indicateur ${key} se donne par ${KINDS[kind].fr}.`],
    en: ['Indicator of another kind', ({ key, kind }) => `The indicator ${key} is given as ${KINDS[kind].en}.`],
  },
  indicator_negative: {
    fr: ['Valeur négative', ({ key }) => `L’indicateur ${key} compte ce qui est : il n’est pas négatif.`],
    en: ['Negative value', ({ key }) => `The indicator ${key} counts things: it is not negative.`],
  },
  denominator_zero: {
    fr: [
      'Dénominateur nul',
      ({ key }) => `L’indicateur ${key} rapporte à zéro : s’il n’y a encore rien à compter, ne le donnez pas, et dites-le en commentaire.`,
    ],
    en: [
      'Denominator of zero',
      ({ key }) => `The indicator ${key} divides by zero: where there is nothing to count yet, leave it out and say so in the comment.`,
    ],
  },
  numerator_above_denominator: {
    fr: [
      'Numérateur trop grand',
      ({ key, numerator, denominator }) => `L’indicateur ${key} est une part : ${numerator} ne peut pas dépasser ${denominator}.`,
    ],
    en: [
      'Numerator above denominator',
      ({ key, numerator, denominator }) => `The indicator ${key} is a share: ${numerator} cannot exceed ${denominator}.`,
    ],
  },
  percentile_below_median: {
    fr: [
      'Centile sous la médiane',
      ({ key, median, p95 }) => `Pour l’indicateur ${key}, le 95e centile (${p95}) est au moins la médiane (${median}).`,
    ],
    en: [
      'Percentile below the median',
      ({ key, median, p95 }) => `Of the indicator ${key}, the 95th percentile (${p95}) is at least the median (${median}).`,
    ],
  },
  forecast_below_spent: {
    fr: [
      'Prévision trop basse',
      ({ spentCents, forecastCostCents }) =>
        `${fr(spentCents)} sont déjà dépensés : le coût prévu, ${fr(forecastCostCents)}, est au moins cela.`,
    ],
    en: [
      'Forecast below what was spent',
      ({ spentCents, forecastCostCents }) => `${en(spentCents)} are spent: the forecast cost, ${en(forecastCostCents)}, is at least that.`,
    ],
  },
  forecast_ends_before_start: {
    fr: [
      'Fin prévue trop tôt',
      ({ startsOn, forecastEndsOn }) =>
        `Le projet commence le ${longDate('fr', startsOn)} : il ne finit pas le ${longDate('fr', forecastEndsOn)}.`,
    ],
    en: [
      'Forecast end before the start',
      ({ startsOn, forecastEndsOn }) =>
        `The project starts on ${longDate('en', startsOn)}: it cannot end on ${longDate('en', forecastEndsOn)}.`,
    ],
  },
  stale_report: {
    status: 409,
    fr: ['Bilan remplacé', ({ current }) => `Le dernier bilan de ce jalon porte le numéro ${current}. Lisez-le avant de vous prononcer.`],
    en: ['Report replaced', ({ current }) => `The newest report of this milestone has the number ${current}. Read it before you decide.`],
  },
  return_reasons_missing: {
    fr: ['Raisons absentes', () => 'Un renvoi se motive : dites au projet ce qu’il doit compléter.'],
    en: ['Reasons missing', () => 'What is returned needs reasons: tell the project what to complete.'],
  },
  report_indicators_missing: {
    fr: [
      'Indicateurs obligatoires absents',
      ({ keys }) => `Ce bilan ne peut pas être accepté sans ces indicateurs : ${list(keys)}. Renvoyez-le pour qu’il soit complété.`,
    ],
    en: [
      'Mandatory indicators missing',
      ({ keys }) => `This report cannot be accepted without these indicators: ${list(keys)}. Return it to be completed.`,
    ],
  },
  adjustment_of_returned_report: {
    fr: ['Ajustement d’un bilan renvoyé', () => 'Un bilan renvoyé n’ajuste rien : acceptez-le avec l’ajustement, ou renvoyez-le sans.'],
    en: [
      'Adjustment of a returned report',
      () => 'A returned report adjusts nothing: accept it with the adjustment, or return it without.',
    ],
  },
  adjustment_reasons_missing: {
    fr: ['Motifs absents', () => 'Le plan s’ajuste avec ses motifs : dites au projet pourquoi.'],
    en: ['Reasons missing', () => 'A plan is adjusted with its reasons: tell the project why.'],
  },
  nothing_to_adjust: {
    fr: [
      'Rien à ajuster',
      ({ rank }) => `Aucune période ne suit le jalon ${rank}, ou son bilan est déjà rendu : le plan ne s’ajuste plus.`,
    ],
    en: [
      'Nothing to adjust',
      ({ rank }) => `No period follows milestone ${rank}, or its report is given already: the plan is not adjusted any more.`,
    ],
  },
  adjusted_part_unknown: {
    fr: [
      'Part du plan inconnue',
      ({ lines, targets }) =>
        `Le plan n’a pas ces parts, ou leur mois est passé : ${list([...lines.map((line) => `dépense ${line}`), ...targets])}. Choisissez parmi les dépenses et les cibles à venir.`,
    ],
    en: [
      'Unknown part of the plan',
      ({ lines, targets }) =>
        `The plan does not have these parts, or their month is over: ${list([...lines.map((line) => `cost ${line}`), ...targets])}. Choose among its costs and the targets to come.`,
    ],
  },
  adjustment_changes_nothing: {
    fr: ['Aucun changement', () => 'Cet ajustement est le plan tel qu’il est : acceptez le bilan sans ajustement.'],
    en: ['Nothing changes', () => 'This adjustment is the plan as it is: accept the report without an adjustment.'],
  },
  end_beyond_tolerance: {
    fr: [
      'Fin hors de la tolérance',
      ({ days, signedOn, latestOn, givenOn }) =>
        `L’appel laisse la fin signée, le ${longDate('fr', signedOn)}, bouger de ${days} jours sans avenant, au plus tard au ${longDate('fr', latestOn)} : le ${longDate('fr', givenOn)} demande un avenant.`,
    ],
    en: [
      'End beyond the tolerance',
      ({ days, signedOn, latestOn, givenOn }) =>
        `The call lets the signed end, ${longDate('en', signedOn)}, move by ${days} days without an amendment, to ${longDate('en', latestOn)} at the latest: ${longDate('en', givenOn)} needs an amendment.`,
    ],
  },
  cost_beyond_tolerance: {
    fr: [
      'Dépense hors de la tolérance',
      ({ line, label, percent, signedCents, mostCents, givenCents }) =>
        `L’appel laisse la dépense ${line} (« ${label} », ${fr(signedCents)} signés) augmenter de ${percent} % sans avenant, jusqu’à ${fr(mostCents)} : ${fr(givenCents)} demandent un avenant.`,
    ],
    en: [
      'Cost beyond the tolerance',
      ({ line, label, percent, signedCents, mostCents, givenCents }) =>
        `The call lets cost ${line} ("${label}", ${en(signedCents)} signed) rise by ${percent}% without an amendment, up to ${en(mostCents)}: ${en(givenCents)} needs an amendment.`,
    ],
  },
  target_beyond_tolerance: {
    fr: [
      'Cible hors de la tolérance',
      ({ label, month, percent, signed, given }) =>
        `L’appel laisse la cible « ${label} » à ${month} mois (${figure('fr', signed)} signés) bouger de ${percent} % sans avenant : ${figure('fr', given)} demande un avenant.`,
    ],
    en: [
      'Target beyond the tolerance',
      ({ label, month, percent, signed, given }) =>
        `The call lets the target "${label}" at month ${month} (${figure('en', signed)} signed) move by ${percent}% without an amendment: ${figure('en', given)} needs an amendment.`,
    ],
  },
  adjusted_total_differs: {
    fr: [
      'Total différent',
      ({ costCents, givenCents }) =>
        `Les dépenses ajustées font ${fr(givenCents)}, et le plan signé ${fr(costCents)} : ce qu’une ligne gagne, une autre le perd. Un autre total demande un avenant.`,
    ],
    en: [
      'Another total',
      ({ costCents, givenCents }) =>
        `The adjusted costs make ${en(givenCents)}, and the signed plan ${en(costCents)}: what one line gains, another loses. Another total needs an amendment.`,
    ],
  },
  tracking_before_year_end: {
    fr: [
      'Année en cours',
      ({ year, periodEndsOn }) => `L’année ${year} du suivi court jusqu’au ${longDate('fr', periodEndsOn)} : son bilan se rend ensuite.`,
    ],
    en: [
      'Year not over',
      ({ year, periodEndsOn }) => `Year ${year} of the follow-up runs until ${longDate('en', periodEndsOn)}: report on it after that.`,
    ],
  },
  tracking_report_empty: {
    fr: [
      'Bilan sans indicateur',
      ({ year }) => `Le bilan de suivi de l’année ${year} ne donne aucun indicateur : renvoyez-le pour qu’il soit complété.`,
    ],
    en: ['Report without indicators', ({ year }) => `Follow-up report ${year} gives no indicator: return it to be completed.`],
  },
  tracking_report_awaited: {
    status: 409,
    fr: [
      'Bilan de suivi attendu',
      ({ year, dueOn, empty }) =>
        empty
          ? `Le bilan de suivi de l’année ${year} ne donne aucun indicateur : rien n’est payé avant qu’il soit complété.`
          : `Le bilan de suivi de l’année ${year} était attendu pour le ${longDate('fr', dueOn)} : rien n’est payé avant qu’il soit rendu.`,
    ],
    en: [
      'Follow-up report awaited',
      ({ year, dueOn, empty }) =>
        empty
          ? `Follow-up report ${year} gives no indicator: nothing is paid before it is completed.`
          : `Follow-up report ${year} was expected by ${longDate('en', dueOn)}: nothing is paid before it is given.`,
    ],
  },
};
