import type { getThread } from '../../api/threads/threads.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: { fund: 'Le fonds', asks: 'Une réponse est attendue', read: 'Lu', to: 'À' },
  en: { fund: 'The fund', asks: 'An answer is expected', read: 'Read', to: 'To' },
});

type Messages = Pick<AnswerOf<typeof getThread>, 'messages'>;

/** The messages of a thread, the oldest first, each with its author. */
export const messageList = (language: Language, { messages }: Messages): Html => {
  const said = words[language];
  return html`<ol class="g-timeline">
    ${messages.map(
      ({ author, writtenAt, text, asksAnswer, isRead, mentions }) =>
        html`<li>
          <p class="g-timeline__when">
            ${date(language, writtenAt)} · ${author?.name ?? said.fund}${
              mentions.length > 0 && html` · ${said.to} ${mentions.map(({ name }) => name).join(', ')}`
            }${isRead && html` · ${said.read}`}
          </p>
          <p class="g-prose">${text}</p>
          ${asksAnswer && html`<p><strong>${said.asks}</strong></p>`}
        </li>`,
    )}
  </ol>`;
};
