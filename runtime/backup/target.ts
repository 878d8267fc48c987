import { join, resolve } from 'node:path';
import { claimDataDir, keptPorts } from '../../local/data-dir.ts';
import { createDatabase, endFormerPostgres, startPostgres } from '../../local/postgres.ts';
import { keepPrivate } from '../../local/private.ts';
import { DATABASE } from '../database.ts';
import type { Settings } from '../settings.ts';

/** A database to restore into: its addresses for the service and for the owner of its tables. */
export type Target = { serviceUrl: string; ownerUrl: string | undefined; close: () => Promise<void> };

/**
 * The database of the settings; without one, that of DATA_DIR, which runs until it is closed. Throws a sentence where
 * Guichet runs on that already.
 */
export async function openTarget(settings: Settings, say: (line: string) => void): Promise<Target> {
  if (settings.DATABASE_URL)
    return { serviceUrl: settings.DATABASE_URL, ownerUrl: settings.DATABASE_OWNER_URL, close: async () => undefined };
  const dataDir = resolve(settings.DATA_DIR);
  keepPrivate(dataDir);
  const unclaim = claimDataDir(dataDir);
  try {
    const postgresDir = join(dataDir, 'postgres');
    await endFormerPostgres(postgresDir, say);
    const { postgres: port } = await keptPorts(dataDir);
    const running = await startPostgres({
      dataDir: postgresDir,
      port,
      logFile: join(dataDir, 'log', 'postgres.log'),
      say,
      persistent: true,
    });
    const { ownerUrl, url } = await createDatabase(running.url, DATABASE);
    const close = async (): Promise<void> => {
      await running.stop();
      unclaim();
    };
    return { serviceUrl: url, ownerUrl, close };
  } catch (error) {
    unclaim();
    throw error;
  }
}
