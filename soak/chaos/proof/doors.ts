import { isDeepStrictEqual } from 'node:util';
import type { Attempt } from '../../../runtime/client.ts';
import type { Kind, Outage } from '../crew.ts';
import type { Readiness } from '../doors.ts';
import type { Sent } from '../people.ts';

type Span = { fromMs: number; toMs: number };

/**
 * So long after PostgreSQL has come back a connection to it may still be of those that broke, and a request have waited
 * for one.
 */
const GRACE_MS = 3_000;
/**
 * A process that was killed may have had a last word, and one that is started answers a moment before it counts as
 * ready.
 */
const MARGIN_MS = 500;

/**
 * So long an API may still say what it knew last of Temporal and of a worker, for which no probe waits: the two seconds
 * of a question, which the first probe after an outage began asks, and some for a machine that is busy.
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
 * Every word of an API on its readiness that is not what its parts were: without PostgreSQL it is not ready, without
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

const READY = { postgres: true, temporal: true, worker: true, degraded: false };

/** What an API says that has all it needs, when all is up again. */
export const lastReadinessFaults = (urls: readonly string[], last: readonly (Readiness | null)[]): string[] =>
  urls.flatMap((url, place) =>
    isDeepStrictEqual(last[place]?.body, READY) ? [] : [`${url}/readyz says at the end ${JSON.stringify(last[place]?.body ?? null)}`],
  );

/** How many commands were asked and accepted while Temporal was away all along. */
export const acceptedWithout = (kind: Kind, sent: readonly Sent[], outages: readonly Outage[]): number =>
  sent.filter(({ answer, ...span }) => answer && answer.status < 300 && wasAwayAllAlong(outages, kind, span)).length;
