import { runOf, tell } from '../support/behind.ts';
import { historyOf } from '../support/history.ts';
import { assign, expectStatus, opinionOn, toInReview } from '../support/fixtures.ts';
import { testReplays } from '../support/replay.ts';
import { allWritten, EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../support/timeline.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

// A run continues as new after 4 000 events; each hint that is heard alone makes a dozen.
const AT_ONCE = 40;

let away = false;
const post = async () => {
  if (away) throw new Error('the mail server is away');
};

const harness = temporalOfFile({ post });
beforeAll(() => signIn(harness, ...EVERYBODY));

/** Hints to an application's workflow until its run has continued as new. */
async function hintUntilAfresh(id: string, runId: string): Promise<void> {
  const handle = harness.temporal.getHandle(`application:${id}`);
  for (let hints = 0; (await runOf(harness, 'application', id)).runId === runId; hints += AT_ONCE) {
    expect(hints).toBeLessThan(10_000);
    await Promise.all(Array.from({ length: AT_ONCE }, () => tell(harness, 'application', id)));
    // A server fails a task during which more than a hundred signals come.
    await until('they are heard', async () => !(await handle.describe()).raw.pendingWorkflowTask);
  }
}

/** The instant, in seconds, at which the newest timer of an application's workflow fires. */
async function newestTimer(id: string): Promise<number | undefined> {
  const events = await historyOf(harness.temporal, `application:${id}`);
  const started = events.findLast(({ timerStartedEventAttributes: timer }) => timer);
  return started && Number(started.eventTime?.seconds) + Number(started.timerStartedEventAttributes?.startToFireTimeout?.seconds);
}

test('a long history begins afresh though a letter waits for its mail server, meets its dates meanwhile, and each letter leaves once', async () => {
  const id = await toInReview(harness, titled('Longue attente'));
  await until('the first letters have left', () => allWritten(harness, id));
  const { runId } = await runOf(harness, 'application', id);
  away = true;
  await assign(harness, id, 'legal');
  await hintUntilAfresh(id, runId);
  await harness.database.pool.query(`UPDATE review_step SET remind_at = now() WHERE application_id = $1 AND key = 'legal'`, [id]);
  await assign(harness, id, 'data');
  await until('the step is reminded of', async () => (await namesOf(harness, id)).includes('remindReviewer'));
  expect(writtenTo(harness, 'Longue attente', 'Un avis vous est demandé')).toEqual([]);

  away = false;
  await until('every letter has left', () => allWritten(harness, id), 120_000);
  const { due_at: dueAt } = await streamOf(harness, id);
  await until('the new run waits for the next date', async () => {
    const firesAt = await newestTimer(id);
    return firesAt !== undefined && Math.abs(firesAt - Date.parse(String(dueAt)) / 1_000) < 5;
  });
  expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  expect(writtenTo(harness, 'Longue attente', 'Un avis vous est demandé')).toEqual(['reviewer-data', 'reviewer-legal']);
  expect(writtenTo(harness, 'Longue attente', 'Rappel')).toEqual(['reviewer-legal']);
}, 300_000);

testReplays(harness);
