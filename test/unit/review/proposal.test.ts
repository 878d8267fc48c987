import { proposeReviewers } from '../../../domain/review/proposal.ts';

const [anna, boris, chloe] = ['anna', 'boris', 'chloe'] as const;
const askable = (loads: Record<string, number>) =>
  Object.entries(loads).map(([personId, openWorkingDays]) => ({ personId, openWorkingDays, competences: [] as string[] }));
const step = (applicationId: string, loads: Record<string, number>, workingDays = 10) => ({
  applicationId,
  step: 'legal',
  workingDays,
  askable: askable(loads),
});

test('the one with the fewest working days to give is proposed', () => {
  expect(proposeReviewers([step('a', { [anna]: 12, [boris]: 5, [chloe]: 9 })])).toEqual([boris]);
});

test('what is proposed counts for the next file', () => {
  const loads = { [anna]: 0, [boris]: 8 };
  expect(proposeReviewers([step('a', loads), step('b', loads), step('c', loads)])).toEqual([anna, boris, anna]);
});

test('one person is proposed twice for a file only where no other may be asked', () => {
  const both = { [anna]: 0, [boris]: 100 };
  expect(proposeReviewers([step('a', both), step('a', both), step('a', { [anna]: 0 })])).toEqual([anna, boris, anna]);
});

test('competences come before loads: who gives these opinions, then who gives any, then who gives others', () => {
  const knowing = (personId: string, openWorkingDays: number, competences: string[]) => ({ personId, openWorkingDays, competences });
  const of = (askableNow: ReturnType<typeof knowing>[]) =>
    proposeReviewers([{ applicationId: 'a', step: 'legal', workingDays: 10, askable: askableNow }]);
  const all = [knowing(anna, 0, ['data']), knowing(boris, 90, ['legal', 'data']), knowing(chloe, 30, [])];
  expect([of(all), of(all.filter(({ personId }) => personId !== boris)), of(all.slice(0, 1))]).toEqual([[boris], [chloe], [anna]]);
});

test('for a step that no reviewer may be asked for, no one is proposed', () => {
  expect(proposeReviewers([step('a', {}), step('a', { [anna]: 0 })])).toEqual([null, anna]);
});
