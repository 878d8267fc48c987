import { z } from 'zod';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { EventName } from '../core/event.ts';
import { Cents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, type Role } from '../core/role.ts';
import type { Grant } from './grant.ts';
import { findTranche, isPending, type OnTranche, Rank, refuseTranche, type Tranche } from './tranche.ts';
import { Day, line, text } from '../core/words.ts';

/**
 * From which amount on an envelope's agreements need the controller's visa on what they commit; null: none does. The
 * arrêté of the ministry under décret 2012-1246 art. 105 sets such thresholds, so that they are told here and not
 * known.
 */
export const SetVisaRule = z.strictObject({
  thresholdCents: Cents.nullable().meta({
    description: 'What an agreement of this amount or more commits needs a visa, all of its tranches counted; null: none does',
  }),
  order: line(200).min(1).meta({ description: 'The reference of the act that says so' }),
});
export type SetVisaRule = z.infer<typeof SetVisaRule>;

/** Who says what an envelope asks of the controller. */
export const VISA_RULE_ROLES = ['finance', 'admin'] as const satisfies readonly Role[];

export const GiveVisa = z.strictObject({
  tranche: Rank,
  number: line(40).min(1).meta({ description: 'The visa’s number' }),
  givenOn: Day,
  favourable: z.boolean().meta({ description: 'False: the visa is refused' }),
  observation: text(2000).default('').meta({ description: 'What the controller adds; why, where the visa is refused' }),
});
export type GiveVisa = z.infer<typeof GiveVisa>;

/** What the controller said of a tranche. */
export type Visa = { trancheId: string; favourable: boolean; givenOn: string; personId: string };

/**
 * What is held against the threshold where a tranche is committed, in cents: the whole agreement with its conditional
 * tranches, since an act that is split is one act (décret 2012-1246 art. 105); and what an amendment adds, by the
 * tranche that it adds.
 */
export const agreementCents = (grant: Pick<Grant, 'awardedCents'>, tranche: Pick<Tranche, 'amendment' | 'state' | 'amountCents'>): number =>
  grant.awardedCents + (isPending(tranche) ? tranche.amountCents : 0);

/** Where a commitment stands: it needs no visa, waits for one, has it, or was refused it. */
export const VISA_STANDINGS = ['not_required', 'missing', 'favourable', 'unfavourable'] as const;
export type VisaStanding = (typeof VISA_STANDINGS)[number];

/**
 * @param wholeCents of the whole agreement, as `agreementCents` says
 * @param thresholdCents what the envelope's rule says
 * @param favourable what the newest visa says; null where there is none
 */
export function visaStanding(wholeCents: number, thresholdCents: number | null, favourable: boolean | null): VisaStanding {
  if (thresholdCents === null || wholeCents < thresholdCents) return 'not_required';
  if (favourable === null) return 'missing';
  return favourable ? 'favourable' : 'unfavourable';
}

/** True where a visa stands in the way of the commitment. */
export const isBlockedByVisa = (standing: VisaStanding): boolean => standing === 'missing' || standing === 'unfavourable';

/**
 * Guards in order of precedence; null: the tranche may be committed as far as the controller is concerned. `visas`: the
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

/** Whoever gave a visa on a grant decides nothing of what it is committed by. `visas`: all that were given on it. */
export const refuseVisaGiver = (visas: readonly Pick<Visa, 'personId'>[], caller: Caller): Refusal | null =>
  visas.some(({ personId }) => isSamePerson(caller, personId)) ? { code: 'gave_visa' } : null;

/**
 * The events of a grant whose makers have proposed its commitments or signed for them: none of them gives a visa on it.
 */
export const COMMITTING = [
  'decideSession',
  'awardWaitlisted',
  'acceptAward',
  'replanTranches',
  'signGrant',
  'reportMilestone',
  'reviewReport',
  'reviewEvidence',
  'waiveObligation',
  'confirmTranche',
] as const satisfies readonly EventName[];

/**
 * What the rule of a visa looks at beside the grant: the envelope's threshold, the visas, the newest first, and who has
 * proposed or signed.
 */
export type VisaMatter = { thresholdCents: number | null; visas: readonly Visa[]; proposers: readonly string[] };

/**
 * Guards in order of precedence; null: the controller may give, or refuse, the visa of a tranche that is not committed
 * yet. A favourable visa stands; one that was refused may be given later.
 */
export function mayGiveVisa(on: OnTranche & VisaMatter, caller: Caller): Refusal | null {
  const { grant, tranche, thresholdCents, visas, proposers } = on;
  const refusal = refuseTranche(on, caller, 'giveVisa');
  if (refusal) return refusal;
  if (proposers.some((id) => isSamePerson(caller, id))) return { code: 'controller_took_part' };
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

/** Null: the visa may be given, or refused, so. */
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
