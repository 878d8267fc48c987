import { type MissionState, missionTable } from '../../../domain/datalab/mission.ts';
import type { Thing } from '../../support/datalab-fixtures.ts';
import * as lives from '../../support/mission-fixtures.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const ask =
  (route: string, body: (harness: AppHarness) => object | Promise<object> = () => ({})) =>
  async (harness: AppHarness, login: string, thing: Thing) =>
    lives.askMission(harness, login, thing, route, await body(harness));

const accept = ask('acceptance');
const decline = ask('refusal', () => ({ reason: 'Nous avons recruté.' }));
const withdraw = ask('withdrawal', () => ({ reason: 'Une autre urgence.' }));
const staff = ask('staffing', async (harness) => ({ days: await lives.daysOf(harness, 1) }));
const deliver = ask('delivery', lives.deliveryOf);
const close = ask('closing');

/** The same, once its reminder was met: the next deadline ends it. */
const recalled = (reach: (harness: AppHarness) => Promise<Thing>) => async (harness: AppHarness) => {
  const thing = await reach(harness);
  await meetNextDeadline(harness, thing.id);
  return thing;
};
const proposed = (harness: AppHarness) => lives.toProposed(harness);
const accepted = (harness: AppHarness) => lives.toAccepted(harness);
const staffed = (harness: AppHarness) => lives.toStaffed(harness);
const delivered = (harness: AppHarness) => lives.toDelivered(harness);
const streamId = ({ id }: Thing) => id;

testTransitions<MissionState, Thing>({
  table: missionTable,
  stateOf: async (harness, { id }) => (await (await harness.as('auditor')).get(`/missions/${id}`)).body.state,
  cases: {
    'proposed acceptMission': { reach: proposed, ask: accept, may: 'applicant', mayNot: 'editor' },
    'proposed declineMission': { reach: proposed, ask: decline, may: 'applicant', mayNot: 'applicant2' },
    'proposed withdrawMission': { reach: proposed, ask: withdraw, may: 'lead', mayNot: 'applicant' },
    'proposed remindMissionAnswer': { reach: proposed, date: 'remindMissionAnswer', streamId },
    'proposed lapseMission': { reach: recalled(proposed), date: 'lapseMission', streamId },
    'accepted staffMission': { reach: accepted, ask: staff, may: 'lead', mayNot: 'reviewer-impact' },
    'accepted withdrawMission': { reach: accepted, ask: withdraw, may: 'lead', mayNot: 'reviewer-impact' },
    'accepted remindStaffing': { reach: accepted, date: 'remindStaffing', streamId },
    'staffed staffMission': { reach: staffed, ask: staff, may: 'lead', mayNot: 'reviewer-impact' },
    'staffed deliverMission': { reach: staffed, ask: deliver, may: 'reviewer-impact', mayNot: 'reviewer-legal' },
    'staffed withdrawMission': { reach: staffed, ask: withdraw, may: 'lead', mayNot: 'applicant' },
    'staffed remindMissionDelivery': { reach: staffed, date: 'remindMissionDelivery', streamId },
    'delivered closeMission': { reach: delivered, ask: close, may: 'lead', mayNot: 'reviewer-impact' },
    'delivered remindComparison': { reach: delivered, date: 'remindComparison', streamId },
    'delivered closeUncompared': { reach: recalled(delivered), date: 'closeUncompared', streamId },
  },
  ends: {
    closed: lives.toClosed,
    declined: lives.toDeclined,
    withdrawn: lives.toWithdrawn,
    lapsed: async (harness) => {
      const thing = await recalled(proposed)(harness);
      await meetNextDeadline(harness, thing.id);
      return thing;
    },
  },
});
