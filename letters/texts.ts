import type { EventName } from '../domain/event.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/** What each letter says; amounts in cents, dates as yyyy-mm-dd. */
export type LetterFacts = {
  submitApplication: { title: string; requestedCents: number; screeningDueOn: string };
  remindScreener: { title: string; organisation: string };
  decideAdmissibility: { title: string; admissible: boolean; reason: string };
  assignReviewer: { title: string; step: string; termOn: string };
  remindReviewer: { title: string; step: string; termOn: string };
  escalateStep: { title: string; step: string; reviewer: string | null };
  remindChair: { heldOn: string; applications: number };
  decideSession: { title: string; awardedCents: number | null; reason: string; termOn: string | null };
  remindSignatories: { title: string; termOn: string; missing: ('beneficiary' | 'fund')[] };
  signGrant: { title: string; committedCents: number };
  expireGrant: { title: string; releasedCents: number };
  recordPayment: { title: string; paidCents: number; paidOn: string };
};
export type LetterName = keyof LetterFacts;

/** A letter that is owed, with its facts: the name says which facts. */
export type Owed = { [Name in LetterName]: { name: Name; facts: LetterFacts[Name] } }[LetterName];

/** What an event says in a timeline: its own facts, and the names that they stand for. */
export type TimelineFacts = Readonly<Record<string, string | number | boolean | null>>;

/** A language's texts. Each entry says one thing to one person; the writers are total over letters and events. */
export type Texts = {
  letters: { [Name in LetterName]: (facts: LetterFacts[Name]) => Letter };
  timeline: Record<EventName, (facts: TimelineFacts) => string>;
  greeting: (name: string) => string;
  closing: string;
};
