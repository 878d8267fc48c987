import { z } from 'zod';
import type { Call, AwardForm } from '../calls/call.ts';
import { daysBefore, endOfPeriod, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import { refuseActor } from '../people/conflict.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isOfOrganisation, type Role, sees } from '../core/role.ts';
import { Sha256, type Side, SIDES, SIGNER } from './signature.ts';
import type { CommandOf, StateTable } from '../core/state-table.ts';
import { refuseState, rolesFor } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { line, text } from '../core/words.ts';

export const SignGrant = z.strictObject({
  version: Ordinal,
  documentSha256: Sha256.meta({ description: 'The SHA-256 of the agreement that was read, as the grant names it' }),
  ...SIGNER,
});
export type SignGrant = z.infer<typeof SignGrant>;

const WithReason = z.strictObject({ version: Ordinal, reason: text(2000).min(1) });
export const RenounceGrant = WithReason;
export type RenounceGrant = z.infer<typeof RenounceGrant>;
export const SuspendGrant = WithReason;
export type SuspendGrant = z.infer<typeof SuspendGrant>;
export const ResumeGrant = WithReason;
export type ResumeGrant = z.infer<typeof ResumeGrant>;
/**
 * The reference of the order by which AE withdrawn from an earlier year's commitment become available again this year.
 */
export const WithdrawalOrder = line(200).min(1).optional().meta({
  description: 'The order that makes AE of an earlier year available again (décret 2012-1246 art. 160); without one they lapse',
});

export const GRANT_STATES = ['to_accept', 'to_sign', 'active', 'suspended', 'expired', 'renounced', 'terminated', 'closed'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** Commands that end a signed grant early, and with it the open part of each of its tranches. */
export const ENDED_EARLY = {
  terminateGrant: { by: ['finance'], to: ['cancelled'] },
  withdrawAward: { by: ['chair'], to: ['cancelled'] },
} as const;

/** A part of a grant that had ended stands again with it, once an appeal against its end is upheld. */
export const standsAgainIn = <State extends string>(...states: State[]) => ({ upholdAppeal: { by: ['chair'] as const, to: states } });

/** Wrong payments are claimed back whether the agreement goes on or has ended; its state does not change. */
const claimsIn = <State extends GrantState>(state: State) => ({
  issueClaim: { by: ['finance'], to: [state] } as const,
  collectClaim: { by: ['payer'], to: [state] } as const,
  waiveClaim: { by: ['finance'], to: [state] } as const,
  restoreCredits: { by: ['finance'], to: [state] } as const,
  identifyClaim: { by: ['finance'], to: [state] } as const,
});

/** What is said before a grant is ended: a formal notice, and what its beneficiary observes. */
const hearingIn = <State extends GrantState>(state: State) => ({
  giveNotice: { by: ['finance'], to: [state] } as const,
  giveObservations: { by: ['signatory'], to: [state] } as const,
});

/** The subsidy is withdrawn in part: the agreement goes on, unless nothing is left to pay. */
const reducingIn = <State extends GrantState>(state: State) => ({
  reduceGrant: { by: ['finance'], to: [state, 'closed'] } as const,
});

/** Evidence and the reminders of obligations, also while nothing is promised or paid. */
const showingIn = <State extends GrantState>(state: State) => ({
  giveEvidence: { by: ['applicant', 'signatory'], to: [state] } as const,
  remindObligation: { by: 'time', to: [state] } as const,
  escalateObligation: { by: 'time', to: [state] } as const,
});

/** The final account and its reminders, without which a grant is not closed. */
const accountingIn = <State extends GrantState>(state: State) => ({
  giveFinalAccount: { by: ['signatory'], to: [state] } as const,
  declareEnd: { by: ['signatory'], to: [state] } as const,
  remindFinalAccount: { by: 'time', to: [state] } as const,
  escalateFinalAccount: { by: 'time', to: [state] } as const,
});

/** The gain of a year is a fact: it is reminded of and certified even while the agreement is suspended. */
const declaringIn = <State extends GrantState>(state: State) => ({
  declareGain: { by: ['applicant', 'signatory'], to: [state] } as const,
  certifyGain: { by: ['finance'], to: [state] } as const,
  remindGain: { by: 'time', to: [state] } as const,
});

/** The course of a project's gains, also in the years after its last payment. */
const gainingIn = <State extends GrantState>(state: State) => ({
  reviseGain: { by: ['applicant', 'signatory'], to: [state] } as const,
  ...declaringIn(state),
  lapseGain: { by: ['lead'], to: [state] } as const,
  // A suspended project may still resume: its years wait.
  lapseLateGain: { by: 'time', to: [state] } as const,
});

/** The roles that draw payments of an envelope, and check them. */
export const SAMPLE_ROLES = ['finance', 'controller'] as const satisfies readonly Role[];

/** A payment that a sample has drawn is checked whatever became of its grant. */
const checkingIn = <State extends GrantState>(state: State) => ({
  checkPayment: { by: SAMPLE_ROLES, to: [state] } as const,
});

/** The fund's decisions on an obligation. */
const judgingIn = <State extends GrantState>(state: State) => ({
  reviewEvidence: { by: ['lead'], to: [state] } as const,
  waiveObligation: { by: ['lead'], to: [state] } as const,
  remindReviewOfEvidence: { by: 'time', to: [state] } as const,
});

/**
 * Amendments wait beside the agreement, whose state does not change; if an amendment gives back what it had reserved,
 * nothing may be left to pay.
 */
const amendmentsIn = <State extends GrantState>(state: State) => ({
  reportFundingChange: { by: ['signatory', 'finance'], to: [state] } as const,
  proposeAmendment: { by: ['signatory', 'finance'], to: [state] } as const,
  assignAmendment: { by: ['lead'], to: [state] } as const,
  giveAmendmentOpinion: { by: ['reviewer'], to: [state] } as const,
  declineAmendment: { by: ['reviewer'], to: [state] } as const,
  approveAmendment: { by: ['lead', 'chair'], to: [state] } as const,
  rejectAmendment: { by: ['lead', 'chair'], to: [state] } as const,
  withdrawAmendment: { by: ['signatory', 'finance'], to: [state, 'closed'] } as const,
  signAmendment: { by: ['signatory', 'finance'], to: [state, 'closed'] } as const,
  remindAmendment: { by: 'time', to: [state] } as const,
  escalateAmendment: { by: 'time', to: [state] } as const,
  lapseAmendment: { by: 'time', to: [state, 'closed'] } as const,
});

export const grantTable = {
  to_accept: {
    staff: { fr: 'À accepter par le bénéficiaire', en: 'To be accepted by the beneficiary' },
    applicant: { fr: 'À accepter', en: 'To be accepted' },
    takes: {
      voidOpinion: { by: ['lead'], to: ['suspended'] },
      acceptAward: { by: ['signatory'], to: ['to_sign'] },
      showCondition: { by: ['applicant', 'signatory'], to: ['to_accept'] },
      certifyCondition: { by: ['lead'], to: ['to_accept'] },
      returnCondition: { by: ['lead'], to: ['to_accept'] },
      renounceGrant: { by: ['signatory'], to: ['renounced'] },
      remindAcceptance: { by: 'time', to: ['to_accept'] },
      deferDeadline: { by: 'time', to: ['to_accept'] },
      expireGrant: { by: 'time', to: ['expired'] },
    },
  },
  to_sign: {
    staff: { fr: 'À signer', en: 'To be signed' },
    applicant: { fr: 'À signer', en: 'To be signed' },
    takes: {
      voidOpinion: { by: ['lead'], to: ['suspended'] },
      showCondition: { by: ['applicant', 'signatory'], to: ['to_sign'] },
      certifyCondition: { by: ['lead'], to: ['to_sign'] },
      returnCondition: { by: ['lead'], to: ['to_sign'] },
      signGrant: { by: ['signatory', 'finance'], to: ['to_sign', 'active'] },
      replanTranches: { by: ['finance'], to: ['to_sign'] },
      recordGuarantee: { by: ['finance'], to: ['to_sign'] },
      renounceGrant: { by: ['signatory'], to: ['renounced'] },
      giveVisa: { by: ['controller'], to: ['to_sign'] },
      proposePayee: { by: ['signatory', 'finance'], to: ['to_sign'] },
      approvePayee: { by: ['finance'], to: ['to_sign'] },
      rejectPayee: { by: ['finance'], to: ['to_sign'] },
      remindSignatories: { by: 'time', to: ['to_sign'] },
      deferDeadline: { by: 'time', to: ['to_sign'] },
      escalateSignature: { by: 'time', to: ['to_sign'] },
      expireGrant: { by: 'time', to: ['expired'] },
      identifyCommitment: { by: ['finance'], to: ['to_sign'] },
    },
  },
  active: {
    staff: { fr: 'En cours', en: 'Active' },
    applicant: { fr: 'En cours', en: 'Active' },
    takes: {
      confirmTranche: { by: ['finance'], to: ['active'] },
      confirmNextTranche: { by: 'time', to: ['active'] },
      resumeTranche: { by: 'time', to: ['active'] },
      certifyService: { by: ['finance'], to: ['active'] },
      cancelCertification: { by: ['finance'], to: ['active'] },
      orderPayment: { by: ['finance'], to: ['active'] },
      cancelOrder: { by: ['finance'], to: ['active'] },
      recordPayment: { by: ['payer'], to: ['active', 'closed'] },
      returnPayment: { by: ['payer'], to: ['active'] },
      recordGuarantee: { by: ['finance'], to: ['active'] },
      delegatePayment: { by: ['finance'], to: ['active'] },
      reportCommitment: { by: ['signatory', 'finance'], to: ['active'] },
      reportPayment: { by: ['signatory', 'finance'], to: ['active', 'closed'] },
      returnDelegation: { by: ['finance'], to: ['active', 'closed'] },
      reverseMovement: { by: ['finance'], to: ['active'] },
      giveVisa: { by: ['controller'], to: ['active'] },
      proposePayee: { by: ['signatory', 'finance'], to: ['active'] },
      approvePayee: { by: ['finance'], to: ['active'] },
      rejectPayee: { by: ['finance'], to: ['active'] },
      reportMilestone: { by: ['applicant', 'signatory'], to: ['active'] },
      correctReport: { by: ['applicant', 'signatory'], to: ['active'] },
      reviewReport: { by: ['lead'], to: ['active'] },
      recordPhase: { by: ['lead'], to: ['active'] },
      promiseGain: { by: ['applicant', 'signatory'], to: ['active'] },
      ...gainingIn('active'),
      dismissSlippageAlert: { by: ['lead'], to: ['active'] },
      askTracking: { by: 'time', to: ['active'] },
      remindReport: { by: 'time', to: ['active'] },
      escalateReport: { by: 'time', to: ['active'] },
      remindReviewOfReport: { by: 'time', to: ['active'] },
      voidOpinion: { by: ['lead'], to: ['suspended'] },
      suspendGrant: { by: ['lead'], to: ['suspended'] },
      ...hearingIn('active'),
      terminateGrant: { by: ['finance'], to: ['terminated'] },
      ...reducingIn('active'),
      ...amendmentsIn('active'),
      ...showingIn('active'),
      ...judgingIn('active'),
      ...accountingIn('active'),
      returnFinalAccount: { by: ['finance'], to: ['active'] },
      approveFinalAccount: { by: ['finance'], to: ['active', 'closed'] },
      // Its approval is appealed against, and the account is approved anew.
      ...standsAgainIn('active'),
      ...claimsIn('active'),
      ...checkingIn('active'),
      identifyCommitment: { by: ['finance'], to: ['active'] },
      identifyOrder: { by: ['finance'], to: ['active'] },
    },
  },
  suspended: {
    staff: { fr: 'Suspendue', en: 'Suspended' },
    applicant: { fr: 'Suspendue', en: 'Suspended' },
    takes: {
      // An ordered payment is owed: it is paid, or its order is cancelled.
      cancelOrder: { by: ['finance'], to: ['suspended'] },
      recordPayment: { by: ['payer'], to: ['suspended', 'closed'] },
      returnPayment: { by: ['payer'], to: ['suspended'] },
      // What a beneficiary did with delegated credits is a fact; it gets no more of them.
      reportCommitment: { by: ['signatory', 'finance'], to: ['suspended'] },
      reportPayment: { by: ['signatory', 'finance'], to: ['suspended', 'closed'] },
      returnDelegation: { by: ['finance'], to: ['suspended', 'closed'] },
      reverseMovement: { by: ['finance'], to: ['suspended'] },
      giveVisa: { by: ['controller'], to: ['suspended'] },
      proposePayee: { by: ['signatory', 'finance'], to: ['suspended'] },
      approvePayee: { by: ['finance'], to: ['suspended'] },
      rejectPayee: { by: ['finance'], to: ['suspended'] },
      // A missing report may be the reason for the suspension. Accepting one would confirm a tranche, so that waits
      // until the grant is resumed.
      reportMilestone: { by: ['applicant', 'signatory'], to: ['suspended'] },
      correctReport: { by: ['applicant', 'signatory'], to: ['suspended'] },
      recordPhase: { by: ['lead'], to: ['suspended'] },
      // Whether a promised gain will come is known once it goes on, or has ended.
      ...declaringIn('suspended'),
      dismissSlippageAlert: { by: ['lead'], to: ['suspended'] },
      askTracking: { by: 'time', to: ['suspended'] },
      remindReport: { by: 'time', to: ['suspended'] },
      escalateReport: { by: 'time', to: ['suspended'] },
      voidOpinion: { by: ['lead'], to: ['suspended'] },
      // So may evidence of an obligation, and the final account.
      ...showingIn('suspended'),
      ...accountingIn('suspended'),
      // The chair's decisions on a re-examined award.
      confirmAward: { by: ['chair'], to: ['to_accept', 'to_sign', 'active', 'suspended'] },
      withdrawAward: { by: ['chair'], to: ['terminated'] },
      lapseReexamination: { by: 'time', to: ['to_accept', 'to_sign', 'active', 'suspended'] },
      resumeGrant: { by: ['lead'], to: ['active'] },
      ...standsAgainIn('active', 'suspended'),
      ...hearingIn('suspended'),
      terminateGrant: { by: ['finance'], to: ['terminated'] },
      ...reducingIn('suspended'),
      ...amendmentsIn('suspended'),
      ...claimsIn('suspended'),
      ...checkingIn('suspended'),
      identifyCommitment: { by: ['finance'], to: ['suspended'] },
      identifyOrder: { by: ['finance'], to: ['suspended'] },
    },
  },
  expired: {
    staff: { fr: 'Caduque, délai passé', en: 'Expired at its deadline' },
    applicant: { fr: 'Caduque', en: 'Expired' },
    takes: { upholdAppeal: { by: ['chair'], to: ['to_accept', 'to_sign'] } },
  },
  renounced: {
    staff: { fr: 'Abandonnée par le bénéficiaire', en: 'Renounced by the beneficiary' },
    applicant: { fr: 'Abandonnée', en: 'Renounced' },
    takes: {},
  },
  // A beneficiary still owes what it had committed on a delegation: it is paid, or given back. The accounting system's
  // numbers often come after the fact.
  terminated: {
    staff: { fr: 'Résiliée', en: 'Terminated' },
    applicant: { fr: 'Résiliée', en: 'Terminated' },
    takes: {
      upholdAppeal: { by: ['chair'], to: ['to_accept', 'to_sign', 'active', 'suspended'] },
      delegatePayment: { by: ['finance'], to: ['terminated'] },
      reportPayment: { by: ['signatory', 'finance'], to: ['terminated'] },
      returnDelegation: { by: ['finance'], to: ['terminated'] },
      // An amendment ends with its grant.
      lapseAmendment: { by: 'time', to: ['terminated'] },
      ...claimsIn('terminated'),
      ...checkingIn('terminated'),
      // Movements of a claim only: what was paid before stays paid.
      reverseMovement: { by: ['finance'], to: ['terminated'] },
      // An abandoned project has a phase too. Its declarations are still certified; the rest of its promise lapses.
      recordPhase: { by: ['lead'], to: ['terminated'] },
      certifyGain: { by: ['finance'], to: ['terminated'] },
      lapseGain: { by: ['lead'], to: ['terminated'] },
      identifyCommitment: { by: ['finance'], to: ['terminated'] },
      identifyOrder: { by: ['finance'], to: ['terminated'] },
    },
  },
  // Reports are still asked for after the last payment.
  closed: {
    staff: { fr: 'Soldée', en: 'Closed' },
    applicant: { fr: 'Soldée', en: 'Closed' },
    takes: {
      // What came back is to be paid again, so the grant reopens.
      returnPayment: { by: ['payer'], to: ['active'] },
      // Reversing a payment reopens the grant; reversing a claim leaves it closed.
      reverseMovement: { by: ['finance'], to: ['active', 'closed'] },
      reportMilestone: { by: ['applicant', 'signatory'], to: ['closed'] },
      correctReport: { by: ['applicant', 'signatory'], to: ['closed'] },
      reviewReport: { by: ['lead'], to: ['closed'] },
      recordPhase: { by: ['lead'], to: ['closed'] },
      ...gainingIn('closed'),
      dismissSlippageAlert: { by: ['lead'], to: ['closed'] },
      askTracking: { by: 'time', to: ['closed'] },
      remindReport: { by: 'time', to: ['closed'] },
      escalateReport: { by: 'time', to: ['closed'] },
      remindReviewOfReport: { by: 'time', to: ['closed'] },
      lapseAmendment: { by: 'time', to: ['closed'] },
      // Its final account is approved anew; an upheld appeal against a claim leaves it closed.
      ...standsAgainIn('active', 'suspended', 'closed'),
      ...showingIn('closed'),
      ...judgingIn('closed'),
      ...claimsIn('closed'),
      ...checkingIn('closed'),
      identifyCommitment: { by: ['finance'], to: ['closed'] },
      identifyOrder: { by: ['finance'], to: ['closed'] },
    },
  },
} satisfies StateTable<GrantState>;

/** The commands that people give on grants and on their parts. */
export type GrantCommand = CommandOf<typeof grantTable>;

export const grantEvents = {
  remindAcceptance: { applicant: true, letters: true },
  acceptAward: { applicant: true, letters: true, course: 'accepted' },
  replanTranches: { applicant: true, letters: true },
  remindSignatories: { applicant: true, letters: true },
  showCondition: { applicant: true, letters: true },
  returnCondition: { applicant: true, letters: true, urgent: true, decidedBy: 'lead' },
  certifyCondition: { applicant: true, letters: true },
  signGrant: { applicant: true, letters: true, course: 'signed' },
  recordGuarantee: { applicant: true, letters: false },
  renounceGrant: { applicant: true, letters: true },
  deferDeadline: { applicant: true, letters: true },
  escalateSignature: { applicant: true, letters: true, urgent: true },
  expireGrant: { applicant: true, letters: true, urgent: true, decidedBy: 'time' },
  confirmTranche: { applicant: true, letters: true },
  confirmNextTranche: { applicant: true, letters: true },
  resumeTranche: { applicant: true, letters: true },
  certifyService: { applicant: true, letters: false },
  cancelCertification: { applicant: true, letters: false },
  orderPayment: { applicant: true, letters: false },
  cancelOrder: { applicant: true, letters: false },
  recordPayment: { applicant: true, letters: true },
  returnPayment: { applicant: true, letters: true },
  delegatePayment: { applicant: true, letters: true },
  reportCommitment: { applicant: true, letters: false },
  reportPayment: { applicant: true, letters: false },
  returnDelegation: { applicant: true, letters: true },
  giveVisa: { applicant: false, letters: true },
  proposePayee: { applicant: true, letters: true },
  approvePayee: { applicant: true, letters: true },
  rejectPayee: { applicant: true, letters: true },
  suspendGrant: { applicant: true, letters: true, urgent: true, decidedBy: 'lead' },
  resumeGrant: { applicant: true, letters: true, decidedBy: 'lead' },
  terminateGrant: { applicant: true, letters: true, urgent: true, decidedBy: 'finance', course: 'ended' },
  reduceGrant: { applicant: true, letters: true, urgent: true, decidedBy: 'finance' },
  identifyCommitment: { applicant: false, letters: false },
  identifyOrder: { applicant: false, letters: false },
} satisfies EventTable;

/**
 * A grant's row as the rules read it. `deadlineAt`: the instant at which it expires if it is not accepted, or not
 * signed by both sides. `legalForm`: the key of its legal form in the call; `form`: who commits and pays under it.
 * `startsOn` (yyyy-mm-dd): the project's first day.
 */
export type Grant = {
  id: string;
  state: GrantState;
  version: number;
  /** The version of its last event that is not a consequence. */
  decided: number;
  organisationId: string;
  applicationId: string;
  envelopeId: string;
  awardedCents: number;
  legalForm: string;
  form: AwardForm;
  startsOn: string;
  durationMonths: number;
  deadlineAt: string;
  remindAt: string;
  remindedAt: string | null;
  /** Since when a tranche is ready to be confirmed; null if none is. */
  confirmAt: string | null;
  signed: readonly Side[];
  /** People outside its organisation who are conflicted over its application. */
  conflicted: readonly string[];
  /** People who have acted on it for the fund, as defined by `Judged`. */
  fundActs: readonly string[];
  /** True while its award is re-examined: the grant is suspended, and nothing is promised or paid on it. */
  inReexamination: boolean;
};

/** The state of a promised tranche under each form of grant, and the fact that holds its amount. */
export const PROMISED = {
  agreement: { state: 'confirmed', fact: 'committedCents' },
  delegation: { state: 'delegated', fact: 'delegatedCents' },
} as const satisfies Record<AwardForm, object>;

/** The side for which a caller signs: the authorised signatory for the beneficiary, finance for the fund. */
export const sideOf = (caller: Caller): Side => (caller.roles.includes('finance') ? 'fund' : 'beneficiary');

/**
 * The first state of a grant: an award below the amount asked for must be accepted with a revised plan; others are
 * signed as asked.
 */
export const firstState = (awardedCents: number, requestedCents: number): 'to_accept' | 'to_sign' =>
  awardedCents < requestedCents ? 'to_accept' : 'to_sign';

/** The deadline of a grant to be accepted or signed, de date à date, and the reminder before it. */
export function signatureDeadline(call: Call, at: string): { remindAt: string; deadlineAt: string } {
  const deadlineAt = endOfPeriod(at, { months: call.terms.signature.months });
  return { deadlineAt, remindAt: daysBefore(deadlineAt, call.terms.signature.reminderDays) };
}

/**
 * The project's first day: a project that was to start before its agreement is signed starts with it, so that no period
 * is over before there is an agreement to report on it.
 */
export const startOf = (startsOn: string, signedAt: string): string => {
  const signedOn = parisDate(signedAt);
  return startsOn < signedOn ? signedOn : startsOn;
};

/** The part of a grant that every command on it, or on a part of it, checks first. */
export type GrantStanding = Pick<Grant, 'state' | 'organisationId' | 'conflicted' | 'fundActs' | 'signed' | 'inReexamination'>;

/**
 * Refuses a grant that the caller may not see, a command that its state does not take, and a caller who must keep away
 * from the file. Every command on a grant calls it first.
 */
export function refuseGrant(grant: GrantStanding, caller: Caller, command: GrantCommand): Refusal | null {
  if (!sees(caller, grant.organisationId)) return { code: 'not_found' };
  const state = refuseState(grantTable, grant.state, command);
  if (state) return state;
  const isHeld = HELD.includes(command) || (grant.signed.length < SIDES.length && OF_AGREEMENTS.includes(command));
  if (grant.inReexamination && isHeld) return { code: 'grant_in_reexamination' };
  return refuseActor(grant, caller, rolesOnItsSide(rolesFor(grantTable, command), caller));
}

/**
 * The roles by which a caller gives a command: if both sides may give it, a member of the fund gives it by the fund's
 * role.
 */
function rolesOnItsSide(roles: readonly Role[], caller: Caller): readonly Role[] {
  const ofFund = roles.filter((role) => !isOfOrganisation(role));
  return sideOf(caller) === 'fund' && ofFund.length > 0 ? ofFund : roles;
}

/**
 * Commands that wait while a suspended grant's award is re-examined: those that pay or promise, or would end the
 * suspension.
 */
const HELD: readonly GrantCommand[] = [
  'recordPayment',
  'reportCommitment',
  'reportPayment',
  'returnDelegation',
  'resumeGrant',
  'terminateGrant',
  'reduceGrant',
  'approveAmendment',
  'signAmendment',
];
/** Commands that also wait until both sides have signed: there is no agreement to amend before that. */
const OF_AGREEMENTS: readonly GrantCommand[] = ['proposeAmendment', 'reportFundingChange'];

/** True once the beneficiary has signed: the agreement then waits for the fund alone, and does not expire. */
export const hasAgreed = ({ signed }: Pick<Grant, 'signed'>): boolean => signed.includes('beneficiary');

/** After its deadline a grant that its beneficiary has not signed has expired, even if that is not recorded yet. */
export const refuseDeadline = (grant: Grant, command: GrantCommand, at: string): Refusal | null =>
  at > grant.deadlineAt && !hasAgreed(grant) ? { code: 'wrong_state', command, state: 'expired' } : null;

/**
 * Refuses to other organisations what only the beneficiary's own people may do. A member of the fund who is also
 * another organisation's signatory sees the grant, but is refused.
 */
export const refuseOthers = (grant: Pick<Grant, 'organisationId'>, caller: Caller): Refusal | null =>
  caller.organisationId === grant.organisationId ? null : { code: 'not_found' };

/** Refuses a caller who acts for the beneficiary without belonging to it; `refuseGrant` checks the fund's people. */
export const refuseSide = (grant: Pick<Grant, 'organisationId'>, caller: Caller): Refusal | null =>
  sideOf(caller) === 'beneficiary' ? refuseOthers(grant, caller) : null;

type OnGrant = { grant: Grant };

/** The first refusal, in order of precedence; null if this side may still sign. */
export function maySign({ grant }: OnGrant, caller: Caller, at: string): Refusal | null {
  const side = sideOf(caller);
  const refusal = refuseSide(grant, caller) ?? refuseGrant(grant, caller, 'signGrant') ?? refuseDeadline(grant, 'signGrant', at);
  if (refusal) return refusal;
  return grant.signed.includes(side) ? { code: 'already_signed', side } : null;
}

/** Null if this side may sign the document that it has read (`refuseDocument`). */
export const refuseSignature = (grant: Grant, { caller, body, at }: Given<SignGrant>): Refusal | null =>
  maySign({ grant }, caller, at) ?? refuseStale(grant, body.version);

/**
 * The first refusal, in order of precedence; null if the beneficiary may renounce an award whose agreement is not in
 * force yet.
 */
export const mayRenounce = ({ grant }: OnGrant, caller: Caller, at: string): Refusal | null =>
  refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'renounceGrant') ?? refuseDeadline(grant, 'renounceGrant', at);

export const refuseRenunciation = (grant: Grant, { caller, body, at }: Given<RenounceGrant>): Refusal | null =>
  mayRenounce({ grant }, caller, at) ?? refuseStale(grant, body.version);

/** Null if the lead may suspend the grant. */
export const maySuspend = ({ grant }: OnGrant, caller: Caller): Refusal | null => refuseGrant(grant, caller, 'suspendGrant');

export const refuseSuspension = (grant: Grant, { caller, body }: Given<SuspendGrant>): Refusal | null =>
  maySuspend({ grant }, caller) ?? refuseStale(grant, body.version);

/** Null if the lead may end the suspension. */
export const mayResume = ({ grant }: OnGrant, caller: Caller): Refusal | null => refuseGrant(grant, caller, 'resumeGrant');

export const refuseResumption = (grant: Grant, { caller, body }: Given<ResumeGrant>): Refusal | null =>
  mayResume({ grant }, caller) ?? refuseStale(grant, body.version);

/** An ordered payment is owed: it is paid, or its order is cancelled, before a grant ends. */
export function refuseOrdered(tranches: readonly { rank: number; state: string }[]): Refusal | null {
  const ordered = tranches.filter(({ state }) => state === 'ordered').map(({ rank }) => rank);
  return ordered.length > 0 ? { code: 'payment_under_way', ranks: ordered } : null;
}

const REMINDERS = { to_accept: 'remindAcceptance', to_sign: 'remindSignatories' } as const;

/**
 * The next date of a grant that is not signed: its reminder, then its deadline, until it is accepted, and again until
 * both sides have signed.
 */
export function nextSignatureDue({
  state,
  remindAt,
  remindedAt,
  deadlineAt,
}: Pick<Grant, 'state' | 'remindAt' | 'remindedAt' | 'deadlineAt'>): Due | null {
  if (state !== 'to_accept' && state !== 'to_sign') return null;
  return remindedAt ? { at: deadlineAt, what: 'expireGrant' } : { at: remindAt, what: REMINDERS[state] };
}
