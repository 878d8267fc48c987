import { parisDate } from '../core/calendar.ts';
import { isOfDatalab } from './capacity.ts';
import type { Given } from '../core/command.ts';
import { refuseConcerned } from '../people/conflict.ts';
import { daysOf, type HalfDays, refuseDays, refuseForeseen, refuseSkills } from './days.ts';
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
import type { Candidate } from '../review/review.ts';
import { sees } from '../core/role.ts';
import {
  isStaffed,
  type NamedPeople,
  refuseBeyondEstimate,
  refuseOtherSum,
  refuseSpent,
  refuseStaffing,
  type Staffed,
} from './staffing.ts';
import { refuseState } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';

/** Guards in order of precedence; null: the request may be made. `supportedBy`: whose the application is that it names; undefined where there is none. */
export function refuseDatalabRequest(supportedBy: string | undefined, { caller, body, at }: Given<CreateDatalabRequest>): Refusal | null {
  const skills = refuseSkills(body.needs);
  if (skills) return skills;
  const today = parisDate(at);
  if (body.wishedFrom !== null && body.wishedFrom < today) return { code: 'start_is_past', startsOn: body.wishedFrom, today };
  if (body.applicationId !== null && supportedBy !== caller.organisationId)
    return { code: 'supported_application_unknown', applicationId: body.applicationId };
  return null;
}

type Versioned = Given<{ version: number }>;

const refuseVersion = (request: DatalabRequest, { body }: Versioned): Refusal | null => refuseStale(request, body.version);

/** Nobody of the asking organisation says what its request is worth. */
function refuseJudgement(request: DatalabRequest, command: string, given: Versioned): Refusal | null {
  if (!sees(given.caller, request.organisationId)) return { code: 'not_found' };
  const state = refuseState(datalabTable, request.state, command);
  if (state) return state;
  return refuseConcerned(request, given.caller) ?? refuseVersion(request, given);
}

/** One of the fund's people who is also another organisation's applicant sees this request, and still does not speak for who made it. */
function refuseAsker(request: DatalabRequest, command: string, given: Versioned): Refusal | null {
  if (request.organisationId !== given.caller.organisationId) return { code: 'not_found' };
  return refuseState(datalabTable, request.state, command) ?? refuseVersion(request, given);
}

/** Guards in order of precedence; null: the lead may qualify it. */
export const refuseQualification = (request: DatalabRequest, given: Given<QualifyDatalabRequest>): Refusal | null =>
  refuseJudgement(request, 'qualifyDatalabRequest', given) ??
  refuseSkills(given.body.skills) ??
  refuseForeseen(given.body.foreseen, given.body.skills);

/** Guards in order of precedence; null: the lead may decline it. */
export const refuseDeclining = (request: DatalabRequest, given: Given<DeclineDatalabRequest>): Refusal | null =>
  refuseJudgement(request, 'declineDatalabRequest', given);

/** Guards in order of precedence; null: the lead may accept it so. The contact answers for the work, and is one of the Datalab's people. */
export function refuseAcceptance(
  request: DatalabRequest,
  contact: Candidate | undefined,
  given: Given<AcceptDatalabRequest>,
): Refusal | null {
  const refusal = refuseJudgement(request, 'acceptDatalabRequest', given) ?? refuseDays(given.body.estimate);
  if (refusal) return refusal;
  const { startsOn, endsOn, contactPersonId } = given.body;
  const today = parisDate(given.at);
  if (startsOn < today) return { code: 'start_is_past', startsOn, today };
  if (endsOn < startsOn) return { code: 'period_reversed', startsOn, endsOn };
  return isOfDatalab(contact) ? null : { code: 'not_a_datalab_person', personId: contactPersonId };
}

/** A plan of people and days: what is promised already, and who is named. */
export type DayPlan = { staffed: readonly Staffed[]; people: NamedPeople };

/** The period of a request that was accepted, or as a staffing moves it. */
export const periodOf = (request: DatalabRequest, moved: { startsOn: string | null; endsOn: string | null }) => ({
  startsOn: moved.startsOn ?? request.startsOn ?? '',
  endsOn: moved.endsOn ?? request.endsOn ?? '',
});

/** Guards in order of precedence; null: the lead may have these people work for it in these months. `estimate`: what it was promised, by skill. */
export function refuseRequestStaffing(
  request: DatalabRequest,
  estimate: readonly HalfDays[],
  { staffed, people }: DayPlan,
  given: Given<StaffDatalabRequest>,
): Refusal | null {
  const refusal = refuseJudgement(request, 'staffDatalabRequest', given);
  if (refusal) return refusal;
  const { body, at } = given;
  const period = periodOf(request, body);
  const today = parisDate(at);
  if (body.startsOn !== null && body.startsOn !== request.startsOn && body.startsOn < today)
    return { code: 'start_is_past', startsOn: body.startsOn, today };
  if (period.endsOn < period.startsOn) return { code: 'period_reversed', ...period };
  return (
    refuseStaffing(body.days, { people, judged: request, period, asIs: staffed }) ??
    refuseBeyondEstimate(
      body.days,
      estimate.map(({ skill, halfDays }) => ({ skill, days: daysOf(halfDays) })),
    )
  );
}

/** Guards in order of precedence; null: it may be delivered by the lead, or by its contact. Where people were planned for it, their days say what it took. */
export function refuseDelivery(request: DatalabRequest, { staffed, people }: DayPlan, given: Given<DeliverDatalabRequest>): Refusal | null {
  const { caller, body } = given;
  if (!sees(caller, request.organisationId)) return { code: 'not_found' };
  const state = refuseState(datalabTable, request.state, 'deliverDatalabRequest');
  if (state) return state;
  if (!caller.roles.includes('lead') && request.contactPersonId !== caller.personId) return { code: 'not_the_contact' };
  const refusal = refuseVersion(request, given) ?? refuseDays(body.spent);
  if (refusal || !(isStaffed(staffed) || body.spentBy.length > 0)) return refusal;
  const period = { startsOn: request.startsOn ?? '', today: parisDate(given.at) };
  return refuseSpent(body.spentBy, people, period) ?? refuseOtherSum(body.spentBy, body.spent);
}

/** Guards in order of precedence; null: its organisation may withdraw it. */
export const refuseRequestWithdrawal = (request: DatalabRequest, given: Given<WithdrawDatalabRequest>): Refusal | null =>
  refuseAsker(request, 'withdrawDatalabRequest', given);

/** Guards in order of precedence; null: its organisation may close it. Feedback after the closing's date is still welcome, as long as nobody has recorded that date. */
export const refuseClosing = (request: DatalabRequest, given: Given<CloseDatalabRequest>): Refusal | null =>
  refuseAsker(request, 'closeDatalabRequest', given);
