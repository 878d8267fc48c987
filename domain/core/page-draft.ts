/** What a person has typed into a form, by field name; a field may come several times. */
export type DraftFields = Record<string, string[]>;

/**
 * The most that is kept of one form, as JSON, and of all forms of a person, as stored. A session of five hundred
 * decisions with their reasons takes some 200 kB.
 */
export const DRAFT_BYTES_AT_MOST = 250_000;
export const DRAFTS_BYTES_AT_MOST = 2_000_000;

/** The most commands that are given at once, by a page or by the API. */
export const BATCH_AT_MOST = 500;

/** The most batches of one person that are not over. */
export const BATCHES_WAITING_AT_MOST = 5;

/**
 * One command of a page's batch, and what its page shows of it beside the name of its file or grant, which is read when
 * it is shown, since it may be hidden from its reader by then. `operation`: null where nothing is to be changed.
 */
export type BatchItem = {
  operation: string | null;
  params: Record<string, string>;
  body: Record<string, unknown>;
  shown: {
    /** The page of the file or the grant, which ends with its id. */
    href: string;
    /** What is done there, where the kind of the batch does not say it. */
    detail: string | null;
    cents: number | null;
  };
};

/**
 * What has become of an item. `same`: nothing was to be changed; `unknown`: it may have been done, and is repeated
 * under its key. `why`: in the words of the person who gave it; null where there is nothing to say.
 */
export type BatchOutcome = { result: 'done' | 'same' | 'refused' | 'unknown'; why: string | null };
