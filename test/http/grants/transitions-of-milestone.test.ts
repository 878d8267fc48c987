import { type MilestoneState, milestoneTable } from '../../../domain/grants/milestone.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { age, readAs, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { reminded, testTransitions } from '../../support/transitions.ts';
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
const streamId = (id: string): string => id;
const terminate = async (harness: AppHarness, login: string, id: string) => {
  await noticed(harness.database.db, id);
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
    'planned withdrawAward': { reach: toStopped(planned), ...takenBack },
    'reported withdrawAward': { reach: toStopped(reported), ...takenBack },
    'returned remindReport': { reach: returned, date: 'remindReport', streamId },
    'returned escalateReport': { reach: reminded(returned), date: 'escalateReport', streamId },
    'returned terminateGrant': { reach: returned, ...end },
    'returned withdrawAward': { reach: toStopped(returned), ...takenBack },
  },
});
