import { type StepState, stepTable } from '../../../domain/review.ts';
import { assign, expectStatus, opinionOn, toInReview } from '../../support/lives.ts';
import { streamOf } from '../../support/story.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

const assigned = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  return id;
};
/** Every reminder is given: what is due next is the first term. */
const recalled = async (world: World): Promise<string> => {
  const id = await assigned(world);
  while ((await streamOf(world, id)).due_what === 'remindReviewer') await meetNextDeadline(world, id);
  return id;
};
const give = async (world: World, login: string, id: string) =>
  (await world.as(login)).post(`/applications/${id}/opinions`, opinionOn('legal'));
const streamId = (id: string): string => id;

/** The step `legal` of an application, by the application's id. */
testTransitions<StepState, string>({
  table: stepTable,
  stateOf: async (world, id) => {
    const { review } = (await (await world.as('lead')).get(`/applications/${id}`)).body;
    return review.find(({ key }: { key: string }) => key === 'legal').state;
  },
  cases: {
    'open assignReviewer': {
      reach: assigned,
      ask: async (world, login, id) =>
        (await world.as(login)).post(`/applications/${id}/assignments`, {
          step: 'legal',
          reviewerId: (await world.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'chair',
    },
    'open giveOpinion': { reach: assigned, ask: give, may: 'reviewer-legal', mayNot: 'reviewer-impact' },
    'open remindReviewer': { reach: assigned, date: 'remindReviewer', streamId },
    'open escalateStep': { reach: recalled, date: 'escalateStep', streamId },
  },
  ends: {
    given: async (world) => {
      const id = await assigned(world);
      expectStatus(await give(world, 'reviewer-legal', id), 200);
      return id;
    },
  },
});
