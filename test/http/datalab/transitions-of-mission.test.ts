import { type MissionState, missionTable } from '../../../domain/datalab/mission.ts';
import type { Thing } from '../../support/datalab-lives.ts';
import * as lives from '../../support/mission-lives.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

const ask =
  (route: string, body: (world: World) => object | Promise<object> = () => ({})) =>
  async (world: World, login: string, thing: Thing) =>
    lives.askMission(world, login, thing, route, await body(world));

const accept = ask('acceptance');
const decline = ask('refusal', () => ({ reason: 'Nous avons recruté.' }));
const withdraw = ask('withdrawal', () => ({ reason: 'Une autre urgence.' }));
const staff = ask('staffing', async (world) => ({ days: await lives.daysOf(world, 1) }));
const deliver = ask('delivery', lives.deliveryOf);
const close = ask('closing');

/** The same, once its reminder was met: what is due next ends it. */
const recalled = (reach: (world: World) => Promise<Thing>) => async (world: World) => {
  const thing = await reach(world);
  await meetNextDeadline(world, thing.id);
  return thing;
};
const proposed = (world: World) => lives.toProposed(world);
const accepted = (world: World) => lives.toAccepted(world);
const staffed = (world: World) => lives.toStaffed(world);
const delivered = (world: World) => lives.toDelivered(world);
const streamId = ({ id }: Thing) => id;

testTransitions<MissionState, Thing>({
  table: missionTable,
  stateOf: async (world, { id }) => (await (await world.as('auditor')).get(`/missions/${id}`)).body.state,
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
    lapsed: async (world) => {
      const thing = await recalled(proposed)(world);
      await meetNextDeadline(world, thing.id);
      return thing;
    },
  },
});
