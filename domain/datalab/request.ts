import { z } from 'zod';
import { endOfDate, endOfPeriod, endOfWorkingDay } from '../core/calendar.ts';
import type { Due } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import { DaysList, PlannedDays, SkillList } from './days.ts';
import type { Role } from '../core/role.ts';
import { PeopleDays } from './staffing.ts';
import type { StateTable } from '../core/state-table.ts';
import { Day, Id, line, text, WebLink } from '../core/words.ts';
import { NO_WAIT, nextWaitDue, type Wait, type WaitDates } from './wait.ts';

/**
 * What an administration asks of the Datalab's people: it starts from a problem and the figure that should move, not
 * from a solution.
 */
export const CreateDatalabRequest = z.strictObject({
  title: line(200).min(1),
  problem: text(4000).min(1),
  users: text(2000).min(1),
  expectedImpact: text(2000).min(1).meta({ description: 'The figure that should move, and how far' }),
  dataDescription: text(4000).min(1),
  personalData: z.boolean(),
  needs: SkillList,
  applicationId: Id.nullable().default(null).meta({ description: 'An application of the same organisation, which the help is for' }),
  wishedFrom: Day.nullable().default(null),
});
export type CreateDatalabRequest = z.infer<typeof CreateDatalabRequest>;

export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const QualifyDatalabRequest = z.strictObject({
  version: Ordinal,
  priority: z.enum(PRIORITIES),
  /** The skills that the lead thinks it needs, whatever was asked for. */
  skills: SkillList,
  foreseen: PlannedDays.default([]).meta({
    description: 'The person-days that it is expected to take, of those skills; they decide its forecast start',
  }),
  note: text(4000).default(''),
});
export type QualifyDatalabRequest = z.infer<typeof QualifyDatalabRequest>;

export const AcceptDatalabRequest = z.strictObject({
  version: Ordinal,
  estimate: DaysList,
  startsOn: Day,
  endsOn: Day,
  contactPersonId: Id.meta({ description: 'A reviewer or a lead, who answers for the work' }),
});
export type AcceptDatalabRequest = z.infer<typeof AcceptDatalabRequest>;

/** All the people who work for the request, by month; days planned otherwise before are given back. */
export const StaffDatalabRequest = z.strictObject({
  version: Ordinal,
  days: PeopleDays,
  releaseAll: z
    .boolean()
    .default(false)
    .meta({ description: 'No person is to work for it any more: required if days are planned and none is given' }),
  startsOn: Day.nullable().default(null).meta({ description: 'The period’s new first day; unchanged if null' }),
  endsOn: Day.nullable().default(null).meta({ description: 'The period’s new last day; unchanged if null' }),
});
export type StaffDatalabRequest = z.infer<typeof StaffDatalabRequest>;

export const DeclineDatalabRequest = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type DeclineDatalabRequest = z.infer<typeof DeclineDatalabRequest>;

export const WithdrawDatalabRequest = z.strictObject({ version: Ordinal, reason: text(4000).default('') });
export type WithdrawDatalabRequest = z.infer<typeof WithdrawDatalabRequest>;

export const Deliverable = z.strictObject({
  kind: z.enum(['report', 'legal_note', 'data_set', 'model', 'source_code', 'dashboard', 'api', 'training', 'other']),
  label: line(200).min(1),
  url: WebLink.nullable(),
});
export type Deliverable = z.infer<typeof Deliverable>;

export const DeliverDatalabRequest = z.strictObject({
  version: Ordinal,
  summary: text(4000).min(1),
  deliverables: z.array(Deliverable).max(50),
  spent: DaysList,
  spentBy: PeopleDays.default([]).meta({ description: 'The same days by person and month: required if people were planned for it' }),
});
export type DeliverDatalabRequest = z.infer<typeof DeliverDatalabRequest>;

export const Feedback = z.strictObject({
  rating: z.int().min(1).max(5),
  helped: z.boolean(),
  comment: text(4000).default(''),
  /** The figure that moved, if one did. */
  indicator: z
    .strictObject({ label: line(200).min(1), before: z.number(), after: z.number() })
    .nullable()
    .default(null),
});
export type Feedback = z.infer<typeof Feedback>;

export const CloseDatalabRequest = z.strictObject({ version: Ordinal, feedback: Feedback });
export type CloseDatalabRequest = z.infer<typeof CloseDatalabRequest>;

export const DATALAB_STATES = ['requested', 'qualified', 'accepted', 'delivered', 'closed', 'declined', 'withdrawn'] as const;
export type DatalabState = (typeof DATALAB_STATES)[number];
/** The states of a request that is under way. */
export const OPEN_REQUEST_STATES = ['requested', 'qualified', 'accepted', 'delivered'] as const satisfies readonly DatalabState[];

/** The roles that ask on behalf of an organisation, follow its request and give feedback on it. */
export const ASKERS = ['applicant', 'signatory'] as const satisfies readonly Role[];
const decline = { by: ['lead'], to: ['declined'] } as const;
const withdraw = { by: ASKERS, to: ['withdrawn'] } as const;

export const datalabTable = {
  requested: {
    staff: { fr: 'À qualifier', en: 'To be qualified' },
    applicant: { fr: 'Déposée', en: 'Submitted' },
    takes: {
      qualifyDatalabRequest: { by: ['lead'], to: ['qualified'] },
      declineDatalabRequest: decline,
      withdrawDatalabRequest: withdraw,
      remindQualification: { by: 'time', to: ['requested'] },
    },
  },
  qualified: {
    staff: { fr: 'Qualifiée, à décider', en: 'Qualified, to be decided' },
    applicant: { fr: 'Qualifiée', en: 'Qualified' },
    takes: {
      acceptDatalabRequest: { by: ['lead'], to: ['accepted'] },
      declineDatalabRequest: decline,
      withdrawDatalabRequest: withdraw,
      remindDatalabDecision: { by: 'time', to: ['qualified'] },
    },
  },
  accepted: {
    staff: { fr: 'Acceptée, à livrer', en: 'Accepted, to be delivered' },
    applicant: { fr: 'Acceptée', en: 'Accepted' },
    takes: {
      staffDatalabRequest: { by: ['lead'], to: ['accepted'] },
      deliverDatalabRequest: { by: ['lead', 'reviewer'], to: ['delivered'] },
      withdrawDatalabRequest: withdraw,
      remindDelivery: { by: 'time', to: ['accepted'] },
    },
  },
  delivered: {
    staff: { fr: 'Livrée, retour attendu', en: 'Delivered, feedback awaited' },
    applicant: { fr: 'Livrée, votre retour est attendu', en: 'Delivered, your feedback is awaited' },
    takes: {
      closeDatalabRequest: { by: ASKERS, to: ['closed'] },
      remindFeedback: { by: 'time', to: ['delivered'] },
      closeUnanswered: { by: 'time', to: ['closed'] },
    },
  },
  closed: { staff: { fr: 'Close', en: 'Closed' }, applicant: { fr: 'Close', en: 'Closed' }, takes: {} },
  declined: { staff: { fr: 'Déclinée', en: 'Declined' }, applicant: { fr: 'Non retenue', en: 'Declined' }, takes: {} },
  withdrawn: { staff: { fr: 'Retirée', en: 'Withdrawn' }, applicant: { fr: 'Retirée', en: 'Withdrawn' }, takes: {} },
} satisfies StateTable<DatalabState>;

export const datalabRequestEvents = {
  createDatalabRequest: { applicant: true, letters: true },
  remindQualification: { applicant: false, letters: true, urgent: true },
  qualifyDatalabRequest: { applicant: true, letters: true },
  remindDatalabDecision: { applicant: false, letters: true, urgent: true },
  acceptDatalabRequest: { applicant: true, letters: true },
  staffDatalabRequest: { applicant: true, letters: true },
  declineDatalabRequest: { applicant: true, letters: true },
  withdrawDatalabRequest: { applicant: true, letters: true },
  remindDelivery: { applicant: false, letters: true, urgent: true },
  deliverDatalabRequest: { applicant: true, letters: true },
  remindFeedback: { applicant: true, letters: true },
  closeDatalabRequest: { applicant: true, letters: true },
  closeUnanswered: { applicant: true, letters: true },
} satisfies EventTable;

/** A request's row as the rules read it. */
export type DatalabRequest = Wait & {
  id: string;
  state: DatalabState;
  version: number;
  organisationId: string;
  /** People with an interest in its organisation. */
  conflicted: readonly string[];
  /** People who have acted on it for the fund, as defined by `Judged`. */
  fundActs: readonly string[];
  contactPersonId: string | null;
  /** Its period, once it is accepted. */
  startsOn: string | null;
  endsOn: string | null;
  remindedAt: string | null;
};

/**
 * How long a next step may take before a reminder, and feedback before the request closes without it. No text sets
 * these: they are the project's choice.
 */
const DATALAB_DELAYS = { qualificationWorkingDays: 10, decisionWorkingDays: 10, feedbackWorkingDays: 15, closingMonths: 1 } as const;

export const waitFor = {
  qualification: (at: string) => ({ ...NO_WAIT, expectedBy: endOfWorkingDay(at, DATALAB_DELAYS.qualificationWorkingDays) }),
  decision: (at: string) => ({ ...NO_WAIT, expectedBy: endOfWorkingDay(at, DATALAB_DELAYS.decisionWorkingDays) }),
  delivery: (endsOn: string) => ({ ...NO_WAIT, expectedBy: endOfDate(endsOn) }),
  feedback: (at: string) => ({
    expectedBy: endOfWorkingDay(at, DATALAB_DELAYS.feedbackWorkingDays),
    closesAt: endOfPeriod(at, { months: DATALAB_DELAYS.closingMonths }),
  }),
};

const DATES: WaitDates<DatalabState> = {
  requested: { reminder: 'remindQualification' },
  qualified: { reminder: 'remindDatalabDecision' },
  accepted: { reminder: 'remindDelivery' },
  delivered: { reminder: 'remindFeedback', end: 'closeUnanswered' },
};

export const nextDatalabDue = (request: Pick<DatalabRequest, 'state' | 'expectedBy' | 'remindedAt' | 'closesAt'>): Due | null =>
  nextWaitDue(request, DATES);
