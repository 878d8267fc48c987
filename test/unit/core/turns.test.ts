import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { mock } from 'node:test';
import { createTurns } from '../../../api/http/server/turns.ts';

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
function ask(turns: ReturnType<typeof createTurns>, count: number) {
  const got: string[] = [];
  const leaves: (() => void)[] = [];
  for (const name of 'abcdefgh'.slice(0, count))
    void (async () => {
      const leave = await turns.read();
      got.push(leave ? name : `${name} too late`);
      if (leave) leaves.push(leave);
    })();
  return { got, leaves };
}

test('without a command four reads are answered at once, and the next when one has ended', async () => {
  const { got, leaves } = ask(createTurns(), 6);
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd']);
  leaves[1]?.();
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('while a command is carried out a read begins each twentieth millisecond at most, alone', async () => {
  const turns = createTurns();
  turns.command();
  const { got, leaves } = ask(turns, 4);
  await pass(0);
  expect(got).toEqual(['a']);
  leaves[0]?.();
  await pass(10);
  expect(got).toEqual(['a']);
  await pass(10);
  expect(got).toEqual(['a', 'b']);
  await pass(40);
  expect(got).toEqual(['a', 'b']);
});

test('between commands that follow each other one read is answered at a time, and four once none has come for a tenth of a second', async () => {
  const turns = createTurns();
  turns.command()();
  const { got, leaves } = ask(turns, 7);
  await pass(0);
  expect(got).toEqual(['a']);
  leaves[0]?.();
  await pass(0);
  expect(got).toEqual(['a', 'b']);
  await pass(100);
  expect(got).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('a read that waits for PostgreSQL holds back another for a tenth of a second only, and takes no place once it ends', async () => {
  const turns = createTurns();
  turns.command();
  const { got, leaves } = ask(turns, 5);
  await pass(99);
  expect(got).toEqual(['a']);
  await pass(21);
  expect(got).toEqual(['a', 'b']);
  leaves[0]?.();
  await pass(40);
  expect(got).toEqual(['a', 'b']);
});

test('a command that waits for a lock, or for its body, holds back reads for half a second only', async () => {
  const turns = createTurns();
  turns.command();
  await pass(501);
  const { got } = ask(turns, 4);
  await pass(0);
  expect(got).toEqual(['a', 'b', 'c', 'd']);
});

test('callers who have waited three seconds for a turn have none', async () => {
  // Each takes its full tenth of a second: forty in a second, and some hundred in three.
  const turns = createTurns();
  const taken = Array.from({ length: 140 }, () => turns.read());
  await pass(4_000);
  const leaves = await Promise.all(taken);
  expect(leaves.slice(0, 80)).not.toContain(null);
  expect(leaves.at(-1)).toBeNull();
});
