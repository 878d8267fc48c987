import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { acknowledge, appendEvent, appendEvents, movedIn, openStreams, readDue, readReceipt } from '../../../db/core/events.ts';
import type { Due, Moved } from '../../../domain/core/command.ts';
import { leaveToWorkflow } from '../../../db/core/letters.ts';
import type { EventName } from '../../../domain/core/event.ts';
import { awarded, copyingOfFile, drafted, inReview, paid } from '../../support/command-harness.ts';
import { chainFaults, digest } from '../../support/invariants.ts';

const { database, harness } = copyingOfFile();

describe('after whole lives, with refusals between', () => {
  beforeAll(async () => {
    const { grantId } = await awarded(harness, database.db);
    await harness.ask('finance', 'certifyService', { tranche: 1, certifiedCents: 1, observation: 'Vu sur place.' }, { id: grantId });
    await paid(harness, database.db, grantId);
    await harness.ask('payer', 'recordPayment', { tranche: 1, paidCents: 1, paidOn: '2026-01-01', reference: 'VIR-2' }, { id: grantId });
  });

  test('every stream’s chain is whole, recomputed from its rows alone', async () => {
    expect(await database.db.selectFrom('event').select('name').distinct().execute()).toHaveLength(15);
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
  const id = await inReview(harness);
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  const receipts = await Promise.all(
    Array.from({ length: 50 }, () => harness.accept('lead', 'extendStep', { step: 'legal', workingDays: 2, reason: 'Un délai.' }, { id })),
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
  const { id } = await drafted(harness);
  const odd = ['"', '\\', '/', '\b\f\n\r\t', '\u0001\u001f\u007f', '\u2028', 'é à', '😀', '</script>', ' ', ''];
  const facts = Object.fromEntries([...odd, 0, -1, 9007199254740991, -0, true, false, null].map((value, n) => ['ba'.repeat(n + 1), value]));
  const entry = { streamId: id, name: 'updateApplication' as const, facts: { ...facts, B: 1, Ba: 2, a: 3, aB: 4 }, due: null };
  await db.transaction().execute((trx) => appendEvents(trx, { at: new Date().toISOString(), personId: null }, [entry]));
  expect(await chainFaults(db)).not.toContainEqual(expect.stringContaining(id));
});

/** What a stream records of its workflow's knowledge. */
const known = async (id: string) =>
  database.db
    .selectFrom('stream')
    .where('id', '=', id)
    .select(['version', 'heard', 'heard_state as state', 'heard_due_at as dueAt', 'acknowledged'])
    .executeTakeFirstOrThrow();

describe('a workflow that reads its row', () => {
  test('learns its version, its state and its next date, and is noted to have heard of it; letters are not its own', async () => {
    const { id } = await drafted(harness);
    const { version, due } = await harness.accept('applicant', 'submitApplication', { version: 1 }, { id, follows: false });
    expect(await known(id)).toEqual({ version: 2, heard: 1, state: null, dueAt: null, acknowledged: 1 });
    expect(await readReceipt(database.db, 'application', id)).toEqual({ id, version, state: 'submitted', due, owesLetters: false });
    expect(await known(id)).toEqual({ version: 2, heard: 2, state: 'submitted', dueAt: due?.at, acknowledged: 1 });
    await harness.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' }, { id });
    const inadmissible = { id, version: 3, state: 'inadmissible', due: null, owesLetters: false };
    expect(await readReceipt(database.db, 'application', id)).toEqual(inadmissible);
    expect(await known(id)).toEqual({ version: 3, heard: 3, state: 'inadmissible', dueAt: null, acknowledged: 1 });
  });

  test('learns of letters that could not leave, until they have', async () => {
    const id = await inReview(harness);
    await leaveToWorkflow(database.db, id);
    expect(await readReceipt(database.db, 'application', id)).toMatchObject({ version: 6, owesLetters: true });
    await acknowledge(database.db, id, 6);
    expect(await readReceipt(database.db, 'application', id)).toMatchObject({ version: 6, owesLetters: false });
    await acknowledge(database.db, id, 2);
    expect(await known(id)).toMatchObject({ acknowledged: 6 });
  });

  test('writes nothing where it heard of nothing new', async () => {
    const id = await inReview(harness);
    const written = async () => (await sql`SELECT xmin FROM stream WHERE id = ${id}`.execute(database.db)).rows;
    const before = await written();
    const receipt = await readReceipt(database.db, 'application', id);
    const after = await written();
    expect(after).not.toEqual(before);
    expect(await readReceipt(database.db, 'application', id)).toEqual(receipt);
    expect(await written()).toEqual(after);
  });

  test('that knew of more, since PostgreSQL was put back to an earlier hour, has heard of what there is', async () => {
    const id = await inReview(harness);
    await readReceipt(database.db, 'application', id);
    await acknowledge(database.db, id, 6);
    await database.pool.query('UPDATE stream SET heard = version + 3 WHERE id = $1', [id]);
    expect(await readReceipt(database.db, 'application', id)).toMatchObject({ version: 6 });
    expect(await known(id)).toMatchObject({ version: 6, heard: 6 });
  });

  test('finds nothing where there is nothing', async () => expect(await readReceipt(database.db, 'grant', randomUUID())).toBeNull());
});

describe('an event', () => {
  type Changed = Partial<{ name: EventName; state: string; due: Due | null }>;
  /** Appends an event that moves nothing, unless told otherwise; returns what its transaction has moved. */
  async function append(id: string, { due, ...changed }: Changed = {}): Promise<Moved[]> {
    return database.db.transaction().execute(async (trx) => {
      const before = await readDue(trx, id);
      const entry = { streamId: id, name: 'settleOverlap', facts: {}, state: 'in_review', ...changed } as const;
      await appendEvents(trx, { at: new Date().toISOString(), personId: null }, [{ ...entry, due: due === undefined ? before : due }]);
      return movedIn(trx);
    });
  }
  /** An application in review whose workflow knows all of it, and whose letters have left. */
  async function heardOf(): Promise<string> {
    const id = await inReview(harness);
    const receipt = await readReceipt(database.db, 'application', id);
    await acknowledge(database.db, id, receipt?.version ?? 0);
    return id;
  }
  const [LATER, EARLIER] = [
    { at: '2099-01-01T00:00:00.000Z', what: 'remindReviewer' },
    { at: '2026-01-01T00:00:00.000Z', what: 'escalateStep' },
  ];

  const toHear = (id: string, version: number, name: EventName = 'settleOverlap') => ({ kind: 'application', id, name, version });
  const toWrite = (version: number, name: EventName) => ({ kind: 'letters', id: 'letters', name, version });

  test('that moves nothing and owes no letter is heard and acknowledged as it is appended, and wakes no workflow', async () => {
    const id = await heardOf();
    expect(await append(id)).toEqual([]);
    expect(await append(id)).toEqual([]);
    expect(await known(id)).toMatchObject({ version: 8, heard: 8, state: 'in_review', acknowledged: 8 });
  });

  test.each<[string, Changed]>([
    ['puts its date off', { due: LATER }],
    ['puts another thing at a later date', { due: { ...LATER, what: 'escalateStep' } }],
  ])('that %s is learnt when its workflow wakes for the date that it knows', async (_, changed) => {
    const id = await heardOf();
    const { dueAt } = await known(id);
    expect(await append(id, changed)).toEqual([]);
    expect(await known(id)).toMatchObject({ version: 7, heard: 7, dueAt, acknowledged: 7 });
  });

  test.each<[string, Changed]>([
    ['moves its thing to another state', { state: 'withdrawn' }],
    ['takes its date away', { due: null }],
    ['sets an earlier date', { due: EARLIER }],
  ])('that %s is left to be heard', async (_, changed) => {
    const id = await heardOf();
    expect(await append(id, changed)).toEqual([toHear(id, 7)]);
    expect(await known(id)).toMatchObject({ version: 7, heard: 6, acknowledged: 7 });
  });

  test('that sets a date earlier than the one that its workflow knows is left to be heard, however late that is', async () => {
    const id = await heardOf();
    const { dueAt } = await known(id);
    await append(id, { due: LATER });
    const between = { at: new Date(Date.parse(String(dueAt)) + 60_000).toISOString(), what: 'remindReviewer' };
    expect(await append(id, { due: between })).toEqual([]);
    const before = { at: new Date(Date.parse(String(dueAt)) - 60_000).toISOString(), what: 'remindReviewer' };
    expect(await append(id, { due: before })).toEqual([toHear(id, 9)]);
  });

  test('behind a date that has come is left to be heard: that is being met, or was tried in vain', async () => {
    const id = await heardOf();
    await database.pool.query('UPDATE stream SET heard_due_at = now() WHERE id = $1', [id]);
    expect(await append(id)).toEqual([toHear(id, 7)]);
  });

  test('that sets a date where its workflow knows of none is left to be heard', async () => {
    const id = await heardOf();
    await append(id, { due: null });
    await readReceipt(database.db, 'application', id);
    expect(await append(id, { due: LATER })).toEqual([toHear(id, 8)]);
  });

  test('that owes a letter is for the writer of letters, and its workflow has nothing to hear', async () => {
    const id = await heardOf();
    expect(await append(id, { name: 'remindReviewer' })).toEqual([toWrite(7, 'remindReviewer')]);
    expect(await known(id)).toMatchObject({ version: 7, heard: 7, acknowledged: 6 });
  });

  test('is left to be heard behind one that was not yet, and to be written behind one that was not', async () => {
    const id = await heardOf();
    await append(id, { state: 'withdrawn', name: 'remindReviewer' });
    expect(await append(id)).toEqual([toHear(id, 8), toWrite(8, 'settleOverlap')]);
    expect(await known(id)).toMatchObject({ version: 8, heard: 6, acknowledged: 6 });
  });

  test.each(['session', 'person'] as const)(
    'of a %s of which a person is told is left to be heard: its workflow tells others',
    async (kind) => {
      const id = randomUUID();
      await database.db.transaction().execute((trx) => openStreams(trx, kind, [id]));
      expect(await append(id, { name: 'giveRole' })).toEqual([{ kind, id, name: 'giveRole', version: 1 }, toWrite(1, 'giveRole')]);
    },
  );

  test('since when something is to be heard, or to be written, stays while more of it comes', async () => {
    const id = await heardOf();
    const since = () =>
      database.db.selectFrom('stream').where('id', '=', id).select(['changed_at', 'owed_since']).executeTakeFirstOrThrow();
    await append(id, { state: 'withdrawn', name: 'remindReviewer' });
    const first = await since();
    await append(id, { state: 'refused', name: 'remindReviewer' });
    expect(await since()).toEqual(first);
    await readReceipt(database.db, 'application', id);
    await acknowledge(database.db, id, 8);
    await append(id, { state: 'awarded', name: 'remindReviewer' });
    const later = await since();
    expect([later.changed_at > first.changed_at, later.owed_since > first.owed_since]).toEqual([true, true]);
  });

  test('among many of one transaction owes its letter after those before it, and the last of them within half a minute', async () => {
    const owedAfterMs = async (count: number) => {
      const ids = Array.from({ length: count }, () => randomUUID());
      await database.db.transaction().execute(async (trx) => {
        await openStreams(trx, 'mission', ids);
        const entry = { name: 'remindReviewer' as const, facts: {}, due: null };
        const by = { at: new Date().toISOString(), personId: null };
        await appendEvents(
          trx,
          by,
          ids.map((streamId) => ({ ...entry, streamId })),
        );
      });
      const { rows } = await database.pool.query<{ ms: string }>(
        `SELECT extract(epoch FROM owed_since - min(owed_since) OVER ()) * 1000 AS ms FROM stream WHERE id = ANY ($1) ORDER BY array_position($1, id)`,
        [ids],
      );
      return rows.map(({ ms }) => Math.round(Number(ms)));
    };
    expect(new Set(await owedAfterMs(20))).toEqual(new Set([0]));
    expect((await owedAfterMs(500)).slice(0, 3)).toEqual([0, 25, 50]);
    expect((await owedAfterMs(3_000)).at(-1)).toBe(29_990);
  });

  test('of what has no workflow yet is left to be heard once it has a date', async () => {
    const { id } = await drafted(harness);
    expect(await append(id, { state: 'draft' })).toEqual([]);
    expect(await known(id)).toMatchObject({ version: 2, heard: 2, state: null, acknowledged: 2 });
    expect(await append(id, { state: 'draft', due: LATER })).toHaveLength(1);
    expect(await append(id, { state: 'draft' })).toHaveLength(1);
    expect(await known(id)).toMatchObject({ version: 4, heard: 2, acknowledged: 4 });
  });

  test('of what has a date, and whose state was not noted yet, is left to be heard', async () => {
    const id = await heardOf();
    await database.pool.query('UPDATE stream SET heard_state = NULL WHERE id = $1', [id]);
    expect(await append(id)).toHaveLength(1);
  });

  test('of a call is for no workflow, whatever it is', async () => {
    const id = randomUUID();
    await database.db.transaction().execute((trx) => openStreams(trx, 'call', [id]));
    expect(await append(id, { name: 'closeCall', due: LATER })).toEqual([]);
    expect(await known(id)).toMatchObject({ version: 1, acknowledged: 1 });
  });

  test('of an envelope is for no workflow either, but for that of the letters that it owes', async () => {
    const id = randomUUID();
    await database.db.transaction().execute((trx) => openStreams(trx, 'envelope', [id]));
    expect(await append(id, { name: 'allotCredits', due: LATER })).toEqual([]);
    expect(await append(id, { name: 'proposeChange' })).toEqual([toWrite(2, 'proposeChange')]);
    expect(await known(id)).toMatchObject({ version: 2, heard: 2, acknowledged: 1 });
  });

  test('moves each stream of its transaction once, by what came last, and the letters after all of them', async () => {
    const [one, other] = [await heardOf(), await heardOf()];
    const at = new Date().toISOString();
    const moved = await database.db.transaction().execute(async (trx) => {
      for (const [streamId, name] of [
        [one, 'remindReviewer'],
        [other, 'escalateStep'],
        [one, 'extendStep'],
      ] as const)
        await appendEvent(trx, { at, personId: null }, { streamId, name, facts: {}, due: EARLIER, state: 'in_review' });
      return movedIn(trx);
    });
    expect(moved).toEqual([toHear(one, 8, 'extendStep'), toHear(other, 7, 'escalateStep'), toWrite(8, 'extendStep')]);
  });
});
