import { faultsOfForm, looseSignsOf } from './acts.ts';
import { noteShown } from './exercised/pages.ts';
import { faultsOfHtml } from './html-rules.ts';
import type { Seen, Visitor } from './pages-harness.ts';
import { formIn, wordsOf } from './web-forms.ts';

type Typed = Record<string, string | readonly string[]>;

/** The page of a command, as its reader has it. */
export type ActPage = {
  html: string;
  title: string;
  /** What stands in it, as people read it. */
  words: string;
  /** What its form would send as it is shown; nothing where it has none. */
  fields: Record<string, string[]>;
  /** The buttons by which it is sent, in their order. */
  buttons: string[];
  /** Sends it with what is typed beside; `command`: by the button of the other answer. */
  send: (typed?: Typed, command?: string) => Promise<{ status: number; location: string | null; words: string }>;
};

const formOf = (html: string): string => /<form[^>]*class="g-form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
export const keyIn = (html: string): string => /name="~key"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';

/** A page that is shown, and is valid HTML. */
export async function openSound(visitor: Visitor, path: string): Promise<string> {
  const { status, html } = await visitor.get(path);
  expect({ path, status, faults: await faultsOfHtml(html) }).toEqual({ path, status: 200, faults: [] });
  return html;
}

/** Follows what leads on, as to the page of a command's only part. */
async function arriveAt(visitor: Visitor, path: string): Promise<Seen & { path: string }> {
  let at = path;
  let seen = await visitor.get(at);
  for (let hop = 0; hop < 3 && seen.location !== null; hop++) {
    at = seen.location;
    seen = await visitor.get(at);
  }
  return { ...seen, path: at };
}

/** Expects of a page in both languages that it says all in words and that its markup is sound. */
async function expectSound(visitor: Visitor, { path, status, html }: Seen & { path: string }): Promise<void> {
  expect({ path, status }).toEqual({ path, status: 200 });
  const [, port] = /-(\d+)=/.exec(visitor.cookie) ?? [];
  const english = (await visitor.get(path, { Cookie: `${visitor.cookie}; guichet-language-${port}=en` })).html;
  expect(/<html\s+lang="(\w+)"/.exec(english)?.[1]).toBe('en');
  const wayless = path.startsWith('/agir/') && !html.includes('fr-breadcrumb__link') ? ['no way back'] : [];
  expect({
    path,
    faults: [...faultsOfForm(html), ...looseSignsOf(html), ...faultsOfForm(english), ...(await faultsOfHtml(html)), ...wayless],
  }).toEqual({
    path,
    faults: [],
  });
  if (formOf(html) !== '') noteShown(path);
}

/** Opens a command's page, as a link leads there; it shows no id, key or missing word, in English neither. */
export async function openAct(visitor: Visitor, path: string): Promise<ActPage> {
  const seen = await arriveAt(visitor, path);
  await expectSound(visitor, seen);
  const { html } = seen;
  const form = formOf(html);
  let key = keyIn(form);
  return {
    html,
    words: wordsOf(html),
    title: wordsOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').trim(),
    fields: form === '' ? {} : formIn(html),
    buttons: [...form.matchAll(/<button class="fr-btn(?: fr-btn--secondary)?"[^>]*>([\s\S]*?)<\/button>/g)].map(([, button = '']) =>
      wordsOf(button).trim(),
    ),
    send: async (typed = {}, command) => {
      const { '~key': _, ...fields } = formIn(html);
      const action = (/action="([^"]*)"/.exec(form)?.[1] ?? '').replaceAll('&amp;', '&');
      const to = command === undefined ? action : action.replace(/^\/agir\/\w+/, `/agir/${command}`);
      const answer = await visitor.post(to, { '~key': key, ...fields, ...typed });
      // What was refused is sent again under the key of the page that says so.
      key = keyIn(answer.html) || key;
      return { status: answer.status, location: answer.location, words: wordsOf(answer.html) };
    },
  };
}
