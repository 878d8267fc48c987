/** What an installation sets within the rules: programs read it from their environment and pass it to the rules. */
export type FundSettings = {
  /** The most days of an absence, counting the first and the last. */
  absenceDaysAtMost: number;
  /** The most AE, and the most CP, that one person may add alone to all envelopes and years together, in cents. */
  creditsAloneAtMostCents: number;
  /** The number of days over which that is counted, back from each order. */
  creditsAloneDays: number;
  /**
   * The number of days for which an organisation that a person has left still counts as theirs in conflicts of
   * interest.
   */
  formerOrganisationDays: number;
};

/** The defaults. */
export const USUAL_SETTINGS: FundSettings = {
  absenceDaysAtMost: 92,
  creditsAloneAtMostCents: 100_000_000,
  creditsAloneDays: 365,
  formerOrganisationDays: 730,
};

/** The fund as its open data name it: the administration that grants, and its SIRET. */
export type Attributing = { name: string; siret: string };
