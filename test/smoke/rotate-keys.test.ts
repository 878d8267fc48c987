import { ibansUnder } from '../../db/grants/ibans.ts';
import { readIbanKeys } from '../../db/grants/rotate-ibans.ts';
import { awarded, openCommandHarness, withPayee } from '../support/command-harness.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { ANOTHER_KEY, IBAN_KEY, IBANS } from '../support/ibans.ts';
import { endAll, startProgram } from '../support/processes.ts';

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
    'Only the role that owns the tables writes IBANs anew: give it as DATABASE_OWNER_URL.\n',
  ]);
});

test('without a key nothing begins, and without the former one nothing is changed, and each says so', async () => {
  expect(await rotate(asOwner())).toEqual([1, expect.stringContaining('IBAN_KEY is not set: it should be')]);
  const [code, output] = await rotate({ ...asOwner(), IBAN_KEY: ANOTHER_KEY });
  expect([code, output]).toEqual([1, expect.stringContaining(`encrypted under the key ${IBANS.keyId}, which is not given`)]);
  expect(output).toContain('1 could not be read, and stay as they are.');
  expect(await readIbanKeys(database.db)).toEqual([IBANS.keyId]);
});

test('with both keys all accounts stand under the new one, whose id is said, and it may be asked again', async () => {
  const { keyId } = ibansUnder(ANOTHER_KEY);
  const both = { ...asOwner(), IBAN_KEY: ANOTHER_KEY, IBAN_KEY_OTHER: IBAN_KEY };
  expect(await rotate(both)).toEqual([0, `1 encrypted …\n1 encrypted; all stand under the key ${keyId}.\n`]);
  expect(await readIbanKeys(database.db)).toEqual([keyId]);
  expect(await rotate(both)).toEqual([0, `0 encrypted; all stand under the key ${keyId}.\n`]);
});
