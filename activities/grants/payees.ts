import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { appendEvent } from '../../db/core/events.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import { insertPayee, insertPayeeDecision, readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Given, Receipt } from '../../domain/core/command.ts';
import { ApprovePayee, mayProposePayee, ProposePayee, refusePayeeDecision, RejectPayee } from '../../domain/grants/payee.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { dueOfGrant } from '../core/next-deadline.ts';

const DECISIONS = { approvePayee: 'approve', rejectPayee: 'reject' } as const;

/** Decides, as another person than who proposed them, of bank details that wait. */
async function decide(trx: Transaction<DB>, name: keyof typeof DECISIONS, given: Given<ApprovePayee>): Promise<Receipt> {
  const {
    id,
    caller: { personId },
    body: { payeeId },
    at,
  } = given;
  const grant = found(await lockGrant(trx, id));
  const payees = await readPayees(trx, id);
  refuseIf(refusePayeeDecision(grant, payees, name, given));
  const payee = found(payees.find((each) => each.id === payeeId));
  const due = await dueOfGrant(trx, grant);
  const receipt = await appendEvent(trx, { at, personId }, { streamId: id, name, facts: { payeeId }, due, state: grant.state });
  await insertPayeeDecision(trx, payee, { grantId: id, version: receipt.version, decision: DECISIONS[name], personId });
  return receipt;
}

export const payeeActivities = (db: Kysely<DB>) => ({
  /** Bank details that are proposed change nothing yet: those in force stay so until somebody else of finance approves these. */
  proposePayee: once(db, ProposePayee, async (trx, given) => {
    const {
      id,
      caller: { personId },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    refuseIf(mayProposePayee({ grant }, given.caller));
    const payeeId = newId();
    const due = await dueOfGrant(trx, grant);
    // The account's number is nobody's to read in an event: it stands in its own row.
    const facts = { payeeId };
    const receipt = await appendEvent(trx, { at, personId }, { streamId: id, name: 'proposePayee', facts, due, state: grant.state });
    await insertPayee(trx, payeeId, receipt.version, given);
    return receipt;
  }),

  approvePayee: once(db, ApprovePayee, (trx, given) => decide(trx, 'approvePayee', given)),

  rejectPayee: once(db, RejectPayee, async (trx, given) => {
    const receipt = await decide(trx, 'rejectPayee', given);
    await insertReason(trx, given.id, receipt.version, given.body.reason);
    return receipt;
  }),
});
