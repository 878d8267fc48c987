import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setting } from '../support/database.ts';
import { expectStatus, STUDENTS, toInReview, underShipped } from '../support/fixtures.ts';
import { layFormerVersion } from '../support/former-version.ts';
import { freshInstance, type Instance } from '../support/instance.ts';
import { endAll, startProgram } from '../support/processes.ts';

afterAll(endAll, 30_000);

const freshFolder = (name: string): string => mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), `${name}-`));

/** Runs a program on what an instance has, to its end. */
async function run(name: 'backup' | 'restore' | 'restored' | 'verify', { dataDir }: Instance, args: readonly string[] = [], version = '.') {
  const child = startProgram(name, { DATA_DIR: dataDir }, args, version);
  return { code: await child.exited, output: child.output() };
}
const WHOLE = { code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) };

const stateOf = async (instance: Instance, id: string): Promise<unknown> =>
  expectStatus(await (await instance.people().as('lead')).get(`/applications/${id}`), 200)['state'];

test('what npm start has kept is taken while it runs, and continues on another folder with its people and keys', async () => {
  const [former, next] = [await freshInstance(), await freshInstance()];
  const folder = join(freshFolder('demo'), 'backup');
  await former.startReady();
  const id = await toInReview(former.people(), underShipped(STUDENTS));
  expect(await run('backup', former, [folder])).toEqual({ code: 0, output: expect.stringContaining(`${folder}/keys: its keys.`) });

  const onto = (instance: Instance) => run('restore', instance, [folder]);
  expect(await onto(former)).toEqual({ code: 1, output: expect.stringContaining(`Guichet already runs on ${former.dataDir}`) });
  await endAll();
  expect(await onto(former)).toEqual({ code: 1, output: expect.stringContaining('The database is not empty') });
  expect(await onto(next)).toEqual(WHOLE);

  await next.startReady();
  expect(await stateOf(next, id)).toBe('in_review');
}, 300_000);

test('an upgrade keeps what was there; given up, the former version refuses its tables, and goes on from the backup before it', async () => {
  const former = layFormerVersion(freshFolder('former'));
  const [upgraded, wentBack] = [await freshInstance(), await freshInstance()];
  const folder = join(freshFolder('before-upgrade'), 'backup');
  await upgraded.startReady(former);
  const id = await toInReview(upgraded.people(), underShipped(STUDENTS));
  expect(await run('backup', upgraded, [folder], former)).toMatchObject({ code: 0 });
  await endAll();

  await upgraded.startReady();
  expect(await run('verify', upgraded)).toEqual(WHOLE);
  const applicant = await upgraded.people().as('applicant');
  const { version } = (await applicant.get(`/applications/${id}`)).body;
  expectStatus(await applicant.post(`/applications/${id}/withdrawal`, { version, reason: 'Le projet est abandonné.' }), 200);
  await endAll();

  const refused = upgraded.start({}, former);
  expect([await refused.exited, refused.output()]).toEqual([1, expect.stringContaining('The database was made by other migrations')]);
  const tooNew = await run('restore', wentBack, [folder]);
  expect(tooNew).toEqual({ code: 1, output: expect.stringContaining('restore it by the version that made it') });
  expect(await run('restore', wentBack, [folder], former)).toEqual(WHOLE);
  await wentBack.startReady(former);
  expect(await run('restored', wentBack, ['--new-namespace'], former)).toMatchObject({ code: 0 });
  expect(await stateOf(wentBack, id)).toBe('in_review');
  const again = await toInReview(wentBack.people(), underShipped(STUDENTS));
  expect(await stateOf(wentBack, again)).toBe('in_review');
  expect(await run('verify', wentBack, [], former)).toEqual(WHOLE);
}, 600_000);
