import { type DatalabState, datalabTable } from '../../../domain/datalab/request.ts';
import * as lives from '../../support/datalab-fixtures.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const post =
  (route: string, body: (harness: AppHarness) => object | Promise<object>) =>
  async (harness: AppHarness, login: string, { id, version }: lives.Thing) =>
    (await harness.as(login)).post(`/datalab-requests/${id}/${route}`, { version, ...(await body(harness)) });

const qualify = post('qualification', () => lives.QUALIFICATION);
const accept = post('acceptance', (harness) => lives.acceptanceBy(harness));
const staff = async (harness: AppHarness, login: string, { id, version }: lives.Thing) =>
  (await harness.as(login)).put(`/datalab-requests/${id}/staffing`, { version, days: [] });
const decline = post('refusal', () => ({ reason: 'Pas cette année.' }));
const withdraw = post('withdrawal', () => ({}));
const deliver = post('delivery', () => ({ summary: 'Fait.', deliverables: [], spent: lives.SPENT }));
const close = post('closing', () => ({ feedback: lives.FEEDBACK }));

/** Delivered and reminded: the next deadline is the closing. */
async function recalled(harness: AppHarness): Promise<lives.Thing> {
  const thing = await lives.toDelivered(harness);
  await meetNextDeadline(harness, thing.id);
  return thing;
}
const streamId = ({ id }: lives.Thing) => id;

testTransitions<DatalabState, lives.Thing>({
  table: datalabTable,
  stateOf: async (harness, { id }) => (await (await harness.as('auditor')).get(`/datalab-requests/${id}`)).body.state,
  cases: {
    'requested qualifyDatalabRequest': {
      reach: (harness) => lives.toRequested(harness),
      ask: qualify,
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'requested declineDatalabRequest': { reach: (harness) => lives.toRequested(harness), ask: decline, may: 'lead', mayNot: 'applicant' },
    'requested withdrawDatalabRequest': {
      reach: (harness) => lives.toRequested(harness),
      ask: withdraw,
      may: 'applicant',
      mayNot: 'applicant2',
    },
    'requested remindQualification': { reach: (harness) => lives.toRequested(harness), date: 'remindQualification', streamId },
    'qualified acceptDatalabRequest': { reach: (harness) => lives.toQualified(harness), ask: accept, may: 'lead', mayNot: 'reviewer-data' },
    'qualified declineDatalabRequest': { reach: (harness) => lives.toQualified(harness), ask: decline, may: 'lead', mayNot: 'screener' },
    // A colleague who may not sign for the ministry may still withdraw its request.
    'qualified withdrawDatalabRequest': { reach: (harness) => lives.toQualified(harness), ask: withdraw, may: 'editor', mayNot: 'lead' },
    'qualified remindDatalabDecision': { reach: (harness) => lives.toQualified(harness), date: 'remindDatalabDecision', streamId },
    'accepted deliverDatalabRequest': {
      reach: (harness) => lives.toAccepted(harness),
      ask: deliver,
      may: 'reviewer-data',
      mayNot: 'reviewer-legal',
    },
    'accepted staffDatalabRequest': { reach: (harness) => lives.toAccepted(harness), ask: staff, may: 'lead', mayNot: 'reviewer-data' },
    'accepted withdrawDatalabRequest': {
      reach: (harness) => lives.toAccepted(harness),
      ask: withdraw,
      may: 'applicant',
      mayNot: 'manager',
    },
    'accepted remindDelivery': { reach: (harness) => lives.toAccepted(harness), date: 'remindDelivery', streamId },
    'delivered closeDatalabRequest': { reach: (harness) => lives.toDelivered(harness), ask: close, may: 'editor', mayNot: 'applicant2' },
    'delivered remindFeedback': { reach: (harness) => lives.toDelivered(harness), date: 'remindFeedback', streamId },
    'delivered closeUnanswered': { reach: recalled, date: 'closeUnanswered', streamId },
  },
  ends: {
    closed: (harness) => lives.toClosed(harness),
    declined: (harness) => lives.toDeclined(harness),
    withdrawn: (harness) => lives.toWithdrawn(harness),
  },
});
