import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { insertReason, insertWithdrawalOrder } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { lockWholeGrant } from '../../db/grants/locked-grant.ts';
import { readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import { markCertified, markOrdered, markPaid, undoTranche } from '../../db/grants/tranches.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { payeeInForce } from '../../domain/grants/payee.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  CancelOrder,
  CertifyService,
  OrderPayment,
  RecordPayment,
  stateBefore,
  type Tranche,
  trancheOf,
} from '../../domain/grants/tranche.ts';
import { refuseCancellation, refuseCertification, refuseOrder, refusePayment } from '../../domain/grants/payment.ts';
import { stateOncePaid } from '../../domain/grants/final-account.ts';
import { readLegalForm } from './guarantees.ts';
import { grantNow } from '../core/next-deadline.ts';
import { movementOf, withdrawalsFrom } from './tranche-movements.ts';

/** Payment credits of the year in which the payment was ordered, or of a later one where that is closed. */
export const yearOfOrder = ({ orderedYear }: Tranche, at: string): number => orderedYear ?? yearOf(at);

export const paymentActivities = (db: Kysely<DB>) => ({
  /** What is certified below the tranche's amount withdraws the rest of its commitment: nothing stays promised. */
  certifyService: once(db, CertifyService, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, certifiedCents, order },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refuseCertification({ grant, tranches, account: expected.account, milestones: expected.milestones }, given));
    const tranche = trancheOf(tranches, rank);
    const withdrawnCents = tranche.committedCents - certifiedCents;
    await markCertified(trx, tranche.id, given);
    return {
      facts: { tranche: rank, certifiedCents, withdrawnCents },
      ...(await grantNow(trx, grant, expected)),
      after: async (cause) => {
        if (withdrawnCents > 0)
          await postMovements(trx, withdrawalsFrom(grant, tranche, withdrawnCents, { cause, at, order }), 'all_or_none', at);
        if (order !== undefined) await insertWithdrawalOrder(trx, id, cause.version, order);
      },
    };
  }),

  /** A payment goes to the bank details that are in force when it is ordered. */
  orderPayment: once(db, OrderPayment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, orderedCents: amountCents },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    const payees = await readPayees(trx, id);
    const covered = { legalForm: await readLegalForm(trx, grant), guarantees: await readGuarantees(trx, id) };
    refuseIf(refuseOrder({ grant, tranches, milestones: expected.milestones, payees, ...covered }, given));
    const tranche = trancheOf(tranches, rank);
    const { id: payeeId } = orNotFound(payeeInForce(payees));
    await markOrdered(trx, tranche.id, { personId, at, payeeId });
    return {
      facts: { tranche: rank, orderedCents: amountCents, payeeId },
      ...(await grantNow(trx, grant, expected)),
      after: async (cause) => {
        const order = { kind: 'order_payment', credit: 'CP', year: yearOf(at), amountCents, valueDate: parisDate(at) } as const;
        await postMovements(trx, [movementOf(grant, tranche, cause, order)], 'all_or_none', at);
      },
    };
  }),

  cancelOrder: once(db, CancelOrder, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, reason },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refuseCancellation({ grant, tranches }, given));
    const tranche = trancheOf(tranches, rank);
    const { orderedCents: amountCents } = tranche;
    await undoTranche(trx, tranche.id, 'order_payment', stateBefore('order_payment', tranche));
    return {
      facts: { tranche: rank, orderedCents: amountCents },
      ...(await grantNow(trx, grant, expected)),
      after: async (cause) => {
        await insertReason(trx, id, cause.version, reason);
        const cancel = {
          kind: 'cancel_order',
          credit: 'CP',
          year: yearOfOrder(tranche, at),
          amountCents,
          valueDate: parisDate(at),
        } as const;
        await postMovements(trx, [movementOf(grant, tranche, cause, cancel)], 'all_or_none', at);
      },
    };
  }),

  recordPayment: once(db, RecordPayment, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, paidCents, paidOn },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refusePayment({ grant, tranches }, given));
    const tranche = trancheOf(tranches, rank);
    const state = stateOncePaid(grant, tranches, rank, expected.account);
    await markPaid(trx, tranche.id, state, given);
    return {
      facts: { tranche: rank, paidCents, paidOn },
      ...(await grantNow(trx, { ...grant, state }, expected)),
      after: async (cause) => {
        const pay = { kind: 'pay', credit: 'CP', year: yearOfOrder(tranche, at), amountCents: paidCents, valueDate: paidOn } as const;
        await postMovements(trx, [movementOf(grant, tranche, cause, pay)], 'all_or_none', at);
      },
    };
  }),
});
