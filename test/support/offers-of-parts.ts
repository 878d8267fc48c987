import { mayAsk } from '../../api/http/operation.ts';
import { operations } from '../../api/operations.ts';
import { examinerOf, type CommandHarness, type CommandName, openCopyingHarness } from './command-harness.ts';
import { type Database, freshDatabase } from './database.ts';
import { openReads, type Page, type ReadAs } from './offers/reading.ts';
import { openUndone, type Undone } from './undone.ts';

/**
 * A command on what has no page of its own kind in `offers/looking.ts`, as a scenario of a session or a movement of an
 * envelope: `offeredOn` finds, on a page as somebody reads it, the part that offers it.
 */
export type Question = {
  name: CommandName;
  /** What it is asked on; of what it creates, nothing. */
  id?: string;
  body: object;
  page: [path: string, id: string];
  offeredOn: (page: Page) => { commands: string[] } | undefined;
};

/** What the ledger answers under its lock, to the first that asks: no page shows it before. */
const LEDGER: readonly string[] = [
  ...['credits_insufficient', 'cut_exceeds_credits', 'freeze_exceeds_credits', 'thaw_exceeds_frozen', 'carry_over_exceeds_lapsed'],
  ...['tranche_exceeded', 'delegations_open'],
];

/** The part of a list that has this value under this field. */
export const itemWith =
  (field: string, value: unknown) =>
  (page: Page): { commands: string[] } | undefined =>
    (page['items'] as ({ commands: string[] } & Record<string, unknown>)[]).find((item) => item[field] === value);

/** Asks everybody's questions of things that stand still, and undoes each; what differs from what was offered. */
async function faultsOfOffers(
  { undone }: Undone,
  { callers, ask }: CommandHarness,
  readAs: ReadAs,
  questions: readonly Question[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, id, body, page: read, offeredOn } of questions) {
    const spec = operations.find((operation) => operation.spec.operationId === name)?.spec;
    for (const [login, caller] of Object.entries(callers)) {
      if (!spec || !mayAsk(spec, caller)) continue;
      const page = await readAs(login, ...read);
      const isOffered = page !== null && (offeredOn(page)?.commands ?? []).includes(name);
      const code = await undone(async () => {
        const answer = await ask(login, name, body, { ...(id === undefined ? {} : { id }), follows: false });
        return 'refusal' in answer ? answer.refusal.code : null;
      });
      if (isOffered && code !== null && !LEDGER.includes(code)) faults.push(`${name} is offered to ${login} and refused as ${code}`);
      if (!isOffered && code === null) faults.push(`${name} is not offered to ${login} and accepted: ${JSON.stringify(body)}`);
    }
  }
  return faults;
}

/** A stage in which nothing stays; `faults` of what is asked in it. */
export function stageOfOffers() {
  let database: Database;
  let nothing: Undone;
  let harness: CommandHarness;
  beforeAll(async () => {
    database = await freshDatabase();
    nothing = await openUndone(database.url);
    harness = await openCopyingHarness(nothing.db);
    await examinerOf(harness, nothing.db);
  });
  afterAll(async () => {
    await nothing.stop();
    await database.drop();
  });
  return {
    /** Lives something, asks, and undoes all of it. */
    live: (run: (harness: CommandHarness, db: Undone['db']) => Promise<unknown>) => nothing.undone(() => run(harness, nothing.db)),
    faults: (questions: readonly Question[]) => faultsOfOffers(nothing, harness, openReads(nothing.db, harness.callers), questions),
    readAs: (login: string, path: string, id?: string) => openReads(nothing.db, harness.callers)(login, path, id),
  };
}
