import { z } from 'zod';
import { endOfDate, endOfPeriod, endOfWorkingDay, moveDate, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { type Asker, type Asks, askingOf, type May } from '../core/may.ts';
import { Ordinal } from '../core/ordinal.ts';
import { type Judged, refuseConflicted } from '../people/conflict.ts';
import type { GrantState } from '../grants/grant.ts';
import type { IndicatorValue } from '../applications/indicator.ts';
import { isMissionKind, MISSION_KIND_KEYS, type MissionKind, termsOfMission } from './mission-catalogue.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, sees } from '../core/role.ts';
import { refuseAlert, type SlippageAlert } from '../impact/slippage.ts';
import {
  movedPeriod,
  type NamedPeople,
  PeopleDays,
  refusePeriod,
  refuseSpent,
  refuseStaffing,
  type Staffed,
  sumOfDays,
} from './staffing.ts';
import { type CommandOf, refuseState, type StateTable } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { Day, Id, Key, text } from '../core/words.ts';
import { type Wait, type WaitDates, nextWaitDue } from './wait.ts';

export const ProposeMission = z.strictObject({
  grantId: Id,
  kind: Key.meta({ description: `One of ${MISSION_KIND_KEYS.join(', ')}` }),
  days: z.number().positive().multipleOf(0.5).max(2000).meta({ description: 'Person-days, in whole halves' }),
  startsOn: Day,
  endsOn: Day,
  indicator: Key.meta({ description: 'The indicator of the annexed plan that it is to improve' }),
  /** The reason, for the project. */
  reason: text(4000).min(1),
  alert: Ordinal.nullable().default(null).meta({ description: 'The alert on the project’s slippage that it answers, if any' }),
});
export type ProposeMission = z.infer<typeof ProposeMission>;

export const AcceptMission = z.strictObject({ version: Ordinal });
export type AcceptMission = z.infer<typeof AcceptMission>;

export const DeclineMission = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type DeclineMission = z.infer<typeof DeclineMission>;

export const WithdrawMission = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type WithdrawMission = z.infer<typeof WithdrawMission>;

/** All the people who work for the mission, by month; days planned otherwise before are given back. */
export const StaffMission = z.strictObject({
  version: Ordinal,
  days: PeopleDays.min(1),
  startsOn: Day.nullable().default(null).meta({ description: 'The period’s new first day; unchanged if null' }),
  endsOn: Day.nullable().default(null).meta({ description: 'The period’s new last day; unchanged if null' }),
});
export type StaffMission = z.infer<typeof StaffMission>;

export const DeliverMission = z.strictObject({
  version: Ordinal,
  report: text(4000).min(1),
  /** A link for people, which the service never fetches, so only its form is checked. */
  url: z
    .url({ protocol: /^https$/, hostname: z.regexes.domain })
    .max(2000)
    .nullable()
    .default(null),
  spentBy: PeopleDays.min(1).meta({ description: 'The days that it took, by person, month and skill' }),
});
export type DeliverMission = z.infer<typeof DeliverMission>;

export const CloseMission = z.strictObject({ version: Ordinal, conclusion: text(4000).default('') });
export type CloseMission = z.infer<typeof CloseMission>;

export const MISSION_STATES = ['proposed', 'accepted', 'staffed', 'delivered', 'closed', 'declined', 'lapsed', 'withdrawn'] as const;
export type MissionState = (typeof MISSION_STATES)[number];
/** The states of a mission that is under way. */
export const OPEN_MISSION_STATES = ['proposed', 'accepted', 'staffed', 'delivered'] as const satisfies readonly MissionState[];

const withdraw = { by: ['lead'], to: ['withdrawn'] } as const;

export const missionTable = {
  proposed: {
    staff: { fr: 'Proposée au projet', en: 'Proposed to the project' },
    applicant: { fr: 'Proposée, votre réponse est attendue', en: 'Proposed, your answer is awaited' },
    takes: {
      acceptMission: { by: ['signatory'], to: ['accepted'] },
      declineMission: { by: ['signatory'], to: ['declined'] },
      withdrawMission: withdraw,
      remindMissionAnswer: { by: 'time', to: ['proposed'] },
      lapseMission: { by: 'time', to: ['lapsed'] },
    },
  },
  accepted: {
    staff: { fr: 'Acceptée, équipe à constituer', en: 'Accepted, to be staffed' },
    applicant: { fr: 'Acceptée', en: 'Accepted' },
    takes: {
      staffMission: { by: ['lead'], to: ['staffed'] },
      withdrawMission: withdraw,
      remindStaffing: { by: 'time', to: ['accepted'] },
    },
  },
  staffed: {
    staff: { fr: 'En cours', en: 'Under way' },
    applicant: { fr: 'En cours', en: 'Under way' },
    takes: {
      staffMission: { by: ['lead'], to: ['staffed'] },
      deliverMission: { by: ['lead', 'reviewer'], to: ['delivered'] },
      withdrawMission: withdraw,
      remindMissionDelivery: { by: 'time', to: ['staffed'] },
    },
  },
  delivered: {
    staff: { fr: 'Livrée, indicateur à comparer', en: 'Delivered, indicator to be compared' },
    applicant: { fr: 'Livrée', en: 'Delivered' },
    takes: {
      closeMission: { by: ['lead'], to: ['closed'] },
      remindComparison: { by: 'time', to: ['delivered'] },
      closeUncompared: { by: 'time', to: ['closed'] },
    },
  },
  closed: { staff: { fr: 'Close', en: 'Closed' }, applicant: { fr: 'Close', en: 'Closed' }, takes: {} },
  declined: {
    staff: { fr: 'Déclinée par le projet', en: 'Declined by the project' },
    applicant: { fr: 'Déclinée', en: 'Declined' },
    takes: {},
  },
  lapsed: {
    staff: { fr: 'Restée sans réponse', en: 'Left without an answer' },
    applicant: { fr: 'Restée sans réponse', en: 'Left without an answer' },
    takes: {},
  },
  withdrawn: {
    staff: { fr: 'Retirée', en: 'Withdrawn' },
    applicant: { fr: 'Retirée par le Datalab', en: 'Withdrawn by the Datalab' },
    takes: {},
  },
} satisfies StateTable<MissionState>;

export const missionEvents = {
  proposeMission: { applicant: true, letters: true },
  remindMissionAnswer: { applicant: true, letters: true },
  acceptMission: { applicant: true, letters: true },
  declineMission: { applicant: true, letters: true },
  lapseMission: { applicant: true, letters: true },
  remindStaffing: { applicant: false, letters: true, urgent: true },
  staffMission: { applicant: true, letters: true },
  remindMissionDelivery: { applicant: false, letters: true, urgent: true },
  deliverMission: { applicant: true, letters: true },
  remindComparison: { applicant: false, letters: true, urgent: true },
  closeMission: { applicant: true, letters: true },
  closeUncompared: { applicant: true, letters: true },
  withdrawMission: { applicant: true, letters: true },
} satisfies EventTable;

/**
 * How long each step may take before a reminder, and before a deadline ends it. No text sets these: they are the
 * project's choice.
 */
const MISSION_DELAYS = {
  answerWorkingDays: 10,
  lapseMonths: 1,
  staffingWorkingDays: 5,
  comparisonMonths: 6,
  closingMonths: 12,
} as const;

export const missionWait = {
  answer: (at: string): Wait & { closesAt: string } => ({
    expectedBy: endOfWorkingDay(at, MISSION_DELAYS.answerWorkingDays),
    closesAt: endOfPeriod(at, { months: MISSION_DELAYS.lapseMonths }),
  }),
  staffing: (at: string): Wait => ({ expectedBy: endOfWorkingDay(at, MISSION_DELAYS.staffingWorkingDays), closesAt: null }),
  delivery: (endsOn: string): Wait => ({ expectedBy: endOfDate(endsOn), closesAt: null }),
  comparison: (at: string): Wait & { closesAt: string } => ({
    expectedBy: endOfPeriod(at, { months: MISSION_DELAYS.comparisonMonths }),
    closesAt: endOfPeriod(at, { months: MISSION_DELAYS.closingMonths }),
  }),
};

const DATES: WaitDates<MissionState> = {
  proposed: { reminder: 'remindMissionAnswer', end: 'lapseMission' },
  accepted: { reminder: 'remindStaffing' },
  staffed: { reminder: 'remindMissionDelivery' },
  delivered: { reminder: 'remindComparison', end: 'closeUncompared' },
};

export const nextMissionDue = (mission: Pick<Mission, 'state' | 'expectedBy' | 'remindedAt' | 'closesAt'>): Due | null =>
  nextWaitDue(mission, DATES);

/** A mission's row as the rules read it, with its grant's organisation and the people conflicted over it. */
export type Mission = Judged &
  Wait & {
    id: string;
    state: MissionState;
    version: number;
    grantId: string;
    grantState: GrantState;
    kind: MissionKind;
    halfDays: number;
    startsOn: string;
    endsOn: string;
    indicator: string;
    deliveredAt: string | null;
    remindedAt: string | null;
  };

/** Refuses days or a period outside the catalogue's bounds for the kind. */
export function refuseTerms(
  kind: MissionKind,
  { days, startsOn, endsOn }: Pick<ProposeMission, 'days' | 'startsOn' | 'endsOn'>,
): Refusal | null {
  const { days: bounds, months } = termsOfMission(kind);
  if (bounds && (days < bounds.min || days > bounds.max))
    return { code: 'mission_days_out_of_bounds', kind, days, minDays: bounds.min, maxDays: bounds.max };
  if (!months) return null;
  const [shortest, longest] = [months.min, months.max].map((count) => moveDate(moveDate(startsOn, { months: count }), { days: -1 }));
  if (endsOn < (shortest ?? '') || endsOn > (longest ?? ''))
    return { code: 'mission_period_out_of_bounds', kind, startsOn, endsOn, minMonths: months.min, maxMonths: months.max };
  return null;
}

/** The part of a grant that decides whether a mission may be proposed on it. */
export type MissionGrant = Judged & { state: GrantState; indicators: readonly string[]; alerts: readonly SlippageAlert[] };

/** The first refusal, in order of precedence; null if the lead may propose a mission to the project. */
export function mayProposeMission({ grant }: { grant: Judged & { id: string; state: GrantState } }, caller: Caller): Refusal | null {
  if (!sees(caller, grant.organisationId)) return { code: 'grant_unknown', grantId: grant.id };
  return refuseConflicted(grant, caller) ?? (grant.state === 'active' ? null : { code: 'grant_not_active', state: grant.state });
}

/**
 * The first refusal, in order of precedence; null if the lead may propose this mission. `grant`: undefined if the
 * caller knows of none.
 */
export function refuseProposal(grant: MissionGrant | undefined, { caller, body, at }: Given<ProposeMission>): Refusal | null {
  if (!grant) return { code: 'grant_unknown', grantId: body.grantId };
  const refusal = mayProposeMission({ grant: { ...grant, id: body.grantId } }, caller);
  if (refusal) return refusal;
  const settled = body.alert === null ? null : refuseAlert(grant.alerts, body.alert);
  if (settled) return settled;
  if (!isMissionKind(body.kind)) return { code: 'mission_kind_unknown', kind: body.kind, known: MISSION_KIND_KEYS };
  const { indicator } = body;
  const terms = refusePeriod(body, at) ?? refuseTerms(body.kind, body);
  if (terms) return terms;
  return grant.indicators.includes(indicator) ? null : { code: 'indicator_unknown', keys: [indicator], known: [...grant.indicators] };
}

/** The part of a mission that decides whether a command may be given on it; `staffed`: the people who work for it. */
export type MissionStanding = Pick<Mission, 'state' | 'organisationId' | 'conflicted' | 'fundActs' | 'grantState'> & {
  staffed: readonly Pick<Staffed, 'personId'>[];
};

/** No mission begins on a grant that is suspended or over. */
const refuseGrant = ({ grantState }: Pick<Mission, 'grantState'>): Refusal | null =>
  grantState === 'active' ? null : { code: 'grant_not_active', state: grantState };

/**
 * Checks that the caller speaks for the project; a member of the fund who is also another organisation's signatory does
 * not.
 */
const mayAnswer =
  (command: CommandOf<typeof missionTable>) =>
  (mission: MissionStanding, caller: Caller): Refusal | null =>
    mission.organisationId === caller.organisationId ? refuseState(missionTable, mission.state, command) : { code: 'not_found' };

/** Checks that the caller speaks for the fund, and has no conflict of interest in the project. */
const maySpeak =
  (command: CommandOf<typeof missionTable>) =>
  (mission: MissionStanding, caller: Caller): Refusal | null =>
    sees(caller, mission.organisationId)
      ? (refuseState(missionTable, mission.state, command) ?? refuseConflicted(mission, caller))
      : { code: 'not_found' };

/** Refusals of each command on a mission, whatever its body. A person who works for it, or a lead, may deliver it. */
const MAY: Record<CommandOf<typeof missionTable>, May<MissionStanding>> = {
  acceptMission: (mission, caller) => mayAnswer('acceptMission')(mission, caller) ?? refuseGrant(mission),
  declineMission: mayAnswer('declineMission'),
  withdrawMission: maySpeak('withdrawMission'),
  staffMission: (mission, caller) => maySpeak('staffMission')(mission, caller) ?? refuseGrant(mission),
  deliverMission: (mission, caller) =>
    maySpeak('deliverMission')(mission, caller) ?? (maySpeakFor(caller, mission.staffed) ? null : { code: 'not_of_the_mission' }),
  closeMission: maySpeak('closeMission'),
};

/** What the caller may ask of a mission. */
export const asksOfMission = (mission: MissionStanding, { caller, at }: Asker): Asks => askingOf(MAY, [mission], caller, at);

/**
 * The first checks of each command on a mission: that it may be given, and that the caller read the current version.
 */
const refuseFirst = (
  command: keyof typeof MAY,
  mission: Mission,
  { caller, body, at }: Given<{ version: number }>,
  staffed: readonly Staffed[] = [],
): Refusal | null => MAY[command]({ ...mission, staffed }, caller, at) ?? refuseStale(mission, body.version);

/** The first refusal, in order of precedence; null if the project may accept it. */
export const refuseMissionAcceptance = (mission: Mission, given: Given<AcceptMission>): Refusal | null =>
  refuseFirst('acceptMission', mission, given);

/** The first refusal, in order of precedence; null if the project may decline it. */
export const refuseMissionDeclining = (mission: Mission, given: Given<DeclineMission>): Refusal | null =>
  refuseFirst('declineMission', mission, given);

/** The first refusal, in order of precedence; null if the lead may withdraw it. */
export const refuseMissionWithdrawal = (mission: Mission, given: Given<WithdrawMission>): Refusal | null =>
  refuseFirst('withdrawMission', mission, given);

/** The first refusal, in order of precedence; null if the lead may plan these people for it. */
export function refuseMissionStaffing(
  mission: Mission,
  { staffed, people }: { staffed: readonly Staffed[]; people: NamedPeople },
  given: Given<StaffMission>,
): Refusal | null {
  const refusal = refuseFirst('staffMission', mission, given);
  if (refusal) return refusal;
  const { body, at } = given;
  const period = movedPeriod(mission, body);
  return (
    refusePeriod(period, at, mission) ??
    refuseStaffing(body.days, { people, judged: mission, period, asIs: staffed }) ??
    refuseTerms(mission.kind, { days: mission.halfDays / 2, ...period }) ??
    refuseBeyondMission(mission, body.days)
  );
}

const refuseBeyondMission = ({ halfDays }: Mission, lines: PeopleDays): Refusal | null =>
  sumOfDays(lines) > halfDays ? { code: 'days_above_mission', missionDays: halfDays / 2, plannedDays: sumOfDays(lines) / 2 } : null;

/**
 * The first refusal, in order of precedence; null if the caller, a lead or a person who works for it, may deliver it.
 */
export function refuseMissionDelivery(
  mission: Mission,
  { staffed, people }: { staffed: readonly Staffed[]; people: NamedPeople },
  given: Given<DeliverMission>,
): Refusal | null {
  const { body, at } = given;
  const refusal = refuseFirst('deliverMission', mission, given, staffed);
  if (refusal) return refusal;
  return refuseSpent(body.spentBy, people, { startsOn: mission.startsOn, today: parisDate(at) });
}

/** True for a lead, and for a person who works for the mission. */
const maySpeakFor = (caller: Caller, staffed: readonly Pick<Staffed, 'personId'>[]): boolean =>
  caller.roles.includes('lead') || staffed.some(({ personId }) => personId === caller.personId);

/**
 * The first refusal, in order of precedence; null if the lead may close it, with the comparison that the reports allow
 * so far.
 */
export const refuseMissionClosing = (mission: Mission, given: Given<CloseMission>): Refusal | null =>
  refuseFirst('closeMission', mission, given);

/** A reported value of the mission's indicator. */
export type Measured = { value: number; reportedAt: string; milestone: number };
export type Comparison = { before: Measured | null; after: Measured | null };
/** The part of a report that a comparison reads; returned reports are left out. */
export type ReportedValues = { rank: number; reportedAt: string; indicators: readonly IndicatorValue[] };

/** A value as one number: a ratio is its quotient, a duration its median. */
export function numberOf(value: IndicatorValue): number {
  if ('value' in value) return value.value;
  return 'median' in value ? value.median : value.numerator / value.denominator;
}

/**
 * The newest value reported before the mission's first day, and the first one after its delivery; each null if there is
 * none.
 */
export function compareIndicator(
  reports: readonly ReportedValues[],
  { indicator, startsOn, deliveredAt }: Pick<Mission, 'indicator' | 'startsOn' | 'deliveredAt'>,
): Comparison {
  const measured = reports
    .flatMap(({ rank, reportedAt, indicators }): Measured[] => {
      const value = indicators.find(({ key }) => key === indicator);
      return value ? [{ value: numberOf(value), reportedAt, milestone: rank }] : [];
    })
    .toSorted((a, b) => Date.parse(a.reportedAt) - Date.parse(b.reportedAt));
  return {
    before: measured.findLast(({ reportedAt }) => parisDate(reportedAt) < startsOn) ?? null,
    after: (deliveredAt !== null && measured.find(({ reportedAt }) => Date.parse(reportedAt) > Date.parse(deliveredAt))) || null,
  };
}
