import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadCall } from '../../db/calls.ts';
import { once, recordCommand, sweepCommands } from '../../db/commands.ts';
import { appendEvent, openStreams } from '../../db/events.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { SHIPPED_CALL } from '../support/domain.ts';
import { STUDENTS, today } from '../support/lives.ts';
import { drafted, type Office, openOffice } from '../support/office.ts';
import { digest } from '../support/proof.ts';

let database: Database;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.drop());

const draft = { ...STUDENTS, siret: '99990017800016' };
const commandOf = (key: string) => database.db.selectFrom('command').where('key', '=', key).selectAll().executeTakeFirstOrThrow();
const applications = async () =>
  Number(
    (
      await database.db
        .selectFrom('application')
        .select((select) => select.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

test('a repeat answers the first receipt and runs nothing twice', async () => {
  const key = randomUUID();
  const first = await office.ask('applicant', 'createApplication', draft, { key });
  const before = await digest(database.db);
  const repeat = await office.ask('applicant', 'createApplication', draft, { key });
  expect(first).toMatchObject({ repeated: false });
  expect(repeat).toEqual({ ...first, repeated: true });
  expect(await digest(database.db)).toEqual(before);
});

test('a create repeated under its key names the first id', async () => {
  const { db } = database;
  const asked = { name: 'createApplication', creates: true, key: randomUUID(), caller: office.callers['applicant']!, body: draft };
  const [first, second] = [randomUUID(), randomUUID()];
  const { commandId } = (await recordCommand(db, { ...asked, id: first })) as { commandId: number };
  expect(await recordCommand(db, { ...asked, id: second })).toEqual({ commandId, id: first, fresh: false });
});

test('fifty pairs of twins at once run once each', async () => {
  const before = await applications();
  const pairs = Array.from({ length: 50 }, () => randomUUID());
  const answers = await Promise.all(
    pairs.map((key) => Promise.all([1, 2].map(() => office.ask('applicant', 'createApplication', draft, { key })))),
  );
  for (const [one, other] of answers) {
    if (!one || !other || 'refusal' in one || 'refusal' in other) throw new Error('a twin was refused');
    expect(one.receipt).toEqual(other.receipt);
    expect([one.repeated, other.repeated].sort()).toEqual([false, true]);
  }
  expect(await applications()).toBe(before + 50);
});

test('the body is dropped once it is answered', async () => {
  const key = randomUUID();
  await office.accept('applicant', 'createApplication', draft, { key });
  expect(await commandOf(key)).toMatchObject({ body: null, receipt: { state: 'draft', version: 1 } });
});

describe('a key that was used', () => {
  test.each<
    [
      string,
      (first: { id: string; version: number }) => {
        name: 'createApplication' | 'updateApplication' | 'submitApplication';
        id: string;
        body: unknown;
      },
    ]
  >([
    ['with another body', ({ id, version }) => ({ name: 'submitApplication', id, body: { version: version + 1 } })],
    ['on another thing', ({ version }) => ({ name: 'submitApplication', id: randomUUID(), body: { version } })],
    ['for another command', ({ id, version }) => ({ name: 'updateApplication', id, body: { version } })],
    ['to create something', () => ({ name: 'createApplication', id: randomUUID(), body: draft })],
  ])('is refused %s, and nothing is written', async (_, changed) => {
    const key = randomUUID();
    const first = await drafted(office);
    await office.accept('applicant', 'submitApplication', { version: first.version }, { id: first.id, key });
    const [before, command] = [await digest(database.db), await commandOf(key)];
    const { name, id, body } = changed(first);
    expect(await office.ask('applicant', name, body, { id, key })).toEqual({ refusal: { code: 'key_reused_with_another_body' } });
    expect(await digest(database.db)).toEqual(before);
    expect(await commandOf(key)).toEqual(command);
  });

  test('by another person is another command', async () => {
    const key = randomUUID();
    const [mine, theirs] = [
      await office.accept('applicant', 'createApplication', draft, { key }),
      await office.accept('applicant2', 'createApplication', draft, { key }),
    ];
    expect(mine.id).not.toBe(theirs.id);
  });
});

test('a refusal leaves nothing but the command, which may be asked again and is then decided anew', async () => {
  const key = randomUUID();
  const body = { ...draft, callId: 'donnees-2099' };
  const before = await digest(database.db);
  expect(await office.ask('applicant', 'createApplication', body, { key })).toEqual({
    refusal: { code: 'call_unknown', callId: 'donnees-2099' },
  });
  expect(await digest(database.db)).toEqual(before);
  expect(await commandOf(key)).toMatchObject({ receipt: null, body: { callId: 'donnees-2099' } });
  await loadCall(database.db, { ...SHIPPED_CALL, id: 'donnees-2099' }, new Date().toISOString());
  expect(await office.ask('applicant', 'createApplication', body, { key })).toMatchObject({ repeated: false });
});

test('what a command wrote before it was refused is rolled back', async () => {
  const { id } = await drafted(office);
  const before = await digest(database.db);
  // The session's stream is opened before its agenda is judged.
  expect(await office.ask('lead', 'createSession', { heldOn: today(), applicationIds: [id] })).toEqual({
    refusal: { code: 'application_not_reviewed', applicationIds: [id] },
  });
  expect(await digest(database.db)).toEqual(before);
});

test('a transaction that fails leaves its command to be run again', async () => {
  const { db } = database;
  const [id, key, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
  let fails = true;
  const run = once(db, z.strictObject({}), async (trx, given) => {
    await openStreams(trx, 'application', [given.id]);
    if (fails) throw new Error('the machine has a bad minute');
    return appendEvent(
      trx,
      { at: given.at, personId: given.caller.personId },
      { streamId: given.id, name: 'createApplication', facts: {}, due: null, state: 'draft' },
    );
  });
  const { commandId } = (await recordCommand(db, {
    name: 'createApplication',
    id,
    creates: true,
    key,
    caller: office.callers['applicant']!,
    body: {},
  })) as { commandId: number };
  const before = await digest(db);
  await expect(run(commandId, at)).rejects.toThrow('bad minute');
  expect(await digest(db)).toEqual(before);
  fails = false;
  expect(await run(commandId, at)).toMatchObject({ receipt: { id, version: 1 }, repeated: false });
});

test('a command is run for the person and the roles that asked, whatever their token says later', async () => {
  const key = randomUUID();
  await office.accept('applicant', 'createApplication', draft, { key });
  const { personId, organisationId, roles } = office.callers['applicant']!;
  expect(await commandOf(key)).toMatchObject({ person_id: personId, organisation_id: organisationId, roles });
});

test('the sweep forgets what was never carried out for a day, and nothing else', async () => {
  const { db, pool } = database;
  const keys = { oldRefused: randomUUID(), oldAnswered: randomUUID(), freshRefused: randomUUID() };
  const refused = { ...draft, callId: 'nowhere' };
  await office.ask('applicant', 'createApplication', refused, { key: keys.oldRefused });
  await office.accept('applicant', 'createApplication', draft, { key: keys.oldAnswered });
  await office.ask('applicant', 'createApplication', refused, { key: keys.freshRefused });
  await pool.query(`UPDATE command SET created_at = now() - interval '25 hours' WHERE key = ANY($1)`, [
    [keys.oldRefused, keys.oldAnswered],
  ]);
  await pool.query(`UPDATE command SET created_at = now() - interval '23 hours' WHERE key = $1`, [keys.freshRefused]);
  expect(await sweepCommands(db)).toBe(1);
  const left = await db.selectFrom('command').where('key', 'in', Object.values(keys)).select('key').execute();
  expect(left.map(({ key }) => key).sort()).toEqual([keys.oldAnswered, keys.freshRefused].sort());
});
