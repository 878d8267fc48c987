import { z } from 'zod';
import { endOfDate, parisDate, yearOf } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { Judged } from '../people/conflict.ts';
import type { MovementKind } from '../ledger/envelope.ts';
import { type Grant, type GrantCommand, type GrantStanding, refuseGrant } from './grant.ts';
import type { EventTable } from '../core/event.ts';
import { endOfLegalPeriod, lawOn } from '../core/law.ts';
import { Cents, LEAST_CENTS, sumCents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { Rank } from './tranche.ts';
import { Day, line, text } from '../core/words.ts';

const ClaimNumber = z.int().positive().max(10_000).meta({ description: 'The claim, by its number in the grant' });

export const IssueClaim = z.strictObject({
  tranche: Rank,
  claimedCents: Cents,
  reason: text(2000).min(1),
});
export type IssueClaim = z.infer<typeof IssueClaim>;

/** A day by which a part of a claim is to be paid back. */
const DueDate = z.strictObject({ dueOn: Day, amountCents: Cents });
export type DueDate = z.infer<typeof DueDate>;

/**
 * A claim's titre de perception, once it has arrived; what is recorded later replaces it. The titre is an act of its
 * own, contested with the accountant whom it names (décret 2012-1246 art. 117 and 118).
 */
export const IdentifyClaim = z.strictObject({
  claim: ClaimNumber,
  collectionOrder: line(100).min(1).meta({ description: 'The N° of the titre de perception' }),
  collectionOrderOn: Day.meta({ description: 'The day of the titre de perception' }),
  accountant: line(200).min(1).meta({ description: 'The accountant who collects it, as it names them' }),
  notifiedOn: Day.optional().meta({ description: 'The day on which its debtor was notified of it, if that is known' }),
  dueDates: z.array(DueDate).max(60).optional().meta({
    description: 'By when what is still owed is to be paid: as the titre says or, in several parts, as its accountant has granted',
  }),
});
export type IdentifyClaim = z.infer<typeof IdentifyClaim>;

export const CollectClaim = z.strictObject({ claim: ClaimNumber, collectedCents: Cents, collectedOn: Day });
export type CollectClaim = z.infer<typeof CollectClaim>;

/**
 * Why a claim is given up: its debtor is released (remise gracieuse), or it cannot be collected (admission en
 * non-valeur, décret 2012-1246 art. 124).
 */
const WAIVER_GROUNDS = ['remission', 'write_off'] as const;

export const WaiveClaim = z.strictObject({
  claim: ClaimNumber,
  waivedCents: Cents,
  ground: z.enum(WAIVER_GROUNDS).meta({ description: 'remission: remise gracieuse; write_off: admission en non-valeur' }),
  reason: text(2000).min(1),
});
export type WaiveClaim = z.infer<typeof WaiveClaim>;

export const RestoreCredits = z.strictObject({
  claim: ClaimNumber,
  restoredCents: Cents,
  order: line(200).min(1).meta({ description: 'The reference of the act that orders it' }),
  valueDate: Day.optional().meta({
    description: 'The day on which it counts, and whose year gets the credits; by default today in Paris',
  }),
});
export type RestoreCredits = z.infer<typeof RestoreCredits>;

export const claimEvents = {
  issueClaim: { applicant: true, letters: true, urgent: true, decidedBy: 'finance' },
  collectClaim: { applicant: true, letters: false },
  // A write-off concerns the fund alone, as the debtor still owes the claim; a remission is notified to the debtor.
  waiveClaim: { applicant: false, letters: true, decidedBy: 'finance' },
  restoreCredits: { applicant: false, letters: false },
  identifyClaim: { applicant: true, letters: true },
} satisfies EventTable;

/**
 * Movements on the memo accounts of claims, and those by which a claim gives credits back: each can be reversed,
 * whatever has become of its grant.
 */
const OF_CLAIMS: readonly MovementKind[] = ['issue_claim', 'collect_claim', 'waive_claim', 'restore_credits'];
export const isOfClaim = (kind: MovementKind): boolean => OF_CLAIMS.includes(kind);

/**
 * Amounts of a claim, in cents. claimed = owed + collected + waived; `restored` is the part of what was collected that
 * came back to the credits.
 */
export type ClaimAmounts = { claimedCents: number; owedCents: number; collectedCents: number; waivedCents: number; restoredCents: number };

/**
 * A claim's row as the rules read it. `number`: its number within its grant, from 1; `rank`: the tranche that was paid
 * wrongly; `year`: that of the payment credits that paid it; `issuedOn`: a day in Paris.
 */
export type Claim = ClaimAmounts & {
  id: string;
  number: number;
  trancheId: string;
  rank: number;
  year: number;
  issuedBy: string;
  issuedOn: string;
};

/**
 * What was paid of a tranche, and what of it is claimed, less what was waived; in cents. `paidIn`: the year of the
 * credits that paid it, null if nothing is paid.
 */
export type Claimable = { id: string; rank: number; paidCents: number; claimedCents: number; paidIn: number | null };

/** What may still be claimed of a tranche. */
export const claimableCents = ({ paidCents, claimedCents }: Pick<Claimable, 'paidCents' | 'claimedCents'>): number =>
  paidCents - claimedCents;

/** What was collected of a claim and is not restored yet. */
export const restorableCents = ({ collectedCents, restoredCents }: Pick<ClaimAmounts, 'collectedCents' | 'restoredCents'>): number =>
  collectedCents - restoredCents;

/** The part of a tranche that decides how much of its payment may be claimed. */
type Claimed = Pick<Claimable, 'rank' | 'paidCents' | 'claimedCents'>;

function refuseAbovePaid(tranche: Claimed, askedCents: number): Refusal | null {
  const { rank, paidCents } = tranche;
  const mostCents = claimableCents(tranche);
  return askedCents > mostCents ? { code: 'claimed_above_paid', rank, paidCents, mostCents, askedCents } : null;
}

/** The first refusal, in order of precedence; null if finance may claim some of what was paid of the tranche. */
export const mayClaim = ({ grant, tranche }: { grant: GrantStanding; tranche: Claimed }, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'issueClaim') ?? refuseAbovePaid(tranche, LEAST_CENTS);

/** The first refusal, in order of precedence; null if finance may claim this much of what was paid of the tranche. */
export function refuseClaim(grant: Grant, tranches: readonly Claimable[], { caller, body }: Given<IssueClaim>): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'issueClaim');
  if (refusal) return refusal;
  const tranche = tranches.find(({ rank }) => rank === body.tranche);
  if (!tranche) return { code: 'tranche_unknown', ranks: tranches.map(({ rank }) => rank) };
  return refuseAbovePaid(tranche, body.claimedCents);
}

/** A claim that is still owed in part, by its grant and its number. */
export type OwedClaim = { grantId: string; number: number; owedCents: number };

/** Refuses new commitments to a debtor: what was overpaid is collected first. */
export const refuseOwed = (owed: OwedClaim | undefined): Refusal | null =>
  owed ? { code: 'claim_owed', grantId: owed.grantId, claim: owed.number, owedCents: owed.owedCents } : null;

function findClaim(
  grant: Grant,
  claims: readonly Claim[],
  command: GrantCommand,
  { caller, body }: Given<{ claim: number }>,
): { refusal: Refusal } | { claim: Claim } {
  const refusal = refuseGrant(grant, caller, command);
  if (refusal) return { refusal };
  const claim = claims.find(({ number }) => number === body.claim);
  return claim ? { claim } : { refusal: { code: 'claim_unknown', numbers: claims.map(({ number }) => number) } };
}

const refuseAboveOwed = ({ number, owedCents }: Claim, askedCents: number): Refusal | null =>
  askedCents > owedCents ? { code: 'claim_exceeded', claim: number, owedCents, askedCents } : null;

/**
 * The person who issued a claim neither records that it is collected nor waives it: ordering and collecting are
 * incompatible functions (décret 2012-1246 art. 9).
 */
const isIssuer = ({ issuedBy }: Pick<Claim, 'issuedBy'>, caller: Caller): boolean => isSamePerson(caller, issuedBy);

type OnClaim = { grant: GrantStanding & Judged; claim: Claim };

const refuseCollector = ({ grant, claim }: OnClaim, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'collectClaim') ?? (isIssuer(claim, caller) ? { code: 'collector_issued_claim' } : null);

/** The first refusal, in order of precedence; null if the payer may record that some of the claim was collected. */
export const mayCollect = (on: OnClaim, caller: Caller): Refusal | null =>
  refuseCollector(on, caller) ?? refuseAboveOwed(on.claim, LEAST_CENTS);

/**
 * The first refusal, in order of precedence; null if the collection may be recorded: it came between the day of the
 * claim and today, and is no more than is owed.
 */
export function refuseCollection(grant: Grant, claims: readonly Claim[], given: Given<CollectClaim>): Refusal | null {
  const found = findClaim(grant, claims, 'collectClaim', given);
  if ('refusal' in found) return found.refusal;
  const { claim } = found;
  const refusal = refuseCollector({ grant, claim }, given.caller);
  if (refusal) return refusal;
  const { collectedOn, collectedCents } = given.body;
  const [earliest, latest] = [claim.issuedOn, parisDate(given.at)];
  if (collectedOn < earliest || collectedOn > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return refuseAboveOwed(claim, collectedCents);
}

/**
 * The first refusal, in order of precedence; null if finance may record the number of the claim's titre de perception.
 * A reversed claim does not exist.
 */
export const mayIdentifyClaim = ({ grant, claim }: OnClaim, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'identifyClaim') ?? (claim.claimedCents === 0 ? { code: 'claim_unknown', numbers: [] } : null);

/** Due dates follow the titre, and come to what is owed: what they leave out would never be due. */
function refuseDueDates({ number, owedCents }: Claim, { collectionOrderOn: earliest, dueDates = [] }: IdentifyClaim): Refusal | null {
  if (dueDates.length === 0) return null;
  const early = dueDates.find(({ dueOn }) => dueOn < earliest);
  if (early) return { code: 'due_date_before_order', earliest, dueOn: early.dueOn };
  const givenCents = sumCents(dueDates.map(({ amountCents }) => amountCents));
  return givenCents === owedCents ? null : { code: 'due_dates_differ_from_owed', claim: number, owedCents, givenCents };
}

/**
 * The first refusal, in order of precedence; null if the claim that the body names stands, its titre is of a day
 * between the claim and today, and its due dates come to what is owed. A wrong titre is replaced.
 */
export function refuseIdentifiedClaim(grant: Grant, claims: readonly Claim[], given: Given<IdentifyClaim>): Refusal | null {
  const found = findClaim(grant, claims, 'identifyClaim', given);
  if ('refusal' in found) return found.refusal;
  const { claim } = found;
  const refusal = mayIdentifyClaim({ grant, claim }, given.caller);
  if (refusal) return refusal;
  const [earliest, latest] = [claim.issuedOn, parisDate(given.at)];
  const { collectionOrderOn: day, notifiedOn = day } = given.body;
  if (day < earliest || day > latest) return { code: 'collection_order_out_of_range', earliest, latest };
  if (notifiedOn < day || notifiedOn > latest) return { code: 'order_notified_out_of_range', earliest: day, latest };
  return refuseDueDates(claim, given.body);
}

/**
 * What is still owed at each due date of a claim, in cents, the first date first: what was collected or waived since
 * they were recorded settles the first ones. Dates of which nothing is owed are left out.
 * @param dueDates in the order of their days; together they come to what was owed when they were recorded
 */
export function owedByDate(dueDates: readonly DueDate[], owedCents: number): DueDate[] {
  let laterCents = sumCents(dueDates.map(({ amountCents }) => amountCents));
  return dueDates.flatMap(({ dueOn, amountCents }) => {
    laterCents -= amountCents;
    const leftCents = Math.min(amountCents, owedCents - laterCents);
    return leftCents > 0 ? [{ dueOn, amountCents: leftCents }] : [];
  });
}

/** A recorded titre: its own day, and that of its notification, null where the fund does not know it. */
type Titre = { collectionOrderOn: string; notifiedOn: string | null };

/**
 * Until which day a titre may be contested with its accountant, and after how many months the accountant's silence
 * rejects what is contested (décret 2012-1246 art. 118). The time runs from its notification: where that day is not
 * known, it ends no earlier than if the titre was notified on its own day.
 */
export function titrePeriods({ collectionOrderOn, notifiedOn }: Titre): {
  contestBy: string;
  contestMonths: number;
  silenceMonths: number;
} {
  const from = notifiedOn ?? collectionOrderOn;
  return {
    contestBy: parisDate(endOfLegalPeriod('titreContest', endOfDate(from))),
    contestMonths: lawOn('titreContest', from).value.months,
    silenceMonths: lawOn('titreSilence', from).value.months,
  };
}

/**
 * The times of the titre of a claim that is decided on a day (yyyy-mm-dd), before it comes. `firstContestBy`: the last
 * day to contest it if its debtor were notified of it on that day; the real one is no earlier.
 */
export function titreTimes(decidedOn: string): { contestMonths: number; silenceMonths: number; firstContestBy: string } {
  const { contestBy, ...months } = titrePeriods({ collectionOrderOn: decidedOn, notifiedOn: null });
  return { ...months, firstContestBy: contestBy };
}

/** A person of the debtor's own organisation, or with an interest in it, may not waive its claim. */
const refuseWaivingPerson = ({ grant, claim }: OnClaim, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'waiveClaim') ?? (isIssuer(claim, caller) ? { code: 'waiver_issued_claim' } : null);

/** The first refusal, in order of precedence; null if finance may waive some of what is owed. */
export const mayWaive = (on: OnClaim, caller: Caller): Refusal | null =>
  refuseWaivingPerson(on, caller) ?? refuseAboveOwed(on.claim, LEAST_CENTS);

/** The first refusal, in order of precedence; null if finance may waive this much of what is owed. */
export function refuseWaiver(grant: Grant, claims: readonly Claim[], given: Given<WaiveClaim>): Refusal | null {
  const found = findClaim(grant, claims, 'waiveClaim', given);
  if ('refusal' in found) return found.refusal;
  return refuseWaivingPerson({ grant, claim: found.claim }, given.caller) ?? refuseAboveOwed(found.claim, given.body.waivedCents);
}

function refuseAboveCollected(claim: Claim, askedCents: number): Refusal | null {
  const { number, collectedCents } = claim;
  const mostCents = restorableCents(claim);
  return askedCents > mostCents ? { code: 'restored_above_collected', claim: number, collectedCents, mostCents, askedCents } : null;
}

/**
 * The first refusal, in order of precedence; null if some of what was collected of the claim may come back to the
 * credits.
 */
export const mayRestore = ({ grant, claim }: OnClaim, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'restoreCredits') ?? refuseAboveCollected(claim, LEAST_CENTS);

/**
 * The first refusal, in order of precedence; null if the credits may be restored. Only what was collected comes back to
 * the credits, once, by an act that orders it (rétablissement de crédits, LOLF art. 17); its value date is on or after
 * the claim, in this year or in the last one, whose books may still be open.
 */
export function refuseRestoration(grant: Grant, claims: readonly Claim[], given: Given<RestoreCredits>): Refusal | null {
  const found = findClaim(grant, claims, 'restoreCredits', given);
  if ('refusal' in found) return found.refusal;
  const { claim } = found;
  const { restoredCents, valueDate } = given.body;
  const latest = parisDate(given.at);
  const opening = `${yearOf(given.at) - 1}-01-01`;
  const earliest = claim.issuedOn > opening ? claim.issuedOn : opening;
  if (valueDate !== undefined && (valueDate < earliest || valueDate > latest)) return { code: 'value_date_out_of_range', earliest, latest };
  return refuseAboveCollected(claim, restoredCents);
}
