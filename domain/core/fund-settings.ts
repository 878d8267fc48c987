/** What an installation sets within the rules: programs read it from their environment, and hand it to the rules. */
export type FundSettings = {
  /** How many days an absence may last, its first and its last counted. */
  absenceDaysAtMost: number;
  /** What one person adds to a line of an envelope's credits alone. */
  creditsAloneAtMostCents: number;
  /** How many days an organisation that a person has left counts among its own, for its conflicts of interest. */
  formerOrganisationDays: number;
};

/** What holds where nobody has set anything else. */
export const USUAL_SETTINGS: FundSettings = { absenceDaysAtMost: 92, creditsAloneAtMostCents: 100_000_000, formerOrganisationDays: 730 };
