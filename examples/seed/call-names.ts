/** What the seeded calls are called; whoever finds the first one knows that the fund was seeded. */
export const STATE = 'exemple-donnees';
export const TOWNS = 'exemple-territoires';
export const CLOSED = 'exemple-urgences';
