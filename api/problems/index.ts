import type { Refusal } from '../../domain/refusal.ts';
import type { Language } from '../../domain/words.ts';
import { anyProblems } from './any.ts';
import { applicationProblems } from './applications.ts';
import { creditsProblems } from './credits.ts';
import { frontDoorProblems } from './front-door.ts';
import { grantProblems } from './grants.ts';
import { milestoneProblems } from './milestones.ts';
import { moneyProblems } from './money.ts';
import { reviewProblems } from './reviews.ts';
import type { FrontDoor, Problems } from './sentence.ts';
import { sessionProblems } from './sessions.ts';

export type ProblemFacts = Refusal | FrontDoor;
export type ProblemCode = ProblemFacts['code'];

/** Thrown anywhere in the front door; the error handler answers it. */
export class Problem extends Error {
  readonly facts: ProblemFacts;
  constructor(facts: ProblemFacts) {
    super(facts.code);
    this.facts = facts;
  }
}

export const PROBLEMS: Problems<ProblemFacts> = {
  ...frontDoorProblems,
  ...anyProblems,
  ...applicationProblems,
  ...reviewProblems,
  ...sessionProblems,
  ...grantProblems,
  ...milestoneProblems,
  ...moneyProblems,
  ...creditsProblems,
};

/** The body of an RFC 9457 problem: its words in one language, its facts as extension members. */
export function toProblem(language: Language, facts: ProblemFacts): { status: number; body: Record<string, unknown> } {
  const entry: { status: number } & Record<Language, readonly [string, (facts: never) => string]> = PROBLEMS[facts.code];
  const [title, detail] = entry[language];
  // The code picked the entry whose facts these are.
  return {
    status: entry.status,
    body: { type: `/problems/${facts.code}`, title, status: entry.status, detail: detail(facts as never), ...facts },
  };
}
