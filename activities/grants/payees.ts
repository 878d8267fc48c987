import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { Ibans } from '../../db/grants/ibans.ts';
import { insertPayee, insertPayeeDecision, readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import { ApprovePayee, mayProposePayee, ProposePayee, refusePayeeDecision, RejectPayee } from '../../domain/grants/payee.ts';
import type { Effect } from '../../db/core/effect.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';

const DECISIONS = { approvePayee: 'approve', rejectPayee: 'reject' } as const;

/** Decides, as another person than who proposed them, of bank details that wait. */
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

/** Apart from the others: it alone needs the keys of IBANs, and a program that proposes nothing is not given them. */
export const payeeProposals = (db: Kysely<DB>, ibans: Ibans) => ({
  /**
   * Bank details that are proposed change nothing yet: those in force stay so until somebody else of finance approves
   * these.
   */
  proposePayee: once(
    db,
    ProposePayee,
    async (trx, given) => {
      const { id } = given;
      const grant = orNotFound(await lockGrant(trx, id));
      refuseIf(mayProposePayee({ grant }, given.caller));
      const payeeId = newId();
      // The account's number is nobody's to read in an event: it stands in its own row.
      const facts = { payeeId };
      const kept = ibans.encrypt(given.body.iban, { payeeId, grantId: id });
      return { facts, ...(await grantNow(trx, grant)), after: ({ version }) => insertPayee(trx, { payeeId, version, kept }, given) };
    },
    undefined,
    // The digits of an account are few: from a plain hash they could be found out.
    ibans.fingerprintsOf,
  ),
});

export const payeeActivities = (db: Kysely<DB>) => ({
  approvePayee: once(db, ApprovePayee, (trx, given) => decide(trx, 'approvePayee', given)),

  rejectPayee: once(db, RejectPayee, (trx, given) => decide(trx, 'rejectPayee', given)),
});
