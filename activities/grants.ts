import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../db/commands.ts';
import { postMovements } from '../db/envelope.ts';
import { appendEvent } from '../db/events.ts';
import {
  insertSignature,
  lockGrant,
  markCertified,
  markOrdered,
  markPaid,
  markSignatoriesReminded,
  readTranches,
  setGrantState,
} from '../db/grants.ts';
import { readMilestones } from '../db/milestones.ts';
import type { DB } from '../db/schema.ts';
import { parisDate, yearOf } from '../domain/calendar.ts';
import type { Receipt } from '../domain/command.ts';
import { nextGrantDue } from '../domain/deadlines.ts';
import type { Movement } from '../domain/envelope.ts';
import {
  CertifyService,
  type Grant,
  nextSignatureDue,
  OrderPayment,
  RecordPayment,
  refuseCertification,
  refuseOrder,
  refusePayment,
  refuseSignature,
  sideOf,
  SignGrant,
  type Tranche,
} from '../domain/grant.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { openMilestones } from './milestones.ts';

type Part = Pick<Movement, 'kind' | 'credit' | 'year' | 'amountCents' | 'valueDate'>;

const movementOf = (grant: Grant, tranche: Tranche, version: number, part: Part): Movement => ({
  ...part,
  envelopeId: grant.envelopeId,
  trancheId: tranche.id,
  subject: tranche.id,
  cause: { streamId: grant.id, version },
});

/** What a grant waits for, its milestones among it. */
const dueOf = async (trx: Transaction<DB>, grant: Grant) => nextGrantDue(grant, await readMilestones(trx, grant.id));

export const grantActivities = (db: Kysely<DB>) => ({
  /** The second signature commits what the award reserved (AE are consumed at signature, décret 2012-1246 art. 8). */
  signGrant: once(db, SignGrant, async (trx, given) => {
    const { id, caller, at } = given;
    const grant = found(await lockGrant(trx, id));
    refuseIf(refuseSignature(grant, given));
    const by = { at, personId: caller.personId };
    const side = sideOf(caller);
    await insertSignature(trx, id, side, caller.personId, at);
    if (grant.signed.length === 0)
      return appendEvent(trx, by, { streamId: id, name: 'signGrant', facts: { side }, due: nextSignatureDue(grant), state: 'to_sign' });
    const tranches = await readTranches(trx, id);
    await setGrantState(trx, id, 'active', 'confirmed');
    const committedCents = tranches.reduce((sum, { amountCents }) => sum + amountCents, 0);
    const milestones = await openMilestones(trx, grant, at);
    const receipt = await appendEvent(trx, by, {
      streamId: id,
      name: 'signGrant',
      facts: { side, committedCents },
      due: nextGrantDue({ ...grant, state: 'active' }, milestones),
      state: 'active',
    });
    const commits = tranches.map((tranche) =>
      movementOf(grant, tranche, receipt.version, {
        kind: 'commit',
        credit: 'AE',
        year: tranche.year,
        amountCents: tranche.amountCents,
        valueDate: parisDate(at),
      }),
    );
    await postMovements(trx, commits, 'all_or_none', at);
    return receipt;
  }),

  certifyService: once(db, CertifyService, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, certifiedCents },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseCertification(grant, tranches, given));
    await markCertified(trx, trancheOf(tranches, rank).id, given);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'certifyService', facts: { tranche: rank, certifiedCents }, due: await dueOf(trx, grant), state: 'active' },
    );
  }),

  orderPayment: once(db, OrderPayment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, orderedCents },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseOrder(grant, tranches, given));
    const tranche = trancheOf(tranches, rank);
    await markOrdered(trx, tranche.id, personId, at);
    const receipt = await appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'orderPayment', facts: { tranche: rank, orderedCents }, due: await dueOf(trx, grant), state: 'active' },
    );
    await postMovements(
      trx,
      [
        movementOf(grant, tranche, receipt.version, {
          kind: 'order_payment',
          credit: 'CP',
          year: yearOf(at),
          amountCents: orderedCents,
          valueDate: parisDate(at),
        }),
      ],
      'all_or_none',
      at,
    );
    return receipt;
  }),

  recordPayment: once(db, RecordPayment, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, paidCents, paidOn },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refusePayment(grant, tranches, given));
    const tranche = trancheOf(tranches, rank);
    await markPaid(trx, tranche.id, given);
    const state = tranches.every((each) => each.id === tranche.id || each.state === 'paid') ? 'closed' : 'active';
    await setGrantState(trx, id, state);
    const receipt = await appendEvent(
      trx,
      { at, personId },
      {
        streamId: id,
        name: 'recordPayment',
        facts: { tranche: rank, paidCents, paidOn },
        due: await dueOf(trx, { ...grant, state }),
        state,
      },
    );
    // Credits of the year in which the payment was ordered.
    const year = yearOf(tranche.orderedAt ?? at);
    await postMovements(
      trx,
      [movementOf(grant, tranche, receipt.version, { kind: 'pay', credit: 'CP', year, amountCents: paidCents, valueDate: paidOn })],
      'all_or_none',
      at,
    );
    return receipt;
  }),

  /** Recalls a grant that waits for a signature, before its term. */
  remindSignatories: (id: string, at: string): Promise<Receipt | null> =>
    db.transaction().execute(async (trx) => {
      const grant = await lockGrant(trx, id);
      const due = grant && nextSignatureDue(grant);
      if (!grant || due?.what !== 'remindSignatories' || due.at > at) return null;
      await markSignatoriesReminded(trx, id, at);
      return appendEvent(
        trx,
        { at, personId: null },
        { streamId: id, name: 'remindSignatories', facts: {}, due: nextSignatureDue({ ...grant, remindedAt: at }), state: grant.state },
      );
    }),

  /** A grant that one side has not signed at its term expires, and what was reserved for it is available again. */
  expireGrant: (id: string, at: string): Promise<Receipt | null> =>
    db.transaction().execute(async (trx) => {
      const grant = await lockGrant(trx, id);
      const due = grant && nextSignatureDue(grant);
      if (!grant || due?.what !== 'expireGrant' || due.at > at) return null;
      const tranches = await readTranches(trx, id);
      await setGrantState(trx, id, 'expired', 'cancelled');
      const releasedCents = tranches.reduce((sum, { amountCents }) => sum + amountCents, 0);
      const receipt = await appendEvent(
        trx,
        { at, personId: null },
        { streamId: id, name: 'expireGrant', facts: { releasedCents }, due: null, state: 'expired' },
      );
      const releases = tranches.map((tranche) =>
        movementOf(grant, tranche, receipt.version, {
          kind: 'release',
          credit: 'AE',
          year: tranche.year,
          amountCents: tranche.amountCents,
          valueDate: parisDate(at),
        }),
      );
      await postMovements(trx, releases, 'all_or_none', at);
      return receipt;
    }),
});

function trancheOf(tranches: readonly Tranche[], rank: number): Tranche {
  const tranche = tranches.find((each) => each.rank === rank);
  assert(tranche, `the rule let a tranche ${rank} pass that is not there`);
  return tranche;
}
