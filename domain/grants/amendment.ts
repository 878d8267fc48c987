import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  type ApplicationContent,
  CostLine,
  FundingLine,
  Indicator,
  type Organisation,
  refuseContent,
  totalsOf,
} from '../applications/application.ts';
import { type AmendmentState, amendmentTable } from './amendment-life.ts';
import { amendedPeriods, amendedTranches, capsOf, refuseCaps } from './amended-tranches.ts';
import type { Call, LegalForm } from '../calls/call.ts';
import { daysBefore, endOfPeriod, MONTHS_AT_MOST } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import { LARGEST_INTEGER, Ordinal } from '../core/ordinal.ts';
import { isConflicted } from '../people/conflict.ts';
import type { FinalAccount } from './final-account.ts';
import { type FundingChange, refuseUnfit } from './funding-change.ts';
import { type Grant, type GrantCommand, type GrantState, refuseGrant, refuseSide, sideOf } from './grant.ts';
import type { Side } from './signature.ts';
import type { Guarantee } from './guarantee.ts';
import type { Milestone } from './milestone.ts';
import { refuseFundedTwice } from '../applications/overlap.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import type { Candidate } from '../people/person.ts';
import { clockFrom, dueReminder, isLate, mayTake, nextStepDue, type ReviewStep } from '../review/review.ts';
import { Sha256, SIGNER } from './signature.ts';
import { type CommandOf, refuseState } from '../core/state-table.ts';
import { isPending, type Tranche } from './tranche.ts';
import { refuseVisaGiver, type Visa } from './visa.ts';
import { refuseStale } from '../core/version.ts';
import { Id, text } from '../core/words.ts';

/**
 * What an amendment changes of the plan in force; what it does not name stays. The sum of the fund's lines is the new
 * amount of the grant.
 */
export const ProposeAmendment = z.strictObject({
  version: Ordinal,
  reasons: text(4000).min(1),
  durationMonths: z.int().min(1).max(MONTHS_AT_MOST).optional(),
  responsibleId: Id.optional().meta({ description: 'The person who answers for the project in its organisation' }),
  costLines: z.array(CostLine).min(1).max(100).optional(),
  fundingLines: z.array(FundingLine).min(1).max(100).optional(),
  indicators: z.array(Indicator).min(1).max(50).optional(),
});
export type ProposeAmendment = z.infer<typeof ProposeAmendment>;

/** The plan has the number after the amendment's, and must fit too. */
const LAST_NUMBER = LARGEST_INTEGER - 1;

/** Every command on an amendment names it, so that a person who has read an earlier one does nothing to the next. */
const WithNumber = z.strictObject({ amendment: z.int().min(1).max(LAST_NUMBER) });

export const AssignAmendment = WithNumber.extend({ reviewerId: Id });
export type AssignAmendment = z.infer<typeof AssignAmendment>;

export const AmendmentVerdict = z.enum(['favourable', 'unfavourable']);
export type AmendmentVerdict = z.infer<typeof AmendmentVerdict>;

export const GiveAmendmentOpinion = WithNumber.extend({ verdict: AmendmentVerdict, comment: text(4000) });
export type GiveAmendmentOpinion = z.infer<typeof GiveAmendmentOpinion>;

const WithReason = WithNumber.extend({ reason: text(4000).min(1) });
/** The reviewer will not give the opinion, so the lead asks another. */
export const DeclineAmendment = WithReason;
export type DeclineAmendment = z.infer<typeof DeclineAmendment>;
export const ApproveAmendment = WithReason;
export const RejectAmendment = WithReason;
export const WithdrawAmendment = WithReason;
export type EndAmendment = z.infer<typeof WithReason>;

export const SignAmendment = WithNumber.extend({
  version: Ordinal,
  documentSha256: Sha256.meta({ description: 'The SHA-256 of the amendment’s document that was read, as the amendment names it' }),
  ...SIGNER,
});
export type SignAmendment = z.infer<typeof SignAmendment>;

type AmendmentCommand = CommandOf<typeof amendmentTable> & GrantCommand;

/** The plan that results from an amendment; amounts in cents. `responsibleId`: null if it names no person. */
export type AmendedPlan = {
  content: ApplicationContent;
  awardedCents: number;
  costCents: number;
  durationMonths: number;
  responsibleId: string | null;
};

/**
 * An amendment's row as the rules read it. The clock is that of the current wait: for the opinion, then the decision,
 * then the signatures. `side`: the side that proposed it; `declinedBy`: reviewers who were asked for the opinion and
 * declined. Instants are ISO.
 */
export type Amendment = AmendedPlan &
  Pick<ReviewStep, 'reviewerId' | 'remindedAt' | 'escalatedAt'> & {
    number: number;
    state: AmendmentState;
    side: Side;
    proposedBy: string;
    proposedAt: string;
    remindAt: string;
    deadlineAt: string;
    signed: readonly Side[];
    declinedBy: readonly string[];
  };

/** The plan in force: its full content, and the responsible person if an amendment has named one. */
export type InForce = Pick<AmendedPlan, 'content' | 'responsibleId'>;

/** The rules and the parts of a grant against which an amendment is checked, all read while the grant is locked. */
export type Ground = {
  organisation: Organisation;
  call: Call;
  legalForm: LegalForm;
  tranches: readonly Tranche[];
  milestones: readonly Milestone[];
  guarantees: readonly Guarantee[];
  fundingChange: FundingChange | null;
  account: FinalAccount | undefined;
};

/** The plan in force with the changes of a body. */
export function changeOf(
  { durationMonths: current }: Pick<Grant, 'durationMonths'>,
  { content, responsibleId: responsible }: InForce,
  {
    costLines = content.costLines,
    fundingLines = content.fundingLines,
    indicators = content.indicators,
    durationMonths = current,
    responsibleId = responsible ?? undefined,
  }: ProposeAmendment,
): AmendedPlan {
  const amended = { ...content, costLines, fundingLines, indicators, durationMonths };
  const { requestedCents, costCents } = totalsOf(amended);
  return { content: amended, awardedCents: requestedCents, costCents, durationMonths, responsibleId: responsibleId ?? null };
}

/** What an amendment adds to the grant's amount, in cents; negative if it reduces it. */
export const addedBy = ({ awardedCents }: Pick<AmendedPlan, 'awardedCents'>, grant: Pick<Grant, 'awardedCents'>): number =>
  awardedCents - grant.awardedCents;

/**
 * The clock of the reviewer who is asked for the opinion, and then of the person who decides: the call's working days,
 * the first reminder halfway.
 */
export const amendmentClock = ({ terms }: Pick<Call, 'terms'>, at: string) => clockFrom(terms.amendmentWorkingDays, at);

/** The time within which both sides sign an amendment: that of the call's agreements, de date à date. */
export function amendmentDeadline({ terms: { signature } }: Pick<Call, 'terms'>, at: string): { remindAt: string; deadlineAt: string } {
  const deadlineAt = endOfPeriod(at, { months: signature.months });
  return { deadlineAt, remindAt: daysBefore(deadlineAt, signature.reminderDays) };
}

/** An amendment as a step that stays open while its opinion is awaited. */
const asStep = ({ state, ...amendment }: Amendment): ReviewStep => ({
  ...amendment,
  key: 'amendment',
  verdict: null,
  standsInFor: null,
  state: state === 'proposed' || state === 'assigned' ? 'open' : 'given',
});
const NAMED: Readonly<Record<string, string>> = { remindReviewer: 'remindAmendment', escalateStep: 'escalateAmendment' };

const isOver = (state: GrantState): boolean => state === 'closed' || state === 'terminated';

/**
 * The next date of an open amendment: the reminders and the deadline of its opinion, the reminder of its decision, the
 * dates of its signatures. If its grant is over, its end.
 */
export function nextAmendmentDue(amendment: Amendment, grant: Pick<Grant, 'state'>): Due | null {
  const { state, remindAt, deadlineAt, remindedAt, proposedAt } = amendment;
  if (isOver(grant.state)) return { at: proposedAt, what: 'lapseAmendment' };
  if (state === 'advised') return remindedAt ? null : { at: deadlineAt, what: 'remindAmendment' };
  if (state === 'to_sign') return remindedAt ? { at: deadlineAt, what: 'lapseAmendment' } : { at: remindAt, what: 'remindAmendment' };
  const opinion = nextStepDue(asStep(amendment));
  return opinion && { at: opinion.at, what: NAMED[opinion.what] ?? opinion.what };
}

/** The reminder that is due at an instant; `last`: the opinion's deadline is near. Null if none is due. */
export function dueAmendmentReminder(amendment: Amendment, grant: Pick<Grant, 'state'>, at: string): { last: boolean } | null {
  const due = nextAmendmentDue(amendment, grant);
  if (due?.what !== 'remindAmendment' || due.at > at) return null;
  return { last: dueReminder(asStep(amendment), at)?.last ?? false };
}

/** True if the opinion on an amendment is past its deadline and not yet escalated to the lead. */
export const isAmendmentLate = (amendment: Amendment, grant: Pick<Grant, 'state'>, at: string): boolean =>
  !isOver(grant.state) && isLate(asStep(amendment), at);

/** What an open amendment has reserved does not count when it is checked. */
const heldAgainst = ({ tranches }: Pick<Ground, 'tranches'>): Tranche[] => tranches.filter((tranche) => !isPending(tranche));

/**
 * The first refusal, in order of precedence; null if the plan may be amended in this way as things stand now. The
 * project goes on while an amendment waits, so this is checked again at its decision and its signatures: no reported
 * period moves, nothing falls below what is paid, and a reported change of the funding is taken up.
 */
function refuseAsItStands(grant: Grant, change: AmendedPlan, ground: StandingGround, at: string): Refusal | null {
  const tranches = heldAgainst(ground);
  const periods = amendedPeriods(grant, tranches, ground.milestones, change.durationMonths, at);
  if ('refusal' in periods) return periods.refusal;
  const amended = amendedTranches(grant, tranches, change.awardedCents, capsOf(ground, change, at));
  if ('refusal' in amended) return amended.refusal;
  return ground.fundingChange && refuseUnfit(grant, change, ground.fundingChange);
}

/**
 * The first refusal, in order of precedence; null if the amended plan keeps to its call and legal form as the first one
 * did, and fits the grant as it stands.
 */
function refuseChange(grant: Grant, change: AmendedPlan, ground: Ground, at: string): Refusal | null {
  const refusal = refuseContent(change.content, ground.organisation, ground.call) ?? refuseAsItStands(grant, change, ground, at);
  if (refusal) return refusal;
  const amended = amendedTranches(grant, heldAgainst(ground), change.awardedCents, capsOf(ground, change, at));
  return 'refusal' in amended ? null : refuseCaps(amended.parts, ground, change, at);
}

/** A grant with its open amendment; undefined if there is none. */
type WithOpen = { grant: Grant; open: Amendment | undefined };

/**
 * The first refusal, in order of precedence; null if an amendment may be proposed. A grant has one open amendment at a
 * time.
 */
export function mayProposeAmendment({ grant, open, account }: WithOpen & Pick<Ground, 'account'>, caller: Caller): Refusal | null {
  const refusal = refuseSide(grant, caller) ?? refuseGrant(grant, caller, 'proposeAmendment');
  if (refusal) return refusal;
  if (open) return { code: 'amendment_open', amendment: open.number };
  if (account && account.endedOn !== null) return { code: 'end_declared', endedOn: account.endedOn };
  return account?.state === 'approved' ? { code: 'account_approved' } : null;
}

/**
 * The first refusal, in order of precedence; null if this amendment may be proposed.
 * @param open the amendment that is open, if any
 * @param responsible the organisation of the person whom the body names; undefined if there is no person with that id
 */
export function refuseProposal(
  grant: Grant,
  open: Amendment | undefined,
  inForce: InForce,
  responsible: { organisationId: string } | undefined,
  ground: Ground,
  given: Given<ProposeAmendment>,
): Refusal | null {
  const { body, caller, at } = given;
  const stale = mayProposeAmendment({ grant, open, account: ground.account }, caller) ?? refuseStale(grant, body.version);
  if (stale) return stale;
  const { responsibleId } = body;
  if (responsibleId !== undefined && responsible?.organisationId !== grant.organisationId)
    return { code: 'responsible_of_another_organisation', personId: responsibleId };
  const change = changeOf(grant, inForce, body);
  const before = changeOf(grant, inForce, { version: body.version, reasons: body.reasons });
  if (isDeepStrictEqual(change, before)) return { code: 'amendment_changes_nothing' };
  return refuseChange(grant, change, ground, at);
}

type OnAmendment = { grant: Grant; open: Amendment };

/** The first refusal, in order of precedence; null if the grant and its open amendment take the command. */
const refuseOn = ({ grant, open }: OnAmendment, caller: Caller, command: AmendmentCommand): Refusal | null =>
  refuseGrant(grant, caller, command) ??
  (refuseState(amendmentTable, open.state, command)
    ? { code: 'amendment_wrong_state', amendment: open.number, state: open.state, command }
    : null);

/**
 * Finds the amendment that a body names, which must be the open one; `first`: a refusal that comes before the caller
 * learns of the amendment.
 */
function findAmendment(
  { grant, open }: WithOpen,
  { body }: Pick<Given<{ amendment: number }>, 'body'>,
  first: Refusal | null,
): { refusal: Refusal } | OnAmendment {
  if (first) return { refusal: first };
  return open?.number === body.amendment ? { grant, open } : { refusal: { code: 'amendment_not_open', open: open?.number ?? null } };
}

/**
 * Null if a reviewer may be asked for the opinion, for the first time or instead of another. As with a step or an
 * appeal, only the reviewer's conflict of interest counts: the person who asks judges nothing.
 */
export const mayAssignAmendment = (on: OnAmendment, caller: Caller): Refusal | null => refuseOn(on, caller, 'assignAmendment');

/**
 * The first refusal, in order of precedence; null if this person may be asked for the opinion, unless they are away.
 * @param candidate undefined if there is no person with that id
 */
export function refuseAmendmentReviewer({ grant, open }: OnAmendment, candidate: Candidate | undefined, personId: string): Refusal | null {
  if (!candidate?.roles.includes('reviewer')) return { code: 'not_a_reviewer', personId };
  if (isConflicted(grant, candidate)) return { code: 'conflict_of_interest' };
  if (isSamePerson(candidate, open.proposedBy)) return { code: 'took_part_in_amendment', personId };
  return open.declinedBy.includes(personId) ? { code: 'amendment_declined_already', personId } : null;
}

/**
 * The first refusal, in order of precedence; null if this reviewer may be asked for the opinion, for the first time or
 * instead of another. `absence`: the substitute who is asked, if the reviewer is away.
 */
export function refuseAmendmentAssignment(
  grant: Grant,
  open: Amendment | undefined,
  candidate: Candidate | undefined,
  given: Pick<Given<AssignAmendment>, 'caller' | 'body'>,
  absence: { endsOn: string; substitute: Candidate | undefined } | null,
): Refusal | null {
  const found = findAmendment({ grant, open }, given, refuseGrant(grant, given.caller, 'assignAmendment'));
  if ('refusal' in found) return found.refusal;
  const { reviewerId: personId } = given.body;
  const refusal = mayAssignAmendment(found, given.caller) ?? refuseAmendmentReviewer(found, candidate, personId);
  if (refusal) return refusal;
  return absence && !mayTakeAmendment(grant, found.open, absence.substitute)
    ? { code: 'reviewer_absent', personId, endsOn: absence.endsOn }
    : null;
}

/** True if a substitute may be asked for the opinion on an amendment in a reviewer's stead. */
function mayTakeAmendment(grant: Grant, { proposedBy, declinedBy }: Amendment, taker: Candidate | undefined): boolean {
  if (!taker) return false;
  const { personId } = taker;
  return mayTake({ ...grant, tookPart: isSamePerson(taker, proposedBy), hasDeclined: declinedBy.includes(personId) }, taker);
}

/** Refuses a caller who is not asked for the opinion. */
const refuseReviewer = (on: OnAmendment, caller: Caller, command: 'giveAmendmentOpinion' | 'declineAmendment'): Refusal | null =>
  refuseOn(on, caller, command) ?? (on.open.reviewerId === caller.personId ? null : { code: 'not_the_assigned_reviewer' });

/** The first refusal, in order of precedence; null if the opinion may be given. */
export const mayGiveAmendmentOpinion = (on: OnAmendment, caller: Caller): Refusal | null =>
  refuseReviewer(on, caller, 'giveAmendmentOpinion');

export function refuseAmendmentOpinion(on: WithOpen, given: Given<GiveAmendmentOpinion>): Refusal | null {
  const found = findAmendment(on, given, refuseGrant(on.grant, given.caller, 'giveAmendmentOpinion'));
  return 'refusal' in found ? found.refusal : mayGiveAmendmentOpinion(found, given.caller);
}

/** The first refusal, in order of precedence; null if the reviewer may decline. */
export const mayDeclineAmendment = (on: OnAmendment, caller: Caller): Refusal | null => refuseReviewer(on, caller, 'declineAmendment');

export function refuseAmendmentDeclining(on: WithOpen, given: Given<DeclineAmendment>): Refusal | null {
  const found = findAmendment(on, given, refuseGrant(on.grant, given.caller, 'declineAmendment'));
  return 'refusal' in found ? found.refusal : mayDeclineAmendment(found, given.caller);
}

/** Who decides on an amendment that adds this, in cents: the chair on more money, as for an award; else the lead. */
export const deciderOnAdded = (addedCents: number): 'lead' | 'chair' => (addedCents > 0 ? 'chair' : 'lead');

/** The same for a grant with its former amount. */
export const deciderOf = (amendment: Pick<AmendedPlan, 'awardedCents'>, grant: Pick<Grant, 'awardedCents'>): 'lead' | 'chair' =>
  deciderOnAdded(addedBy(amendment, grant));

/** Refuses a caller who proposed the amendment or gave an opinion on it. */
function refuseDecider(on: OnAmendment, caller: Caller, command: 'approveAmendment' | 'rejectAmendment'): Refusal | null {
  const { grant, open } = on;
  const refusal = refuseOn(on, caller, command);
  if (refusal) return refusal;
  const role = deciderOf(open, grant);
  if (!caller.roles.includes(role)) return { code: 'role_required', roles: [role] };
  return [open.proposedBy, open.reviewerId].some((id) => isSamePerson(caller, id))
    ? { code: 'took_part_in_amendment', personId: caller.personId }
    : null;
}

/** The first refusal, in order of precedence; null if the amendment may be rejected. */
export const mayRejectAmendment = (on: OnAmendment, caller: Caller): Refusal | null => refuseDecider(on, caller, 'rejectAmendment');

/**
 * True if an amendment no longer fits the grant and never will, so that the fund can only reject it. An amendment held
 * up by a suspension, a re-examination or an upheld overlap may be approved later.
 */
export const isOnlyToReject = ({ grant, open, ...ground }: OnAmendment & StandingGround, at: string): boolean =>
  refuseAsItStands(grant, open, ground, at) !== null;

/**
 * True if an approved amendment that its beneficiary has signed waits for the fund's signature alone, and still fits
 * the grant: it does not lapse, since what creates rights does not end by the State's own inaction (CRPA L242-1).
 */
export const awaitsFund = (on: OnAmendment & StandingGround, at: string): boolean =>
  on.open.state === 'to_sign' &&
  on.open.signed.includes('beneficiary') &&
  !on.open.signed.includes('fund') &&
  !isOver(on.grant.state) &&
  !isOnlyToReject(on, at);

export function refuseAmendmentRejection(on: WithOpen, given: Given<EndAmendment>): Refusal | null {
  const found = findAmendment(on, given, refuseGrant(on.grant, given.caller, 'rejectAmendment'));
  return 'refusal' in found ? found.refusal : mayRejectAmendment(found, given.caller);
}

/** Refuses more money for a suspended grant. */
const refuseStill = (command: AmendmentCommand, { grant, open }: OnAmendment): Refusal | null =>
  grant.state === 'suspended' && addedBy(open, grant) > 0 ? { code: 'wrong_state', command, state: grant.state } : null;

/** `fundedTwice`: the grant's application, if an upheld overlap stands against promising it more. */
type FundedTwice = { fundedTwice: readonly string[] };

/**
 * What an open amendment is checked against: everything except what its content was checked against when it was
 * proposed.
 */
export type StandingGround = Omit<Ground, 'organisation'>;

/**
 * The first refusal, in order of precedence; null if the amendment may be approved. The ledger still decides whether
 * the envelope has the money.
 */
export const mayApproveAmendment = (on: OnAmendment & StandingGround & FundedTwice, caller: Caller, at: string): Refusal | null =>
  refuseDecider(on, caller, 'approveAmendment') ??
  refuseStill('approveAmendment', on) ??
  refuseAsItStands(on.grant, on.open, on, at) ??
  (addedBy(on.open, on.grant) > 0 ? refuseFundedTwice(on.fundedTwice) : null);

export function refuseApproval(on: WithOpen, ground: StandingGround & FundedTwice, given: Given<EndAmendment>): Refusal | null {
  const found = findAmendment(on, given, refuseGrant(on.grant, given.caller, 'approveAmendment'));
  return 'refusal' in found ? found.refusal : mayApproveAmendment({ ...ground, ...found }, given.caller, given.at);
}

/** The first refusal, in order of precedence; null if the side that proposed it may withdraw it. */
export function mayWithdrawAmendment(on: OnAmendment, caller: Caller): Refusal | null {
  const refusal = refuseSide(on.grant, caller) ?? refuseOn(on, caller, 'withdrawAmendment');
  if (refusal) return refusal;
  const { side } = on.open;
  return side === sideOf(caller) ? null : { code: 'amendment_of_other_side', side };
}

export function refuseAmendmentWithdrawal(on: WithOpen, given: Given<EndAmendment>): Refusal | null {
  const { grant } = on;
  const first = refuseSide(grant, given.caller) ?? refuseGrant(grant, given.caller, 'withdrawAmendment');
  const found = findAmendment(on, given, first);
  return 'refusal' in found ? found.refusal : mayWithdrawAmendment(found, given.caller);
}

/**
 * The first refusal, in order of precedence; null if this side may sign an amendment that fits the grant as it stands.
 * A person who gave a visa on it may not sign. The second signature puts it in force, on the grant as it stands then.
 */
export function maySignAmendment(
  on: OnAmendment & StandingGround & { visas: readonly Pick<Visa, 'personId'>[] },
  caller: Caller,
  at: string,
): Refusal | null {
  const { grant, open } = on;
  const side = sideOf(caller);
  const refusal = refuseSide(grant, caller) ?? refuseOn(on, caller, 'signAmendment');
  if (refusal) return refusal;
  if (at > open.deadlineAt) return { code: 'amendment_wrong_state', amendment: open.number, state: 'lapsed', command: 'signAmendment' };
  if (open.signed.includes(side)) return { code: 'already_signed', side };
  const still = open.signed.length > 0 ? refuseStill('signAmendment', on) : null;
  return still ?? refuseAsItStands(grant, open, on, at) ?? refuseVisaGiver(on.visas, caller);
}

/** Null if this side may sign the document that it has read (`refuseDocument`). */
export function refuseAmendmentSignature(
  on: WithOpen,
  ground: StandingGround & { visas: readonly Pick<Visa, 'personId'>[] },
  given: Given<SignAmendment>,
): Refusal | null {
  const { caller, body, at } = given;
  const { grant } = on;
  const first = refuseSide(grant, caller) ?? refuseGrant(grant, caller, 'signAmendment');
  const found = findAmendment(on, given, first);
  if ('refusal' in found) return found.refusal;
  return maySignAmendment({ ...ground, ...found }, caller, at) ?? refuseStale(grant, body.version);
}
