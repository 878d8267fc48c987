import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../local/port.ts';
import { startPostgres } from '../../../local/postgres.ts';
import { provisionTemporal, startTemporal } from '../../../local/temporal.ts';
import { toSubmitted } from '../../../test/support/fixtures.ts';
import { fromOutside } from '../../../test/support/outside.ts';
import { livingIn } from '../../../test/support/processes.ts';
import { PROJECT } from '../applications.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { compare } from '../figures.ts';
import { freshFolder, startGuichet } from '../stage.ts';

const quiet = (): void => undefined;

/**
 * Milliseconds from the start of `npm start`'s program to the answer to a submission, the first command that passes
 * through all parts.
 */
async function timeToCommand(dataDir: string, port: number) {
  const since = performance.now();
  const { supervisor, running } = await startGuichet(dataDir, port);
  await toSubmitted(fromOutside({ urls: [running.api], issuer: running.issuer, keysIn: dataDir }), PROJECT);
  return { ms: performance.now() - since, supervisor };
}

/** PostgreSQL and Temporal alone, side by side, on a data folder of their own. */
async function timeToServers(dataDir: string, ports: { postgres: number; temporal: number }) {
  const since = performance.now();
  const executable = await provisionTemporal(quiet);
  const servers = await Promise.all([
    startPostgres({
      dataDir: join(dataDir, 'postgres'),
      port: ports.postgres,
      logFile: join(dataDir, 'log', 'postgres.log'),
      say: quiet,
      persistent: true,
    }),
    startTemporal({
      executable,
      port: ports.temporal,
      logFile: join(dataDir, 'log', 'temporal.log'),
      databaseFile: join(dataDir, 'temporal.db'),
    }),
  ]);
  return { ms: performance.now() - since, servers };
}

const kill = (pids: Iterable<number>): void => [...pids].forEach((pid) => process.kill(pid, 'SIGKILL'));

/**
 * From nothing to the first answered command, on a fresh data folder and after everything was killed; beside the start
 * of the two servers alone.
 */
export const start: Benchmark = async (means) => {
  const found = await rounds(means, 'start', async () => {
    const [mine, theirs] = [freshFolder(), freshFolder()];
    mkdirSync(join(theirs, 'log'));
    const ports = { postgres: await freePort(), temporal: await freePort() };
    const bare = await timeToServers(theirs, ports);
    kill(bare.servers.map(({ pid }) => pid));
    await Promise.all(bare.servers.map(({ exited }) => exited));
    const bareAgain = await timeToServers(theirs, ports);
    await Promise.all(bareAgain.servers.map((server) => server.stop()));

    const port = await freePort();
    const cold = await timeToCommand(mine, port);
    kill(livingIn(mine).values());
    await cold.supervisor.exited;
    const again = await timeToCommand(mine, port);
    again.supervisor.signal('SIGINT');
    await again.supervisor.exited;
    return { cold: { guichet: cold.ms, floor: bare.ms }, again: { guichet: again.ms, floor: bareAgain.ms } };
  });
  return [
    compare(
      'fresh data folder, to the first answered submission',
      'ms',
      found.map(({ cold }) => cold),
    ),
    compare(
      'after kill -9 of everything',
      'ms',
      found.map(({ again }) => again),
    ),
  ];
};
