import type { listRevisions } from '../../api/applications/revisions.ts';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Language } from '../../domain/core/words.ts';
import { exactInstant } from '../../domain/core/format.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { changed, valueWords } from './content.ts';
import { fieldName } from './steps.ts';
import type { AnswerOf } from '../core/answer.ts';

const words = bilingual({
  fr: {
    version: (n: number, name: string, at: string) => `Version ${n}, déposée par ${name} le ${at}`,
    same: 'Rien d’écrit n’a changé ; des pièces ont pu être jointes.',
    first: 'Première version.',
  },
  en: {
    version: (n: number, name: string, at: string) => `Version ${n}, submitted by ${name} on ${at}`,
    same: 'Nothing written has changed; files may have been added.',
    first: 'First version.',
  },
});

type Asked = { language: Language; call: Call };
type Difference = { pointer: string; before: unknown; after: unknown };

/** The changes, part by part: old text is struck out, new text is marked. */
export const differenceList = (asked: Asked, list: readonly Difference[], content: ApplicationContent): Html =>
  html`<dl class="g-facts">
    ${list.map(
      ({ pointer, before, after }) =>
        html`<div>
          <dt>${fieldName(asked.language, pointer, asked.call, content)}</dt>
          <dd class="g-prose">${changed(valueWords(asked, pointer, before), valueWords(asked, pointer, after))}</dd>
        </div>`,
    )}
  </dl>`;

/** The submitted versions, newest first, each with its changes. */
export const versionList = (asked: Asked, { items }: AnswerOf<typeof listRevisions>): Html => {
  const said = words[asked.language];
  return html`${items.toReversed().map(({ revision, submittedAt, submittedBy, content, differences }) => {
    return html`<section>
      <h3>${said.version(revision, submittedBy.name, exactInstant(asked.language, submittedAt))}</h3>
      ${
        differences.length > 0
          ? differenceList(asked, differences, content)
          : html`<p class="g-muted">${revision === items[0]?.revision ? said.first : said.same}</p>`
      }
    </section>`;
  })}`;
};
