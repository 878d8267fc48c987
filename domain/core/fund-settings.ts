/** What an installation sets within the rules: programs read it from their environment, and hand it to the rules. */
export type FundSettings = {
  /** How many days an absence may last, its first and its last counted. */
  absenceDaysAtMost: number;
  /** What one person adds alone to the AE, or to the CP, of all envelopes and years together. */
  creditsAloneAtMostCents: number;
  /** Over how many days that is counted, back from each order. */
  creditsAloneDays: number;
  /** How many days an organisation that a person has left counts among its own, for its conflicts of interest. */
  formerOrganisationDays: number;
};

/** What holds where nobody has set anything else. */
export const USUAL_SETTINGS: FundSettings = {
  absenceDaysAtMost: 92,
  creditsAloneAtMostCents: 100_000_000,
  creditsAloneDays: 365,
  formerOrganisationDays: 730,
};
