import { follow, row } from './follow.ts';
import * as messages from './messages.ts';

/** A grant's way from the award to its last payment and its last report, or to its end before that. */
export async function grant(id: string): Promise<void> {
  const agreement = follow('grant', id);
  agreement.takes(messages.acceptAward, row.acceptAward);
  agreement.takes(messages.replanTranches, row.replanTranches);
  agreement.takes(messages.signGrant, row.signGrant);
  agreement.takes(messages.recordGuarantee, row.recordGuarantee);
  agreement.takes(messages.renounceGrant, row.renounceGrant);
  agreement.takes(messages.confirmTranche, row.confirmTranche);
  agreement.takes(messages.certifyService, row.certifyService);
  agreement.takes(messages.orderPayment, row.orderPayment);
  agreement.takes(messages.cancelOrder, row.cancelOrder);
  agreement.takes(messages.recordPayment, row.recordPayment);
  agreement.takes(messages.delegatePayment, row.delegatePayment);
  agreement.takes(messages.reportCommitment, row.reportCommitment);
  agreement.takes(messages.reportPayment, row.reportPayment);
  agreement.takes(messages.returnDelegation, row.returnDelegation);
  agreement.takes(messages.issueClaim, row.issueClaim);
  agreement.takes(messages.collectClaim, row.collectClaim);
  agreement.takes(messages.waiveClaim, row.waiveClaim);
  agreement.takes(messages.restoreCredits, row.restoreCredits);
  agreement.takes(messages.giveVisa, row.giveVisa);
  agreement.takes(messages.proposePayee, row.proposePayee);
  agreement.takes(messages.approvePayee, row.approvePayee);
  agreement.takes(messages.rejectPayee, row.rejectPayee);
  agreement.takes(messages.suspendGrant, row.suspendGrant);
  agreement.takes(messages.resumeGrant, row.resumeGrant);
  agreement.takes(messages.terminateGrant, row.terminateGrant);
  agreement.takes(messages.reportMilestone, row.reportMilestone);
  agreement.takes(messages.reviewReport, row.reviewReport);
  agreement.takes(messages.giveEvidence, row.giveEvidence);
  agreement.takes(messages.reviewEvidence, row.reviewEvidence);
  agreement.takes(messages.waiveObligation, row.waiveObligation);
  agreement.takes(messages.giveFinalAccount, row.giveFinalAccount);
  agreement.takes(messages.returnFinalAccount, row.returnFinalAccount);
  agreement.takes(messages.approveFinalAccount, row.approveFinalAccount);
  agreement.takes(messages.recordPhase, row.recordPhase);
  agreement.takes(messages.dismissSlippageAlert, row.dismissSlippageAlert);
  agreement.takes(messages.reportFundingChange, row.reportFundingChange);
  agreement.takes(messages.proposeAmendment, row.proposeAmendment);
  agreement.takes(messages.assignAmendment, row.assignAmendment);
  agreement.takes(messages.giveAmendmentOpinion, row.giveAmendmentOpinion);
  agreement.takes(messages.declineAmendment, row.declineAmendment);
  agreement.takes(messages.approveAmendment, row.approveAmendment);
  agreement.takes(messages.rejectAmendment, row.rejectAmendment);
  agreement.takes(messages.withdrawAmendment, row.withdrawAmendment);
  agreement.takes(messages.signAmendment, row.signAmendment);

  // At each milestone a report is recalled to the project before its term; at its term it is late, and the lead is told. That of a year after the project
  // is asked for once the year is over. So is what shows that an obligation is met; and so is the final account, of whose lateness finance is told.
  const awaited = {
    askTracking: row.askTracking,
    remindReport: row.remindReport,
    escalateReport: row.escalateReport,
    remindObligation: row.remindObligation,
    escalateObligation: row.escalateObligation,
    remindFinalAccount: row.remindFinalAccount,
    escalateFinalAccount: row.escalateFinalAccount,
  };
  // What was given and waits for its review is recalled to the lead.
  const reports = { ...awaited, remindReviewOfReport: row.remindReviewOfReport, remindReviewOfEvidence: row.remindReviewOfEvidence };
  // An amendment waits beside the agreement for an opinion, a decision and two signatures: whoever is late is reminded, a late opinion goes to the lead,
  // and what is not signed at its term lapses. It ends with its grant.
  const { lapseAmendment } = row;
  const amendments = { remindAmendment: row.remindAmendment, escalateAmendment: row.escalateAmendment, lapseAmendment };

  do {
    // Less was awarded than was asked: the beneficiary accepts it with a revised plan or renounces it. Without an answer it expires at its term.
    await agreement.whileIn('to_accept', { remindAcceptance: row.remindAcceptance, expireGrant: row.expireGrant });
    // Both sides sign before the term: a reminder before it, and at the term the grant expires and its reservations are released.
    await agreement.whileIn('to_sign', { remindSignatories: row.remindSignatories, expireGrant: row.expireGrant });
    // Tranche after tranche is certified unless it is an advance, ordered by finance to the bank details that two people
    // have seen, and paid by somebody else. The last payment closes the grant.
    // Under a delegation the beneficiary commits and pays each one itself, and reports both.
    // The project reports its impact, period after period: an accepted report justifies its tranche and confirms the next
    // once what else the call makes its condition is met, a late one holds them. What waits for credits goes on by the sweep, in its order.
    await agreement.whileIn('active', { ...reports, ...amendments });
    // The lead has suspended it: only what was ordered is paid, until the lead resumes it or finance terminates it.
    await agreement.whileIn('suspended', { ...awaited, ...amendments });
    // The last euro is paid, and what is still to come is asked for all the same, for years where the call tracks its projects so long.
    await agreement.whileDueIn('closed', { ...reports, lapseAmendment });
    await agreement.whileDueIn('terminated', { lapseAmendment });
  } while (!(await agreement.isOver()));
}
