import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { once } from '../../db/core/commands.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { Ibans } from '../../db/grants/ibans.ts';
import { insertPayee, insertPayeeDecision, readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import { ApprovePayee, mayProposePayee, ProposePayee, refusePayeeDecision, RejectPayee } from '../../domain/grants/payee.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { Given } from '../../domain/core/command.ts';
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

/**
 * Separate from the others: it alone needs the keys of IBANs, and a program that proposes nothing does not get them.
 */
export const payeeProposals = (db: Kysely<DB>, ibans: Ibans) => ({
  /**
   * Proposed bank details change nothing yet: those in force stay until another person of finance approves the new
   * ones.
   */
  proposePayee: once(
    db,
    ProposePayee,
    async (trx, given) => {
      const { id } = given;
      const grant = orNotFound(await lockGrant(trx, id));
      refuseIf(mayProposePayee({ grant }, given.caller));
      const payeeId = newId();
      // The account's number is not in the event, which others may read: it stays in its own row.
      const facts = { payeeId };
      const kept = ibans.encrypt(given.body.iban, { payeeId, grantId: id });
      return { facts, ...(await grantNow(trx, grant)), after: ({ version }) => insertPayee(trx, { payeeId, version, kept }, given) };
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
