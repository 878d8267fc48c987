import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setting } from '../support/database.ts';
import { expectStatus, STUDENTS, toInReview, underShipped } from '../support/fixtures.ts';
import { freshInstance } from '../support/instance.ts';
import { endAll, startProgram } from '../support/processes.ts';

afterAll(endAll, 30_000);

test('what npm start has kept is taken while it runs, and continues on another folder with its people and keys', async () => {
  const [former, next] = [await freshInstance(), await freshInstance()];
  const folder = join(mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'demo-')), 'backup');
  await former.startReady();
  const id = await toInReview(former.people(), underShipped(STUDENTS));
  const backup = startProgram('backup', { DATA_DIR: former.dataDir }, [folder]);
  expect([await backup.exited, backup.output()]).toEqual([0, expect.stringContaining(`${folder}/keys: its keys.`)]);

  const onto = async (dataDir: string) => {
    const restore = startProgram('restore', { DATA_DIR: dataDir }, [folder]);
    return { code: await restore.exited, output: restore.output() };
  };
  expect(await onto(former.dataDir)).toEqual({ code: 1, output: expect.stringContaining(`Guichet already runs on ${former.dataDir}`) });
  await endAll();
  expect(await onto(former.dataDir)).toEqual({ code: 1, output: expect.stringContaining('The database is not empty') });
  expect(await onto(next.dataDir)).toEqual({ code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) });

  await next.startReady();
  const lead = await next.people().as('lead');
  const { state } = expectStatus(await lead.get(`/applications/${id}`), 200);
  expect(state).toBe('in_review');
}, 300_000);
