import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { once } from '../../db/core/commands.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { Ibans } from '../../db/grants/ibans.ts';
import { insertPayee, insertPayeeDecision, lockGrantsOf, noteApprover, readKnownPayees, readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import { type Grant, sideOf } from '../../domain/grants/grant.ts';
import {
  ApprovePayee,
  mayProposePayee,
  otherAccounts,
  payeeApprovedElsewhere,
  ProposePayee,
  refusePayeeDecision,
  RejectPayee,
} from '../../domain/grants/payee.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';

const DECISIONS = { approvePayee: 'approve', rejectPayee: 'reject' } as const;

/** Decides on proposed bank details, by a person other than the proposer. */
async function decide(
  trx: Transaction<DB>,
  name: keyof typeof DECISIONS,
  given: Given<ApprovePayee & { reason?: string }>,
): Promise<Effect> {
  const {
    id,
    body: { payeeId, reason },
    by: { personId },
  } = given;
  const grant = orNotFound(await lockGrant(trx, id));
  const payees = await readPayees(trx, id);
  refuseIf(refusePayeeDecision(grant, payees, name, given));
  const payee = orNotFound(payees.find((each) => each.id === payeeId));
  return {
    facts: { payeeId },
    ...(await grantNow(trx, grant)),
    after: async ({ version }) => {
      await insertPayeeDecision(trx, payee, { grantId: id, version, decision: DECISIONS[name], personId });
      if (reason !== undefined) await insertReason(trx, id, version, reason);
    },
  };
}

/** How many grants an event names on which another account is in force. */
const NAMED_AT_MOST = 10;

/**
 * What an event tells of proposed bank details beside the organisation's other accounts. `record`: puts them in force
 * at once; null where finance decides on them.
 */
type Compared = { facts: Facts; record: ((of: { payeeId: string; version: number }) => Promise<void>) | null };

/**
 * Compares what is proposed with the accounts of all grants of the organisation: it is in force at once by an approval
 * on another one, or finance is told from which accounts it differs. Letters are written where no account can be read.
 * @param versions those of the organisation's grants, under whose locks its accounts are read; empty where the fund
 *   proposes: finance decides on what it proposes
 */
async function compared(
  trx: Transaction<DB>,
  ibans: Ibans,
  grant: Grant,
  versions: ReadonlyMap<string, number>,
  given: Given<ProposePayee>,
): Promise<Compared> {
  const known = (await readKnownPayees(trx, ibans, grant.organisationId)) ?? [];
  const approved = payeeApprovedElsewhere(grant, known, given);
  const approvedAtVersion = approved && versions.get(approved.grantId);
  if (!approved?.approval || approvedAtVersion === undefined) {
    const others = otherAccounts(grant.id, known, given.body).map(({ reference }) => reference);
    return { facts: others.length > 0 ? { otherThan: others.slice(0, NAMED_AT_MOST).join(', ') } : {}, record: null };
  }
  const { personId } = approved.approval.by;
  return {
    facts: { restsOn: approved.id, approvedIn: approved.reference, approvedAtVersion },
    record: async ({ payeeId, version }) => {
      const decided = { grantId: grant.id, version, decision: 'approve', personId } as const;
      await insertPayeeDecision(trx, { id: payeeId, proposedBy: given.caller.personId }, decided, approved.id);
      await noteApprover(trx, grant.applicationId, personId);
    },
  };
}

/**
 * Separate from the others: it alone needs the keys of IBANs, and a program that proposes nothing does not get them.
 */
export const payeeProposals = (db: Kysely<DB>, ibans: Ibans) => ({
  /**
   * Proposed bank details change nothing yet: those in force stay until another person of finance approves the new
   * ones. Where finance has approved the same account on another grant of the beneficiary, they are in force at once:
   * its grants are locked together, so that none of its accounts changes meanwhile.
   */
  proposePayee: once(
    db,
    ProposePayee,
    async (trx, given) => {
      const { id, caller } = given;
      const versions = sideOf(caller) === 'beneficiary' ? await lockGrantsOf(trx, caller.organisationId) : new Map<string, number>();
      const grant = orNotFound(await lockGrant(trx, id));
      refuseIf(mayProposePayee({ grant }, caller));
      const payeeId = newId();
      // The account's number is not in the event, which others may read: it stays in its own row.
      const { facts: told, record } = await compared(trx, ibans, grant, versions, given);
      const facts = { payeeId, ...told };
      const kept = ibans.encrypt(given.body.iban, { payeeId, grantId: id });
      return {
        facts,
        ...(await grantNow(trx, grant)),
        after: async ({ version }) => {
          await insertPayee(trx, { payeeId, version, kept }, given);
          await record?.({ payeeId, version });
        },
      };
    },
    undefined,
    // Account numbers have few digits: they could be guessed from a plain hash.
    ibans.fingerprintsOf,
  ),
});

export const payeeActivities = (db: Kysely<DB>) => ({
  approvePayee: once(db, ApprovePayee, (trx, given) => decide(trx, 'approvePayee', given)),

  rejectPayee: once(db, RejectPayee, (trx, given) => decide(trx, 'rejectPayee', given)),
});
