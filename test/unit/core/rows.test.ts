import { Registry } from 'prom-client';
import type { Watched } from '../../../db/core/watch.ts';
import { watchRows } from '../../../observe/rows.ts';
import { parseMetrics, valueIn } from '../../support/prometheus.ts';

const WATCHED: Watched = {
  behind: [{ kind: 'grant', count: 2, events: 5, oldestSeconds: 130 }],
  unheard: { count: 1, oldestSeconds: 6 },
  overdue: { count: 1, oldestSeconds: 7 },
  lettersOwed: { count: 3, oldestSeconds: 901 },
  lettersHeld: 4,
  lines: [
    {
      ...{ envelope: 'DATA', year: 2026, credit: 'AE' },
      ...{ total: 10, uncovered: 0, available: -1, frozen: 2, reserved: 3, delegated: 0, committed: 6, ordered: 0, paid: 0, lapsed: 0 },
    },
  ],
};
const OF_ROWS = /^guichet_(rows|events|deadlines|letters|envelope)_/;

/** Figures whose source answers or not, as a test wants. */
function watch(keptMs?: number) {
  const registry = new Registry();
  const source = { rows: async (): Promise<Watched> => WATCHED, asked: 0 };
  const rows = () => {
    source.asked += 1;
    return source.rows();
  };
  const ask = watchRows(registry, { rows, temporal: async () => undefined, ...(keptMs === undefined ? {} : { keptMs }) });
  const samples = async () => {
    await ask();
    return parseMetrics(await registry.metrics());
  };
  return { source, samples };
}

test('what the rows say is told under its own labels', async () => {
  const samples = await watch().samples();
  expect(valueIn(samples, 'guichet_rows_ahead', { kind: 'grant' })).toBe(2);
  expect(valueIn(samples, 'guichet_rows_ahead_oldest_seconds', { kind: 'grant' })).toBe(130);
  expect(valueIn(samples, 'guichet_events_unacknowledged', { kind: 'grant' })).toBe(5);
  expect(valueIn(samples, 'guichet_rows_unheard')).toBe(1);
  expect(valueIn(samples, 'guichet_rows_unheard_oldest_seconds')).toBe(6);
  expect(valueIn(samples, 'guichet_deadlines_overdue')).toBe(1);
  expect(valueIn(samples, 'guichet_letters_owed_oldest_seconds')).toBe(901);
  expect(valueIn(samples, 'guichet_letters_held')).toBe(4);
  expect(valueIn(samples, 'guichet_envelope_cents', { envelope: 'DATA', year: '2026', credit: 'AE', account: 'available' })).toBe(-1);
});

test('figures vanish when PostgreSQL goes, and stand again when it is back', async () => {
  const { source, samples } = watch(0);
  expect((await samples()).filter(({ name }) => OF_ROWS.test(name)).length).toBeGreaterThan(10);
  source.rows = () => Promise.reject(new Error('away'));
  const away = await samples();
  expect([valueIn(away, 'guichet_postgresql_up'), valueIn(away, 'guichet_temporal_up')]).toEqual([0, 1]);
  expect(away.filter(({ name }) => OF_ROWS.test(name))).toEqual([]);
  source.rows = async () => WATCHED;
  expect(valueIn(await samples(), 'guichet_deadlines_overdue')).toBe(1);
});

test('a PostgreSQL that never answers is away too', async () => {
  const { source, samples } = watch();
  source.rows = () => new Promise(() => undefined);
  expect(valueIn(await samples(), 'guichet_postgresql_up')).toBe(0);
});

test('however many scrape at once, the rows are asked once', async () => {
  const { source, samples } = watch();
  await Promise.all(Array.from({ length: 50 }, samples));
  await samples();
  expect(source.asked).toBe(1);
});
