import { z } from 'zod';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { AWARDING, type EventName } from '../core/event.ts';
import { Cents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, type Role } from '../core/role.ts';
import { AMENDING } from './amendment-life.ts';
import type { Grant } from './grant.ts';
import { findTranche, isPending, type OnTranche, Rank, refuseTranche, type Tranche } from './tranche.ts';
import { Day, line, text } from '../core/words.ts';

/**
 * The amount from which an envelope's agreements need the controller's visa on their commitments; null if none does.
 * The ministry's arrêté under décret 2012-1246 art. 105 sets such thresholds, so they are entered here rather than
 * built in.
 */
export const SetVisaRule = z.strictObject({
  thresholdCents: Cents.nullable().meta({
    description: 'The commitments of an agreement of this amount or more, counting all of its tranches, need a visa; null if none does',
  }),
  order: line(200).min(1).meta({ description: 'The reference of the act that sets it' }),
});
export type SetVisaRule = z.infer<typeof SetVisaRule>;

/** The roles that set an envelope's visa rule. */
export const VISA_RULE_ROLES = ['finance', 'admin'] as const satisfies readonly Role[];

export const GiveVisa = z.strictObject({
  tranche: Rank,
  number: line(40).min(1).meta({ description: 'The visa’s number' }),
  givenOn: Day,
  favourable: z.boolean().meta({ description: 'False: the visa is refused' }),
  observation: text(2000).default('').meta({ description: 'The controller’s remarks, or why the visa is refused' }),
});
export type GiveVisa = z.infer<typeof GiveVisa>;

/** The controller's answer on a tranche. */
export type Visa = { trancheId: string; favourable: boolean; givenOn: string; personId: string };

/**
 * The amount that is compared with the threshold when a tranche is committed, in cents: the whole agreement with its
 * conditional tranches, since an act that is split is one act (décret 2012-1246 art. 105); and the amount of the
 * tranche that an amendment adds.
 */
export const agreementCents = (grant: Pick<Grant, 'awardedCents'>, tranche: Pick<Tranche, 'amendment' | 'state' | 'amountCents'>): number =>
  grant.awardedCents + (isPending(tranche) ? tranche.amountCents : 0);

/** Whether a commitment needs no visa, waits for one, has it, or was refused it. */
export const VISA_STANDINGS = ['not_required', 'missing', 'favourable', 'unfavourable'] as const;
export type VisaStanding = (typeof VISA_STANDINGS)[number];

/**
 * @param wholeCents the whole agreement, by `agreementCents`
 * @param thresholdCents the envelope's threshold
 * @param favourable the newest visa's answer; null if there is none
 */
export function visaStanding(wholeCents: number, thresholdCents: number | null, favourable: boolean | null): VisaStanding {
  if (thresholdCents === null || wholeCents < thresholdCents) return 'not_required';
  if (favourable === null) return 'missing';
  return favourable ? 'favourable' : 'unfavourable';
}

/** True if the commitment waits for a visa, or was refused it. */
export const isBlockedByVisa = (standing: VisaStanding): boolean => standing === 'missing' || standing === 'unfavourable';

/**
 * The first refusal, in order of precedence; null if the controller's visas allow the tranche to be committed. `visas`:
 * newest first.
 */
export function refuseWithoutVisa(
  grant: Pick<Grant, 'awardedCents'>,
  tranche: Tranche,
  { thresholdCents, visas }: Pick<VisaMatter, 'thresholdCents' | 'visas'>,
): Refusal | null {
  const { id, rank } = tranche;
  const visa = visas.find(({ trancheId }) => trancheId === id);
  const wholeCents = agreementCents(grant, tranche);
  if (!isBlockedByVisa(visaStanding(wholeCents, thresholdCents, visa?.favourable ?? null))) return null;
  if (visa) return { code: 'visa_refused', rank, givenOn: visa.givenOn };
  return { code: 'visa_missing', rank, wholeCents, thresholdCents: thresholdCents ?? 0 };
}

/**
 * True if the fund's signature, as the second one, would commit a tranche without its visa: until the controller has
 * given it, the agreement is no task of finance.
 */
export const awaitsVisa = (
  grant: Pick<Grant, 'awardedCents'>,
  tranches: readonly Tranche[],
  matter: Pick<VisaMatter, 'thresholdCents' | 'visas'>,
): boolean => tranches.some((tranche) => tranche.firm && refuseWithoutVisa(grant, tranche, matter) !== null);

/**
 * Refuses a person who gave a visa on the grant: they take no decision that commits it. `visas`: all visas of the
 * grant.
 */
export const refuseVisaGiver = (visas: readonly Pick<Visa, 'personId'>[], caller: Caller): Refusal | null =>
  visas.some(({ personId }) => isSamePerson(caller, personId)) ? { code: 'gave_visa' } : null;

/** Events of a grant whose authors proposed its commitments or signed for them: they may not give a visa on it. */
export const COMMITTING = [
  ...AWARDING,
  'acceptAward',
  'replanTranches',
  'certifyCondition',
  'signGrant',
  'reportMilestone',
  'correctReport',
  'reviewReport',
  'reviewEvidence',
  'waiveObligation',
  'confirmTranche',
  ...AMENDING,
  // The restored amounts are committed again.
  'upholdAppeal',
] as const satisfies readonly EventName[];

/**
 * What the visa rule reads beside the grant: the envelope's threshold, the visas, newest first, and the people who
 * proposed or signed.
 */
export type VisaMatter = { thresholdCents: number | null; visas: readonly Visa[]; proposers: readonly string[] };

/** Refuses a person who proposed the commitments of a grant, decided on them, or signed for them: they give no visa. */
export const refuseCommitter = (proposers: readonly string[], caller: Caller): Refusal | null =>
  proposers.some((id) => isSamePerson(caller, id)) ? { code: 'controller_took_part' } : null;

/**
 * The first refusal, in order of precedence; null if the controller may give or refuse the visa of a tranche that is
 * not committed yet. A favourable visa stands; after an unfavourable one, another may be given.
 */
export function mayGiveVisa(on: OnTranche & VisaMatter, caller: Caller): Refusal | null {
  const { grant, tranche, thresholdCents, visas, proposers } = on;
  const refusal = refuseTranche(on, caller, 'giveVisa') ?? refuseCommitter(proposers, caller);
  if (refusal) return refusal;
  const { id, rank } = tranche;
  const wholeCents = agreementCents(grant, tranche);
  const newest = visas.find(({ trancheId }) => trancheId === id);
  switch (visaStanding(wholeCents, thresholdCents, newest?.favourable ?? null)) {
    case 'not_required':
      return { code: 'visa_not_required', rank, wholeCents, thresholdCents };
    case 'favourable':
      return { code: 'visa_already_given', rank };
    default:
      return null;
  }
}

/** Null if this visa may be given or refused. */
export function refuseVisa(on: Omit<OnTranche & VisaMatter, 'tranche'>, given: Given<GiveVisa>): Refusal | null {
  const { caller, body, at } = given;
  const found = findTranche(on.grant, on.tranches, 'giveVisa', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayGiveVisa({ ...on, ...found }, caller);
  if (refusal) return refusal;
  const today = parisDate(at);
  if (body.givenOn > today) return { code: 'visa_date_to_come', givenOn: body.givenOn, today };
  return body.favourable || body.observation !== '' ? null : { code: 'visa_observation_missing' };
}
