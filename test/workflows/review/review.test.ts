import { endOfWorkingDay, endOfWorkingDayBefore } from '../../../domain/core/calendar.ts';
import { expectReviewed, DIAMOND, extend, projectUnder, waive } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, opinionOn, type Step, steps, toInReview } from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const WORKING_DAYS = {
  legal: { half: 7, all: 15 },
  data: { half: 7, all: 15 },
  impact: { half: 10, all: 20 },
};
const RECALL = 'Rappel : avis attendu';
const LAST_RECALL = 'Dernier rappel : avis attendu';
const LATE = 'Avis en retard';

const harness = temporalOfFile({ skipping: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

/** An application in review, and the instants of its steps by the calendar, counted from the admissibility. */
async function inReview(title: string) {
  const id = await toInReview(harness, titled(title));
  const { at } = (await eventsOf(harness, id)).find(({ name }) => name === 'decideAdmissibility') ?? { at: '' };
  const instantsOf = (step: keyof typeof WORKING_DAYS) => ({
    remindAt: endOfWorkingDay(at, WORKING_DAYS[step].half),
    deadlineAt: endOfWorkingDay(at, WORKING_DAYS[step].all),
  });
  return { id, legal: instantsOf('legal'), data: instantsOf('data'), impact: instantsOf('impact') };
}

const give = async (id: string, step: Step, login = `reviewer-${step}`) =>
  (await harness.as(login)).post(`/applications/${id}/opinions`, opinionOn(step));

/** The deadlines that were met: which, for which step, and the instant at which the calendar wanted it. */
const met = async (id: string) =>
  (await eventsOf(harness, id))
    .filter(({ name }) => name === 'remindReviewer' || name === 'escalateStep')
    .map(({ name, facts, at }) => ({ name, step: facts['step'], last: facts['last'] === true, at }));
const metNames = async (id: string) => (await met(id)).map(({ name, step, last }) => `${name} ${step}${last ? ' again' : ''}`).sort();

/** The lead's tasks on an application. */
const leadTasks = async (id: string) =>
  ((await (await harness.as('lead')).get('/me/tasks')).body.items as { id: string; command: string; detail: string }[])
    .filter((task) => task.id === id)
    .map(({ command, detail }) => `${command} ${detail}`)
    .sort();

test('the reviewer of each step is reminded at half of its own days and near its own deadline, at which it goes to the lead, once each', async () => {
  const { id, legal, data, impact } = await inReview('Côte à côte');
  for (const step of steps) await assign(harness, id, step);
  expect(await leadTasks(id)).toEqual([]);
  expect(await streamOf(harness, id)).toMatchObject({ due_at: legal.remindAt, due_what: 'remindReviewer' });

  await moveTo(harness, shifted(legal.remindAt, -1));
  expect(await met(id)).toEqual([]);
  await moveTo(harness, shifted(impact.remindAt, -1));
  await until('two reviewers are recalled', () => writtenTo(harness, 'Côte à côte', RECALL).length === 2);
  expect(writtenTo(harness, 'Côte à côte', RECALL)).toEqual(['reviewer-data', 'reviewer-legal']);
  await moveTo(harness, shifted(legal.deadlineAt, -1));
  await until('the third is recalled', () => writtenTo(harness, 'Côte à côte', RECALL).length === 3);
  await until('the first two are recalled again', () => writtenTo(harness, 'Côte à côte', LAST_RECALL).length === 2);
  expect(await metNames(id)).toEqual([
    'remindReviewer data',
    'remindReviewer data again',
    'remindReviewer impact',
    'remindReviewer legal',
    'remindReviewer legal again',
  ]);
  await moveTo(harness, shifted(impact.deadlineAt, -1));
  await until('two steps are late', () => writtenTo(harness, 'Côte à côte', LATE).length === 2);
  expect(await leadTasks(id)).toEqual(['assignReviewer data', 'assignReviewer legal']);
  await moveTo(harness, shifted(impact.deadlineAt, 100 * 86_400));
  await until('the third step is late', () => writtenTo(harness, 'Côte à côte', LATE).length === 3);

  expect(writtenTo(harness, 'Côte à côte', RECALL)).toEqual(['reviewer-data', 'reviewer-impact', 'reviewer-legal']);
  expect(writtenTo(harness, 'Côte à côte', LAST_RECALL)).toEqual(['reviewer-data', 'reviewer-impact', 'reviewer-legal']);
  expect(writtenTo(harness, 'Côte à côte', LATE)).toEqual(['lead', 'lead', 'lead']);
  expect(await leadTasks(id)).toEqual(['assignReviewer data', 'assignReviewer impact', 'assignReviewer legal']);
  const dues = { legal, data, impact };
  const events = await met(id);
  expect(events).toHaveLength(9);
  // Each at the calendar's instant, and not a minute later.
  for (const { name, step, last, at } of events) {
    const { remindAt, deadlineAt } = dues[step as keyof typeof dues];
    const due = name === 'escalateStep' ? deadlineAt : last ? endOfWorkingDayBefore(deadlineAt, 2) : remindAt;
    expect(at >= due && at < shifted(due, 60)).toBe(true);
  }
  expect(await streamOf(harness, id)).toMatchObject({ due_at: null, due_what: null });
});

test('the lead is reminded of a step without a reviewer', async () => {
  const { id, legal } = await inReview('Sans relecteur');
  await assign(harness, id, 'data');
  await moveTo(harness, pastDate(legal.remindAt));
  await until('both are recalled', () => writtenTo(harness, 'Sans relecteur', RECALL).length === 2);
  expect(writtenTo(harness, 'Sans relecteur', RECALL)).toEqual(['lead', 'reviewer-data']);
});

test('a step whose opinion was given brings no reminder and does not go to the lead', async () => {
  const { id, legal, impact } = await inReview('Rendu à temps');
  for (const step of steps) await assign(harness, id, step);
  expectStatus(await give(id, 'legal'), 200);
  await moveTo(harness, shifted(legal.deadlineAt, -1));
  await until('the others are recalled', () => writtenTo(harness, 'Rendu à temps', RECALL).length === 2);
  await until('one of them again', () => writtenTo(harness, 'Rendu à temps', LAST_RECALL).length === 1);
  expectStatus(await give(id, 'data'), 200);
  await moveTo(harness, pastDate(impact.deadlineAt));
  await until('the one that is left is late', () => writtenTo(harness, 'Rendu à temps', LATE).length === 1);
  expect(await metNames(id)).toEqual([
    'escalateStep impact',
    'remindReviewer data',
    'remindReviewer data again',
    'remindReviewer impact',
    'remindReviewer impact again',
  ]);
  expect(await leadTasks(id)).toEqual(['assignReviewer impact']);
});

test('after a step went to the lead its opinion is still given, and the file goes on', async () => {
  const { id, impact } = await inReview('Rendu tard');
  for (const step of steps) await assign(harness, id, step);
  await moveTo(harness, pastDate(impact.deadlineAt));
  await until('all are late', async () => (await met(id)).length === 9);
  expectStatus(await give(id, 'legal'), 200);
  expectStatus(await give(id, 'data'), 200);
  expectStatus(await give(id, 'impact'), 200);
  await expectReviewed(harness, id);
  expect(await leadTasks(id)).toEqual(['createSession null']);
});

test('who is asked in the late reviewer’s place is written to, and only that person may answer', async () => {
  const { id, legal } = await inReview('Repris');
  await assign(harness, id, 'legal');
  await moveTo(harness, pastDate(legal.deadlineAt));
  await until('the step is late', async () => (await metNames(id)).includes('escalateStep legal'));
  const { id: reviewerId } = await harness.as('reviewer-data');
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  await until('the new reviewer is written to', () => writtenTo(harness, 'Repris', 'Un avis vous est demandé').length === 2);
  expect(writtenTo(harness, 'Repris', 'Un avis vous est demandé')).toEqual(['reviewer-data', 'reviewer-legal']);
  const { version } = await streamOf(harness, id);
  expect(expectStatus(await give(id, 'legal', 'reviewer-legal'), 422)).toMatchObject({ code: 'not_the_assigned_reviewer' });
  expect(await streamOf(harness, id)).toMatchObject({ version });
  expectStatus(await give(id, 'legal', 'reviewer-data'), 200);
});

test('a deadline that the lead extends brings a reminder at half of what is left, and goes to the lead again at its new end', async () => {
  const { id, impact } = await inReview('Prolongé');
  for (const step of steps) await assign(harness, id, step);
  for (const step of ['legal', 'data'] as const) expectStatus(await give(id, step), 200);
  await moveTo(harness, pastDate(impact.deadlineAt));
  await until('the last step is late', async () => (await metNames(id)).includes('escalateStep impact'));
  expectStatus(await extend(harness, id, 'impact', { workingDays: 10 }), 200);
  const { at } = (await eventsOf(harness, id)).at(-1)!;
  const [remindAt, deadlineAt] = [endOfWorkingDay(at, 5), endOfWorkingDay(at, 10)];
  expect(await leadTasks(id)).toEqual([]);
  expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt, due_what: 'remindReviewer' });
  await moveTo(harness, shifted(deadlineAt, -1));
  await until('it is recalled again', () => writtenTo(harness, 'Prolongé', RECALL).length === 2);
  expect(writtenTo(harness, 'Prolongé', LATE)).toEqual(['lead']);
  await moveTo(harness, pastDate(deadlineAt));
  await until('it is late again', () => writtenTo(harness, 'Prolongé', LATE).length === 2);
  expect((await met(id)).slice(-2)).toMatchObject([
    { name: 'remindReviewer', step: 'impact' },
    { name: 'escalateStep', step: 'impact' },
  ]);
  expect(await leadTasks(id)).toEqual(['assignReviewer impact']);
});

test('a step behind others has its own days from the day on which it opens, and its reminders and lateness follow them', async () => {
  const id = await toInReview(harness, await projectUnder(harness, DIAMOND, 'En losange'));
  for (const step of steps) await assign(harness, id, step);
  const { at: admitted } = (await eventsOf(harness, id)).find(({ name }) => name === 'decideAdmissibility')!;
  await moveTo(harness, pastDate(endOfWorkingDay(admitted, 12)));
  expectStatus(await waive(harness, id, 'data'), 200);
  expectStatus(await give(id, 'legal'), 200);
  const { at, facts } = (await eventsOf(harness, id)).at(-1)!;
  expect(facts).toMatchObject({ opened: 'impact' });
  expect(await streamOf(harness, id)).toMatchObject({ due_at: endOfWorkingDay(at, 10), due_what: 'remindReviewer' });
  await moveTo(harness, pastDate(endOfWorkingDay(at, 20)));
  await until('it is late', () => writtenTo(harness, 'En losange', LATE).length === 1);
  expect(await metNames(id)).toEqual([
    'escalateStep impact',
    'remindReviewer data',
    'remindReviewer impact',
    'remindReviewer impact again',
    'remindReviewer legal',
  ]);
});

testReplays(harness);
