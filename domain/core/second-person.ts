/** What becomes of what one person asks for, and a second one confirms or rejects; its own person takes it back. */
export const OUTCOMES = ['confirmed', 'rejected', 'retracted'] as const;
export type Outcome = (typeof OUTCOMES)[number];
