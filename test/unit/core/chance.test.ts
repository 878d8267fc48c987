import { chanceOf } from '../../../soak/chaos/chance.ts';

const drawn = (seed: number) =>
  Array.from(
    { length: 20 },
    (
      (chance) => () =>
        chance.below(1_000)
    )(chanceOf(seed)),
  );

test('the same seed draws the same, another seed something else', () => {
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(2)).not.toEqual(drawn(1));
});

test('a fork draws the same however much is drawn beside it', () => {
  const chance = chanceOf(1);
  const alone = chance.fork('strikes').below(1_000_000);
  chance.below(10);
  expect(chance.fork('strikes').below(1_000_000)).toBe(alone);
  expect(chance.fork('lives').below(1_000_000)).not.toBe(alone);
});

test('a choice comes as often as its weight says, and one of no weight never', () => {
  const chance = chanceOf(1);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let n = 0; n < 4_000; n += 1) {
    const choice = chance.weighed([
      { weight: 0, choice: 'never' as const },
      { weight: 3, choice: 'often' as const },
      { weight: 1, choice: 'seldom' as const },
    ]);
    if (choice) counts[choice] += 1;
  }
  expect(counts.never).toBe(0);
  expect(counts.often / 4_000).toBeCloseTo(0.75, 1);
  expect(chance.weighed([])).toBeUndefined();
});
