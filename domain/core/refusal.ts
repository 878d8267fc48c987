import type { Role } from './role.ts';

/** What a field accepts, from its schema, so that a refusal can say it. */
export type Expected = {
  kind: 'integer' | 'number' | 'text' | 'lines' | 'list' | 'date' | 'instant' | 'email' | 'link' | 'boolean' | 'choice';
  /** The smallest number, length or count. */
  min?: number;
  max?: number;
  /** The number must be strictly above `min`. */
  isAbove?: true;
  values?: readonly string[];
  /** A value of the format. */
  example?: string;
};

/**
 * A field of a body by its JSON pointer, and what is wrong with it (a code: words belong to the problem's language).
 * @property expected what the field accepts
 * @property near the words around the fault, if they locate it
 */
export type FieldFault = { pointer: string; fault: string; expected?: Expected; near?: string };

export type NamedPerson = { id: string; name: string };

/**
 * An event since the caller read the row, as the timeline shows it. `who`: null if a deadline did it, or if the caller
 * may not know. `inSteadOf`: the absent person, null if the person acted for themselves.
 */
export type ChangeSince = {
  at: string;
  event: string;
  who: (NamedPerson & { organisationName: string }) | null;
  inSteadOf: NamedPerson | null;
  text: string;
};

/** Refusals that any command may meet. */
export type AnyRefusal =
  | { code: 'not_found' }
  | { code: 'key_reused_with_another_body' }
  | { code: 'wrong_state'; command: string; state: string }
  // The API adds what has changed: a rule knows only version numbers, and names stay out of workflow histories.
  | { code: 'stale_version'; current: number; changes?: ChangeSince[] }
  | { code: 'role_required'; roles: readonly Role[] }
  | { code: 'reason_missing' }
  /** `applicationIds`: if a decision is about several applications, those over which the caller is conflicted. */
  | { code: 'conflict_of_interest'; applicationIds?: string[] };

/**
 * The refusals of each noun. A noun adds its own in its refusals.ts, so that this file knows none of them: `declare
 * module '../core/refusal.ts' { interface Refusals { grants: GrantRefusal } }`.
 */
export interface Refusals {
  any: AnyRefusal;
}

/**
 * Why a command was refused: a code and its facts, never words. The codes are the API's problem codes;
 * api/<noun>/*-problems.ts give each its status and its sentences.
 */
export type Refusal = Refusals[keyof Refusals] & {
  /** The event that moved the thing on; added by the front door, as names are. */
  done?: ChangeSince;
};

export type RefusalCode = Refusal['code'];

/** Thrown inside a transaction to roll it back; caught where the transaction began, and returned as a value. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Returns the row; if it is missing, refuses the command as if the caller might not know of it.
 * @throws Refused
 */
export function orNotFound<T>(row: T | undefined): T {
  if (row === undefined) throw new Refused({ code: 'not_found' });
  return row;
}

/** Throws the first refusal of a list of guards, so that the transaction rolls back. */
export function refuseIf(refusal: Refusal | null): void {
  if (refusal) throw new Refused(refusal);
}
