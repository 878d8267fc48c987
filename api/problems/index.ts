import type { Refusal } from '../../domain/refusal.ts';
import type { Language } from '../../domain/words.ts';
import { absenceProblems } from './absences.ts';
import { accountingProblems } from './accounting.ts';
import { amendmentProblems, fundingProblems } from './amendments.ts';
import { anyProblems } from './any.ts';
import { appealProblems } from './appeals.ts';
import { applicationProblems } from './applications.ts';
import { datalabProblems } from './datalab-requests.ts';
import { daysProblems } from './days.ts';
import { creditsProblems } from './credits.ts';
import { attachmentProblems } from './attachments.ts';
import { claimProblems } from './claims.ts';
import { correctionProblems } from './corrections.ts';
import { callProblems } from './calls.ts';
import { accountProblems } from './final-accounts.ts';
import { frontDoorProblems } from './front-door.ts';
import { grantProblems } from './grants.ts';
import { milestoneProblems } from './milestones.ts';
import { missionProblems } from './missions.ts';
import { moneyProblems } from './money.ts';
import { obligationProblems } from './obligations.ts';
import { overlapProblems } from './overlaps.ts';
import { payeeProblems } from './payees.ts';
import { personProblems } from './people.ts';
import { reexaminationProblems, reviewProblems, stakeProblems } from './reviews.ts';
import type { FrontDoor, Problems } from './sentence.ts';
import { sessionProblems } from './sessions.ts';
import { visaProblems } from './visas.ts';

/** What a problem says of itself (RFC 9457 §3.1): a fact of such a name would hide it. */
type Own = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId';
export type ProblemFacts = (Refusal | FrontDoor) & { [Name in Own]?: never };
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
  ...callProblems,
  ...applicationProblems,
  ...attachmentProblems,
  ...correctionProblems,
  ...reviewProblems,
  ...stakeProblems,
  ...reexaminationProblems,
  ...absenceProblems,
  ...appealProblems,
  ...sessionProblems,
  ...grantProblems,
  ...amendmentProblems,
  ...fundingProblems,
  ...overlapProblems,
  ...claimProblems,
  ...obligationProblems,
  ...accountProblems,
  ...visaProblems,
  ...payeeProblems,
  ...datalabProblems,
  ...daysProblems,
  ...missionProblems,
  ...personProblems,
  ...milestoneProblems,
  ...moneyProblems,
  ...creditsProblems,
  ...accountingProblems,
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
