import { parisDate } from '../core/calendar.ts';
import { isOfDatalab } from './capacity.ts';
import type { Given } from '../core/command.ts';
import { type Asker, type Asks, askingOf, type May } from '../core/may.ts';
import { refuseConflicted } from '../people/conflict.ts';
import { daysOf, type HalfDays, refuseDays, refusePlannedDays, refuseSkills } from './days.ts';
import type {
  AcceptDatalabRequest,
  CloseDatalabRequest,
  CreateDatalabRequest,
  DatalabRequest,
  DeclineDatalabRequest,
  DeliverDatalabRequest,
  QualifyDatalabRequest,
  StaffDatalabRequest,
  WithdrawDatalabRequest,
} from './request.ts';
import { datalabTable } from './request.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../people/person.ts';
import { type Caller, sees } from '../core/role.ts';
import {
  isStaffed,
  movedPeriod,
  type NamedPeople,
  refuseBeyondEstimate,
  refuseOtherSum,
  refusePeriod,
  refuseSpent,
  refuseStaffing,
  refuseUnsaidRelease,
  type Staffed,
} from './staffing.ts';
import { type CommandOf, refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';

/**
 * The first refusal, in order of precedence; null if the request may be made. `supportedBy`: the organisation of the
 * application that it names; undefined if it names none.
 */
export function refuseDatalabRequest(supportedBy: string | undefined, { caller, body, at }: Given<CreateDatalabRequest>): Refusal | null {
  const skills = refuseSkills(body.needs);
  if (skills) return skills;
  const today = parisDate(at);
  if (body.wishedFrom !== null && body.wishedFrom < today) return { code: 'start_is_past', startsOn: body.wishedFrom, today };
  if (body.applicationId !== null && supportedBy !== caller.organisationId)
    return { code: 'supported_application_unknown', applicationId: body.applicationId };
  return null;
}

/** The part of a request that decides whether a command may be given on it. */
export type RequestStanding = Pick<DatalabRequest, 'state' | 'organisationId' | 'conflicted' | 'fundActs' | 'contactPersonId'>;

/**
 * The first refusal, in order of precedence; null if the caller may judge it. A member of the asking organisation may
 * not judge its request.
 */
const mayJudge =
  (command: CommandOf<typeof datalabTable>) =>
  (request: RequestStanding, caller: Caller): Refusal | null => {
    if (!sees(caller, request.organisationId)) return { code: 'not_found' };
    return refuseState(datalabTable, request.state, command) ?? refuseConflicted(request, caller);
  };

/**
 * The first refusal, in order of precedence; null if the caller may speak for the asking organisation. A member of the
 * fund who is also another organisation's applicant sees the request but may not.
 */
const mayAsk =
  (command: CommandOf<typeof datalabTable>) =>
  (request: RequestStanding, caller: Caller): Refusal | null =>
    request.organisationId === caller.organisationId ? refuseState(datalabTable, request.state, command) : { code: 'not_found' };

/** The first refusal, in order of precedence; null if the caller, the lead or its contact, may deliver it. */
function mayDeliver(request: RequestStanding, caller: Caller): Refusal | null {
  if (!sees(caller, request.organisationId)) return { code: 'not_found' };
  const state = refuseState(datalabTable, request.state, 'deliverDatalabRequest');
  if (state) return state;
  return caller.roles.includes('lead') || request.contactPersonId === caller.personId ? null : { code: 'not_the_contact' };
}

/** Refusals of each command on a request, whatever its body. */
const MAY: Record<CommandOf<typeof datalabTable>, May<RequestStanding>> = {
  qualifyDatalabRequest: mayJudge('qualifyDatalabRequest'),
  declineDatalabRequest: mayJudge('declineDatalabRequest'),
  acceptDatalabRequest: mayJudge('acceptDatalabRequest'),
  staffDatalabRequest: mayJudge('staffDatalabRequest'),
  deliverDatalabRequest: mayDeliver,
  withdrawDatalabRequest: mayAsk('withdrawDatalabRequest'),
  closeDatalabRequest: mayAsk('closeDatalabRequest'),
};

/** What the caller may ask of a request. */
export const asksOfRequest = (request: RequestStanding, { caller, at }: Asker): Asks => askingOf(MAY, [request], caller, at);

/**
 * The first checks of each command on a request: that it may be given, and that the caller read the current version.
 */
const refuseFirst = (
  command: keyof typeof MAY,
  request: DatalabRequest,
  { caller, body, at }: Given<{ version: number }>,
): Refusal | null => MAY[command](request, caller, at) ?? refuseStale(request, body.version);

/** The first refusal, in order of precedence; null if the lead may qualify it. */
export const refuseQualification = (request: DatalabRequest, given: Given<QualifyDatalabRequest>): Refusal | null =>
  refuseFirst('qualifyDatalabRequest', request, given) ??
  refuseSkills(given.body.skills) ??
  refusePlannedDays(given.body.foreseen, given.body.skills);

/** The first refusal, in order of precedence; null if the lead may decline it. */
export const refuseDeclining = (request: DatalabRequest, given: Given<DeclineDatalabRequest>): Refusal | null =>
  refuseFirst('declineDatalabRequest', request, given);

/**
 * The first refusal, in order of precedence; null if the lead may accept it with this contact. The contact answers for
 * the work and is one of the Datalab's people.
 */
export function refuseAcceptance(
  request: DatalabRequest,
  contact: Candidate | undefined,
  given: Given<AcceptDatalabRequest>,
): Refusal | null {
  const refusal = refuseFirst('acceptDatalabRequest', request, given) ?? refuseDays(given.body.estimate);
  if (refusal) return refusal;
  const period = refusePeriod(given.body, given.at);
  if (period) return period;
  return isOfDatalab(contact) ? null : { code: 'not_a_datalab_person', personId: given.body.contactPersonId };
}

/** A plan of people and days: the existing promises, and the people named. */
export type DayPlan = { staffed: readonly Staffed[]; people: NamedPeople };

/**
 * The first refusal, in order of precedence; null if the lead may plan these people for it in these months. `estimate`:
 * what it was promised, by skill.
 */
export function refuseRequestStaffing(
  request: DatalabRequest,
  estimate: readonly HalfDays[],
  { staffed, people }: DayPlan,
  given: Given<StaffDatalabRequest>,
): Refusal | null {
  const refusal = refuseFirst('staffDatalabRequest', request, given);
  if (refusal) return refusal;
  const { body, at } = given;
  const period = movedPeriod(request, body);
  return (
    refusePeriod(period, at, request) ??
    refuseUnsaidRelease(body, staffed) ??
    refuseStaffing(body.days, { people, judged: request, period, asIs: staffed }) ??
    refuseBeyondEstimate(
      body.days,
      estimate.map(({ skill, halfDays }) => ({ skill, days: daysOf(halfDays) })),
    )
  );
}

/**
 * The first refusal, in order of precedence; null if it may be delivered with these days. If people were planned for
 * it, their days say how long it took.
 */
export function refuseDelivery(request: DatalabRequest, { staffed, people }: DayPlan, given: Given<DeliverDatalabRequest>): Refusal | null {
  const { body } = given;
  const refusal = refuseFirst('deliverDatalabRequest', request, given) ?? refuseDays(body.spent);
  if (refusal || !(isStaffed(staffed) || body.spentBy.length > 0)) return refusal;
  const period = { startsOn: request.startsOn ?? '', today: parisDate(given.at) };
  return refuseSpent(body.spentBy, people, period) ?? refuseOtherSum(body.spentBy, body.spent);
}

/** The first refusal, in order of precedence; null if its organisation may withdraw it. */
export const refuseRequestWithdrawal = (request: DatalabRequest, given: Given<WithdrawDatalabRequest>): Refusal | null =>
  refuseFirst('withdrawDatalabRequest', request, given);

/**
 * The first refusal, in order of precedence; null if its organisation may close it. Feedback after the closing date is
 * accepted until that date is recorded.
 */
export const refuseClosing = (request: DatalabRequest, given: Given<CloseDatalabRequest>): Refusal | null =>
  refuseFirst('closeDatalabRequest', request, given);
