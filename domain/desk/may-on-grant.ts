import type { ApplicationCommand } from '../applications/application-life.ts';
import type { APPEAL_COMMANDS } from '../committee/appeal.ts';
import {
  mayAccept,
  mayReplan,
  type AwardCondition,
  mayCertifyCondition,
  mayReturnCondition,
  mayShowCondition,
  refuseByConditions,
} from '../grants/acceptance.ts';
import {
  type Amendment,
  isOnlyToReject,
  mayApproveAmendment,
  mayAssignAmendment,
  mayDeclineAmendment,
  mayGiveAmendmentOpinion,
  mayProposeAmendment,
  mayRejectAmendment,
  maySignAmendment,
  mayWithdrawAmendment,
  type StandingGround,
} from '../grants/amendment.ts';
import type { GrantAct } from '../grants/authorising.ts';
import { mayIdentifyCommitment, mayIdentifyOrder } from '../ledger/accounting.ts';
import type { MOVEMENT_COMMANDS } from '../ledger/may.ts';
import { mayCheckPayment, type SampledPayment } from '../ledger/payment-sample.ts';
import { type Claim, mayClaim, mayCollect, mayIdentifyClaim, mayRestore, mayWaive } from '../grants/claim.ts';
import { mayConfirm, type Obstacles, refuseFirm } from '../grants/confirmation.ts';
import { mayDelegatePayment, mayReportCommitment, mayReportPayment, mayReturn } from '../grants/delegation.ts';
import { mayApproveAccount, mayDeclareEnd, mayGiveAccount, mayReturnAccount } from '../grants/final-account.ts';
import { mayReportFundingChange } from '../grants/funding-change.ts';
import { type Grant, type GrantCommand, grantTable, mayRenounce, mayResume, maySign, maySuspend, sideOf } from '../grants/grant.ts';
import { type EndingNotice, isNoticeDue, mayGiveNotice, mayObserve } from '../grants/ending-notice.ts';
import { mayReduce, mayTerminate } from '../grants/termination.ts';
import { mayRecordGuarantee } from '../grants/guarantee.ts';
import type { EventName } from '../core/event.ts';
import { type Asker, type Asks, askingOf, type May, offered, type Offers } from '../core/may.ts';
import type { Milestone } from '../grants/milestone.ts';
import { mayProposeMission } from '../datalab/mission.ts';
import { mayGiveEvidence, mayReviewEvidence, mayWaiveObligation, type Obligation } from '../grants/obligation.ts';
import { mayDecidePayee, mayProposePayee, type Payee } from '../grants/payee.ts';
import { mayCancelCertification, mayCancelOrder, mayCertify, mayOrder, mayRecordPayment, mayReturnPayment } from '../grants/payment.ts';
import { type Gain, mayCertifyGain, mayDeclareGain, mayLapseGain, mayPromiseGain, mayReviseGain } from '../impact/gain.ts';
import { mayRecordPhase } from '../impact/phase.ts';
import { mayCorrectReport, mayReport, mayReviewReport } from '../grants/report.ts';
import { mayDismiss, refuseAlert, type SlippageAlert } from '../impact/slippage.ts';
import { isPending, type Tranche } from '../grants/tranche.ts';
import { circumstancesOf, type Measured } from '../grants/tranche-condition.ts';
import { awaitsVisa, mayGiveVisa, refuseVisaGiver } from '../grants/visa.ts';
import { type CommandOf, rolesIn } from '../core/state-table.ts';

/**
 * A grant with all that decides whether a command may be given on it, or on one of its parts. `open`: its open
 * amendment; `measured`: the indicators of its plan that a condition reads; `proposers`: the people who proposed or
 * signed its commitments; `acts`: who did what, as far as the rules of its payments need it; `fundedTwice`: its
 * application's id, if an upheld overlap stands against promising it more.
 */
export type GrantParts = StandingGround &
  Obstacles & {
    grant: Grant;
    open: Amendment | undefined;
    milestones: readonly Milestone[];
    obligations: readonly Obligation[];
    measured: readonly Measured[];
    claims: readonly Claim[];
    notice: EndingNotice | undefined;
    payees: readonly Payee[];
    alerts: readonly SlippageAlert[];
    gains: readonly Gain[];
    sampled: readonly SampledPayment[];
    awardConditions: readonly AwardCondition[];
    proposers: readonly string[];
    acts: readonly GrantAct[];
    fundedTwice: readonly string[];
  };

type OnSampled = Pick<GrantParts, 'grant' | 'acts'> & { sampled: SampledPayment };
type On<Key extends string, Part> = GrantParts & Record<Key, Part>;

/** Commands on the tranche that the body names. */
const ON_TRANCHE = {
  confirmTranche: (on, caller) => mayConfirm(circumstancesOf(on.call, on), caller),
  giveVisa: mayGiveVisa,
  certifyService: mayCertify,
  cancelCertification: mayCancelCertification,
  orderPayment: mayOrder,
  cancelOrder: mayCancelOrder,
  recordPayment: mayRecordPayment,
  returnPayment: mayReturnPayment,
  identifyOrder: mayIdentifyOrder,
  delegatePayment: mayDelegatePayment,
  reportCommitment: mayReportCommitment,
  reportPayment: mayReportPayment,
  returnDelegation: mayReturn,
  issueClaim: mayClaim,
} satisfies Record<string, May<On<'tranche', Tranche>>>;

const ON_AMENDMENT = {
  assignAmendment: mayAssignAmendment,
  giveAmendmentOpinion: mayGiveAmendmentOpinion,
  declineAmendment: mayDeclineAmendment,
  approveAmendment: mayApproveAmendment,
  rejectAmendment: mayRejectAmendment,
  withdrawAmendment: mayWithdrawAmendment,
  // The second signature commits what the amendment adds, which may need a visa.
  signAmendment: (on, caller, at) =>
    maySignAmendment(on, caller, at) ??
    (on.open.signed.length > 0 ? refuseFirm(on.grant, on.tranches.filter(isPending), { ...on, owed: undefined }) : null),
} satisfies Record<string, May<On<'open', Amendment>>>;

const ON_MILESTONE = {
  reportMilestone: mayReport,
  correctReport: mayCorrectReport,
  reviewReport: mayReviewReport,
} satisfies Record<string, May<On<'milestone', Milestone>>>;

const ON_OBLIGATION = {
  giveEvidence: mayGiveEvidence,
  reviewEvidence: mayReviewEvidence,
  waiveObligation: mayWaiveObligation,
} satisfies Record<string, May<On<'obligation', Obligation>>>;

const ON_CLAIM = {
  collectClaim: mayCollect,
  waiveClaim: mayWaive,
  restoreCredits: mayRestore,
  identifyClaim: mayIdentifyClaim,
} satisfies Record<string, May<On<'claim', Claim>>>;

const ON_ACCOUNT = {
  giveFinalAccount: mayGiveAccount,
  declareEnd: mayDeclareEnd,
  returnFinalAccount: mayReturnAccount,
  approveFinalAccount: mayApproveAccount,
} satisfies Record<string, May<GrantParts>>;

const ON_PAYEE = {
  approvePayee: mayDecidePayee('approvePayee'),
  rejectPayee: mayDecidePayee('rejectPayee'),
} satisfies Record<string, May<On<'payee', Payee>>>;

/** Proposing a mission is not a command of the grant, but may answer one of its alerts. */
const ON_ALERT = {
  dismissSlippageAlert: mayDismiss,
  proposeMission: (on, caller) => mayProposeMission(on, caller) ?? refuseAlert(on.alerts, on.alert.number),
} satisfies Record<string, May<On<'alert', SlippageAlert>>>;

const ON_GAIN = {
  reviseGain: mayReviseGain,
  declareGain: mayDeclareGain,
  certifyGain: mayCertifyGain,
  lapseGain: mayLapseGain,
} satisfies Record<string, May<{ grant: Grant; gain: Gain }>>;

const ON_SAMPLED = { checkPayment: mayCheckPayment } satisfies Record<string, May<OnSampled>>;

type OnPart =
  | keyof typeof ON_TRANCHE
  | keyof typeof ON_AMENDMENT
  | keyof typeof ON_MILESTONE
  | keyof typeof ON_OBLIGATION
  | keyof typeof ON_CLAIM
  | keyof typeof ON_ACCOUNT
  | keyof typeof ON_PAYEE
  | keyof typeof ON_ALERT
  | keyof typeof ON_GAIN
  | keyof typeof ON_SAMPLED;

/** Commands that move a grant but are given on its application, an appeal or its envelope. */
type OnAnother = ApplicationCommand | keyof typeof APPEAL_COMMANDS | keyof typeof MOVEMENT_COMMANDS;

/** All other commands that a person may give by the grant's table. */
const ON_GRANT: Record<Exclude<CommandOf<typeof grantTable>, OnPart | OnAnother>, May<GrantParts>> = {
  acceptAward: mayAccept,
  renounceGrant: mayRenounce,
  replanTranches: mayReplan,
  recordGuarantee: mayRecordGuarantee,
  showCondition: mayShowCondition,
  certifyCondition: mayCertifyCondition,
  returnCondition: mayReturnCondition,
  // The first signature commits nothing.
  signGrant: (on, caller, at) =>
    maySign(on, caller, at) ??
    refuseByConditions(on.awardConditions, caller) ??
    refuseVisaGiver(on.visas, caller) ??
    (on.grant.signed.length > 0
      ? refuseFirm(
          on.grant,
          on.tranches.filter(({ firm }) => firm),
          on,
        )
      : null),
  proposePayee: mayProposePayee,
  reportFundingChange: mayReportFundingChange,
  proposeAmendment: mayProposeAmendment,
  suspendGrant: maySuspend,
  resumeGrant: mayResume,
  terminateGrant: mayTerminate,
  reduceGrant: mayReduce,
  giveNotice: mayGiveNotice,
  giveObservations: mayObserve,
  identifyCommitment: mayIdentifyCommitment,
  recordPhase: mayRecordPhase,
  promiseGain: mayPromiseGain,
};

export const asksOfTranche = (on: GrantParts, tranche: Tranche, { caller, at }: Asker): Asks =>
  askingOf(ON_TRANCHE, [{ ...on, tranche }], caller, at);
export const asksOfMilestone = (on: GrantParts, milestone: Milestone, { caller, at }: Asker): Asks =>
  askingOf(ON_MILESTONE, [{ ...on, milestone }], caller, at);
export const asksOfObligation = (on: GrantParts, obligation: Obligation, { caller, at }: Asker): Asks =>
  askingOf(ON_OBLIGATION, [{ ...on, obligation }], caller, at);
export const asksOfClaim = (on: Parameters<typeof mayCollect>[0], { caller, at }: Asker): Asks => askingOf(ON_CLAIM, [on], caller, at);
export const asksOfAmendment = (on: GrantParts, open: Amendment, { caller, at }: Asker): Asks =>
  askingOf(ON_AMENDMENT, [{ ...on, open }], caller, at);
export const asksOfGain = (on: { grant: Grant }, gain: Gain, { caller, at }: Asker): Asks =>
  askingOf(ON_GAIN, [{ grant: on.grant, gain }], caller, at);
export const asksOfSampled = ({ grant, acts, sampled }: OnSampled, { caller, at }: Asker): Asks =>
  askingOf(ON_SAMPLED, [{ grant, acts, sampled }], caller, at);
export const asksOfAccount = (on: GrantParts, { caller, at }: Asker): Asks => askingOf(ON_ACCOUNT, [on], caller, at);

/**
 * What the caller may ask of a grant and of its parts.
 * @param named the rank, number or key of the only parts to consider; null for all parts
 */
function asksOf(on: GrantParts, { caller, at }: Asker, named: string | null = null): Asks[] {
  const { open } = on;
  const isNamed = (name: string | number): boolean => named === null || named === String(name);
  const asker = { caller, at };
  return [
    askingOf(ON_GRANT, [on], caller, at),
    ...on.tranches.filter(({ rank }) => isNamed(rank)).map((tranche) => asksOfTranche(on, tranche, asker)),
    ...on.milestones.filter(({ rank }) => isNamed(rank)).map((milestone) => asksOfMilestone(on, milestone, asker)),
    ...on.obligations.filter(({ key }) => isNamed(key)).map((obligation) => asksOfObligation(on, obligation, asker)),
    ...on.claims.filter(({ number }) => isNamed(number)).map((claim) => asksOfClaim({ ...on, claim }, asker)),
    ...(open && isNamed(open.number) ? [asksOfAmendment(on, open, asker)] : []),
    asksOfAccount(on, asker),
    askingOf(
      ON_PAYEE,
      on.payees.map((payee) => ({ ...on, payee })),
      caller,
      at,
    ),
    askingOf(
      ON_ALERT,
      on.alerts.filter(({ number }) => isNamed(number)).map((alert) => ({ ...on, alert })),
      caller,
      at,
    ),
    ...on.gains.filter(({ number }) => isNamed(number)).map((gain) => asksOfGain(on, gain, asker)),
    ...on.sampled.filter(({ payment }) => isNamed(payment)).map((sampled) => asksOfSampled({ ...on, sampled }, asker)),
  ];
}

/** What a caller may give now on a grant, or on any part of it. */
export const offeredOnGrant = (on: GrantParts, asker: Asker): Offers<GrantCommand> =>
  offered(grantTable, on.grant.state, asker.caller, ...asksOf(on, asker));

/** True if a caller may give a command now on a grant, or on its part with this rank, number or key. */
const mayBeAsked = (on: GrantParts, command: EventName, named: string | null, asker: Asker): boolean =>
  asksOf(on, asker, named).some((ask) => ask(command, rolesIn(grantTable, on.grant.state, command)) === null);

/** When a task asks for a command that may be given: once it is time, or once nothing else is left. */
const TIMELY: Partial<Record<EventName, (on: GrantParts, named: string | null, asker: Asker) => boolean>> = {
  // The fund's first signature commits nothing, but the controller comes first.
  signGrant: (on, _, { caller }) => sideOf(caller) !== 'fund' || !awaitsVisa(on.grant, on.tranches, on),
  // Its author may correct a check, and is not asked to.
  checkPayment: (on, named) => on.sampled.some((each) => each.checkedBy === null && (named === null || named === String(each.payment))),
  // Otherwise the task is to decide it.
  rejectAmendment: (on, _, { at }) => on.open !== undefined && isOnlyToReject({ ...on, open: on.open }, at),
  // Finance may give notice at any time, and is asked to where a written condition is not kept past its date.
  giveNotice: (on, named, { at }) =>
    isNoticeDue({ ...on, circumstances: circumstancesOf(on.call, on) }, named === null ? null : Number(named), at),
};

/** The same for a task. */
export const isExpected = (on: GrantParts, command: EventName, named: string | null, asker: Asker): boolean =>
  mayBeAsked(on, command, named, asker) && (TIMELY[command]?.(on, named, asker) ?? true);
