import type { Role } from './role.ts';

/** What a field takes: as its schema says it, so that a refusal can say it too. */
export type Expected = {
  kind: 'integer' | 'number' | 'text' | 'lines' | 'list' | 'date' | 'instant' | 'email' | 'link' | 'boolean' | 'choice';
  /** The least number, length or count. */
  min?: number;
  max?: number;
  /** The number must be above `min`. */
  isAbove?: true;
  values?: readonly string[];
};

/**
 * A field of a body by its JSON pointer, and what is wrong with it (a code: words belong to the problem's language).
 * @property expected what it takes
 * @property near the words around the place, where they say it
 */
export type FieldFault = { pointer: string; fault: string; expected?: Expected; near?: string };

export type Somebody = { id: string; name: string };

/**
 * One thing that happened since the caller read, as the timeline tells it. `who`: null where a date did it, or where
 * the caller is not told. `inSteadOf`: who was away then, null where it was in nobody's stead.
 */
export type Change = {
  at: string;
  event: string;
  who: (Somebody & { organisationName: string }) | null;
  inSteadOf: Somebody | null;
  text: string;
};

/** What any command may be refused for. */
export type AnyRefusal =
  | { code: 'not_found' }
  | { code: 'key_reused_with_another_body' }
  | { code: 'wrong_state'; command: string; state: string }
  // What has changed meanwhile the front door adds: a rule knows of numbers, and names stay out of histories.
  | { code: 'stale_version'; current: number; changes?: Change[] }
  | { code: 'role_required'; roles: readonly Role[] }
  | { code: 'reason_missing' }
  /** `applicationIds`: where several are decided together, those over which the caller is in conflict. */
  | { code: 'conflict_of_interest'; applicationIds?: string[] };

/**
 * The refusals of each noun. A noun adds its own in its refusals.ts, so that this file knows none of them:
 * `declare module '../core/refusal.ts' { interface Refusals { grants: GrantRefusal } }`.
 */
export interface Refusals {
  any: AnyRefusal;
}

/**
 * Why a command was not carried out: a code and its facts, never words.
 * The codes are the API's problem codes; api/<noun>/*-problems.ts give each its status and its sentences.
 */
export type Refusal = Refusals[keyof Refusals];

export type RefusalCode = Refusal['code'];

/** Thrown inside a transaction so that it rolls back; caught where the transaction began, and answered as a value. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The row that was looked for; where there is none, the command is refused as if the caller might not know of it. */
export function orNotFound<T>(row: T | undefined): T {
  if (row === undefined) throw new Refused({ code: 'not_found' });
  return row;
}

/** Throws the first refusal of a list of guards, so that the transaction that asked rolls back. */
export function refuseIf(refusal: Refusal | null): void {
  if (refusal) throw new Refused(refusal);
}
