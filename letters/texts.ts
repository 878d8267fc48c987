import type { CorrectionItem } from '../domain/correction.ts';
import type { EventName, EVENTS_OF } from '../domain/event.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/** What an applicant is asked to correct. `question`: the title of the call's own question, where the field answers one that has a title. */
export type AskedItem = Pick<CorrectionItem, 'field' | 'kind' | 'comment'> & { question: string | null };

/** What each letter says, by the noun that it is about; amounts in cents, dates as yyyy-mm-dd. */
export type LettersOf = {
  calls: Record<never, never>;
  applications: {
    /** `silentOn`: the day from which silence counts as a rejection; null where it says nothing. */
    submitApplication: { title: string; requestedCents: number; screeningDueOn: string; silentOn: string | null };
    remindScreener: { title: string; organisation: string };
    decideAdmissibility: { title: string; admissible: boolean; reason: string };
    withdrawApplication: { title: string; organisation: string; reason: string; toFund: boolean };
    recordSilence: { title: string; organisation: string; silentOn: string; source: string; toFund: boolean };
  };
  corrections: {
    requestCorrection: { title: string; dueOn: string; message: string; items: AskedItem[] };
    remindCorrection: { title: string; dueOn: string; message: string; items: AskedItem[] };
    answerCorrection: { title: string; organisation: string; revision: number };
    lapseCorrection: { title: string; dueOn: string };
  };
  attachments: Record<never, never>;
  reviews: {
    /** `termOn` is null while a correction stops the step. */
    assignReviewer: { title: string; step: string; termOn: string | null };
    remindReviewer: { title: string; step: string; termOn: string };
    escalateStep: { title: string; step: string; reviewer: string | null };
  };
  sessions: {
    remindChair: { heldOn: string; applications: number };
    decideSession: { title: string; awardedCents: number | null; reason: string; termOn: string | null };
  };
  grants: {
    remindSignatories: { title: string; termOn: string; missing: ('beneficiary' | 'fund')[] };
    signGrant: { title: string; committedCents: number };
    expireGrant: { title: string; releasedCents: number };
    recordPayment: { title: string; paidCents: number; paidOn: string };
  };
};
export type Noun = keyof LettersOf;
export type LetterFacts = LettersOf['applications'] &
  LettersOf['corrections'] &
  LettersOf['reviews'] &
  LettersOf['sessions'] &
  LettersOf['grants'];
export type LetterName = keyof LetterFacts;

/** A letter that is owed, with its facts: the name says which facts. */
export type Owed = { [Name in LetterName]: { name: Name; facts: LetterFacts[Name] } }[LetterName];

/** What an event says in a timeline: its own facts, and the names that they stand for. `unnamed`: who did it is kept from the reader. */
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
