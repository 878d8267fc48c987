import { capitalised } from '../../domain/core/format.ts';
import type { EventName } from '../../domain/core/event.ts';
import { happened } from '../../words/index.ts';
import type { TimelineFacts } from '../../words/words-of.ts';
import { letter } from '../core/letter.ts';

/** `author`: null for the beneficiary, to whom the fund writes as one. */
type Message = { title: string; organisation: string; subject: string; text: string; asksAnswer: boolean; author: string | null };

const answer = {
  fr: (asks: boolean): string => (asks ? '\n\nUne réponse est attendue.' : ''),
  en: (asks: boolean): string => (asks ? '\n\nAn answer is expected.' : ''),
};

const message = letter<Message>({
  fr: ({ title, organisation, subject, text, asksAnswer, author }) => ({
    subject: `${asksAnswer ? 'Question' : 'Message'} : ${subject} (${title})`,
    text: `${author === null ? 'Le fonds' : `${author} (${organisation})`} vous écrit à propos de « ${title} » :\n\n${text}${answer.fr(asksAnswer)}`,
  }),
  en: ({ title, organisation, subject, text, asksAnswer, author }) => ({
    subject: `${asksAnswer ? 'Question' : 'Message'}: ${subject} (${title})`,
    text: `${author === null ? 'The fund' : `${author} (${organisation})`} writes to you about "${title}":\n\n${text}${answer.en(asksAnswer)}`,
  }),
});

const note = letter<Message>({
  fr: ({ title, organisation, subject, text, author }) => ({
    subject: `Note interne : ${subject} (${title})`,
    text: `${author ?? ''} a écrit une note interne sur « ${title} » (${organisation}). L’administration ne la voit pas.\n\n${text}`,
  }),
  en: ({ title, organisation, subject, text, author }) => ({
    subject: `Internal note: ${subject} (${title})`,
    text: `${author ?? ''} has written an internal note on "${title}" (${organisation}). The organisation does not see it.\n\n${text}`,
  }),
});

type Joined = Pick<Message, 'title' | 'organisation' | 'subject' | 'author'> & { files: string[]; isNote: boolean };

const listOf = (names: readonly string[]): string => names.map((name) => `– ${name}`).join('\n');

const files = letter<Joined>({
  fr: ({ title, organisation, subject, files: names, author, isNote }) => ({
    subject: `Fichiers joints : ${subject} (${title})`,
    text: isNote
      ? `${author ?? ''} a joint à sa note interne « ${subject} », sur « ${title} » (${organisation}), que l’administration ne voit pas :\n\n${listOf(names)}`
      : `${author === null ? 'Le fonds' : `${author} (${organisation})`} a joint à son message « ${subject} », à propos de « ${title} » :\n\n${listOf(names)}`,
  }),
  en: ({ title, organisation, subject, files: names, author, isNote }) => ({
    subject: `Files attached: ${subject} (${title})`,
    text: isNote
      ? `${author ?? ''} has attached to their internal note "${subject}", on "${title}" (${organisation}), which the organisation does not see:\n\n${listOf(names)}`
      : `${author === null ? 'The fund' : `${author} (${organisation})`} has attached to the message "${subject}", about "${title}":\n\n${listOf(names)}`,
  }),
});

const contact = letter<{ title: string; organisation: string; by: string }>({
  fr: ({ title, organisation, by }) => ({
    subject: `Vous êtes l’interlocuteur du dossier « ${title} »`,
    text: `${by} vous a désigné comme interlocuteur du dossier « ${title} » (${organisation}). L’autre partie lit votre nom et votre adresse électronique, et s’adresse à vous.`,
  }),
  en: ({ title, organisation, by }) => ({
    subject: `You are the contact for "${title}"`,
    text: `${by} has named you as the contact for "${title}" (${organisation}). The other side reads your name and e-mail address, and turns to you.`,
  }),
});

/** `event`, `told`: what happened; `author`: null for a date that has come. */
type Followed = { title: string; organisation: string; author: string | null; event: EventName; told: TimelineFacts };

const followed = letter<Followed>({
  fr: ({ title, organisation, author, event, told }) => ({
    subject: `Du nouveau sur « ${title} »`,
    text: `Vous suivez le dossier « ${title} » (${organisation}) :\n\n${capitalised([author, happened('fr', event, told)].filter(Boolean).join(' '))}.`,
  }),
  en: ({ title, organisation, author, event, told }) => ({
    subject: `News of "${title}"`,
    text: `You follow the application "${title}" (${organisation}):\n\n${capitalised([author, happened('en', event, told)].filter(Boolean).join(' '))}.`,
  }),
});

export const threads = {
  ...{ startThread: message, writeMessage: message, addNote: note, continueNote: note },
  ...{ attachToMessage: files, nameContact: contact, tellFollower: followed },
};
