import {
  decisionDay,
  leftAfterEach,
  leftOf,
  refusePromotion,
  refuseRemoval,
  refuseSaving,
  reservationsAsked,
  type SaveScenario,
  type Scenario,
  sharesBy,
  tallyOf,
} from '../../../domain/committee/scenario.ts';
import type { AgendaItem, Session } from '../../../domain/committee/session.ts';
import { award, itemOf, refuse, sessionIn, wait } from '../../support/agenda-fixtures.ts';
import { callerOf, given, type Guard, inOrderOfPrecedence } from '../../support/domain.ts';

type Ground = { session: Session; agenda: AgendaItem[]; scenarios: Scenario[] };
const ground = (): Ground => ({
  session: sessionIn('planned', { promotedScenario: 1 }),
  agenda: ['a', 'b'].map((id) => itemOf(id)),
  scenarios: [
    { number: 1, name: 'Prudent' },
    { number: 3, name: 'Ambitieux' },
  ],
});

const outdated = (command: string): Guard<Ground>[] => [
  { when: 'decided before', refusal: { code: 'wrong_state', command, state: 'decided' }, spoil: { session: { state: 'decided' } } },
  { when: 'changed since it was read', refusal: { code: 'stale_version', current: 2 }, spoil: { session: { version: 2 } } },
];

describe('saving a scenario', () => {
  type Case = Ground & { body: SaveScenario };
  const sound = (): Case => ({ ...ground(), body: { version: 1, name: 'Ambitieux', decisions: [award('a'), wait('b')] } });
  const ask = ({ session, agenda, scenarios, body }: Case) => refuseSaving(session, agenda, scenarios, given(callerOf('lead'), body));
  inOrderOfPrecedence(sound, ask, [
    ...outdated('saveScenario'),
    { when: 'in the place of the promoted one', refusal: { code: 'scenario_promoted', scenario: 1 }, spoil: { body: { name: 'Prudent' } } },
    {
      when: 'an application twice',
      refusal: { code: 'application_twice', applicationIds: ['a'] },
      spoil: ({ body }) => {
        body.decisions.push(refuse('a'));
      },
    },
    {
      when: 'of another agenda',
      refusal: { code: 'decisions_differ_from_agenda', missing: ['b'], unknown: ['z'] },
      spoil: { body: { decisions: { 1: refuse('z') } } },
    },
    {
      when: 'more than was asked',
      refusal: { code: 'award_above_request', applicationId: 'a', requestedCents: 100, awardedCents: 101 },
      spoil: { body: { decisions: { 0: award('a', 101) } } },
    },
  ]);

  test('an eleventh name is refused; one of the ten is replaced', () => {
    const scenarios = Array.from({ length: 10 }, (_, place) => ({ number: place + 1, name: `n° ${place + 1}` }));
    const save = (name: string) => {
      const { body, ...rest } = sound();
      return ask({ ...rest, scenarios, body: { ...body, name } });
    };
    expect([save('n° 2'), save('n° 11')]).toEqual([null, { code: 'too_many_scenarios', most: 10 }]);
  });
});

describe.each([
  ['removeScenario', refuseRemoval],
  ['promoteScenario', refusePromotion],
] as const)('%s', (command, rule) => {
  type Case = Ground & { body: { version: number; scenario: number } };
  const sound = (): Case => ({ ...ground(), body: { version: 1, scenario: 3 } });
  inOrderOfPrecedence(sound, ({ session, scenarios, body }) => rule(session, scenarios, given(callerOf('chair'), body)), [
    ...outdated(command),
    { when: 'one that the session does not have', refusal: { code: 'scenario_unknown', known: [1, 3] }, spoil: { body: { scenario: 2 } } },
    { when: 'the promoted one', refusal: { code: 'scenario_promoted', scenario: 1 }, spoil: { body: { scenario: 1 } } },
  ]);
});

test('what was withdrawn since is left out of what a scenario decides', () =>
  expect(leftOf([award('a'), wait('b'), refuse('c')], [{ applicationId: 'c' }, { applicationId: 'a' }])).toEqual([
    award('a'),
    refuse('c'),
  ]));

test.each([
  ['before its day', '2026-12-31T12:00:00.000Z', '2027-01-05'],
  ['once it has passed', '2027-02-01T12:00:00.000Z', '2027-02-01'],
  ['on the evening before that is tomorrow in Paris', '2027-01-05T23:30:00.000Z', '2027-01-06'],
])('the day of the decision, asked %s', (_, at, day) => expect(decisionDay({ heldOn: '2027-01-05' }, at)).toBe(day));

test('its awards would be reserved on the credits of the decision’s year, each on its own envelope', () => {
  const envelopeOf = new Map([
    ['a', 'north'],
    ['b', 'south'],
    ['c', 'north'],
  ]);
  const list = [award('a', 70), award('b', 30), refuse('c')];
  expect(reservationsAsked({ id: 'session', version: 4 }, list, envelopeOf, '2027-01-05')).toMatchObject([
    { kind: 'reserve', envelopeId: 'north', year: 2027, credit: 'AE', amountCents: 70, subject: 'a', cause: { version: 5 } },
    { envelopeId: 'south', amountCents: 30, subject: 'b' },
  ]);
});

test('each award says what it leaves of its own envelope, and the one that exceeds it is marked', () => {
  const envelopeOf = new Map(['a', 'b', 'c', 'd', 'e'].map((id) => [id, id === 'b' ? 'south' : 'north']));
  const list = [award('a', 70), award('b', 30), wait('c'), award('d', 40), award('e', 5)];
  expect([...leftAfterEach(list, envelopeOf, new Map(Object.entries({ north: 100, south: 30 })))]).toEqual([
    ['a', { leftCents: 30, exceeds: false }],
    ['b', { leftCents: 0, exceeds: false }],
    ['d', { leftCents: -10, exceeds: true }],
    // It is exceeded already.
    ['e', { leftCents: -15, exceeds: false }],
  ]);
});

test('a scenario is told in figures, in all and by a key of which each application has one', () => {
  const list = [award('a', 70), award('b', 30), wait('c'), refuse('d')];
  expect(tallyOf(list)).toEqual({ awarded: 2, waitlisted: 1, refused: 1, awardedCents: 100 });
  const requested = new Map(list.map(({ applicationId }) => [applicationId, 80]));
  expect(sharesBy(list, requested, (id) => (id === 'b' ? 'town' : 'state'))).toEqual([
    { key: 'state', awarded: 1, waitlisted: 1, refused: 1, awardedCents: 70, requestedCents: 240, unmetCents: 170 },
    { key: 'town', awarded: 1, waitlisted: 0, refused: 0, awardedCents: 30, requestedCents: 80, unmetCents: 50 },
  ]);
});
