export const CHOICES = ['favour', 'against', 'abstain'] as const;
/** A member's vote on one application. */
export type Choice = (typeof CHOICES)[number];
export type Tally = Record<Choice, number>;

/** `tied`: the chair's decision is the casting vote. */
export const VOTE_OUTCOMES = ['favourable', 'unfavourable', 'tied', 'without_quorum'] as const;
export type VoteOutcome = (typeof VOTE_OUTCOMES)[number];

export const countBallots = (choices: readonly Choice[]): Tally => {
  const count = (choice: Choice) => choices.filter((each) => each === choice).length;
  return { favour: count('favour'), against: count('against'), abstain: count('abstain') };
};

/**
 * The outcome of the vote on one application. Every vote counts for the quorum, abstentions too; the majority is among
 * those who did not abstain.
 */
export function outcomeOf({ favour, against, abstain }: Tally, quorum: number): VoteOutcome {
  if (favour + against + abstain < quorum) return 'without_quorum';
  if (favour === against) return 'tied';
  return favour > against ? 'favourable' : 'unfavourable';
}

/**
 * What a vote passes on to its session's decision: the outcome of each vote, the applications without a quorum, and
 * those from which the chair is recused.
 */
export type Voted = { outcomes: ReadonlyMap<string, VoteOutcome>; withoutQuorum: readonly string[]; recused: readonly string[] };
export const NO_VOTE: Voted = { outcomes: new Map(), withoutQuorum: [], recused: [] };
