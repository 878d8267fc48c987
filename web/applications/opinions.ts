import { dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { verdictOf } from '../review/verdict.ts';
import type { ApplicationRead } from './application-draft.ts';

const words = bilingual({
  fr: {
    opinions: 'Avis sur le projet',
    unnamed: 'Les avis sont communiqués sans le nom de leurs auteurs.',
    until: 'Réponse possible jusqu’au',
    awaited: 'Réponse de l’administration aux avis possible jusqu’au',
    reply: 'Réponse de l’administration aux avis',
    text: 'Réponse',
  },
  en: {
    opinions: 'Opinions on the project',
    unnamed: 'Opinions are shown without the names of their authors.',
    until: 'You may reply until',
    awaited: 'The organisation may reply to the opinions until',
    reply: 'Reply of the organisation to the opinions',
    text: 'Reply',
  },
});

/**
 * The opinions that an application's organisation reads, and what it has replied to them; the fund reads until when it
 * may.
 */
export function feedbackPart(
  { language, at: now }: Pick<Visit, 'language' | 'at'>,
  { feedback, commands, state, review }: ApplicationRead,
): Part {
  const said = words[language];
  const { opinions, replies, replyUntil } = feedback;
  const isOver = state === 'reviewed' || state === 'in_session';
  const isAwaited = review !== null && isOver && replies.length === 0 && replyUntil !== null && replyUntil > now;
  return [
    isAwaited && summaryList([[said.awaited, dayOf(language, replyUntil)]]),
    opinions.length > 0 &&
      html`<section>
        <h2>${said.opinions}</h2>
        <p>${said.unnamed}</p>
        ${summaryList([
          ...opinions.map(
            ({ label, verdict, comment }) =>
              [
                label,
                html`${verdictOf(language, verdict)}
                  <div class="g-prose">${comment}</div>`,
              ] as const,
          ),
          [said.until, commands.includes('replyToOpinions') && dayOf(language, replyUntil)],
        ])}
      </section>`,
    replies.length > 0 &&
      html`<section>
        <h2>${said.reply}</h2>
        ${replies.map(({ at, reply }) =>
          summaryList([
            [said.on, dayOf(language, at)],
            [said.text, html`<div class="g-prose">${reply}</div>`],
          ]),
        )}
      </section>`,
  ];
}
