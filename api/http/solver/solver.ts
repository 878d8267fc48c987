import { Worker } from 'node:worker_threads';
import type { Choice, Chosen } from '../../../domain/core/choice.ts';
import { Problem } from '../problem/problem.ts';

const THREAD = new URL('./solver-thread.ts', import.meta.url);

/** How long the solver may search once it is loaded. */
const SOLVED_WITHIN_MS = 3_000;
/** The grace before its thread is ended: the solver checks its clock only between steps. */
const GRACE_MS = 2_000;

/** The thread's messages: that it has loaded the solver, then what it found. */
export type Said = 'loaded' | { chosen: Chosen | null };

/** How many choices may be under way or wait: the last of them is answered within half a minute. */
const MOST_UNDER_WAY = 6;

/** One choice at a time is sought in this process, so that the rest of it keeps a core. */
let before: Promise<unknown> = Promise.resolve();
let underWay = 0;

/**
 * Seeks the best choice by HiGHS, in a thread of its own: nothing else can interrupt a solver, and no other request
 * waits for it. Null where it found none in time; a problem where too many choices wait already.
 * @param thread the module that the thread runs
 */
export function solveApart(choice: Choice, ms = SOLVED_WITHIN_MS, thread = THREAD): Promise<Chosen | null> {
  if (underWay >= MOST_UNDER_WAY) return Promise.reject(new Problem({ code: 'outcome_unknown' }));
  underWay += 1;
  const found = before
    .then(() => solveInThread(choice, ms, thread))
    .finally(() => {
      underWay -= 1;
    });
  before = found.catch(() => null);
  return found;
}

const solveInThread = (choice: Choice, ms: number, module: URL): Promise<Chosen | null> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(module, { workerData: { choice, ms } });
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
    // Else a thread that ends without a word would keep every later choice waiting.
    thread.on('exit', () => {
      clearTimeout(deadline);
      reject(new Error('the solver’s thread has ended without an answer'));
    });
  });
