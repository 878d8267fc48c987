import { type AnySkill, PEOPLES_SKILLS } from '../../domain/datalab/days.ts';
import type { DaysRefusal } from '../../domain/datalab/refusals.ts';
import type { Language } from '../../domain/core/words.ts';
import { daySpan, figure, longMonth, personDays } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

const fr = (days: number) => personDays('fr', days * 2);
const en = (days: number) => personDays('en', days * 2);
/** A skill's label; the key itself where the catalogue lacks it. */
const skillIn = (language: Language, skill: string): string =>
  Object.hasOwn(PEOPLES_SKILLS, skill) ? PEOPLES_SKILLS[skill as AnySkill][language] : skill;
const months = (language: Language, names: readonly string[]): string => list(names.map((name) => longMonth(language, name)));

export const daysProblems: Problems<DaysRefusal> = {
  days_insufficient: {
    status: 409,
    fr: [
      'Pas assez de jours libres',
      ({ personId, month, freeDays, askedDays, missingDays }) =>
        `En ${longMonth('fr', month)}, ${personId} a encore ${fr(freeDays)} de libre ; vous en demandez ${figure('fr', askedDays)}, il en manque ${figure('fr', missingDays)}.`,
    ],
    en: [
      'Not enough free days',
      ({ personId, month, freeDays, askedDays, missingDays }) =>
        `In ${longMonth('en', month)} ${personId} has ${en(freeDays)} left; you ask for ${figure('en', askedDays)}, which is ${figure('en', missingDays)} too many.`,
    ],
  },
  planned_days_left_out: {
    fr: [
      'Jours planifiés laissés de côté',
      ({ plannedDays }) =>
        `${fr(plannedDays)} sont planifiés, et vous n’en indiquez aucun. Indiquez les jours prévus ou, si plus personne ne doit y travailler, dites de libérer tous les jours.`,
    ],
    en: [
      'Planned days left out',
      ({ plannedDays }) =>
        `${en(plannedDays)} are planned, and you enter none. Enter the planned days or, where no person is to work for it any more, say that all days are released.`,
    ],
  },
  person_away: {
    status: 409,
    fr: [
      'Personne absente',
      ({ personId, month }) =>
        `${personId} n’est là aucun jour ouvré de la période en ${longMonth('fr', month)}. Choisissez un autre mois, ou quelqu’un d’autre.`,
    ],
    en: [
      'Person away',
      ({ personId, month }) =>
        `${personId} is there on no working day of the period in ${longMonth('en', month)}. Choose another month, or another person.`,
    ],
  },
  skill_not_held: {
    fr: [
      'Compétence que la personne n’a pas',
      ({ personId, skill }) => `« ${skillIn('fr', skill)} » n’est pas une compétence de ${personId}.`,
    ],
    en: ['Skill that the person does not have', ({ personId, skill }) => `“${skillIn('en', skill)}” is no skill of ${personId}.`],
  },
  person_days_twice: {
    fr: [
      'Jours en double',
      ({ personId, month, skill }) =>
        `Les jours de ${personId} en ${longMonth('fr', month)} pour « ${skillIn('fr', skill)} » sont donnés deux fois. Additionnez-les.`,
    ],
    en: [
      'Days given twice',
      ({ personId, month, skill }) =>
        `The days of ${personId} in ${longMonth('en', month)} for “${skillIn('en', skill)}” are given twice. Add them up.`,
    ],
  },
  person_in_conflict: {
    status: 409,
    fr: [
      'Personne en conflit d’intérêts',
      ({ personIds }) =>
        `Sont en conflit d’intérêts avec ce projet et n’y travaillent pas : ${list(personIds)}. Choisissez quelqu’un d’autre.`,
    ],
    en: [
      'Person in conflict of interest',
      ({ personIds }) => `In conflict of interest over this project, and not to work for it: ${list(personIds)}. Choose other people.`,
    ],
  },
  days_outside_period: {
    fr: [
      'Mois hors de la période',
      ({ months: names, startsOn, endsOn }) => `Hors de la période prévue, ${daySpan('fr', startsOn, endsOn)} : ${months('fr', names)}.`,
    ],
    en: [
      'Months outside the period',
      ({ months: names, startsOn, endsOn }) => `Outside the planned period, ${daySpan('en', startsOn, endsOn)}: ${months('en', names)}.`,
    ],
  },
  days_above_estimate: {
    fr: [
      'Plus de jours que promis',
      ({ skill, estimatedDays, plannedDays }) =>
        `Pour « ${skillIn('fr', skill)} », la demande a été acceptée avec ${fr(estimatedDays)} ; vous en planifiez ${figure('fr', plannedDays)}.`,
    ],
    en: [
      'More days than were promised',
      ({ skill, estimatedDays, plannedDays }) =>
        `For “${skillIn('en', skill)}” the request was accepted with ${en(estimatedDays)}; you plan ${figure('en', plannedDays)}.`,
    ],
  },
  days_differ_by_person: {
    fr: [
      'Jours par personne différents',
      ({ skill, days, byPeopleDays }) =>
        `Pour « ${skillIn('fr', skill)} », vous indiquez ${fr(days)} en tout, et ${figure('fr', byPeopleDays)} par personne. Les deux doivent s’accorder dès que des personnes ont été planifiées.`,
    ],
    en: [
      'Days by person differ',
      ({ skill, days, byPeopleDays }) =>
        `For “${skillIn('en', skill)}” you give ${en(days)} in all, and ${figure('en', byPeopleDays)} by person. Both must agree once people were planned.`,
    ],
  },
  month_is_past: {
    fr: [
      'Mois déjà passé',
      ({ month, current }) => `${longMonth('fr', month)} est passé. Planifiez à partir de ${longMonth('fr', current)}.`,
    ],
    en: ['Month in the past', ({ month, current }) => `${longMonth('en', month)} has passed. Plan from ${longMonth('en', current)} on.`],
  },
  capacity_negative: {
    fr: [
      'Capacité négative',
      ({ month, capacityDays, otherDays }) =>
        `En ${longMonth('fr', month)}, la personne a ${fr(capacityDays)} ; d’autres tâches ne peuvent en prendre ${figure('fr', otherDays)}.`,
    ],
    en: [
      'Negative capacity',
      ({ month, capacityDays, otherDays }) =>
        `In ${longMonth('en', month)} the person has ${en(capacityDays)}; other duties cannot take ${figure('en', otherDays)} of them.`,
    ],
  },
};
