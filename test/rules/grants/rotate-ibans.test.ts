import { randomUUID } from 'node:crypto';
import { commands } from '../../../activities/index.ts';
import { ibansUnder } from '../../../db/grants/ibans.ts';
import { readIbanKeys, rotateIbans } from '../../../db/grants/rotate-ibans.ts';
import { awarded, copyingOfFile } from '../../support/command-harness.ts';
import { PAYEE } from '../../support/fixtures.ts';
import { ANOTHER_KEY, IBAN_KEY, IBANS } from '../../support/ibans.ts';
import { LINKS } from '../../support/invitation-links.ts';

const IBAN = 'FR7630006000011234567890189';
const PROPOSALS = 5;

const { database, harness } = copyingOfFile();
let grantId: string;
const next = ibansUnder(ANOTHER_KEY, IBAN_KEY);

beforeAll(async () => {
  ({ grantId } = await awarded(harness, database.db));
});
beforeEach(async () => {
  await database.pool.query('ALTER TABLE payee DISABLE TRIGGER USER; DELETE FROM payee; ALTER TABLE payee ENABLE TRIGGER USER');
  for (let n = 0; n < PROPOSALS; n += 1) await harness.accept('applicant', 'proposePayee', PAYEE, { id: grantId });
});

const payees = () => database.db.selectFrom('payee').selectAll().orderBy('id').execute();
const readBy = async (ibans = next): Promise<string[]> =>
  (await payees()).map(({ id, iban, iban_key: keyId }) => ibans.decrypt({ iban, keyId }, { payeeId: id, grantId }));
const all = Array<string>(PROPOSALS).fill(IBAN);

test('no row of any table holds an IBAN that was proposed', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT format('%I', table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  expect(rows.length).toBeGreaterThan(60);
  for (const { name } of rows) {
    const { rowCount } = await database.pool.query(`SELECT FROM ${name} AS t WHERE t::text LIKE $1`, [`%${IBAN.slice(4, 20)}%`]);
    expect([name, rowCount]).toEqual([name, 0]);
  }
  expect(await readBy(IBANS)).toEqual(all);
});

test('all are encrypted under the new key, a batch at a time, by the owner alone; what is shown of them stays', async () => {
  const before = await payees();
  const said: number[] = [];
  await expect(rotateIbans(database.application.db, next)).rejects.toMatchObject({ code: '42501' });
  expect(await payees()).toEqual(before);
  expect(await rotateIbans(database.db, next, { rowsAtOnce: 2, say: (count) => said.push(count) })).toEqual({
    encrypted: PROPOSALS,
    unreadable: [],
  });
  expect(said).toEqual([2, 4, 5]);
  expect(await readIbanKeys(database.db)).toEqual([next.keyId]);
  expect(await readBy(ibansUnder(ANOTHER_KEY))).toEqual(all);
  const shown = ({ iban: _, iban_key: __, ...rest }: (typeof before)[number]) => rest;
  expect((await payees()).map(shown)).toEqual(before.map(shown));
  expect(await rotateIbans(database.db, next)).toEqual({ encrypted: 0, unreadable: [] });
});

test('what was ended half way is read meanwhile, and goes on where it stood', async () => {
  const end = (count: number): void => {
    if (count === 4) throw new Error('ended');
  };
  await expect(rotateIbans(database.db, next, { rowsAtOnce: 2, say: end })).rejects.toThrow('ended');
  expect(await readIbanKeys(database.db)).toHaveLength(2);
  expect(await readBy()).toEqual(all);
  expect(await rotateIbans(database.db, next)).toEqual({ encrypted: 1, unreadable: [] });
});

test('without the key under which they stand nothing is changed, and a sentence names it', async () => {
  const before = await payees();
  const { encrypted, unreadable } = await rotateIbans(database.db, ibansUnder(ANOTHER_KEY));
  expect([encrypted, unreadable.length]).toEqual([0, PROPOSALS]);
  expect(unreadable[0]).toContain(`encrypted under the key ${IBANS.keyId}, which is not given: give it as IBAN_KEY_OTHER.`);
  expect(await payees()).toEqual(before);
});

test('one that was altered stays as it is and is named, and the others are encrypted all the same', async () => {
  const [{ id } = { id: '' }, { iban } = { iban: '' }] = await payees();
  await database.db.updateTable('payee').set({ iban }).where('id', '=', id).execute();
  const { encrypted, unreadable } = await rotateIbans(database.db, next);
  expect([encrypted, unreadable]).toEqual([PROPOSALS - 1, [expect.stringMatching(`^The bank details ${id} were altered`)]]);
});

test('those of before there were keys are encrypted, and the database takes no others like them', async () => {
  const plain = `UPDATE payee SET iban = '${IBAN}', iban_key = NULL`;
  await expect(database.pool.query(plain)).rejects.toMatchObject({ constraint: 'an_iban_is_encrypted' });
  const asked = `CHECK (iban_key IS NOT NULL) NOT VALID`;
  await database.pool.query(`ALTER TABLE payee DROP CONSTRAINT an_iban_is_encrypted; ${plain};
    ALTER TABLE payee ADD CONSTRAINT an_iban_is_encrypted ${asked}`);
  expect([await readIbanKeys(database.db), await readBy()]).toEqual([[null], all]);
  expect(await rotateIbans(database.db, IBANS)).toEqual({ encrypted: PROPOSALS, unreadable: [] });
  expect([await readIbanKeys(database.db), await readBy()]).toEqual([[IBANS.keyId], all]);
});

test('the signatory who repeats a proposal under its key is answered as before, under either key, until the hashes of the former one are forgotten', async () => {
  const key = randomUUID();
  const caller = harness.callers['applicant'];
  if (!caller) throw new Error('there is no applicant');
  const propose = (ibans = IBANS, body: object = PAYEE) =>
    commands(database.db, { ibans, links: LINKS }).proposePayee({ name: 'proposePayee', id: grantId, creates: false, key, caller, body });
  expect(await propose()).toMatchObject({ repeated: false });
  const { fingerprint } = await database.db.selectFrom('command').where('key', '=', key).select('fingerprint').executeTakeFirstOrThrow();
  expect(fingerprint).toMatch(new RegExp(`^${IBANS.keyId}:[0-9a-f]{64}$`));
  expect(await propose(next)).toMatchObject({ repeated: true });
  expect(await propose(IBANS, { ...PAYEE, iban: 'FR1420041010050500013M02606' })).toMatchObject({
    refusal: { code: 'key_reused_with_another_body' },
  });
  await rotateIbans(database.db, next);
  expect(await propose(next)).toMatchObject({ refusal: { code: 'key_reused_with_another_body' } });
});
