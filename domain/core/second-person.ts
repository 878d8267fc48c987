/** How a request by one person ends: a second person confirms or rejects it, or the first retracts it. */
export const OUTCOMES = ['confirmed', 'rejected', 'retracted'] as const;
export type Outcome = (typeof OUTCOMES)[number];
