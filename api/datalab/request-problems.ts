import type { DatalabRefusal } from '../../domain/datalab/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

export const datalabProblems: Problems<DatalabRefusal> = {
  skill_unknown: {
    fr: [
      'Compétence inconnue',
      ({ skills, known }) => `Le Datalab ne connaît pas : ${list(skills)}. Son catalogue propose : ${list(known)}.`,
    ],
    en: ['Unknown skill', ({ skills, known }) => `The Datalab does not know: ${list(skills)}. Its catalogue offers: ${list(known)}.`],
  },
  skill_twice: {
    fr: ['Compétence en double', ({ skills }) => `Indiquez chaque compétence une seule fois ; en double : ${list(skills)}.`],
    en: ['Skill given twice', ({ skills }) => `Give each skill once; given twice: ${list(skills)}.`],
  },
  days_not_whole_halves: {
    fr: [
      'Jours mal comptés',
      ({ skill, days }) =>
        `Les jours-personne se comptent en demi-journées entières, au-dessus de zéro : 0,5, 1, 1,5… Pour « ${skill} », vous avez indiqué ${String(days).replace('.', ',')}.`,
    ],
    en: [
      'Days not in whole halves',
      ({ skill, days }) => `Person-days are counted in whole half days above zero: 0.5, 1, 1.5… For "${skill}" you gave ${days}.`,
    ],
  },
  start_is_past: {
    fr: [
      'Début déjà passé',
      ({ startsOn, today }) => `Le ${longDate('fr', startsOn)} est passé. Choisissez un début à partir du ${longDate('fr', today)}.`,
    ],
    en: [
      'Start in the past',
      ({ startsOn, today }) => `${longDate('en', startsOn)} has passed. Choose a start from ${longDate('en', today)} on.`,
    ],
  },
  period_reversed: {
    fr: [
      'Fin avant le début',
      ({ startsOn, endsOn }) => `La fin, le ${longDate('fr', endsOn)}, précède le début, le ${longDate('fr', startsOn)}.`,
    ],
    en: [
      'End before the start',
      ({ startsOn, endsOn }) => `The end, ${longDate('en', endsOn)}, comes before the start, ${longDate('en', startsOn)}.`,
    ],
  },
  not_a_datalab_person: {
    fr: ['Cette personne n’est pas du Datalab', ({ personId }) => `${personId} n’est connue ni pour instruire ni pour diriger le Datalab.`],
    en: ['Not one of the Datalab’s people', ({ personId }) => `${personId} is known neither as a reviewer nor as a lead.`],
  },
  not_the_contact: {
    fr: [
      'Appui confié à une autre personne',
      () => 'La livraison revient à la personne qui répond de cet appui, ou à la direction du Datalab.',
    ],
    en: ['Another person is the contact', () => 'The delivery is for the person who answers for this help, or for the Datalab’s lead.'],
  },
  supported_application_unknown: {
    fr: ['Dossier inconnu', () => 'Votre administration n’a pas ce dossier. Choisissez-le dans la liste.'],
    en: ['Unknown application', () => 'Your organisation has no such application. Choose it from the list.'],
  },
};
