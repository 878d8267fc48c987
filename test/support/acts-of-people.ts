import { faultsOfAnswer, answersOf, type Sender } from './form-answers.ts';
import { faultsOfForm, LOGINS, looseSignsOf } from './acts.ts';
import { noteShown } from './exercised/pages.ts';
import { mainFormIn } from './filled-form.ts';
import { formIn, type Sent } from './form-in.ts';
import type { Visitor } from './pages-harness.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { LINE_BUTTON } from '../../web/core/forms/field.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';

const PATIENCE_MS = 600_000;

/** People, signed in, and the addresses of commands to which each of them is led. */
type Led = { visitorOf: (login: string) => Visitor; pagesOf: (login: string) => readonly string[] };

/** The fields of a form as it is shown, and nothing else: what it requires is empty unless it is known. */
const shownIn = (html: string): Sent | null => {
  try {
    return formIn(mainFormIn(html) ?? '', KEY_FIELD);
  } catch {
    return null;
  }
};

/** Opens and sends forms as a browser without a script does. */
const byHttp = (visitor: Visitor): Sender => ({
  open: async (path, shape) => {
    const { html } = await visitor.get(path);
    if (!shape) return html;
    return (await visitor.post(path, { ...shownIn(html), [shape.pointer]: [shape.value], [LINE_BUTTON]: [shape.button] })).html;
  },
  send: (_, { to }, form) => visitor.post(to, form),
});

const commandOf = (path: string): string => /^\/agir\/(\w+)/.exec(path)?.[1] ?? path;

/**
 * Tests that the page of each command to which people are led says in words what it is about.
 * @param isOfEach whether the page of each person is looked at; otherwise what one was shown no other is, since the
 * page is the command's and not the person's
 */
export function testShownActs({ visitorOf, pagesOf }: Led, isOfEach: boolean): void {
  const shown = new Set<string>();
  test.each(LOGINS)('each command’s page to which %s is led says in words what it is about, and asks for no id', async (login) => {
    const faults: string[] = [];
    for (const path of pagesOf(login)) {
      if (!isOfEach && shown.has(commandOf(path))) continue;
      const { status, html } = await visitorOf(login).get(path);
      if (status === 303) continue;
      if (status !== 200) faults.push(`${path}: ${status}`);
      faults.push(...[...faultsOfForm(html), ...looseSignsOf(html)].map((fault) => `${path}: ${fault}`));
      if (/<h1>\s*<\/h1>/.test(html)) faults.push(`${path}: a page without a name`);
      const isForm = html.includes(`name="${KEY_FIELD}"`);
      if (!html.includes('fr-breadcrumb__link')) faults.push(`${path}: no way back`);
      if (isForm && !/class="g-object"/.test(html)) faults.push(`${path}: nothing of what is at stake`);
      if (isForm && faults.length === 0) {
        noteShown(path);
        shown.add(commandOf(path));
      }
    }
    expect(faults).toEqual([]);
  });
}

/**
 * Tests that the form of each command to which people are led is sent, as it is shown and filled as it marks its
 * fields, and that the command is done or refused in words.
 * @param isOfEach whether each person sends each form; otherwise what one has sent or done no other sends again, since
 * the form is the command's and not the person's
 * @param commandsAtLeast how many commands are done so
 */
export function testSentActs({ visitorOf, pagesOf }: Led, isOfEach: boolean, commandsAtLeast: number): void {
  const sentAsShown = new Set<string>();
  test.each(LOGINS)(
    'what %s sends as it is shown is done, or refused in words, at its fields',
    async (login) => {
      const visitor = visitorOf(login);
      const faults: string[] = [];
      for (const path of pagesOf(login)) {
        if (!isOfEach && sentAsShown.has(commandOf(path))) continue;
        const { html, status } = await visitor.get(path);
        const form = status === 200 ? shownIn(html) : null;
        if (!form) continue;
        sentAsShown.add(commandOf(path));
        faults.push(...faultsOfAnswer(await visitor.post(path, form)).map((fault) => `${path}, sent: ${fault}`));
      }
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  /** The commands that were done from what their forms require, each answer of them, and those that have only one. */
  const [done, answered, whole] = [new Set<string>(), new Set<string>(), new Set<string>()];
  test.each(LOGINS)(
    'what %s fills as each form marks it as required is done, or refused in words, and nothing else is missing',
    async (login) => {
      const sender = byHttp(visitorOf(login));
      const today = parisDate(new Date().toISOString());
      const isWanted = (name: string): boolean => isOfEach || !answered.has(name);
      const faults: string[] = [];
      for (const path of pagesOf(login)) {
        if (!isOfEach && whole.has(commandOf(path))) continue;
        const names: string[] = [];
        for await (const answer of answersOf(sender, path, today, isWanted)) {
          if (answer.isDone) done.add(answer.command);
          if (answer.isDone) answered.add(answer.name);
          names.push(answer.name);
          faults.push(...answer.faults);
        }
        // Where a form has several answers, or shapes, another thing's may have more of them.
        if (names.length === 1 && names[0] === commandOf(path) && answered.has(names[0])) whole.add(names[0]);
      }
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('most commands can be done by filling what their forms mark as required', () => {
    expect(done.size).toBeGreaterThan(commandsAtLeast);
  });
}
