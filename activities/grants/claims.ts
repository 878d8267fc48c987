import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/calls/calls.ts';
import { insertClaim, insertRestoration, readClaimable, readClaims } from '../../db/grants/claims.ts';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { ease } from '../../db/core/easing.ts';
import { appendEvent } from '../../db/core/events.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import {
  type Claim,
  type Claimable,
  CollectClaim,
  IssueClaim,
  refuseClaim,
  refuseCollection,
  refuseRestoration,
  refuseWaiver,
  RestoreCredits,
  WaiveClaim,
} from '../../domain/grants/claim.ts';
import type { Receipt } from '../../domain/core/command.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { dueOfGrant } from '../core/next-deadline.ts';
import { movementOf } from './tranche-movements.ts';

/** A locked grant and its claims. */
async function lockClaims(trx: Transaction<DB>, id: string) {
  const grant = found(await lockGrant(trx, id));
  return { grant, claims: await readClaims(trx, id) };
}

/** The claim of this number, which a rule has found. */
function claimOf(claims: readonly Claim[], number: number): Claim {
  const claim = claims.find((each) => each.number === number);
  assert(claim, `the rule let a claim ${number} pass that is not there`);
  return claim;
}

type About = Pick<Claim, 'id' | 'number' | 'trancheId' | 'rank'>;
type Moved = Pick<Movement, 'kind' | 'year' | 'amountCents' | 'valueDate'>;

/** Tells what happened to a claim, and moves its amount. A grant's state is left as it is. */
async function settle(
  trx: Transaction<DB>,
  grant: Grant,
  { id: claimId, number, trancheId, rank }: About,
  { name, personId, at, facts }: { name: EventName; personId: string; at: string; facts: Facts },
  moved: Moved,
): Promise<Receipt> {
  const receipt = await appendEvent(
    trx,
    { at, personId },
    { streamId: grant.id, name, facts: { claim: number, tranche: rank, ...facts }, due: await dueOfGrant(trx, grant), state: grant.state },
  );
  const cause = { streamId: grant.id, version: receipt.version };
  await postMovements(trx, [{ ...movementOf(grant, { id: trancheId }, cause, { ...moved, credit: 'CP' }), claimId }], 'all_or_none', at);
  // It may have been what a tranche waited for.
  await ease(trx, [grant.envelopeId], at);
  return receipt;
}

type NewClaim = { number: number; tranche: Claimable; claimedCents: number; collectionOrder: string | null; reason: string };

/** Claims back a part of what was paid of a locked grant's tranche, by an event of its own. */
export async function issue(
  trx: Transaction<DB>,
  grant: Grant,
  { number, tranche: { id: trancheId, rank, paidIn: year }, claimedCents, collectionOrder, reason }: NewClaim,
  { personId, at }: { personId: string; at: string },
): Promise<Receipt> {
  assert(year !== null, `the rule let a claim on tranche ${rank} pass, of which nothing is paid`);
  const claim = { id: newId(), number, trancheId, rank };
  await insertClaim(trx, { ...claim, grantId: grant.id, year, collectionOrder, issuedBy: personId, issuedAt: at });
  const receipt = await settle(
    trx,
    grant,
    claim,
    { name: 'issueClaim', personId, at, facts: { claimedCents } },
    { kind: 'issue_claim', year, amountCents: claimedCents, valueDate: parisDate(at) },
  );
  await insertReason(trx, grant.id, receipt.version, reason);
  return receipt;
}

export const claimActivities = (db: Kysely<DB>) => ({
  issueClaim: once(db, IssueClaim, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank, claimedCents, reason, collectionOrder = null },
      at,
    } = given;
    const { grant, claims } = await lockClaims(trx, id);
    const tranches = await readClaimable(trx, id);
    refuseIf(refuseClaim(grant, tranches, given));
    const tranche = found(tranches.find((each) => each.rank === rank));
    return issue(trx, grant, { number: claims.length + 1, tranche, claimedCents, collectionOrder, reason }, { personId, at });
  }),

  collectClaim: once(db, CollectClaim, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { claim: number, collectedCents, collectedOn },
      at,
    } = given;
    const { grant, claims } = await lockClaims(trx, id);
    refuseIf(refuseCollection(grant, claims, given));
    const claim = claimOf(claims, number);
    return settle(
      trx,
      grant,
      claim,
      { name: 'collectClaim', personId, at, facts: { collectedCents, collectedOn, owedCents: claim.owedCents - collectedCents } },
      { kind: 'collect_claim', year: claim.year, amountCents: collectedCents, valueDate: collectedOn },
    );
  }),

  waiveClaim: once(db, WaiveClaim, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { claim: number, waivedCents, ground, reason },
      at,
    } = given;
    const { grant, claims } = await lockClaims(trx, id);
    refuseIf(refuseWaiver(grant, claims, given));
    const claim = claimOf(claims, number);
    const receipt = await settle(
      trx,
      grant,
      claim,
      { name: 'waiveClaim', personId, at, facts: { waivedCents, ground, owedCents: claim.owedCents - waivedCents } },
      { kind: 'waive_claim', year: claim.year, amountCents: waivedCents, valueDate: parisDate(at) },
    );
    await insertReason(trx, id, receipt.version, reason);
    return receipt;
  }),

  /** The credits are those of the year in which the restoration counts, whichever year had paid: they are opened anew by an act, like an allotment. */
  restoreCredits: once(db, RestoreCredits, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { claim: number, restoredCents, order, valueDate = parisDate(given.at) },
      at,
    } = given;
    const { grant, claims } = await lockClaims(trx, id);
    refuseIf(refuseRestoration(grant, claims, given));
    const year = Number(valueDate.slice(0, 4));
    const receipt = await settle(
      trx,
      grant,
      claimOf(claims, number),
      { name: 'restoreCredits', personId, at, facts: { restoredCents, year, valueDate } },
      { kind: 'restore_credits', year, amountCents: restoredCents, valueDate },
    );
    await insertRestoration(trx, id, receipt.version, order);
    return receipt;
  }),
});
