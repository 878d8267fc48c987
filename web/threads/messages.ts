import type { getThread } from '../../api/threads/threads.ts';
import { size } from '../../domain/core/format.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { fileLink } from '../applications/attachments.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: { fund: 'Le fonds', asks: 'Une réponse est attendue', read: 'Lu', to: 'À' },
  en: { fund: 'The fund', asks: 'An answer is expected', read: 'Read', to: 'To' },
});

type Messages = Pick<AnswerOf<typeof getThread>, 'id' | 'messages'>;

/** The messages of a thread, the oldest first, each with its author. */
export const messageList = (language: Language, { id: thread, messages }: Messages): Html => {
  const said = words[language];
  return html`<ol class="g-timeline">
    ${messages.map(
      ({ author, writtenAt, text, asksAnswer, isRead, mentions, files }) =>
        html`<li>
          <p class="g-timeline__when">
            ${date(language, writtenAt)} · ${author?.name ?? said.fund}${
              mentions.length > 0 && html` · ${said.to} ${mentions.map(({ name }) => name).join(', ')}`
            }${isRead && html` · ${said.read}`}
          </p>
          <p class="g-prose">${text}</p>
          ${
            files.length > 0 &&
            html`<ul class="g-list">
              ${files.map(
                (file) =>
                  html`<li>
                    ${fileLink(language, `${pageOf('thread', thread)}/pieces/${file.id}`, file)}
                    <span class="g-muted g-small">${size(language, file.sizeBytes)}</span>
                  </li>`,
              )}
            </ul>`
          }
          ${asksAnswer && html`<p><strong>${said.asks}</strong></p>`}
        </li>`,
    )}
  </ol>`;
};
