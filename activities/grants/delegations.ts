import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { insertDelegationReport, readDelegation } from '../../db/grants/delegations.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import { insertReason, lockGrant, setGrantState } from '../../db/grants/grants.ts';
import { readMilestones } from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import {
  DelegatePayment,
  type Delegation,
  refuseCommitmentReport,
  refusePaymentDelegation,
  refusePaymentReport,
  refuseReturn,
  ReportCommitment,
  ReportPayment,
  ReturnDelegation,
  stateOfDelegated,
  yearReturned,
} from '../../domain/grants/delegation.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { type Tranche, trancheOf } from '../../domain/grants/tranche.ts';
import { stateOnceOver } from '../../domain/grants/final-account.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Cause, movementOf, returnFrom, withdrawalsFrom } from './tranche-movements.ts';

type LockedDelegation = { grant: Grant; tranches: Tranche[]; delegation: Delegation };

const NO_DELEGATION: Delegation = { since: null, payment: new Map() };

/** A locked grant, its tranches, and the delegation of the one with this rank, if there is one. */
async function lockWhole(trx: Transaction<DB>, id: string, rank: number): Promise<LockedDelegation> {
  const grant = orNotFound(await lockGrant(trx, id));
  const tranches = await readTranches(trx, id);
  const tranche = tranches.find((each) => each.rank === rank);
  return { grant, tranches, delegation: tranche ? await readDelegation(trx, tranche.id) : NO_DELEGATION };
}

type Step = {
  facts: Facts;
  /** What changes in the tranche. */
  change?: Partial<Tranche>;
  movements: (cause: Cause) => Movement[];
  /** What to write with it, given the event's version. */
  write?: (version: number) => Promise<void>;
};

/** A step of a delegated tranche: its state and its grant's, and the movements that its event causes. */
async function take(
  trx: Transaction<DB>,
  { grant, tranches }: LockedDelegation,
  tranche: Tranche,
  at: string,
  { facts, change = {}, movements, write }: Step,
): Promise<Effect> {
  const state = stateOfDelegated({ ...tranche, ...change });
  await setTrancheStates(trx, [tranche.id], state);
  const after = tranches.map((each) => (each.id === tranche.id ? { ...each, state } : each));
  const grantState = stateOnceOver(grant, after, await readFinalAccount(trx, grant.id));
  if (grantState !== grant.state) await setGrantState(trx, grant.id, grantState);
  return {
    facts,
    ...(await grantNow(trx, { ...grant, state: grantState })),
    after: async (cause) => {
      await postMovements(trx, movements(cause), 'all_or_none', at);
      await write?.(cause.version);
    },
  };
}

export const delegationActivities = (db: Kysely<DB>) => ({
  /** Provides payment credits of this year for the beneficiary's commitments, in place of a payment order. */
  delegatePayment: once(db, DelegatePayment, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, delegatedCents: amountCents },
      at,
    } = given;
    const whole = await lockWhole(trx, id, rank);
    refuseIf(refusePaymentDelegation({ ...whole, milestones: await readMilestones(trx, id) }, given));
    const tranche = trancheOf(whole.tranches, rank);
    const year = yearOf(at);
    return take(trx, whole, tranche, at, {
      facts: { tranche: rank, year, delegatedCents: amountCents },
      change: { providedCents: tranche.providedCents + amountCents },
      movements: (cause) => [
        movementOf(whole.grant, tranche, cause, { kind: 'delegate_payment', credit: 'CP', year, amountCents, valueDate: parisDate(at) }),
      ],
    });
  }),

  /** Records what the beneficiary has committed of its delegation, from the day of the commitment. */
  reportCommitment: once(db, ReportCommitment, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, committedCents, committedOn, reference },
    } = given;
    const whole = await lockWhole(trx, id, rank);
    refuseIf(refuseCommitmentReport(whole.grant, whole.tranches, whole.delegation, given));
    const tranche = trancheOf(whole.tranches, rank);
    const commit = {
      kind: 'commit_delegated',
      credit: 'AE',
      year: tranche.year,
      amountCents: committedCents,
      valueDate: committedOn,
    } as const;
    return take(trx, whole, tranche, given.at, {
      facts: { tranche: rank, committedCents, committedOn },
      movements: (cause) => [movementOf(whole.grant, tranche, cause, commit)],
      write: (version) => insertDelegationReport(trx, id, version, reference),
    });
  }),

  /**
   * Records what the beneficiary has paid, on the CP of the year of the payment. The last payment of the last tranche
   * closes the grant.
   */
  reportPayment: once(db, ReportPayment, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, paidCents, paidOn, reference },
    } = given;
    const whole = await lockWhole(trx, id, rank);
    refuseIf(refusePaymentReport(whole.grant, whole.tranches, whole.delegation, given));
    const tranche = trancheOf(whole.tranches, rank);
    const year = Number(paidOn.slice(0, 4));
    const pay = { kind: 'pay_delegated', credit: 'CP', year, amountCents: paidCents, valueDate: paidOn } as const;
    return take(trx, whole, tranche, given.at, {
      facts: { tranche: rank, paidCents, paidOn },
      change: { paidCents: tranche.paidCents + paidCents, providedCents: tranche.providedCents - paidCents },
      movements: (cause) => [movementOf(whole.grant, tranche, cause, pay)],
      write: (version) => insertDelegationReport(trx, id, version, reference),
    });
  }),

  /**
   * Returns what will not be used, on the beneficiary's word or at the end of the year. AE that are not committed come
   * back first; a committed part that comes back is one that the beneficiary has withdrawn.
   */
  returnDelegation: once(db, ReturnDelegation, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, credit, returnedCents: amountCents, reason },
      at,
    } = given;
    const whole = await lockWhole(trx, id, rank);
    refuseIf(refuseReturn(whole.grant, whole.tranches, whole.delegation, given));
    const { grant } = whole;
    const tranche = trancheOf(whole.tranches, rank);
    const year = yearReturned(tranche, given);
    const returnedCents = credit === 'AE' ? Math.min(amountCents, tranche.delegatedCents) : amountCents;
    const withdrawnCents = amountCents - returnedCents;
    const back = { kind: 'return_payment', credit: 'CP', year, amountCents, valueDate: parisDate(at) } as const;
    return take(trx, whole, tranche, at, {
      facts: { tranche: rank, credit, year, returnedCents, withdrawnCents },
      change:
        credit === 'AE'
          ? { delegatedCents: tranche.delegatedCents - returnedCents, committedCents: tranche.committedCents - withdrawnCents }
          : { providedCents: tranche.providedCents - returnedCents },
      movements: (cause) =>
        credit === 'CP'
          ? [movementOf(grant, tranche, cause, back)]
          : [
              ...(returnedCents > 0 ? [returnFrom(grant, tranche, returnedCents, cause, at)] : []),
              ...(withdrawnCents > 0 ? withdrawalsFrom(grant, tranche, withdrawnCents, { cause, at, order: undefined }) : []),
            ],
      write: (version) => insertReason(trx, id, version, reason),
    });
  }),
});
