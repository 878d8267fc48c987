import type { Kysely } from 'kysely';
import type { Chance } from '../../../soak/chaos/chance.ts';
import { connect } from '../../../db/connection/connect.ts';
import type { DB } from '../../../db/core/schema.ts';

/**
 * The life of a racing process: it runs each job that it gets on connections of its own, and answers with all attempts.
 * It ends with the process that started it.
 */
export function serveRaces<Job extends { url: string }, Attempt>(
  connections: (job: Job) => number,
  run: (db: Kysely<DB>, job: Job) => Promise<Attempt[]>,
): void {
  process.on('message', (job: Job) => {
    const { db, pool } = connect(job.url, { max: connections(job) });
    void run(db, job)
      .then((attempts) => process.send?.(attempts))
      .finally(() => pool.end());
  });
  process.on('disconnect', () => process.exit());
}

/** How often a client sends one command under its key: once, again after its answer, or twice at the same time. */
export type Times = 'once' | 'again' | 'at_once';

export const drawTimes = (chance: Chance): Times =>
  chance.weighed<Times>([
    { weight: 8, choice: 'once' },
    { weight: 1, choice: 'again' },
    { weight: 1, choice: 'at_once' },
  ]) ?? 'once';

/** Sends one command this often; returns each answer. */
export async function askTimes<Asked, Answered>(
  times: Times,
  ask: (asked: Asked) => Promise<Answered>,
  asked: Asked,
): Promise<(Asked & { answer: Answered })[]> {
  const answers =
    times === 'at_once'
      ? await Promise.all([ask(asked), ask(asked)])
      : [await ask(asked), ...(times === 'again' ? [await ask(asked)] : [])];
  return answers.map((answer) => ({ ...asked, answer }));
}
