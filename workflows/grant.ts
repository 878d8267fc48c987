import { follow, row } from './follow.ts';
import * as messages from './messages.ts';

/** A grant's way from the award to its last payment and its last report. */
export async function grant(id: string): Promise<void> {
  const agreement = follow('grant', id);
  agreement.takes(messages.signGrant, row.signGrant);
  agreement.takes(messages.certifyService, row.certifyService);
  agreement.takes(messages.orderPayment, row.orderPayment);
  agreement.takes(messages.recordPayment, row.recordPayment);
  agreement.takes(messages.reportMilestone, row.reportMilestone);
  agreement.takes(messages.reviewReport, row.reviewReport);

  // A report is recalled to the project before its term; at its term it is late, and the lead is told. One that was given and waits is recalled to the lead.
  const reports = {
    remindReport: row.remindReport,
    escalateReport: row.escalateReport,
    remindReviewOfReport: row.remindReviewOfReport,
  };

  do {
    // Both sides sign before the term: a reminder before it, and at the term the grant expires and its reservation is released.
    await agreement.whileIn('to_sign', { remindSignatories: row.remindSignatories, expireGrant: row.expireGrant });
    // Finance certifies the service and orders the payment; somebody else pays. At each milestone the project reports its impact.
    await agreement.whileIn('active', reports);
    // The last euro is paid, and a report that was still to come is asked for all the same.
    await agreement.whileDueIn('closed', reports);
  } while (!(await agreement.isOver()));
}
