import { randomUUID } from 'node:crypto';
import { recordFile } from '../../../db/core/stored-files.ts';
import { type FileStore, StoreUnavailable } from '../../../files/store.ts';
import { sweepIdOf } from '../../../workflows/messages.ts';
import { attach, pdf, removeLast, storedIn } from '../../support/attachments-lives.ts';
import { toDraft } from '../../support/lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld();
});
afterAll(() => world.stop());

/** The sweep of the next minute, now. */
const sweepNow = () =>
  world.temporal.start('sweep', {
    workflowId: sweepIdOf(world.taskQueue),
    args: [],
    taskQueue: world.taskQueue,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });

/** What an API leaves that died behind the last byte and before its command. */
async function orphan(hours: number): Promise<string> {
  const id = randomUUID();
  await recordFile(world.database.db, id);
  await world.database.pool.query(`UPDATE stored_file SET stored_at = now() - make_interval(hours => $2) WHERE id = $1`, [id, hours]);
  await world.files.put(
    id,
    (async function* () {
      yield pdf();
    })(),
  );
  return id;
}
const recorded = async () => (await world.database.db.selectFrom('stored_file').select('id').orderBy('id').execute()).map(({ id }) => id);

test('the bytes of a removed file go, and those that a crash left a day ago; what is attached or under way stays', async () => {
  const { id } = await toDraft(world);
  const { attachmentId: kept } = (await attach(world, 'applicant', id, pdf(), { name: 'reste.pdf' })).body;
  await world.database.pool.query(`UPDATE stored_file SET stored_at = now() - interval '2 days' WHERE id = $1`, [kept]);
  await attach(world, 'applicant', id, pdf());
  expect((await removeLast(world, 'applicant', id, 'applicant')).status).toBe(200);
  const [young] = [await orphan(23), await orphan(25)];
  const wanted = [kept, young].sort();
  expect(await storedIn(world)).toHaveLength(4);

  await sweepNow();
  await until('what nothing wants is gone', async () => (await recorded()).length === 2);
  expect([await storedIn(world), await recorded()]).toEqual([wanted, wanted]);
});

test('a store that is away holds up no round, and is swept at a later one', async () => {
  const before = await recorded();
  await orphan(25);
  const { remove } = world.files;
  let asked = 0;
  const away: FileStore['remove'] = async () => {
    asked += 1;
    throw new StoreUnavailable(new Error('away'));
  };
  world.files.remove = away;
  await sweepNow();
  await until('the store was asked', async () => asked > 0);
  const handle = world.temporal.getHandle(sweepIdOf(world.taskQueue));
  await until('the round ended well', async () =>
    (await handle.fetchHistory()).events?.some(({ activityTaskCompletedEventAttributes }) => activityTaskCompletedEventAttributes),
  );
  world.files.remove = remove;
  await sweepNow();
  await until('it is swept', async () => (await recorded()).length === before.length);
  expect(await storedIn(world)).toEqual(before);
});
