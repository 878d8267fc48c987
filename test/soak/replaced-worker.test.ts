import { endOfDate, moveDate, parisDate } from '../../domain/core/calendar.ts';
import { expectReviewed, extend } from '../support/graph-fixtures.ts';
import { assign, expectStatus, opinionOn, type Step, toInReview } from '../support/fixtures.ts';
import { testReplays } from '../support/replay.ts';
import { allWritten, EVERYBODY, eventsOf, signIn, streamOf, titled, writtenTo } from '../support/timeline.ts';
import { moveTo, pastDate } from '../support/time.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const harness = temporalOfFile({ skipping: true, forgetful: true });
beforeAll(() => signIn(harness, ...EVERYBODY, 'reviewer-security'));

const TITLE = 'Revu par plusieurs';
const RECALLS = [`Rappel : avis attendu`, `Dernier rappel : avis attendu`, 'Avis en retard'] as const;

/**
 * Lets the next date of an application come, which is this one; another worker than the one that waited for it meets
 * it, and writes what it owes.
 */
async function comes(id: string, what: string): Promise<void> {
  const { due_at: at, due_what: due, version } = await streamOf(harness, id);
  expect(due).toBe(what);
  await until('nothing is owed', () => allWritten(harness, id));
  await harness.replaceWorker();
  await moveTo(harness, pastDate(at ?? ''));
  await until(`${what} has come`, async () => (await streamOf(harness, id)).version > version);
  await until('it is written', () => allWritten(harness, id));
}
const countsOf = () => RECALLS.map((subject) => writtenTo(harness, subject, TITLE).length);
const give = async (id: string, step: Step, login: string) =>
  (await harness.as(login)).post(`/applications/${id}/opinions`, opinionOn(step));

test('a late opinion brings two reminders, goes to the lead, is extended, reminded of again and asked of another reviewer, each once over as many workers', async () => {
  const id = await toInReview(harness, titled(TITLE));
  for (const step of ['legal', 'data', 'impact'] as const) await assign(harness, id, step);
  for (const step of ['data', 'impact'] as const) expectStatus(await give(id, step, `reviewer-${step}`), 200);
  await comes(id, 'remindReviewer');
  expect(countsOf()).toEqual([1, 0, 0]);
  await comes(id, 'remindReviewer');
  expect(countsOf()).toEqual([1, 1, 0]);
  await comes(id, 'escalateStep');
  expect(countsOf()).toEqual([1, 1, 1]);
  // The lead extends the deadline: the reviewer is reminded again.
  expectStatus(await extend(harness, id, 'legal', { workingDays: 10 }), 200);
  await comes(id, 'remindReviewer');
  expect(countsOf()).toEqual([2, 1, 1]);
  expect(
    (await eventsOf(harness, id)).map(({ name }) => name).filter((name) => /remindReviewer|escalateStep|extendStep/.test(name)),
  ).toEqual(['remindReviewer', 'remindReviewer', 'escalateStep', 'extendStep', 'remindReviewer']);
  const { id: reviewerId } = await harness.as('reviewer-security');
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  expect((await give(id, 'legal', 'reviewer-legal')).body).toMatchObject({ code: 'not_the_assigned_reviewer' });
  expectStatus(await give(id, 'legal', 'reviewer-security'), 200);
  await expectReviewed(harness, id);
});

test('a substitute is reminded in the place of the absent reviewer, and their opinion ends the review', async () => {
  const [lead, legal, security] = [await harness.as('lead'), await harness.as('reviewer-legal'), await harness.as('reviewer-security')];
  const id = await toInReview(harness, titled('Revu par une suppléante'));
  for (const step of ['legal', 'impact'] as const) await assign(harness, id, step);
  expectStatus(await give(id, 'impact', 'reviewer-impact'), 200);
  const today = parisDate(await harness.now());
  const [startsOn, endsOn] = [moveDate(today, { days: 2 }), moveDate(today, { days: 90 })];
  expectStatus(await legal.post(`/people/${legal.id}/absences`, { startsOn, endsOn, substituteId: security.id }), 200);
  await harness.replaceWorker();
  await moveTo(harness, pastDate(endOfDate(moveDate(startsOn, { days: -1 }))));
  const reviewerOf = async () => {
    const { review } = (await lead.get(`/applications/${id}`)).body;
    return review.find(({ key }: { key: string }) => key === 'legal').reviewer.id;
  };
  await until('the step is the substitute’s', async () => (await reviewerOf()) === security.id);
  await comes(id, 'remindReviewer');
  expect(writtenTo(harness, 'Rappel : avis attendu', 'Revu par une suppléante')).toContain('reviewer-security');
  expect(writtenTo(harness, 'Rappel : avis attendu', 'Revu par une suppléante')).not.toContain('reviewer-legal');
  expect((await give(id, 'legal', 'reviewer-legal')).body).toMatchObject({ code: 'not_the_assigned_reviewer' });
  expectStatus(await give(id, 'legal', 'reviewer-security'), 200);
  await assign(harness, id, 'data');
  expectStatus(await give(id, 'data', 'reviewer-data'), 200);
  await expectReviewed(harness, id);
  // The reviewer who comes back finds nothing left to give.
  await moveTo(harness, pastDate(endOfDate(endsOn)));
  await until('the absence is over', async () => (await lead.get(`/people/${legal.id}/absences`)).body.items[0].state === 'over');
  expect(await reviewerOf()).toBe(security.id);
});

testReplays(harness);
