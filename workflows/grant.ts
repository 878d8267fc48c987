import { follow, row } from './follow.ts';
import * as messages from './messages.ts';

/** A grant's way from the award to its last payment. */
export async function grant(id: string): Promise<void> {
  const agreement = follow('grant', id);
  agreement.takes(messages.signGrant, row.signGrant);
  agreement.takes(messages.certifyService, row.certifyService);
  agreement.takes(messages.orderPayment, row.orderPayment);
  agreement.takes(messages.recordPayment, row.recordPayment);

  do {
    // Both sides sign before the term: a reminder before it, and at the term the grant expires and its reservation is released.
    await agreement.whileIn('to_sign', { remindSignatories: row.remindSignatories, expireGrant: row.expireGrant });
    // Finance certifies the service and orders the payment; somebody else pays.
    await agreement.whileIn('active');
  } while (!(await agreement.isOver()));
}
