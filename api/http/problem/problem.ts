import type { Refusal } from '../../../domain/core/refusal.ts';
import type { FrontDoor } from './sentence.ts';

/** The members of a problem itself (RFC 9457 §3.1): a fact of such a name would hide them. */
type Own = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId';
export type ProblemFacts = (Refusal | FrontDoor) & { [Name in Own]?: never };
export type ProblemCode = ProblemFacts['code'];

/** Thrown anywhere in the front door; the error handler answers it. */
export class Problem extends Error {
  readonly facts: ProblemFacts;
  /** The same facts as the sentence has them: with names where they have ids, and labels where they have keys. */
  readonly said: ProblemFacts;
  constructor(facts: ProblemFacts, said = facts) {
    super(facts.code);
    this.facts = facts;
    this.said = said;
  }
}

/** Returns what was read; where there is none, the caller is answered as if it did not exist. @throws Problem */
export function orMissing<T>(read: T): NonNullable<T> {
  if (read === undefined || read === null) throw new Problem({ code: 'not_found' });
  return read;
}
