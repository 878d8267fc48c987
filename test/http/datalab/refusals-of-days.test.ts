import { firstOf, lastOf, monthOf } from '../../../domain/datalab/capacity.ts';
import { eachOf } from '../../support/each-of.ts';
import * as lives from '../../support/datalab-fixtures.ts';
import { AFTER, fullMonth, NEXT, plan, staff, toAcceptedFor } from '../../support/day-fixtures.ts';
import { expectStatus, today } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile();
let people: Record<'lead' | 'officeLead' | 'contact' | 'applicant', Actor>;
let ids: Record<'worker' | 'away' | 'stakeholder' | 'house' | 'stranger', string>;
let requests: Record<'accepted' | 'qualified' | 'staffed', lives.Thing>;

beforeAll(async () => {
  const [lead, contact, applicant] = await eachOf(['lead', 'reviewer-data', 'applicant'], harness.as);
  const officeLead = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead', 'reviewer'] })));
  people = { lead, contact, applicant, officeLead };
  ids = {
    worker: await plan(harness, 'reviewer-data'),
    away: await plan(harness, 'reviewer-legal'),
    stakeholder: await plan(harness, 'reviewer-impact'),
    house: officeLead.id,
    stranger: (await harness.as('reviewer-finance')).id,
  };
  const set = { skills: ['data_engineering'], sharePercent: 100 };
  expectStatus(await people.lead.put(`/datalab-people/${ids.house}`, set), 200);
  const absence = { startsOn: firstOf(NEXT), endsOn: lastOf(NEXT), substituteId: ids.stranger };
  expectStatus(await (await harness.as('reviewer-legal')).post(`/people/${ids.away}/absences`, absence), 200);
  const interest = { siret: (await applicant!.get('/me')).body.organisation.siret, reason: 'Un parent y travaille.' };
  expectStatus(await (await harness.as('reviewer-impact')).post(`/people/${ids.stakeholder}/interests`, interest), 200);
  requests = {
    qualified: await lives.toQualified(harness),
    accepted: await toAcceptedFor(harness),
    staffed: await staff(harness, await toAcceptedFor(harness), [
      { personId: ids.worker, month: NEXT, skill: 'data_engineering', days: 2 },
    ]),
  };
});

const line = (change: object = {}) => ({ personId: ids.worker, month: NEXT, skill: 'data_engineering', days: 1, ...change });
type Who = keyof typeof people;

test.each<[string, keyof typeof requests, Who, () => object, Parameters<typeof expectRefused>[4], object]>([
  ['before it is accepted', 'qualified', 'lead', () => ({}), 'wrong_state', { state: 'qualified' }],
  ['by the asking house’s own lead', 'accepted', 'officeLead', () => ({}), 'conflict_of_interest', {}],
  ['of a version that was not read', 'accepted', 'lead', () => ({ version: 77 }), 'stale_version', { current: 3 }],
  ['that moves it into the past', 'accepted', 'lead', () => ({ startsOn: '2020-01-01' }), 'start_is_past', {}],
  ['that ends it before it starts', 'accepted', 'lead', () => ({ startsOn: '2100-02-01', endsOn: '2100-01-01' }), 'period_reversed', {}],
  ['with an unknown skill', 'accepted', 'lead', () => ({ days: [line({ skill: 'magic' })] }), 'skill_unknown', {}],
  ['with a quarter of a day', 'accepted', 'lead', () => ({ days: [line({ days: 0.25 })] }), 'days_not_whole_halves', { days: 0.25 }],
  ['with negative days', 'accepted', 'lead', () => ({ days: [line({ days: -1 })] }), 'days_not_whole_halves', { days: -1 }],
  ['with the same days twice', 'accepted', 'lead', () => ({ days: [line(), line({ days: 2 })] }), 'person_days_twice', { month: NEXT }],
  [
    'with a person who is none of the Datalab’s',
    'accepted',
    'lead',
    () => ({ days: [line({ personId: ids.stranger })] }),
    'not_a_datalab_person',
    {},
  ],
  [
    'with a person without the skill',
    'accepted',
    'lead',
    () => ({ days: [line({ skill: 'cloud' })] }),
    'skill_not_held',
    { skill: 'cloud' },
  ],
  ['with a person of the asking house', 'accepted', 'lead', () => ({ days: [line({ personId: ids.house })] }), 'person_in_conflict', {}],
  [
    'with a person who has an interest in it',
    'accepted',
    'lead',
    () => ({ days: [line(), line({ personId: ids.stakeholder })] }),
    'person_in_conflict',
    {},
  ],
  [
    'in a month outside of its period',
    'accepted',
    'lead',
    () => ({ days: [line({ month: '2100-01' })] }),
    'days_outside_period',
    { months: ['2100-01'] },
  ],
  ['with a person who is away', 'accepted', 'lead', () => ({ days: [line({ personId: ids.away })] }), 'person_away', { month: NEXT }],
  [
    'beyond what it was promised',
    'accepted',
    'lead',
    () => ({ days: [line({ days: 10.5 })] }),
    'days_above_estimate',
    { estimatedDays: 10, plannedDays: 10.5 },
  ],
])('staffDatalabRequest %s is refused', async (_, which, who, change, code, facts) => {
  const { id, version } = requests[which];
  const body = { version, days: [line()], ...change() };
  expect(await expectRefused(harness, people[who], ['put', `/datalab-requests/${id}/staffing`], body, code)).toMatchObject(facts);
});

test('a lead is told who may be planned: no person of the asking house, nor one who has an interest; no other role is told', async () => {
  const path = `/datalab-requests/${requests.accepted.id}`;
  const { mayWork } = expectStatus(await people.lead.get(path), 200) as { mayWork?: string[] };
  expect(mayWork?.toSorted()).toEqual([ids.worker, ids.away].toSorted());
  for (const who of [people.applicant, people.contact, people.officeLead])
    expect(expectStatus(await who.get(path), 200)['mayWork']).toBeNull();
});

test('a plan is not emptied by a list that is left empty: that all days are released is said', async () => {
  const thing = await staff(harness, await toAcceptedFor(harness, 'Vide'), [line({ days: 2 })]);
  const path = `/datalab-requests/${thing.id}/staffing`;
  const empty = { version: thing.version, days: [] };
  expect(await expectRefused(harness, people.lead, ['put', path], empty, 'planned_days_left_out')).toMatchObject({ plannedDays: 2 });
  expectStatus(await (await harness.as('lead')).put(path, { ...empty, releaseAll: true }), 200);
});

test('more days than are free are refused, and say how many are missing', async () => {
  const thing = await toAcceptedFor(harness, 'Trop', [{ skill: 'data_engineering', days: 40 }]);
  const days = [line({ month: AFTER, days: 1 }), line({ days: 30 })];
  const problem = await expectRefused(
    harness,
    people.lead,
    ['put', `/datalab-requests/${thing.id}/staffing`],
    { version: thing.version, days },
    'days_insufficient',
  );
  const freeDays = fullMonth(NEXT) - 2;
  expect(problem).toMatchObject({ personId: ids.worker, month: NEXT, freeDays, askedDays: 30, missingDays: 30 - freeDays });
});

test.each<[string, () => object, Parameters<typeof expectRefused>[4]]>([
  ['without saying who worked', () => ({ spent: [{ skill: 'data_engineering', days: 2 }] }), 'days_differ_by_person'],
  ['with other days by person', () => ({ spentBy: [now({ days: 1.5 })] }), 'days_differ_by_person'],
  ['with days that are to come', () => ({ spentBy: [line({ days: 2 })] }), 'days_outside_period'],
  ['with the same days twice', () => ({ spentBy: [now({ days: 1 }), now({ days: 1 })] }), 'person_days_twice'],
  ['with days of a person who is none of the Datalab’s', () => ({ spentBy: [now({ personId: ids.stranger })] }), 'not_a_datalab_person'],
  ['with days of a person without the skill', () => ({ spentBy: [now({ skill: 'cloud' })] }), 'skill_not_held'],
  [
    'with more days than a month has',
    () => ({ spent: [{ skill: 'data_engineering', days: 31 }], spentBy: [now({ days: 31 })] }),
    'days_insufficient',
  ],
])('deliverDatalabRequest %s is refused', async (_, change, code) => {
  const { id, version } = requests.staffed;
  const body = { version, summary: 'Fait.', deliverables: [], spent: [{ skill: 'data_engineering', days: 2 }], spentBy: [], ...change() };
  await expectRefused(harness, people.contact, ['post', `/datalab-requests/${id}/delivery`], body, code);
});
const now = (change: object) => line({ month: monthOf(today()), days: 2, ...change });

test.each<[string, () => string, object, Parameters<typeof expectRefused>[4]]>([
  ['who is unknown', () => NOBODYS, {}, 'not_found'],
  ['who neither reviews nor leads', () => people.applicant.id, {}, 'not_a_datalab_person'],
  ['with an unknown skill', () => ids.worker, { skills: ['magic'] }, 'skill_unknown'],
  ['with a skill twice', () => ids.worker, { skills: ['design', 'design'] }, 'skill_twice'],
])('setDatalabPerson of a person %s is refused', async (_, id, change, code) => {
  const body = { skills: ['design'], sharePercent: 100, ...change };
  await expectRefused(harness, people.lead, ['put', `/datalab-people/${id()}`], body, code);
});

test.each<[string, () => string, object, Parameters<typeof expectRefused>[4], object]>([
  ['of a person who is none of the Datalab’s', () => ids.stranger, {}, 'not_a_datalab_person', {}],
  ['that is over', () => ids.worker, { month: '2020-01' }, 'month_is_past', { month: '2020-01' }],
  ['with fewer days than none', () => ids.worker, { otherDays: 31 }, 'capacity_negative', { capacityDays: fullMonth(NEXT), otherDays: 31 }],
])('setDatalabMonth of a month %s is refused', async (_, id, change, code, facts) => {
  const body = { month: NEXT, otherDays: 1, ...change };
  expect(await expectRefused(harness, people.lead, ['put', `/datalab-people/${id()}/months`], body, code)).toMatchObject(facts);
});
