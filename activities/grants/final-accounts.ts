import type { Kysely, Transaction } from 'kysely';
import { readOpenAmendment } from '../../db/grants/amendments.ts';
import { readClaimable } from '../../db/grants/claims.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import { once } from '../../db/core/commands.ts';
import { readDelegation } from '../../db/grants/delegations.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import {
  insertStatement,
  markAccountApproved,
  markAccountLate,
  markAccountReminded,
  markAccountReturned,
  markEnded,
  readCostLines,
  readFinalAccount,
  readReported,
  readStatement,
} from '../../db/grants/final-accounts.ts';
import { insertReason, insertWithdrawalOrder, lockGrantWith, setGrantState } from '../../db/grants/grants.ts';
import { endPeriods, readMilestones, readPlan } from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import { markCertified, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { refuseWithoutDocuments } from '../../domain/applications/required-document.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import { recallsAbove, stateOfDelegated } from '../../domain/grants/delegation.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import {
  accountDeadline,
  ApproveFinalAccount,
  DeclareEnd,
  dueParts,
  type FinalAccount,
  GiveFinalAccount,
  keptCents,
  keptParts,
  nextAccountDue,
  refuseAccountReturn,
  refuseApproval,
  refuseEnd,
  refuseFinalAccount,
  returnedAccountDeadline,
  ReturnFinalAccount,
  settle,
  type Settlement,
  statedLines,
} from '../../domain/grants/final-account.ts';
import { type Grant } from '../../domain/grants/grant.ts';
import { reportDeadline } from '../../domain/grants/milestone.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { isOver, stateOnceStopped, type Tranche } from '../../domain/grants/tranche.ts';
import { stateOnceOver } from '../../domain/grants/final-account.ts';
import { documentsOfAct } from './act-documents.ts';
import { claimOverpaid } from './claims.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Cause, movementOf, releasesOf, returnFrom, withdrawalsFrom } from './tranche-movements.ts';
import { lockTakingGrant } from './confirmation.ts';

/** A locked grant and its final account, if one is asked for. */
const lockAccount = lockGrantWith(readFinalAccount);

/**
 * The effect of an approval on a grant's tranches: their new state, and the movements that its event causes. `facts`:
 * amounts in cents.
 */
type Settled = {
  after: Tranche[];
  facts: { balanceCents: number; releasedCents: number; withdrawnCents: number; returnedCents: number };
  movements: (cause: Cause) => Movement[];
};

/**
 * Under an agreement: balances are certified as far as they are due, and the rest is cancelled, so that nothing stays
 * promised.
 */
function settleAgreement(
  grant: Grant,
  tranches: readonly Tranche[],
  settlement: Settlement,
  account: Pick<FinalAccount, 'endedOn'>,
  { at, body: { order } }: Given<ApproveFinalAccount>,
): Settled {
  const due = new Map(dueParts(settlement, tranches, account).map(({ tranche, dueCents }) => [tranche.id, dueCents]));
  const dueOf = ({ id }: Tranche): number => due.get(id) ?? 0;
  const open = tranches.filter((tranche) => !isOver(tranche));
  const withdrawals = open.map((tranche) => ({ tranche, amountCents: tranche.committedCents - tranche.paidCents - dueOf(tranche) }));
  return {
    after: tranches.map((tranche) => {
      if (isOver(tranche)) return tranche;
      const dueCents = dueOf(tranche);
      return {
        ...tranche,
        certifiedCents: dueCents > 0 ? tranche.paidCents + dueCents : tranche.paidCents,
        state: dueCents > 0 ? 'certified' : stateOnceStopped(tranche),
      };
    }),
    facts: {
      balanceCents: sumCents([...due.values()]),
      releasedCents: sumCents(open.map(({ openCents }) => openCents)),
      withdrawnCents: sumCents(withdrawals.map(({ amountCents }) => amountCents)),
      returnedCents: 0,
    },
    movements: (cause) => [
      ...releasesOf(grant, open, cause, at),
      ...withdrawals
        .filter(({ amountCents }) => amountCents > 0)
        .flatMap(({ tranche, amountCents }) => withdrawalsFrom(grant, tranche, amountCents, { cause, at, order })),
    ],
  };
}

/**
 * Under a delegation: the beneficiary keeps what is due and not paid yet, to pay it; the rest comes back, in AE and in
 * CP.
 */
async function settleDelegation(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  settlement: Settlement,
  { at, body: { order } }: Given<ApproveFinalAccount>,
): Promise<Settled> {
  const planned = tranches.filter((tranche) => !isOver(tranche) && tranche.state !== 'delegated');
  const parts = keptParts(
    settlement,
    tranches.filter(({ state }) => state === 'delegated'),
  );
  const after = new Map<string, Tranche>(planned.map((tranche) => [tranche.id, { ...tranche, state: 'cancelled' }]));
  const movements: ((cause: Cause) => Movement[])[] = [(cause) => releasesOf(grant, planned, cause, at)];
  let [withdrawnCents, returnedCents] = [0, 0];
  for (const { tranche, dueCents: keptCents } of parts) {
    const unpaid = tranche.delegatedCents + tranche.committedCents - tranche.paidCents;
    const returned = Math.min(unpaid - keptCents, tranche.delegatedCents);
    const withdrawn = unpaid - keptCents - returned;
    const recalls = recallsAbove(keptCents, tranche, await readDelegation(trx, tranche.id));
    const left = {
      ...tranche,
      delegatedCents: tranche.delegatedCents - returned,
      committedCents: tranche.committedCents - withdrawn,
      providedCents: tranche.providedCents - sumCents(recalls.map(({ amountCents }) => amountCents)),
    };
    after.set(tranche.id, { ...left, state: stateOfDelegated(left) });
    returnedCents += returned;
    withdrawnCents += withdrawn;
    movements.push((cause) => [
      ...(returned > 0 ? [returnFrom(grant, tranche, returned, cause, at)] : []),
      ...(withdrawn > 0 ? withdrawalsFrom(grant, tranche, withdrawn, { cause, at, order }) : []),
      ...recalls.map((recall) =>
        movementOf(grant, tranche, cause, { kind: 'return_payment', credit: 'CP', ...recall, valueDate: parisDate(at) }),
      ),
    ]);
  }
  return {
    after: tranches.map((tranche) => after.get(tranche.id) ?? tranche),
    facts: {
      balanceCents: sumCents(parts.map(({ dueCents }) => dueCents)),
      releasedCents: sumCents(planned.map(({ openCents }) => openCents)),
      withdrawnCents,
      returnedCents,
    },
    movements: (cause) => movements.flatMap((each) => each(cause)),
  };
}

/** Locks a grant whose final account's date has come. */
const lockDueAccount = whenDue(
  async (trx, date) => {
    const grant = await lockTakingGrant(trx, date);
    const account = grant && (await readFinalAccount(trx, date.id));
    return grant && account ? { grant, account } : null;
  },
  ({ account }) => nextAccountDue(account),
);

const ofAccount = (db: Kysely<DB>, mark: typeof markAccountLate) =>
  deadline(db, lockDueAccount, async (trx, { grant, account }, { id, at }) => {
    await mark(trx, id, at);
    return { facts: { dueOn: parisDate(account.dueAt) }, ...(await grantNow(trx, grant)) };
  });

export const finalAccountActivities = (db: Kysely<DB>) => ({
  /**
   * A project that has ended early accounts at once, without an amendment: the period in which it ended is over, later
   * ones are no longer reported on, and the deadlines of its report and its account count from this day.
   */
  declareEnd: once(db, DeclareEnd, async (trx, given) => {
    const {
      id,
      body: { endsOn, reason },
      at,
    } = given;
    const [grant, account] = await lockAccount(trx, id);
    const { call } = await readPlan(trx, id);
    refuseIf(refuseEnd({ grant, account, milestones: await readMilestones(trx, id), open: await readOpenAmendment(trx, id) }, given));
    await endPeriods(trx, id, endsOn, reportDeadline(call.terms, at));
    await markEnded(trx, id, endsOn, orNotFound(accountDeadline(call.terms, parisDate(at)) ?? undefined));
    return {
      facts: { endsOn },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  giveFinalAccount: once(db, GiveFinalAccount, async (trx, given) => {
    const {
      id,
      body: { spentCents },
    } = given;
    const [grant, account] = await lockAccount(trx, id);
    const { plan, call } = await readPlan(trx, id);
    const labels = plan ? (await readCostLines(trx, grant.applicationId, plan.revision)).map(({ label }) => label) : [];
    const matter = {
      milestones: await readMilestones(trx, id),
      costLines: labels.length,
      files: (await readHeld(trx, grant.applicationId)).filter(({ purpose }) => purpose !== 'review').map((file) => file.id),
      reported: await readReported(trx, id),
    };
    refuseIf(refuseFinalAccount(grant, account, matter, given));
    refuseIf(refuseWithoutDocuments(await documentsOfAct(trx, grant, call, { when: 'account' }, given.at)));
    const current = orNotFound(account);
    await insertStatement(trx, current, statedLines(given.body, labels), given);
    return { facts: { number: current.number + 1, spentCents }, ...(await grantNow(trx, grant)) };
  }),

  returnFinalAccount: once(db, ReturnFinalAccount, async (trx, given) => {
    const {
      id,
      body: { number, reason },
      at,
    } = given;
    const [grant, account] = await lockAccount(trx, id);
    refuseIf(refuseAccountReturn(grant, account, given));
    const deadline = returnedAccountDeadline((await readPlan(trx, id)).call.terms, at);
    await markAccountReturned(trx, given, deadline);
    return {
      facts: { number, dueOn: parisDate(deadline.dueAt) },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  /**
   * What is due is min(grant, rate × eligible spending). The balance is certified as far as it is due, the rest of what
   * was promised is withdrawn, and what was paid above it is claimed back.
   */
  approveFinalAccount: once(db, ApproveFinalAccount, async (trx, given) => {
    const {
      id,
      body: { number, observation, order },
      at,
    } = given;
    const [grant, account] = await lockAccount(trx, id);
    const tranches = await readTranches(trx, id);
    const { plan } = await readPlan(trx, id);
    const { eligibleCents: eligibleCostCents } = plan ?? NO_PLAN;
    const [open, statement] = [await readOpenAmendment(trx, id), await readStatement(trx, id)];
    const eligibleCents = statement ? keptCents(statement, given.body) : 0;
    const settlement = settle(grant, { eligibleCents: eligibleCostCents }, eligibleCents, await readClaimable(trx, id));
    refuseIf(refuseApproval(grant, account, statement, { settlement, milestones: await readMilestones(trx, id), tranches, open }, given));
    const overpaidCents = await claimOverpaid(trx, grant, settlement, { reason: observation, by: given.by });
    const settled =
      grant.form === 'agreement'
        ? settleAgreement(grant, tranches, settlement, orNotFound(account), given)
        : await settleDelegation(trx, grant, tranches, settlement, given);
    await storeTranches(trx, tranches, settled, given);
    await markAccountApproved(trx, given, { eligibleCents, dueCents: settlement.dueCents });
    const state = stateOnceOver(grant, settled.after, { state: 'approved' });
    if (state !== grant.state) await setGrantState(trx, id, state);
    const { dueCents, netPaidCents } = settlement;
    // All that the amount due is computed from, so that the event explains it.
    const basis = {
      spentCents: statement?.spentCents ?? 0,
      eligibleCents,
      awardedCents: grant.awardedCents,
      eligibleCostCents,
      netPaidCents,
    };
    return {
      facts: { number, ...basis, dueCents, ...settled.facts, overpaidCents },
      ...(await grantNow(trx, { ...grant, state })),
      after: async (cause) => {
        await insertReason(trx, id, cause.version, observation);
        if (order !== undefined) await insertWithdrawalOrder(trx, id, cause.version, order);
        await postMovements(trx, settled.movements(cause), 'all_or_none', at);
      },
    };
  }),

  remindFinalAccount: ofAccount(db, markAccountReminded),

  /** Marks as late an account that has not come by its deadline, and notifies finance. */
  escalateFinalAccount: ofAccount(db, markAccountLate),
});

/** A grant without a plan is not signed, and its state refuses its commands before this is used. */
const NO_PLAN = { eligibleCents: 1, startsOn: '', endsOn: '' };

/** Writes the states after an approval, and what it certifies of the balances. */
async function storeTranches(
  trx: Transaction<DB>,
  before: readonly Tranche[],
  { after }: Settled,
  given: Given<ApproveFinalAccount>,
): Promise<void> {
  for (const tranche of after) {
    const { id, rank, state, certifiedCents } = tranche;
    const was = before.find((each) => each.id === id);
    if (state === was?.state && certifiedCents === was.certifiedCents) continue;
    await setTrancheStates(trx, [id], state);
    if (state === 'certified') {
      const body = { tranche: rank, certifiedCents, observation: given.body.observation };
      await markCertified(trx, id, { ...given, body });
    }
  }
}
