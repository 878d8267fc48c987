import { sql } from 'kysely';
import { addressesOfCommands, faultsOfForm, LOGINS, walk } from '../../support/acts.ts';
import { formIn } from '../../support/form-in.ts';
import type { PagesHarness, Visitor } from '../../support/pages-harness.ts';
import { startSeededPages } from '../../support/seeded.ts';
import { frenchIn, writtenByPeople } from '../../support/read-in-english.ts';
import { testSentActs, testShownActs } from '../../support/acts-of-people.ts';
import { KEY_FIELD } from '../../../web/core/forms/form.ts';
import { pages } from '../../../web/pages.ts';

/** How far people are led: `soak` looks at more pages of a kind, and more of a command. */
const DEPTH = { pagesOfAKind: 2, ofACommand: 1 };
const PATIENCE_MS = 600_000;
const NOTHING = '00000000-0000-7000-8000-000000000000';

/** By login, the faults of the pages made by hand on which that person gives commands. */
const faultsByHand = new Map<string, string[]>(LOGINS.map((login) => [login, []]));
const lookByHand = (login: string, path: string, html: string): void => {
  if (html.includes(`name="${KEY_FIELD}"`)) faultsByHand.get(login)?.push(...faultsOfForm(html).map((fault) => `${path}: ${fault}`));
};

let harness: PagesHarness;
const visitors = new Map<string, Visitor>();
const ways = new Map<string, ReadonlyMap<string, readonly string[]>>();
let written: readonly string[];
beforeAll(async () => {
  harness = await startSeededPages();
  for (const login of LOGINS) {
    const visitor = await harness.visit(login);
    visitors.set(login, visitor);
    ways.set(login, await addressesOfCommands(visitor, DEPTH, (path, html) => lookByHand(login, path, html)));
  }
  written = await writtenByPeople(harness.database.db as never);
}, PATIENCE_MS);
afterAll(() => harness.stop());

const pagesOf = (login: string): string[] => [...(ways.get(login)?.values() ?? [])].flat();

test('people of a fund in the middle of its year are led to the pages of most commands', () => {
  const commands = new Set([...ways.values()].flatMap((found) => [...found.keys()]));
  expect(commands.size).toBeGreaterThan(60);
});

/** The addresses that name nothing; where one leaves for the issuer is no page. */
const FIXED = pages.filter(({ get, path }) => get && !path.includes(':') && path !== '/connexion/partir').map(({ path }) => path);

/** The commands whose pages were read in English: their words are the same for each person who may give them. */
const readInEnglish = new Set<string>();
const isReadFirst = ([command]: readonly [string, unknown]): boolean => !readInEnglish.has(command) && Boolean(readInEnglish.add(command));

/** Between them, they read every kind of page. */
const READERS = ['applicant', 'lead', 'chair', 'finance', 'controller', 'admin'].filter((login) => LOGINS.includes(login));

test.each(READERS)('%s reads no French in English, on lists, things and forms of a fund in the middle of its year', async (login) => {
  const visitor = visitors.get(login)!;
  const english = { Cookie: `${visitor.cookie}; guichet-language-${new URL(harness.url).port}=en` };
  const french: string[] = [];
  let looked = 0;
  const look = (path: string, html: string): void => {
    if (!html.includes('<main')) return;
    looked++;
    if (!html.includes('lang="en"')) french.push(`${path}: not in English`);
    french.push(...frenchIn(html, written).map((words) => `${path}: ${words}`));
  };
  const get = (path: string) => visitor.get(path, english);
  await walk({ get }, 1, { onPage: look, onCommand: () => undefined });
  const acts = [...(ways.get(login) ?? [])].filter(isReadFirst).flatMap(([, paths]) => paths);
  for (const path of [...FIXED, ...acts, `/dossiers/${NOTHING}`]) look(path, (await get(path)).html);
  expect(french).toEqual([]);
  expect(looked).toBeGreaterThan(40);
});

test.each(LOGINS)('each page made by hand on which %s gives a command is in words too, and asks for no id', (login) =>
  expect(faultsByHand.get(login)).toEqual([]),
);

const led = { visitorOf: (login: string) => visitors.get(login)!, pagesOf };
testShownActs(led, false);
testSentActs(led, false, 35);

test('what is proposed of the tasks of each person of the fund is taken over as proposed, once', async () => {
  const lead = visitors.get('lead')!;
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT person_id AS id FROM role_holding WHERE role IN ('reviewer', 'lead', 'member', 'chair', 'screener', 'finance')
    UNION SELECT reviewer_id FROM appeal WHERE state = 'assigned'`.execute(harness.database.db);
  const [kinds, faults] = [new Set<string>(), [] as string[]];
  for (const { id } of rows) {
    const path = `/personnes/${id}/taches`;
    const { status, html } = await lead.get(path);
    if (status !== 200) faults.push(`${path}: ${status}`);
    const fields = Object.entries(formIn(html, '~key')).filter(
      ([name, values]) => !name.startsWith('a ') || values.some((value) => value !== ''),
    );
    for (const [name] of fields) if (name.startsWith('a ')) kinds.add(name.split(' ')[1] ?? '');
    if (!html.includes(`name="${KEY_FIELD}"`)) continue;
    const told = await lead.post(path, Object.fromEntries(fields));
    if (told.html.includes('Refusée')) faults.push(`${path}: ${/<p class="g-small">[^<]*/.exec(told.html)?.[0]}`);
  }
  expect(faults).toEqual([]);
  expect(kinds.size).toBeGreaterThan(1);
}, 120_000);
