import type { PagesHarness, Visitor } from './pages-harness.ts';
import { formIn, wordsOf } from './web-forms.ts';

/** The page of a command, as its reader has it. */
export type SeenPage = {
  html: string;
  title: string;
  /** What stands in it, as people read it. */
  words: string;
  /** What its form would send; nothing where it has none. */
  fields: Record<string, string[]>;
  /** The buttons by which it is sent, in their order. */
  buttons: string[];
  /** Sends it with what is typed beside; `command`: by the button of the other answer. */
  send: (typed: Record<string, string>, command?: string) => Promise<{ status: number; location: string | null; words: string }>;
};

const visitors = new WeakMap<PagesHarness, Map<string, Promise<Visitor>>>();

/** A person who is signed in once, however many pages it opens. */
function visitor(harness: PagesHarness, login: string): Promise<Visitor> {
  const known = visitors.get(harness) ?? new Map<string, Promise<Visitor>>();
  visitors.set(harness, known);
  const found = known.get(login) ?? harness.visit(login);
  known.set(login, found);
  return found;
}

/** What no reader of a page is to see: a slip of ours, and an identifier. */
const SLIP = /NaN|undefined|\[object|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/;

const formOf = (html: string): string => /<form[^>]*class="g-form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';

/** Opens a page of a command, which may lead to that of its only part; throws where it shows what it must not. */
export async function page(harness: PagesHarness, login: string, path: string): Promise<SeenPage> {
  const person = await visitor(harness, login);
  const first = await person.get(path);
  const seen = first.status === 303 && first.location ? await person.get(first.location) : first;
  const { html } = seen;
  const words = wordsOf(html);
  if (seen.status !== 200) throw new Error(`${path} answers ${seen.status}: ${words}`);
  const slip = SLIP.exec(words);
  if (slip) throw new Error(`${path} shows ${slip[0]}: ${words}`);
  const form = formOf(html);
  let [key = ''] = form === '' ? [] : (formIn(html)['~key'] ?? []);
  return {
    html,
    words,
    title: wordsOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').trim(),
    fields: form === '' ? {} : formIn(html),
    buttons: [...form.matchAll(/<button class="fr-btn(?: fr-btn--secondary)?"[^>]*>([\s\S]*?)<\/button>/g)].map(([, button = '']) =>
      wordsOf(button).trim(),
    ),
    send: async (typed, command) => {
      const { '~key': _, ...fields } = formIn(html);
      const action = (/action="([^"]*)"/.exec(form)?.[1] ?? '').replaceAll('&amp;', '&');
      const to = command === undefined ? action : action.replace(/^\/agir\/\w+/, `/agir/${command}`);
      const answer = await person.post(to, { '~key': key, ...fields, ...typed });
      // What was refused is sent again under the key of the page that says so.
      key = /name="~key"\s+value="([^"]+)"/.exec(answer.html)?.[1] ?? key;
      return { status: answer.status, location: answer.location, words: wordsOf(answer.html) };
    },
  };
}
