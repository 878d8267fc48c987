/** What is written into a page as it stands: everything else is text, whoever wrote it. */
export type Html = { readonly html: string };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

type Value = Html | string | number | readonly Html[];
function written(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map(({ html: each }) => each).join('');
}

/** A part of a page: what is put into the template is written as text, unless it is a part itself, or a list of them. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: parts.map((part, place) => part + (place < values.length ? written(values[place] ?? '') : '')).join(''),
});

/** People's text, in the paragraphs and lines that they wrote. */
export const paragraphs = (text: string): Html[] =>
  text
    .split(/\n{2,}/)
    .map(
      (part) => html`<p>${part.split('\n').flatMap((line, place) => (place === 0 ? [html`${line}`] : [html`<br />`, html`${line}`]))}</p>`,
    );
