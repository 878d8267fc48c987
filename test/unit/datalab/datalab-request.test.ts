import { daysOf, refuseDays, refuseSkills, SKILLS, sumHalfDays, toHalfDays, toSkills } from '../../../domain/datalab/days.ts';
import type {
  AcceptDatalabRequest,
  CreateDatalabRequest,
  DatalabRequest,
  DatalabState,
  DeliverDatalabRequest,
} from '../../../domain/datalab/request.ts';
import { Deliverable, nextDatalabDue, waitFor } from '../../../domain/datalab/request.ts';
import * as rules from '../../../domain/datalab/rules.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import type { Candidate } from '../../../domain/people/person.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const known = Object.keys(SKILLS);
const requestIn = (state: DatalabState): DatalabRequest => ({
  id: 'request',
  state,
  version: 3,
  organisationId: MINISTRY,
  conflicted: [],
  fundActs: [],
  contactPersonId: null,
  startsOn: null,
  endsOn: null,
  expectedBy: null,
  remindedAt: null,
  closesAt: null,
});

describe('days by skill', () => {
  const sound = () => [
    { skill: 'data_science', days: 0.5 },
    { skill: 'legal_framework', days: 12 },
  ];
  inOrderOfPrecedence(sound, refuseDays, [
    {
      when: 'a skill that is not in the catalogue',
      refusal: { code: 'skill_unknown', skills: ['magic'], known },
      spoil: (list) => void list.push({ skill: 'magic', days: 1 }),
    },
    {
      when: 'a skill twice',
      refusal: { code: 'skill_twice', skills: ['data_science'] },
      spoil: (list) => void list.push({ skill: 'data_science', days: 1 }),
    },
    {
      when: 'a quarter of a day',
      refusal: { code: 'days_not_whole_halves', skill: 'legal_framework', days: 0.25 },
      spoil: (list) => {
        list[1]!.days = 0.25;
      },
    },
  ]);

  test.each([0, -0, -1, -0.5, 0.1, 0.49999999999999994, 1.75, 1e-9, 999.9])('%d days are no whole halves above zero', (days) =>
    expect(refuseDays([{ skill: 'data_science', days }])).toEqual({ code: 'days_not_whole_halves', skill: 'data_science', days }),
  );
  test.each([0.5, 1, 1.5, 2000])('%d days are', (days) => expect(refuseDays([{ skill: 'data_science', days }])).toBeNull());
  test.each(['toString', '__proto__', 'Data_science', ''])('“%s” is no skill', (skill) =>
    expect(refuseSkills([skill])).toEqual({ code: 'skill_unknown', skills: [skill], known }),
  );
  test('a skill given three times is named once', () =>
    expect(refuseSkills(['data_science', 'data_science', 'data_science'])).toEqual({ code: 'skill_twice', skills: ['data_science'] }));
  test('are kept as half days, and shown as days', () => {
    const kept = toHalfDays(sound());
    expect(kept).toEqual([
      { skill: 'data_science', halfDays: 1 },
      { skill: 'legal_framework', halfDays: 24 },
    ]);
    expect([sumHalfDays(kept), daysOf(25)]).toEqual([25, 12.5]);
  });
  test('every key of the catalogue is a skill', () => expect(toSkills(known)).toEqual(known));
});

describe('a request for the Datalab’s help', () => {
  type Case = { body: CreateDatalabRequest; supportedBy: string | undefined };
  const sound = (): Case => ({
    supportedBy: MINISTRY,
    body: {
      title: 'Titre',
      problem: 'Problème',
      users: 'Usagers',
      expectedImpact: 'Un chiffre',
      dataDescription: 'Des données',
      personalData: false,
      needs: ['data_science'],
      applicationId: 'application',
      wishedFrom: '2026-03-02',
    },
  });
  const ask = ({ body, supportedBy }: Case) => rules.refuseDatalabRequest(supportedBy, given(callerOf('applicant', MINISTRY), body));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'a need that is not in the catalogue',
      refusal: { code: 'skill_unknown', skills: ['magic'], known },
      spoil: ({ body }) => void body.needs.push('magic'),
    },
    {
      when: 'a need twice',
      refusal: { code: 'skill_twice', skills: ['data_science'] },
      spoil: ({ body }) => void body.needs.push('data_science'),
    },
    {
      when: 'wished from yesterday on',
      refusal: { code: 'start_is_past', startsOn: '2026-03-01', today: '2026-03-02' },
      spoil: { body: { wishedFrom: '2026-03-01' } },
    },
    {
      when: 'for an application of another organisation',
      refusal: { code: 'supported_application_unknown', applicationId: 'application' },
      spoil: { supportedBy: OPERATOR },
    },
  ]);
  test('for an unknown application is refused alike', () =>
    expect(ask({ ...sound(), supportedBy: undefined })).toMatchObject({ code: 'supported_application_unknown' }));
  test('needs neither an application nor a date', () =>
    expect(ask({ supportedBy: undefined, body: { ...sound().body, applicationId: null, wishedFrom: null } })).toBeNull());
});

type Versioned<Body> = { request: DatalabRequest; caller: Caller; body: Body & { version: number } };
const version: Guard<Versioned<object>> = {
  when: 'changed since it was read',
  refusal: { code: 'stale_version', current: 3 },
  spoil: { body: { version: 2 } },
};
const state = (command: string): Guard<Versioned<object>> => ({
  when: 'closed',
  refusal: { code: 'wrong_state', command, state: 'closed' },
  spoil: { request: { state: 'closed' } },
});
const outOfSight: Guard<Versioned<object>> = {
  when: 'out of sight',
  refusal: { code: 'not_found' },
  spoil: { caller: callerOf('applicant', OPERATOR) },
};
const judging = (command: string): Guard<Versioned<object>>[] => [
  outOfSight,
  state(command),
  { when: 'of one’s own organisation', refusal: { code: 'conflict_of_interest' }, spoil: { caller: callerOf('lead', MINISTRY) } },
  version,
];

describe('a qualification', () => {
  const sound = () => ({
    request: requestIn('requested'),
    caller: callerOf('lead'),
    body: { version: 3, priority: 'normal' as const, skills: ['data_science'], foreseen: [], note: '' },
  });
  inOrderOfPrecedence(sound, ({ request, caller, body }) => rules.refuseQualification(request, given(caller, body)), [
    ...judging('qualifyDatalabRequest'),
    {
      when: 'a skill that is not in the catalogue',
      refusal: { code: 'skill_unknown', skills: ['magic'], known },
      spoil: ({ body }) => void body.skills.push('magic'),
    },
    {
      when: 'a skill twice',
      refusal: { code: 'skill_twice', skills: ['data_science'] },
      spoil: ({ body }) => void body.skills.push('data_science'),
    },
  ]);
});

describe('a refusal of the lead', () => {
  const sound = () => ({ request: requestIn('qualified'), caller: callerOf('lead'), body: { version: 3, reason: 'Non.' } });
  inOrderOfPrecedence(
    sound,
    ({ request, caller, body }) => rules.refuseDeclining(request, given(caller, body)),
    judging('declineDatalabRequest'),
  );
});

describe('an acceptance', () => {
  type Case = Versioned<AcceptDatalabRequest> & { contact: Candidate | undefined };
  const contactOf = (...roles: Candidate['roles']): Candidate => ({ personId: 'contact', organisationId: FUND, roles });
  const sound = (): Case => ({
    request: requestIn('qualified'),
    caller: callerOf('lead'),
    contact: contactOf('reviewer'),
    body: {
      version: 3,
      estimate: [{ skill: 'data_science', days: 1.5 }],
      startsOn: '2026-03-02',
      endsOn: '2026-03-02',
      contactPersonId: 'contact',
    },
  });
  const ask = ({ request, contact, caller, body }: Case) => rules.refuseAcceptance(request, contact, given(caller, body));
  inOrderOfPrecedence(sound, ask, [
    ...judging('acceptDatalabRequest'),
    {
      when: 'a skill that is not in the catalogue',
      refusal: { code: 'skill_unknown', skills: ['magic'], known },
      spoil: ({ body }) => void body.estimate.push({ skill: 'magic', days: 1 }),
    },
    {
      when: 'a skill twice',
      refusal: { code: 'skill_twice', skills: ['data_science'] },
      spoil: ({ body }) => void body.estimate.push({ skill: 'data_science', days: 1 }),
    },
    {
      when: 'days that are no whole halves',
      refusal: { code: 'days_not_whole_halves', skill: 'data_science', days: -1 },
      spoil: { body: { estimate: { 0: { days: -1 } } } },
    },
    {
      when: 'a start before today in Paris',
      refusal: { code: 'start_is_past', startsOn: '2026-03-01', today: '2026-03-02' },
      spoil: { body: { startsOn: '2026-03-01' } },
    },
    {
      when: 'an end before the start',
      refusal: { code: 'period_reversed', startsOn: '2026-03-02', endsOn: '2026-03-01' },
      spoil: { body: { endsOn: '2026-03-01' } },
    },
    { when: 'an unknown contact', refusal: { code: 'not_a_datalab_person', personId: 'contact' }, spoil: { contact: undefined } },
  ]);
  test.each(['reviewer', 'lead'] as const)('is answered for by a %s', (role) =>
    expect(ask({ ...sound(), contact: contactOf('member', role) })).toBeNull(),
  );
  test('is answered for by no other person', () =>
    expect(ask({ ...sound(), contact: contactOf('applicant', 'screener', 'finance', 'admin') })?.code).toBe('not_a_datalab_person'));
});

describe('a delivery', () => {
  type Case = Versioned<DeliverDatalabRequest>;
  const sound = (): Case => ({
    request: { ...requestIn('accepted'), contactPersonId: 'contact' },
    caller: callerOf('reviewer', FUND, 'contact'),
    body: { version: 3, summary: 'Fait.', deliverables: [], spent: [{ skill: 'data_science', days: 2 }], spentBy: [] },
  });
  const ask = ({ request, caller, body }: Case) => rules.refuseDelivery(request, { staffed: [], people: new Map() }, given(caller, body));
  inOrderOfPrecedence(sound, ask, [
    outOfSight,
    state('deliverDatalabRequest'),
    {
      when: 'by a reviewer who is not the contact',
      refusal: { code: 'not_the_contact' },
      spoil: { caller: callerOf('reviewer', FUND, 'another') },
    },
    version,
    {
      when: 'a skill that is not in the catalogue',
      refusal: { code: 'skill_unknown', skills: ['magic'], known },
      spoil: ({ body }) => void body.spent.push({ skill: 'magic', days: 1 }),
    },
    {
      when: 'a skill twice',
      refusal: { code: 'skill_twice', skills: ['data_science'] },
      spoil: ({ body }) => void body.spent.push({ skill: 'data_science', days: 1 }),
    },
    {
      when: 'no days at all',
      refusal: { code: 'days_not_whole_halves', skill: 'data_science', days: 0 },
      spoil: { body: { spent: { 0: { days: 0 } } } },
    },
  ]);
  test('is the lead’s too, with any contact', () => expect(ask({ ...sound(), caller: callerOf('lead') })).toBeNull());
});

describe.each<[string, DatalabState, (each: Versioned<object>) => Refusal | null]>([
  [
    'withdrawDatalabRequest',
    'accepted',
    ({ request, caller, body }) => rules.refuseRequestWithdrawal(request, given(caller, { version: body.version, reason: '' })),
  ],
  [
    'closeDatalabRequest',
    'delivered',
    ({ request, caller, body: { version: read } }) =>
      rules.refuseClosing(request, given(caller, { version: read, feedback: { rating: 3, helped: true, comment: '', indicator: null } })),
  ],
])('%s', (command, from, ask) => {
  const sound = (): Versioned<object> => ({ request: requestIn(from), caller: callerOf('applicant', MINISTRY), body: { version: 3 } });
  inOrderOfPrecedence(sound, ask, [outOfSight, state(command), version]);
  test('is not for the fund’s people who only see it', () =>
    expect(ask({ ...sound(), caller: { ...callerOf('lead'), roles: ['lead', 'applicant'] } })).toEqual({ code: 'not_found' }));
});

describe('the dates that a request waits for', () => {
  // Friday 30 April 2027: 1 May is a Saturday, 6 May is Ascension, 17 May is Whit Monday.
  const at = '2027-04-30T10:00:00.000Z';
  test.each([
    ['its qualification, by the tenth working day', waitFor.qualification(at), { expectedBy: '2027-05-18T21:59:59.999Z', closesAt: null }],
    ['its decision, by the tenth working day', waitFor.decision(at), { expectedBy: '2027-05-18T21:59:59.999Z', closesAt: null }],
    [
      'its delivery, by the end of the period’s last day',
      waitFor.delivery('2027-01-31'),
      { expectedBy: '2027-01-31T22:59:59.999Z', closesAt: null },
    ],
    [
      'feedback, by the fifteenth working day, and its closing a month later, de date à date',
      waitFor.feedback(at),
      { expectedBy: '2027-05-25T21:59:59.999Z', closesAt: '2027-05-30T21:59:59.999Z' },
    ],
  ])('%s', (_, wait, expected) => expect(wait).toEqual(expected));

  const waiting = { expectedBy: '2027-05-18T21:59:59.999Z', closesAt: '2027-05-30T21:59:59.999Z', remindedAt: null };
  test.each([
    ['requested', 'remindQualification'],
    ['qualified', 'remindDatalabDecision'],
    ['accepted', 'remindDelivery'],
    ['delivered', 'remindFeedback'],
  ] as const)('%s, it is reminded by %s, once', (each, what) => {
    expect(nextDatalabDue({ ...waiting, state: each })).toEqual({ at: waiting.expectedBy, what });
    expect(nextDatalabDue({ ...waiting, state: each, closesAt: null, remindedAt: waiting.expectedBy })).toBeNull();
  });
  test('a delivery with its reminder sent is closed at its date', () =>
    expect(nextDatalabDue({ ...waiting, state: 'delivered', remindedAt: waiting.expectedBy })).toEqual({
      at: waiting.closesAt,
      what: 'closeUnanswered',
    }));
  test.each(['closed', 'declined', 'withdrawn'] as const)('%s, it waits for nothing', (each) =>
    expect(nextDatalabDue({ state: each, expectedBy: null, closesAt: null, remindedAt: null })).toBeNull(),
  );
});

describe('the address of a deliverable', () => {
  const taken = (url: unknown) => Deliverable.safeParse({ kind: 'report', label: 'Rapport', url }).success;
  test.each(['https://code.example.fr/dvf', 'https://www.data.gouv.fr/datasets/dvf?page=1#haut', null])('%s is one', (url) =>
    expect(taken(url)).toBe(true),
  );
  test.each([
    'http://code.example.fr',
    'javascript:alert(1)',
    'https://localhost',
    'https://',
    'code.example.fr',
    '',
    undefined,
    'ftp://a.fr',
  ])('%s is none', (url) => expect(taken(url)).toBe(false));
});
