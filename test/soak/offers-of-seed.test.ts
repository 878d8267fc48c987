import { seedFund } from '../../examples/seed/index.ts';
import { type CommandHarness, examinerOf, openCommandHarness } from '../support/command-harness.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { openLooks, type PagedKind } from '../support/offers/looking.ts';
import { KEYS } from '../support/invitation-links.ts';
import { seedOf } from '../support/seed.ts';
import { openUndone, type Undone } from '../support/undone.ts';

const KINDS: readonly PagedKind[] = ['application', 'grant', 'session', 'mission', 'datalab_request', 'call'];
const PATIENCE_MS = 1_800_000;

let database: Database;
let nothing: Undone;
let harness: CommandHarness;
beforeAll(async () => {
  database = await freshDatabase();
  await seedFund(database.url, { issuer: 'test', seed: seedOf(7), present: new Date().toISOString(), keys: KEYS });
  nothing = await openUndone(database.url);
  harness = await openCommandHarness(nothing.db);
  await examinerOf(harness, nothing.db);
}, PATIENCE_MS);
afterAll(async () => {
  await nothing.stop();
  await database.drop();
});

test.each(KINDS)(
  'in a fund in the middle of its year each %s offers what is accepted, refuses the rest, and waits for the people who can act',
  async (kind) => {
    const { look, faults } = openLooks(nothing, harness, [kind]);
    const streams = await nothing.db.selectFrom('stream').where('kind', '=', kind).select('id').orderBy('id').execute();
    expect(streams.length).toBeGreaterThan(0);
    for (const { id } of streams) await look(kind, id);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);
