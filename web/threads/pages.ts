import { getApplication } from '../../api/applications/applications.ts';
import { requestCorrection } from '../../api/applications/corrections.ts';
import { getThread, listThreads, markThreadRead } from '../../api/threads/threads.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionList } from '../core/components/actions.ts';
import { newMark } from '../core/components/since-visit.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, DONE, orNothing, type Page, type Visit } from '../core/page.ts';
import { filesForm, sendEach, sendStored } from '../applications/attachments.ts';
import { type FormState, freshForm, KEY_FIELD } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import { withFiles } from '../core/multipart.ts';
import { attachToMessage, getMessageFile } from '../../api/threads/message-files.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { bilingual } from '../core/words.ts';
import { followingPage } from './labels.ts';
import { phrasesPage } from './phrases.ts';
import { contactsPart } from './contacts.ts';
import { messageList } from './messages.ts';
import { questionIn, THREAD } from './question.ts';

const words = bilingual({
  fr: {
    threads: 'Messages',
    zip: 'Télécharger les fichiers des messages et toutes les pièces (zip)',
    none: 'Aucun message pour l’instant.',
    note: 'Note interne',
    onlyFund: 'Le fonds seul lit cette note.',
    correct: 'En faire une demande de corrections',
    asks: 'Une réponse est attendue',
    count: (n: number) => (n === 1 ? '1 message' : `${n} messages`),
  },
  en: {
    threads: 'Messages',
    zip: 'Download all files, including those of messages (zip)',
    none: 'No message for now.',
    note: 'Internal note',
    onlyFund: 'The fund alone reads this note.',
    correct: 'Turn it into a request for corrections',
    asks: 'An answer is expected',
    count: (n: number) => (n === 1 ? '1 message' : `${n} messages`),
  },
});

type Threads = AnswerOf<typeof listThreads>;
type Thread = Threads['items'][number];
type Whole = AnswerOf<typeof getThread>;

const row = (language: Language, { id, subject, ofFund, isUnread, asksAnswer, messages }: Thread): Html => {
  const said = words[language];
  return html`<li>
    <a href="${pageOf('thread', id)}">${subject}</a> <span class="g-muted">${said.count(messages.length)}</span>
    ${ofFund && html`<span class="fr-badge fr-badge--sm fr-badge--no-icon">${said.note}</span>`}
    ${asksAnswer && html`<span class="fr-badge fr-badge--sm fr-badge--warning fr-badge--no-icon">${said.asks}</span>`}
    ${isUnread && newMark(language)}
  </li>`;
};

/** Who speaks for each side of a file, what was written about it, and the forms that write more: a part of its page. */
export async function threadsPart(visit: Visit, file: string): Promise<Part> {
  const { language } = visit;
  const said = words[language];
  const found = await orNothing(visit.read(listThreads, { query: { file } }));
  if (!found || (found.items.length === 0 && found.commands.length === 0)) return null;
  return html`${await contactsPart(visit, file)}
    <section id="messages">
    <h2>${said.threads}</h2>
    ${
      found.items.length === 0
        ? html`<p class="g-muted">${said.none}</p>`
        : html`<ul class="g-list">
            ${found.items.map((each) => row(language, each))}
          </ul>`
    }
    ${
      found.file.kind === 'application' &&
      found.items.some(({ messages }) => messages.some(({ files }) => files.length > 0)) &&
      html`<p><a class="fr-link" href="/dossiers/${file}/pieces.zip" download>${said.zip}</a></p>`
    }
    ${actionList(visit, found.commands, '', { parts: { file } })}
  </section>`;
}

/** The form of a correction request that begins with the fund's last message; null where the reader has none. */
async function correctionOf(visit: Visit, thread: Whole): Promise<string | null> {
  const { id, file } = thread;
  if (questionIn(thread) === null || !visit.may(requestCorrection)) return null;
  const application = await visit.read(getApplication, { params: { id: file.id } });
  if (!application.commands.includes('requestCorrection')) return null;
  return wayToAct(visit, 'requestCorrection', file.id, { [THREAD]: id });
}

/** @param state that of the form by which the author of the last message joins files to it */
async function show(visit: Visit, thread: Whole, state: FormState): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { id, file, subject, ofFund, commands } = thread;
  const correcting = await correctionOf(visit, thread);
  const others = commands.filter((command) => command !== 'attachToMessage');
  return {
    title: subject,
    ...(state.problem ? { status: 422 } : {}),
    crumbs: [{ label: [file.reference, file.title].filter(Boolean).join(' · '), href: `${pageOf(file.kind, file.id)}#messages` }],
    body: html`${ofFund && html`<p class="fr-badge fr-badge--no-icon">${said.onlyFund}</p>`} ${messageList(language, thread)}
        ${actionList(visit, others, id)}
        ${correcting && html`<p><a class="fr-link" href="${correcting}">${said.correct}</a></p>`}
        ${
          commands.includes('attachToMessage') &&
          html`<h2 id="pieces">${COMMAND_WORDS.attachToMessage[language].title}</h2>
            ${filesForm(visit, { operation: attachToMessage, action: pageOf('thread', id), state })}`
        }`,
  };
}

const threadPage: Page = {
  path: '/echanges/:id',
  of: getThread,
  takesFiles: true,
  get: async (visit) => {
    const { params } = visit;
    const thread = await visit.read(getThread, { params });
    if (thread.isUnread) await visit.read(markThreadRead, { params });
    return show(visit, thread, freshForm());
  },
  post: (visit) =>
    withFiles(visit, async ({ fields, files }): Promise<Answer> => {
      const key = firstOf(fields, KEY_FIELD);
      const state = await sendEach(visit, { files, key }, ({ name }) => ({ operation: attachToMessage, query: { name } }));
      const { params } = visit;
      if (state) return show(visit, await visit.read(getThread, { params }), state);
      return { to: address(pageOf('thread', params['id'] ?? ''), { [DONE]: 'attachToMessage' }) };
    }),
};

/** The bytes of a file that goes with a message, to keep or to look at. */
const filePage: Page = {
  path: '/echanges/:id/pieces/:attachmentId',
  of: getMessageFile,
  get: async (visit) => sendStored(visit, await visit.read(getMessageFile, { params: visit.params })),
};

export const threadPages: readonly Page[] = [threadPage, filePage, followingPage, phrasesPage];
