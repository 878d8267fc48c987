import { ibansUnder } from '../../db/grants/ibans.ts';
import { readIbanKeys } from '../../db/grants/rotate-ibans.ts';
import { awarded, openCommandHarness, withPayee } from '../support/command-harness.ts';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { ANOTHER_KEY, IBAN_KEY, IBANS } from '../support/ibans.ts';
import { endAll, startProgram, untilOf, untilReady } from '../support/processes.ts';
import { askOnce } from '../support/service.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  const harness = await openCommandHarness(database.db);
  const { grantId } = await awarded(harness, database.db);
  await withPayee(harness, database.db, grantId);
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

async function rotate(settings: Record<string, string>): Promise<[code: number | NodeJS.Signals, output: string]> {
  const child = startProgram('rotate-keys', { DATABASE_URL: database.application.url, ...settings });
  return [await child.exited, child.output()];
}
const asOwner = () => ({ DATABASE_OWNER_URL: database.url });

test('who does not own the tables is told who may write accounts anew', async () => {
  expect(await rotate({ IBAN_KEY: ANOTHER_KEY, IBAN_KEY_OTHER: IBAN_KEY })).toEqual([
    1,
    'Only the role that owns the tables re-encrypts IBANs: give it as DATABASE_OWNER_URL.\n',
  ]);
});

test('without a key nothing begins, and without the former one nothing is changed, and each says so', async () => {
  expect(await rotate(asOwner())).toEqual([1, expect.stringContaining('IBAN_KEY is not set: it should be')]);
  const [code, output] = await rotate({ ...asOwner(), IBAN_KEY: ANOTHER_KEY });
  expect([code, output]).toEqual([1, expect.stringContaining(`encrypted under the key ${IBANS.keyId}, which is not given`)]);
  expect(output).toContain('1 could not be read, and stay as they are.');
  expect(await readIbanKeys(database.db)).toEqual([IBANS.keyId]);
});

/** An API on this database, and nothing beside it. */
async function startApi(settings: Record<string, string> = {}) {
  const port = await freePort();
  const where = {
    DATABASE_URL: database.application.url,
    OIDC_ISSUER: setting('TEST_ISSUER'),
    TOKEN_ROLES: 'true',
    HOST: '127.0.0.1',
    PORT: String(port),
  };
  return { url: `http://127.0.0.1:${port}`, api: startProgram('api', { ...where, LOG_LEVEL: 'warn', ...settings }) };
}

test('an API does not start without a key, and says in its log under which others accounts are kept', async () => {
  const { api: without } = await startApi({ IBAN_KEY: '' });
  expect([await without.exited, without.output()]).toEqual([
    1,
    expect.stringContaining('IBAN_KEY is not set: it should be 32 random bytes'),
  ]);
  const { api } = await startApi({ IBAN_KEY: ANOTHER_KEY });
  await untilOf(api, 'it says so', () => api.output().includes(`"keys":["${IBANS.keyId}"]`));
  expect(api.output()).toContain('bank details are encrypted under keys that are not given');
});

test('an API that is stopped writes first what its security log still has to tell', async () => {
  const { url, api } = await startApi();
  await untilReady(api, url);
  for (let n = 0; n < 3; n += 1) expect((await askOnce(`${url}/grants`)).status).toBe(401);
  api.signal('SIGTERM');
  expect(await api.exited).toBe(0);
  const rows = await database.db.selectFrom('security_log').selectAll().execute();
  const row = { kind: 'failed_sign_in', operation: 'listGrants', reason: 'no_token', address: '127.0.0.1' };
  // Repeats would be reported at the end of their minute.
  expect(rows).toMatchObject([
    { ...row, times: 1 },
    { ...row, times: 2 },
  ]);
});

test('with both keys all accounts stand under the new one, whose id is said, and it may be asked again', async () => {
  const { keyId } = ibansUnder(ANOTHER_KEY);
  const both = { ...asOwner(), IBAN_KEY: ANOTHER_KEY, IBAN_KEY_OTHER: IBAN_KEY };
  expect(await rotate(both)).toEqual([0, `1 encrypted …\n1 encrypted; all stand under the key ${keyId}.\n`]);
  expect(await readIbanKeys(database.db)).toEqual([keyId]);
  expect(await rotate(both)).toEqual([0, `0 encrypted; all stand under the key ${keyId}.\n`]);
});
