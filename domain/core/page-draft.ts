/** What a person has typed into a form, by field name; a field may come several times. */
export type DraftFields = Record<string, string[]>;

/**
 * The most that is kept of one form, as JSON, and of all forms of a person, as stored. A session of five hundred
 * decisions with their reasons takes some 200 kB.
 */
export const DRAFT_BYTES_AT_MOST = 250_000;
export const DRAFTS_BYTES_AT_MOST = 2_000_000;
