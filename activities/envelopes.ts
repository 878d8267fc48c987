import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../db/commands.ts';
import { postMovements } from '../db/envelope.ts';
import { type By, appendEvent } from '../db/events.ts';
import { lockGrant, setGrantState } from '../db/grants.ts';
import { insertCreditOrder, insertReversal, lockEnvelope, type MovementRow, readMovement, toReversed } from '../db/movements.ts';
import type { DB } from '../db/schema.ts';
import { readTranches, undoTranche } from '../db/tranches.ts';
import { parisDate } from '../domain/calendar.ts';
import {
  AllotCredits,
  CREDIT_COMMANDS,
  type CreditCommand,
  CutCredits,
  FreezeCredits,
  refuseCreditOrder,
  refuseReversal,
  ReverseMovement,
  ThawCredits,
} from '../domain/credits.ts';
import type { Facts } from '../domain/event.ts';
import type { Grant } from '../domain/grant.ts';
import { found, refuseIf, Refused } from '../domain/refusal.ts';
import { isUndoable, stateBefore } from '../domain/tranche.ts';
import { dueOfGrant } from './due.ts';

/** An envelope has no states: it is there, and takes what its credits bear. */
export const OPEN = 'open';

export const envelopeCommands = (db: Kysely<DB>) => ({
  allotCredits: creditCommand(db, AllotCredits, 'allotCredits'),
  cutCredits: creditCommand(db, CutCredits, 'cutCredits'),
  freezeCredits: creditCommand(db, FreezeCredits, 'freezeCredits'),
  thawCredits: creditCommand(db, ThawCredits, 'thawCredits'),

  /** The opposite of one movement whose recording was a clerical error. Where it had moved a tranche, that goes back, and its grant is told. */
  reverseMovement: once(db, ReverseMovement, async (trx, { id, caller: { personId }, body: { sequence, reason }, at }) => {
    const by = { at, personId };
    // A movement never changes: which grant it is about is read before any lock, since grants are locked before envelopes.
    const about = await readMovement(trx, id, sequence);
    const grant = about?.grant_id ? await lockGrant(trx, about.grant_id) : undefined;
    const envelope = found(await lockEnvelope(trx, id));
    const movement = await readMovement(trx, id, sequence);
    if (!movement) throw new Refused({ code: 'movement_unknown', last: envelope.sequence });
    refuseIf(refuseReversal(toReversed(movement), { personId }));
    const facts = { sequence, kind: movement.kind, tranche: movement.tranche, amountCents: movement.amount_cents };
    if (grant) await undoOnGrant(trx, grant, movement, by, facts);
    const receipt = await appendEvent(trx, by, { streamId: id, name: 'reverseMovement', facts, due: null, state: OPEN }, true);
    await insertReversal(trx, id, receipt.version, reason);
    await postMovements(trx, [oppositeOf(id, movement, receipt.version)], 'all_or_none', at);
    return receipt;
  }),
});

const creditCommand = (db: Kysely<DB>, schema: typeof AllotCredits, name: CreditCommand) =>
  once(db, schema, async (trx, { id, caller: { personId }, body, at }) => {
    const envelope = found(await lockEnvelope(trx, id));
    refuseIf(refuseCreditOrder({ body, at }));
    const { year, credit, amountCents, order, valueDate = parisDate(at) } = body;
    const facts = { year, credit, amountCents, valueDate };
    const receipt = await appendEvent(trx, { at, personId }, { streamId: id, name, facts, due: null, state: OPEN }, true);
    await insertCreditOrder(trx, id, receipt.version, order);
    const movement = {
      kind: CREDIT_COMMANDS[name],
      envelopeId: id,
      year,
      credit,
      amountCents,
      trancheId: null,
      subject: envelope.id,
      valueDate,
    };
    await postMovements(trx, [{ ...movement, cause: { streamId: id, version: receipt.version } }], 'all_or_none', at);
    return receipt;
  });

/** It counts from the day of the movement that it undoes: by value date, what was never so was never so. */
const oppositeOf = (envelopeId: string, movement: MovementRow, version: number) => ({
  kind: movement.kind,
  envelopeId,
  year: movement.year,
  credit: movement.credit,
  amountCents: movement.amount_cents,
  trancheId: movement.tranche_id,
  subject: movement.tranche_id ?? envelopeId,
  valueDate: movement.value_date,
  cause: { streamId: envelopeId, version },
  reverses: { sequence: movement.sequence, from: movement.from_account, to: movement.to_account },
});

async function undoOnGrant(
  trx: Transaction<DB>,
  grant: Grant,
  { kind, tranche_id: trancheId }: MovementRow,
  by: By,
  facts: Facts,
): Promise<void> {
  assert(isUndoable(kind), `${kind} moved a tranche, and the rule let its reversal pass`);
  const tranche = (await readTranches(trx, grant.id)).find((each) => each.id === trancheId);
  assert(tranche, `tranche ${trancheId} is not one of its grant`);
  await undoTranche(trx, tranche.id, kind, stateBefore(kind, tranche));
  const state = grant.state === 'closed' ? 'active' : grant.state;
  if (state !== grant.state) await setGrantState(trx, grant.id, state);
  await appendEvent(trx, by, {
    streamId: grant.id,
    name: 'reverseMovement',
    facts,
    due: await dueOfGrant(trx, { ...grant, state }),
    state,
  });
}
