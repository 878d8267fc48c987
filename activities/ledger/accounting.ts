import type { Kysely } from 'kysely';
import { findCommitment, findOrder, setCodes, setCommitment, setOrderNumber } from '../../db/ledger/accounting.ts';
import { once } from '../../db/core/commands.ts';
import { readDue } from '../../db/core/events.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches } from '../../db/grants/tranches.ts';
import {
  IdentifyCommitment,
  IdentifyCredits,
  IdentifyOrder,
  refuseIdentifiedCommitment,
  refuseIdentifiedCredits,
  refuseIdentifiedOrder,
} from '../../domain/ledger/accounting.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { trancheOf } from '../../domain/grants/tranche.ts';
import { OPEN } from './envelopes.ts';

/** The accounting system's numbers change neither money, state nor deadlines, so no workflow waits for them. */
export const accountingCommands = (db: Kysely<DB>) => ({
  identifyCommitment: once(db, IdentifyCommitment, async (trx, given) => {
    const { id, body } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseIdentifiedCommitment(grant, await findCommitment(trx, body.commitmentNumber, id), given));
    const { commitmentNumber, supplier } = body;
    return {
      facts: { commitmentNumber, supplierNumber: supplier?.number ?? null },
      due: await readDue(trx, id),
      state: grant.state,
      after: ({ version }) => setCommitment(trx, id, version, body),
    };
  }),

  identifyOrder: once(db, IdentifyOrder, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, orderNumber },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseIdentifiedOrder(grant, tranches, await findOrder(trx, orderNumber, { grantId: id, rank }), given));
    await setOrderNumber(trx, trancheOf(tranches, rank).id, orderNumber);
    return { facts: { tranche: rank, orderNumber }, due: await readDue(trx, id), state: grant.state };
  }),

  identifyCredits: once(db, IdentifyCredits, async (trx, { id, body, at }) => {
    orNotFound(await lockEnvelope(trx, id));
    refuseIf(refuseIdentifiedCredits({ body, at }));
    await setCodes(trx, id, body);
    return { facts: body, ...OPEN };
  }),
});
