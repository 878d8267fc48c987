/** What a browser would send of a page's form as it is shown: by name, without its buttons. */
export type Sent = Record<string, readonly string[]>;

export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
export const attributeOf = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

/** The fields of the form that contains this one, each with its values; throws where no form contains it. */
export function formIn(html: string, field: string): Sent {
  const forms = [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find((each) => each.includes(`name="${field}"`));
  if (form === undefined) throw new Error(`no form has ${field}`);
  const found: [string, string][] = [];
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attributeOf(tag, 'name'), attributeOf(tag, 'type')];
    const isChoice = type === 'radio' || type === 'checkbox';
    if (name !== undefined && (!isChoice || /\schecked\b/.test(tag))) found.push([name, attributeOf(tag, 'value') ?? '']);
  }
  for (const [, tag = '', options = ''] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
    const chosen = [...options.matchAll(/<option\b[^>]*>/g)].find(([option]) => /\sselected\b/.test(option))?.[0];
    found.push([attributeOf(tag, 'name') ?? '', (chosen && attributeOf(chosen, 'value')) ?? '']);
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea\s*>/g))
    found.push([attributeOf(tag, 'name') ?? '', unescaped(text.replace(/^\n/, ''))]);
  return Object.fromEntries([...Map.groupBy(found, ([name]) => name)].map(([name, values]) => [name, values.map(([, value]) => value)]));
}
