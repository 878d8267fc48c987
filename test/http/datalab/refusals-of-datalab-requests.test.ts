import { eachOf } from '../../support/each-of.ts';
import { toDraft } from '../../support/fixtures.ts';
import * as lives from '../../support/datalab-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'applicant' | 'applicant2' | 'lead' | 'officeLead' | 'contact' | 'reviewer' | 'screener', Actor>;
let requests: Record<'requested' | 'qualified' | 'accepted' | 'delivered' | 'closed', lives.Thing>;
let strangersDraft: string;

beforeAll(async () => {
  const [applicant, applicant2, lead, contact, reviewer, screener] = await eachOf(
    ['applicant', 'applicant2', 'lead', 'reviewer-data', 'reviewer-legal', 'screener'],
    harness.as,
  );
  const officeLead = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] })));
  people = { applicant, applicant2, lead, officeLead, contact, reviewer, screener };
  requests = {
    requested: await lives.toRequested(harness),
    qualified: await lives.toQualified(harness),
    accepted: await lives.toAccepted(harness),
    delivered: await lives.toDelivered(harness),
    closed: await lives.toClosed(harness),
  };
  strangersDraft = (await toDraft(harness, undefined, 'applicant2')).id;
});

type Who = keyof typeof people;
type State = keyof typeof requests;
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const TWICE = ['data_science', 'data_science'];
const twice = TWICE.map((skill) => ({ skill, days: 1 }));

test.each([
  ['a need that the catalogue does not have', () => ({ needs: ['magic'] }), 'skill_unknown', { skills: ['magic'] }],
  ['a need twice', () => ({ needs: TWICE }), 'skill_twice', { skills: ['data_science'] }],
  ['a start that has passed', () => ({ wishedFrom: '2020-01-01' }), 'start_is_past', { startsOn: '2020-01-01' }],
  ['an unknown application', () => ({ applicationId: NOBODYS }), 'supported_application_unknown', { applicationId: NOBODYS }],
  ['an application of another organisation', () => ({ applicationId: strangersDraft }), 'supported_application_unknown', {}],
] as const)('createDatalabRequest with %s is refused', async (_, change, code, facts) => {
  const body = { ...lives.DVF, ...change() };
  expect(await expectRefused(harness, people.applicant, ['post', '/datalab-requests'], body, code)).toMatchObject(facts);
});

/**
 * Sends a command at the version of the request in this state, which must be refused with this code and these facts.
 */
async function refused(route: string, state: State, who: Who, body: object, code: Parameters<typeof expectRefused>[4], facts = {}) {
  const { id, version } = requests[state];
  const problem = await expectRefused(harness, people[who], ['post', `/datalab-requests/${id}/${route}`], { version, ...body }, code);
  expect(problem).toMatchObject(facts);
}

describe.each([
  ['qualification', 'requested', 'qualified', lives.QUALIFICATION],
  ['refusal', 'qualified', 'accepted', { reason: 'Pas cette année.' }],
] as const)('%s', (route, state, otherState, body) => {
  test.each([
    ['in another state', otherState, 'lead', {}, 'wrong_state'],
    ['by the asking house’s own lead', state, 'officeLead', {}, 'conflict_of_interest'],
    ['of a version that was not read', state, 'lead', { version: 77 }, 'stale_version'],
  ] as const)('%s is refused', (_, which, who, change, code) => refused(route, which, who, { ...body, ...change }, code));
});

test.each([
  ['of a skill that it does not need', [{ skill: 'data_science', days: 1 }], 'skill_unknown'],
  ['of a skill twice', [1, 2].map((days) => ({ skill: 'data_engineering', days })), 'skill_twice'],
  ['in quarters', [{ skill: 'data_engineering', days: 0.25 }], 'days_not_whole_halves'],
] as const)('qualifyDatalabRequest with foreseen days %s is refused', (_, foreseen, code) =>
  refused('qualification', 'requested', 'lead', { ...lives.QUALIFICATION, foreseen }, code),
);

test.each([
  ['that the catalogue does not have', ['magic'], 'skill_unknown'],
  ['twice', TWICE, 'skill_twice'],
] as const)('qualifyDatalabRequest with a skill %s is refused', (_, skills, code) =>
  refused('qualification', 'requested', 'lead', { ...lives.QUALIFICATION, skills }, code),
);

test.each([
  ['before it is qualified', 'requested', 'lead', {}, 'wrong_state', { state: 'requested' }],
  ['by the asking house’s own lead', 'qualified', 'officeLead', {}, 'conflict_of_interest', {}],
  ['of a version that was not read', 'qualified', 'lead', { version: 77 }, 'stale_version', { current: 2 }],
  ['with a skill that the catalogue does not have', 'qualified', 'lead', { estimate: [{ skill: 'magic', days: 1 }] }, 'skill_unknown', {}],
  ['with a skill twice', 'qualified', 'lead', { estimate: twice }, 'skill_twice', { skills: ['data_science'] }],
  ['with negative days', 'qualified', 'lead', { estimate: [{ skill: 'data_science', days: -2 }] }, 'days_not_whole_halves', { days: -2 }],
  ['with no days', 'qualified', 'lead', { estimate: [{ skill: 'data_science', days: 0 }] }, 'days_not_whole_halves', { days: 0 }],
  [
    'with quarters of days',
    'qualified',
    'lead',
    { estimate: [{ skill: 'data_science', days: 1.25 }] },
    'days_not_whole_halves',
    { days: 1.25 },
  ],
  ['that starts in the past', 'qualified', 'lead', { startsOn: '2020-01-01' }, 'start_is_past', { startsOn: '2020-01-01' }],
  ['that ends before it starts', 'qualified', 'lead', { startsOn: '2100-01-02', endsOn: '2100-01-01' }, 'period_reversed', {}],
  ['with an unknown contact', 'qualified', 'lead', { contactPersonId: NOBODYS }, 'not_a_datalab_person', { personId: NOBODYS }],
] as const)('acceptDatalabRequest %s is refused', async (_, state, who, change, code, facts) =>
  refused('acceptance', state, who, { ...(await lives.acceptanceBy(harness)), ...change }, code, facts),
);

test.each(['applicant', 'screener'] as const)('a contact who is only %s is refused', async (login) =>
  refused('acceptance', 'qualified', 'lead', await lives.acceptanceBy(harness, login), 'not_a_datalab_person', {
    personId: people[login].id,
  }),
);

test.each([
  ['before it is accepted', 'qualified', 'lead', {}, 'wrong_state', { state: 'qualified' }],
  ['by a reviewer who does not answer for it', 'accepted', 'reviewer', {}, 'not_the_contact', {}],
  ['of a version that was not read', 'accepted', 'contact', { version: 77 }, 'stale_version', { current: 3 }],
  ['with a skill that the catalogue does not have', 'accepted', 'contact', { spent: [{ skill: 'magic', days: 1 }] }, 'skill_unknown', {}],
  ['with a skill twice', 'accepted', 'contact', { spent: twice }, 'skill_twice', {}],
  [
    'with a third of a day',
    'accepted',
    'contact',
    { spent: [{ skill: 'data_science', days: 0.333 }] },
    'days_not_whole_halves',
    { days: 0.333 },
  ],
] as const)('deliverDatalabRequest %s is refused', (_, state, who, change, code, facts) =>
  refused('delivery', state, who, { summary: 'Fait.', deliverables: [], spent: lives.SPENT, ...change }, code, facts),
);

describe.each([
  ['withdrawal', 'accepted', 'delivered', {}],
  ['closing', 'delivered', 'accepted', { feedback: lives.FEEDBACK }],
] as const)('%s', (route, state, otherState, body) => {
  test.each([
    ['of another organisation’s request', state, 'applicant2', {}, 'not_found'],
    ['in another state', otherState, 'applicant', {}, 'wrong_state'],
    ['of what is closed', 'closed', 'applicant', {}, 'wrong_state'],
    ['of a version that was not read', state, 'applicant', { version: 77 }, 'stale_version'],
  ] as const)('%s is refused', (_, which, who, change, code) => refused(route, which, who, { ...body, ...change }, code));
});

describe('at the door,', () => {
  const pointers = async (route: string, state: State, who: Who, body: object) => {
    const { id, version } = requests[state];
    const answer = await people[who].post(`/datalab-requests/${id}/${route}`, { version, ...body });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    return answer.body.fields.map(({ pointer }: { pointer: string }) => pointer);
  };
  const delivery = { summary: 'Fait.', deliverables: [lives.DELIVERABLE], spent: lives.SPENT };
  test.each([
    ['a refusal without a reason', 'refusal', 'qualified', 'lead', { reason: ' ' }, ['/reason']],
    ['no estimate', 'acceptance', 'qualified', 'lead', { estimate: [] }, ['/contactPersonId', '/endsOn', '/estimate', '/startsOn']],
    ['a priority of one’s own', 'qualification', 'requested', 'lead', { ...lives.QUALIFICATION, priority: 'urgent' }, ['/priority']],
    [
      'an address that is not https',
      'delivery',
      'accepted',
      'contact',
      { ...delivery, deliverables: [{ ...lives.DELIVERABLE, url: 'http://code.example.fr' }] },
      ['/deliverables/0/url'],
    ],
    ['six stars', 'closing', 'delivered', 'applicant', { feedback: { ...lives.FEEDBACK, rating: 6 } }, ['/feedback/rating']],
    ['half a star', 'closing', 'delivered', 'applicant', { feedback: { ...lives.FEEDBACK, rating: 2.5 } }, ['/feedback/rating']],
    [
      'a thank-you without a word on whether it helped',
      'closing',
      'delivered',
      'applicant',
      { feedback: { rating: 5 } },
      ['/feedback/helped'],
    ],
  ] as const)('%s is refused, and pointed at', async (_, route, state, who, body, expected) => {
    expect((await pointers(route, state, who, body)).sort()).toEqual(expected);
  });
});
