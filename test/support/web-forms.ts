const WORDS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (sign) => WORDS[sign] ?? sign);

/** What stands between the tags of a page, as people read it. */
export const wordsOf = (html: string): string =>
  unescaped((/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html).replace(/<[^>]+>/g, ' ')).replace(/[\s\u00a0\u202f]+/g, ' ');

const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, unescaped(value)]));

/** What a browser without a script would send of the main form of a page, by its fields. */
export function formIn(html: string): Record<string, string[]> {
  const [form] = /<form[^>]*class="g-form"[\s\S]*?<\/form>/.exec(html) ?? [];
  if (!form) throw new Error('the page has no form');
  const fields: Record<string, string[]> = {};
  const add = (name: string | undefined, value: string): void => {
    if (name) (fields[name] ??= []).push(value);
  };
  for (const [, tag = ''] of form.matchAll(/<input([^>]*)>/g)) {
    const { name, type = 'text', value = '', checked } = attributesOf(tag);
    if (type === 'file' || (['radio', 'checkbox'].includes(type) && checked === undefined)) continue;
    add(name, value);
  }
  for (const [, tag = '', value = ''] of form.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g))
    add(attributesOf(tag)['name'], unescaped(value));
  for (const [, tag = '', options = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const chosen = [...options.matchAll(/<option([^>]*)>/g)]
      .map(([, option = '']) => attributesOf(option))
      .find((each) => 'selected' in each);
    add(attributesOf(tag)['name'], chosen?.['value'] ?? '');
  }
  return fields;
}
