import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import type { Attempt as AttemptOfMoney } from './command.ts';
import type { Change } from './mutation.ts';
import type { Job as JobOfMoney } from './racer.ts';

/** Processes that run races, one after the other. */
export type Racers<Job = JobOfMoney, Attempt = AttemptOfMoney> = {
  run: (jobs: readonly Job[]) => Promise<Attempt[]>;
  stop: () => Promise<void>;
};

/** Starts a program as it is, or with its sources changed. */
const start = (program: string, changes: readonly Change[]): ChildProcess =>
  fork(resolve(program), {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...(changes.length > 0 ? ['--import', resolve('test/support/race/mutation.ts')] : []),
    ],
    env: { ...process.env, MUTATION: JSON.stringify(changes), NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

const answerOf = <Job extends object, Attempt>(child: ChildProcess, job: Job): Promise<Attempt[]> =>
  new Promise((settle, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a racer ended with ${code} in the middle of its race`));
    child.once('exit', onExit);
    child.once('message', (attempts) => {
      child.off('exit', onExit);
      settle(attempts as Attempt[]);
    });
    child.send(job);
  });

/**
 * Starts this many processes of a program, with its sources changed where changes are given; each waits for its first
 * race.
 */
export function startRacers<Job extends object = JobOfMoney, Attempt = AttemptOfMoney>(
  processes: number,
  program = 'test/support/race/racer.ts',
  changes: readonly Change[] = [],
): Racers<Job, Attempt> {
  const children = Array.from({ length: processes }, () => start(program, changes));
  return {
    run: async (jobs) => (await Promise.all(jobs.map((job, place) => answerOf<Job, Attempt>(children[place % processes]!, job)))).flat(),
    stop: async () => {
      const living = children.filter(({ connected }) => connected);
      const ended = living.map((child) => new Promise((settle) => child.once('exit', settle)));
      living.forEach((child) => child.disconnect());
      await Promise.all(ended);
    },
  };
}
