/** The activities of the worked example. */
export type Activities = { announce: () => Promise<void> };
