import { listCallTitles } from '../../api/calls/calls.ts';
import { getContacts, listContactCandidates } from '../../api/threads/contacts.ts';
import { listFiles, listLabels } from '../../api/threads/labels.ts';
import { getThread, listColleagues, listThreads } from '../../api/threads/threads.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { Id } from '../../domain/core/words.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import { actsOn, actsOnNothing, oncePerPage, type On, type Option } from '../core/acts.ts';
import { html, type Html } from '../core/html.ts';
import type { AnswerOf } from '../core/answer.ts';
import { contactFacts } from './contacts.ts';
import { labelTags } from './labels.ts';
import { messageList } from './messages.ts';
import { PHRASES_PATH, phrasesSet, phrasesUse } from './phrases.ts';

type Thread = AnswerOf<typeof getThread>;
type ThreadFile = Thread['file'];

const nameOf = ({ title, reference }: ThreadFile): string => [reference, title].filter(Boolean).join(' · ');

const fileLink = (file: ThreadFile): Html => html`<a href="${pageOf(file.kind, file.id)}">${nameOf(file)}</a>`;

/** What an address without a file is about: no thread is found for it. */
const NO_FILE = '00000000-0000-0000-0000-000000000000';
const asFile = ({ parts }: On<undefined>): string => Id.safeParse(parts['file']).data ?? NO_FILE;

const colleagues = async ({ visit }: Pick<On<unknown>, 'visit'>, file: string): Promise<Option[]> => {
  const { items } = await visit.read(listColleagues, { query: { file } });
  return items.map(({ id, name, organisation }) => ({ value: id, label: `${name} · ${organisation}` }));
};

/** The file that is written about; a form without one is for nothing. */
const fileOf = oncePerPage(async (on: On<undefined>) => (await on.visit.read(listThreads, { query: { file: asFile(on) } })).file);
const about = async (on: On<undefined>): Promise<Html> => html`<p>${fileLink(await fileOf(on))}</p>`;

/** The way back to a file. */
const back = (file: ThreadFile) => ({ label: nameOf(file), href: pageOf(file.kind, file.id) });

const candidates = async (on: On<undefined>): Promise<Option[]> => {
  const { items } = await on.visit.read(listContactCandidates, { query: { file: asFile(on) } });
  return items.map(({ id, name }) => ({ value: id, label: name }));
};

const contactsOf = oncePerPage((on: On<undefined>) => on.visit.read(getContacts, { query: { file: asFile(on) } }));

const labelsOf = oncePerPage(async (on: On<undefined>) => {
  const { items } = await on.visit.read(listFiles, { query: { ids: asFile(on) } });
  const [file] = items;
  if (!file) throw new Problem({ code: 'not_found' });
  return file;
});

/** The use and the call of the phrases that an address names. */
const listIn = ({ parts: { usedIn, callId } }: On<undefined>): [usedIn: string | undefined, callId: string | undefined] => [
  usedIn === undefined ? undefined : String(usedIn),
  callId === undefined ? undefined : String(callId),
];

const made = (_on: unknown, { id = '' }: { id?: string }): string => pageOf('thread', id);

const written = ({ language, read }: On<Thread>): Html => html`<p>${fileLink(read.file)}</p>
  ${messageList(language, read)}`;
const offered = ({ read }: On<Thread>) => read.commands;

export const THREAD_ACTS = {
  ...actsOnNothing({
    startThread: {
      says: 'message',
      object: async (on) => html`${await about(on)} ${contactFacts(on.language, await contactsOf(on))}`,
      fixed: { file: asFile },
      above: async (on) => back(await fileOf(on)),
      next: made,
    },
    addNote: {
      says: 'note',
      object: about,
      fixed: { file: asFile },
      above: async (on) => back(await fileOf(on)),
      choices: { '/mentions': (on) => colleagues(on, asFile(on)) },
      next: made,
    },
    nameContact: {
      says: 'setting',
      object: async (on) => {
        const contacts = await contactsOf(on);
        return html`<p>${fileLink(contacts.file)}</p>
          ${contactFacts(on.language, contacts)}`;
      },
      fixed: { file: asFile },
      above: async (on) => back((await contactsOf(on)).file),
      choices: { '/personId': async (on) => candidates(on) },
      leaves: async (on) => ((await contactsOf(on)).ownSide === 'fund' ? ['/offSheet'] : []),
      next: (on) => pageOf(on.visit.query.get('kind') === 'datalab_request' ? 'datalab_request' : 'application', asFile(on)),
    },
    labelFile: {
      says: 'setting',
      object: async (on) => {
        const { file, labels } = await labelsOf(on);
        return html`<p>${fileLink(file)}</p>
          ${labelTags(on, labels)}`;
      },
      fixed: { file: asFile },
      above: async (on) => back((await labelsOf(on)).file),
      begins: async (on) => ({ labels: (await labelsOf(on)).labels }),
      choices: { '/labels': async ({ visit }) => (await visit.read(listLabels)).items.map((label) => ({ value: label, label })) },
      next: (on) => pageOf('application', asFile(on)),
    },
  }),
  ...actsOnNothing({
    setPhrases: {
      says: 'setting',
      object: (on) => phrasesUse(on.visit, ...listIn(on)),
      // A list is set whole: a form that began with one list never replaces another.
      fixed: { usedIn: (on) => listIn(on)[0], callId: (on) => listIn(on)[1] },
      leaves: ({ parts }) => (parts['usedIn'] !== undefined && parts['callId'] === undefined ? ['/callId'] : []),
      begins: async (on) => ({ phrases: await phrasesSet(on.visit, ...listIn(on)) }),
      choices: {
        '/callId': async ({ visit, language }) =>
          (await visit.read(listCallTitles)).items.map(({ id, title }) => ({ value: id, label: title[language] })),
      },
      above: ({ language }) => ({ label: { fr: 'Phrases du fonds', en: 'Phrases of the fund' }[language], href: PHRASES_PATH }),
      next: () => PHRASES_PATH,
    },
  }),
  ...actsOn(getThread, {
    writeMessage: { says: 'message', object: written, offered },
    continueNote: { says: 'note', object: written, offered, choices: { '/mentions': (on) => colleagues(on, on.read.file.id) } },
  }),
};
