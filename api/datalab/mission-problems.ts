import { labelIn } from '../../domain/core/state-table.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { type MissionKind, termsOfMission } from '../../domain/datalab/mission-catalogue.ts';
import type { MissionRefusal } from '../../domain/datalab/refusals.ts';
import type { Language } from '../../domain/core/words.ts';
import { daySpan, figure } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

const nameIn = (language: Language, kind: string): string => termsOfMission(kind as MissionKind).label[language];

export const missionProblems: Problems<MissionRefusal> = {
  grant_unknown: {
    fr: ['Convention inconnue', () => 'Cette convention n’existe pas, ou vous ne la voyez pas. Choisissez-la dans la liste.'],
    en: ['Unknown grant', () => 'There is no such grant, or you do not see it. Choose it from the list.'],
  },
  grant_not_active: {
    status: 409,
    fr: [
      'Convention qui n’est pas en cours',
      ({ state }) => `Une mission ne se prépare que sur une convention en cours ; celle-ci est « ${labelIn(grantTable, state, 'fr')} ».`,
    ],
    en: [
      'Grant not active',
      ({ state }) => `A mission is prepared on an active grant only; this one is “${labelIn(grantTable, state, 'en')}”.`,
    ],
  },
  mission_kind_unknown: {
    fr: [
      'Mission inconnue',
      ({ known }) => `Le catalogue n’a pas cette mission. Il propose : ${list(known.map((each) => nameIn('fr', each)))}.`,
    ],
    en: [
      'Unknown mission',
      ({ known }) => `The catalogue has no such mission. It offers: ${list(known.map((each) => nameIn('en', each)))}.`,
    ],
  },
  mission_days_out_of_bounds: {
    fr: [
      'Jours hors du catalogue',
      ({ kind, days, minDays, maxDays }) =>
        `Une mission « ${nameIn('fr', kind)} » prend de ${figure('fr', minDays)} à ${figure('fr', maxDays)} jours-personne ; vous en indiquez ${figure('fr', days)}.`,
    ],
    en: [
      'Days outside the catalogue',
      ({ kind, days, minDays, maxDays }) =>
        `A mission "${nameIn('en', kind)}" takes from ${figure('en', minDays)} to ${figure('en', maxDays)} person-days; you gave ${figure('en', days)}.`,
    ],
  },
  mission_period_out_of_bounds: {
    fr: [
      'Durée hors du catalogue',
      ({ kind, startsOn, endsOn, minMonths, maxMonths }) =>
        `Une mission « ${nameIn('fr', kind)} » dure ${minMonths === 0 ? `${maxMonths} mois au plus` : `de ${minMonths} à ${maxMonths} mois`}, ce que la période prévue (${daySpan('fr', startsOn, endsOn)}) ne fait pas.`,
    ],
    en: [
      'Duration outside the catalogue',
      ({ kind, startsOn, endsOn, minMonths, maxMonths }) =>
        `A mission "${nameIn('en', kind)}" lasts ${minMonths === 0 ? `${maxMonths} months at most` : `from ${minMonths} to ${maxMonths} months`}, which the planned period (${daySpan('en', startsOn, endsOn)}) does not.`,
    ],
  },
  days_above_mission: {
    fr: [
      'Plus de jours que la mission',
      ({ missionDays, plannedDays }) =>
        `La mission a été acceptée avec ${figure('fr', missionDays)} jours-personne ; vous en planifiez ${figure('fr', plannedDays)}.`,
    ],
    en: [
      'More days than the mission has',
      ({ missionDays, plannedDays }) =>
        `The mission was accepted with ${figure('en', missionDays)} person-days; you plan ${figure('en', plannedDays)}.`,
    ],
  },
  not_of_the_mission: {
    fr: ['Mission confiée à d’autres', () => 'La livraison revient à qui travaille à cette mission, ou à la direction du Datalab.'],
    en: ['Another person’s mission', () => 'The delivery is for those who work for this mission, or for the Datalab’s lead.'],
  },
};
