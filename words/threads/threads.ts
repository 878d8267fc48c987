import type { NameContact } from '../../domain/threads/contact.ts';
import type { LabelFile } from '../../domain/threads/label.ts';
import type { SetPhrases } from '../../domain/threads/phrases.ts';
import type { AddNote, ContinueNote, StartThread, WriteMessage } from '../../domain/threads/thread.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

const subject = field('Objet', 'Subject');
const file = field('Dossier ou demande', 'File');
const message = field(
  'Message',
  'Message',
  'En texte simple. Il figure dans le courriel qui l’annonce.',
  'As plain text. It stands in the letter.',
);
const note = field('Note', 'Note');
const asksAnswer = field('Une réponse est attendue', 'An answer is expected');
const mentions = field(
  'Collègues à prévenir',
  'Colleagues to notify',
  'Ils reçoivent la note par courriel.',
  'They receive the note by e-mail.',
);

export const threads = {
  startThread: {
    fr: {
      button: 'Écrire un message',
      title: 'Écrire un message',
      intro: 'Votre message est envoyé par courriel, et reste lisible ici. Il n’arrête aucun délai et ne vaut pas demande de corrections.',
      done: 'Le message est envoyé.',
      happened: 'a écrit un message',
    },
    en: {
      button: 'Write a message',
      title: 'Write a message',
      intro: 'Your message is sent by e-mail, and can be read here. It stops no deadline, and is no request for corrections.',
      done: 'The message is sent.',
      happened: 'wrote a message',
    },
    fields: { file, subject, message, asksAnswer },
  },
  writeMessage: {
    fr: { button: 'Répondre', title: 'Répondre', done: 'La réponse est envoyée.', happened: 'a répondu' },
    en: { button: 'Answer', title: 'Answer', done: 'The answer is sent.', happened: 'answered' },
    fields: { message, asksAnswer },
  },
  addNote: {
    fr: {
      button: 'Écrire une note interne',
      title: 'Écrire une note interne',
      intro: 'Le fonds seul lit cette note : l’administration ne sait pas qu’elle existe.',
      done: 'La note est écrite.',
      happened: 'a écrit une note interne',
    },
    en: {
      button: 'Write an internal note',
      title: 'Write an internal note',
      intro: 'The fund alone reads this note: the organisation does not know that it exists.',
      done: 'The note is written.',
      happened: 'wrote an internal note',
    },
    fields: { file, subject, note, mentions },
  },
  continueNote: {
    fr: {
      button: 'Compléter la note',
      title: 'Compléter la note',
      intro: 'Le fonds seul la lit.',
      done: 'La note est complétée.',
      happened: 'a complété une note interne',
    },
    en: {
      button: 'Add to the note',
      title: 'Add to the note',
      intro: 'The fund alone reads it.',
      done: 'The note is completed.',
      happened: 'added to an internal note',
    },
    fields: { note, mentions },
  },
  attachToMessage: {
    fr: {
      button: 'Joindre des fichiers à votre message',
      title: 'Joindre des fichiers à votre message',
      done: 'Les fichiers sont joints.',
      happened: ({ sizeBytes }) => `a joint un fichier à son message (${fr.bytes(sizeBytes)})`,
    },
    en: {
      button: 'Attach files to your message',
      title: 'Attach files to your message',
      done: 'The files are attached.',
      happened: ({ sizeBytes }) => `attached a file to their message (${en.bytes(sizeBytes)})`,
    },
    fields: { name: field('Nom du fichier', 'Name of the file') },
  },
  nameContact: {
    fr: {
      button: 'Changer d’interlocuteur',
      title: 'Désigner l’interlocuteur',
      intro:
        'L’autre partie lit le nom et l’adresse électronique de cette personne, qui est prévenue. Les courriels à l’administration citent l’interlocuteur du fonds. Là où la convention prévoit un interlocuteur sur la fiche publique du projet, la personne du bénéficiaire qui se désigne elle-même consent à y figurer ; en se désignant de nouveau, elle peut retirer son consentement.',
      done: 'L’interlocuteur est désigné.',
      happened: 'a désigné l’interlocuteur d’un dossier',
    },
    en: {
      button: 'Change the contact',
      title: 'Name the contact',
      intro:
        'The other side reads this person’s name and e-mail address, and the person is notified. Letters to the organisation name the fund’s contact. Where the agreement has a contact on the project’s public sheet, a person of the beneficiary who names themselves consents to stand there; by naming themselves again they may withdraw that.',
      done: 'The contact is named.',
      happened: 'named the contact of a file',
    },
    fields: {
      file,
      personId: field('Interlocuteur', 'Contact'),
      offSheet: field(
        'Ne pas figurer sur la fiche publique du projet',
        'Do not stand on the project’s public sheet',
        'Pour la personne qui se désigne elle-même : son nom n’y figure pas, ou n’y figure plus.',
        'For a person who names themselves: their name does not stand there, or no longer.',
      ),
    },
  },
  labelFile: {
    fr: {
      button: 'Étiqueter',
      title: 'Étiqueter un dossier',
      intro: 'Les étiquettes servent à trier les dossiers. Le fonds seul les lit.',
      done: 'Les étiquettes sont enregistrées.',
      happened: ({ labelled }) => `a étiqueté un dossier (étiquettes : ${fr.value(Number(labelled))})`,
    },
    en: {
      button: 'Label',
      title: 'Label an application',
      intro: 'Labels sort applications. The fund alone reads them.',
      done: 'The labels are recorded.',
      happened: ({ labelled }) => `labelled an application (labels: ${en.value(Number(labelled))})`,
    },
    fields: {
      file,
      labels: field('Étiquettes', 'Labels', 'Celles qui servent déjà.', 'Those in use.'),
      another: field('Une étiquette de plus', 'One more label', 'Par exemple « à relire ».', 'Such as "to read again".'),
    },
  },
  setPhrases: {
    fr: {
      button: 'Modifier les phrases',
      title: 'Modifier les phrases proposées',
      intro: 'Elles sont proposées à qui écrit, et se complètent dans le texte. Celles d’un appel s’ajoutent à celles de tous.',
      done: 'Les phrases sont enregistrées.',
      happened: ({ usedIn, callId, phrases }) =>
        `a modifié les phrases proposées ${usedIn === 'correction' ? 'aux demandes de corrections' : 'aux avis'}${callId ? ` de l’appel ${callId}` : ''} (phrases : ${fr.value(Number(phrases))})`,
    },
    en: {
      button: 'Change the phrases',
      title: 'Change the phrases that are offered',
      intro: 'They are offered to the writers, who complete them in the text. Those of a call come after those of all calls.',
      done: 'The phrases are recorded.',
      happened: ({ usedIn, callId, phrases }) =>
        `changed the phrases offered ${usedIn === 'correction' ? 'for correction requests' : 'for opinions'}${callId ? ` of the call ${callId}` : ''} (phrases: ${en.value(Number(phrases))})`,
    },
    fields: {
      usedIn: field('Où elles sont proposées', 'Where they are offered'),
      callId: field('Appel', 'Call'),
      phrases: field('Phrases', 'Phrases', 'Toutes celles qui seront proposées.', 'All that will be offered.'),
    },
  },
} satisfies WordsOf<
  'threads',
  {
    nameContact: typeof NameContact;
    labelFile: typeof LabelFile;
    setPhrases: typeof SetPhrases;
    startThread: typeof StartThread;
    writeMessage: typeof WriteMessage;
    addNote: typeof AddNote;
    continueNote: typeof ContinueNote;
    // The service finds the rest of its body in the file.
    attachToMessage: 'name';
  }
>;
