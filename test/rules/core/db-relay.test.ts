import { type Patience, type Silent, takeSilent } from '../../../db/core/relay.ts';
import { commandsOfFile, drafted } from '../../support/command-harness.ts';
import { shippedLine } from '../../support/invariants.ts';

const { database, harness } = commandsOfFile();
// What one test leaves unheard must not be found by another.
beforeEach(async () => {
  await database.pool.query(
    `UPDATE stream SET heard = version, acknowledged = version, due_at = NULL, due_what = NULL; UPDATE envelope SET eased_at = NULL`,
  );
});

const set = (id: string, values: string) => database.pool.query(`UPDATE stream SET ${values} WHERE id = $1`, [id]);
const ago = (seconds: number): string => `now() - interval '${seconds} seconds'`;
const take = (limit = 1_000, patience?: Patience): Promise<Silent[]> => takeSilent(database.db, limit, patience);
const idsOf = (silent: readonly { id: string }[]): string[] => silent.map(({ id }) => id);

/** This many applications whose last event was not heard for this many seconds. */
async function unheard(count: number, seconds: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO stream (id, kind, version, head, acknowledged, changed_at)
      SELECT gen_random_uuid(), 'application', 1, '', 1, ${ago(seconds)} FROM generate_series(1, $1) RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

const UNHEARD = 'heard = 0, acknowledged = 0';
const OWING = 'heard = version, acknowledged = 0';
const DONE = 'heard = version, acknowledged = version';
const due = (seconds: number): string => `due_at = ${ago(seconds)}, due_what = 'remindScreener'`;

describe('the relay takes', () => {
  test.each<[string, string]>([
    ['what was not heard of for six seconds', `${UNHEARD}, changed_at = ${ago(6)}`],
    ['letters that could not leave more than a minute ago', `${OWING}, owed_since = ${ago(61)}, undelivered_at = ${ago(61)}`],
    ['a date that passed more than a minute, and the longest request, ago', `${DONE}, ${due(73)}`],
    ['a date for which no workflow waits, since none has heard of it', `${UNHEARD}, changed_at = ${ago(80)}, ${due(80)}`],
  ])('%s', async (_, values) => {
    const { id } = await drafted(harness);
    await set(id, values);
    expect(await take()).toEqual([{ id, kind: 'application', version: 1, name: 'relay', sinceMs: expect.any(Number) }]);
  });

  test.each([
    ['what was not heard of for four seconds', `${UNHEARD}, changed_at = ${ago(4)}`],
    ['letters that could not leave less than a minute ago', `${OWING}, owed_since = ${ago(3_600)}, undelivered_at = ${ago(59)}`],
    ['letters that were never tried', `${OWING}, owed_since = ${ago(3_600)}`],
    ['what was heard of, however long ago it was', `${DONE}, changed_at = ${ago(3_600)}`],
    ['a date that has just passed', `${DONE}, ${due(71)}`],
    ['a date to come', `${DONE}, ${due(-3_600)}`],
    ['what no workflow follows', `kind = 'call', ${UNHEARD}, changed_at = ${ago(3_600)}`],
  ])('not %s', async (_, values) => {
    const { id } = await drafted(harness);
    await set(id, values);
    expect(await take()).toEqual([]);
  });

  test('what is so for longer than it is patient, whatever that is', async () => {
    const { id } = await drafted(harness);
    await set(id, `${UNHEARD}, changed_at = ${ago(2)}`);
    expect(await take(10, { unheard: 3_000, letters: 1, dates: 1 })).toEqual([]);
    const [silent] = await take(10, { unheard: 1_000, letters: 60_000, dates: 60_000 });
    expect(silent).toMatchObject({ id });
    expect(silent?.sinceMs).toBeGreaterThanOrEqual(2_000);
    expect(silent?.sinceMs).toBeLessThan(30_000);
  });

  test('an envelope whose credits came free, by what is to be done with them', async () => {
    const { envelope_id: id } = await shippedLine(database.db, 'AE');
    const ease = (seconds: number) => database.pool.query(`UPDATE envelope SET eased_at = ${ago(seconds)} WHERE id = $1`, [id]);
    await ease(4);
    expect(await take()).toEqual([]);
    await ease(6);
    expect(await take()).toMatchObject([{ kind: 'envelope', id, name: 'spreadCredits' }]);
  });
});

describe('what stays silent', () => {
  test.each([
    ['for ten seconds is tried again after five', 10, 4, 6],
    ['for an hour is tried again after half an hour', 3_600, 1_790, 1_810],
    ['for a day is tried again after half a day', 86_400, 43_100, 43_300],
  ])('%s', async (_, silentFor, tooSoon, again) => {
    const { id } = await drafted(harness);
    const silent = `${UNHEARD}, changed_at = ${ago(silentFor)}`;
    await set(id, `${silent}, hinted_at = ${ago(tooSoon)}`);
    expect(await take()).toEqual([]);
    await set(id, `${silent}, hinted_at = ${ago(again)}`);
    expect(idsOf(await take())).toEqual([id]);
    // It was marked as tried.
    expect(await take()).toEqual([]);
  });

  test('for another reason than when it was tried is tried at once', async () => {
    const { id } = await drafted(harness);
    await set(id, `${UNHEARD}, changed_at = ${ago(6)}, hinted_at = ${ago(7)}`);
    expect(idsOf(await take(10, { unheard: 5_500, letters: 60_000, dates: 60_000 }))).toEqual([id]);
  });

  test('comes in the order in which it was tried, and then by how long it has been so, as many at a time as are asked for', async () => {
    const ages = [60, 600, 3_600, 30, 7_200, 300, 900, 1_200, 10, 20_000];
    const never = (await Promise.all(ages.map((age) => unheard(1, age)))).flat();
    const byAge = never.map((id, place) => ({ id, age: ages[place]! })).sort((one, other) => other.age - one.age);
    const [tried, triedBefore] = await unheard(2, 86_400);
    await set(tried!, `hinted_at = ${ago(50_000)}`);
    await set(triedBefore!, `hinted_at = ${ago(60_000)}`);
    for (const next of [...idsOf(byAge), triedBefore, tried]) expect(idsOf(await take(1))).toEqual([next]);
    expect(await take(1)).toEqual([]);
  });

  test('a thousand strong keeps none from its turn: each is tried once before any is tried again, and who is new comes first', async () => {
    const stuck = await unheard(1_000, 86_400);
    const patience = { unheard: 0, letters: 0, dates: 0 };
    const rounds: string[][] = [];
    for (let round = 0; round < 5; round += 1) rounds.push(idsOf(await take(200, patience)));
    expect(new Set(rounds.flat())).toEqual(new Set(stuck));
    expect(await take(200, patience)).toEqual([]);
    // Half a day later all of them may be tried again.
    await database.pool.query(`UPDATE stream SET hinted_at = hinted_at - interval '13 hours' WHERE hinted_at IS NOT NULL`);
    const newcomers = await unheard(3, 6);
    const next = idsOf(await take(200));
    expect(next).toEqual(expect.arrayContaining(newcomers));
    // The others are those that were tried longest ago.
    expect(next.filter((id) => !newcomers.includes(id) && !rounds[0]?.includes(id))).toEqual([]);
  });
});

test('what a transaction holds is left for the next round, and the relay does not wait for it', async () => {
  const [held, free] = [await unheard(1, 60), await unheard(1, 60)].flat() as [string, string];
  await database.db.transaction().execute(async (trx) => {
    await trx.selectFrom('stream').where('id', '=', held).select('id').forUpdate().execute();
    expect(idsOf(await take())).toEqual([free]);
  });
  expect(idsOf(await take())).toEqual([held]);
});

test('two relays at once never take the same, and leave nothing', async () => {
  for (let round = 0; round < 30; round += 1) {
    const silent = await unheard(60, 60);
    const taken: string[] = [];
    for (let left = silent.length; left > 0;) {
      const those = (await Promise.all([1, 2, 3, 4].map(() => take(20)))).flatMap(idsOf);
      if (those.length === 0) throw new Error(`${left} are left`);
      taken.push(...those);
      left -= those.length;
    }
    expect(taken.sort()).toEqual(silent.sort());
    await database.pool.query('UPDATE stream SET heard = version');
  }
});
