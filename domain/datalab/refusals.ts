import type { MissionKind } from './mission-catalogue.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    datalab: DatalabRefusal | DaysRefusal | MissionRefusal;
  }
}

export type DatalabRefusal =
  | { code: 'skill_unknown'; skills: string[]; known: string[] }
  | { code: 'skill_twice'; skills: string[] }
  | { code: 'days_not_whole_halves'; skill: string; days: number }
  | { code: 'start_is_past'; startsOn: string; today: string }
  | { code: 'period_reversed'; startsOn: string; endsOn: string }
  | { code: 'not_a_datalab_person'; personId: string }
  | { code: 'not_the_contact' }
  | { code: 'supported_application_unknown'; applicationId: string };

/** Refusals of a plan of days. `month`: as yyyy-mm. */
export type DaysRefusal =
  // `sequence`: the number of the month's movements when it was checked.
  | {
      code: 'days_insufficient';
      personId: string;
      month: string;
      sequence: number;
      freeDays: number;
      askedDays: number;
      missingDays: number;
    }
  | { code: 'person_away'; personId: string; month: string }
  | { code: 'skill_not_held'; personId: string; skill: string }
  | { code: 'person_days_twice'; personId: string; month: string; skill: string }
  | { code: 'person_in_conflict'; personIds: string[] }
  | { code: 'days_outside_period'; months: string[]; startsOn: string; endsOn: string }
  | { code: 'planned_days_left_out'; plannedDays: number }
  | { code: 'days_above_estimate'; skill: string; estimatedDays: number; plannedDays: number }
  | { code: 'days_differ_by_person'; skill: string; days: number; byPeopleDays: number }
  | { code: 'month_is_past'; month: string; current: string }
  | { code: 'capacity_negative'; month: string; capacityDays: number; otherDays: number };

/** Refusals about a mission. */
export type MissionRefusal =
  | { code: 'grant_unknown'; grantId: string }
  | { code: 'grant_not_active'; state: string }
  | { code: 'mission_kind_unknown'; kind: string; known: string[] }
  | { code: 'mission_days_out_of_bounds'; kind: MissionKind; days: number; minDays: number; maxDays: number }
  | { code: 'mission_period_out_of_bounds'; kind: MissionKind; startsOn: string; endsOn: string; minMonths: number; maxMonths: number }
  | { code: 'days_above_mission'; missionDays: number; plannedDays: number }
  | { code: 'not_of_the_mission' };
