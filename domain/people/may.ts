import { type ACCOUNT_COMMANDS, mayDisableAccount, mayEnableAccount } from './account.ts';
import { ABSENCE_ROLES, type DeclaredAbsence, mayConfirmAbsence, mayDeclareAbsence, mayEndAbsence } from './absence.ts';
import {
  type IDENTITY_COMMANDS,
  type IdentityPair,
  mayConfirmIdentities,
  mayJoinPeople,
  mayPartPeople,
  mayRejectIdentities,
} from './identity.ts';
import type { EventTable } from '../core/event.ts';
import { type Asker, type Asks, askingOf, type GivenBy, type May } from '../core/may.ts';
import { STAFF_ROLES } from '../core/role.ts';
import {
  mayAskInterestWithdrawal,
  mayConfirmInterest,
  mayDeclareInterest,
  mayEndInterestWithdrawal,
  mayRetractInterestWithdrawal,
  type OnInterest,
  WITHDRAWAL_ROLES,
} from './declared-interest.ts';
import type { Candidate } from './person.ts';
import type { Person } from './person.ts';

/** Commands on a person's absence, with the roles that give them. */
export const ABSENCE_COMMANDS = {
  declareAbsence: ABSENCE_ROLES,
  confirmAbsence: ABSENCE_ROLES,
  endAbsence: ABSENCE_ROLES,
} satisfies GivenBy<string>;
const ON_ABSENCE: Record<keyof typeof ABSENCE_COMMANDS, May<DeclaredAbsence>> = {
  declareAbsence: mayDeclareAbsence,
  confirmAbsence: mayConfirmAbsence,
  endAbsence: mayEndAbsence,
};

export const absenceEvents = {
  declareAbsence: { applicant: false, letters: true },
  confirmAbsence: { applicant: false, letters: true },
  startAbsence: { applicant: false, letters: false },
  endAbsence: { applicant: false, letters: true },
  lapseAbsence: { applicant: false, letters: false },
} satisfies EventTable;

/** Commands on a person's interests, with the roles that give them. */
export const INTERESTS_COMMANDS = { declareInterest: STAFF_ROLES } satisfies GivenBy<string>;
const ON_INTERESTS: Record<keyof typeof INTERESTS_COMMANDS, May<{ person: Candidate }>> = { declareInterest: mayDeclareInterest };

/** Commands on an interest that is not withdrawn. */
export const INTEREST_COMMANDS = {
  confirmInterest: WITHDRAWAL_ROLES,
  askInterestWithdrawal: STAFF_ROLES,
  confirmInterestWithdrawal: WITHDRAWAL_ROLES,
  rejectInterestWithdrawal: WITHDRAWAL_ROLES,
  retractInterestWithdrawal: STAFF_ROLES,
} satisfies GivenBy<string>;
const ON_INTEREST: Record<keyof typeof INTEREST_COMMANDS, May<OnInterest>> = {
  confirmInterest: mayConfirmInterest,
  askInterestWithdrawal: mayAskInterestWithdrawal,
  confirmInterestWithdrawal: mayEndInterestWithdrawal,
  rejectInterestWithdrawal: mayEndInterestWithdrawal,
  retractInterestWithdrawal: mayRetractInterestWithdrawal,
};

export const interestEvents = {
  declareInterest: { applicant: false, letters: true },
  confirmInterest: { applicant: false, letters: true },
  askInterestWithdrawal: { applicant: false, letters: true },
  confirmInterestWithdrawal: { applicant: false, letters: true },
  rejectInterestWithdrawal: { applicant: false, letters: true },
  retractInterestWithdrawal: { applicant: false, letters: false },
} satisfies EventTable;

const ON_ACCOUNT: Record<keyof typeof ACCOUNT_COMMANDS, May<Person>> = {
  disableAccount: mayDisableAccount,
  enableAccount: mayEnableAccount,
};

export const asksOfAbsence = (on: DeclaredAbsence, { caller, at }: Asker): Asks => askingOf(ON_ABSENCE, [on], caller, at);
export const asksOfInterests = (on: { person: Candidate }, { caller, at }: Asker): Asks => askingOf(ON_INTERESTS, [on], caller, at);
export const asksOfInterest = (on: OnInterest, { caller, at }: Asker): Asks => askingOf(ON_INTEREST, [on], caller, at);
const ON_IDENTITIES: Record<keyof typeof IDENTITY_COMMANDS, May<IdentityPair>> = {
  joinPeople: mayJoinPeople,
  partPeople: mayPartPeople,
  confirmIdentities: mayConfirmIdentities,
  rejectIdentities: mayRejectIdentities,
};
export const asksOfIdentities = (on: IdentityPair, { caller, at }: Asker): Asks => askingOf(ON_IDENTITIES, [on], caller, at);
export const asksOfAccount = (on: Person, { caller, at }: Asker): Asks => askingOf(ON_ACCOUNT, [on], caller, at);
