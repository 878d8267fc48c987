import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import { alive, sweepIdOf } from '../../workflows/messages.ts';
import type { Deps } from './deps.ts';

const PATIENCE_MS = 2_000;

const answers = async (question: () => Promise<unknown>): Promise<boolean> => {
  try {
    await question();
    return true;
  } catch {
    return false;
  }
};

/** A frozen PostgreSQL is given up only after some time; whoever asks here wants to know before. */
const soon = (question: () => Promise<unknown>): Promise<unknown> =>
  Promise.race([
    question(),
    wait(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('nothing was answered in time'))),
  ]);

/** True of what a supervisor asks, again and again. */
export const isProbe = (url: string | undefined): boolean => url === '/healthz' || url === '/readyz';

/** The process lives. */
export const healthz: RequestHandler = (_req, res) => {
  res.json({ ok: true });
};

/**
 * PostgreSQL, Temporal and a worker answer: each is asked, none is assumed. Without the last two every command and
 * every read is answered all the same, and letters and dates catch up later: that is `degraded`. Who stops is not
 * ready, whatever answers.
 */
export const readyz =
  ({ db, temporal, taskQueue, stopping }: Deps): RequestHandler =>
  async (_req, res) => {
    if (stopping?.aborted) {
      res.status(503).json({ stopping: true });
      return;
    }
    const within = <T>(question: () => Promise<T>) => temporal.withDeadline(Date.now() + PATIENCE_MS, question);
    const [postgres, server, worker] = await Promise.all([
      answers(() => soon(() => sql`SELECT 1`.execute(db))),
      answers(() => within(() => temporal.workflowService.getSystemInfo({}))),
      answers(() => within(() => temporal.getHandle(sweepIdOf(taskQueue)).query(alive))),
    ]);
    res.status(postgres ? 200 : 503).json({ postgres, temporal: server, worker, degraded: !server || !worker });
  };
