import { z } from 'zod';
import type { Refusal } from '../core/refusal.ts';
import { Key, type Words } from '../core/words.ts';
import { repeatedIn } from '../core/repeated.ts';

/**
 * What the Datalab offers, as the call of 2023 lists it: a legal framework, secure infrastructure, and people by their
 * trade.
 */
export const SKILLS = {
  legal_framework: { fr: 'Cadre juridique', en: 'Legal framework' },
  secure_infrastructure: { fr: 'Infrastructure sécurisée', en: 'Secure infrastructure' },
  data_science: { fr: 'Science des données', en: 'Data science' },
  data_engineering: { fr: 'Ingénierie des données', en: 'Data engineering' },
  data_governance: { fr: 'Gouvernance des données', en: 'Data governance' },
  data_visualisation: { fr: 'Visualisation des données', en: 'Data visualisation' },
} as const satisfies Record<string, Words>;
export type Skill = keyof typeof SKILLS;

/** What the brigades offer in addition, as presented in 2023: design, accessibility, cloud, project management. */
const BRIGADE_SKILLS = {
  design: { fr: 'Design', en: 'Design' },
  accessibility: { fr: 'Accessibilité', en: 'Accessibility' },
  cloud: { fr: 'Cloud', en: 'Cloud' },
  project_management: { fr: 'Pilotage de projet', en: 'Project management' },
} as const satisfies Record<string, Words>;
/** The skills of the Datalab's people. */
export const PEOPLES_SKILLS = { ...SKILLS, ...BRIGADE_SKILLS };
export type AnySkill = keyof typeof PEOPLES_SKILLS;

const KNOWN = Object.keys(SKILLS);
const KNOWN_OF_PEOPLE = Object.keys(PEOPLES_SKILLS);
const isSkill = (key: string): key is Skill => Object.hasOwn(SKILLS, key);
const isAnySkill = (key: string): key is AnySkill => Object.hasOwn(PEOPLES_SKILLS, key);

/** Skills by their key in the catalogue, each once: those asked for, or found to be needed. */
export const SkillList = z
  .array(Key)
  .min(1)
  .max(20)
  .meta({ description: `Each once, among ${KNOWN.join(', ')}` });

/** Person-days of one skill, in halves. */
const DaysOfSkill = z.strictObject({
  skill: Key.meta({ description: `One of ${KNOWN.join(', ')}` }),
  days: z.number().max(2000).meta({ description: 'Person-days above zero, in whole halves: 0.5, 1, 1.5…' }),
});
export const DaysList = z.array(DaysOfSkill).min(1).max(20);
export type DaysList = z.infer<typeof DaysList>;
export const PlannedDays = z.array(DaysOfSkill).max(20);

/** Keys that passed the rule, as keys of the catalogue. */
export const toSkills = (list: readonly string[]): Skill[] => list.filter(isSkill);
export const toPeoplesSkills = (list: readonly string[]): AnySkill[] => list.filter(isAnySkill);

/** The same as stored: an integer number of half days, since a half must not be rounded. */
export type HalfDays = { skill: Skill; halfDays: number };

/** Days that passed the rule, as stored. */
export const toHalfDays = (list: DaysList): HalfDays[] =>
  list.flatMap(({ skill, days }) => (isSkill(skill) ? [{ skill, halfDays: days * 2 }] : []));
export const sumHalfDays = (list: readonly HalfDays[]): number => list.reduce((sum, { halfDays }) => sum + halfDays, 0);
export const daysOf = (halfDays: number): number => halfDays / 2;

/** The first refusal, in order of precedence; null if these are skills of the catalogue, each once. */
export const refuseSkills = (skills: readonly string[]): Refusal | null => refuseSkillsOf(skills, isSkill, KNOWN);

/** The same for people's skills, including the brigades'. */
export const refusePeoplesSkills = (skills: readonly string[]): Refusal | null => refuseSkillsOf(skills, isAnySkill, KNOWN_OF_PEOPLE);

function refuseSkillsOf(skills: readonly string[], isKnown: (skill: string) => boolean, known: string[]): Refusal | null {
  const unknown = skills.filter((skill) => !isKnown(skill));
  if (unknown.length > 0) return { code: 'skill_unknown', skills: unknown, known };
  const twice = repeatedIn(skills);
  if (twice.length > 0) return { code: 'skill_twice', skills: [...new Set(twice)] };
  return null;
}

/**
 * The first refusal, in order of precedence; null if these are days above zero in whole halves, by skills of the
 * catalogue, each once.
 */
export function refuseDays(list: DaysList): Refusal | null {
  return refuseSkills(list.map(({ skill }) => skill)) ?? refuseHalves(list);
}

/** The same for days that are planned, by the skills that are needed. */
export const refusePlannedDays = (list: DaysList, needed: string[]): Refusal | null =>
  refuseSkillsOf(
    list.map(({ skill }) => skill),
    (skill) => needed.includes(skill),
    needed,
  ) ?? refuseHalves(list);

function refuseHalves(list: DaysList): Refusal | null {
  const wrong = list.find(({ days }) => days <= 0 || !Number.isInteger(days * 2));
  return wrong ? { code: 'days_not_whole_halves', skill: wrong.skill, days: wrong.days } : null;
}
