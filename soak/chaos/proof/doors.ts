import { isDeepStrictEqual } from 'node:util';
import type { Attempt } from '../../../runtime/client.ts';
import type { Kind, Outage } from '../crew.ts';
import type { Readiness } from '../doors.ts';
import type { Sent } from '../people.ts';

type Span = { fromMs: number; toMs: number };

/**
 * For so long after PostgreSQL has come back a connection may still be one that broke, and a request may have waited
 * for one.
 */
const GRACE_MS = 3_000;
/** A killed process may have sent a last answer, and a started one answers a moment before it counts as ready. */
const MARGIN_MS = 500;

/**
 * For so long an API may still report its last knowledge of Temporal and of a worker, which no probe waits for: the two
 * seconds of a question, which the first probe after an outage asks, and some for a busy machine.
 */
const LAG_MS = 3_500;

const wasAway = (outages: readonly Outage[], kind: Kind, { fromMs, toMs }: Span): boolean =>
  outages.some((outage) => outage.kind === kind && outage.fromMs <= toMs && outage.toMs + GRACE_MS >= fromMs);
const wasAwayAllAlong = (outages: readonly Outage[], kind: Kind, { fromMs, toMs }: Span): boolean =>
  outages.some((outage) => outage.kind === kind && outage.fromMs + MARGIN_MS <= fromMs && outage.toMs - MARGIN_MS >= toMs);

const sayInstant = (ms: number): string => new Date(ms).toISOString();

/** Why a caller may be told to ask again, by the code of the answer. Temporal and the workers are no reason. */
const REASONS: Readonly<Record<string, Kind>> = { outcome_unknown: 'postgres', issuer_unavailable: 'issuer' };

/** All callers who were told to ask again although nothing was away that their request needs. */
export const turnedAwayFaults = (turnedAway: readonly Attempt[], outages: readonly Outage[]): string[] =>
  turnedAway.flatMap(({ path, code, ...span }) => {
    const reason = REASONS[code];
    if (reason && wasAway(outages, reason, span)) return [];
    return [
      `${path} was answered 503 (${code}) at ${sayInstant(span.toMs)}, ${span.toMs - span.fromMs} ms after it was asked, and nothing was away that it needs`,
    ];
  });

/**
 * Every answer of an API about its readiness that does not match its parts: without PostgreSQL it is not ready, without
 * Temporal it is, and says so.
 */
export const readinessFaults = (said: readonly Readiness[], outages: readonly Outage[]): string[] =>
  said.flatMap(({ url, status, body, ...span }) => {
    const { degraded } = Object(body) as { degraded?: unknown };
    const isWrong =
      (status !== 200 && !wasAway(outages, 'postgres', span)) ||
      (status === 200 && wasAwayAllAlong(outages, 'postgres', span)) ||
      (degraded !== true && wasAwayAllAlong(outages, 'temporal', { ...span, fromMs: span.fromMs - LAG_MS }));
    return isWrong ? [`${url}/readyz said ${status} ${JSON.stringify(body)} at ${sayInstant(span.toMs)}`] : [];
  });

const READY = {
  ...{ postgres: true, temporal: true, worker: true, degraded: false },
  workflows: { sweep: 'running', digest: 'running', letters: 'running' },
};

/** The answer of an API that has everything it needs, when all parts are up again. */
export const lastReadinessFaults = (urls: readonly string[], last: readonly (Readiness | null)[]): string[] =>
  urls.flatMap((url, place) =>
    isDeepStrictEqual(last[place]?.body, READY) ? [] : [`${url}/readyz says at the end ${JSON.stringify(last[place]?.body ?? null)}`],
  );

/** How many commands were given and accepted while Temporal was away throughout. */
export const acceptedWithout = (kind: Kind, sent: readonly Sent[], outages: readonly Outage[]): number =>
  sent.filter(({ answer, ...span }) => answer && answer.status < 300 && wasAwayAllAlong(outages, kind, span)).length;
