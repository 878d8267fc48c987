export const CHOICES = ['favour', 'against', 'abstain'] as const;
/** What a member votes on one application. */
export type Choice = (typeof CHOICES)[number];
export type Tally = Record<Choice, number>;

/** `tied`: the chair casts the deciding vote, by its decision. */
export const VOTE_OUTCOMES = ['favourable', 'unfavourable', 'tied', 'without_quorum'] as const;
export type VoteOutcome = (typeof VOTE_OUTCOMES)[number];

export const countBallots = (choices: readonly Choice[]): Tally => {
  const count = (choice: Choice) => choices.filter((each) => each === choice).length;
  return { favour: count('favour'), against: count('against'), abstain: count('abstain') };
};

/**
 * What a vote on one application comes to. Whoever votes counts for the quorum, who abstains too; the majority is of
 * those who do not abstain.
 */
export function outcomeOf({ favour, against, abstain }: Tally, quorum: number): VoteOutcome {
  if (favour + against + abstain < quorum) return 'without_quorum';
  if (favour === against) return 'tied';
  return favour > against ? 'favourable' : 'unfavourable';
}

/**
 * What a vote leaves to its session's decision: what each vote came to, what has left the agenda without its quorum,
 * and from what the chair is recused.
 */
export type Voted = { outcomes: ReadonlyMap<string, VoteOutcome>; withoutQuorum: readonly string[]; recused: readonly string[] };
export const NO_VOTE: Voted = { outcomes: new Map(), withoutQuorum: [], recused: [] };
