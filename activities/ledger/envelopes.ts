import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { findKin, hasSubEnvelopes, insertSubEnvelope, postMovements, readLine } from '../../db/ledger/envelope.ts';
import { acknowledgeFreezes, type Deprived, insertFreezeNotices, readFreeze } from '../../db/ledger/freezes.ts';
import { readReservations } from '../../db/ledger/reservations.ts';
import { ease } from '../../db/core/credit-release.ts';
import { openStreams } from '../../db/core/events.ts';
import type { RelatedEffect, Effect } from '../../db/core/append-effect.ts';
import { lockGrant, setGrantState } from '../../db/grants/grants.ts';
import {
  insertCreditOrder,
  insertReversal,
  lockEnvelope,
  lockFamily,
  type MovementRow,
  readMovement,
  readSequence,
  readOtherSide,
  toReversed,
} from '../../db/ledger/movements.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches, undoTranche } from '../../db/grants/tranches.ts';
import { insertVisaRule, lockVisaRule, readThreshold } from '../../db/grants/visas.ts';
import { lockAddingAlone, readAddedAlone } from '../../db/ledger/changes.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { FundSettings } from '../../domain/core/fund-settings.ts';
import type { Given } from '../../domain/core/command.ts';
import { EVERYTHING, idsOf } from '../../domain/core/role.ts';
import {
  AllotCredits,
  type CreditOrder,
  CutCredits,
  FreezeCredits,
  refuseCreditOrder,
  mayReverse,
  ReverseMovement,
  ThawCredits,
  TransferCredits,
} from '../../domain/ledger/credits.ts';
import { aloneSince, refuseCreditsAlone, refuseVisaLiftedAlone } from '../../domain/ledger/change.ts';
import { ENVELOPE_STATE, type Movement, type MovementKind } from '../../domain/ledger/envelope.ts';
import { OpenSubEnvelope, refuseFreeze, refuseSubEnvelope, refuseTransfer, splitFreeze } from '../../domain/ledger/envelope-family.ts';
import { AcknowledgeFreeze, mayAcknowledgeFreeze, rolesOfFreeze } from '../../domain/ledger/freeze.ts';
import { waitingAfter } from '../../domain/ledger/reservations.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { orNotFound, refuseIf, Refused } from '../../domain/core/refusal.ts';
import { isUndoable, stateBefore } from '../../domain/grants/tranche.ts';
import { SetVisaRule } from '../../domain/grants/visa.ts';
import { grantNow } from '../core/next-deadline.ts';

/** An envelope has no states and no deadlines. */
export const OPEN = { due: null, state: ENVELOPE_STATE } as const;

/** @param settings what one person may do alone */
export const envelopeCommands = (db: Kysely<DB>, settings: FundSettings) => ({
  /**
   * A sub-envelope has its parent's visa rule from its beginning: otherwise one person could avoid the rule by opening
   * one. The parent is locked for that alone.
   */
  openSubEnvelope: once(db, OpenSubEnvelope, async (trx, { id, body }) => {
    const { parentId, code, name } = body;
    refuseIf(refuseSubEnvelope(await findKin(trx, parentId), { body }));
    const rule = await lockVisaRule(trx, parentId);
    await openStreams(trx, 'envelope', [id]);
    if (!(await insertSubEnvelope(trx, { id, parentId, code, name })))
      throw new Refused({ code: 'envelope_code_taken', envelopeCode: code });
    if (!rule) return { facts: { parentId, code }, ...OPEN };
    const { thresholdCents } = rule;
    return {
      facts: { parentId, code, thresholdCents, sequence: 0 },
      ...OPEN,
      after: ({ version }) => insertVisaRule(trx, { id, sequence: 0 }, version, rule),
    };
  }),

  allotCredits: once(db, AllotCredits, async (trx, given) => {
    await lockAddingAlone(trx);
    const effect = await allot(trx, given);
    await refuseAddingAlone(trx, given, settings);
    return effect;
  }),
  cutCredits: creditCommand(db, CutCredits, 'cut'),
  thawCredits: creditCommand(db, ThawCredits, 'thaw'),

  /** One order, one event, one list: the envelope's own share, and the shares of the sub-envelopes that it names. */
  freezeCredits: once(db, FreezeCredits, async (trx, given) => {
    const { id, body, at } = given;
    const { year, credit, subEnvelopes = [] } = body;
    const locked = await lockFamily(trx, [id, ...subEnvelopes.map(({ envelopeId }) => envelopeId)]);
    const envelope = { ...orNotFound(locked.get(id)), hasChildren: await hasSubEnvelopes(trx, id) };
    refuseIf(refuseFreeze(envelope, await readLine(trx, { envelopeId: id, year, credit }), [...locked.values()], { body, at }));
    const { namedCents, ownCents } = splitFreeze(body);
    const own = ownCents > 0 ? [{ envelopeId: id, amountCents: ownCents }] : [];
    const shares = [...own, ...subEnvelopes];
    const deprived = credit === 'AE' ? await deprivedIn(trx, year, shares) : [];
    return orderOf(
      trx,
      given,
      shares.map((share) => ({ kind: 'freeze' as const, ...share })),
      {
        ...(namedCents > 0 ? { subEnvelopesCents: namedCents } : {}),
        ...(deprived.length > 0 ? { deprived: deprived.flatMap(({ grantIds }) => grantIds).length } : {}),
      },
      (version) => insertFreezeNotices(trx, { streamId: id, version }, deprived),
    );
  }),

  /** Decides nothing and moves nothing: the role of the person who acknowledges is no longer asked. */
  acknowledgeFreeze: once(db, AcknowledgeFreeze, async (trx, { id, caller, body: { sequence }, by }) => {
    orNotFound(await lockEnvelope(trx, id));
    const freeze = await readFreeze(trx, id, sequence);
    if (!freeze) throw new Refused({ code: 'freeze_unknown' });
    refuseIf(mayAcknowledgeFreeze(freeze, caller));
    await acknowledgeFreezes(trx, { id, sequence }, rolesOfFreeze(caller), by);
    return { facts: { sequence }, ...OPEN };
  }),

  transferCredits: once(db, TransferCredits, async (trx, given) => {
    await lockAddingAlone(trx);
    const effect = await transfer(trx, given);
    await refuseAddingAlone(trx, given, settings);
    return effect;
  }),

  setVisaRule: once(db, SetVisaRule, async (trx, given) => {
    const effect = await setVisaRule(trx, given);
    refuseIf(refuseVisaLiftedAlone(await readThreshold(trx, given.id), given.body));
    return effect;
  }),

  /**
   * Reverses one movement whose recording was a clerical error. A tranche that it had moved goes back, and its grant is
   * woken; for one side of a transfer, the other side is reversed with it.
   */
  reverseMovement: once(db, ReverseMovement, async (trx, { id, caller, body: { sequence, reason }, at }) => {
    const last = orNotFound(await readSequence(trx, id));
    // A movement never changes, so its grant and the other envelope are read before any lock: grants are locked before
    // envelopes, and envelopes in order. A movement recorded since then counts as unknown, since its rows would be
    // locked out of order.
    const about = await readMovement(trx, id, sequence);
    if (!about) throw new Refused({ code: 'movement_unknown', last });
    const grant = about.grant_id ? await lockGrant(trx, about.grant_id) : undefined;
    await lockFamily(trx, [id, ...(about.other_envelope_id ? [about.other_envelope_id] : [])]);
    const movement = orNotFound(await readMovement(trx, id, sequence));
    refuseIf(mayReverse(toReversed(movement), caller));
    const { kind, tranche, claim, amount_cents: amountCents } = movement;
    const facts = { sequence, kind, tranche, ...(claim === null ? {} : { claim }), amountCents };
    const also = grant ? [{ facts, ...(await undoOnGrant(trx, grant, movement)) }] : [];
    return {
      facts,
      ...OPEN,
      also,
      after: async (cause) => {
        await insertReversal(trx, id, cause.version, reason);
        const otherSide = await readOtherSide(trx, movement);
        const opposites = [oppositeOf(id, movement, cause), ...(otherSide ? [oppositeOf(otherSide.envelope_id, otherSide, cause)] : [])];
        await postMovements(trx, opposites, 'all_or_none', at);
      },
    };
  }),
});

/**
 * The reservations that a freeze leaves without credits, on each envelope that bears a share of it; all must be locked.
 */
async function deprivedIn(
  trx: Transaction<DB>,
  year: number,
  shares: readonly { envelopeId: string; amountCents: number }[],
): Promise<Deprived[]> {
  const deprived: Deprived[] = [];
  for (const { envelopeId, amountCents } of shares) {
    const line = await readLine(trx, { envelopeId, year, credit: 'AE' });
    const after = { ...line, frozen: line.frozen + amountCents };
    const hit = waitingAfter(line, after, await readReservations(trx, EVERYTHING, envelopeId, year));
    if (hit.length > 0) deprived.push({ envelopeId, grantIds: [...new Set(hit.map(({ grantId }) => grantId))] });
  }
  return deprived;
}

/**
 * Refuses credits that one human may not add alone; `lockAddingAlone` must come first.
 * @param body its year is the one to which credits are added
 */
export async function refuseAddingAlone(
  trx: Transaction<DB>,
  { caller, body, at }: Pick<Given<Pick<CreditOrder, 'year' | 'credit' | 'amountCents'>>, 'caller' | 'body' | 'at'>,
  settings: FundSettings,
): Promise<void> {
  const added = await readAddedAlone(trx, idsOf(caller), aloneSince(at, settings));
  refuseIf(refuseCreditsAlone(body, added[body.credit], settings));
}

/** Allots credits of a year; the first ones open it. */
export async function allot(trx: Transaction<DB>, given: Given<CreditOrder>): Promise<Effect> {
  const { id, body, at } = given;
  orNotFound(await lockEnvelope(trx, id));
  refuseIf(refuseCreditOrder({ body, at }));
  return orderOf(trx, given, [{ kind: 'allot', envelopeId: id, amountCents: body.amountCents }]);
}

/** Two movements of one event, each in the chain of its own envelope. */
export async function transfer(trx: Transaction<DB>, given: Given<TransferCredits>): Promise<Effect> {
  const { id, body, at } = given;
  const { toEnvelopeId, amountCents } = body;
  const locked = await lockFamily(trx, [id, toEnvelopeId]);
  const from = { ...orNotFound(locked.get(id)), hasChildren: await hasSubEnvelopes(trx, id) };
  refuseIf(refuseTransfer(from, locked.get(toEnvelopeId), { body, at }));
  const moves: Move[] = [
    { kind: 'transfer_out', envelopeId: id, amountCents },
    { kind: 'transfer_in', envelopeId: toEnvelopeId, amountCents },
  ];
  return orderOf(trx, given, moves, { toEnvelopeId });
}

/**
 * Sets what the envelope asks of the controller from now on, that is for movements after its last one. The earlier rule
 * stays in its history.
 */
export async function setVisaRule(trx: Transaction<DB>, { id, body, at }: Given<SetVisaRule>): Promise<Effect> {
  const envelope = orNotFound(await lockEnvelope(trx, id));
  return {
    facts: { thresholdCents: body.thresholdCents, sequence: envelope.sequence },
    ...OPEN,
    after: async ({ version }) => {
      await insertVisaRule(trx, envelope, version, body);
      await ease(trx, [id], at);
    },
  };
}

const creditCommand = (db: Kysely<DB>, schema: typeof AllotCredits, kind: MovementKind) =>
  once(db, schema, async (trx, given) => {
    const { id, body, at } = given;
    orNotFound(await lockEnvelope(trx, id));
    refuseIf(refuseCreditOrder({ body, at }));
    return orderOf(trx, given, [{ kind, envelopeId: id, amountCents: body.amountCents }]);
  });

/** `year`: that of the credits, if it is not the order's. */
export type Move = { kind: MovementKind; envelopeId: string; amountCents: number; year?: number };

/**
 * The effect of an order: its event on its envelope, with the reference of its act, and its movements, on envelopes
 * that are all locked; all or none are posted.
 * @param more facts of its event beside the order itself
 * @param write what to write with it
 */
export function orderOf(
  trx: Transaction<DB>,
  { id, body, at }: Given<CreditOrder>,
  moves: readonly Move[],
  more: Facts = {},
  write?: (version: number) => Promise<void>,
): Effect {
  const { year, credit, amountCents, order, valueDate = parisDate(at) } = body;
  return {
    facts: { year, credit, amountCents, valueDate, ...more },
    ...OPEN,
    after: async (cause) => {
      await insertCreditOrder(trx, id, cause.version, order);
      const movements = moves.map((move): Movement => ({
        year,
        ...move,
        credit,
        trancheId: null,
        subject: move.envelopeId,
        valueDate,
        cause,
      }));
      await postMovements(trx, movements, 'all_or_none', at);
      await write?.(cause.version);
    },
  };
}

/** It counts from the value date of the movement that it reverses: an error never counted. */
const oppositeOf = (envelopeId: string, movement: MovementRow, cause: Movement['cause']): Movement => ({
  kind: movement.kind,
  envelopeId,
  year: movement.year,
  credit: movement.credit,
  amountCents: movement.amount_cents,
  trancheId: movement.tranche_id,
  subject: movement.tranche_id ?? envelopeId,
  valueDate: movement.value_date,
  cause,
  reverses: { sequence: movement.sequence, from: movement.from_account, to: movement.to_account },
  ...(movement.claim_id === null ? {} : { claimId: movement.claim_id }),
});

/** Returns a grant, and the tranche that a movement had moved, to their earlier state. */
async function undoOnGrant(
  trx: Transaction<DB>,
  grant: Grant,
  { kind, tranche_id: trancheId, claim_id: claimId }: MovementRow,
): Promise<RelatedEffect> {
  let { state } = grant;
  if (claimId === null) {
    assert(isUndoable(kind), `${kind} moved a tranche, and the rule let its reversal pass`);
    const tranche = (await readTranches(trx, grant.id)).find((each) => each.id === trancheId);
    assert(tranche, `tranche ${trancheId} is not one of its grant`);
    await undoTranche(trx, tranche.id, kind, stateBefore(kind, tranche));
    if (state === 'closed') state = 'active';
    if (state !== grant.state) await setGrantState(trx, grant.id, state);
  }
  return { streamId: grant.id, ...(await grantNow(trx, { ...grant, state })) };
}
