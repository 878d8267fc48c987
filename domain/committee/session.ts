import { z } from 'zod';
import { type Application, type OnApplication, refuseOnApplication } from '../applications/application.ts';
import type { ApplicationState } from '../applications/application-life.ts';
import { endOfDate, endOfWorkingDayBefore, isWorkingDay, nextWorkingHour, parisDate, workingDayFrom } from '../core/calendar.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { type Due, earliest, type Given } from '../core/command.ts';
import { type Judged, refuseConflicted, refuseConflictedByAny, refuseCumulationByAny } from '../people/conflict.ts';
import type { EventTable } from '../core/event.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import type { StateTable } from '../core/state-table.ts';
import { repeatedIn } from '../core/repeated.ts';
import { refuseState, rolesIn } from '../core/state-table.ts';
import { refuseStale } from '../core/version.ts';
import { refuseBeforeReplies, type ReplyAwaited } from '../review/reply.ts';
import { NO_VOTE, type Voted } from './vote-result.ts';
import { Day, Id, Instant, line, text } from '../core/words.ts';

export const MAX_AGENDA = 500;

const MAX_MEMBERS = 100;

/**
 * The members who vote on the agenda, the instants between which they vote, and how many must vote on an application
 * for its vote to count.
 */
export const VoteTerms = z.strictObject({
  memberIds: z.array(Id).min(1).max(MAX_MEMBERS),
  quorum: z.int().min(1).max(MAX_MEMBERS),
  opensAt: Instant,
  closesAt: Instant,
});
export type VoteTerms = z.infer<typeof VoteTerms>;

const PLAN = {
  heldOn: Day,
  /** Where it meets. */
  venue: line(200).min(1).optional(),
  /** True where it does not meet: its members vote in writing, until the end of the vote. */
  written: z.boolean().optional(),
  applicationIds: z.array(Id).min(1).max(MAX_AGENDA),
  /** If absent, the chair decides without a vote. */
  vote: VoteTerms.optional(),
};

export const CreateSession = z.strictObject(PLAN);
export type CreateSession = z.infer<typeof CreateSession>;

/** The longest reason of a decision, in characters. */
export const LONGEST_REASON = 4000;

/** The most bytes of a session's decisions as JSON: the longest agenda with the longest reasons fits. */
export const DECISIONS_BYTES = 4_194_304;

/** What must be certified before either side signs the agreement of an award. */
export const AwardConditions = z.array(line(500).min(1)).max(10);

export const Decision = z.discriminatedUnion('decision', [
  z.strictObject({
    applicationId: Id,
    decision: z.literal('award'),
    awardedCents: Cents,
    reason: text(LONGEST_REASON).min(1),
    conditions: AwardConditions.optional(),
  }),
  z.strictObject({
    applicationId: Id,
    decision: z.literal('waitlist'),
    reason: text(LONGEST_REASON).min(1),
    /** The place on the session's waitlist; the list's order applies if no decision has one. */
    rank: z.int().min(1).max(MAX_AGENDA).optional(),
  }),
  z.strictObject({ applicationId: Id, decision: z.literal('refuse'), reason: text(LONGEST_REASON).min(1) }),
]);
export type Decision = z.infer<typeof Decision>;

/** The state in which a decision leaves its application. */
export const DECIDED = { award: 'awarded', waitlist: 'waitlisted', refuse: 'refused' } as const satisfies Record<
  Decision['decision'],
  ApplicationState
>;

/** The decisions themselves, or the number of the promoted scenario that holds them. */
export const DecideSession = z
  .strictObject({
    version: Ordinal,
    decisions: z.array(Decision).min(1).max(MAX_AGENDA).optional(),
    scenario: Ordinal.optional(),
    /** The awards that the chair makes although an overlap of the same object is unsettled. */
    despiteOverlaps: z.array(Id).max(MAX_AGENDA).optional(),
  })
  .refine(({ decisions, scenario }) => (decisions === undefined) !== (scenario === undefined), {
    message: 'decisions_or_scenario',
    path: ['decisions'],
  });
export type DecideSession = z.infer<typeof DecideSession>;

/** The whole plan anew: whatever it leaves out is no longer planned. */
export const RearrangeSession = z.strictObject({ version: Ordinal, ...PLAN, reason: text(LONGEST_REASON).min(1) });
export type RearrangeSession = z.infer<typeof RearrangeSession>;

export const TakeOffAgenda = z.strictObject({
  version: Ordinal,
  applicationId: Id,
  /** Taken off: not examined in this session. Adjourned: examined, and to be examined again in another one. */
  leaves: z.enum(['taken_off', 'adjourned']),
  reason: text(LONGEST_REASON).min(1),
});
export type TakeOffAgenda = z.infer<typeof TakeOffAgenda>;

export const CancelSession = z.strictObject({ version: Ordinal, reason: text(LONGEST_REASON).min(1) });
export type CancelSession = z.infer<typeof CancelSession>;

export const SESSION_STATES = ['planned', 'voting', 'voted', 'decided', 'cancelled'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const sessionTable = {
  planned: {
    staff: { fr: 'Prévu', en: 'Planned' },
    applicant: { fr: 'Examiné en comité', en: 'Before the committee' },
    takes: {
      rearrangeSession: { by: ['lead'], to: ['planned'] },
      moveOnAgenda: { by: ['chair'], to: ['planned'] },
      takeOffAgenda: { by: ['lead', 'chair'], to: ['planned'] },
      excuseMember: { by: ['lead'], to: ['planned'] },
      saveScenario: { by: ['lead', 'chair'], to: ['planned'] },
      removeScenario: { by: ['lead', 'chair'], to: ['planned'] },
      promoteScenario: { by: ['chair'], to: ['planned'] },
      decideSession: { by: ['chair'], to: ['decided'] },
      cancelSession: { by: ['lead', 'chair'], to: ['cancelled'] },
      declareRecusal: { by: ['member', 'chair'], to: ['planned'] },
      sendAgenda: { by: 'time', to: ['planned'] },
      openVote: { by: 'time', to: ['voting'] },
      remindChair: { by: 'time', to: ['planned'] },
    },
  },
  voting: {
    staff: { fr: 'Vote ouvert', en: 'Vote open' },
    applicant: { fr: 'Examiné en comité', en: 'Before the committee' },
    takes: {
      castBallots: { by: ['member', 'chair'], to: ['voting'] },
      takeOffAgenda: { by: ['lead', 'chair'], to: ['voting'] },
      excuseMember: { by: ['lead'], to: ['voting'] },
      declareRecusal: { by: ['member', 'chair'], to: ['voting'] },
      cancelSession: { by: ['lead', 'chair'], to: ['cancelled'] },
      closeVote: { by: 'time', to: ['voted'] },
    },
  },
  voted: {
    staff: { fr: 'Vote clos, à décider', en: 'Vote closed, to be decided' },
    applicant: { fr: 'Examiné en comité', en: 'Before the committee' },
    takes: {
      takeOffAgenda: { by: ['lead', 'chair'], to: ['voted'] },
      saveScenario: { by: ['lead', 'chair'], to: ['voted'] },
      removeScenario: { by: ['lead', 'chair'], to: ['voted'] },
      promoteScenario: { by: ['chair'], to: ['voted'] },
      decideSession: { by: ['chair'], to: ['decided'] },
      // The chair, who decides by the vote, does not undo it.
      cancelSession: { by: ['lead'], to: ['cancelled'] },
      remindChair: { by: 'time', to: ['voted'] },
    },
  },
  decided: { staff: { fr: 'Décidé', en: 'Decided' }, applicant: { fr: 'Décidé', en: 'Decided' }, takes: {} },
  cancelled: { staff: { fr: 'Annulé', en: 'Cancelled' }, applicant: { fr: 'Annulé', en: 'Cancelled' }, takes: {} },
} satisfies StateTable<SessionState>;

export const sessionEvents = {
  createSession: { applicant: false, letters: false },
  rearrangeSession: { applicant: false, letters: true, urgent: true },
  moveOnAgenda: { applicant: false, letters: false },
  takeOffAgenda: { applicant: false, letters: true, urgent: true },
  excuseMember: { applicant: false, letters: true, urgent: true },
  saveScenario: { applicant: false, letters: false },
  removeScenario: { applicant: false, letters: false },
  promoteScenario: { applicant: false, letters: false },
  sendAgenda: { applicant: false, letters: true },
  openVote: { applicant: false, letters: true, urgent: true },
  castBallots: { applicant: false, letters: false },
  declareRecusal: { applicant: false, letters: false },
  closeVote: { applicant: false, letters: true },
  remindChair: { applicant: false, letters: true, urgent: true },
  decideSession: { applicant: true, letters: true, urgent: true, decidedBy: 'committee', course: 'decided' },
  cancelSession: { applicant: false, letters: true },
} satisfies EventTable;

/**
 * A session's row as the rules read it. `agendaSentAt`: null until the agenda is sent to the members and the chair.
 * `promotedScenario`: the number of the scenario from which it may be decided.
 */
export type Session = {
  id: string;
  state: SessionState;
  version: number;
  heldOn: string;
  agendaSentAt: string | null;
  remindedAt: string | null;
  promotedScenario: number | null;
  /** Null if the chair decides without a vote. */
  vote: Pick<VoteTerms, 'quorum' | 'opensAt' | 'closesAt'> | null;
};

/**
 * An application on the agenda: its organisation and the people conflicted over it, the amount asked, and the people
 * who screened it or gave an opinion on it, even one that no longer counts.
 */
export type AgendaItem = Judged & { applicationId: string; requestedCents: number; tookPart: readonly string[] };

/**
 * Refuses a day on which no committee meets: a later day than today (Paris) that is no working day, or one before an
 * application of its agenda was submitted. One that is held today is a fact, whatever the day.
 */
function refuseDay(heldOn: string, applications: readonly Pick<Application, 'submittedAt'>[], at: string): Refusal | null {
  if (heldOn > parisDate(at) && !isWorkingDay(heldOn)) return { code: 'session_on_rest_day', heldOn, nextOn: workingDayFrom(heldOn) };
  const submitted = applications.flatMap(({ submittedAt }) => (submittedAt === null ? [] : [parisDate(submittedAt)]));
  const submittedOn = submitted.toSorted().at(-1);
  return submittedOn !== undefined && heldOn < submittedOn ? { code: 'session_before_submission', heldOn, submittedOn } : null;
}

/** A written procedure meets nowhere, and ends on its day with its vote. */
function refuseWritten({ heldOn, venue, written, vote }: Pick<CreateSession, 'heldOn' | 'venue' | 'written' | 'vote'>): Refusal | null {
  if (!written) return null;
  const closesOn = vote ? parisDate(new Date(vote.closesAt).toISOString()) : null;
  return venue === undefined && closesOn === heldOn ? null : { code: 'written_procedure_unfit', heldOn, closesOn };
}

/**
 * The first refusal, in order of precedence; null if the lead may plan the session with these applications.
 * @param known `held`: those that are on its agenda already; `awaited`: those whose organisation may still reply
 * to the opinions
 */
export function refuseAgenda(
  applications: readonly Application[],
  { caller, body, at }: Pick<Given<CreateSession>, 'caller' | 'body' | 'at'>,
  { held = [], awaited = [] }: { held?: readonly string[]; awaited?: readonly ReplyAwaited[] } = {},
): Refusal | null {
  const repeated = repeatedIn(body.applicationIds);
  if (repeated.length > 0) return { code: 'application_twice', applicationIds: repeated };
  const written = refuseWritten(body);
  if (written) return written;
  const reviewed = new Set(applications.filter(({ id, state }) => state === 'reviewed' || held.includes(id)).map(({ id }) => id));
  const others = body.applicationIds.filter((id) => !reviewed.has(id));
  if (others.length > 0) return { code: 'application_not_reviewed', applicationIds: others };
  const day =
    refuseDay(body.heldOn, applications, at) ?? refuseBeforeReplies(awaited, { heldOn: body.heldOn, opensAt: body.vote?.opensAt });
  if (day) return day;
  return refuseConflictedByAny(
    applications.map((application) => ({ ...application, applicationId: application.id })),
    caller,
  );
}

export type OnAgenda = { session: Pick<Session, 'state' | 'heldOn' | 'vote'>; agenda: readonly AgendaItem[] };

/** The same, with when the agenda was sent. */
type Sent = Omit<OnAgenda, 'session'> & { session: OnAgenda['session'] & Pick<Session, 'agendaSentAt'> };

/**
 * The first refusal, in order of precedence; null if the lead may change the plan of a session: its members are not
 * sent its agenda yet.
 */
export function mayRearrange({ session, agenda }: Sent, caller: Caller): Refusal | null {
  const state = refuseState(sessionTable, session.state, 'rearrangeSession');
  const refusal = state ?? refuseConflictedByAny(agenda, caller);
  if (refusal) return refusal;
  return session.agendaSentAt ? { code: 'agenda_sent', sentAt: session.agendaSentAt } : null;
}

/**
 * The first refusal, in order of precedence; null if the session may have this plan, provided that its members may hold
 * its vote. `applications`: those of the body.
 */
export const refuseRearranging = (
  session: Session,
  agenda: readonly AgendaItem[],
  { applications, awaited }: { applications: readonly Application[]; awaited: readonly ReplyAwaited[] },
  given: Given<RearrangeSession>,
): Refusal | null =>
  mayRearrange({ session, agenda }, given.caller) ??
  refuseStale(session, given.body.version) ??
  refuseAgenda(applications, given, { held: agenda.map(({ applicationId }) => applicationId), awaited });

/** The same, with the outcomes of a vote that is closed. */
type OnVoted = OnAgenda & Pick<Voted, 'outcomes'>;

/** Refuses to move an application on which a majority has voted, or that concerns the caller, to another session. */
function refuseTaking({ session: { state }, outcomes }: OnVoted, item: AgendaItem, caller: Caller): Refusal | null {
  const { applicationId } = item;
  const outcome = state === 'voted' ? outcomes.get(applicationId) : undefined;
  const isVoted = outcome === 'favourable' || outcome === 'unfavourable';
  return refuseConflicted(item, caller) ?? (isVoted ? { code: 'decision_against_vote', applicationIds: [applicationId] } : null);
}

/** The first refusal, in order of precedence; null if the caller may take some application off the agenda. */
export function mayTakeOff(on: OnVoted, caller: Caller): Refusal | null {
  const state = refuseState(sessionTable, on.session.state, 'takeOffAgenda');
  if (state) return state;
  if (on.agenda.length === 0) return { code: 'agenda_empty' };
  const refusals = on.agenda.map((item) => refuseTaking(on, item, caller));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

/**
 * The first refusal, in order of precedence; null if the caller may take the application off the agenda. A person who
 * judged it may: nothing is decided on it.
 */
export function refuseTakingOff(
  on: OnVoted & { session: Session },
  { caller, body: { version, applicationId } }: Given<TakeOffAgenda>,
): Refusal | null {
  const refusal = refuseState(sessionTable, on.session.state, 'takeOffAgenda') ?? refuseStale(on.session, version);
  if (refusal) return refusal;
  const item = on.agenda.find((each) => each.applicationId === applicationId);
  return item ? refuseTaking(on, item, caller) : { code: 'not_on_agenda', applicationId };
}

/**
 * The first refusal, in order of precedence; null if the chair may decide. The chair may not decide on what concerns
 * them, or on what they judged before.
 */
export function mayDecide({ session, agenda }: OnAgenda, caller: Caller, at: string): Refusal | null {
  const state = refuseState(sessionTable, session.state, 'decideSession');
  if (state) return state;
  if (session.vote && session.state !== 'voted') return { code: 'vote_not_closed', closesAt: session.vote.closesAt };
  if (parisDate(at) < session.heldOn) return { code: 'session_before_its_date', heldOn: session.heldOn };
  const conflict = refuseConflictedByAny(agenda, caller);
  if (conflict) return conflict;
  const judged = agenda.filter(({ tookPart }) => tookPart.some((id) => isSamePerson(caller, id))).map(({ applicationId }) => applicationId);
  return judged.length > 0 ? { code: 'took_part_in_review', applicationIds: judged } : null;
}

/**
 * The first refusal, in order of precedence; null if the chair may decide in this way, provided that the envelope has
 * room for it. `decisions` are those of the body, or of the scenario that it names.
 */
export function refuseDecision(
  session: Session,
  agenda: readonly AgendaItem[],
  { caller, body, at }: Given<Omit<DecideSession, 'decisions'> & { decisions: readonly Decision[] }>,
  voted: Voted = NO_VOTE,
): Refusal | null {
  const refusal = mayDecide({ session, agenda }, caller, at) ?? refuseStale(session, body.version);
  if (refusal) return refusal;
  if (body.scenario !== undefined && body.scenario !== session.promotedScenario)
    return { code: 'scenario_not_promoted', promoted: session.promotedScenario };
  // Everything that the scenario held has left the agenda.
  if (body.decisions.length === 0) return { code: 'agenda_empty' };
  const uncounted = body.decisions.map(({ applicationId }) => applicationId).filter((id) => voted.withoutQuorum.includes(id));
  if (uncounted.length > 0) return { code: 'decision_without_quorum', applicationIds: uncounted };
  return refuseList(agenda, body.decisions) ?? refuseAgainstVote(body.decisions, voted);
}

/**
 * The majority limits the decision: against an application, only a refusal; for it, no refusal. On a tie, the chair's
 * decision is the casting vote.
 */
function refuseAgainstVote(decisions: readonly Decision[], { outcomes, recused }: Voted): Refusal | null {
  const against = decisions.filter(
    ({ applicationId: id, decision }) => outcomes.get(id) === (decision === 'refuse' ? 'favourable' : 'unfavourable'),
  );
  if (against.length > 0) return { code: 'decision_against_vote', applicationIds: against.map(({ applicationId }) => applicationId) };
  const cast = decisions.map(({ applicationId }) => applicationId).filter((id) => outcomes.get(id) === 'tied' && recused.includes(id));
  return cast.length > 0 ? { code: 'recused', applicationIds: cast } : null;
}

/**
 * The first refusal, in order of precedence; null if the list decides the whole agenda and nothing else, and awards no
 * application more than it asked for.
 */
export function refuseList(agenda: readonly AgendaItem[], decisions: readonly Decision[]): Refusal | null {
  const decided = decisions.map(({ applicationId }) => applicationId);
  const repeated = repeatedIn(decided);
  if (repeated.length > 0) return { code: 'application_twice', applicationIds: repeated };
  const items = new Map(agenda.map((item) => [item.applicationId, item]));
  const missing = agenda.map(({ applicationId }) => applicationId).filter((id) => !decided.includes(id));
  const unknown = decided.filter((id) => !items.has(id));
  if (missing.length > 0 || unknown.length > 0) return { code: 'decisions_differ_from_agenda', missing, unknown };
  for (const decision of decisions) {
    const requestedCents = items.get(decision.applicationId)?.requestedCents ?? 0;
    if (decision.decision === 'award' && decision.awardedCents > requestedCents) {
      return { code: 'award_above_request', applicationId: decision.applicationId, requestedCents, awardedCents: decision.awardedCents };
    }
  }
  return refuseRanks(decisions);
}

type WaitlistDecision = Extract<Decision, { decision: 'waitlist' }>;
const waitingIn = (decisions: readonly Decision[]): WaitlistDecision[] => decisions.filter((each) => each.decision === 'waitlist');

/** Either every waitlisted application has its own rank, or none has one. */
function refuseRanks(decisions: readonly Decision[]): Refusal | null {
  const waiting = waitingIn(decisions);
  const ranks = waiting.map(({ rank }) => rank);
  if (ranks.every((rank) => rank === undefined)) return null;
  const unclear = waiting.filter(({ rank }) => rank === undefined || ranks.indexOf(rank) !== ranks.lastIndexOf(rank));
  return unclear.length > 0 ? { code: 'waitlist_ranks_unclear', applicationIds: unclear.map(({ applicationId }) => applicationId) } : null;
}

/** The place of each waitlisted application, from 1: the chair's ranks, or the list's order. */
export function ranksOf(decisions: readonly Decision[]): Map<string, number> {
  return new Map(waitingIn(decisions).map(({ applicationId, rank }, index) => [applicationId, rank ?? index + 1]));
}

/** Closing a call ends every wait under it, so no new wait may begin. Called once the calls' rows are locked. */
export function refuseWaiting(calls: readonly Pick<CurrentCall, 'id' | 'state'>[]): Refusal | null {
  const callIds = calls.filter(({ state }) => state === 'closed').map(({ id }) => id);
  return callIds.length > 0 ? { code: 'waitlist_closed', callIds } : null;
}

type Cancelled = { session: Pick<Session, 'state'>; agenda: readonly Judged[] };

/**
 * The first refusal, in order of precedence; null if the caller may cancel the session: the lead, and the chair until
 * the vote is closed. A conflict of interest does not prevent it, since nothing is decided; but its effect on each
 * application is an act of their function, which a substitute may not combine with their own.
 */
export function mayCancel({ session: { state }, agenda }: Cancelled, caller: Caller): Refusal | null {
  const refusal = refuseState(sessionTable, state, 'cancelSession');
  if (refusal) return refusal;
  const roles = rolesIn(sessionTable, state, 'cancelSession');
  return roles.some((role) => caller.roles.includes(role)) ? refuseCumulationByAny(agenda, caller) : { code: 'role_required', roles };
}

export const refuseCancellation = (
  { session, agenda }: Cancelled & { session: Session },
  { caller, body }: Given<CancelSession>,
): Refusal | null => mayCancel({ session, agenda }, caller) ?? refuseStale(session, body.version);

const AGENDA_WORKING_DAYS = 5;
const AGENDA_HOUR = 8;

/** When the agenda is sent: at 08:00 in Paris on the fifth working day before the session's day. */
export const agendaAt = (heldOn: string): string =>
  nextWorkingHour(endOfWorkingDayBefore(endOfDate(heldOn), AGENDA_WORKING_DAYS + 1), AGENDA_HOUR);

/** True if the agenda is already due when the session is planned, and so leaves with its planning. */
export const isAgendaDue = (heldOn: string, at: string): boolean => agendaAt(heldOn) <= at;

/**
 * The next date of a session: its agenda, the opening of its vote, then its close. The chair is reminded once, at the
 * end of the session's day, or of the day on which its vote closes if that is later.
 */
export function nextSessionDue(session: Pick<Session, 'state' | 'heldOn' | 'agendaSentAt' | 'remindedAt' | 'vote'>): Due | null {
  const { state, heldOn, agendaSentAt, vote } = session;
  if (state === 'voting') return vote && { at: vote.closesAt, what: 'closeVote' };
  if (state === 'voted') return nextReminder(session);
  if (state !== 'planned') return null;
  // A vote that opens before the agenda's date takes the agenda with it.
  return earliest([
    agendaSentAt ? null : { at: agendaAt(heldOn), what: 'sendAgenda' },
    vote ? { at: vote.opensAt, what: 'openVote' } : nextReminder(session),
  ]);
}

/**
 * When a session's decision is expected at the latest: at the end of its day, or of the day on which its vote closes.
 */
export function decisionDueAt({ heldOn, vote }: Pick<Session, 'heldOn' | 'vote'>): string {
  const closedOn = vote ? parisDate(vote.closesAt) : heldOn;
  return endOfDate(closedOn > heldOn ? closedOn : heldOn);
}

const nextReminder = (session: Pick<Session, 'heldOn' | 'remindedAt' | 'vote'>): Due | null =>
  session.remindedAt ? null : { at: decisionDueAt(session), what: 'remindChair' };

/** An application and the people who judged it before. */
export type JudgedBefore = OnApplication & Pick<AgendaItem, 'tookPart'>;

/** Refuses a caller who judged the application before. */
export const refuseJudgedBefore = (
  { application, tookPart }: Pick<JudgedBefore, 'tookPart'> & { application: { id: string } },
  caller: Caller,
): Refusal | null =>
  tookPart.some((id) => isSamePerson(caller, id)) ? { code: 'took_part_in_review', applicationIds: [application.id] } : null;

/**
 * The first refusal, in order of precedence; null if a chair may decide on an application alone, outside a session. As
 * in a session, a person who judged it before, or who is conflicted, may not.
 */
export const refuseAlone = (
  command: 'awardWaitlisted' | 'refuseWaitlisted' | 'confirmAward' | 'withdrawAward',
  on: JudgedBefore,
  caller: Caller,
): Refusal | null => refuseOnApplication(command, on, caller) ?? refuseJudgedBefore(on, caller);
