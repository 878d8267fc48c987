import { randomUUID } from 'node:crypto';
import { acknowledge, appendEvents, readReceipt, streamsBehind } from '../../db/events.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { awarded, drafted, inReview, type Office, openOffice, paid } from '../support/office.ts';
import { chainFaults, digest } from '../support/proof.ts';

let database: Database;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.drop());

describe('after whole lives, with refusals between', () => {
  beforeAll(async () => {
    const { grantId } = await awarded(office, database.db);
    await office.ask('finance', 'certifyService', { tranche: 1, certifiedCents: 1, observation: '' }, { id: grantId });
    await paid(office, database.db, grantId);
    await office.ask('payer', 'recordPayment', { tranche: 1, paidCents: 1, paidOn: '2026-01-01', reference: 'VIR-2' }, { id: grantId });
  });

  test('every stream’s chain is whole, recomputed from its rows alone', async () => {
    expect(await database.db.selectFrom('event').select('name').distinct().execute()).toHaveLength(14);
    expect(await chainFaults(database.db)).toEqual([]);
  });

  test.each([
    ['event', `UPDATE event SET facts = '{}'`],
    ['event', 'DELETE FROM event'],
    ['event', 'TRUNCATE event CASCADE'],
    ['movement', 'UPDATE movement SET amount_cents = 1'],
    ['movement', 'DELETE FROM movement'],
    ['movement', 'TRUNCATE movement CASCADE'],
    ['call_version', `UPDATE call_version SET terms = '{}'`],
    ['call_version', 'DELETE FROM call_version'],
    ['call_version', 'TRUNCATE call_version CASCADE'],
    ['revision', `UPDATE revision SET content = '{}'`],
    ['revision', 'DELETE FROM revision'],
    ['revision', 'TRUNCATE revision'],
    ['seal', `UPDATE seal SET digest = ''`],
    ['seal', 'DELETE FROM seal'],
    ['seal', 'TRUNCATE seal CASCADE'],
    ['seal_head', 'UPDATE seal_head SET length = 1'],
    ['seal_head', 'DELETE FROM seal_head'],
    ['seal_head', 'TRUNCATE seal_head'],
    ['event', 'UPDATE event SET version = version WHERE false'],
  ])('what was recorded stays, even for the owner of %s: %s', async (table, statement) => {
    const before = await digest(database.db);
    await expect(database.pool.query(statement)).rejects.toMatchObject({
      code: '23000',
      message: `${table} is append-only: record the opposite instead`,
    });
    expect(await digest(database.db)).toEqual(before);
  });

  test('a row that was changed behind the triggers is found by its hash', async () => {
    const { db, pool } = database;
    await pool.query(
      `ALTER TABLE event DISABLE TRIGGER event_is_append_only; UPDATE event SET facts = facts || '{"committedCents": 1}' WHERE facts ? 'committedCents'; ALTER TABLE event ENABLE TRIGGER event_is_append_only`,
    );
    expect(await chainFaults(db)).toEqual([expect.stringMatching(/^stream .*: event 3 carries another hash than that of its row$/)]);
  });
});

test('fifty commands at once on one stream leave fifty versions without a gap, and a whole chain', async () => {
  const { db } = database;
  const id = await inReview(office);
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  const reviewers = ['reviewer-legal', 'reviewer-data', 'reviewer-impact'].map((login) => office.callers[login]!.personId);
  const receipts = await Promise.all(
    Array.from({ length: 50 }, (_, n) => office.accept('lead', 'assignReviewer', { step: 'legal', reviewerId: reviewers[n % 3] }, { id })),
  );
  const expected = Array.from({ length: 50 }, (_, n) => version + 1 + n);
  expect(receipts.map((receipt) => receipt.version).sort((a, b) => a - b)).toEqual(expected);
  const events = await db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('version', '>', version)
    .select('version')
    .orderBy('version')
    .execute();
  expect(events.map((event) => event.version)).toEqual(expected);
  expect((await chainFaults(db)).filter((fault) => fault.includes(id))).toEqual([]);
});

test('the database hashes facts as the service does, whatever stands in them', async () => {
  const { db } = database;
  const { id } = await drafted(office);
  const odd = ['"', '\\', '/', '\b\f\n\r\t', '\u0001\u001f\u007f', '\u2028', 'é à', '😀', '</script>', ' ', ''];
  const facts = Object.fromEntries([...odd, 0, -1, 9007199254740991, -0, true, false, null].map((value, n) => ['ba'.repeat(n + 1), value]));
  const entry = { streamId: id, name: 'updateApplication' as const, facts: { ...facts, B: 1, Ba: 2, a: 3, aB: 4 }, due: null };
  await db.transaction().execute((trx) => appendEvents(trx, { at: new Date().toISOString(), personId: null }, [entry]));
  expect(await chainFaults(db)).not.toContainEqual(expect.stringContaining(id));
});

describe('a workflow that reads its row', () => {
  const acknowledged = async (id: string) =>
    (await database.db.selectFrom('stream').where('id', '=', id).select('acknowledged').executeTakeFirstOrThrow()).acknowledged;

  test('learns its version, its state and its next date, and has dealt with what owes no letter', async () => {
    const { id } = await drafted(office);
    const { version } = await office.accept('applicant', 'submitApplication', { version: 1 }, { id });
    await acknowledge(database.db, id, version);
    await office.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' }, { id });
    expect(await readReceipt(database.db, 'application', id)).toEqual({
      id,
      version: 3,
      state: 'inadmissible',
      due: null,
      owesLetters: true,
    });
    expect(await acknowledged(id)).toBe(2);
    await acknowledge(database.db, id, 3);
    expect(await readReceipt(database.db, 'application', id)).toMatchObject({ version: 3, owesLetters: false });
  });

  test('acknowledges what owes no letter, and never goes back', async () => {
    const id = await inReview(office);
    await acknowledge(database.db, id, 6);
    await office.accept(
      'reviewer-data',
      'giveOpinion',
      { step: 'data', revision: 1, verdict: 'favourable', scores: { availability: 3, governance: 3 }, comment: '' },
      { id },
    );
    const receipt = await readReceipt(database.db, 'application', id);
    expect(receipt).toMatchObject({ version: 7, state: 'in_review', owesLetters: false, due: { what: 'remindReviewer' } });
    expect(await acknowledged(id)).toBe(7);
    await acknowledge(database.db, id, 2);
    expect(await acknowledged(id)).toBe(7);
  });

  test('finds nothing where there is nothing', async () => expect(await readReceipt(database.db, 'grant', randomUUID())).toBeNull());
});

describe('the sweep’s list', () => {
  const PATIENCE_MS = 60_000;
  const listed = async (id: string) => (await streamsBehind(database.db, PATIENCE_MS, 1_000)).some((stream) => stream.id === id);
  test.each([
    ['leaves out what changed a moment ago', `changed_at = now(), acknowledged = 0, due_at = NULL, due_what = NULL`, false],
    [
      'holds what nobody dealt with for two minutes',
      `changed_at = now() - interval '2 minutes', acknowledged = 0, due_at = NULL, due_what = NULL`,
      true,
    ],
    [
      'leaves out what was dealt with',
      `changed_at = now() - interval '2 minutes', acknowledged = version, due_at = NULL, due_what = NULL`,
      false,
    ],
    [
      'holds a date that was slept through',
      `changed_at = now() - interval '2 minutes', acknowledged = version, due_at = now() - interval '2 minutes', due_what = 'remindScreener'`,
      true,
    ],
    [
      'leaves out a date that has just passed',
      `changed_at = now() - interval '2 minutes', acknowledged = version, due_at = now() - interval '1 second', due_what = 'remindScreener'`,
      false,
    ],
    [
      'leaves out a date to come',
      `changed_at = now() - interval '2 minutes', acknowledged = version, due_at = now() + interval '1 day', due_what = 'remindScreener'`,
      false,
    ],
    [
      'leaves out what no workflow follows',
      `kind = 'envelope', changed_at = now() - interval '2 minutes', acknowledged = 0, due_at = NULL, due_what = NULL`,
      false,
    ],
  ])('%s', async (_, set, expected) => {
    const { id } = await drafted(office);
    await database.pool.query(`UPDATE stream SET ${set} WHERE id = $1`, [id]);
    expect(await listed(id)).toBe(expected);
  });

  test('begins with what waits longest, and goes no further than its limit', async () => {
    const [older, newer] = [await drafted(office), await drafted(office)];
    for (const [{ id }, minutes] of [
      [newer, 400],
      [older, 500],
    ] as const) {
      await database.pool.query('UPDATE stream SET changed_at = now() - make_interval(mins => $2), acknowledged = 0 WHERE id = $1', [
        id,
        minutes,
      ]);
    }
    expect(await streamsBehind(database.db, PATIENCE_MS, 2)).toEqual([
      { id: older.id, kind: 'application' },
      { id: newer.id, kind: 'application' },
    ]);
  });
});
