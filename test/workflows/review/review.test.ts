import { endOfWorkingDay, endOfWorkingDayBefore } from '../../../domain/core/calendar.ts';
import { expectReviewed, DIAMOND, extend, projectUnder, waive } from '../../support/graph-lives.ts';
import { assign, expectStatus, opinionOn, type Step, steps, toInReview } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const WORKING_DAYS = {
  legal: { half: 7, all: 15 },
  data: { half: 7, all: 15 },
  impact: { half: 10, all: 20 },
};
const RECALL = 'Rappel : avis attendu';
const LAST_RECALL = 'Dernier rappel : avis attendu';
const LATE = 'Avis en retard';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

/** An application in review, and the instants of its steps as the calendar has them from the admissibility on. */
async function inReview(title: string) {
  const id = await toInReview(world, titled(title));
  const { at } = (await eventsOf(world, id)).find(({ name }) => name === 'decideAdmissibility') ?? { at: '' };
  const instantsOf = (step: keyof typeof WORKING_DAYS) => ({
    remindAt: endOfWorkingDay(at, WORKING_DAYS[step].half),
    termAt: endOfWorkingDay(at, WORKING_DAYS[step].all),
  });
  return { id, legal: instantsOf('legal'), data: instantsOf('data'), impact: instantsOf('impact') };
}

const give = async (id: string, step: Step, login = `reviewer-${step}`) =>
  (await world.as(login)).post(`/applications/${id}/opinions`, opinionOn(step));

/** The deadlines that were met: what, for which step, and on which instant the calendar wanted it. */
const met = async (id: string) =>
  (await eventsOf(world, id))
    .filter(({ name }) => name === 'remindReviewer' || name === 'escalateStep')
    .map(({ name, facts, at }) => ({ name, step: facts['step'], last: facts['last'] === true, at }));
const metNames = async (id: string) => (await met(id)).map(({ name, step, last }) => `${name} ${step}${last ? ' again' : ''}`).sort();

/** The lead's tasks on an application. */
const leadTasks = async (id: string) =>
  ((await (await world.as('lead')).get('/me/tasks')).body.items as { id: string; command: string; detail: string }[])
    .filter((task) => task.id === id)
    .map(({ command, detail }) => `${command} ${detail}`)
    .sort();

test('each step is recalled at half of its own days and near its own term, at which it goes to the lead, once each', async () => {
  const { id, legal, data, impact } = await inReview('Côte à côte');
  for (const step of steps) await assign(world, id, step);
  expect(await leadTasks(id)).toEqual([]);
  expect(await streamOf(world, id)).toMatchObject({ due_at: legal.remindAt, due_what: 'remindReviewer' });

  await moveTo(world, shifted(legal.remindAt, -1));
  expect(await met(id)).toEqual([]);
  await moveTo(world, shifted(impact.remindAt, -1));
  await until('two reviewers are recalled', () => writtenTo(world, 'Côte à côte', RECALL).length === 2);
  expect(writtenTo(world, 'Côte à côte', RECALL)).toEqual(['reviewer-data', 'reviewer-legal']);
  await moveTo(world, shifted(legal.termAt, -1));
  await until('the third is recalled', () => writtenTo(world, 'Côte à côte', RECALL).length === 3);
  await until('the first two are recalled again', () => writtenTo(world, 'Côte à côte', LAST_RECALL).length === 2);
  expect(await metNames(id)).toEqual([
    'remindReviewer data',
    'remindReviewer data again',
    'remindReviewer impact',
    'remindReviewer legal',
    'remindReviewer legal again',
  ]);
  await moveTo(world, shifted(impact.termAt, -1));
  await until('two steps are late', () => writtenTo(world, 'Côte à côte', LATE).length === 2);
  expect(await leadTasks(id)).toEqual(['assignReviewer data', 'assignReviewer legal']);
  await moveTo(world, shifted(impact.termAt, 100 * 86_400));
  await until('the third step is late', () => writtenTo(world, 'Côte à côte', LATE).length === 3);

  expect(writtenTo(world, 'Côte à côte', RECALL)).toEqual(['reviewer-data', 'reviewer-impact', 'reviewer-legal']);
  expect(writtenTo(world, 'Côte à côte', LAST_RECALL)).toEqual(['reviewer-data', 'reviewer-impact', 'reviewer-legal']);
  expect(writtenTo(world, 'Côte à côte', LATE)).toEqual(['lead', 'lead', 'lead']);
  expect(await leadTasks(id)).toEqual(['assignReviewer data', 'assignReviewer impact', 'assignReviewer legal']);
  const dues = { legal, data, impact };
  const events = await met(id);
  expect(events).toHaveLength(9);
  // Each on the calendar's instant, and not a minute later.
  for (const { name, step, last, at } of events) {
    const { remindAt, termAt } = dues[step as keyof typeof dues];
    const due = name === 'escalateStep' ? termAt : last ? endOfWorkingDayBefore(termAt, 2) : remindAt;
    expect(at >= due && at < shifted(due, 60)).toBe(true);
  }
  expect(await streamOf(world, id)).toMatchObject({ due_at: null, due_what: null });
});

test('a step that nobody was asked for is recalled to the lead', async () => {
  const { id, legal } = await inReview('Sans relecteur');
  await assign(world, id, 'data');
  await moveTo(world, pastDate(legal.remindAt));
  await until('both are recalled', () => writtenTo(world, 'Sans relecteur', RECALL).length === 2);
  expect(writtenTo(world, 'Sans relecteur', RECALL)).toEqual(['lead', 'reviewer-data']);
});

test('a step whose opinion was given is neither recalled nor taken to the lead', async () => {
  const { id, legal, impact } = await inReview('Rendu à temps');
  for (const step of steps) await assign(world, id, step);
  expectStatus(await give(id, 'legal'), 200);
  await moveTo(world, shifted(legal.termAt, -1));
  await until('the others are recalled', () => writtenTo(world, 'Rendu à temps', RECALL).length === 2);
  await until('one of them again', () => writtenTo(world, 'Rendu à temps', LAST_RECALL).length === 1);
  expectStatus(await give(id, 'data'), 200);
  await moveTo(world, pastDate(impact.termAt));
  await until('the one that is left is late', () => writtenTo(world, 'Rendu à temps', LATE).length === 1);
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
  for (const step of steps) await assign(world, id, step);
  await moveTo(world, pastDate(impact.termAt));
  await until('all are late', async () => (await met(id)).length === 9);
  expectStatus(await give(id, 'legal'), 200);
  expectStatus(await give(id, 'data'), 200);
  expectStatus(await give(id, 'impact'), 200);
  await expectReviewed(world, id);
  expect(await leadTasks(id)).toEqual(['createSession null']);
});

test('who is asked in the late reviewer’s place is written to, and only that person may answer', async () => {
  const { id, legal } = await inReview('Repris');
  await assign(world, id, 'legal');
  await moveTo(world, pastDate(legal.termAt));
  await until('the step is late', async () => (await metNames(id)).includes('escalateStep legal'));
  const { id: reviewerId } = await world.as('reviewer-data');
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  await until('the new reviewer is written to', () => writtenTo(world, 'Repris', 'Un avis vous est demandé').length === 2);
  expect(writtenTo(world, 'Repris', 'Un avis vous est demandé')).toEqual(['reviewer-data', 'reviewer-legal']);
  const { version } = await streamOf(world, id);
  expect(expectStatus(await give(id, 'legal', 'reviewer-legal'), 422)).toMatchObject({ code: 'not_the_assigned_reviewer' });
  expect(await streamOf(world, id)).toMatchObject({ version });
  expectStatus(await give(id, 'legal', 'reviewer-data'), 200);
});

test('a term that the lead puts off is recalled at half of what is left, and goes to the lead again at its new end', async () => {
  const { id, impact } = await inReview('Prolongé');
  for (const step of steps) await assign(world, id, step);
  for (const step of ['legal', 'data'] as const) expectStatus(await give(id, step), 200);
  await moveTo(world, pastDate(impact.termAt));
  await until('the last step is late', async () => (await metNames(id)).includes('escalateStep impact'));
  expectStatus(await extend(world, id, 'impact', { workingDays: 10 }), 200);
  const { at } = (await eventsOf(world, id)).at(-1)!;
  const [remindAt, termAt] = [endOfWorkingDay(at, 5), endOfWorkingDay(at, 10)];
  expect(await leadTasks(id)).toEqual([]);
  expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt, due_what: 'remindReviewer' });
  await moveTo(world, shifted(termAt, -1));
  await until('it is recalled again', () => writtenTo(world, 'Prolongé', RECALL).length === 2);
  expect(writtenTo(world, 'Prolongé', LATE)).toEqual(['lead']);
  await moveTo(world, pastDate(termAt));
  await until('it is late again', () => writtenTo(world, 'Prolongé', LATE).length === 2);
  expect((await met(id)).slice(-2)).toMatchObject([
    { name: 'remindReviewer', step: 'impact' },
    { name: 'escalateStep', step: 'impact' },
  ]);
  expect(await leadTasks(id)).toEqual(['assignReviewer impact']);
});

test('a step behind others has its own days from the day on which it opens, and is recalled and late by them', async () => {
  const id = await toInReview(world, await projectUnder(world, DIAMOND, 'En losange'));
  for (const step of steps) await assign(world, id, step);
  const { at: admitted } = (await eventsOf(world, id)).find(({ name }) => name === 'decideAdmissibility')!;
  await moveTo(world, pastDate(endOfWorkingDay(admitted, 12)));
  expectStatus(await waive(world, id, 'data'), 200);
  expectStatus(await give(id, 'legal'), 200);
  const { at, facts } = (await eventsOf(world, id)).at(-1)!;
  expect(facts).toMatchObject({ opened: 'impact' });
  expect(await streamOf(world, id)).toMatchObject({ due_at: endOfWorkingDay(at, 10), due_what: 'remindReviewer' });
  await moveTo(world, pastDate(endOfWorkingDay(at, 20)));
  await until('it is late', () => writtenTo(world, 'En losange', LATE).length === 1);
  expect(await metNames(id)).toEqual([
    'escalateStep impact',
    'remindReviewer data',
    'remindReviewer impact',
    'remindReviewer impact again',
    'remindReviewer legal',
  ]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
