import { readFileSync } from 'node:fs';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Nouveautés',
    intro: 'Ce qui a changé dans Guichet, version par version, la plus récente d’abord. Ces notes sont en anglais.',
  },
  en: { title: 'Release notes', intro: 'What has changed in Guichet, by version, the newest first.' },
});

/** The release notes, from their first version on; they belong to the installed program, so they are read once. */
const notes = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8').replace(/^[\s\S]*?(?=^## )/m, '');

/** A line of Markdown: code and strong words keep their look; a link keeps its words, since its file is not here. */
const inline = (text: string): Part[] =>
  text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .map((each) => {
      if (each.startsWith('`')) return html`<code>${each.slice(1, -1)}</code>`;
      return each.startsWith('**') ? html`<strong>${inline(each.slice(2, -2))}</strong>` : each;
    });

const joined = (lines: string): string => lines.replaceAll(/\s*\n\s*/g, ' ').trim();

/** A block of Markdown as the release notes use it: a heading, a list, or a paragraph. */
function blockOf(block: string): Html {
  const [, level, heading = ''] = /^(##+) (.*)$/.exec(block) ?? [];
  if (level) return level.length === 2 ? html`<h2>${inline(heading)}</h2>` : html`<h3>${inline(heading)}</h3>`;
  if (!block.startsWith('- ')) return html`<p>${inline(joined(block))}</p>`;
  return html`<ul>
    ${block.split(/^- /m).flatMap((item) => (item.trim() === '' ? [] : [html`<li>${inline(joined(item))}</li>`]))}
  </ul>`;
}

/** What each version has changed, as CHANGELOG.md tells it. */
export const changesPage: Page = {
  path: '/nouveautes',
  of: 'public',
  get: async ({ language }) => {
    const said = words[language];
    const blocks = notes.split(/\n{2,}/).filter((block) => block.trim() !== '');
    return {
      title: said.title,
      body: html`<p>${said.intro}</p>
        <div class="g-words" lang="en">${blocks.map(blockOf)}</div>`,
    };
  },
};
