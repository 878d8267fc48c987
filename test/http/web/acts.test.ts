import { seedFund } from '../../../examples/seed/index.ts';
import { people } from '../../../local/people.ts';
import { addressesOfCommands, faultsOfForm, mainOf } from '../../support/acts.ts';
import { setting } from '../../support/database.ts';
import { type Sent, formIn } from '../../support/form-in.ts';
import { KEYS } from '../../support/invitation-links.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';
import { seedOf } from '../../support/seed.ts';
import { KEY_FIELD } from '../../../web/core/forms/form.ts';

/** One of each set of roles. */
const LOGINS = [...Map.groupBy(people, ({ roles }) => roles.join()).values()].map(([first]) => first?.login ?? '');
const DEPTH = { pagesOfAKind: 4, ofACommand: 2 };
const PATIENCE_MS = 240_000;
/** What rests on nothing that is on record: it makes a thing, or is about the caller. */
const NOTHING_AT_STAKE: readonly string[] = ['createCall', 'createDatalabRequest', 'askRole', 'takeApplicantRole'];

let harness: PagesHarness;
const visitors = new Map<string, Visitor>();
const ways = new Map<string, ReadonlyMap<string, readonly string[]>>();
beforeAll(async () => {
  harness = await startPagesHarness();
  await seedFund(harness.database.url, {
    issuer: setting('TEST_ISSUER'),
    seed: seedOf(7),
    present: new Date().toISOString(),
    keys: KEYS,
  });
  for (const login of LOGINS) {
    const visitor = await harness.visit(login);
    visitors.set(login, visitor);
    ways.set(login, await addressesOfCommands(visitor, DEPTH));
  }
}, PATIENCE_MS);
afterAll(() => harness.stop());

const pagesOf = (login: string): string[] => [...(ways.get(login)?.values() ?? [])].flat();

test('people of a fund in the middle of its year are led to the pages of most commands', () => {
  const commands = new Set([...ways.values()].flatMap((found) => [...found.keys()]));
  expect(commands.size).toBeGreaterThan(60);
});

test.each(LOGINS)('each command’s page to which %s is led says in words what it is about, and asks for no id', async (login) => {
  const faults: string[] = [];
  for (const path of pagesOf(login)) {
    const { status, html } = await visitors.get(login)!.get(path);
    if (status === 303) continue;
    if (status !== 200) faults.push(`${path}: ${status}`);
    faults.push(...faultsOfForm(html).map((fault) => `${path}: ${fault}`));
    if (/<h1>\s*<\/h1>/.test(html)) faults.push(`${path}: a page without a name`);
    const command = /^\/agir\/(\w+)/.exec(path)?.[1] ?? '';
    const isForm = html.includes(`name="${KEY_FIELD}"`);
    if (isForm && !/class="g-object"/.test(html) && !NOTHING_AT_STAKE.includes(command))
      faults.push(`${path}: nothing of what is at stake`);
  }
  expect(faults).toEqual([]);
});

/** The fields of a form as it is shown, and nothing else: what it requires is empty unless it is known. */
const shownIn = (html: string): Sent | null => {
  try {
    return formIn(html, KEY_FIELD);
  } catch {
    return null;
  }
};

test.each(LOGINS)(
  'what %s sends as it is shown is done, or refused in words, at its fields',
  async (login) => {
    const visitor = visitors.get(login)!;
    const faults: string[] = [];
    for (const path of pagesOf(login)) {
      const { html, status } = await visitor.get(path);
      const form = status === 200 ? shownIn(html) : null;
      if (!form) continue;
      const answer = await visitor.post(path, form);
      if (answer.status === 303) continue;
      const unsaid = faultsOfForm(answer.html);
      if (![404, 409, 422].includes(answer.status)) faults.push(`${path}: ${answer.status}`);
      if (answer.status === 422 && !answer.html.includes('id="erreurs"')) faults.push(`${path}: refused without a word`);
      faults.push(...unsaid.map((fault) => `${path}, sent: ${fault} (${mainOf(answer.html).slice(0, 120)})`));
    }
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);
