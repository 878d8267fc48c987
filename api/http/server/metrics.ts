import type { RequestHandler, Response } from 'express';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { routeOf } from '../operation.ts';
import { operations } from '../../operations.ts';
import { keysOf } from '../../../domain/core/records.ts';
import { PROBLEMS, statusOf } from '../../problems.ts';
import type { Turns } from './turns.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What became of a command. `unknown`: the caller was not told the outcome, and its repeat finds out. */
type CommandOutcome = 'done' | 'repeated' | 'refused' | 'unknown';

/** The command that a method calls on a route; reads have none. */
const commandOf: ReadonlyMap<string, string> = new Map(
  operations
    .filter(({ spec }) => spec.method !== 'get')
    .map(({ spec }) => [`${spec.method.toUpperCase()} ${routeOf(spec)}`, spec.operationId]),
);

export const commandAt = (method: string, route: string): string | undefined => commandOf.get(`${method} ${route}`);

/** The outcome in the answer to a command; an answer that was not written, since its sender had gone, has none. */
export function outcomeOf(res: Response): CommandOutcome {
  if (!res.writableFinished || res.statusCode >= 500) return 'unknown';
  if (res.statusCode >= 400) return 'refused';
  return res.getHeader('Idempotency-Replayed') === 'true' ? 'repeated' : 'done';
}

const OUTCOMES: readonly CommandOutcome[] = ['done', 'repeated', 'refused', 'unknown'];
/** The codes of refusals; a failure is no refusal. */
const REFUSALS = keysOf(PROBLEMS).filter((code) => statusOf(code) < 500);

/** Shows how many reads wait for their turn. */
export function watchTurns(registry: Registry, turns: Turns): void {
  new Gauge({
    name: 'guichet_reads_waiting',
    help: 'Reads that wait for their turn, behind commands and other reads',
    registers: [registry],
    collect() {
      this.set(turns.waiting);
    },
  });
}

/**
 * Counts the requests of the front door, by route and never by path: unknown paths are one series, however they are
 * spelled.
 */
export function countRequests(registry: Registry): RequestHandler {
  const registers = [registry];
  const durations = new Histogram({
    name: 'guichet_http_request_duration_seconds',
    help: 'How long requests took, from their first line to the end of the answer; status `gone` where the client had left',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const commands = new Counter({
    name: 'guichet_commands_total',
    help: 'Commands by what became of them',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'guichet_refusals_total',
    help: 'Requests that were not granted, by the code of their problem',
    labelNames: ['code'],
    registers,
  });
  // A series that exists from the start shows its first rise.
  for (const command of commandOf.values()) for (const outcome of OUTCOMES) commands.inc({ command, outcome }, 0);
  for (const code of REFUSALS) refusals.inc({ code }, 0);
  const known = new Set<unknown>(REFUSALS);
  return (req, res, next) => {
    const since = performance.now();
    res.once('close', () => {
      const route: string = req.route?.path ?? 'none';
      const method = METHODS.has(req.method) ? req.method : 'other';
      const status = res.writableFinished ? res.statusCode : 'gone';
      durations.observe({ method, route, status }, (performance.now() - since) / 1_000);
      const command = commandAt(method, route);
      if (command) commands.inc({ command, outcome: outcomeOf(res) });
      const { problem } = res.locals;
      if (known.has(problem)) refusals.inc({ code: problem });
    });
    next();
  };
}
