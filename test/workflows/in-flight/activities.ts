/** What the worked example asks of its worker. */
export type Activities = { announce: () => Promise<void> };
