import type { DatalabPerson } from '../../../domain/datalab/capacity.ts';
import * as rules from '../../../domain/datalab/mission.ts';
import type { Mission, MissionGrant, MissionState, ProposeMission, StaffMission } from '../../../domain/datalab/mission.ts';
import { MISSION_KIND_KEYS, MISSION_KINDS, type MissionKind } from '../../../domain/datalab/mission-catalogue.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { SlippageAlert } from '../../../domain/impact/slippage.ts';
import { handedDays, type Named, type NamedPeople, refusePeriod } from '../../../domain/datalab/staffing.ts';
import { callerOf, FUND, given, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

test('days that are handed over pass from a month on, and are added to what the other person has of the same skill', () => {
  const line = (personId: string, month: string, skill: string, days: number) => ({ personId, month, skill, days });
  const plan = [
    ...[line('leaver', '2026-02', 'engineering', 2), line('leaver', '2026-03', 'engineering', 1.5), line('leaver', '2026-04', 'law', 3)],
    ...[line('taker', '2026-03', 'engineering', 4), line('third', '2026-04', 'law', 1)],
  ];
  expect(handedDays(plan, { from: 'leaver', to: 'taker', month: '2026-03' })).toEqual([
    // What was promised of a month that has passed stays.
    line('leaver', '2026-02', 'engineering', 2),
    line('taker', '2026-03', 'engineering', 5.5),
    line('taker', '2026-04', 'law', 3),
    line('third', '2026-04', 'law', 1),
  ]);
});

const missionIn = (state: MissionState): Mission => ({
  id: 'mission',
  state,
  version: 3,
  grantId: 'grant',
  grantState: 'active',
  organisationId: MINISTRY,
  conflicted: [],
  fundActs: [],
  kind: 'service_assessment',
  halfDays: 16,
  startsOn: '2026-03-02',
  endsOn: '2026-04-30',
  indicator: 'users',
  deliveredAt: null,
  expectedBy: null,
  remindedAt: null,
  closesAt: null,
});

describe('a proposal', () => {
  const alert = (number: number, settledAs: SlippageAlert['settledAs'] = null): SlippageAlert => ({
    ...{ number, level: 'mission', settledAs, recoveredAt: null },
  });
  type Case = { grant: MissionGrant | undefined; caller: Caller; body: ProposeMission };
  const sound = (): Case => ({
    grant: {
      organisationId: MINISTRY,
      conflicted: [],
      fundActs: [],
      state: 'active',
      indicators: ['users'],
      alerts: [alert(1, 'superseded'), alert(2)],
    },
    caller: callerOf('lead'),
    body: {
      grantId: 'grant',
      kind: 'need_exploration',
      days: 15,
      startsOn: '2026-03-02',
      endsOn: '2026-04-01',
      indicator: 'users',
      reason: 'Le calendrier glisse.',
      alert: 2,
    },
  });
  inOrderOfPrecedence(sound, ({ grant, caller, body }) => rules.refuseProposal(grant, given(caller, body)), [
    { when: 'on an unknown grant', refusal: { code: 'grant_unknown', grantId: 'grant' }, spoil: { grant: undefined } },
    { when: 'by a person of the house', refusal: { code: 'conflict_of_interest' }, spoil: { caller: callerOf('lead', MINISTRY) } },
    {
      when: 'on a grant that stands still',
      refusal: { code: 'grant_not_active', state: 'suspended' },
      spoil: (each) => {
        if (each.grant) each.grant.state = 'suspended';
      },
    },
    {
      when: 'for an alert that the grant does not have',
      refusal: { code: 'slippage_alert_unknown', numbers: [1, 2] },
      spoil: { body: { alert: 3 } },
    },
    {
      when: 'for an alert that was settled',
      refusal: { code: 'slippage_alert_settled', number: 2, as: 'recovered' },
      spoil: ({ grant }) => {
        if (grant) grant.alerts = [alert(1, 'superseded'), alert(2, 'recovered')];
      },
    },
    {
      when: 'of a kind that the catalogue does not have',
      refusal: { code: 'mission_kind_unknown', kind: 'magic', known: MISSION_KIND_KEYS },
      spoil: { body: { kind: 'magic' } },
    },
    {
      when: 'that starts in the past',
      refusal: { code: 'start_is_past', startsOn: '2026-03-01', today: '2026-03-02' },
      spoil: { body: { startsOn: '2026-03-01' } },
    },
    {
      when: 'that ends before it starts',
      refusal: { code: 'period_reversed', startsOn: '2026-03-02', endsOn: '2026-03-01' },
      spoil: { body: { endsOn: '2026-03-01' } },
    },
    {
      when: 'of more days than its kind takes',
      refusal: { code: 'mission_days_out_of_bounds', kind: 'need_exploration', days: 15.5, minDays: 15, maxDays: 15 },
      spoil: { body: { days: 15.5 } },
    },
    {
      when: 'longer than its kind',
      refusal: {
        ...{ code: 'mission_period_out_of_bounds', kind: 'need_exploration', startsOn: '2026-03-02', endsOn: '2026-04-02' },
        ...{ minMonths: 0, maxMonths: 1 },
      },
      spoil: { body: { endsOn: '2026-04-02' } },
    },
    {
      when: 'for an indicator that the plan does not have',
      refusal: { code: 'indicator_unknown', keys: ['fame'], known: ['users'] },
      spoil: { body: { indicator: 'fame' } },
    },
  ]);
});

test.each<[MissionKind, number, string, string | null]>([
  ['design_advice', 2, '2026-03-02', null],
  ['design_advice', 1.5, '2026-03-02', 'mission_days_out_of_bounds'],
  ['service_assessment', 10, '2027-03-02', null],
  ['service_design', 300, '2026-04-01', null],
  ['service_design', 300, '2026-03-31', 'mission_period_out_of_bounds'],
  ['service_design', 300, '2026-09-01', null],
  ['service_design', 300, '2026-09-02', 'mission_period_out_of_bounds'],
  ['eco_flash_audit', 2.5, '2026-03-03', 'mission_days_out_of_bounds'],
  ['cloud_strategy', 29.5, '2026-05-01', null],
  ['cloud_strategy', 30, '2026-05-01', 'mission_days_out_of_bounds'],
  ['cloud_migration', 30, '2026-04-01', null],
  ['cloud_migration', 29.5, '2026-04-01', 'mission_days_out_of_bounds'],
  ['mentoring', 20, '2026-08-31', 'mission_period_out_of_bounds'],
  ['mentoring', 20, '2026-09-01', null],
])('%s of %d days from 2 March 2026 until %s: %s', (kind, days, endsOn, code) =>
  expect(rules.refuseTerms(kind, { days, startsOn: '2026-03-02', endsOn })?.code ?? null).toBe(code),
);

test('every kind says in both languages what it is called and what it delivers, and its bounds leave room', () => {
  for (const { label, deliverable, days, months } of Object.values(MISSION_KINDS)) {
    for (const words of [label, deliverable]) expect([words.fr, words.en].every((text) => text.length > 3)).toBe(true);
    expect(days ?? months).not.toBeNull();
    for (const bounds of [days, months]) if (bounds) expect(bounds.min).toBeLessThanOrEqual(bounds.max);
  }
});

describe('a staffing', () => {
  const person = (change: Partial<DatalabPerson> = {}): DatalabPerson => ({
    ...{ personId: 'p', skills: ['design'], sharePercent: 100, leavesOn: null, away: [], other: new Map() },
    ...change,
  });
  type Case = { mission: Mission; people: NamedPeople; caller: Caller; body: StaffMission };
  const candidate = { personId: 'p', organisationId: FUND, roles: ['reviewer' as const] };
  const sound = (): Case => ({
    mission: missionIn('accepted'),
    people: new Map([['p', { candidate, person: person() }]]),
    caller: callerOf('lead'),
    body: { version: 3, days: [{ personId: 'p', month: '2026-03', skill: 'design', days: 8 }], startsOn: null, endsOn: null },
  });
  const ask = ({ mission, people, caller, body }: Case) =>
    rules.refuseMissionStaffing(mission, { staffed: [], people }, given(caller, body));
  inOrderOfPrecedence(sound, ask, [
    { when: 'out of sight', refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
    {
      when: 'before it is accepted',
      refusal: { code: 'wrong_state', command: 'staffMission', state: 'proposed' },
      spoil: { mission: { state: 'proposed' } },
    },
    {
      when: 'by a person who is in conflict over the project',
      refusal: { code: 'conflict_of_interest' },
      spoil: { mission: { conflicted: ['lead'] } },
    },
    {
      when: 'on a grant that is over',
      refusal: { code: 'grant_not_active', state: 'terminated' },
      spoil: { mission: { grantState: 'terminated' } },
    },
    { when: 'of a version that was not read', refusal: { code: 'stale_version', current: 3 }, spoil: { body: { version: 2 } } },
    {
      when: 'that ends it before it starts',
      refusal: { code: 'period_reversed', startsOn: '2026-03-02', endsOn: '2026-03-01' },
      spoil: { body: { endsOn: '2026-03-01' } },
    },
    {
      when: 'with a person without the skill',
      refusal: { code: 'skill_not_held', personId: 'p', skill: 'cloud' },
      spoil: { body: { days: { 0: { skill: 'cloud' } } } },
    },
    {
      when: 'with a person who has lost its role',
      refusal: { code: 'not_a_datalab_person', personId: 'p' },
      spoil: (each) => {
        each.people = new Map([['p', { candidate: { ...candidate, roles: ['screener'] }, person: each.people.get('p')?.person }]]);
      },
    },
    {
      when: 'with a person who is in conflict over the project',
      refusal: { code: 'person_in_conflict', personIds: ['p'] },
      spoil: (each) => {
        each.people = new Map([['p', { candidate: { ...candidate, organisationId: MINISTRY }, person: each.people.get('p')?.person }]]);
      },
    },
    {
      when: 'in a month outside of its period',
      refusal: { code: 'days_outside_period', months: ['2026-05'], startsOn: '2026-03-02', endsOn: '2026-04-30' },
      spoil: ({ body }) => void body.days.push({ personId: 'p', month: '2026-05', skill: 'design', days: 1 }),
    },
    {
      when: 'with a person who is away',
      refusal: { code: 'person_away', personId: 'p', month: '2026-03' },
      spoil: (each) => {
        const away = [{ startsOn: '2026-03-01', endsOn: '2026-03-31' }];
        each.people = new Map([['p', { candidate: each.people.get('p')?.candidate, person: person({ away }) }]]);
      },
    },
    {
      when: 'with more days than the mission has',
      refusal: { code: 'days_above_mission', missionDays: 8, plannedDays: 8.5 },
      spoil: ({ body }) => {
        body.days[0]!.days += 0.5;
      },
    },
  ]);

  test.each<[string, Named, string]>([
    ['has gone away', { candidate, person: person({ away: [{ startsOn: '2026-03-01', endsOn: '2026-03-31' }] }) }, 'person_away'],
    ['has lost its role', { candidate: { ...candidate, roles: [] }, person: person() }, 'not_a_datalab_person'],
  ])('keeps days of a person who %s since, and adds none', (_, named, code) => {
    const each = { ...sound(), people: new Map([['p', named]]) };
    const kept = {
      thingId: 'mission',
      personId: 'p',
      month: '2026-03',
      skill: 'design' as const,
      reserved: 0,
      uncovered: 16,
      spent: 0,
      since: 1,
    };
    const asked = (days: number) => ({ ...each.body, days: [{ ...each.body.days[0]!, days }] });
    const ask = (days: number) =>
      rules.refuseMissionStaffing(
        { ...each.mission, halfDays: 20 },
        { staffed: [kept], people: each.people },
        given(each.caller, asked(days)),
      );
    expect([ask(8)?.code, ask(8.5)?.code]).toEqual([undefined, code]);
  });
});

describe('the indicator', () => {
  const reported = (rank: number, reportedAt: string, value: number) => ({ rank, reportedAt, indicators: [{ key: 'users', value }] });
  const mission = { indicator: 'users', startsOn: '2026-03-02', deliveredAt: '2026-05-01T09:00:00.000Z' };
  const reports = [
    reported(1, '2026-01-10T09:00:00.000Z', 10),
    reported(2, '2026-03-01T22:30:00.000Z', 20),
    reported(3, '2026-03-01T23:30:00.000Z', 30),
    reported(4, '2026-05-01T09:00:00.000Z', 40),
    reported(5, '2026-06-01T09:00:00.000Z', 50),
    reported(6, '2026-12-01T09:00:00.000Z', 60),
  ];
  test('is taken from the newest report before the first day in Paris, and from the first one after the delivery', () =>
    expect(rules.compareIndicator(reports, mission)).toMatchObject({
      before: { value: 20, milestone: 2 },
      after: { value: 50, milestone: 5 },
    }));
  test('is compared with nothing before the delivery', () =>
    expect(rules.compareIndicator(reports, { ...mission, deliveredAt: null }).after).toBeNull());
  test('is not told by a report that lacks it', () =>
    expect(rules.compareIndicator(reports, { ...mission, indicator: 'fame' })).toEqual({ before: null, after: null }));
  test('is what a ratio divides', () => expect(rules.numberOf({ key: 'conversion', numerator: 1, denominator: 4 })).toBe(0.25));
});

test.each<[MissionState, string | null, string | null]>([
  ['proposed', 'remindMissionAnswer', 'lapseMission'],
  ['accepted', 'remindStaffing', null],
  ['staffed', 'remindMissionDelivery', null],
  ['delivered', 'remindComparison', 'closeUncompared'],
  ['closed', null, null],
])('%s is recalled by %s, and ended by %s', (state, reminder, end) => {
  const dates = { expectedBy: '2026-04-01T00:00:00.000Z', closesAt: '2026-05-01T00:00:00.000Z' };
  const dueOf = (remindedAt: string | null) => rules.nextMissionDue({ state, ...dates, remindedAt });
  expect(dueOf(null)?.what ?? null).toBe(reminder);
  expect(dueOf(dates.expectedBy)?.what ?? null).toBe(end);
});

test('a period that is under way keeps its first day, and no other day of the past becomes it', () => {
  const asIs = { startsOn: '2026-01-05', endsOn: '2026-03-31' };
  const at = '2026-02-02T09:00:00.000Z';
  expect(refusePeriod(asIs, at, asIs)).toBeNull();
  const moved = { ...asIs, startsOn: '2026-01-06' };
  expect(refusePeriod(moved, at, asIs)).toEqual({ code: 'start_is_past', startsOn: '2026-01-06', today: '2026-02-02' });
});
