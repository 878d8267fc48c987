import { deadlines, meetBy } from '../../../activities/index.ts';
import type { Moved } from '../../../domain/core/command.ts';
import { meetConsequences } from '../../../runtime/consequences.ts';
import { copyingOfFile, inReview } from '../../support/command-harness.ts';
import { opinionOn, stepsFor, STUDENTS } from '../../support/fixtures.ts';
import { until } from '../../support/until.ts';

const { database, harness } = copyingOfFile();

const stateOf = async (id: string): Promise<string | undefined> =>
  (await database.db.selectFrom('application').where('id', '=', id).select('state').executeTakeFirst())?.state;

/** Gives the last opinion of an application's review, without its consequences; returns what that has moved. */
async function lastOpinion(): Promise<{ id: string; moved: readonly Moved[] }> {
  const id = await inReview(harness);
  const steps = stepsFor(STUDENTS);
  let moved: readonly Moved[] = [];
  for (const [place, step] of steps.entries()) {
    const isLast = place === steps.length - 1;
    const opinion = opinionOn(step, 'favourable', STUDENTS);
    const answer = await harness.ask(`reviewer-${step}`, 'giveOpinion', opinion, { id, follows: !isLast });
    if (!('moved' in answer)) throw new Error(`the opinion on ${step} was refused`);
    moved = answer.moved as Moved[];
  }
  return { id, moved };
}

test('an application is reviewed beside the last opinion, and its workflow hears of that afterwards', async () => {
  const { id, moved } = await lastOpinion();
  expect(moved).toContainEqual(expect.objectContaining({ id, name: 'giveOpinion', consequence: 'continueReview' }));
  expect(await stateOf(id)).toBe('in_review');
  const heard: { name: string; state: string | undefined }[] = [];
  const hint = async (all: readonly Moved[]) => {
    const state = await stateOf(id);
    for (const { name } of all.filter((each) => each.id === id)) heard.push({ name, state });
  };
  meetConsequences(database.db, meetBy(deadlines(database.db)), (all) => void hint(all))(moved);
  await until('its workflow is hinted', () => Promise.resolve(heard.length > 0));
  expect(heard.map(({ state }) => state)).toContain('reviewed');
  expect(heard.map(({ state }) => state)).not.toContain('in_review');
  expect(heard.map(({ name }) => name)).toContain('giveOpinion');
});

test('a consequence that cannot be met here is left to the workflow, which is hinted all the same', async () => {
  const { id, moved } = await lastOpinion();
  const heard: Moved[] = [];
  const away = () => Promise.reject(new Error('PostgreSQL is away'));
  meetConsequences(database.db, away, (all) => void heard.push(...all))(moved);
  await until('its workflow is hinted', () => Promise.resolve(heard.some((each) => each.id === id)));
  expect(await stateOf(id)).toBe('in_review');
});

test('what follows from nothing is hinted at once', () => {
  const heard: Moved[] = [];
  const moved: Moved[] = [{ kind: 'application', id: 'some', name: 'submitApplication', version: 2 }];
  meetConsequences(
    database.db,
    () => Promise.resolve([]),
    (all) => void heard.push(...all),
  )(moved);
  expect(heard).toEqual(moved);
});
