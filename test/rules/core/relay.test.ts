import { startRelay } from '../../../runtime/relay.ts';
import type { Moved } from '../../../domain/core/command.ts';
import { commandsOfFile, drafted } from '../../support/command-harness.ts';
import { until } from '../../support/until.ts';

const { database, harness } = commandsOfFile();

/** Submitted applications that were unheard for this many minutes. */
async function unheard(count: number, minutes: number): Promise<string[]> {
  await database.pool.query('UPDATE stream SET heard = version, acknowledged = version');
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id, version } = await drafted(harness);
    await harness.accept('applicant', 'submitApplication', { version }, { id });
    await database.pool.query('UPDATE stream SET changed_at = now() - make_interval(mins => $2) WHERE id = $1', [id, minutes]);
    ids.push(id);
  }
  return ids.sort();
}

/** A relay in a hurry, whose Temporal is there or not, and that cannot wake these. */
function relay(cannot: readonly string[] = []) {
  const seen = { isAway: false, asked: 0, woken: [] as string[], warnings: 0 };
  const wake = async ({ id }: Moved): Promise<void> => {
    if (seen.isAway || cannot.includes(id)) throw new Error('it cannot be woken');
    seen.woken.push(id);
  };
  const stop = startRelay({
    db: database.application.db,
    temporal: async () => {
      seen.asked += 1;
      if (seen.isAway) throw new Error('Temporal is away');
    },
    wake,
    restartStuck: wake,
    logger: { warn: () => void (seen.warnings += 1) },
    everyMs: 20,
  });
  return { seen, stop };
}

test('a workflow that was silent when Temporal went away is woken as soon as it is back, however long both lasted', async () => {
  const ids = await unheard(2, 600);
  const { seen, stop } = relay();
  seen.isAway = true;
  await until('it has asked in vain', () => seen.asked > 3 && seen.warnings > 3);
  expect(seen.woken).toEqual([]);
  seen.isAway = false;
  await until('all are woken', () => seen.woken.length === ids.length);
  await stop();
  expect(seen.woken.toSorted()).toEqual(ids);
});

test('those that cannot be woken keep no other from its turn', async () => {
  const ids = await unheard(14, 1);
  const cannot = ids.filter((_, place) => place % 2 === 0);
  const { seen, stop } = relay(cannot);
  await until('all others are woken', () => seen.woken.length === ids.length - cannot.length);
  await stop();
  expect(seen.woken.toSorted()).toEqual(ids.filter((id) => !cannot.includes(id)));
  expect(seen.warnings).toBe(cannot.length);
});
