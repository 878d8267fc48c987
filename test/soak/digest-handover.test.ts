import { nextDigestAt } from '../../domain/people/digest.ts';
import { digestIdOf } from '../../workflows/messages.ts';
import { withdraw } from '../support/correction-fixtures.ts';
import { expectStatus, toInReview } from '../support/fixtures.ts';
import { prefer } from '../support/people-fixtures.ts';
import { testReplays } from '../support/replay.ts';
import { allWritten, EVERYBODY, signIn, titled } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const harness = temporalOfFile({ skipping: true, forgetful: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await prefer(await harness.as('applicant'), 'daily');
  const { taskQueue } = harness;
  await harness.temporal.start('digest', { workflowId: digestIdOf(taskQueue), args: [], taskQueue });
});

const digests = () => harness.mail.filter(({ subject }) => subject.startsWith('Guichet'));

test('what one worker held, another sends in the morning, once, and goes on the next days', async () => {
  for (const [days, title] of ['Premier jour', 'Deuxième jour'].entries()) {
    const id = await toInReview(harness, titled(title));
    expectStatus(await withdraw(harness, id), 200);
    await until('its letters are held', () => allWritten(harness, id));
    await harness.replaceWorker();
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await until('the digest has come', () => digests().length === days + 1);
    expect(digests()[days]).toMatchObject({ subject: 'Guichet : un message', text: expect.stringContaining(title) });
  }
  expect(await harness.database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute()).toEqual([]);
});

testReplays(harness);
