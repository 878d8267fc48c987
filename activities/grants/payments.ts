import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { insertReason, insertWithdrawalOrder, setGrantState } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { lockGrantToPay, lockWholeGrant } from '../../db/grants/locked-grant.ts';
import { readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertPaymentReturn } from '../../db/grants/payment-returns.ts';
import { readStandingPayment } from '../../db/ledger/movements.ts';
import { keepEarlierOrder, markCertified, markOrdered, markPaid, undoTranche, unmarkCertified } from '../../db/grants/tranches.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { payeeInForce } from '../../domain/grants/payee.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  CancelCertification,
  CancelOrder,
  CertifyService,
  openOrderCents,
  OrderPayment,
  RecordPayment,
  ReturnPayment,
  stateBefore,
  stateOncePaidOff,
  type Tranche,
  trancheOf,
} from '../../domain/grants/tranche.ts';
import {
  refuseCancellation,
  refuseCertification,
  refuseCertificationCancelled,
  refuseOrder,
  refusePayment,
  refuseReturn,
} from '../../domain/grants/payment.ts';
import { stateOncePaid } from '../../domain/grants/final-account.ts';
import { readLegalForm } from './guarantees.ts';
import { grantNow } from '../core/next-deadline.ts';
import { movementOf, withdrawalsFrom } from './tranche-movements.ts';

/** The year of a payment's credits: that of the order, or a later one if that is closed. */
export const yearOfOrder = ({ orderedYear }: Tranche, at: string): number => orderedYear ?? yearOf(at);

export const paymentActivities = (db: Kysely<DB>) => ({
  /** If less than the tranche's amount is certified, the rest stays committed until the payment order withdraws it. */
  certifyService: once(db, CertifyService, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, certifiedCents },
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refuseCertification({ grant, tranches, account: expected.account, milestones: expected.milestones }, given));
    const { id: trancheId, amountCents } = trancheOf(tranches, rank);
    await markCertified(trx, trancheId, given);
    return { facts: { tranche: rank, certifiedCents, amountCents }, ...(await grantNow(trx, grant, expected)) };
  }),

  cancelCertification: once(db, CancelCertification, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, reason },
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refuseCertificationCancelled({ grant, tranches }, given));
    const { id: trancheId, certifiedCents } = trancheOf(tranches, rank);
    await unmarkCertified(trx, trancheId);
    return {
      facts: { tranche: rank, certifiedCents },
      ...(await grantNow(trx, grant, expected)),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  /**
   * A payment goes to the bank details in force when it is ordered. The order settles what was certified: the rest of
   * the commitment is withdrawn, so that nothing stays promised that will not be paid.
   */
  orderPayment: once(db, OrderPayment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, orderedCents: amountCents, order },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    const payees = await readPayees(trx, id);
    const covered = { legalForm: await readLegalForm(trx, grant), guarantees: await readGuarantees(trx, id) };
    refuseIf(refuseOrder({ grant, tranches, milestones: expected.milestones, payees, ...covered }, given));
    const tranche = trancheOf(tranches, rank);
    const { id: payeeId } = orNotFound(payeeInForce(payees));
    const withdrawnCents = tranche.kind === 'advance' ? 0 : tranche.committedCents - tranche.certifiedCents;
    const earlier = tranche.paidCents > 0 ? await readStandingPayment(trx, tranche.id) : undefined;
    if (earlier) await keepEarlierOrder(trx, tranche.id, earlier);
    await markOrdered(trx, tranche.id, { personId, at, payeeId });
    return {
      facts: { tranche: rank, orderedCents: amountCents, payeeId, ...(withdrawnCents > 0 ? { withdrawnCents } : {}) },
      ...(await grantNow(trx, grant, expected)),
      after: async (cause) => {
        const ordering = { kind: 'order_payment', credit: 'CP', year: yearOf(at), amountCents, valueDate: parisDate(at) } as const;
        const withdrawals = withdrawnCents > 0 ? withdrawalsFrom(grant, tranche, withdrawnCents, { cause, at, order }) : [];
        await postMovements(trx, [...withdrawals, movementOf(grant, tranche, cause, ordering)], 'all_or_none', at);
        if (order !== undefined) await insertWithdrawalOrder(trx, id, cause.version, order);
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
    const amountCents = openOrderCents(tranche);
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
    const { grant, tranches, expected, acts } = orNotFound(await lockGrantToPay(trx, id));
    refuseIf(refusePayment({ grant, tranches, acts }, given));
    const tranche = trancheOf(tranches, rank);
    const paid = { ...tranche, state: stateOncePaidOff(tranche) };
    const state = stateOncePaid(grant, tranches, paid, expected.account);
    await markPaid(trx, paid, state, given);
    return {
      facts: { tranche: rank, paidCents, paidOn },
      ...(await grantNow(trx, { ...grant, state }, expected)),
      after: async (cause) => {
        const pay = { kind: 'pay', credit: 'CP', year: yearOfOrder(tranche, at), amountCents: paidCents, valueDate: paidOn } as const;
        await postMovements(trx, [movementOf(grant, tranche, cause, pay)], 'all_or_none', at);
      },
    };
  }),

  /**
   * Records that the bank returned the payment: the money is available again on the credits that paid it. The order and
   * its bank details are over. The tranche is ordered again, under another number, once other details are approved.
   */
  returnPayment: once(db, ReturnPayment, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, reason, returnedOn },
      at,
    } = given;
    const { grant, tranches, expected } = orNotFound(await lockWholeGrant(trx, id));
    refuseIf(refuseReturn({ grant, tranches }, given));
    const tranche = trancheOf(tranches, rank);
    const payment = orNotFound(await readStandingPayment(trx, tranche.id));
    const { amountCents: returnedCents, year, sequence } = payment;
    const { payeeId, orderNumber } = tranche;
    assert(payeeId, `tranche ${tranche.id} was paid to no bank details`);
    await undoTranche(trx, tranche.id, 'pay', 'ordered');
    const stillPaidCents = tranche.paidCents - returnedCents;
    await undoTranche(trx, tranche.id, 'order_payment', stateBefore('order_payment', { ...tranche, paidCents: stillPaidCents }));
    const state = grant.state === 'closed' ? 'active' : grant.state;
    if (state !== grant.state) await setGrantState(trx, id, state);
    return {
      facts: { tranche: rank, returnedCents, returnedOn, payeeId },
      ...(await grantNow(trx, { ...grant, state }, expected)),
      after: async (cause) => {
        await insertReason(trx, id, cause.version, reason);
        await insertPaymentReturn(trx, {
          ...{ grantId: id, version: cause.version, trancheId: tranche.id },
          ...{ payeeId, returnedCents, returnedOn, orderNumber },
        });
        const back = { credit: 'CP', year, amountCents: returnedCents, valueDate: returnedOn } as const;
        const movements: Movement[] = [
          { ...movementOf(grant, tranche, cause, { ...back, kind: 'pay' }), reverses: { sequence, from: 'ordered', to: 'paid' } },
          movementOf(grant, tranche, cause, { ...back, kind: 'cancel_order' }),
        ];
        await postMovements(trx, movements, 'all_or_none', at);
      },
    };
  }),
});
