import { endOfDate, parisDate, workingDayFrom } from '../../domain/core/calendar.ts';
import { LetterRefused, PostUnavailable } from '../../letters/core/post.ts';
import { people } from '../../local/people.ts';
import { atRest, runOf, tell } from '../support/behind.ts';
import { cast, withVote } from '../support/committee-fixtures.ts';
import { historyOf } from '../support/history.ts';
import { assign, expectStatus, toInReview, toReviewed } from '../support/fixtures.ts';
import { testReplays } from '../support/replay.ts';
import { allWritten, EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const [HOUR_SECONDS, DAY_SECONDS] = [3_600, 86_400];
const FULL_BOX = people.find(({ login }) => login === 'reviewer-legal')?.email;

let tellingsTried = 0;
let isTellingBroken = false;
let remindersTried: string[] = [];
let isReminderBroken = false;
let isBoxFull = false;

const harness = temporalOfFile({
  skipping: true,
  post: async ({ to }) => {
    if (isBoxFull && to === FULL_BOX) throw new LetterRefused('the box is full');
  },
  rows: (all) => ({
    ...all,
    remindReviewer: async (id) => {
      remindersTried.push(id);
      if (isReminderBroken) throw new TypeError('this is unforeseen');
      return all.remindReviewer(id);
    },
  }),
  chores: (all) => ({
    ...all,
    tellDecision: async (id) => {
      tellingsTried += 1;
      if (isTellingBroken) throw new PostUnavailable(new Error('Temporal takes no signal'));
      return all.tellDecision(id);
    },
  }),
});
beforeAll(() => signIn(harness, ...EVERYBODY, 'member-1', 'member-2'));

const eventsOfRun = async (kind: string, id: string) => (await historyOf(harness.temporal, `${kind}:${id}`)).length;

test('a telling that fails again and again keeps no date from coming', async () => {
  const [applicationId, other] = [await toReviewed(harness, titled('Voté')), await toReviewed(harness, titled('Sans quorum'))];
  const now = await harness.now();
  const opensAt = shifted(now, DAY_SECONDS);
  const heldOn = workingDayFrom(parisDate(shifted(now, 2 * DAY_SECONDS)));
  // A telling is tried each minute, and the chair is reminded at the end of the session's day.
  const closesAt = shifted(endOfDate(heldOn), -HOUR_SECONDS / 2);
  const body = { ...(await withVote(harness, [applicationId, other], { opensAt, closesAt })), heldOn };
  const { id } = expectStatus(await (await harness.as('lead')).post('/sessions', body), 201) as unknown as { id: string };
  await moveTo(harness, shifted(opensAt, 60));
  await until('the vote is open', async () => (await namesOf(harness, id)).includes('openVote'));
  for (const login of ['member-1', 'member-2']) expectStatus(await cast(harness, login, id, { [applicationId]: 'favour' }), 200);
  isTellingBroken = true;
  const before = tellingsTried;
  await moveTo(harness, shifted(closesAt, 60));
  await until('others were to be told', () => tellingsTried > before);
  const { due_at: dueAt, due_what: due } = await streamOf(harness, id);
  expect(due).toBe('remindChair');
  await moveTo(harness, shifted(String(dueAt), 60));
  await until('the chair is reminded', async () => (await namesOf(harness, id)).includes('remindChair'));
  isTellingBroken = false;
});

test('a date whose rule gives it no more is stored anew, and asked for once and not again and again', async () => {
  const id = await toInReview(harness, titled('Un jour férié de plus'));
  await atRest(harness, 'application', id);
  const { due_at: dueAt, due_what: due, version } = await streamOf(harness, id);
  const before = await eventsOfRun('application', id);
  // The list of holidays has changed since: the rule gives a later day than the stored one.
  const stored = shifted(await harness.now(), -60);
  await harness.database.pool.query('UPDATE stream SET due_at = $2 WHERE id = $1', [id, stored]);
  await tell(harness, 'application', id);
  await until('the date is what its rule gives', async () => (await streamOf(harness, id)).due_at === dueAt);
  await atRest(harness, 'application', id);
  expect(await streamOf(harness, id)).toMatchObject({ due_what: due, version });
  expect((await eventsOfRun('application', id)) - before).toBeLessThan(60);
});

test('an activity whose fault no repeat mends is tried at growing intervals, its workflow goes on, and the date is met once it is mended', async () => {
  const id = await toInReview(harness, titled('Une faute'));
  await assign(harness, id, 'legal');
  const { due_at: dueAt, due_what: due } = await streamOf(harness, id);
  expect(due).toBe('remindReviewer');
  isReminderBroken = true;
  remindersTried = [];
  await moveTo(harness, shifted(String(dueAt), DAY_SECONDS));
  await until('it was tried', () => remindersTried.includes(id));
  // A day of the workflow's clock: a second between the first attempts, and then an hour.
  expect(remindersTried.filter((tried) => tried === id).length).toBeLessThan(50);
  expect((await runOf(harness, 'application', id)).status).toBe('RUNNING');
  isReminderBroken = false;
  await moveTo(harness, shifted(await harness.now(), 7_200));
  await until('the reviewer is reminded', async () => (await namesOf(harness, id)).includes('remindReviewer'));
});

test('a box that is full for half an hour holds up no other letter, and makes neither history nor dates grow', async () => {
  const id = await toInReview(harness, titled('Boîte pleine'));
  await until('the first letters have left', () => allWritten(harness, id));
  isBoxFull = true;
  await assign(harness, id, 'legal');
  await assign(harness, id, 'data');
  await moveTo(harness, shifted(await harness.now(), 120));
  await until('the other reviewer is asked', () => writtenTo(harness, 'Boîte pleine', 'Un avis vous est demandé').length === 1);
  const before = await eventsOfRun('application', id);
  await moveTo(harness, shifted(await harness.now(), HOUR_SECONDS / 2));
  expect(writtenTo(harness, 'Boîte pleine', 'Un avis vous est demandé')).toEqual(['reviewer-data']);
  const dates = (await eventsOf(harness, id)).filter(({ name }) => name === 'remindReviewer').length;
  expect((await eventsOfRun('application', id)) - before).toBeLessThan(40 + 30 * dates);
  isBoxFull = false;
  await moveTo(harness, shifted(await harness.now(), 120));
  await until('the letter has left', () => writtenTo(harness, 'Boîte pleine', 'Un avis vous est demandé').length === 2);
});

testReplays(harness);
