import { award, refuse, toScenario, wait } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, expectStatus, giveOpinions, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile();
let people: Record<'lead' | 'chair' | 'judge' | 'officeChair', Actor>;
let first: string;
let second: string;
let sessions: Record<'planned' | 'decided', { id: string; version: number }>;

beforeAll(async () => {
  const [lead, chair, judge, officeChair] = await Promise.all([
    harness.as('lead'),
    harness.as('chair'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'judge', roles: ['screener', 'chair'] }))),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-chair', roles: ['chair'] }))),
  ]);
  people = { lead, chair, judge, officeChair };
  first = await toSubmitted(harness);
  expectStatus(await judge.post(`/applications/${first}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  await giveOpinions(harness, first);
  second = await toReviewed(harness);
  const planned = await toSession(harness, [first, second]);
  const last = await toReviewed(harness);
  const decided = await toSession(harness, [last]);
  const body = { version: decided.version, decisions: [refuse(last)] };
  expectStatus(await chair.post(`/sessions/${decided.id}/decision`, body), 200);
  await toScenario(lead, planned.id, 'Retenu', refuse(first), refuse(second));
  await toScenario(lead, planned.id, 'Prudent', refuse(first), refuse(second));
  expectStatus(await chair.post(`/sessions/${planned.id}/scenario-promotions`, { version: 3, scenario: 1 }), 200);
  sessions = { planned: { id: planned.id, version: 4 }, decided: { id: decided.id, version: 2 } };
});

type Where = 'planned' | 'decided' | 'unknown';
const ask = async (who: keyof typeof people, where: Where, path: string, body: object, code: Parameters<typeof expectRefused>[4]) => {
  const { id, version } = where === 'unknown' ? { id: NOBODYS, version: 1 } : sessions[where];
  return expectRefused(harness, people[who], ['post', `/sessions/${id}/${path}`], { version, ...body }, code);
};

test.each([
  ['on an unknown session', 'chair', 'unknown', {}, 'not_found'],
  ['once it is decided', 'chair', 'decided', {}, 'wrong_state'],
  ['at a version that was not read', 'chair', 'planned', { version: 7 }, 'stale_version'],
  ['of what is not on the agenda', 'chair', 'planned', { applicationId: NOBODYS }, 'not_on_agenda'],
  ['of what one’s own organisation asks', 'officeChair', 'planned', {}, 'conflict_of_interest'],
  ['of what one has screened', 'judge', 'planned', {}, 'took_part_in_review'],
  ['to a place that the agenda does not have', 'chair', 'planned', { place: 3 }, 'place_beyond_agenda'],
  ['to where it is', 'chair', 'planned', { place: 1 }, 'move_changes_nothing'],
] as const)('moveOnAgenda %s is refused', async (_, who, where, change, code) => {
  await ask(who, where, 'moves', { applicationId: first, place: 2, reason: 'Urgent.', ...change }, code);
});

test.each([
  ['on an unknown session', 'unknown', {}, 'not_found'],
  ['once it is decided', 'decided', {}, 'wrong_state'],
  ['at a version that was not read', 'planned', { version: 7 }, 'stale_version'],
  ['in the place of the promoted one', 'planned', { name: 'Retenu' }, 'scenario_promoted'],
  ['with an application twice', 'planned', { decisions: () => [refuse(first), refuse(first)] }, 'application_twice'],
  ['without an application of the agenda', 'planned', { decisions: () => [refuse(first)] }, 'decisions_differ_from_agenda'],
  [
    'with a cent more than was asked for',
    'planned',
    { decisions: () => [award(first, AWARDED_CENTS + 1), refuse(second)] },
    'award_above_request',
  ],
  [
    'with one rank for two that wait',
    'planned',
    { decisions: () => [{ ...wait(first), rank: 1 }, wait(second)] },
    'waitlist_ranks_unclear',
  ],
] as const)(
  'saveScenario %s is refused',
  async (
    _,
    where,
    { decisions = () => [refuse(first), refuse(second)], ...change }: { decisions?: () => object[]; version?: number; name?: string },
    code,
  ) => {
    await ask('lead', where, 'scenarios', { name: 'Nouveau', decisions: decisions(), ...change }, code);
  },
);

describe.each([
  ['removeScenario', 'scenario-removals', 'lead'],
  ['promoteScenario', 'scenario-promotions', 'chair'],
] as const)('%s', (_, path, who) => {
  test.each([
    ['on an unknown session', 'unknown', {}, 'not_found'],
    ['once it is decided', 'decided', {}, 'wrong_state'],
    ['at a version that was not read', 'planned', { version: 7 }, 'stale_version'],
    ['of a number that the session does not have', 'planned', { scenario: 3 }, 'scenario_unknown'],
    ['of the promoted one', 'planned', { scenario: 1 }, 'scenario_promoted'],
  ] as const)('%s is refused', async (__, where, change, code) => {
    await ask(who, where, path, { scenario: 2, ...change }, code);
  });
});

test.each([
  ['member-1', 'moves'],
  ['lead', 'moves'],
  ['member-1', 'scenarios'],
  ['auditor', 'scenario-removals'],
  ['lead', 'scenario-promotions'],
  ['lead', 'decision'],
] as const)('%s may not ask for %s: another role does', async (login, path) => {
  const { id, version } = sessions.planned;
  await expectRefused(harness, await harness.as(login), ['post', `/sessions/${id}/${path}`], { version }, 'role_required');
});

test('an applicant sees no scenario', async () => {
  const { status, body } = await (await harness.as('applicant')).get(`/sessions/${sessions.planned.id}/scenarios`);
  expect([status, body.code]).toEqual([403, 'role_required']);
});

test('the scenarios of an unknown session are not found', async () => {
  const { status, body } = await people.lead.get(`/sessions/${NOBODYS}/scenarios`);
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test.each([
  ['neither decisions nor a scenario', {}],
  ['decisions and a scenario', { scenario: 1, decisions: () => [refuse(first), refuse(second)] }],
] as const)(
  'a decision with %s says which of both to give',
  async (_, { decisions, ...body }: { scenario?: number; decisions?: () => object[] }) => {
    const { fields } = await ask(
      'chair',
      'planned',
      'decision',
      { ...body, ...(decisions && { decisions: decisions() }) },
      'invalid_request',
    );
    expect(fields).toEqual([{ pointer: '/decisions', fault: 'decisions_or_scenario' }]);
  },
);

test('an eleventh scenario is refused', async () => {
  const application = await toReviewed(harness);
  const { id } = await toSession(harness, [application]);
  for (let place = 1; place <= 10; place += 1) await toScenario(people.lead, id, `n° ${place}`, refuse(application));
  const body = { version: 11, name: 'n° 11', decisions: [refuse(application)] };
  const problem = await expectRefused(harness, people.lead, ['post', `/sessions/${id}/scenarios`], body, 'too_many_scenarios');
  expect(problem).toMatchObject({ most: 10 });
});
