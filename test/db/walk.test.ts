import { freshDatabase } from '../support/database.ts';
import { STATES, TRANSITIONS } from '../support/walk/rules.ts';
import { beginWalk, finish, step } from '../support/walk/walk.ts';

/** One walk again, where its seed is told. Else walks from a seed that stays, so that a test run says the same twice; others each time with WALK_SEED=any. */
const SETTING = process.env['WALK_SEED'];
const TOLD = SETTING === 'any' ? undefined : SETTING;
const SEED = SETTING === 'any' ? Math.floor(Math.random() * 2 ** 32) : Number(SETTING ?? 3_369_406_043);
const STEPS = Number(process.env['WALK_STEPS'] ?? 600);
/** So many walks at least; and as many more, up to these, as it takes until every state was reached and every command taken. */
const [FEWEST, MOST] = TOLD === undefined ? [3, 40] : [1, 1];

type Seen = { commands: Set<string>; states: Set<string> };

async function walk(seed: number, seen: Seen): Promise<void> {
  const database = await freshDatabase();
  try {
    const walked = await beginWalk(database.db, seed);
    for (let steps = 0; steps < STEPS; steps += 1) await step(walked);
    await finish(walked);
    walked.taken.forEach((each) => seen.commands.add(each));
    walked.reached.forEach((each) => seen.states.add(each));
  } catch (error) {
    throw new Error(`WALK_SEED=${seed} WALK_STEPS=${STEPS} leads here again: ${String(error)}`, { cause: error });
  } finally {
    await database.drop();
  }
}

const unseen = ({ commands, states }: Seen): string[] => [
  ...new Set(TRANSITIONS.map(({ noun, command }) => `${noun} ${command}`).filter((name) => !commands.has(name))),
  ...STATES.filter((name) => !states.has(name)),
];

/** Walks side by side, each of which takes the next seed until enough is walked, or one has gone astray. */
async function walkAll(seen: Seen): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < FEWEST || (next < MOST && unseen(seen).length > 0)) {
      await walk((SEED + next++) % 2 ** 32, seen);
    }
  };
  const stop = (error: unknown): never => {
    next = MOST;
    throw error;
  };
  const [failed] = (await Promise.allSettled([lane().catch(stop), lane().catch(stop)])).filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

test(`random people at random times go through a dossier’s life as its tables say; each state is reached, and each command taken (seed ${SEED})`, async () => {
  const seen: Seen = { commands: new Set(), states: new Set() };
  await walkAll(seen);
  if (TOLD === undefined) expect(unseen(seen)).toEqual([]);
}, 1_200_000);
