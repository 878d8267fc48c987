import type pg from 'pg';
import { SHIPPED_CALL } from '../support/domain.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';

let harness: PagesHarness;
beforeAll(async () => {
  harness = await startPagesHarness();
}, 60_000);
afterAll(() => harness.stop());

/** Calls of many years, of which the first few are open: each with the terms of the shipped one. */
async function insertCalls(count: number, open: number): Promise<void> {
  const { id, version } = SHIPPED_CALL;
  const statement: pg.QueryConfig & { query_timeout: number } = {
    // Rows of years take longer than the service waits for one of its own statements.
    query_timeout: 60_000,
    text: `
    SET statement_timeout = 0;
    CREATE TEMP TABLE many AS SELECT gen_random_uuid() AS stream_id, 'appel-' || n AS id, n, (SELECT string_agg(chr(65 + n / (26 ^ place)::integer % 26), '') FROM generate_series(0, 4) AS place) AS code
      FROM generate_series(1, ${count}) AS n;
    INSERT INTO stream (id, kind, version, head, heard, acknowledged) SELECT stream_id, 'call', 1, repeat('0', 64), 1, 1 FROM many;
    INSERT INTO call (id, code, stream_id, envelope_id, state)
      SELECT many.id, many.code, many.stream_id, c.envelope_id, 'published' FROM many, call AS c WHERE c.id = '${id}';
    INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms)
      SELECT many.id, 1, many.stream_id, v.envelope_id, v.terms || jsonb_build_object('opensOn', '2020-01-01', 'closesOn', CASE WHEN n > ${open} THEN '2020-12-31' END)
      FROM many, call_version AS v WHERE v.call_id = '${id}' AND v.version = ${version};
    DROP TABLE many;
    RESET statement_timeout;`,
  };
  await harness.database.pool.query(statement);
  await harness.database.pool.query('VACUUM (ANALYZE) call, call_version');
}

test('with three thousand calls the home page stays as small and quick as with a few, and its pages have all of them', async () => {
  const [CALLS, OPEN, MOST_BYTES, MOST_MS, LONGER] = [3_000, 60, 60_000, 30, 7];
  const { stranger } = harness;
  const quickest = async (): Promise<number> => {
    const millis: number[] = [];
    for (let times = 0; times < 20; times += 1) {
      const since = performance.now();
      await stranger.get('/');
      millis.push(performance.now() - since);
    }
    return Math.min(...millis);
  };
  const few = await quickest();
  await insertCalls(CALLS, OPEN);
  const found = new Set<string>();
  for (const list of ['cursor', 'autres'])
    for (let path: string | undefined = '/'; path;) {
      const { html, status } = await stranger.get(path);
      expect([status, Buffer.byteLength(html) < MOST_BYTES]).toEqual([200, true]);
      for (const [, id] of html.matchAll(/href="\/appels\/(appel-\d+)"/g)) found.add(id ?? '');
      path = new RegExp(`href="(/\\?${list}=[^"]+)"`).exec(html)?.[1];
    }
  expect(found.size).toBe(CALLS);
  const many = await quickest();
  process.stderr.write(`the home page in ${few.toFixed(1)} ms at best, and with ${CALLS} calls in ${many.toFixed(1)}\n`);
  // What else the machine does slows both.
  expect(many).toBeLessThan(Math.max(MOST_MS, few * LONGER));
}, 120_000);
