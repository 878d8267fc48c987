import { Worker } from 'node:worker_threads';
import type { Choice, Chosen } from '../../../domain/core/choice.ts';

const THREAD = new URL('./solver-thread.ts', import.meta.url);

/** How long a choice may be sought once the solver is loaded. */
export const SOLVED_WITHIN_MS = 3_000;
/** What the solver may take beyond that before its thread is ended. */
const GRACE_MS = 500;

/** The thread's messages: that it has loaded the solver, then what it found. */
export type Said = 'loaded' | { chosen: Chosen | null };

/** One choice at a time is sought in this process, so that the rest of it keeps a core. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Seeks the best choice by HiGHS, in a thread of its own: nothing else can interrupt a solver, and no other request
 * waits for it. Null where it found none in time.
 */
export function solveApart(choice: Choice, ms = SOLVED_WITHIN_MS): Promise<Chosen | null> {
  const found = before.then(() => solveInThread(choice, ms));
  before = found.catch(() => null);
  return found;
}

const solveInThread = (choice: Choice, ms: number): Promise<Chosen | null> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: { choice, ms } });
    let deadline: NodeJS.Timeout | undefined;
    const end = (chosen: Chosen | null): void => {
      clearTimeout(deadline);
      resolve(chosen);
      void thread.terminate();
    };
    thread.on('message', (said: Said) => {
      if (said === 'loaded') deadline = setTimeout(() => end(null), ms + GRACE_MS);
      else end(said.chosen);
    });
    thread.on('error', reject);
  });
