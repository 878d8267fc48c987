import { startThread } from '../../api/threads/threads.ts';
import { figure } from '../../domain/core/format.ts';
import type { Page } from '../core/page.ts';
import { batchLookOf, manyPage } from './many.ts';

const words = {
  fr: {
    title: 'Écrire aux administrations de plusieurs dossiers',
    lead: 'Chaque dossier reçoit le même message, dans un échange à lui : chaque administration ne lit que le sien, et y répond.',
    confirm: (n: number) => (n === 1 ? 'Envoyer le message' : `Envoyer ${figure('fr', n)} messages`),
    noneOf: 'Vous ne pouvez écrire au sujet d’aucun de ces dossiers : choisissez-en d’autres dans la liste.',
    others: (n: number) =>
      n === 1
        ? 'Un autre dossier coché n’est pas repris ici : vous ne pouvez pas écrire à son sujet.'
        : `${figure('fr', n)} autres dossiers cochés ne sont pas repris ici : vous ne pouvez pas écrire à leur sujet.`,
    results: 'Messages envoyés',
  },
  en: {
    title: 'Write to the organisations of several applications',
    lead: 'Each application gets the same message in its own thread. Each organisation sees only its own thread, and answers there.',
    confirm: (n: number) => (n === 1 ? 'Send the message' : `Send ${figure('en', n)} messages`),
    noneOf: 'You cannot write about any of these applications: choose others in the list.',
    others: (n: number) =>
      n === 1
        ? 'One more ticked application is not listed here: you may not write about it.'
        : `${figure('en', n)} more ticked applications are not listed here: you may not write about them.`,
    results: 'Messages sent',
  },
};

/** The address of the form of one message to the organisations of the ticked files. */
export const MESSAGE_PATH = '/instruction/message';

/** One message about many applications, each in a thread of its own. */
export const messagePage: Page = manyPage({
  ...{ path: MESSAGE_PATH, operation: startThread, words },
  bodyOn: (_fields, _file, sent) => sent,
});

/** What the page of such a batch says. */
export const messageBatch = batchLookOf({ operation: startThread, words });
