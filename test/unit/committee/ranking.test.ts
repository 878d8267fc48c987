import fc from '../../support/property.ts';
import { inOrderOfScore, type Scored, scoreOf, standingsOf } from '../../../domain/committee/ranking.ts';

const opinion = (step: string, ...scores: number[]): Scored => ({
  step,
  scores: Object.fromEntries(scores.map((score, place) => [`criterion_${place}`, score])),
});

describe('a score', () => {
  test.each<[string, Scored[], number | null]>([
    ['of nothing is none', [], null],
    ['of an opinion that scored nothing is none', [opinion('legal')], null],
    ['of one criterion is that one’s', [opinion('legal', 4)], 4],
    ['of zeros is zero, which is not none', [opinion('legal', 0, 0)], 0],
    ['is the mean of a step’s criteria', [opinion('legal', 5, 2)], 3.5],
    ['is the mean of the steps, however many criteria each has', [opinion('legal', 5), opinion('data', 1, 1, 1)], 3],
    ['leaves out a step that scored nothing', [opinion('legal', 5), opinion('data')], 5],
    ['is rounded to the hundredth, halves up', [opinion('legal', 5, 5, 5, 4, 4, 4, 4, 4)], 4.38],
    ['is rounded once, at its end', [opinion('a', 1, 1, 2), opinion('b', 1, 1, 2), opinion('c', 1, 1, 2)], 1.33],
  ])('%s', (_, opinions, score) => expect(scoreOf(opinions)).toBe(score));

  test('counts a step and a criterion by their weights', () => {
    const opinions = [opinion('legal', 5, 1), opinion('data', 2)];
    const weights: Record<string, number> = { legal: 3, 'legal/criterion_0': 3, 'legal/criterion_1': 1, data: 1, 'data/criterion_0': 7 };
    // (3 × (3 × 5 + 1 × 1) ÷ 4 + 1 × 2) ÷ 4
    expect(scoreOf(opinions, (step, criterion) => weights[criterion ? `${step}/${criterion}` : step] ?? 0)).toBe(3.5);
  });

  test('of what weighs nothing is none', () => expect(scoreOf([opinion('legal', 5)], () => 0)).toBeNull());

  test('lies between the lowest and the highest of its criteria, in whatever order the opinions come', () => {
    const opinions = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(opinions, (steps) => {
        const given = steps.map((scores, place) => opinion(`step_${place}`, ...scores));
        const score = scoreOf(given) ?? -1;
        expect(score).toBeGreaterThanOrEqual(Math.min(...steps.flat()));
        expect(score).toBeLessThanOrEqual(Math.max(...steps.flat()));
        expect(scoreOf(given.toReversed())).toBe(score);
      }),
    );
  });
});

describe('the ranked list', () => {
  const list = (...scores: (number | null)[]) => scores.map((score, place) => ({ applicationId: 'abcdef'[place] ?? '', score }));

  test('has the highest score first, what has none last, and leaves ties in the order in which they came', () =>
    expect(inOrderOfScore(list(3, null, 4.5, 3, 0, 4.5)).map(({ applicationId }) => applicationId)).toEqual([
      'c',
      'f',
      'a',
      'd',
      'e',
      'b',
    ]));

  test('gives equal scores the same standing and leaves out the next ones; what has no score has none', () =>
    expect([...standingsOf(list(3, null, 4.5, 3, 0, 4.5))]).toEqual([
      ['a', 3],
      ['c', 1],
      ['d', 3],
      ['e', 5],
      ['f', 1],
    ]));

  test('of nothing is empty', () => expect([inOrderOfScore([]), [...standingsOf([])]]).toEqual([[], []]));
});
