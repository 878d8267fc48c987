import { HtmlValidate } from 'html-validate';
import { formIn, type Sent } from './form-in.ts';
import { HTML_RULES } from './html-rules.ts';
import type { Visitor } from './pages-harness.ts';

const rules = new HtmlValidate(HTML_RULES);
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
/** What stands where words are missing: a key of the code, a number that is none, or nothing that was read. */
const UNSAID = /NaN|undefined|\[object|\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][A-Za-z]*\b/;

/**
 * The page of a command as its reader sees it. `text`: the words of its main part, spaces as they are typed; `action`:
 * where its form is sent by its first button.
 */
export type ActPage = { html: string; text: string; action: string; form: (field: string) => Sent };

const wordsOf = (html: string): string =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '')
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ');

/** What a page says to its reader is words: no id, no key, nothing that was not read. */
function assertSaid(path: string, text: string): void {
  expect({ path, id: UUID.exec(text)?.[0] }).toEqual({ path, id: undefined });
  expect({ path, unsaid: UNSAID.exec(text)?.[0] }).toEqual({ path, unsaid: undefined });
}

/** Opens a command's page, as a link leads there; it shows no id, key or missing word, in English neither. */
export async function openAct(visitor: Visitor, path: string): Promise<ActPage> {
  let at = path;
  let seen = await visitor.get(at);
  for (let hop = 0; hop < 3 && seen.location !== null; hop++) {
    at = seen.location;
    seen = await visitor.get(at);
  }
  const { status, html } = seen;
  const text = wordsOf(html);
  expect({ path, status }).toEqual({ path, status: 200 });
  assertSaid(path, text);
  const [, port] = /-(\d+)=/.exec(visitor.cookie) ?? [];
  const english = (await visitor.get(at, { Cookie: `${visitor.cookie}; guichet-language-${port}=en` })).html;
  expect(/<html\s+lang="(\w+)"/.exec(english)?.[1]).toBe('en');
  assertSaid(`${path} in English`, wordsOf(english));
  const { results } = await rules.validateString(html);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${path} ${ruleId}: ${message}`))).toEqual([]);
  const action = /<form[^>]*class="g-form"[^>]*action="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return { html, text, action, form: (field) => formIn(html, field) };
}

/** Sends the form of a command's page, filled besides with `more`; answers where it leads, or why it is refused. */
export async function sendAct(
  visitor: Visitor,
  { action, form }: ActPage,
  field: string,
  more: Sent | Record<string, string> = {},
  to = action,
) {
  const { status, location, html } = await visitor.post(to, { ...form(field), ...more });
  return { status, location, text: wordsOf(html) };
}
