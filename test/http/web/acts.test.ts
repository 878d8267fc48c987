import { addressesOfCommands, faultsOfForm, LOGINS, walk } from '../../support/acts.ts';
import { noteShown } from '../../support/exercised/pages.ts';
import { mainFormIn } from '../../support/filled-form.ts';
import { answersOf, faultsOfAnswer, type Sender } from '../../support/form-answers.ts';
import { type Sent, formIn } from '../../support/form-in.ts';
import type { PagesHarness, Visitor } from '../../support/pages-harness.ts';
import { startSeededPages } from '../../support/seeded.ts';
import { frenchIn, writtenByPeople } from '../../support/read-in-english.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { LINE_BUTTON } from '../../../web/core/forms/field.ts';
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
  for (const path of [...FIXED, ...pagesOf(login), `/dossiers/${NOTHING}`]) look(path, (await get(path)).html);
  expect(french).toEqual([]);
  expect(looked).toBeGreaterThan(40);
});

test.each(LOGINS)('each command’s page to which %s is led says in words what it is about, and asks for no id', async (login) => {
  const faults: string[] = [];
  for (const path of pagesOf(login)) {
    const { status, html } = await visitors.get(login)!.get(path);
    if (status === 303) continue;
    if (status !== 200) faults.push(`${path}: ${status}`);
    faults.push(...faultsOfForm(html).map((fault) => `${path}: ${fault}`));
    if (/<h1>\s*<\/h1>/.test(html)) faults.push(`${path}: a page without a name`);
    const isForm = html.includes(`name="${KEY_FIELD}"`);
    if (isForm && !/class="g-object"/.test(html)) faults.push(`${path}: nothing of what is at stake`);
    if (isForm && faults.length === 0) noteShown(path);
  }
  expect(faults).toEqual([]);
});

test.each(LOGINS)('each page made by hand on which %s gives a command is in words too, and asks for no id', (login) =>
  expect(faultsByHand.get(login)).toEqual([]),
);

/** The fields of a form as it is shown, and nothing else: what it requires is empty unless it is known. */
const shownIn = (html: string): Sent | null => {
  try {
    return formIn(mainFormIn(html) ?? '', KEY_FIELD);
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
      if (form) faults.push(...faultsOfAnswer(await visitor.post(path, form)).map((fault) => `${path}, sent: ${fault}`));
    }
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

/** The commands that were done from what their forms require. */
const done = new Set<string>();

/** Opens and sends forms as a browser without a script does. */
const byHttp = (visitor: Visitor): Sender => ({
  open: async (path, shape) => {
    const { html } = await visitor.get(path);
    if (!shape) return html;
    return (await visitor.post(path, { ...shownIn(html), [shape.pointer]: [shape.value], [LINE_BUTTON]: [shape.button] })).html;
  },
  send: (_, { to }, form) => visitor.post(to, form),
});

test.each(LOGINS)(
  'what %s fills as each form marks it as required is done, or refused in words, and nothing else is missing',
  async (login) => {
    const sender = byHttp(visitors.get(login)!);
    const today = parisDate(new Date().toISOString());
    const faults: string[] = [];
    for (const path of pagesOf(login))
      for await (const answer of answersOf(sender, path, today)) {
        if (answer.isDone) done.add(answer.command);
        faults.push(...answer.faults);
      }
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test('most commands can be done by filling what their forms mark as required', () => {
  expect(done.size).toBeGreaterThan(35);
});
