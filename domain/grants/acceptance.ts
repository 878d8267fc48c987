import { z } from 'zod';
import { ApplicationContent, type Organisation, refuseContent, totalsOf } from '../applications/application.ts';
import { type Receipt, refuseStart } from '../applications/start.ts';
import { MONTHS_AT_MOST, parisDate } from '../core/calendar.ts';
import type { Call, LegalForm } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import { type Grant, refuseGrant, refuseOthers, refuseDeadline } from './grant.ts';
import { type Guarantee, guaranteedCentsOn } from './guarantee.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { refuseParts, TranchePart } from '../calls/tranche-plan.ts';
import { refuseStale } from '../core/version.ts';
import { Day, text } from '../core/words.ts';

/** An award accepted with a revised plan: what the project does, for whom and why stays as it was judged. */
export const AcceptAward = z.strictObject({
  version: Ordinal,
  ...ApplicationContent.pick({ costLines: true, fundingLines: true, indicators: true }).shape,
  startsOn: Day,
  durationMonths: z.int().min(1).max(MONTHS_AT_MOST),
});
export type AcceptAward = z.infer<typeof AcceptAward>;

/** A plan of tranches other than the call's own: for each, its amount and the months of its period. */
export const ReplanTranches = z.strictObject({ version: Ordinal, tranches: z.array(TranchePart).min(1).max(60) });
export type ReplanTranches = z.infer<typeof ReplanTranches>;

/** The content of the application with the revised plan. */
export const revised = (content: ApplicationContent, { version: _, ...plan }: AcceptAward): ApplicationContent => ({ ...content, ...plan });

/** The first refusal, in order of precedence; null if the beneficiary may still accept its award. */
export const mayAccept = ({ grant }: { grant: Grant }, caller: Caller, at: string): Refusal | null =>
  refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'acceptAward') ?? refuseDeadline(grant, 'acceptAward', at);

/**
 * The first refusal, in order of precedence; null if the beneficiary may accept its award with this plan, which asks
 * the fund for the amount awarded and keeps to the call as the application did.
 * @param content the application's content so far
 * @param organisation the beneficiary
 * @param on its call, and when its application was received
 */
export function refuseAcceptance(
  grant: Grant,
  content: ApplicationContent,
  organisation: Organisation,
  { call, ...receipt }: { call: Call } & Receipt,
  { caller, body, at }: Given<AcceptAward>,
): Refusal | null {
  const stale = mayAccept({ grant }, caller, at) ?? refuseStale(grant, body.version);
  if (stale) return stale;
  const plan = revised(content, body);
  const { requestedCents } = totalsOf(plan);
  if (requestedCents !== grant.awardedCents)
    return { code: 'amount_differs', expectedCents: grant.awardedCents, givenCents: requestedCents };
  return refuseContent(plan, organisation, call) ?? refuseStart(plan.startsOn, call, receipt);
}

/**
 * The first refusal, in order of precedence; null if finance may plan other tranches, while neither side has signed.
 */
export function mayReplan({ grant }: { grant: Grant }, caller: Caller, at: string): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'replanTranches') ?? refuseDeadline(grant, 'replanTranches', at);
  if (refusal) return refusal;
  const [side] = grant.signed;
  return side ? { code: 'already_signed', side } : null;
}

/** The first refusal, in order of precedence; null if finance may plan these tranches. */
export function refuseReplan(
  grant: Grant,
  legalForm: LegalForm,
  guarantees: readonly Guarantee[],
  { caller, body, at }: Given<ReplanTranches>,
): Refusal | null {
  const stale = mayReplan({ grant }, caller, at) ?? refuseStale(grant, body.version);
  if (stale) return stale;
  return refuseParts(body.tranches, legalForm, grant.awardedCents, grant.durationMonths, guaranteedCentsOn(guarantees, parisDate(at)));
}

/** Certifies that a condition precedent of an award is fulfilled. `evidence`: what this rests on. */
export const CertifyCondition = z.strictObject({ version: Ordinal, number: Ordinal, evidence: text(4000).min(1) });
export type CertifyCondition = z.infer<typeof CertifyCondition>;

/** Says for the beneficiary what shows that a condition precedent of its award is fulfilled. */
export const ShowCondition = z.strictObject({
  number: Ordinal,
  words: text(4000).min(1).meta({ description: 'What shows that it is fulfilled' }),
});
export type ShowCondition = z.infer<typeof ShowCondition>;

/** Returns what the beneficiary has said of a condition, which does not show that it is fulfilled. */
export const ReturnCondition = z.strictObject({
  version: Ordinal,
  number: Ordinal,
  reason: text(2000).min(1).meta({ description: 'What is missing: the beneficiary reads it' }),
});
export type ReturnCondition = z.infer<typeof ReturnCondition>;

/**
 * A condition under which the committee has made an award. `shown`: what its beneficiary says of it, null before, and
 * again once that is returned. `evidence`: null until it is certified; `certifiedBy`: the person who did.
 */
export type AwardCondition = {
  number: number;
  wording: string;
  shown: string | null;
  evidence: string | null;
  certifiedBy: string | null;
};

type WithConditions = { grant: Grant; awardConditions: readonly AwardCondition[] };

const openOf = (conditions: readonly AwardCondition[]): number[] =>
  conditions.filter(({ evidence }) => evidence === null).map(({ number }) => number);

/**
 * True once the beneficiary has said of each condition that is left what shows it: the award then waits for the fund
 * alone, and does not expire.
 */
export function awaitsCertification(conditions: readonly Pick<AwardCondition, 'shown' | 'evidence'>[]): boolean {
  const open = conditions.filter(({ evidence }) => evidence === null);
  return open.length > 0 && open.every(({ shown }) => shown !== null);
}

/** What the conditions of an award wait for: to be shown, as long as one is not; null once all are certified. */
export function nextOfConditions(conditions: readonly Pick<AwardCondition, 'shown' | 'evidence'>[]) {
  if (conditions.every(({ evidence }) => evidence !== null)) return null;
  return awaitsCertification(conditions) ? ('certifyCondition' as const) : ('showCondition' as const);
}

/** Refuses either side's signature as long as a condition of the award is not certified. */
function refuseUncertified(conditions: readonly AwardCondition[]): Refusal | null {
  const open = openOf(conditions);
  return open.length > 0 ? { code: 'conditions_not_certified', conditions: open } : null;
}

/**
 * Refuses a person who certified a condition of the award: what opens the way to the commitment is seen by another
 * person than the one who commits. `certifiers`: the ids of those who certified.
 */
export const refuseCertifier = (certifiers: readonly (string | null)[], caller: Caller): Refusal | null =>
  certifiers.some((id) => isSamePerson(caller, id)) ? { code: 'signer_certified_condition' } : null;

/** Refuses a signature that the conditions of the award hold up. */
export const refuseByConditions = (conditions: readonly AwardCondition[], caller: Caller): Refusal | null =>
  refuseUncertified(conditions) ??
  refuseCertifier(
    conditions.map(({ certifiedBy }) => certifiedBy),
    caller,
  );

/**
 * The first refusal, in order of precedence; null if the lead may certify some condition. The last certification gives
 * a new deadline, and none brings back a grant whose deadline has passed.
 */
export function mayCertifyCondition({ grant, awardConditions }: WithConditions, caller: Caller, at: string): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'certifyCondition') ?? refuseDeadline(grant, 'certifyCondition', at);
  if (refusal) return refusal;
  return openOf(awardConditions).length > 0 ? null : { code: 'no_condition_open' };
}

/** The first refusal, in order of precedence; null if the lead may certify this condition. */
export function refuseCertifying(on: WithConditions, { caller, body, at }: Given<CertifyCondition>): Refusal | null {
  const refusal = mayCertifyCondition(on, caller, at) ?? refuseStale(on.grant, body.version);
  if (refusal) return refusal;
  return refuseNumber(body.number, openOf(on.awardConditions));
}

/** The conditions that are still to be shown; below, those that are shown and not certified. */
const toShowOf = (conditions: readonly AwardCondition[]): number[] =>
  conditions.filter(({ shown, evidence }) => evidence === null && shown === null).map(({ number }) => number);
const shownOf = (conditions: readonly AwardCondition[]): number[] =>
  conditions.filter(({ shown, evidence }) => evidence === null && shown !== null).map(({ number }) => number);

const refuseNumber = (condition: number, open: number[]): Refusal | null =>
  open.includes(condition) ? null : { code: 'condition_not_open', condition, open };

/** The first refusal, in order of precedence; null if the beneficiary may say what shows some condition. */
export function mayShowCondition({ grant, awardConditions }: WithConditions, caller: Caller, at: string): Refusal | null {
  const refusal = refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'showCondition') ?? refuseDeadline(grant, 'showCondition', at);
  if (refusal) return refusal;
  return toShowOf(awardConditions).length > 0 ? null : { code: 'no_condition_open' };
}

/** The first refusal, in order of precedence; null if the beneficiary may say what shows this condition. */
export const refuseShowing = (on: WithConditions, { caller, body, at }: Given<ShowCondition>): Refusal | null =>
  mayShowCondition(on, caller, at) ?? refuseNumber(body.number, toShowOf(on.awardConditions));

/** The first refusal, in order of precedence; null if the lead may return what is said of some condition. */
export function mayReturnCondition({ grant, awardConditions }: WithConditions, caller: Caller, at: string): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'returnCondition') ?? refuseDeadline(grant, 'returnCondition', at);
  if (refusal) return refusal;
  return shownOf(awardConditions).length > 0 ? null : { code: 'no_condition_open' };
}

/** The first refusal, in order of precedence; null if the lead may return what is said of this condition. */
export const refuseReturning = (on: WithConditions, { caller, body, at }: Given<ReturnCondition>): Refusal | null =>
  mayReturnCondition(on, caller, at) ?? refuseStale(on.grant, body.version) ?? refuseNumber(body.number, shownOf(on.awardConditions));
