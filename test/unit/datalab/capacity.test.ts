import {
  awayOf,
  capacityOf,
  type DatalabPerson,
  firstOf,
  lastOf,
  monthsBetween,
  monthsFromOn,
  refuseDatalabMonth,
  refuseDatalabPerson,
} from '../../../domain/datalab/capacity.ts';
import { callerOf, FUND, given, inOrderOfPrecedence } from '../../support/domain.ts';

const person = (change: Partial<DatalabPerson> = {}): DatalabPerson => ({
  personId: 'person',
  skills: ['design'],
  sharePercent: 100,
  leavesOn: null,
  away: [],
  other: new Map(),
  ...change,
});

// May 2026 has 21 weekdays; four are public holidays: the 1st, the 8th, Ascension (14th) and Whit Monday (25th).
const MAY = '2026-05';
test.each<[string, Partial<DatalabPerson>, number]>([
  ['every working day', {}, 17],
  ['half of them', { sharePercent: 50 }, 8.5],
  ['a third of them, without the rest of a half day', { sharePercent: 33 }, 5.5],
  ['none of them', { sharePercent: 0 }, 0],
  ['those on which it is here', { away: [{ startsOn: '2026-05-04', endsOn: '2026-05-10' }] }, 13],
  ['each day of two absences once', { away: [4, 5].map((day) => ({ startsOn: `2026-05-0${day}`, endsOn: '2026-05-07' })) }, 13],
  ['none, where it is away', { away: [{ startsOn: '2026-04-01', endsOn: '2026-06-30' }] }, 0],
  ['those until its last', { leavesOn: '2026-05-05' }, 2],
  ['none after its last', { leavesOn: '2026-04-30' }, 0],
  ['what other duties leave', { other: new Map([[MAY, 5]]) }, 14.5],
  ['never fewer than none', { sharePercent: 10, other: new Map([[MAY, 5]]) }, 0],
])('a person has of a month %s', (_, change, days) => expect(capacityOf(person(change), MAY) / 2).toBe(days));

test.each<[string, string | null, string]>([
  ['that goes on', null, '2026-05-10'],
  ['that lapsed at its end', '2026-05-10T21:59:59.999Z', '2026-05-10'],
  ['that was ended before', '2026-05-07T09:00:00.000Z', '2026-05-06'],
  ['that was ended before it began', '2026-05-01T09:00:00.000Z', '2026-04-30'],
])('an absence %s counts until %s', (_, endedAt, endsOn) =>
  expect(awayOf({ startsOn: '2026-05-04', endsOn: '2026-05-10', endedAt })).toEqual({ startsOn: '2026-05-04', endsOn }),
);

test('months have a first and a last day, and follow each other over the years', () => {
  expect([firstOf('2028-02'), lastOf('2028-02')]).toEqual(['2028-02-01', '2028-02-29']);
  expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(monthsBetween('2026-11', '2026-10')).toEqual([]);
  expect(monthsFromOn('2026-12', 2)).toEqual(['2026-12', '2027-01']);
});

describe('one of the Datalab’s people', () => {
  const sound = () => ({
    candidate: { personId: 'person', organisationId: FUND, roles: ['reviewer' as const] } as Parameters<typeof refuseDatalabPerson>[0],
    known: undefined as DatalabPerson | undefined,
    body: { skills: ['design', 'data_science'], sharePercent: 100, leavesOn: null as string | null },
  });
  type Case = ReturnType<typeof sound>;
  const ask = ({ candidate, known, body }: Case) =>
    refuseDatalabPerson(candidate, known, { ...given(callerOf('lead'), body), id: 'person' });
  test('may be said to leave after losing the role, and nothing else, nor may a person without a plan', () => {
    const lost: Case['candidate'] = { personId: 'person', organisationId: FUND, roles: ['screener'] };
    const said = (known: Case['known'], leavesOn: string | null) =>
      ask({ candidate: lost, known, body: { ...sound().body, leavesOn } })?.code ?? null;
    expect([said(person(), '2026-05-04'), said(person(), null), said(undefined, '2026-05-04')]).toEqual([
      null,
      'not_a_datalab_person',
      'not_a_datalab_person',
    ]);
  });
  inOrderOfPrecedence(sound, ask, [
    { when: 'a person who has never signed in', refusal: { code: 'not_found' }, spoil: { candidate: undefined } },
    {
      when: 'a person who neither reviews nor leads',
      refusal: { code: 'not_a_datalab_person', personId: 'person' },
      spoil: (each) => {
        each.candidate = { personId: 'person', organisationId: FUND, roles: ['screener'] };
      },
    },
    {
      when: 'a skill twice',
      refusal: { code: 'skill_twice', skills: ['design'] },
      spoil: ({ body }) => void body.skills.push('design'),
    },
  ]);
});

describe('other duties', () => {
  const sound = () => ({ known: person() as DatalabPerson | undefined, body: { month: MAY, otherDays: 17 } });
  inOrderOfPrecedence(sound, ({ known, body }) => refuseDatalabMonth(known, { ...given(callerOf('lead'), body), id: 'person' }), [
    {
      when: 'of a person who is none of the Datalab’s',
      refusal: { code: 'not_a_datalab_person', personId: 'person' },
      spoil: { known: undefined },
    },
    {
      when: 'of a month that is over',
      refusal: { code: 'month_is_past', month: '2026-02', current: '2026-03' },
      spoil: { body: { month: '2026-02' } },
    },
    {
      when: 'that take more than the month has',
      refusal: { code: 'capacity_negative', month: MAY, capacityDays: 17, otherDays: 17.5 },
      spoil: { body: { otherDays: 17.5 } },
    },
  ]);
});
