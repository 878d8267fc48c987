import { follow, row } from './follow.ts';

/** A grant's way from the award to its last payment and its last report, or to its end before that. */
export async function grant(id: string): Promise<void> {
  const agreement = follow('grant', id);

  // At each milestone the project is reminded of its report before the deadline; at its deadline it is late, and the
  // lead is told. That of a year after the project is asked for once the year is over. So is what shows that an
  // obligation is met; and so is the final account, of whose lateness finance is told.
  const awaited = {
    askTracking: row.askTracking,
    remindReport: row.remindReport,
    escalateReport: row.escalateReport,
    remindObligation: row.remindObligation,
    escalateObligation: row.escalateObligation,
    remindFinalAccount: row.remindFinalAccount,
    escalateFinalAccount: row.escalateFinalAccount,
  };
  // The lead is reminded of what was given and waits for its review.
  const reports = { ...awaited, remindReviewOfReport: row.remindReviewOfReport, remindReviewOfEvidence: row.remindReviewOfEvidence };
  // An amendment waits beside the agreement for an opinion, a decision and two signatures: whoever is late is reminded,
  // a late opinion goes to the lead, and what is not signed at its deadline lapses. It ends with its grant.
  const { lapseAmendment } = row;
  const amendments = { remindAmendment: row.remindAmendment, escalateAmendment: row.escalateAmendment, lapseAmendment };

  do {
    // Less was awarded than was asked: the beneficiary accepts it with a revised plan or renounces it. Without an
    // answer it expires at its deadline.
    await agreement.whileIn('to_accept', { remindAcceptance: row.remindAcceptance, expireGrant: row.expireGrant });
    // Both sides sign before the deadline: a reminder before it, and at the deadline the grant expires and its
    // reservations are released.
    await agreement.whileIn('to_sign', { remindSignatories: row.remindSignatories, expireGrant: row.expireGrant });
    // Tranche after tranche is certified unless it is an advance, ordered by finance to the bank details that two
    // people have seen, and paid by somebody else. The last payment closes the grant. Under a delegation the
    // beneficiary commits and pays each one itself, and reports both. The project reports its impact, period after
    // period: an accepted report justifies its tranche, a late one holds it. Once what the call makes the condition of
    // the next is met, that is confirmed at once, or waits. What waits for credits goes on by its envelope's workflow,
    // in its order.
    await agreement.whileIn('active', { confirmNextTranche: row.confirmNextTranche, ...reports, ...amendments });
    // The lead has suspended it: only what was ordered is paid, until the lead resumes it or finance terminates it.
    await agreement.whileIn('suspended', { ...awaited, ...amendments });
    // The last euro is paid, and what is still to come is asked for all the same, for years where the call tracks its
    // projects so long.
    await agreement.whileDueIn('closed', { ...reports, lapseAmendment });
    await agreement.whileDueIn('terminated', { lapseAmendment });
  } while (!(await agreement.isOver()));
}
