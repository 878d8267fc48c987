import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { DB } from '../../db/core/schema.ts';
import { endChange, insertChange, type ProposedChange, readChange } from '../../db/ledger/changes.ts';
import { findKin } from '../../db/ledger/envelope.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, Refused, refuseIf } from '../../domain/core/refusal.ts';
import {
  ConfirmChange,
  mayEndChange,
  mayRetractChange,
  ProposeChange,
  refuseProposal,
  RejectChange,
  RetractChange,
} from '../../domain/ledger/change.ts';
import { allot, OPEN, setVisaRule, transfer } from './envelopes.ts';
import { carryOver } from './years.ts';

/**
 * Changes of an envelope that one person proposes and another confirms. A proposal is checked by its command's rule, so
 * that no one is asked to confirm what cannot be; it is checked again on confirmation, together with the ledger. An
 * unconfirmed one leaves only its row and its events.
 */
export const changeCommands = (db: Kysely<DB>) => ({
  proposeChange: once(db, ProposeChange, async (trx, given) => {
    refuseIf(refuseProposal(given));
    const { facts } = await effectOf(trx, given, given.body);
    const change = await insertChange(trx, given);
    return { facts: { ...facts, change, command: given.body.command }, ...OPEN };
  }),

  confirmChange: once(db, ConfirmChange, async (trx, given) => {
    orNotFound(await findKin(trx, given.id));
    // A proposal never changes, so the envelopes that it concerns are read before any lock, because they are locked in
    // order. Whether it still waits is checked again under the locks.
    const { proposed } = await mayOnChange(trx, given, mayEndChange);
    const { facts, ...effect } = await effectOf(trx, given, proposed);
    await mayOnChange(trx, given, mayEndChange);
    await endChange(trx, given, 'confirmed');
    return { ...effect, facts: { ...facts, change: given.body.change, command: proposed.command } };
  }),

  rejectChange: once(db, RejectChange, async (trx, given) => {
    orNotFound(await lockEnvelope(trx, given.id));
    const { command } = await mayOnChange(trx, given, mayEndChange);
    await endChange(trx, given, 'rejected', given.body.reason);
    return { facts: { change: given.body.change, command }, ...OPEN };
  }),

  retractChange: once(db, RetractChange, async (trx, given) => {
    orNotFound(await lockEnvelope(trx, given.id));
    const { command } = await mayOnChange(trx, given, mayRetractChange);
    await endChange(trx, given, 'retracted');
    return { facts: { change: given.body.change, command }, ...OPEN };
  }),
});

/** Checks a command on the change that its body names. */
async function mayOnChange(trx: Transaction<DB>, given: Given<{ change: number }>, may: typeof mayEndChange): Promise<ProposedChange> {
  const { id, caller, body } = given;
  const change = await readChange(trx, id, body.change);
  if (!change) throw new Refused({ code: 'change_unknown' });
  refuseIf(may(change, caller));
  return change;
}

/**
 * The effect of a change: locks its envelopes and checks its rule, and writes nothing before its event.
 * @throws Refused if its rule refuses it
 */
function effectOf(trx: Transaction<DB>, given: Given<unknown>, { command, body }: ProposeChange): Promise<Effect> {
  switch (command) {
    case 'allotCredits':
      return allot(trx, { ...given, body });
    case 'transferCredits':
      return transfer(trx, { ...given, body });
    case 'carryOverCredits':
      return carryOver(trx, { ...given, body });
    case 'setVisaRule':
      return setVisaRule(trx, { ...given, body });
  }
}
