import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../../../local/postgres.ts';
import { run } from '../../../local/run.ts';
import { until } from '../until.ts';
import { makeRoles, type Passwords } from './roles.ts';
import type { TemporalHere } from './temporal-server.ts';

/** What an operator brings: PostgreSQL with the database and roles of roles.sql, and a Temporal with a namespace. */
export type BroughtParts = {
  temporalAddress: string;
  stop: () => Promise<void>;
  /** Stops both, and deletes all that they have. */
  destroy: () => Promise<void>;
};

type Asked = { home: string; databasePort: number; temporal: TemporalHere; passwords: Passwords };

const quiet = (): void => undefined;

/** Makes the namespace as docs/operations.md says; a server that has just started may not know itself yet. */
async function makeNamespace({ cli }: TemporalHere, address: string): Promise<void> {
  const create = ['operator', 'namespace', 'create', '--namespace', 'guichet', '--address', address];
  const make = (): Promise<boolean> =>
    run(cli, create).then(
      () => true,
      () => false,
    );
  await until('Temporal makes the namespace', make, 60_000);
}

/** Starts them on new data, in folders below this one. */
export async function bringParts({ home, databasePort, temporal: here, passwords }: Asked): Promise<BroughtParts> {
  const [ofPostgres, ofTemporal] = [join(home, 'postgres'), join(home, 'temporal')];
  for (const dir of [ofPostgres, ofTemporal]) mkdirSync(dir);
  const dataDir = join(ofPostgres, 'data');
  const postgres = await startPostgres({ dataDir, port: databasePort, logFile: join(ofPostgres, 'log'), persistent: true, say: quiet });
  const stops = [() => postgres.stop()];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await makeRoles(postgres.url, passwords);
    const temporal = await here.start({ databasePort, password: passwords.TEMPORAL_DB_PASSWORD, dir: ofTemporal });
    stops.push(() => temporal.stop());
    await makeNamespace(here, temporal.address);
    const destroy = async (): Promise<void> => {
      await stop();
      for (const dir of [ofPostgres, ofTemporal]) rmSync(dir, { recursive: true });
    };
    return { temporalAddress: temporal.address, stop, destroy };
  } catch (error) {
    await stop();
    throw error;
  }
}
