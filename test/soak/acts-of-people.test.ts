import { addressesOfCommands, LOGINS } from '../support/acts.ts';
import type { PagesHarness, Visitor } from '../support/pages-harness.ts';
import { frenchIn, writtenByPeople } from '../support/read-in-english.ts';
import { startSeededPages } from '../support/seeded.ts';
import { testSentActs, testShownActs } from '../support/acts-of-people.ts';

const PATIENCE_MS = 600_000;

let harness: PagesHarness;
const visitors = new Map<string, Visitor>();
const ways = new Map<string, readonly string[]>();
let written: readonly string[];
beforeAll(async () => {
  harness = await startSeededPages();
  for (const login of LOGINS) {
    const visitor = await harness.visit(login);
    visitors.set(login, visitor);
    ways.set(login, [...(await addressesOfCommands(visitor, { pagesOfAKind: 2, ofACommand: 1 })).values()].flat());
  }
  written = await writtenByPeople(harness.database.db as never);
}, PATIENCE_MS);
afterAll(() => harness.stop());

test.each(LOGINS)(
  '%s reads no French in English on each command’s page to which it is led',
  async (login) => {
    const { cookie, get } = visitors.get(login)!;
    const Cookie = `${cookie}; guichet-language-${new URL(harness.url).port}=en`;
    const french: string[] = [];
    for (const path of ways.get(login) ?? [])
      french.push(...frenchIn((await get(path, { Cookie })).html, written).map((words) => `${path}: ${words}`));
    expect(french).toEqual([]);
  },
  PATIENCE_MS,
);

const led = { visitorOf: (login: string) => visitors.get(login)!, pagesOf: (login: string) => ways.get(login) ?? [] };
testShownActs(led, true);
testSentActs(led, true, 35);
