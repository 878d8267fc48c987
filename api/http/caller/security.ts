import type { Request } from 'express';
import type { SecurityLog, Trace } from '../../../db/core/security-log.ts';
import type { SecurityKind } from '../../../domain/core/security-log.ts';
import { logContextOf } from '../request/request-log-context.ts';
import { addressOf } from './limits.ts';
import type { ProblemFacts } from '../problem/problem.ts';

/** A person who comes back after so long without a request has signed in. */
const A_WHILE_MS = 30 * 60_000;
const KNOWN_AT_MOST = 10_000;

/** Problems of a request's form: such a request could not be granted to any caller, so no caller was refused. */
const OF_FORM: readonly number[] = [400, 405, 408, 413, 415, 431];

function traceOf(req: Request, kind: SecurityKind, reason: string | null = null): Trace {
  const { operation = null, personId = null, thingId = null } = logContextOf(req);
  return { kind, personId, address: addressOf(req), operation, reason, thingId, requestId: String(req.id) };
}

/** Logs a request that was refused, except for its form alone, or a token that was not accepted. */
export function logRefusal({ security }: { security: SecurityLog }, req: Request, status: number, facts: ProblemFacts): void {
  if (status >= 500 || OF_FORM.includes(status)) return;
  if (facts.code === 'unauthenticated') security.note(traceOf(req, 'failed_sign_in', facts.reason));
  else security.note(traceOf(req, 'refusal', facts.code));
}

/** Logs a reading. A reading of bank details is written when this resolves: it must not be lost. */
export async function logReading({ security }: { security: SecurityLog }, req: Request, kind: SecurityKind): Promise<void> {
  if (kind === 'bank_details') await security.write(traceOf(req, kind));
  else security.note(traceOf(req, kind));
}

/** Logs a person who acted by the link of a letter, without a session. */
export const logByLetter = ({ security }: { security: SecurityLog }, req: Request, personId: string): void =>
  security.note({ ...traceOf(req, 'sign_in', 'letter_link'), personId });

/** When each person was last seen, by the log of this process. */
const lastSeenBy = new WeakMap<SecurityLog, Map<string, number>>();

/**
 * Logs a person who comes for the first time in half an hour: a token does not say when its bearer signed in. Each
 * process logs for itself.
 */
export function logSeen({ security }: { security: SecurityLog }, req: Request, personId: string): void {
  const lastSeen = lastSeenBy.get(security) ?? new Map<string, number>();
  lastSeenBy.set(security, lastSeen);
  const now = Date.now();
  const last = lastSeen.get(personId) ?? -Infinity;
  if (lastSeen.size >= KNOWN_AT_MOST) lastSeen.clear();
  lastSeen.set(personId, now);
  if (now - last > A_WHILE_MS) security.note(traceOf(req, 'sign_in'));
}
