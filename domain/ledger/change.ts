import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { FundSettings } from '../core/fund-settings.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Outcome } from '../core/second-person.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { text } from '../core/words.ts';
import { Ordinal } from '../core/ordinal.ts';
import { SetVisaRule, VISA_RULE_ROLES } from '../grants/visa.ts';
import { AllotCredits, CarryOverCredits, CREDIT_ROLES, type CreditOrder, TransferCredits } from './credits.ts';

/**
 * What of an envelope may be proposed by one person and confirmed by another: who gives the command itself does either.
 */
export const CHANGES = {
  allotCredits: CREDIT_ROLES,
  transferCredits: CREDIT_ROLES,
  carryOverCredits: CREDIT_ROLES,
  setVisaRule: VISA_RULE_ROLES,
} as const satisfies GivenBy<string>;
export type ChangeCommand = keyof typeof CHANGES;

/** Who proposes some change of an envelope, and who confirms one. */
export const CHANGE_ROLES = VISA_RULE_ROLES;

/** A command, and what it would be asked with. */
export const ProposeChange = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('allotCredits'), body: AllotCredits }),
  z.strictObject({ command: z.literal('transferCredits'), body: TransferCredits }),
  z.strictObject({ command: z.literal('carryOverCredits'), body: CarryOverCredits }),
  z.strictObject({ command: z.literal('setVisaRule'), body: SetVisaRule }),
]);
export type ProposeChange = z.infer<typeof ProposeChange>;

/** Of one of the envelope's changes. */
const ChangeNumber = Ordinal;

export const ConfirmChange = z.strictObject({ change: ChangeNumber });
export type ConfirmChange = z.infer<typeof ConfirmChange>;

export const RejectChange = z.strictObject({ change: ChangeNumber, reason: text(2000).min(1) });
export type RejectChange = z.infer<typeof RejectChange>;

export const RetractChange = z.strictObject({ change: ChangeNumber });
export type RetractChange = z.infer<typeof RetractChange>;

/** A proposed change as its rules read it. `outcome`: null while it waits for a second person. */
export type Change = { number: number; command: ChangeCommand; proposedBy: string; outcome: Outcome | null };

const refuseRole = (command: ChangeCommand, { roles }: Caller): Refusal | null =>
  CHANGES[command].some((role) => roles.includes(role)) ? null : { code: 'role_required', roles: CHANGES[command] };

/** Null: who may give the command may propose it. Whether it may be given as things stand is its own rule's to say. */
export const refuseProposal = ({ caller, body: { command } }: Given<ProposeChange>): Refusal | null => refuseRole(command, caller);

/** Null: the change may be confirmed, or rejected, by somebody else than who has proposed it. */
export function mayEndChange({ command, proposedBy, outcome }: Change, caller: Caller): Refusal | null {
  if (outcome !== null) return { code: 'change_not_open', outcome };
  return refuseRole(command, caller) ?? (isSamePerson(caller, proposedBy) ? { code: 'decider_proposed_change' } : null);
}

/** Null: the change may be taken back, by who has proposed it. */
export function mayRetractChange({ proposedBy, outcome }: Change, caller: Caller): Refusal | null {
  if (outcome !== null) return { code: 'change_not_open', outcome };
  return proposedBy === caller.personId ? null : { code: 'change_of_somebody_else' };
}

/**
 * Null: what one human adds alone, in one order or in several, to whatever envelopes and years, is within the limit. AE
 * and CP are counted apart: each euro that is paid takes one of both.
 * @param addedCents what it has added to that credit alone in the days before
 */
export function refuseCreditsAlone(
  { year, credit, amountCents: askedCents }: Pick<CreditOrder, 'year' | 'credit' | 'amountCents'>,
  addedCents: number,
  { creditsAloneAtMostCents: mostCents, creditsAloneDays: days }: Pick<FundSettings, 'creditsAloneAtMostCents' | 'creditsAloneDays'>,
): Refusal | null {
  return addedCents + askedCents > mostCents
    ? { code: 'credits_need_second_person', year, credit, mostCents, days, addedCents, askedCents }
    : null;
}

/**
 * Null: the envelope asks the controller for no less than before: the threshold is introduced, or not raised. Who lifts
 * it takes a look away.
 * @param thresholdCents what the envelope's rule says until now
 */
export function refuseVisaLiftedAlone(thresholdCents: number | null, { thresholdCents: askedCents }: SetVisaRule): Refusal | null {
  if (thresholdCents === null) return null;
  return askedCents === null || askedCents > thresholdCents ? { code: 'visa_rule_needs_second_person', thresholdCents } : null;
}
