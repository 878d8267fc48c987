import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import type { Answer } from '../../../domain/core/command.ts';
import { type CommandName, openCommandHarness } from '../command-harness.ts';
import { serveRaces } from '../race/process.ts';

/** What somebody asks of an application. */
export type Asked = { login: string; name: CommandName; id: string; body: object };
/** What is asked at one moment, round after round. */
export type Job = { url: string; rounds: Asked[][] };
export type Attempt = Answer | { error: string };

async function race(db: Kysely<DB>, rounds: readonly Asked[][]): Promise<Attempt[]> {
  const harness = await openCommandHarness(db);
  const attempts: Attempt[] = [];
  for (const round of rounds) {
    const answers = round.map(({ login, name, id, body }) =>
      harness.ask(login, name, body, { id }).catch((error: unknown) => ({ error: String(error) })),
    );
    attempts.push(...(await Promise.all(answers)));
  }
  return attempts;
}

serveRaces<Job, Attempt>(
  () => 4,
  (db, { rounds }) => race(db, rounds),
);
