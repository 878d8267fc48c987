/** What a person has typed into a form, by the fields' names; a field may come several times. */
export type DraftFields = Record<string, string[]>;
