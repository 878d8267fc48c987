import { type LawCase, LAW_CASES } from '../../../examples/law/cases.ts';
import { silenceResumed } from '../../../domain/applications/silence.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { appealRule, endOfLegalPeriod, isOverseas, LAW, lawOn, type LawRow, type LawRule } from '../../../domain/core/law.ts';
import { dayOn, daysBetween, reckon } from '../../support/law-reckoning.ts';

/** How long each rule lasts, once more: months, and whether the period is franc. */
const MONTHS: Record<LawRule, [months: number, clear: boolean]> = {
  appeal: [2, true],
  appealFromOverseas: [3, true],
  appealUntold: [12, false],
  appealSilence: [2, false],
  localAdmissibility: [2, false],
  localDecision: [8, false],
  localStart: [0, false],
  titreContest: [2, true],
  titreSilence: [6, false],
  withdrawal: [4, false],
};

const at = (day: string): string => `${day}T10:00:00.000Z`;

/** The last instant of a case by the rules: its period, put off by each stop. */
const endOf = ({ rule, from, stops = [] }: LawCase): string =>
  stops.reduce((end, stop) => silenceResumed(end, at(stop.from), at(stop.to)), endOfLegalPeriod(rule, at(from)));

describe.each(Object.entries(LAW))('%s', (rule, { rows }) => {
  const of = (each: { rule: string }): boolean => each.rule === rule;

  test(`${rows.map(({ article }) => article).join('; ')}: its cases come out alike by a second reckoning`, () => {
    const cases = LAW_CASES.filter(of);
    expect(cases.length).toBeGreaterThan(6);
    const [months, clear] = MONTHS[rule as LawRule];
    expect(cases.map((each) => parisDate(endOf(each)))).toEqual(cases.map(({ lastDay }) => lastDay));
    const again = ({ from, stops = [] }: LawCase): string =>
      stops.reduce((last, stop) => (stop.from <= last ? dayOn(stop.to, daysBetween(stop.from, last)) : last), reckon(from, months, clear));
    expect(cases.map(again)).toEqual(cases.map(({ lastDay }) => lastDay));
  });

  test('it ends with its last day in Paris, and starts with the day of its instant there', () => {
    for (const { from, lastDay } of LAW_CASES.filter((each) => of(each) && !each.stops)) {
      const end = endOfLegalPeriod(rule as LawRule, at(from));
      expect([parisDate(end), parisDate(new Date(Date.parse(end) + 1).toISOString())]).toEqual([lastDay, dayOn(lastDay, 1)]);
      const lateAt = `${dayOn(from, -1)}T23:30:00.000Z`;
      expect(endOfLegalPeriod(rule as LawRule, lateAt)).toBe(end);
    }
  });

  test('its rows follow one another, and the last one is in force', () => {
    const held: readonly LawRow[] = rows;
    expect(held.map(({ to }) => to)).toEqual([...held.slice(1).map(({ from }) => dayOn(from, -1)), null]);
    const [first] = held;
    expect(first && lawOn(rule as LawRule, first.from)).toBe(first);
    expect(() => lawOn(rule as LawRule, dayOn(first?.from ?? '', -1))).toThrow(RangeError);
  });
});

test('every day of eight years comes out alike by the second reckoning', () => {
  for (let day = '2023-01-01'; day < '2031-01-01'; day = dayOn(day, 1)) {
    for (const [rule, [months, clear]] of Object.entries(MONTHS)) {
      const end = parisDate(endOfLegalPeriod(rule as LawRule, at(day)));
      if (end !== reckon(day, months, clear)) expect({ rule, day, end }).toEqual({ rule, day, end: reckon(day, months, clear) });
    }
  }
});

const [TERRITORIES, METROPOLITAN] = [
  ['971', '972', '973', '974', '975', '976', '977', '978', '984', '986', '987', '988'],
  ['01', '2A', '2B', '75', '95', null],
];

test('CJA R421-7: before a court of metropolitan France each territory that it names has a month more, and no other département', () => {
  expect(TERRITORIES.map(appealRule)).toEqual(TERRITORIES.map(() => 'appealFromOverseas'));
  expect(METROPOLITAN.map(appealRule)).toEqual(METROPOLITAN.map(() => 'appeal'));
  expect([...TERRITORIES, ...METROPOLITAN].filter(isOverseas)).toEqual(TERRITORIES);
});
