import type { EventTable } from '../core/event.ts';
import { type Asker, type Asks, askingOf, type GivenBy, type May } from '../core/may.ts';
import { SAMPLE_ROLES } from '../grants/grant.ts';
import { VISA_RULE_ROLES } from '../grants/visa.ts';
import { type Change, CHANGE_ROLES, mayEndChange, mayRetractChange } from './change.ts';
import { CREDIT_ROLES, type EnvelopeYears, mayCarryOver, mayCloseYear, mayReverse, type Reversed } from './credits.ts';
import { type Freeze, FREEZE_ROLES, mayAcknowledgeFreeze } from './freeze.ts';
import { type FamilyMember, mayOpenSubEnvelope, mayTransfer } from './envelope-family.ts';
import { IMPORT_ROLES, mayDismissAlike, maySettle, refuseBooking, type Settled, SETTLING_ROLES } from './reconciliation.ts';

/**
 * An envelope with all that decides whether a command may be given on it. Its credits are not part of it: whether they
 * suffice is decided by the ledger under its lock.
 */
type EnvelopeParts = FamilyMember & EnvelopeYears;

/** An envelope has no states, so its commands are listed with the roles that give them. */
export const ENVELOPE_COMMANDS = {
  allotCredits: CREDIT_ROLES,
  cutCredits: CREDIT_ROLES,
  freezeCredits: CREDIT_ROLES,
  thawCredits: CREDIT_ROLES,
  closeYear: CREDIT_ROLES,
  carryOverCredits: CREDIT_ROLES,
  identifyCredits: CREDIT_ROLES,
  transferCredits: CREDIT_ROLES,
  openSubEnvelope: CREDIT_ROLES,
  setVisaRule: VISA_RULE_ROLES,
  proposeChange: CHANGE_ROLES,
  importPayments: IMPORT_ROLES,
  drawSample: SAMPLE_ROLES,
} satisfies GivenBy<string>;

/** For commands that nothing can prevent before their body is known. */
const mayAlways = () => null;

const MAY: Record<keyof typeof ENVELOPE_COMMANDS, May<EnvelopeParts>> = {
  allotCredits: mayAlways,
  cutCredits: mayAlways,
  freezeCredits: mayAlways,
  thawCredits: mayAlways,
  closeYear: mayCloseYear,
  carryOverCredits: mayCarryOver,
  identifyCredits: mayAlways,
  transferCredits: mayTransfer,
  openSubEnvelope: mayOpenSubEnvelope,
  setVisaRule: mayAlways,
  proposeChange: mayAlways,
  importPayments: mayAlways,
  drawSample: mayAlways,
};

/** Commands on a proposed change of an envelope. */
export const CHANGE_COMMANDS = {
  confirmChange: CHANGE_ROLES,
  rejectChange: CHANGE_ROLES,
  retractChange: CHANGE_ROLES,
} satisfies GivenBy<string>;
const ON_CHANGE: Record<keyof typeof CHANGE_COMMANDS, May<Change>> = {
  confirmChange: mayEndChange,
  rejectChange: mayEndChange,
  retractChange: mayRetractChange,
};

/** Commands on a freeze that has left tranches without credits. */
export const FREEZE_COMMANDS = { acknowledgeFreeze: FREEZE_ROLES } satisfies GivenBy<string>;
const ON_FREEZE: Record<keyof typeof FREEZE_COMMANDS, May<Freeze>> = { acknowledgeFreeze: mayAcknowledgeFreeze };

/** Commands on one movement of an envelope. */
export const MOVEMENT_COMMANDS = { reverseMovement: CREDIT_ROLES } satisfies GivenBy<string>;
const ON_MOVEMENT: Record<keyof typeof MOVEMENT_COMMANDS, May<Reversed>> = { reverseMovement: mayReverse };

/** Commands on one line of an import; offered on the import if some line takes them. */
export const LINE_COMMANDS = {
  linkLine: SETTLING_ROLES,
  bookLine: IMPORT_ROLES,
  dismissLine: SETTLING_ROLES,
  dismissLines: SETTLING_ROLES,
} satisfies GivenBy<string>;
const ON_LINE: Record<keyof typeof LINE_COMMANDS, May<Settled>> = {
  linkLine: maySettle,
  bookLine: refuseBooking,
  dismissLine: maySettle,
  dismissLines: mayDismissAlike,
};

export const envelopeEvents = {
  openSubEnvelope: { applicant: false, letters: false },
  allotCredits: { applicant: false, letters: false },
  cutCredits: { applicant: false, letters: false },
  // Finance and the leads are notified if it leaves tranches without credits.
  freezeCredits: { applicant: false, letters: false },
  acknowledgeFreeze: { applicant: false, letters: false },
  thawCredits: { applicant: false, letters: false },
  closeYear: { applicant: false, letters: false },
  carryOverCredits: { applicant: false, letters: false },
  transferCredits: { applicant: false, letters: false },
  setVisaRule: { applicant: false, letters: false },
  proposeChange: { applicant: false, letters: true },
  confirmChange: { applicant: false, letters: true },
  rejectChange: { applicant: false, letters: true },
  retractChange: { applicant: false, letters: false },
  reverseMovement: { applicant: true, letters: true },
  identifyCredits: { applicant: false, letters: false },
  importPayments: { applicant: false, letters: false },
  linkLine: { applicant: false, letters: false },
  // The payment is an event of the grant, which has the letter to its beneficiary.
  bookLine: { applicant: false, letters: false },
  dismissLine: { applicant: false, letters: false },
  dismissLines: { applicant: false, letters: false },
} satisfies EventTable;

export const asksOfEnvelope = (on: EnvelopeParts, { caller, at }: Asker): Asks => askingOf(MAY, [on], caller, at);
export const asksOfChange = (on: Change, { caller, at }: Asker): Asks => askingOf(ON_CHANGE, [on], caller, at);
export const asksOfFreeze = (on: Freeze, { caller, at }: Asker): Asks => askingOf(ON_FREEZE, [on], caller, at);
export const asksOfMovement = (on: Reversed, { caller, at }: Asker): Asks => askingOf(ON_MOVEMENT, [on], caller, at);
export const asksOfLines = (on: readonly Settled[], { caller, at }: Asker): Asks => askingOf(ON_LINE, on, caller, at);
