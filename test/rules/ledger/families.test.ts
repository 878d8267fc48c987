import { type Kysely, sql } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import { commands as commandsOf } from '../../../activities/index.ts';
import { newId } from '../../../db/core/ids.ts';
import { insertEnvelope, insertSubEnvelope, lockEnvelopes, postMovements } from '../../../db/ledger/envelope.ts';
import { appendEvent, openStreams } from '../../../db/core/events.ts';
import { readVisaRules } from '../../../db/grants/visas.ts';
import { lockFamily } from '../../../db/ledger/movements.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Movement } from '../../../domain/ledger/envelope.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { opened, subEnvelopeOf, transferTo } from '../../support/family-fixtures.ts';
import { today } from '../../support/fixtures.ts';
import { type CommandName, type CommandHarness, openCommandHarness } from '../../support/command-harness.ts';
import { digest, invariantFaults, shippedLine } from '../../support/invariants.ts';
import { KEYS } from '../../support/invitation-links.ts';

const ALLOTTED = 1_000_000_000;
/** Prime to the number of request kinds, so that each client sends all of them. */
const CLIENTS = 11;

let database: Database;
let harness: CommandHarness;
let parent: string;
let north: string;
let south: string;
const stage = stageOf(async ({ db }) => opened(await openCommandHarness(db), (await shippedLine(db, 'AE')).envelope_id, 'NORTH', 'SOUTH'));
beforeEach(async () => {
  const { database: fresh, laid } = await stage();
  [database, [north = '', south = '']] = [fresh, laid];
  harness = await openCommandHarness(database.db);
  parent = (await shippedLine(database.db, 'AE')).envelope_id;
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const transfer = (from: string, to: string, cents: number, changed: object = {}, login = 'finance') =>
  harness.ask(login, 'transferCredits', transferTo(to, cents, changed), { id: from });
const freeze = (cents: number, subEnvelopes: { envelopeId: string; amountCents: number }[], id = parent) =>
  harness.ask('finance', 'freezeCredits', { ...orderOf(cents), subEnvelopes }, { id });
const reverse = (login: string, id: string, sequence: number) =>
  harness.ask(login, 'reverseMovement', { sequence, reason: 'Une erreur de saisie.' }, { id });
const movementsOf = (id: string) =>
  database.db.selectFrom('movement').where('envelope_id', '=', id).selectAll().orderBy('sequence').execute();
const lastOf = async (id: string) => (await movementsOf(id)).at(-1)?.sequence ?? 0;

/** The AE of this year. */
async function lineOf(id: string) {
  const { total, available, frozen } = await database.db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', id)
    .where('credit', '=', 'AE')
    .select(['total', 'available', 'frozen'])
    .executeTakeFirstOrThrow();
  return { total, available, frozen };
}

/** The northern envelope reserves all that it has: a freeze finds nothing available there. */
async function reserveAll(id: string): Promise<void> {
  await database.pool.query(`UPDATE envelope_line SET reserved = available, available = 0 WHERE envelope_id = $1`, [id]);
}
/** The same, undone. */
async function releaseAll(id: string): Promise<void> {
  await database.pool.query(`UPDATE envelope_line SET available = available + reserved, reserved = 0 WHERE envelope_id = $1`, [id]);
}

test('a sub-envelope begins with an event of its own and nothing in it, under a code that no other has', async () => {
  const { db } = database;
  const rows = await db
    .selectFrom('envelope')
    .where('parent_id', '=', parent)
    .select(['id', 'code', 'name', 'sequence'])
    .orderBy('code')
    .execute();
  expect(rows).toEqual([
    { id: north, code: 'NORTH', name: { fr: 'Appel NORTH', en: 'Call NORTH' }, sequence: 0 },
    { id: south, code: 'SOUTH', name: { fr: 'Appel SOUTH', en: 'Call SOUTH' }, sequence: 0 },
  ]);
  const events = await db.selectFrom('event').where('stream_id', '=', north).select(['version', 'name', 'facts']).execute();
  expect(events).toEqual([{ version: 1, name: 'openSubEnvelope', facts: { parentId: parent, code: 'NORTH' } }]);
  const before = await digest(db);
  expect(await harness.ask('finance', 'openSubEnvelope', subEnvelopeOf(parent, 'NORTH'))).toEqual({
    refusal: { code: 'envelope_code_taken', envelopeCode: 'NORTH' },
  });
  expect(await digest(db)).toEqual(before);
});

test('of many people who open one code at once one does', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => harness.ask(n % 2 ? 'finance' : 'finance-2', 'openSubEnvelope', subEnvelopeOf(parent, 'WEST'))),
  );
  expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
  expect(answers.filter((answer) => 'refusal' in answer && answer.refusal.code === 'envelope_code_taken')).toHaveLength(7);
});

test('the database itself keeps a family as it is: one level, each under its parent for good', async () => {
  const insert = (
    id: string,
    under: string,
  ) => `INSERT INTO stream (id, kind, version, head, acknowledged) VALUES ('${id}', 'envelope', 0, '', 0);
    INSERT INTO envelope (id, code, name, parent_id) VALUES ('${id}', 'DEEP', '{}', '${under}')`;
  const id = '019aa1c0-0000-7000-8000-000000000001';
  await expect(database.pool.query(insert(id, north))).rejects.toMatchObject({ code: '23514', constraint: 'one_level_of_sub_envelopes' });
  await expect(database.pool.query(insert(id, id))).rejects.toMatchObject({ code: '23514', constraint: 'one_level_of_sub_envelopes' });
  for (const value of ['NULL', `'${south}'`])
    await expect(database.pool.query(`UPDATE envelope SET parent_id = ${value} WHERE id = '${north}'`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'a_parent_is_for_good',
    });
});

test('a transfer is one event with its figures, a movement in the chain of each envelope, and its reference in a row of its own', async () => {
  const before = await lineOf(parent);
  const answer = await transfer(parent, north, 700);
  expect(answer).toMatchObject({ receipt: { id: parent, state: 'open', due: null } });
  const version = 'receipt' in answer ? answer.receipt.version : 0;
  const event = await database.db
    .selectFrom('event')
    .where('stream_id', '=', parent)
    .where('version', '=', version)
    .selectAll()
    .executeTakeFirstOrThrow();
  expect([event.name, event.facts]).toEqual([
    'transferCredits',
    { ...{ year: orderOf(1).year, credit: 'AE', amountCents: 700, valueDate: today() }, toEnvelopeId: north },
  ]);
  const side = { amount_cents: 700, cause_stream_id: parent, cause_version: version, value_date: today(), tranche_id: null };
  expect((await movementsOf(parent)).at(-1)).toMatchObject({
    ...side,
    kind: 'transfer_out',
    from_account: 'available',
    to_account: 'total',
  });
  expect(await movementsOf(north)).toMatchObject([
    { ...side, sequence: 1, kind: 'transfer_in', from_account: 'total', to_account: 'available' },
  ]);
  expect(await lineOf(parent)).toEqual({ total: before.total - 700, available: before.available - 700, frozen: 0 });
  expect(await lineOf(north)).toEqual({ total: 700, available: 700, frozen: 0 });
  const { rows } = await database.pool.query('SELECT version, reference FROM credit_order');
  expect(rows).toEqual([{ version, reference: 'Décision 3' }]);
});

test('credits go down to a sub-envelope, across to another, and back up, by their own year and credit', async () => {
  const year = orderOf(1).year;
  for (const [from, to, cents] of [
    [parent, north, 900],
    [north, south, 500],
    [south, parent, 200],
  ] as const)
    expect(await transfer(from, to, cents, { credit: 'CP', valueDate: `${year}-01-02` })).toMatchObject({ receipt: {} });
  const lines = await database.db
    .selectFrom('envelope_line')
    .where('credit', '=', 'CP')
    .where('envelope_id', 'in', [parent, north, south])
    .selectAll()
    .execute();
  expect(new Map(lines.map(({ envelope_id: id, total }) => [id, total]))).toEqual(
    new Map([
      [parent, ALLOTTED - 700],
      [north, 400],
      [south, 300],
    ]),
  );
  expect((await movementsOf(south)).map(({ kind, value_date: date }) => [kind, date])).toEqual([
    ['transfer_in', `${year}-01-02`],
    ['transfer_out', `${year}-01-02`],
  ]);
});

test('no more is transferred than is available, and a transfer that is refused leaves nothing behind', async () => {
  await transfer(parent, north, 700);
  await harness.accept('finance', 'freezeCredits', orderOf(300), { id: north });
  const before = await digest(database.db);
  expect(await transfer(north, south, 401)).toMatchObject({
    refusal: { code: 'credits_insufficient', envelopeId: north, sequence: 2, availableCents: 400, missingCents: 1, askedCents: 401 },
  });
  expect(await transfer(north, south, 1, { year: orderOf(1).year + 1 })).toMatchObject({
    refusal: { code: 'credits_insufficient', availableCents: 0 },
  });
  expect(await digest(database.db)).toEqual(before);
  expect(await transfer(north, south, 400)).toMatchObject({ receipt: {} });
});

test.each(['from the envelope that gave', 'from the envelope that got'])(
  'a transfer is undone %s, both sides together and once',
  async (whence) => {
    const [given, got] = [await lineOf(parent), ALLOTTED];
    expect(given.total).toBe(got);
    await transfer(parent, north, 700);
    const [here, there] = whence.endsWith('gave') ? [parent, north] : [north, parent];
    const [sequence, other] = [await lastOf(here), await lastOf(there)];
    expect(await reverse('finance', here, sequence)).toMatchObject({ refusal: { code: 'reverser_made_movement' } });
    const answer = await reverse('finance-2', here, sequence);
    expect(answer).toMatchObject({ receipt: { id: here } });
    expect((await movementsOf(here)).at(-1)).toMatchObject({ reverses: sequence, amount_cents: 700, cause_stream_id: here });
    expect((await movementsOf(there)).at(-1)).toMatchObject({ reverses: other, amount_cents: 700, cause_stream_id: here });
    expect(await lineOf(parent)).toEqual(given);
    expect(await lineOf(north)).toEqual({ total: 0, available: 0, frozen: 0 });
    const before = await digest(database.db);
    expect(await reverse('finance-2', there, other)).toMatchObject({ refusal: { code: 'movement_already_reversed' } });
    expect(await reverse('finance-2', there, await lastOf(there))).toMatchObject({ refusal: { code: 'movement_is_reversal' } });
    expect(await digest(database.db)).toEqual(before);
  },
);

test('a transfer whose credits were passed on since is undone from neither side, and nothing moves', async () => {
  await transfer(parent, north, 700);
  const [out, into] = [await lastOf(parent), await lastOf(north)];
  await transfer(north, south, 1);
  const before = await digest(database.db);
  for (const [id, sequence] of [
    [parent, out],
    [north, into],
  ] as const)
    expect(await reverse('finance-2', id, sequence)).toMatchObject({
      refusal: { code: 'credits_insufficient', envelopeId: north, availableCents: 699, missingCents: 1 },
    });
  expect(await digest(database.db)).toEqual(before);
});

test('a freeze takes what the parent has available, and from those that finance names what exceeds it: one event, one order, one list', async () => {
  await transfer(parent, north, 600);
  await transfer(parent, south, 400);
  const left = ALLOTTED - 1_000;
  const answer = await freeze(left + 500, [
    { envelopeId: south, amountCents: 200 },
    { envelopeId: north, amountCents: 300 },
  ]);
  const version = 'receipt' in answer ? answer.receipt.version : 0;
  expect([await lineOf(parent), await lineOf(north), await lineOf(south)]).toEqual([
    { total: left, available: 0, frozen: left },
    { total: 600, available: 300, frozen: 300 },
    { total: 400, available: 200, frozen: 200 },
  ]);
  for (const id of [parent, north, south])
    expect((await movementsOf(id)).at(-1)).toMatchObject({ kind: 'freeze', cause_stream_id: parent, cause_version: version });
  const event = await database.db.selectFrom('event').where('name', '=', 'freezeCredits').select(['version', 'facts']).execute();
  expect(event).toEqual([
    {
      version,
      facts: { ...{ year: orderOf(1).year, credit: 'AE', amountCents: left + 500, valueDate: today() }, subEnvelopesCents: 500 },
    },
  ]);
  // A thaw names one envelope.
  await harness.accept('finance', 'thawCredits', orderOf(300), { id: north });
  expect(await lineOf(north)).toEqual({ total: 600, available: 600, frozen: 0 });
});

test('a freeze that names too much or too little is refused with how much must be, and one that a sub-envelope cannot bear by that one', async () => {
  await transfer(parent, north, 600);
  const left = ALLOTTED - 600;
  const before = await digest(database.db);
  expect(await freeze(left + 100, [{ envelopeId: north, amountCents: 101 }])).toMatchObject({
    refusal: { code: 'freeze_shares_out_of_bounds', namedCents: 101, leastCents: 100, mostCents: 100 },
  });
  expect(await freeze(left + 100, [])).toMatchObject({
    refusal: { code: 'freeze_shares_out_of_bounds', namedCents: 0, leastCents: 100, mostCents: 100 },
  });
  expect(await freeze(left + 700, [{ envelopeId: north, amountCents: 700 }])).toMatchObject({
    refusal: { code: 'freeze_exceeds_credits', envelopeId: north, mostCents: 600, askedCents: 700 },
  });
  expect(await digest(database.db)).toEqual(before);
  // An envelope without sub-envelopes learns from the ledger what it can bear.
  expect(await freeze(601, [], north)).toMatchObject({ refusal: { code: 'freeze_exceeds_credits', mostCents: 600 } });
});

test('a freeze may leave the parent’s own reservations uncovered, or be borne by a sub-envelope alone', async () => {
  await transfer(parent, north, 600);
  await reserveAll(parent);
  expect(await freeze(100, [{ envelopeId: north, amountCents: 101 }])).toMatchObject({
    refusal: { code: 'freeze_shares_out_of_bounds', leastCents: 0, mostCents: 100 },
  });
  expect(await freeze(100, [])).toMatchObject({ receipt: {} });
  expect(await lineOf(parent)).toMatchObject({ available: -100, frozen: 100 });
  const sequence = await lastOf(parent);
  expect(await freeze(50, [{ envelopeId: north, amountCents: 50 }])).toMatchObject({ receipt: {} });
  expect([await lastOf(parent), await lineOf(north)]).toEqual([sequence, { total: 600, available: 550, frozen: 50 }]);
  await releaseAll(parent);
});

test('a family is locked parent first, then by id, in whatever order it is named', async () => {
  const [late, early, other] = ['f', 'a', 'b'].map((digit) => `${digit}19aa1c0-0000-7000-8000-000000000001`) as [string, string, string];
  await database.db
    .transaction()
    .execute(async (trx) => {
      await openStreams(trx, 'envelope', [late, early, other]);
      await insertEnvelope(trx, { id: late, code: 'LATE', name: { fr: 'Tard', en: 'Late' } });
      for (const id of [early, other]) await insertSubEnvelope(trx, { ...subEnvelopeOf(late, id), id });
      expect([...(await lockFamily(trx, [other, early, late, other])).keys()]).toEqual([late, early, other]);
      const asked = [other, late, early].map((envelopeId) => ({ envelopeId }) as Movement);
      expect([...(await lockEnvelopes(trx, asked)).sequences.keys()]).toEqual([late, early, other]);
      throw new Error('undo');
    })
    .catch((error: Error) => expect(error.message).toBe('undo'));
});

test('a reversal of a movement that is only coming is refused at once: it would lock what that is about out of order', async () => {
  await transfer(parent, north, 10_000);
  const last = await lastOf(north);
  const under = await database.db.startTransaction().execute();
  try {
    const movement = { envelopeId: north, year: orderOf(1).year, credit: 'AE', amountCents: 1, trancheId: null, subject: north } as const;
    const cause = { streamId: parent, version: 1 };
    await postMovements(under, [{ ...movement, kind: 'allot', valueDate: today(), cause }], 'all_or_none', new Date().toISOString());
    expect(await reverse('finance-2', north, last + 1)).toEqual({ refusal: { code: 'movement_unknown', last } });
  } finally {
    await under.rollback().execute();
  }
});

/**
 * A committee's list over a family, as awards make it: an event of its own, the envelopes' keys shared as by new
 * grants, and a reservation on each, in this order.
 */
const reserveOn = (db: Kysely<DB>, envelopeIds: readonly string[], at: string) =>
  db.transaction().execute(async (trx) => {
    const streamId = newId();
    await openStreams(trx, 'session', [streamId]);
    const entry = { streamId, name: 'decideSession', facts: {}, due: null, state: 'decided' } as const;
    const { version } = await appendEvent(trx, { at, personId: null }, entry);
    for (const id of envelopeIds) await trx.selectFrom('envelope').where('id', '=', id).select('id').forKeyShare().execute();
    const { year } = orderOf(1);
    const movements = envelopeIds.map((envelopeId): Movement => ({
      ...{ kind: 'reserve', envelopeId, year, credit: 'AE', amountCents: 1, trancheId: null, subject: envelopeId, valueDate: today() },
      cause: { streamId, version },
    }));
    return (await postMovements(trx, movements, 'each', at)).posted.length;
  });

test('transfers against each other, freezes that share, reversals and a committee’s lists, many at once, never wait for each other for ever', async () => {
  for (const id of [north, south]) await transfer(parent, id, 10_000);
  const clients = Array.from({ length: 3 }, () => connect(database.url, { max: 4 }));
  const doors = clients.map(({ db }) => ({ db, commands: commandsOf(db, KEYS) }));
  const family = [parent, north, south];
  const of = (place: number) => family[place % family.length] ?? parent;
  type Asked = [name: CommandName, id: string, body: object];
  /** The newest freeze of one envelope alone that still holds: the person who did not make it may reverse it. */
  const frozenLast = async (db: Kysely<DB>, envelopeId: string): Promise<number> => {
    const { rows } = await sql<{ sequence: number }>`
      SELECT sequence FROM movement AS m WHERE envelope_id = ${envelopeId} AND kind = 'freeze' AND amount_cents = 3 AND reverses IS NULL
        AND NOT EXISTS (SELECT FROM movement AS o WHERE (o.envelope_id, o.reverses) = (m.envelope_id, m.sequence))
      ORDER BY sequence DESC LIMIT 1`.execute(db);
    return rows[0]?.sequence ?? 1;
  };
  /**
   * In turn: transfers round the family in both directions, a freeze of all of it, one of an envelope, and a reversal.
   */
  async function orderAt(db: Kysely<DB>, place: number): Promise<Asked> {
    const share = [{ envelopeId: place % 20 === 7 ? south : north, amountCents: 5 }];
    if (place % 10 === 7) return ['freezeCredits', parent, { ...orderOf(ALLOTTED), subEnvelopes: share }];
    if (place % 10 === 8) return ['freezeCredits', of(place), orderOf(3)];
    if (place % 10 === 9) return ['reverseMovement', of(place), { sequence: await frozenLast(db, of(place)), reason: 'Erreur.' }];
    return ['transferCredits', of(place), transferTo(of(place + 1 + (place % 2)), 100 + place)];
  }
  const at = new Date().toISOString();
  async function ask(place: number): Promise<string | null> {
    const { db, commands } = doors[place % doors.length] as (typeof doors)[number];
    if (place % 3 === 0) return (await reserveOn(db, [south, parent, north], at)) > 0 ? 'reserve' : null;
    const [name, id, body] = await orderAt(db, place);
    const caller = harness.callers[place % 2 ? 'finance' : 'finance-2'] as Caller;
    const answer = await commands[name](
      { name, id, creates: false, key: `race ${place}`, caller, body },
      { clock: () => at, triesAtMost: 1 },
    );
    return 'receipt' in answer ? name : null;
  }
  try {
    const taken: (string | null)[] = [];
    const client = async (first: number): Promise<void> => {
      for (let place = first; place < 176; place += CLIENTS) taken.push(await ask(place));
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, first) => client(first)));
    expect(taken.filter((name) => name === 'transferCredits').length).toBeGreaterThan(30);
    expect(taken).toEqual(expect.arrayContaining(['freezeCredits', 'reverseMovement', 'reserve']));
    const lines = await Promise.all(family.map(lineOf));
    expect(lines.reduce((sum, { total }) => sum + total, 0)).toBe(ALLOTTED);
  } finally {
    await Promise.all(clients.map(({ pool }) => pool.end()));
  }
});

test('what an envelope asks of the controller is asked of those that are opened below it, and one person does not lift it there', async () => {
  await harness.accept('admin', 'setVisaRule', { thresholdCents: 50, order: 'Arrêté du 3 mars' }, { id: parent });
  const [below = ''] = await opened(harness, parent, 'WEST');
  expect(await readVisaRules(database.db, below)).toMatchObject([{ threshold_cents: 50, reference: 'Arrêté du 3 mars' }]);
  const lift = (thresholdCents: number | null) => harness.ask('admin', 'setVisaRule', { thresholdCents, order: 'Arrêté' }, { id: below });
  expect(await lift(null)).toMatchObject({ refusal: { code: 'visa_rule_needs_second_person', thresholdCents: 50 } });
  expect(await lift(40)).toHaveProperty('receipt');
  expect(await readVisaRules(database.db, north)).toEqual([]);
});
