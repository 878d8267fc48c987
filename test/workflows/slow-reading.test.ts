import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { nudgeBy } from '../../bin/nudge.ts';
import { toDraft } from '../support/lives.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../support/story.ts';
import { startWorld, type World } from '../support/world.ts';

/** A worker asks for more time at four fifths of its task's 2 s; what came meanwhile arrives with the answer, just as these readings end. */
const [FROM_MS, TO_MS] = [1_480, 1_730];
/** One in twelve met the order that could not be replayed, before the story took its turn first. */
const DRAFTS = 50;

const between = (from: number, to: number): number => from + Math.random() * (to - from);

let isSlow = false;
let world: World;
beforeAll(async () => {
  world = await startWorld({
    rows: (all) => ({
      ...all,
      readThing: async (...asked) => {
        if (isSlow) await wait(between(FROM_MS, TO_MS));
        return all.readThing(...asked);
      },
    }),
  });
  await signIn(world, ...EVERYBODY);
}, 120_000);
afterAll(() => world.stop());

test('commands that come while a new run reads its row slowly are carried out, and every history can be continued', async () => {
  const drafts = await Promise.all(Array.from({ length: DRAFTS }, (_, index) => toDraft(world, titled(`Lecture lente ${index}`))));
  const applicant = await world.as('applicant');
  /** On a busy machine an answer may take longer than the API waits: the same key asks for it again. */
  async function ask(path: string, body: object, key = randomUUID()): Promise<number> {
    const { status } = await applicant.post(path, body, key);
    return status === 503 ? ask(path, body, key) : status;
  }
  const nudge = nudgeBy(world.temporal, world.taskQueue);
  isSlow = true;
  const statuses = await Promise.all(
    drafts.map(async ({ id, version }) => {
      await wait(between(0, 2_000));
      await nudge({ kind: 'application', id });
      await wait(between(0, FROM_MS));
      const submitted = await ask(`/applications/${id}/submission`, { version });
      await wait(between(0, FROM_MS));
      const withdrawn = await ask(`/applications/${id}/withdrawal`, { version: version + 1, reason: 'Le projet est reporté.' });
      return [submitted, withdrawn];
    }),
  );
  isSlow = false;
  expect(statuses).toEqual(drafts.map(() => [200, 200]));
  for (const { id } of drafts) expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'withdrawApplication']);
  expect(await failedReplays(world)).toEqual([]);
}, 240_000);
