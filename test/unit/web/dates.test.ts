import { longDate } from '../../../domain/core/format.ts';
import { bilingual } from '../../../web/core/words.ts';
import { plain } from '../../support/french.ts';
import { date, deadline, lastChance, lastDay } from '../../../web/core/components/dates.ts';

const said = (part: unknown): string => plain(String(part).replaceAll(/<[^>]+>/g, '')).trim();

test.each([
  ['fr', '2026-12-05', '5\u00a0décembre 2026'],
  ['fr', '2027-02-01', '1er\u00a0février 2027'],
  ['en', '2026-12-15', '15\u00a0December 2026'],
] as const)('in %s, the day of %s stays on the line of its month', (language, day, words) => {
  expect(String(date(language, day))).toContain(`>${words}</time>`);
  const until = { fr: { until: (on: string) => `jusqu’au ${on}.` }, en: { until: (on: string) => `until ${on}.` } };
  expect(bilingual(until)[language].until(longDate(language, day))).toContain(` ${words}.`);
});

test.each([
  ['in the evening before', '2026-12-15T17:00:00.000Z', '16 décembre 2026 (dans 1 j)'],
  ['one minute before midnight in Paris', '2026-12-15T22:59:00.000Z', '16 décembre 2026 (dans 1 j)'],
  ['at midnight in Paris', '2026-12-15T23:00:00.000Z', '16 décembre 2026 (aujourd’hui)'],
  ['a second later than it', '2026-12-16T08:00:01.000Z', '16 décembre 2026 (en retard)'],
])('a deadline at 09:00 of the next day counts days of the calendar: %s', (_, now, words) => {
  expect(said(deadline('fr', '2026-12-16T08:00:00.000Z', now))).toBe(words);
});

test.each([
  ['March, when a day has 23 hours', '2027-03-28T21:59:59.999Z', '2027-03-26T23:00:00.000Z'],
  ['October, when a day has 25 hours', '2026-10-25T22:59:59.999Z', '2026-10-23T22:00:00.000Z'],
])('a change of clocks neither adds nor takes a day: %s', (_, at, now) => {
  expect(said(deadline('en', at, now))).toContain('(in 1 d)');
});

test('what a person may do until a date is over after it, and not late', () => {
  expect(said(lastChance('fr', '2026-12-16T08:00:00.000Z', '2026-12-16T08:00:01.000Z'))).toBe('16 décembre 2026 (délai passé)');
  expect(said(lastChance('fr', '2026-12-16T08:00:00.000Z', '2026-12-15T17:00:00.000Z'))).toBe('16 décembre 2026 (dans 1 j)');
});

test('a deadline within a day is shown with its hour where its page asks for it', () => {
  expect(said(deadline('fr', '2026-12-16T08:00:00.000Z', '2026-12-15T17:00:00.000Z', date))).toMatch(/à.09:00/);
});

test.each([
  ['winter', '2026-12-15', '2026-12-15T22:30:00.000Z', '2026-12-15T23:00:00.000Z'],
  ['summer', '2026-07-15', '2026-07-15T21:30:00.000Z', '2026-07-15T22:00:00.000Z'],
])('a last day is late once midnight in Paris has passed, in %s', (_, day, before, after) => {
  expect(said(lastDay('fr', day, before))).toContain('(aujourd’hui)');
  expect(said(lastDay('fr', day, after))).toContain('(en retard)');
});

test('without a last day there is nothing to show', () => {
  expect(lastDay('fr', null, '2026-12-15T22:30:00.000Z')).toBeNull();
});
