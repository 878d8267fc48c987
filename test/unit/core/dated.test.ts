import { LAW_CASES } from '../../../examples/law/cases.ts';
import { putOff } from '../../../domain/applications/clocks.ts';
import { silenceResumed } from '../../../domain/applications/silence.ts';
import { endOfWorkingDay, parisDate } from '../../../domain/core/calendar.ts';
import type { Calculation } from '../../../domain/core/calculation.ts';
import { afterStops, legalPeriodFrom, periodFrom, workingDaysFrom } from '../../../domain/core/dated.ts';
import { endOfLegalPeriod } from '../../../domain/core/law.ts';

const at = (day: string): string => `${day}T10:00:00.000Z`;
const rulesIn = ({ rule, from }: Calculation): string[] => [...from.flatMap(rulesIn), rule];
const resultOf = ({ result }: Calculation): string | null => (result?.kind === 'day' ? result.day : null);

test('each case of the law is explained up to the day that the rule gives', () => {
  for (const { rule, from, stops = [], lastDay } of LAW_CASES) {
    const explained = afterStops(
      legalPeriodFrom(rule, at(from)),
      stops.map((stop, place) => ({ number: place + 1, from: at(stop.from), to: at(stop.to) })),
      'days',
      silenceResumed,
    );
    expect([explained.at && parisDate(explained.at), resultOf(explained.calculation)]).toEqual([lastDay, lastDay]);
  }
});

test('a délai franc that would end on a Saturday is explained by its period, its day more, and the working day', () => {
  const { at: end, calculation, article } = legalPeriodFrom('appeal', at('2026-03-01'));
  expect(end).toBe(endOfLegalPeriod('appeal', at('2026-03-01')));
  expect(rulesIn(calculation)).toEqual(['period', 'clearDay', 'nextWorkingDay']);
  expect(article).toContain('CRPA L411-2');
  expect(rulesIn(legalPeriodFrom('appealSilence', at('2026-03-02')).calculation)).toEqual(['period']);
});

test('a period that stands still has no end, and says how many days were left', () => {
  const { at: end, calculation } = afterStops(
    periodFrom(at('2026-03-02'), 2),
    [{ number: 1, from: at('2026-04-22'), to: null }],
    'days',
    silenceResumed,
  );
  expect([end, calculation.rule, calculation.result]).toEqual([null, 'standing', null]);
  expect(calculation.inputs).toContainEqual({ name: 'left', value: { kind: 'days', count: 10 } });
});

test('working days that were stopped are those that were left, from the resumption on', () => {
  const [from, stop, back] = [at('2026-03-02'), at('2026-03-04'), at('2026-03-16')];
  const { at: end } = afterStops(workingDaysFrom(from, 5), [{ number: 1, from: stop, to: back }], 'workingDays', putOff);
  expect(end).toBe(endOfWorkingDay(back, 3));
});
