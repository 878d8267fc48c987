import { freshDatabase } from '../database.ts';
import { seedOf } from '../seed.ts';
import { statesOn, waysOf } from './rules.ts';
import { beginWalk, type Course, finish, step } from './walk.ts';

/** `met`: what happened to people, and how often. */
type Seen = { commands: Set<string>; states: Set<string>; met: Map<string, number> };
const nothing = (): Seen => ({ commands: new Set(), states: new Set(), met: new Map() });

/** At least so many walks; and more, up to these, until every state was reached and every command accepted. */
const [FEWEST, MOST] = [3, 40];

/**
 * One walk in a database of its own: this many steps, and then all that it began is brought to its end. Adds what it
 * met.
 */
async function walk(course: Course, seed: number, count: number, seen: Seen): Promise<void> {
  const database = await freshDatabase();
  try {
    const walked = await beginWalk(database.db, course, seed);
    for (let steps = 0; steps < count; steps += 1) await step(walked);
    await finish(walked);
    walked.taken.forEach((each) => seen.commands.add(each));
    walked.reached.forEach((each) => seen.states.add(each));
    walked.met.forEach((times, each) => seen.met.set(each, (seen.met.get(each) ?? 0) + times));
  } catch (error) {
    throw new Error(`SEED=${seed} WALK_STEPS=${count} leads here again: ${String(error)}`, { cause: error });
  } finally {
    await database.drop();
  }
}

const stepsOf = (usual: number): number => Number(process.env['WALK_STEPS'] ?? usual);

/**
 * What a course claims and has not met yet: each command that is not left to chance, the states to which these lead,
 * and what happens to people.
 */
function unseen({ nouns, isClaimed, meets }: Course, { commands, states, met }: Seen): string[] {
  const claimed = waysOf(nouns).filter(isClaimed);
  return [
    ...new Set(claimed.map(({ noun, command }) => `${noun} ${command}`).filter((name) => !commands.has(name))),
    ...statesOn(nouns, claimed).filter((name) => !states.has(name)),
    ...meets.filter((name) => !met.has(name)),
  ];
}

/** Walks side by side, each of which takes the next seed until there are enough, or one has failed. */
async function walkAll(course: Course, first: number, [fewest, most]: readonly [number, number]): Promise<Seen> {
  const seen = nothing();
  let next = 0;
  const lane = async () => {
    while (next < fewest || (next < most && unseen(course, seen).length > 0)) {
      await walk(course, (first + next++) % 2 ** 32, stepsOf(course.steps), seen);
    }
  };
  const stop = (error: unknown): never => {
    next = most;
    throw error;
  };
  const [failed] = (await Promise.allSettled([lane().catch(stop), lane().catch(stop)])).filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return seen;
}

/**
 * Walks a course. One walk again, where SEED gives its seed; else walks from a fixed seed, so that each run is the
 * same; others each time with SEED=any.
 */
export function testWalk(what: string, course: Course, seed: number): void {
  const setting = process.env['SEED'];
  const told = setting === undefined || setting === 'any' ? undefined : Number(setting);
  const first = seedOf(seed);
  test(`random people at random times go through ${what} as its tables say; each state is reached, and each command taken that the course claims (seed ${first})`, async () => {
    const seen = await walkAll(course, first, told === undefined ? [FEWEST, MOST] : [1, 1]);
    if (told === undefined) expect(unseen(course, seen)).toEqual([]);
  }, 1_200_000);
}
