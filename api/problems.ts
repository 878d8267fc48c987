import type { ProblemCode, ProblemFacts } from './http/problem/problem.ts';
import type { ChangeSince, Refusal } from '../domain/core/refusal.ts';
import { refusalInWords } from '../words/desk/refusals.ts';
import type { Language } from '../domain/core/words.ts';
import { longInstant, typeset } from '../domain/core/format.ts';
import { absenceProblems } from './people/absence-problems.ts';
import { accountingProblems } from './ledger/accounting-problems.ts';
import { sampleProblems } from './ledger/sample-problems.ts';
import { amendmentProblems, fundingProblems } from './grants/amendment-problems.ts';
import { anyProblems } from './http/problem/common-problems.ts';
import { appealProblems } from './committee/appeal-problems.ts';
import { applicationProblems } from './applications/application-problems.ts';
import { datalabProblems } from './datalab/request-problems.ts';
import { daysProblems } from './datalab/day-problems.ts';
import { creditsProblems } from './ledger/credit-problems.ts';
import { attachmentProblems } from './applications/attachment-problems.ts';
import { claimProblems } from './grants/claim-problems.ts';
import { correctionProblems } from './applications/correction-problems.ts';
import { changeProblems } from './ledger/change-problems.ts';
import { callProblems } from './calls/call-problems.ts';
import { endingProblems } from './grants/ending-problems.ts';
import { accountProblems } from './grants/final-account-problems.ts';
import { frontDoorProblems } from './http/problem/front-door-problems.ts';
import { grantProblems } from './grants/grant-problems.ts';
import { milestoneProblems } from './grants/milestone-problems.ts';
import { missionProblems } from './datalab/mission-problems.ts';
import { moneyProblems } from './ledger/money-problems.ts';
import { obligationProblems } from './grants/obligation-problems.ts';
import { overlapProblems } from './applications/overlap-problems.ts';
import { payeeProblems } from './grants/payee-problems.ts';
import { personProblems } from './people/people-problems.ts';
import { reexaminationProblems } from './committee/reexamination-problems.ts';
import { reviewProblems } from './review/review-problems.ts';
import { interestProblems } from './people/declared-interest-problems.ts';
import { impactProblems } from './impact/impact-problems.ts';
import type { Problems } from './http/problem/sentence.ts';
import { sessionProblems } from './committee/session-problems.ts';
import { threadProblems } from './threads/thread-problems.ts';
import { visaProblems } from './grants/visa-problems.ts';

export const PROBLEMS: Problems<ProblemFacts> = {
  ...frontDoorProblems,
  ...anyProblems,
  ...callProblems,
  ...applicationProblems,
  ...attachmentProblems,
  ...correctionProblems,
  ...reviewProblems,
  ...interestProblems,
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
  ...endingProblems,
  ...visaProblems,
  ...payeeProblems,
  ...datalabProblems,
  ...daysProblems,
  ...missionProblems,
  ...personProblems,
  ...milestoneProblems,
  ...impactProblems,
  ...moneyProblems,
  ...creditsProblems,
  ...changeProblems,
  ...accountingProblems,
  ...sampleProblems,
  ...threadProblems,
};

/** The HTTP status of a problem. */
export const statusOf = (code: ProblemCode): number => PROBLEMS[code].status ?? 422;

/** How many fields a problem names, and how much of each pointer: its sender chose their number and their names. */
const FIELDS_AT_MOST = 50;
const POINTER_AT_MOST = 200;

const MORE: Record<Language, (fields: number) => string> = {
  fr: (fields) => (fields === 1 ? ' Un autre champ est à corriger.' : ` ${fields} autres champs sont à corriger.`),
  en: (fields) => (fields === 1 ? ' One more field is to be corrected.' : ` ${fields} more fields are to be corrected.`),
};

/** Who has brought it there, and when: said before what stands against the command now. */
const DONE: Record<Language, (done: ChangeSince) => string> = {
  fr: ({ who, at, text }) => `Déjà traité le ${longInstant('fr', at)} : ${who ? `${who.name} ` : ''}${sentence(text)}`,
  en: ({ who, at, text }) => `Dealt with already on ${longInstant('en', at)}: ${who ? `${who.name} ` : ''}${sentence(text)}`,
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const shortened = (pointer: string): string =>
  pointer.length > POINTER_AT_MOST ? `${pointer.slice(0, POINTER_AT_MOST).toWellFormed()}…` : pointer;

/** The same facts with no more fields than a problem names; `moreFields`: how many there are beside them. */
function bounded(facts: ProblemFacts): ProblemFacts & { moreFields?: number } {
  if (!('fields' in facts)) return facts;
  const fields = facts.fields.slice(0, FIELDS_AT_MOST).map((each) => ({ ...each, pointer: shortened(each.pointer) }));
  const moreFields = facts.fields.length - fields.length;
  return { ...facts, fields, ...(moreFields > 0 ? { moreFields } : {}) };
}

/** True for a refusal by a rule of domain/; the front door has others of its own. */
const isOfDomain = (facts: ProblemFacts): facts is Extract<ProblemFacts, Refusal> => !Object.hasOwn(frontDoorProblems, facts.code);

/**
 * The body of an RFC 9457 problem: its words in one language, its facts as extension members; of very many fields the
 * first ones, and how many more there are. `why`: how its rule came to refuse, where it read figures or days, or
 * follows an article.
 * @param said the facts as the sentence names them
 */
export function toProblem(language: Language, facts: ProblemFacts, said = facts): { status: number; body: Record<string, unknown> } {
  const entry: Record<Language, readonly [string, (facts: never) => string]> = PROBLEMS[facts.code];
  const status = statusOf(facts.code);
  const [title, detail] = entry[language];
  const shown = bounded(facts);
  // The code selected the entry whose facts these are.
  const done = 'done' in facts && facts.done ? `${DONE[language](facts.done)} ` : '';
  const told = typeset(language, `${done}${detail(bounded(said) as never)}${shown.moreFields ? MORE[language](shown.moreFields) : ''}`);
  const why = isOfDomain(facts) ? refusalInWords(language, facts) : null;
  return {
    status,
    body: {
      ...{ type: `/problems/${facts.code}`, title: typeset(language, title), status, detail: told, ...shown },
      ...(why ? { why } : {}),
    },
  };
}
