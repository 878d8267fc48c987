import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { mock } from 'node:test';
import { turnsBehind } from '../../../db/connection/turns.ts';

/** A pool that goes first, of which so many connections are in use. */
function poolInUse() {
  let hear = (): void => undefined;
  const first = { totalCount: 0, idleCount: 0, on: (_: 'release', told: () => void) => void (hear = told) };
  return {
    first,
    use: () => void (first.totalCount += 1),
    release: () => {
      first.totalCount -= 1;
      hear();
    },
  };
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
});
afterEach(() => {
  mock.timers.reset();
});

/** So many milliseconds go by, a few at a time, and those who wait for them are told. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10) {
    mock.timers.tick(Math.min(10, left));
    await turnOfLoop();
  }
  await turnOfLoop();
}

/** Asks for so many turns; the first letters of the alphabet that have theirs, and the ends of these. */
function ask(turns: ReturnType<typeof turnsBehind>, count: number) {
  const got: string[] = [];
  const leaves: (() => void)[] = [];
  for (const name of 'abcdefgh'.slice(0, count))
    void (async () => {
      const leave = await turns.take();
      got.push(leave ? name : `${name} too late`);
      if (leave) leaves.push(leave);
    })();
  return { got, leaves };
}

test('without those that go first as many begin as there are connections, and the next when one has ended', async () => {
  const { got, leaves } = ask(turnsBehind(poolInUse().first, 3), 5);
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c']);
  leaves[1]?.();
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd']);
});

test('while a connection of the pool that goes first is in use two begin, and the others once it is given back', async () => {
  const { first, use, release } = poolInUse();
  use();
  const turns = turnsBehind(first, 6);
  const { got, leaves } = ask(turns, 5);
  await pass(0);
  expect([got, turns.waiting]).toEqual([['a', 'b'], 3]);
  leaves[0]?.();
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c']);
  release();
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one that waits for PostgreSQL holds back another for a tenth of a second only, and takes no place once it ends', async () => {
  const { first, use } = poolInUse();
  use();
  const { got, leaves } = ask(turnsBehind(first, 6), 5);
  await pass(99);
  expect(got).toEqual(['a', 'b']);
  await pass(51);
  expect(got).toEqual(['a', 'b', 'c', 'd']);
  leaves[0]?.();
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd']);
});

test('callers who have waited three seconds for a turn have none', async () => {
  const { first, use } = poolInUse();
  use();
  // Each takes its full tenth of a second: twenty in a second, and sixty in three.
  const turns = turnsBehind(first, 6);
  const taken = Array.from({ length: 70 }, () => turns.take());
  await pass(4_000);
  const leaves = await Promise.all(taken);
  expect(leaves.slice(0, 40)).not.toContain(null);
  expect(leaves.at(-1)).toBeNull();
  expect(turns.waiting).toBe(0);
});
