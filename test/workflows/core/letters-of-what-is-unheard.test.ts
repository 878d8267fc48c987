import { behindItsBack } from '../../support/behind.ts';
import { toSubmitted } from '../../support/lives.ts';
import { writtenTo } from '../../support/story.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

/** What happens when the first letter is about to leave; that letter is tried again. */
let meanwhile: (() => Promise<unknown>) | undefined;
let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({
    relay: false,
    post: async () => {
      const happens = meanwhile;
      meanwhile = undefined;
      if (!happens) return;
      await happens();
      throw new Error('the mail server is away');
    },
  });
});
afterAll(() => world.stop());

test('what happens while letters leave, and of which no hint comes, is heard of with its letter', async () => {
  await world.as('screener');
  await world.stopWorker();
  const id = await toSubmitted(world);
  let isDone = false;
  meanwhile = async () => {
    await behindItsBack(world, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' });
    isDone = true;
  };
  await world.startWorker();
  await until('its letter has left', () => isDone && writtenTo(world, 'Dossier irrecevable').length > 0);
  await until('its workflow has heard of it', async () => {
    const stream = world.database.db.selectFrom('stream').where('id', '=', id).select(['version', 'heard', 'heard_state', 'acknowledged']);
    const { version, heard, heard_state: state, acknowledged } = await stream.executeTakeFirstOrThrow();
    return version === 3 && heard === 3 && state === 'inadmissible' && acknowledged === 3;
  });
});
