import { z } from 'zod';
import { DAY_MS } from '../core/calendar.ts';
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
 * Changes of an envelope that one person may propose and another confirm, each with the roles of the command itself.
 */
export const CHANGES = {
  allotCredits: CREDIT_ROLES,
  transferCredits: CREDIT_ROLES,
  carryOverCredits: CREDIT_ROLES,
  setVisaRule: VISA_RULE_ROLES,
} as const satisfies GivenBy<string>;
export type ChangeCommand = keyof typeof CHANGES;

/** The roles that propose or confirm some change of an envelope. */
export const CHANGE_ROLES = VISA_RULE_ROLES;

/** A command and the body that it would get. */
export const ProposeChange = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('allotCredits'), body: AllotCredits }),
  z.strictObject({ command: z.literal('transferCredits'), body: TransferCredits }),
  z.strictObject({ command: z.literal('carryOverCredits'), body: CarryOverCredits }),
  z.strictObject({ command: z.literal('setVisaRule'), body: SetVisaRule }),
]);
export type ProposeChange = z.infer<typeof ProposeChange>;

/** The number of one of the envelope's changes. */
const ChangeNumber = Ordinal;

export const ConfirmChange = z.strictObject({ change: ChangeNumber });
export type ConfirmChange = z.infer<typeof ConfirmChange>;

export const RejectChange = z.strictObject({ change: ChangeNumber, reason: text(2000).min(1) });
export type RejectChange = z.infer<typeof RejectChange>;

export const RetractChange = z.strictObject({ change: ChangeNumber });
export type RetractChange = z.infer<typeof RetractChange>;

/** A proposed change as the rules read it. `outcome`: null while it waits for a second person. */
export type Change = { number: number; command: ChangeCommand; proposedBy: string; outcome: Outcome | null };

const refuseRole = (command: ChangeCommand, { roles }: Caller): Refusal | null =>
  CHANGES[command].some((role) => roles.includes(role)) ? null : { code: 'role_required', roles: CHANGES[command] };

/**
 * Null if the caller may propose the command, by the roles that may give it. Whether it may be given as things stand is
 * decided by its own rule.
 */
export const refuseProposal = ({ caller, body: { command } }: Given<ProposeChange>): Refusal | null => refuseRole(command, caller);

/** Null if the caller may confirm or reject the change: not the person who proposed it. */
export function mayEndChange({ command, proposedBy, outcome }: Change, caller: Caller): Refusal | null {
  if (outcome !== null) return { code: 'change_not_open', outcome };
  return refuseRole(command, caller) ?? (isSamePerson(caller, proposedBy) ? { code: 'decider_proposed_change' } : null);
}

/** Null if the caller may retract the change: only the person who proposed it. */
export function mayRetractChange({ proposedBy, outcome }: Change, caller: Caller): Refusal | null {
  if (outcome !== null) return { code: 'change_not_open', outcome };
  return proposedBy === caller.personId ? null : { code: 'change_of_somebody_else' };
}

type Alone = Pick<FundSettings, 'creditsAloneAtMostCents' | 'creditsAloneDays'>;

/** The instant from which on what one human adds alone counts for an order that is given at another one. */
export const aloneSince = (at: string, { creditsAloneDays }: Pick<Alone, 'creditsAloneDays'>): string =>
  new Date(Date.parse(at) - creditsAloneDays * DAY_MS).toISOString();

/** What one human may still add alone to the AE, or to the CP, in cents. */
export const leftAlone = (addedCents: number, { creditsAloneAtMostCents }: Pick<Alone, 'creditsAloneAtMostCents'>): number =>
  Math.max(0, creditsAloneAtMostCents - addedCents);

/**
 * Null if what one human adds alone, in one order or several, over all envelopes and years, stays within the limit. AE
 * and CP are counted separately, since each euro that is paid takes one of both.
 * @param addedCents what the human has added to that credit alone in the days before
 */
export function refuseCreditsAlone(
  { year, credit, amountCents: askedCents }: Pick<CreditOrder, 'year' | 'credit' | 'amountCents'>,
  addedCents: number,
  alone: Alone,
): Refusal | null {
  const { creditsAloneAtMostCents: mostCents, creditsAloneDays: days } = alone;
  return askedCents > leftAlone(addedCents, alone)
    ? { code: 'credits_need_second_person', year, credit, mostCents, days, addedCents, askedCents }
    : null;
}

/**
 * Null if the envelope asks the controller for no less than before: the threshold is introduced, or not raised. Lifting
 * it removes a control.
 * @param thresholdCents the envelope's threshold so far
 */
export function refuseVisaLiftedAlone(thresholdCents: number | null, { thresholdCents: askedCents }: SetVisaRule): Refusal | null {
  if (thresholdCents === null) return null;
  return askedCents === null || askedCents > thresholdCents ? { code: 'visa_rule_needs_second_person', thresholdCents } : null;
}
