import { type Amendment, deciderOf } from '../grants/amendment.ts';
import type { Appeal } from '../committee/appeal.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationState } from '../applications/application-life.ts';
import type { EventName } from '../core/event.ts';
import type { Correction } from '../applications/correction.ts';
import type { FinalAccount } from '../grants/final-account.ts';
import type { Grant, GrantState } from '../grants/grant.ts';
import type { Side } from '../grants/signature.ts';
import type { Milestone } from '../grants/milestone.ts';
import type { Obligation } from '../grants/obligation.ts';
import type { Reexamination } from '../committee/reexamination.ts';
import type { ReviewStep } from '../review/review.ts';
import { type Caller, isOfOrganisation, isStaff, type Role } from '../core/role.ts';
import { decisionDueAt, type Session, type SessionState } from '../committee/session.ts';
import { silenceToCome } from '../applications/silence.ts';

/** What may be awaited: an event; `examine`: shown to applicants in place of the fund's inner steps. */
export const AWAITED = [
  'submitApplication',
  'decideAdmissibility',
  'answerCorrection',
  'giveOpinion',
  'createSession',
  'openVote',
  'castBallots',
  'decideSession',
  'assignAppeal',
  'giveAppealOpinion',
  'upholdAppeal',
  'confirmAward',
  'awardWaitlisted',
  'acceptAward',
  'showCondition',
  'certifyCondition',
  'giveVisa',
  'signGrant',
  'reportMilestone',
  'reviewReport',
  'proposeAmendment',
  'assignAmendment',
  'giveAmendmentOpinion',
  'approveAmendment',
  'signAmendment',
  'giveEvidence',
  'reviewEvidence',
  'giveFinalAccount',
  'approveFinalAccount',
  'resumeGrant',
  'examine',
] as const satisfies readonly (EventName | 'examine')[];
export type What = (typeof AWAITED)[number];

/** A role that is awaited, and the person if one was asked. `fund`: any member of the fund, as shown to applicants. */
export type Holder = { role: Role | 'fund'; personId: string | null; step: string | null };

/**
 * What is awaited next, until when (an ISO instant, null if no date is set), and from whom: empty if a date or credits
 * decide. It describes the state and is the same for every reader of the fund: it names roles, and people who were
 * asked. Which person of a role may act now is decided by the `may` functions for one caller at a time; separation of
 * duties or a conflict of interest may stop one of them, and `next` is still true.
 */
export type Next = { at: string | null; what: What; who: Holder[] };

const any = (role: Role | 'fund'): Holder => ({ role, personId: null, step: null });

type OpenStep = Pick<ReviewStep, 'key' | 'reviewerId' | 'deadlineAt' | 'escalatedAt'>;
type Sitting = Pick<Session, 'state' | 'heldOn' | 'vote'>;
type Signing = Pick<Grant, 'state' | 'deadlineAt' | 'signed' | 'inReexamination' | 'awardedCents'> & {
  milestones: readonly Pick<Milestone, 'state' | 'dueAt' | 'reviewRemindAt'>[];
  obligations: readonly Pick<Obligation, 'state' | 'dueAt' | 'reviewRemindAt'>[];
  account: Pick<FinalAccount, 'state' | 'dueAt'> | null;
  amendment: Pick<Amendment, 'state' | 'awardedCents' | 'reviewerId' | 'escalatedAt' | 'deadlineAt' | 'signed'> | null;
  /** True if a change of the funding is reported and no plan has taken it up. */
  fundingChanged: boolean;
  /** True if one side has signed, and the other's signature is refused until the controller gives a visa. */
  awaitsVisa?: boolean;
  /** What the conditions of the award wait for, so that neither side may sign; null if for nothing. */
  awaitsCondition?: 'showCondition' | 'certifyCondition' | null;
};

/**
 * An application's row with what it may wait for: its open steps, open correction, session, grant, re-examination and
 * appeal.
 */
export type WaitingApplication = Pick<Application, 'state' | 'screeningDueAt' | 'silenceAt' | 'silentSince'> & {
  /** True if its call takes no more applications. */
  callIsOver: boolean;
  openSteps: readonly OpenStep[];
  correction: Pick<Correction, 'dueAt'> | null;
  session: Sitting | null;
  grant: Signing | null;
  reexamination: Pick<Reexamination, 'deadlineAt'> | null;
  appeal: Pick<Appeal, 'state' | 'reviewerId' | 'deadlineAt' | 'escalatedAt' | 'lapsesAt'> | null;
};

/** A step without a reviewer, or without an answer in time, is the lead's. */
const holderOf = ({ key: step, reviewerId, escalatedAt }: OpenStep): Holder =>
  reviewerId && !escalatedAt ? { role: 'reviewer', personId: reviewerId, step } : { role: 'lead', personId: null, step };

const earliestOf = (instants: readonly (string | null)[]): string | null => instants.filter((each) => each !== null).sort()[0] ?? null;

const review = ({ openSteps }: WaitingApplication): Next => ({
  at: earliestOf(openSteps.map(({ deadlineAt }) => deadlineAt)),
  what: 'giveOpinion',
  who: openSteps.toSorted((a, b) => ((a.deadlineAt ?? '') < (b.deadlineAt ?? '') ? -1 : 1)).map(holderOf),
});

/**
 * A reviewer is to be assigned to the appeal, then gives an opinion, and then the chair decides before silence does.
 */
function appealed({ appeal }: WaitingApplication): Next | null {
  if (!appeal) return null;
  const { state, reviewerId: personId, deadlineAt, escalatedAt, lapsesAt } = appeal;
  if (state === 'advised') return { at: lapsesAt, what: 'upholdAppeal', who: [any('chair')] };
  if (!personId || escalatedAt) return { at: deadlineAt, what: 'assignAppeal', who: [any('lead')] };
  return { at: deadlineAt, what: 'giveAppealOpinion', who: [{ role: 'reviewer', personId, step: null }] };
}

const byApplicationState: Record<ApplicationState, (waiting: WaitingApplication) => Next | null> = {
  draft: ({ callIsOver }) => (callIsOver ? null : { at: null, what: 'submitApplication', who: [any('applicant')] }),
  submitted: ({ screeningDueAt }) => ({ at: screeningDueAt, what: 'decideAdmissibility', who: [any('screener')] }),
  correction_requested: ({ correction }) => ({ at: correction?.dueAt ?? null, what: 'answerCorrection', who: [any('applicant')] }),
  inadmissible: () => null,
  in_review: review,
  reviewed: (waiting) => ({ at: silenceToCome(waiting), what: 'createSession', who: [any('lead')] }),
  in_session: ({ session }) => session && nextOfSession(session),
  waitlisted: () => ({ at: null, what: 'awardWaitlisted', who: [] }),
  awarded: ({ grant }) => grant && nextOfGrant(grant),
  // The chair decides again on the new opinions.
  in_reexamination: (waiting) =>
    waiting.openSteps.length > 0
      ? review(waiting)
      : { at: waiting.reexamination?.deadlineAt ?? null, what: 'confirmAward', who: [any('chair')] },
  award_withdrawn: () => null,
  refused: () => null,
  appealed,
  rejected: () => null,
  withdrawn: () => null,
};

/** What an application waits for next, and from whom; null if nothing is awaited any more. */
export const nextOfApplication = (waiting: WaitingApplication): Next | null => byApplicationState[waiting.state](waiting);

const bySessionState: Record<SessionState, (session: Sitting) => Next | null> = {
  planned: (session) => (session.vote ? { at: session.vote.opensAt, what: 'openVote', who: [] } : decision(session)),
  // The role, not the members who have still to vote: before the close, that is hidden.
  voting: ({ vote }) => ({ at: vote?.closesAt ?? null, what: 'castBallots', who: [any('member')] }),
  voted: decision,
  decided: () => null,
  cancelled: () => null,
};

function decision(session: Sitting): Next {
  return { at: decisionDueAt(session), what: 'decideSession', who: [any('chair')] };
}

/** What a session waits for next; null if nothing is awaited any more. */
export function nextOfSession(session: Sitting): Next | null {
  return bySessionState[session.state](session);
}

type Dated = Next & { at: string };

const ofReport = ({ state, dueAt, reviewRemindAt }: Signing['milestones'][number]): Dated[] => {
  if (state === 'reported') return [{ at: reviewRemindAt ?? dueAt, what: 'reviewReport', who: [any('lead')] }];
  return state === 'accepted' ? [] : [{ at: dueAt, what: 'reportMilestone', who: [any('applicant')] }];
};

const ofObligation = ({ state, dueAt, reviewRemindAt }: Signing['obligations'][number]): Dated[] => {
  if (state === 'given') return [{ at: reviewRemindAt ?? dueAt, what: 'reviewEvidence', who: [any('lead')] }];
  return state === 'awaited' || state === 'returned' ? [{ at: dueAt, what: 'giveEvidence', who: [any('applicant')] }] : [];
};

const ofAccount = ({ state, dueAt }: NonNullable<Signing['account']>): Dated[] => {
  if (state === 'given') return [{ at: dueAt, what: 'approveFinalAccount', who: [any('finance')] }];
  return state === 'awaited' || state === 'returned' ? [{ at: dueAt, what: 'giveFinalAccount', who: [any('signatory')] }] : [];
};

/**
 * The earliest of what the beneficiary still owes and of what waits for review: reports, evidence, the final account.
 */
function expected({ milestones, obligations, account }: Signing): Next | null {
  const awaited = [...milestones.flatMap(ofReport), ...obligations.flatMap(ofObligation), ...(account ? ofAccount(account) : [])];
  return awaited.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}

const missingOf = (signed: readonly Side[]): Holder[] => [
  ...(signed.includes('beneficiary') ? [] : [any('signatory')]),
  ...(signed.includes('fund') ? [] : [any('finance')]),
];

/** What an open amendment waits for; if the funding has changed and none is proposed, an amendment is awaited. */
function amended({ amendment, fundingChanged, awardedCents }: Signing): Next | null {
  if (!amendment) return fundingChanged ? { at: null, what: 'proposeAmendment', who: [any('signatory')] } : null;
  const { state, reviewerId: personId, escalatedAt, deadlineAt: at, signed } = amendment;
  if (state === 'to_sign') return { at, what: 'signAmendment', who: missingOf(signed) };
  if (state === 'advised') return { at, what: 'approveAmendment', who: [any(deciderOf(amendment, { awardedCents }))] };
  if (!personId || escalatedAt) return { at, what: 'assignAmendment', who: [any('lead')] };
  return { at, what: 'giveAmendmentOpinion', who: [{ role: 'reviewer', personId, step: null }] };
}

/** The earlier of what is expected and the amendment; changed funding comes before both, since it stops the money. */
function underWay(grant: Signing): Next | null {
  const [awaited, amendment] = [expected(grant), amended(grant)];
  if (!awaited || !amendment) return awaited ?? amendment;
  return grant.fundingChanged || (amendment.at ?? '') < (awaited.at ?? '') ? amendment : awaited;
}

const reexamined = ({ inReexamination }: Signing): Next | null =>
  inReexamination ? { at: null, what: 'confirmAward', who: [any('chair')] } : null;

const byGrantState: Record<GrantState, (grant: Signing) => Next | null> = {
  to_accept: ({ deadlineAt }) => ({ at: deadlineAt, what: 'acceptAward', who: [any('signatory')] }),
  to_sign: ({ deadlineAt: at, signed, awaitsVisa = false, awaitsCondition = null }) => {
    if (awaitsCondition) return { at, what: awaitsCondition, who: [any(awaitsCondition === 'showCondition' ? 'applicant' : 'lead')] };
    return awaitsVisa ? { at, what: 'giveVisa', who: [any('controller')] } : { at, what: 'signGrant', who: missingOf(signed) };
  },
  active: underWay,
  suspended: (grant) => reexamined(grant) ?? underWay(grant) ?? { at: null, what: 'resumeGrant', who: [any('lead')] },
  expired: () => null,
  renounced: () => null,
  terminated: () => null,
  closed: expected,
};

/**
 * What a grant waits for next: its acceptance, the missing signature, then what the beneficiary owes and its
 * amendments. Payments are among the payer's tasks.
 */
export function nextOfGrant(grant: Signing): Next | null {
  return byGrantState[grant.state](grant);
}

const isOfApplicant = ({ role }: Holder): boolean => role !== 'fund' && isOfOrganisation(role);

/**
 * Steps of the fund that are shown to an applicant as "the fund has the file"; other steps are shown as they are,
 * without people of the fund.
 */
const INNER: readonly What[] = [
  'decideAdmissibility',
  'giveOpinion',
  'createSession',
  'openVote',
  'castBallots',
  'decideSession',
  'confirmAward',
  'assignAppeal',
  'giveAppealOpinion',
  'upholdAppeal',
  'certifyCondition',
  'assignAmendment',
  'giveAmendmentOpinion',
  'approveAmendment',
];

/** What the fund reviews without a deadline for the applicant to see. */
const REVIEWS: readonly What[] = ['reviewReport', 'reviewEvidence', 'approveFinalAccount'];

/**
 * What a caller may read of it. An applicant sees what they have to do, or that the fund has the file, until the date
 * that they were told: that of the screening, or that at which silence counts.
 */
export function nextFor(caller: Pick<Caller, 'roles'>, next: Next | null, silenceAt: string | null = null): Next | null {
  if (!next || isStaff(caller.roles)) return next;
  if (INNER.includes(next.what))
    return { at: next.what === 'decideAdmissibility' ? next.at : silenceAt, what: 'examine', who: [any('fund')] };
  const own = next.who.filter(isOfApplicant);
  const { at, what, who } = next;
  return { at: REVIEWS.includes(what) ? null : at, what, who: own.length < who.length ? [...own, any('fund')] : own };
}
