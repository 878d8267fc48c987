import { nextDigestAt } from '../../../domain/people/digest.ts';
import { digestIdOf } from '../../../workflows/messages.ts';
import { toInReview } from '../../support/lives.ts';
import { prefer } from '../../support/people-lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, signIn, titled } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true, forgetful: true });
  await signIn(world, ...EVERYBODY);
  await prefer(await world.as('applicant'), 'daily');
  const { taskQueue } = world;
  await world.temporal.start('digest', { workflowId: digestIdOf(taskQueue), args: [], taskQueue });
});
afterAll(() => world.stop());

const digests = () => world.mail.filter(({ subject }) => subject.startsWith('Guichet'));

test('what one worker held, another sends in the morning, once, and goes on the next days', async () => {
  for (const [days, title] of ['Premier jour', 'Deuxième jour'].entries()) {
    const id = await toInReview(world, titled(title));
    await until('its letters are held', () => allWritten(world, id));
    await world.replaceWorker();
    await moveTo(world, shifted(nextDigestAt(await world.now()), 60));
    await until('the digest has come', () => digests().length === days + 1);
    expect(digests()[days]).toMatchObject({ subject: 'Guichet : 2 nouvelles', text: expect.stringContaining(title) });
  }
  expect(await world.database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute()).toEqual([]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
