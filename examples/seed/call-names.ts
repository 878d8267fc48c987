/** What the seeded calls are called; the presence of the first one shows that the fund was seeded. */
export const STATE = 'exemple-donnees';
export const TOWNS = 'exemple-territoires';
export const CLOSED = 'exemple-urgences';
