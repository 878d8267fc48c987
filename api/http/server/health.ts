import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { isRefusal, readSchemaState, type SchemaState } from '../../../db/core/schema-state.ts';
import { alive, sweepIdOf } from '../../../workflows/messages.ts';
import type { Deps } from '../deps.ts';

/** How long PostgreSQL, Temporal and a worker have for an answer; after that they count as away. */
const PATIENCE_MS = 2_000;

/** How long a probe waits for an answer that decides nothing: while Temporal is silent each probe waits so long. */
const SOON_MS = 25;

/** How long it is believed that all goes well with the workflows that run for ever. */
const BELIEVED_MS = 5_000;

const answers = async (question: () => Promise<unknown>): Promise<boolean> => {
  try {
    await question();
    return true;
  } catch {
    return false;
  }
};

/** A frozen PostgreSQL is given up only after some time; a health check has to answer before. */
const soon = <T>(question: () => Promise<T>): Promise<T> =>
  Promise.race([
    question(),
    wait(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('nothing was answered in time'))),
  ]);

/** An answer of before is none: a probe waits for the next one, as the first probe does. */
const FORGOTTEN_MS = 30_000;

/**
 * Answers a question at once, or nearly: where the answer takes longer than a probe should wait, with the previous
 * answer. It is asked once at a time, whatever the number of probes; the first one, and one after a long time without
 * any, waits for it.
 * @param believedMs how long an answer is given again before the question is asked again
 */
function lastKnown<T>(question: () => Promise<T>, believedMs: (answer: T) => number = () => 0): () => Promise<T> {
  let known: { answer: T; atMs: number } | undefined;
  let asked: Promise<T> | undefined;
  return async () => {
    const ageMs = known ? performance.now() - known.atMs : Infinity;
    if (known && !asked && ageMs < believedMs(known.answer)) return known.answer;
    asked ??= question().then((answer) => {
      asked = undefined;
      known = { answer, atMs: performance.now() };
      return answer;
    });
    return known === undefined || ageMs > FORGOTTEN_MS ? asked : Promise.race([asked, wait(SOON_MS, known.answer, { ref: false })]);
  };
}

/** True of the addresses that a supervisor polls. */
export const isProbe = (url: string | undefined): boolean => url === '/healthz' || url === '/readyz';

/** The process lives. */
export const healthz: RequestHandler = (_req, res) => {
  res.json({ ok: true });
};

/** What is wrong with a database, and whether requests can still be answered. */
type DatabaseHealth = { postgres: boolean; isReady: boolean; database?: Exclude<SchemaState, 'current'> | 'refused' | 'away' };

/**
 * Whether PostgreSQL answers, and has the tables of this version. Those of a newer version serve as well: during an
 * upgrade, APIs of the old version answer beside it.
 */
async function databaseHealth(db: Deps['health']): Promise<DatabaseHealth> {
  try {
    const state = await soon(() => readSchemaState(db));
    if (state === 'current') return { postgres: true, isReady: true };
    return { postgres: true, isReady: state === 'newer', database: state };
  } catch (error) {
    return { postgres: false, isReady: false, database: isRefusal(error) ? 'refused' : 'away' };
  }
}

const areRunning = (workflows: Readonly<Record<string, string>>): boolean =>
  Object.values(workflows).every((health) => health === 'running');

/**
 * PostgreSQL, Temporal and a worker answer: each is asked, none is assumed. Without the last two every command and
 * every read is still answered, and letters and dates catch up later: that is `degraded`. So it is where a workflow
 * that should run for ever does not, or its task fails, as `workflows` says of each by its name. While they are away,
 * or a worker is restarted, readiness is still answered at once: a balancer that gave up waiting would take every API
 * out. A process that stops is not ready, whatever answers. `database` says what is wrong with PostgreSQL, or with its
 * tables; `full` names the pools for whose connections requests wait, which passes and takes no API out.
 */
export function readyz({ health, fullPools = () => [], temporal, taskQueue, singletons, stopping }: Deps): RequestHandler {
  const inTime = <T>(question: () => Promise<T>): Promise<T> => temporal.withDeadline(Date.now() + PATIENCE_MS, question);
  const within = (question: () => Promise<unknown>) => () => answers(() => inTime(question));
  const serverAnswers = lastKnown(within(() => temporal.workflowService.getSystemInfo({})));
  const workerAnswers = lastKnown(within(() => temporal.getHandle(sweepIdOf(taskQueue)).query(alive)));
  const workflowsRun = lastKnown(
    async () => (singletons ? await inTime(singletons).catch(() => null) : null),
    (said) => (said && areRunning(said) ? BELIEVED_MS : 0),
  );
  return async (_req, res) => {
    if (stopping?.aborted) {
      res.status(503).json({ stopping: true });
      return;
    }
    const [{ isReady, postgres, ...database }, server, worker, workflows] = await Promise.all([
      databaseHealth(health),
      serverAnswers(),
      workerAnswers(),
      workflowsRun(),
    ]);
    const full = fullPools();
    // While Temporal is away, nothing more is known about it.
    const known = server && workflows ? { workflows } : {};
    const degraded = !server || !worker || (workflows !== null && !areRunning(workflows));
    const said = { postgres, ...database, temporal: server, worker, ...known, degraded };
    res.status(isReady ? 200 : 503).json({ ...said, ...(full.length > 0 ? { full } : {}) });
  };
}
