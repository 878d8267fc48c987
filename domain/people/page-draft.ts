/** What a person has typed into a form, by the fields' names; a field may come several times. */
export type DraftFields = Record<string, string[]>;

/**
 * So much of one form is kept, as JSON, and so much of all forms of a person, as it is stored. A session of five
 * hundred decisions with their reasons takes some 200 kB.
 */
export const DRAFT_BYTES_AT_MOST = 250_000;
export const DRAFTS_BYTES_AT_MOST = 2_000_000;
