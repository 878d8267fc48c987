import { endOfWorkingDay } from '../../../domain/calendar.ts';
import { expectStatus, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const SCREENING_WORKING_DAYS = 10;
const REMINDER = 'À examiner sans tarder';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

async function submitted(title: string) {
  const id = await toSubmitted(world, titled(title));
  const at = (await eventsOf(world, id)).find(({ name }) => name === 'submitApplication')?.at ?? '';
  return { id, dueAt: endOfWorkingDay(at, SCREENING_WORKING_DAYS) };
}

const decide = async (id: string, decision: string, reason = '') =>
  (await world.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision, reason });

test('a screening that is late is recalled to the screeners once, at the end of the tenth working day', async () => {
  const { id, dueAt } = await submitted('En retard');
  expect(await streamOf(world, id)).toMatchObject({ due_at: dueAt, due_what: 'remindScreener' });
  await moveTo(world, shifted(dueAt, -1));
  expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication']);
  await moveTo(world, pastDate(dueAt));
  await until('the screener is written to', () => writtenTo(world, 'En retard', REMINDER).length > 0);
  const reminder = (await eventsOf(world, id)).at(-1);
  expect(reminder).toMatchObject({ name: 'remindScreener' });
  expect((reminder?.at ?? '') >= dueAt).toBe(true);
  await moveTo(world, shifted(dueAt, 90 * 86_400));
  expect(writtenTo(world, 'En retard', REMINDER)).toEqual(['screener']);
  expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'remindScreener']);
  expect(await streamOf(world, id)).toMatchObject({ due_at: null, due_what: null });
});

test('a reminded application is still decided, and its review starts then', async () => {
  const { id, dueAt } = await submitted('Décidé après');
  await moveTo(world, shifted(dueAt, 86_400));
  await until('the reminder is recorded', async () => (await namesOf(world, id)).includes('remindScreener'));
  const answer = expectStatus(await decide(id, 'admissible'), 200);
  const { at } = (await eventsOf(world, id)).at(-1) ?? { at: '' };
  expect(answer).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer', at: endOfWorkingDay(at, 7) } });
});

test.each([
  ['admissible', ''],
  ['inadmissible', 'Hors du champ de l’appel.'],
])('a screening decided in time (%s) is not recalled to anybody', async (decision, reason) => {
  const title = `Décidé à temps, ${decision}`;
  const { id, dueAt } = await submitted(title);
  await moveTo(world, shifted(dueAt, -1));
  expectStatus(await decide(id, decision, reason), 200);
  await moveTo(world, pastDate(dueAt));
  await until('the applicant is told', () => writtenTo(world, title, 'Dossier').length > 0);
  expect(writtenTo(world, title, 'Dossier')).toEqual(['applicant']);
  expect(writtenTo(world, title, REMINDER)).toEqual([]);
  expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'decideAdmissibility']);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
