import type { EventName, EVENTS_OF } from '../domain/event.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/** What each letter says, by the noun that it is about; amounts in cents, dates as yyyy-mm-dd. */
export type LettersOf = {
  calls: Record<never, never>;
  applications: {
    submitApplication: { title: string; requestedCents: number; screeningDueOn: string };
    remindScreener: { title: string; organisation: string };
    decideAdmissibility: { title: string; admissible: boolean; reason: string };
  };
  reviews: {
    assignReviewer: { title: string; step: string; termOn: string };
    remindReviewer: { title: string; step: string; termOn: string };
    escalateStep: { title: string; step: string; reviewer: string | null };
  };
  sessions: {
    remindChair: { heldOn: string; applications: number };
    decideSession: { title: string; awardedCents: number | null; reason: string; termOn: string | null; toAccept: boolean };
  };
  grants: {
    remindAcceptance: { title: string; awardedCents: number; termOn: string };
    acceptAward: { title: string; awardedCents: number; termOn: string };
    replanTranches: { title: string; amountsCents: number[] };
    remindSignatories: { title: string; termOn: string; missing: ('beneficiary' | 'fund')[] };
    signGrant: { title: string; committedCents: number };
    renounceGrant: { title: string; organisation: string; reason: string; releasedCents: number };
    expireGrant: { title: string; releasedCents: number; was: 'to_accept' | 'to_sign' };
    confirmTranche: { title: string; tranche: number; committedCents: number };
    recordPayment: { title: string; paidCents: number; paidOn: string };
    suspendGrant: { title: string; reason: string };
    resumeGrant: { title: string; reason: string };
    terminateGrant: { title: string; reason: string; releasedCents: number; withdrawnCents: number };
  };
  envelopes: {
    reverseMovement: { title: string; amountCents: number };
  };
  milestones: {
    /** `holds`: the tranche that is held until the report is accepted; null where it holds none. */
    remindReport: { title: string; milestone: number; dueOn: string; holds: number | null };
    escalateReport: { title: string; milestone: number; dueOn: string; holds: number | null };
    reportMilestone: { title: string; milestone: number; number: number; reviewOn: string };
    remindReviewOfReport: { title: string; milestone: number; reportedOn: string };
    /** `dueOn`: until when a returned report is awaited again. `next`: the tranche that an accepted one confirms, if credits allow it. */
    reviewReport: {
      title: string;
      milestone: number;
      accepted: boolean;
      reasons: string;
      dueOn: string;
      next: { tranche: number; confirmed: boolean } | null;
    };
  };
};
export type Noun = keyof LettersOf;
export type LetterFacts = LettersOf['applications'] &
  LettersOf['reviews'] &
  LettersOf['sessions'] &
  LettersOf['grants'] &
  LettersOf['envelopes'] &
  LettersOf['milestones'];
export type LetterName = keyof LetterFacts;

/** A letter that is owed, with its facts: the name says which facts. */
export type Owed = { [Name in LetterName]: { name: Name; facts: LetterFacts[Name] } }[LetterName];

/** What an event says in a timeline: its own facts, and the names that they stand for. */
export type TimelineFacts = Readonly<Record<string, string | number | boolean | null>>;

/** The texts of one noun in one language: each letter says one thing to one person; total over letters and events. */
export type TextsOf<N extends Noun> = {
  letters: { [Name in keyof LettersOf[N]]: (facts: LettersOf[N][Name]) => Letter };
  timeline: Record<keyof (typeof EVENTS_OF)[N], (facts: TimelineFacts) => string>;
};

/** A language's texts, all nouns together. */
export type Texts = {
  letters: { [Name in LetterName]: (facts: LetterFacts[Name]) => Letter };
  timeline: Record<EventName, (facts: TimelineFacts) => string>;
  greeting: (name: string) => string;
  closing: string;
};
