import { sweepOf } from '../../../activities/core/sweep.ts';
import { sweepNow } from '../../support/behind.ts';
import { expectStatus, toDraft } from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, signIn } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile();
beforeAll(() => signIn(harness, ...EVERYBODY));

test('a duty that fails keeps no other from its turn, and says its name', async () => {
  const done: string[] = [];
  const logged: unknown[] = [];
  const sweep = sweepOf(
    { error: (facts: unknown) => void logged.push(facts) },
    {
      first: async () => done.push('first'),
      broken: () => Promise.reject(new Error('no room')),
      last: async () => done.push('last'),
    },
  );
  await expect(sweep()).rejects.toThrow('the sweep failed at: broken');
  expect(done).toEqual(['first', 'last']);
  expect(logged).toEqual([{ err: new Error('no room'), duty: 'broken' }]);
});

test('a command that was not repeated for a day is forgotten, and a younger one is kept', async () => {
  const { id, version } = await toDraft(harness);
  const applicant = await harness.as('applicant');
  for (const key of ['oubliee', 'gardee'])
    expectStatus(await applicant.post(`/applications/${id}/submission`, { version: version + 1 }, key), 409);
  await harness.database.pool.query(`UPDATE command SET created_at = now() - interval '25 hours' WHERE key = $1`, ['oubliee']);
  await sweepNow(harness);
  const keys = async () =>
    (await harness.database.db.selectFrom('command').where('receipt', 'is', null).where('thing_id', '=', id).select('key').execute()).map(
      ({ key }) => key,
    );
  await until('one is forgotten', async () => (await keys()).length === 1);
  expect(await keys()).toEqual(['gardee']);
});

test('the first sweep of a day seals it, and the next ones leave it at that', async () => {
  const { db, pool } = harness.database;
  const seals = () => db.selectFrom('seal').selectAll().orderBy('day').execute();
  // The seal that the sweep of this file has made becomes yesterday's. What it has not sealed stands there before: the
  // sweep of the minute may come next.
  await until('today is sealed', async () => (await seals()).length > 0);
  await toDraft(harness);
  await pool.query(
    `SET session_replication_role = replica; UPDATE seal SET day = day - 1, sealed_at = (sealed_at AT TIME ZONE 'Europe/Paris' - interval '1 day') AT TIME ZONE 'Europe/Paris'; UPDATE seal_head SET day = day - 1; RESET session_replication_role`,
  );
  await sweepNow(harness);
  await until('the next day is sealed', async () => (await seals()).length === 2);
  const [, second] = await seals();
  expect(second?.heads).toBeGreaterThan(0);
  await pool.query(`INSERT INTO stored_file (id, stored_at) VALUES (gen_random_uuid(), now() - interval '25 hours')`);
  await sweepNow(harness);
  await until('another round has gone by', async () => (await db.selectFrom('stored_file').select('id').execute()).length === 0);
  expect(await seals()).toHaveLength(2);
});

testReplays(harness);
