import { z } from 'zod';
import type { Refusal } from './refusal.ts';
import { Key, type Words } from './words.ts';
import { repeatedIn } from './repeated.ts';

/** What the Datalab brings to those whom it helps, as the call of 2023 lists it: a legal framework, secure infrastructure, and people by their trade. */
export const SKILLS = {
  legal_framework: { fr: 'Cadre juridique', en: 'Legal framework' },
  secure_infrastructure: { fr: 'Infrastructure sécurisée', en: 'Secure infrastructure' },
  data_science: { fr: 'Science des données', en: 'Data science' },
  data_engineering: { fr: 'Ingénierie des données', en: 'Data engineering' },
  data_governance: { fr: 'Gouvernance des données', en: 'Data governance' },
  data_visualisation: { fr: 'Visualisation des données', en: 'Data visualisation' },
} as const satisfies Record<string, Words>;
export type Skill = keyof typeof SKILLS;

const KNOWN = Object.keys(SKILLS);
const isSkill = (key: string): key is Skill => Object.hasOwn(SKILLS, key);

/** Skills by their key in the catalogue, each once: what is asked for, or found to be needed. */
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

/** What the rule let pass, as keys of the catalogue. */
export const toSkills = (list: readonly string[]): Skill[] => list.filter(isSkill);

/** The same as it is kept: an integer number of half days, since a half may not be bent. */
export type HalfDays = { skill: Skill; halfDays: number };

/** What the rule let pass, as it is kept. */
export const toHalfDays = (list: DaysList): HalfDays[] =>
  list.flatMap(({ skill, days }) => (isSkill(skill) ? [{ skill, halfDays: days * 2 }] : []));
export const sumHalfDays = (list: readonly HalfDays[]): number => list.reduce((sum, { halfDays }) => sum + halfDays, 0);
export const daysOf = (halfDays: number): number => halfDays / 2;

/** Guards in order of precedence; null: these are skills of the catalogue, each once. */
export function refuseSkills(skills: readonly string[]): Refusal | null {
  const unknown = skills.filter((skill) => !isSkill(skill));
  if (unknown.length > 0) return { code: 'skill_unknown', skills: unknown, known: KNOWN };
  const twice = repeatedIn(skills);
  if (twice.length > 0) return { code: 'skill_twice', skills: [...new Set(twice)] };
  return null;
}

/** Guards in order of precedence; null: days above zero in whole halves, by skills of the catalogue, each once. */
export function refuseDays(list: DaysList): Refusal | null {
  const skills = refuseSkills(list.map(({ skill }) => skill));
  if (skills) return skills;
  const wrong = list.find(({ days }) => days <= 0 || !Number.isInteger(days * 2));
  return wrong ? { code: 'days_not_whole_halves', skill: wrong.skill, days: wrong.days } : null;
}
