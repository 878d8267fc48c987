import type { Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';

/** A payment that a bank returned, by its event. `orderNumber`: N° DP of its order, if it was known. */
type PaymentReturn = {
  grantId: string;
  version: number;
  trancheId: string;
  payeeId: string;
  returnedCents: number;
  returnedOn: string;
  orderNumber: string | null;
};

export async function insertPaymentReturn(trx: Transaction<DB>, returned: PaymentReturn): Promise<void> {
  const { grantId, version, trancheId, payeeId, returnedCents, returnedOn, orderNumber } = returned;
  await trx
    .insertInto('payment_return')
    .values({
      grant_id: grantId,
      version,
      tranche_id: trancheId,
      payee_id: payeeId,
      returned_cents: returnedCents,
      returned_on: returnedOn,
      order_number: orderNumber,
    })
    .execute();
}
