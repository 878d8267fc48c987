import { z } from 'zod';
import { keysOf } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Words } from '../core/words.ts';
import type { ApplicationState } from './application-life.ts';

/** What an organisation is asked of how its application was treated: how far it agrees, from 1 to 5. */
export const SURVEY_QUESTIONS = {
  clarity: { fr: 'Ce qui nous était demandé était clair', en: 'What was asked of us was clear' },
  ease: { fr: 'Déposer et suivre notre dossier a été facile', en: 'Our application was easy to submit and to follow' },
  pace: { fr: 'La décision est venue assez vite', en: 'The decision came soon enough' },
  grounds: { fr: 'Les motifs de la décision se comprennent', en: 'The grounds of the decision can be understood' },
} as const satisfies Record<string, Words>;

export type SurveyQuestion = keyof typeof SURVEY_QUESTIONS;
export const SURVEY_KEYS = keysOf(SURVEY_QUESTIONS);

/** How far an organisation agrees, as it is sent. */
export const Agreement = z.enum(['1', '2', '3', '4', '5']);

/** An organisation's answers: for each question, how far it agrees (1 to 5). */
export type Survey = Record<SurveyQuestion, number>;

/**
 * The fewest organisations whose answers make a mean that is read: with one, a mean would be its view; with two, each
 * could deduce the other's.
 */
export const FEWEST_ORGANISATIONS = 3;

const SURVEYED_IN: readonly ApplicationState[] = ['inadmissible', 'awarded', 'refused', 'rejected', 'award_withdrawn'];

/** Refuses answers on an application that is not decided; null where its organisation may say how it was treated. */
export const refuseSurvey = ({ state }: { state: ApplicationState }): Refusal | null =>
  SURVEYED_IN.includes(state) ? null : { code: 'survey_before_decision' };
