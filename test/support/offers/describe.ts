import { type Database, freshDatabase } from '../database.ts';
import { type CommandHarness, examinerOf, openCopyingHarness } from '../command-harness.ts';
import { openUndone, type Undone } from '../undone.ts';
import { type Life, openLooks } from './looking.ts';

/** A noun's lives: whatever moves in one is looked at. */
export function describeOffers(kinds: Parameters<typeof openLooks>[2], lives: readonly Life[]): void {
  let database: Database;
  let nothing: Undone;
  let harness: CommandHarness;
  let looks: ReturnType<typeof openLooks>;
  beforeAll(async () => {
    database = await freshDatabase();
    nothing = await openUndone(database.url);
    harness = await openCopyingHarness(nothing.db);
    await examinerOf(harness, nothing.db);
    looks = openLooks(nothing, harness, kinds);
  });
  afterAll(async () => {
    await nothing.stop();
    await database.drop();
  });

  describe('what is offered is accepted, what is not offered is refused, and what waits for somebody is offered', () => {
    test.each(lives.map((life) => [life.name, life] as const))('of %s', async (_, { live }) => {
      await nothing.undone(() => live(looks.watch, nothing.db, { look: looks.look, unwatched: harness }));
      expect(looks.faults.splice(0)).toEqual([]);
    });
  });
}
