import { type MilestoneState, milestoneTable } from '../../../domain/grants/milestone.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { age, postReport, postReview, readAs, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { toTracked } from '../../support/tracking-fixtures.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const planned = async (harness: AppHarness): Promise<string> => {
  const id = await toInTwo(harness);
  await age(harness, id);
  return id;
};
const reported = async (harness: AppHarness): Promise<string> => {
  const id = await planned(harness);
  await report(harness, id, 1);
  return id;
};
const returned = async (harness: AppHarness): Promise<string> => {
  const id = await reported(harness);
  await review(harness, id, 1, 1, 'return');
  return id;
};
/** The same, once its reminder is given: the next deadline is the final one. */
const recalled = (reach: (harness: AppHarness) => Promise<string>) => async (harness: AppHarness) => {
  const id = await reach(harness);
  await meetNextDeadline(harness, id);
  return id;
};
const streamId = (id: string): string => id;

const give: Pick<Extract<Transition<string>, { may: string }>, 'ask' | 'may' | 'mayNot'> = {
  ask: (harness, login, id) => postReport(harness, id, 1, {}, login),
  may: 'editor',
  mayNot: 'applicant2',
};
const terminate = async (harness: AppHarness, login: string, id: string) => {
  const { version } = await readAs(harness, 'finance', `/grants/${id}`);
  return (await harness.as(login)).post(`/grants/${id}/termination`, { version, reason: 'Le projet est abandonné.' });
};
const end = { ask: terminate, may: 'finance', mayNot: 'lead' };
const takenBack = { ask: withdrawAwardOf, may: 'chair', mayNot: 'lead' };

/** The first milestone of a grant paid in two tranches, or of the years after a tracked one, by the grant's id. */
testTransitions<MilestoneState, string>({
  table: milestoneTable,
  stateOf: async (harness, id) => {
    const { milestones } = await readAs(harness, 'lead', `/grants/${id}`);
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
      ask: (harness, login, id) => postReview(harness, id, 1, 1, 'accept', login),
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
    accepted: async (harness) => {
      const id = await reported(harness);
      await review(harness, id, 1, 1);
      return id;
    },
    cancelled: async (harness) => {
      const id = await planned(harness);
      expectStatus(await terminate(harness, 'finance', id), 200);
      return id;
    },
  },
});
