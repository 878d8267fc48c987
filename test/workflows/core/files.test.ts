import { randomUUID } from 'node:crypto';
import { recordFile } from '../../../db/core/stored-files.ts';
import { type FileStore, StoreUnavailable } from '../../../files/store.ts';
import { sweepIdOf } from '../../../workflows/messages.ts';
import { attach, pdf, removeLast, storedIn } from '../../support/attachments-fixtures.ts';
import { toDraft } from '../../support/fixtures.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile();

/** Runs the sweep of the next minute now. */
const sweepNow = () =>
  harness.temporal.start('sweep', {
    workflowId: sweepIdOf(harness.taskQueue),
    args: [],
    taskQueue: harness.taskQueue,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });

/** What an API leaves behind that died after the last byte and before its command. */
async function orphan(): Promise<string> {
  const id = randomUUID();
  await recordFile(harness.database.db, id);
  await harness.files.put(
    id,
    (async function* () {
      yield pdf();
    })(),
  );
  return id;
}
/** As if a file had been stored so long ago. A sweep of its own minute may take it from then on. */
const age = (id: string, hours: number) =>
  harness.database.pool.query(`UPDATE stored_file SET stored_at = now() - make_interval(hours => $2) WHERE id = $1`, [id, hours]);
const recorded = async () => (await harness.database.db.selectFrom('stored_file').select('id').orderBy('id').execute()).map(({ id }) => id);

test('the bytes of a removed file go, and those that a crash left a day ago; what is attached or under way stays', async () => {
  const { id } = await toDraft(harness);
  const { attachmentId: kept } = (await attach(harness, 'applicant', id, pdf(), { name: 'reste.pdf' })).body;
  await age(kept, 48);
  await attach(harness, 'applicant', id, pdf());
  const [young, old] = [await orphan(), await orphan()];
  const wanted = [kept, young].sort();
  expect(await storedIn(harness)).toHaveLength(4);
  expect((await removeLast(harness, 'applicant', id, 'applicant')).status).toBe(200);
  await Promise.all([age(young, 23), age(old, 25)]);

  await sweepNow();
  await until('what nothing wants is gone', async () => (await recorded()).length === 2);
  expect([await storedIn(harness), await recorded()]).toEqual([wanted, wanted]);
});

test('a store that is away holds up no round, and is swept at a later one', async () => {
  const before = await recorded();
  const old = await orphan();
  const { remove } = harness.files;
  let asked = 0;
  const away: FileStore['remove'] = async () => {
    asked += 1;
    throw new StoreUnavailable(new Error('away'));
  };
  harness.files.remove = away;
  await age(old, 25);
  await sweepNow();
  await until('the store was asked', async () => asked > 0);
  const handle = harness.temporal.getHandle(sweepIdOf(harness.taskQueue));
  await until('the round ended well', async () =>
    (await handle.fetchHistory()).events?.some(({ activityTaskCompletedEventAttributes }) => activityTaskCompletedEventAttributes),
  );
  harness.files.remove = remove;
  await sweepNow();
  await until('it is swept', async () => (await recorded()).length === before.length);
  expect(await storedIn(harness)).toEqual(before);
});
