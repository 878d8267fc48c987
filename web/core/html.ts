/** Markup that is safe to send: made by `html` alone. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** A value in a template: markup is kept, text is escaped, and null, undefined and false leave nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text escaped for markup, attributes included. */
export const escape = (words: string): string =>
  // Most texts have nothing to escape.
  /[&<>"']/.test(words) ? words.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign) : words;

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === null || part === undefined || part === false) return '';
  return typeof part === 'object' ? part.map(written).join('') : escape(String(part));
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The markup of a template without the indentation of its source, which is a tenth of a long form. */
function withoutIndentation(strings: TemplateStringsArray): readonly string[] {
  const found = known.get(strings);
  if (found) return found;
  const bare = strings.map((each) => each.replace(/\n\s+/g, '\n'));
  known.set(strings, bare);
  return bare;
}

/**
 * A piece of a page. Values are escaped; an object, a promise, a date and `true` are refused by their type. An
 * attribute's value stands between quotation marks.
 */
export function html(template: TemplateStringsArray, ...parts: Part[]): Html {
  const strings = withoutIndentation(template);
  let text = strings[0] ?? '';
  for (let place = 0; place < parts.length; place += 1) text += written(parts[place]) + (strings[place + 1] ?? '');
  return new Html(text);
}

/** True where a part is not empty. */
export const isEmpty = (part: Part): boolean => written(part).trim() === '';

/** A boolean attribute, where it is set: `disabled`, `checked`. */
export const flag = (name: string, holds: boolean): Html => new Html(holds ? ` ${name}` : '');

/** An attribute where it has a value. */
export const attribute = (name: string, value: string | number | null | undefined): Html =>
  new Html(value === null || value === undefined ? '' : ` ${name}="${escape(String(value))}"`);
