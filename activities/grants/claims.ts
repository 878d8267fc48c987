import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { insertClaim, insertRestoration, readClaimable, readClaims, setCollectionOrder } from '../../db/grants/claims.ts';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { ease } from '../../db/core/credit-release.ts';
import { appendEffect, type Effect } from '../../db/core/append-effect.ts';
import { insertReason, lockGrantWith } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import {
  type Claim,
  type Claimable,
  CollectClaim,
  IdentifyClaim,
  IssueClaim,
  refuseClaim,
  refuseCollection,
  refuseIdentifiedClaim,
  refuseRestoration,
  refuseWaiver,
  RestoreCredits,
  WaiveClaim,
} from '../../domain/grants/claim.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { sumCents } from '../../domain/core/money.ts';
import { overpaidParts, type Settlement } from '../../domain/grants/final-account.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Cause, movementOf } from './tranche-movements.ts';

const lockClaims = lockGrantWith(readClaims);

/** The claim of this number, which a rule has already found. */
function claimOf(claims: readonly Claim[], number: number): Claim {
  const claim = claims.find((each) => each.number === number);
  assert(claim, `the rule accepted claim ${number}, which does not exist`);
  return claim;
}

type About = Pick<Claim, 'id' | 'number' | 'trancheId' | 'rank'>;
type Moved = Pick<Movement, 'kind' | 'year' | 'amountCents' | 'valueDate'>;

/** Moves a claim's amount by the event of its step. */
export const moveClaim =
  (trx: Transaction<DB>, grant: Grant, { id: claimId, trancheId }: Pick<Claim, 'id' | 'trancheId'>, moved: Moved, at: string) =>
  async (cause: Cause): Promise<void> => {
    const movement = movementOf(grant, { id: trancheId }, cause, { ...moved, credit: 'CP' });
    await postMovements(trx, [{ ...movement, claimId }], 'all_or_none', at);
    // A tranche may have waited for it.
    await ease(trx, [grant.envelopeId], at);
  };

/**
 * A step of a claim: it moves the claim's amount and leaves its grant's state.
 * @param write what to write with it, given the event's version
 */
async function settle(
  trx: Transaction<DB>,
  grant: Grant,
  claim: About,
  facts: Facts,
  moved: Moved,
  { at, write }: { at: string; write?: (version: number) => Promise<void> },
): Promise<Effect> {
  return {
    facts: { claim: claim.number, tranche: claim.rank, ...facts },
    ...(await grantNow(trx, grant)),
    after: async (cause) => {
      await moveClaim(trx, grant, claim, moved, at)(cause);
      await write?.(cause.version);
    },
  };
}

type NewClaim = { number: number; tranche: Claimable; claimedCents: number; reason: string };

/** Claims back part of what was paid of a locked grant's tranche. */
async function issue(
  trx: Transaction<DB>,
  grant: Grant,
  { number, tranche, claimedCents, reason }: NewClaim,
  { personId, at }: ByPerson,
): Promise<Effect> {
  const { id: trancheId, rank, paidIn: year, paidCents, claimedCents: claimedBeforeCents } = tranche;
  assert(year !== null, `the rule let a claim on tranche ${rank} pass, of which nothing is paid`);
  const claim = { id: newId(), number, trancheId, rank };
  await insertClaim(trx, { ...claim, grantId: grant.id, year, issuedBy: personId, issuedAt: at });
  const moved = { kind: 'issue_claim', year, amountCents: claimedCents, valueDate: parisDate(at) } as const;
  const write = (version: number) => insertReason(trx, grant.id, version, reason);
  return settle(trx, grant, claim, { claimedCents, paidCents, claimedBeforeCents }, moved, { at, write });
}

/** Claims back the overpayment tranche by tranche, each by its own event. Returns the total, in cents. */
export async function claimOverpaid(
  trx: Transaction<DB>,
  grant: Grant,
  settlement: Settlement,
  { reason, by }: { reason: string; by: ByPerson },
): Promise<number> {
  const parts = overpaidParts(settlement, await readClaimable(trx, grant.id));
  const claims = (await readClaims(trx, grant.id)).length;
  for (const [place, { tranche, claimedCents }] of parts.entries())
    await appendEffect(
      trx,
      { id: grant.id, by, name: 'issueClaim' },
      await issue(trx, grant, { number: claims + place + 1, tranche, claimedCents, reason }, by),
    );
  return sumCents(parts.map(({ claimedCents }) => claimedCents));
}

export const claimActivities = (db: Kysely<DB>) => ({
  issueClaim: once(db, IssueClaim, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, claimedCents, reason },
      by,
    } = given;
    const [grant, claims] = await lockClaims(trx, id);
    const tranches = await readClaimable(trx, id);
    refuseIf(refuseClaim(grant, tranches, given));
    const tranche = orNotFound(tranches.find((each) => each.rank === rank));
    return issue(trx, grant, { number: claims.length + 1, tranche, claimedCents, reason }, by);
  }),

  /** The titre changes neither money, state nor deadlines of the fund. */
  identifyClaim: once(db, IdentifyClaim, async (trx, given) => {
    const {
      id,
      body: { claim: number, ...order },
    } = given;
    const [grant, claims] = await lockClaims(trx, id);
    refuseIf(refuseIdentifiedClaim(grant, claims, given));
    const { id: claimId, claimedCents, issuedOn } = claimOf(claims, number);
    await setCollectionOrder(trx, claimId, order);
    const { notifiedOn, dueDates = [], ...titre } = order;
    const days = dueDates.map(({ dueOn }) => dueOn).toSorted();
    const due = days.length === 0 ? {} : { dueDates: days.length, firstDueOn: days.at(0) ?? null, lastDueOn: days.at(-1) ?? null };
    const facts = { claim: number, ...titre, ...(notifiedOn ? { notifiedOn } : {}), ...due, claimedCents, issuedOn };
    return { facts, ...(await grantNow(trx, grant)) };
  }),

  collectClaim: once(db, CollectClaim, async (trx, given) => {
    const {
      id,
      body: { claim: number, collectedCents, collectedOn },
      at,
    } = given;
    const [grant, claims] = await lockClaims(trx, id);
    refuseIf(refuseCollection(grant, claims, given));
    const claim = claimOf(claims, number);
    const facts = { collectedCents, collectedOn, owedCents: claim.owedCents - collectedCents };
    const moved = { kind: 'collect_claim', year: claim.year, amountCents: collectedCents, valueDate: collectedOn } as const;
    return settle(trx, grant, claim, facts, moved, { at });
  }),

  waiveClaim: once(db, WaiveClaim, async (trx, given) => {
    const {
      id,
      body: { claim: number, waivedCents, ground, reason },
      at,
    } = given;
    const [grant, claims] = await lockClaims(trx, id);
    refuseIf(refuseWaiver(grant, claims, given));
    const claim = claimOf(claims, number);
    const facts = { waivedCents, ground, owedCents: claim.owedCents - waivedCents };
    const moved = { kind: 'waive_claim', year: claim.year, amountCents: waivedCents, valueDate: parisDate(at) } as const;
    return settle(trx, grant, claim, facts, moved, { at, write: (version) => insertReason(trx, id, version, reason) });
  }),

  /**
   * The credits belong to the year of the restoration's value date, whichever year had paid: an act opens them like an
   * allotment.
   */
  restoreCredits: once(db, RestoreCredits, async (trx, given) => {
    const {
      id,
      body: { claim: number, restoredCents, order, valueDate = parisDate(given.at) },
      at,
    } = given;
    const [grant, claims] = await lockClaims(trx, id);
    refuseIf(refuseRestoration(grant, claims, given));
    const year = Number(valueDate.slice(0, 4));
    const moved = { kind: 'restore_credits', year, amountCents: restoredCents, valueDate } as const;
    const write = (version: number) => insertRestoration(trx, id, version, order);
    return settle(trx, grant, claimOf(claims, number), { restoredCents, year, valueDate }, moved, { at, write });
  }),
});
