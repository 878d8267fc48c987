import { applicationEvents } from './applications/application-life.ts';
import { attachmentEvents } from './applications/attachment.ts';
import { correctionEvents } from './applications/correction.ts';
import { callEvents } from './calls/call-life.ts';
import { appealEvents } from './committee/appeal-life.ts';
import { reexaminationEvents } from './committee/reexamination.ts';
import { sessionEvents } from './committee/session.ts';
import { waitlistEvents } from './committee/waitlist.ts';
import { capacityEvents } from './datalab/capacity.ts';
import { missionEvents } from './datalab/mission.ts';
import { datalabRequestEvents } from './datalab/request.ts';
import { amendmentEvents } from './grants/amendment-life.ts';
import { claimEvents } from './grants/claim.ts';
import { endingNoticeEvents } from './grants/ending-notice.ts';
import { finalAccountEvents } from './grants/final-account.ts';
import { grantEvents } from './grants/grant.ts';
import { milestoneEvents } from './grants/milestone.ts';
import { obligationEvents } from './grants/obligation.ts';
import { gainEvents } from './impact/gain.ts';
import { answerEvents } from './impact/answer.ts';
import { impactEvents } from './impact/slippage.ts';
import { envelopeEvents } from './ledger/may.ts';
import { sampleEvents } from './ledger/payment-sample.ts';
import { personEvents } from './people/events.ts';
import { absenceEvents, interestEvents } from './people/may.ts';
import { reviewEvents } from './review/review.ts';
import { contactEvents } from './threads/contact.ts';
import { labelEvents } from './threads/label.ts';
import { phraseEvents } from './threads/phrases.ts';
import { threadEvents } from './threads/thread.ts';
import type { EventName, EventRow, Facts } from './core/event.ts';

/** The events of each noun: a new noun is added here. */
export const EVENTS_OF = {
  calls: callEvents,
  applications: applicationEvents,
  corrections: correctionEvents,
  attachments: attachmentEvents,
  reviews: reviewEvents,
  interests: interestEvents,
  absences: absenceEvents,
  sessions: sessionEvents,
  waitlist: waitlistEvents,
  appeals: appealEvents,
  grants: grantEvents,
  amendments: amendmentEvents,
  reexaminations: reexaminationEvents,
  claims: claimEvents,
  obligations: obligationEvents,
  finalAccounts: finalAccountEvents,
  endingNotices: endingNoticeEvents,
  datalabRequests: datalabRequestEvents,
  missions: missionEvents,
  envelopes: envelopeEvents,
  samples: sampleEvents,
  capacity: capacityEvents,
  people: personEvents,
  milestones: milestoneEvents,
  impact: impactEvents,
  gains: gainEvents,
  answers: answerEvents,
  threads: { ...threadEvents, ...contactEvents, ...labelEvents, ...phraseEvents },
};

declare module './core/event.ts' {
  interface Declared {
    events: typeof EVENTS_OF;
  }
}

export const EVENTS: Readonly<Record<EventName, EventRow>> = Object.assign({}, ...Object.values(EVENTS_OF));

/** Facts that name steps opened or ended by another: their reviewers are notified, whatever the event. */
const STEP_FACTS = ['opened', 'cancelled'] as const;
/**
 * Facts that cause letters, whatever the event: those above, a session's agenda that left with it, a time to reply,
 * promised days that are lost, and grants that lack their credits.
 */
export const TELLING_FACTS = [...STEP_FACTS, 'agendaSent', 'replyBy', 'uncoveredHalfDays', 'deprived'] as const;
export const owesLetters = (name: EventName, facts: Facts = {}): boolean =>
  EVENTS[name].letters || TELLING_FACTS.some((fact) => Object.hasOwn(facts, fact));
/** True if its letters do not wait for a digest: by its name, or because it asks for an answer. */
export const isUrgent = (name: EventName, facts: Facts = {}): boolean => EVENTS[name].urgent === true || facts['asksAnswer'] === true;

/** The decisions about an applicant that the applicant sees, by their rows: letters, proofs and seals ask this list. */
export const DECISIONS: readonly EventName[] = Object.keys(EVENTS)
  .map((name) => name as EventName)
  .filter((name) => EVENTS[name].applicant && EVENTS[name].decidedBy !== undefined);

/**
 * True for a decision about an applicant: its letter is kept and sealed, it has a proof, and seals hold it by itself.
 */
export const isDecision = (name: EventName): boolean => DECISIONS.includes(name);

export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);
export const LETTER_EVENTS = Object.keys(EVENTS)
  .filter(isEventName)
  .filter((name) => owesLetters(name));
