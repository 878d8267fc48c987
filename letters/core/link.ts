import type { Language } from '../../domain/core/words.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (words: string): string => words.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/**
 * A letter's text as HTML, for mail programs that show it: its paragraphs and lines, and the addresses on our own pages
 * as links. Anything else that people have written, external addresses too, stays text.
 * @param publicUrl the origin of our pages
 */
export function toHtml(language: Language, text: string, publicUrl: string): string {
  const line = (words: string): string => {
    const at = words.lastIndexOf(`${publicUrl}/`);
    const address = at < 0 ? '' : words.slice(at);
    if (address === '' || /\s/.test(address)) return escaped(words);
    return `${escaped(words.slice(0, at))}<a href="${escaped(address)}">${escaped(address)}</a>`;
  };
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(line).join('<br>\n')}</p>`);
  return `<!DOCTYPE html>\n<html lang="${language}"><head><meta charset="utf-8"><title>Guichet</title></head>\n<body>\n${paragraphs.join('\n')}\n</body></html>\n`;
}
