import { follow, row } from './follow.ts';

/** A grant from the award to its last payment and its last report, or to its end before that. */
export async function grant(id: string): Promise<void> {
  const agreement = follow('grant', id);

  // At each milestone the project is reminded of its report; at the deadline the report is late, and the lead is
  // notified. A yearly report is asked for once its year is over. The same holds for evidence of obligations, and for
  // the final account, whose lateness is notified to finance.
  const awaited = {
    askTracking: row.askTracking,
    remindReport: row.remindReport,
    escalateReport: row.escalateReport,
    remindObligation: row.remindObligation,
    escalateObligation: row.escalateObligation,
    remindFinalAccount: row.remindFinalAccount,
    escalateFinalAccount: row.escalateFinalAccount,
  };
  // A year of a promised gain that was never declared lapses a year after its end, of which the project is reminded.
  const gains = { remindGain: row.remindGain, lapseLateGain: row.lapseLateGain };
  const reports = { ...awaited, remindReviewOfReport: row.remindReviewOfReport, remindReviewOfEvidence: row.remindReviewOfEvidence };
  // An amendment waits beside the agreement for an opinion, a decision and two signatures: each is reminded of, a late
  // opinion is escalated to the lead, and without both signatures at the deadline the amendment lapses. It ends with
  // its grant.
  const { lapseAmendment } = row;
  const amendments = { remindAmendment: row.remindAmendment, escalateAmendment: row.escalateAmendment, lapseAmendment };

  do {
    // Less was awarded than asked for: the beneficiary accepts it with a revised plan, or renounces it. Without an
    // answer, the grant expires at its deadline.
    await agreement.whileIn('to_accept', { remindAcceptance: row.remindAcceptance, expireGrant: row.expireGrant });
    // Both sides sign before the deadline: they are reminded before it, and at the deadline the grant expires and its
    // reservations are released.
    await agreement.whileIn('to_sign', { remindSignatories: row.remindSignatories, expireGrant: row.expireGrant });
    // Each tranche is certified unless it is an advance, ordered by finance to bank details that two people have seen,
    // and paid by another person. The last payment closes the grant. Under a delegation the beneficiary commits and
    // pays each tranche itself, and reports both. The project reports its impact for each period: an accepted report
    // justifies its tranche, a late one holds it up. Once the conditions of the next tranche are met, it is confirmed
    // at once, or waits. Tranches that wait for credits go on by their envelope's workflow, in order.
    await agreement.whileIn('active', { confirmNextTranche: row.confirmNextTranche, ...reports, ...amendments, ...gains });
    // Suspended by the lead: only ordered payments are made, until the lead resumes it or finance terminates it.
    await agreement.whileIn('suspended', { ...awaited, ...amendments });
    // After the last payment the remaining reports are still asked for, for years if the call tracks its projects that
    // long.
    await agreement.whileDueIn('closed', { ...reports, lapseAmendment, ...gains });
    await agreement.whileDueIn('terminated', { lapseAmendment });
  } while (!(await agreement.isOver()));
}
