import { version } from '../../api/http/openapi.ts';
import { longDate } from '../../domain/core/format.ts';
import { NEWS } from '../../words/core/news.ts';
import { html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Nouveautés',
    intro: 'Ce qui a changé dans Guichet, version par version, la plus récente d’abord.',
    version: (version: string, day: string) => `Version ${version}, ${day}`,
  },
  en: {
    title: 'Release notes',
    intro: 'What has changed in Guichet, by version, the newest first.',
    version: (version: string, day: string) => `Version ${version}, ${day}`,
  },
});

/** The notes of the next version are written before it is cut. */
const isThere = ({ version: of }: { version: string }): boolean => of.localeCompare(version, 'en', { numeric: true }) <= 0;

/** What each version has changed for the people who use it. */
export const changesPage: Page = {
  path: '/nouveautes',
  of: 'public',
  get: async ({ language }) => {
    const said = words[language];
    return {
      title: said.title,
      body: html`<p>${said.intro}</p>
        ${NEWS.filter((each) => isThere(each)).map(
          ({ version, on, of }) =>
            html`<h2>${said.version(version, longDate(language, on))}</h2>
              ${of.map(
                ({ whom, items }) =>
                  html`<h3>${whom[language]}</h3>
                    <ul>
                      ${items.map((item) => html`<li>${item[language]}</li>`)}
                    </ul>`,
              )}`,
        )}`,
    };
  },
};
