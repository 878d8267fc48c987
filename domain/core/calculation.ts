import { parisDate } from './calendar.ts';
import type { Words } from './words.ts';

/** A value that a rule reads or gives, with its kind, so that each reader sees it written in their language. */
export type Value =
  | { kind: 'day'; day: string }
  | { kind: 'money'; cents: number }
  | { kind: 'months' | 'days' | 'workingDays' | 'count'; count: number }
  | { kind: 'share'; part: number; whole: number }
  | { kind: 'decimal'; value: number }
  | { kind: 'words'; words: Words };

/** The rules that say how they came to their result, each with the file that holds it; docs/rules.md lists them. */
export const RULES = {
  period: 'domain/core/calendar.ts',
  clearDay: 'domain/core/calendar.ts',
  nextWorkingDay: 'domain/core/calendar.ts',
  workingDays: 'domain/core/calendar.ts',
  dayBefore: 'domain/grants/milestone.ts',
  stopped: 'domain/applications/clocks.ts',
  standing: 'domain/applications/clocks.ts',
  setDay: 'domain/desk/dated.ts',
  eligibleCost: 'domain/applications/application.ts',
  mostRequested: 'domain/applications/application.ts',
  ownShare: 'domain/applications/application.ts',
  publicAid: 'domain/applications/application.ts',
  stepScore: 'domain/committee/ranking.ts',
  score: 'domain/committee/ranking.ts',
  rate: 'domain/grants/final-account.ts',
  due: 'domain/grants/final-account.ts',
  balance: 'domain/grants/final-account.ts',
  reached: 'domain/grants/tranche-condition.ts',
  rank: 'domain/committee/ranking.ts',
  tranche: 'domain/calls/tranche-plan.ts',
  advanceCap: 'domain/calls/legal-form.ts',
  trancheCap: 'domain/calls/legal-form.ts',
  payable: 'domain/grants/tranche.ts',
  owed: 'domain/grants/claim.ts',
  vote: 'domain/committee/vote-result.ts',
  awarded: 'domain/committee/session.ts',
  waiting: 'domain/committee/session.ts',
  kept: 'domain/grants/final-account.ts',
  claimable: 'domain/grants/claim.ts',
  claimed: 'domain/grants/claim.ts',
  claimKept: 'domain/committee/appeal.ts',
  withdrawn: 'domain/grants/termination.ts',
} as const;
export type CalculationRule = keyof typeof RULES;

/** What rules read, by its name. */
export type InputName =
  | 'from'
  | 'length'
  | 'endedOn'
  | 'stoppedOn'
  | 'resumedOn'
  | 'left'
  | 'cost'
  | 'notFunded'
  | 'asked'
  | 'publicFunding'
  | 'share'
  | 'own'
  | 'aid'
  | 'step'
  | 'steps'
  | 'weight'
  | 'awarded'
  | 'eligible'
  | 'kept'
  | 'due'
  | 'paid'
  | 'rate'
  | 'indicator'
  | 'baseline'
  | 'target'
  | 'reported'
  | 'wanted'
  | 'favour'
  | 'against'
  | 'abstain'
  | 'quorum'
  | 'rank'
  | 'presented'
  | 'struck'
  | 'tranche'
  | 'paidOf'
  | 'claimedBefore'
  | 'claimable'
  | 'score'
  | 'above'
  | 'tied'
  | 'certified'
  | 'claimed'
  | 'collected'
  | 'waived'
  | 'before';

/** How a rule came to its result: its article, what it read, and the rules on whose results it rests. */
export type Calculation = {
  rule: CalculationRule;
  article: string | null;
  inputs: readonly { name: InputName; value: Value }[];
  /** Null where nothing is known yet. */
  result: Value | null;
  from: readonly Calculation[];
};

export const day = (on: string): Value => ({ kind: 'day', day: on });
/** The day of an instant in Paris. */
export const dayAt = (instant: string): Value => day(parisDate(instant));
export const money = (cents: number): Value => ({ kind: 'money', cents });
export const percent = (value: number): Value => ({ kind: 'share', part: value, whole: 100 });
export const decimal = (value: number): Value => ({ kind: 'decimal', value });
export const said = (words: Words): Value => ({ kind: 'words', words });
export const counted = (kind: 'months' | 'days' | 'workingDays' | 'count', count: number): Value => ({ kind, count });

/** The same working out where no text founds it. */
export const withoutArticles = (calculation: Calculation): Calculation => ({
  ...calculation,
  article: null,
  from: calculation.from.map(withoutArticles),
});

/** A step of a working out, by its inputs under their names. */
export const calculated = (
  rule: CalculationRule,
  inputs: Partial<Record<InputName, Value>>,
  result: Value | null,
  { article = null, from = [] }: Partial<Pick<Calculation, 'article' | 'from'>> = {},
): Calculation => ({
  rule,
  article,
  inputs: Object.entries(inputs).map(([name, value]) => ({ name: name as InputName, value })),
  result,
  from,
});
