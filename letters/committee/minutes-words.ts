import type { Tally } from '../../domain/committee/vote-result.ts';

export type Named = { reference: string; title: string; organisation: string };

/** The decision on one application; `standing` is its rank by score, null where it had none. */
type Decided = Named & {
  standing: number | null;
  score: number | null;
  requestedCents: number;
  decision: 'award' | 'waitlist' | 'refuse';
  awardedCents: number | null;
  rank: number | null;
  reason: string;
  /** What is certified before either side signs. */
  conditions: string[];
  /** True where the chair awarded it although an overlap of the same object was unsettled. */
  isDespiteOverlap: boolean;
  /** How the members have voted; null where the chair decided without a vote. */
  vote: Tally | null;
};
/** Applications that a person took off the agenda, and why. */
type TakenOff = Named & { reason: string };

export type Minutes = {
  reference: string;
  heldOn: string;
  /** Where it met, if that is known. */
  venue: string | null;
  /** True where it did not meet: its members voted in writing. */
  written: boolean;
  decidedAt: string;
  /** The person who decided, and the absent person in whose stead they did; null: in no one's. */
  decidedBy: string;
  inSteadOf: string | null;
  /** The members who sat, and how many had to vote; null where the chair decided without a vote. */
  members: { names: string[]; quorum: number } | null;
  /** The members who were excused, and the person who stood in for each; null: none did. */
  excused: { member: string; standIn: string | null }[];
  recusals: { by: string; title: string; reason: string }[];
  /** The scenario by which it was decided, if any. */
  scenario: { number: number; name: string } | null;
  /** In the agenda's order; null: hidden from the reader. */
  decided: (Decided | null)[];
  /** Of everything that was decided, including what is hidden from the reader. */
  awarded: { cents: number; count: number };
  /** What the decision left available of the AE of its year, by envelope. */
  left: { envelope: string; year: number; leftCents: number }[];
  /** The applications that had left the agenda before the decision. */
  withdrawn: (Named | null)[];
  /** The applications that had left it without the quorum of their vote. */
  withoutQuorum: (Named | null)[];
  /** Those that were adjourned to another session, and those that were taken off the agenda. */
  adjourned: (TakenOff | null)[];
  takenOff: (TakenOff | null)[];
  /** The applications that had gone back to their review, an opinion on them having been voided. */
  voided: (Named | null)[];
  moves: { at: string; by: string; title: string; from: number; to: number; reason: string }[];
  /** What happened to the session, oldest first. */
  events: { at: string; who: string | null; inSteadOf: string | null; text: string }[];
};

/** The words of minutes in one language. */
export type MinutesWords = {
  title: (heldOn: string) => string;
  reference: (reference: string) => string;
  /** Where it met; null where that is not known. */
  meeting: (venue: string | null, written: boolean) => string | null;
  decided: (by: string, at: string) => string;
  /** A person, and in whose stead they acted: null where in no one's. */
  person: (name: string, inSteadOf: string | null) => string;
  members: string;
  quorum: (quorum: number) => string;
  excused: string;
  excuse: (excuse: Minutes['excused'][number]) => string;
  recusals: string;
  recusal: (recusal: Minutes['recusals'][number]) => string;
  decisions: string;
  /** The placeholder for what its call hides from the reader. */
  concealed: string;
  scenario: (scenario: NonNullable<Minutes['scenario']>) => string;
  asked: (decided: Decided) => string;
  decision: (decided: Decided) => string;
  conditions: string;
  despiteOverlap: string;
  total: (awardedCents: number, count: number) => string;
  vote: (tally: Tally) => string;
  left: string;
  leftOf: (left: Minutes['left'][number]) => string;
  withdrawn: string;
  withoutQuorum: string;
  adjourned: string;
  takenOff: string;
  voided: string;
  moves: string;
  move: (move: Minutes['moves'][number]) => string;
  events: string;
};
