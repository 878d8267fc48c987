import { z } from 'zod';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { Key } from '../core/words.ts';
import { holds, type Person } from './person.ts';

/** The steps, by their keys in calls, of which a reviewer gives opinions. */
export const SetCompetences = z.strictObject({ steps: z.array(Key).max(50) });
export type SetCompetences = z.infer<typeof SetCompetences>;

export const COMPETENCE_COMMANDS = { setCompetences: ['lead', 'admin'] } as const satisfies GivenBy<string>;

/** Null if the competences of this person may be stated: they have to be a reviewer. */
export const maySetCompetences = (person: Person): Refusal | null =>
  holds(person, 'reviewer') ? null : { code: 'not_a_reviewer', personId: person.id };

/**
 * How well a reviewer suits a step: 0 where it is among their competences, 1 where none are said, 2 where others are.
 */
export const suits = ({ competences }: { competences: readonly string[] }, step: string): number =>
  competences.includes(step) ? 0 : competences.length === 0 ? 1 : 2;
