import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { readRunning } from '../../local/data-dir.ts';
import { freePort } from '../../local/port.ts';
import { setting } from './database.ts';
import { fromOutside, type Outside } from './outside.ts';
import { type Child, startProgram, untilOf } from './processes.ts';

/** What `npm start` starts, on a data folder and a port of its own. */
export type Instance = {
  dataDir: string;
  port: number;
  url: string;
  start: (settings?: Record<string, string>, version?: string) => Child;
  /** `version`: the folder of another version of the project, which is started instead. */
  startReady: (version?: string) => Promise<Child>;
  people: () => Outside;
};

/** A data folder for an installation that was never started. */
export async function freshInstance(): Promise<Instance> {
  const dataDir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'instance-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start: Instance['start'] = (settings = {}, version) =>
    startProgram('start', { DATA_DIR: dataDir, PORT: String(port), ...settings }, [], version);
  return {
    dataDir,
    port,
    url,
    start,
    startReady: async (version) => {
      const child = start({}, version);
      await untilOf(child, 'it says that it is ready', () => child.output().includes('Guichet is ready at'), 60_000);
      return child;
    },
    people: () => fromOutside({ urls: [url], issuer: readRunning(dataDir)?.issuer ?? '', keysIn: dataDir }),
  };
}
