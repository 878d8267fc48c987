import { MockActivityEnvironment } from '@temporalio/testing';
import { deadlines } from '../../../activities/index.ts';
import { letterActivities } from '../../../activities/letters.ts';
import { wakingActivities } from '../../../activities/core/workflow-wakeups.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { people } from '../../../local/people.ts';
import { plain } from '../../support/french.ts';
import { today } from '../../support/fixtures.ts';
import { insertApplications } from '../../support/many-applications.ts';
import { copyingOfFile } from '../../support/command-harness.ts';

const STEPS = 500;

const { database, harness } = copyingOfFile();
beforeAll(async () => {
  await insertApplications(database.pool, STEPS, STEPS);
});

const personOf = (login: string): string => harness.callers[login]?.personId ?? '';
const run = <Args extends unknown[], Result>(activity: (...args: Args) => Promise<Result>, ...args: Args): Promise<Result> =>
  new MockActivityEnvironment().run(activity, ...args);

test('the substitute of a reviewer with five hundred steps is told of all', async () => {
  const { db } = database;
  const id = personOf('reviewer-legal');
  await db.updateTable('review_step').set({ reviewer_id: id }).where('key', '=', 'legal').execute();
  const days = { startsOn: moveDate(today(), { days: 1 }), endsOn: moveDate(today(), { days: 10 }) };
  const { due } = await harness.accept('reviewer-legal', 'declareAbsence', { ...days, substituteId: personOf('reviewer-impact') }, { id });
  expect(await deadlines(db).startAbsence(id, due?.at ?? '')).toMatchObject({ id });

  const woken: string[] = [];
  const { tellStandIn } = wakingActivities(db, { wake: async (moved) => void woken.push(moved.id), hint: () => undefined, pauseMs: 0 });
  await run(tellStandIn, id);
  const letters: { to: string; subject: string }[] = [];
  const { sendLetters } = letterActivities(db, async ({ to, subject }) => void letters.push({ to, subject }), {
    wake: async () => undefined,
  });
  for (const applicationId of woken) await run(sendLetters, applicationId);

  const titles = await db.selectFrom('application').select('title').execute();
  const told = (title: string): string => `Un avis vous revient en l’absence de Sékou Diarra : ${title}`;
  expect(letters.map(({ subject }) => plain(subject)).sort()).toEqual(titles.map(({ title }) => told(title)).sort());
  const substitute = people.find(({ login }) => login === 'reviewer-impact')?.email;
  expect(new Set(letters.map(({ to }) => to))).toEqual(new Set([substitute]));
});
