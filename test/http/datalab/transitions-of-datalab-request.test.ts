import { type DatalabState, datalabTable } from '../../../domain/datalab/request.ts';
import * as lives from '../../support/datalab-lives.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

const post =
  (route: string, body: (world: World) => object | Promise<object>) =>
  async (world: World, login: string, { id, version }: lives.Thing) =>
    (await world.as(login)).post(`/datalab-requests/${id}/${route}`, { version, ...(await body(world)) });

const qualify = post('qualification', () => lives.QUALIFICATION);
const accept = post('acceptance', (world) => lives.acceptanceBy(world));
const staff = async (world: World, login: string, { id, version }: lives.Thing) =>
  (await world.as(login)).put(`/datalab-requests/${id}/staffing`, { version, days: [] });
const decline = post('refusal', () => ({ reason: 'Pas cette année.' }));
const withdraw = post('withdrawal', () => ({}));
const deliver = post('delivery', () => ({ summary: 'Fait.', deliverables: [], spent: lives.SPENT }));
const close = post('closing', () => ({ feedback: lives.FEEDBACK }));

/** Delivered and reminded: what is due next is the closing. */
async function recalled(world: World): Promise<lives.Thing> {
  const thing = await lives.toDelivered(world);
  await meetNextDeadline(world, thing.id);
  return thing;
}
const streamId = ({ id }: lives.Thing) => id;

testTransitions<DatalabState, lives.Thing>({
  table: datalabTable,
  stateOf: async (world, { id }) => (await (await world.as('auditor')).get(`/datalab-requests/${id}`)).body.state,
  cases: {
    'requested qualifyDatalabRequest': { reach: (world) => lives.toRequested(world), ask: qualify, may: 'lead', mayNot: 'reviewer-data' },
    'requested declineDatalabRequest': { reach: (world) => lives.toRequested(world), ask: decline, may: 'lead', mayNot: 'applicant' },
    'requested withdrawDatalabRequest': {
      reach: (world) => lives.toRequested(world),
      ask: withdraw,
      may: 'applicant',
      mayNot: 'applicant2',
    },
    'requested remindQualification': { reach: (world) => lives.toRequested(world), date: 'remindQualification', streamId },
    'qualified acceptDatalabRequest': { reach: (world) => lives.toQualified(world), ask: accept, may: 'lead', mayNot: 'reviewer-data' },
    'qualified declineDatalabRequest': { reach: (world) => lives.toQualified(world), ask: decline, may: 'lead', mayNot: 'screener' },
    // A colleague who may not sign for the ministry may still withdraw what it asked.
    'qualified withdrawDatalabRequest': { reach: (world) => lives.toQualified(world), ask: withdraw, may: 'editor', mayNot: 'lead' },
    'qualified remindDatalabDecision': { reach: (world) => lives.toQualified(world), date: 'remindDatalabDecision', streamId },
    'accepted deliverDatalabRequest': {
      reach: (world) => lives.toAccepted(world),
      ask: deliver,
      may: 'reviewer-data',
      mayNot: 'reviewer-legal',
    },
    'accepted staffDatalabRequest': { reach: (world) => lives.toAccepted(world), ask: staff, may: 'lead', mayNot: 'reviewer-data' },
    'accepted withdrawDatalabRequest': { reach: (world) => lives.toAccepted(world), ask: withdraw, may: 'applicant', mayNot: 'manager' },
    'accepted remindDelivery': { reach: (world) => lives.toAccepted(world), date: 'remindDelivery', streamId },
    'delivered closeDatalabRequest': { reach: (world) => lives.toDelivered(world), ask: close, may: 'editor', mayNot: 'applicant2' },
    'delivered remindFeedback': { reach: (world) => lives.toDelivered(world), date: 'remindFeedback', streamId },
    'delivered closeUnanswered': { reach: recalled, date: 'closeUnanswered', streamId },
  },
  ends: {
    closed: (world) => lives.toClosed(world),
    declined: (world) => lives.toDeclined(world),
    withdrawn: (world) => lives.toWithdrawn(world),
  },
});
