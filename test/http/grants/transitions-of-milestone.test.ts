import { type MilestoneState, milestoneTable } from '../../../domain/grants/milestone.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-lives.ts';
import { age, postReport, postReview, readAs, report, review, toInTwo } from '../../support/impact-lives.ts';
import { expectStatus } from '../../support/lives.ts';
import { toTracked } from '../../support/tracking-lives.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

const planned = async (world: World): Promise<string> => {
  const id = await toInTwo(world);
  await age(world, id);
  return id;
};
const reported = async (world: World): Promise<string> => {
  const id = await planned(world);
  await report(world, id, 1);
  return id;
};
const returned = async (world: World): Promise<string> => {
  const id = await reported(world);
  await review(world, id, 1, 1, 'return');
  return id;
};
/** The same, once its reminder is given: what is due next is its term. */
const recalled = (reach: (world: World) => Promise<string>) => async (world: World) => {
  const id = await reach(world);
  await meetNextDeadline(world, id);
  return id;
};
const streamId = (id: string): string => id;

const give: Pick<Extract<Transition<string>, { may: string }>, 'ask' | 'may' | 'mayNot'> = {
  ask: (world, login, id) => postReport(world, id, 1, {}, login),
  may: 'editor',
  mayNot: 'applicant2',
};
const terminate = async (world: World, login: string, id: string) => {
  const { version } = await readAs(world, 'finance', `/grants/${id}`);
  return (await world.as(login)).post(`/grants/${id}/termination`, { version, reason: 'Le projet est abandonné.' });
};
const end = { ask: terminate, may: 'finance', mayNot: 'lead' };
const takenBack = { ask: withdrawAwardOf, may: 'chair', mayNot: 'lead' };

/**
 * The first milestone of a grant paid in two tranches, or of the years after one that is tracked, by the grant's id.
 */
testTransitions<MilestoneState, string>({
  table: milestoneTable,
  stateOf: async (world, id) => {
    const { milestones } = await readAs(world, 'lead', `/grants/${id}`);
    return (milestones.find(({ trackingYear }: { trackingYear: number | null }) => trackingYear) ?? milestones[0]).state;
  },
  cases: {
    'planned reportMilestone': { reach: planned, ...give },
    'planned askTracking': { reach: toTracked, date: 'askTracking', streamId },
    'planned remindReport': { reach: planned, date: 'remindReport', streamId },
    'planned escalateReport': { reach: recalled(planned), date: 'escalateReport', streamId },
    'planned terminateGrant': { reach: planned, ...end },
    'planned withdrawAward': { reach: toStopped(planned), ...takenBack },
    'reported reviewReport': {
      reach: reported,
      ask: (world, login, id) => postReview(world, id, 1, 1, 'accept', login),
      may: 'lead',
      mayNot: 'finance',
    },
    'reported remindReviewOfReport': { reach: reported, date: 'remindReviewOfReport', streamId },
    'reported terminateGrant': { reach: reported, ...end },
    'reported withdrawAward': { reach: toStopped(reported), ...takenBack },
    'returned reportMilestone': { reach: returned, ...give },
    'returned remindReport': { reach: returned, date: 'remindReport', streamId },
    'returned escalateReport': { reach: recalled(returned), date: 'escalateReport', streamId },
    'returned terminateGrant': { reach: returned, ...end },
    'returned withdrawAward': { reach: toStopped(returned), ...takenBack },
  },
  ends: {
    accepted: async (world) => {
      const id = await reported(world);
      await review(world, id, 1, 1);
      return id;
    },
    cancelled: async (world) => {
      const id = await planned(world);
      expectStatus(await terminate(world, 'finance', id), 200);
      return id;
    },
  },
});
