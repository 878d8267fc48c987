import type { z } from 'zod';
import type { AddAttachment, RemoveAttachment } from '../../domain/applications/attachment.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

export const attachments = {
  addAttachment: {
    fr: {
      button: 'Joindre une pièce',
      title: 'Joindre une pièce au dossier',
      intro: 'Formats acceptés : PDF, images, documents de bureautique, texte et CSV.',
      done: 'La pièce est jointe.',
      happened: ({ attachment, sizeBytes }) => `a joint la pièce « ${attachment} » (${fr.bytes(sizeBytes)})`,
    },
    en: {
      button: 'Attach a file',
      title: 'Attach a file to the application',
      intro: 'Accepted formats: PDF, images, office documents, plain text and CSV.',
      done: 'The file is attached.',
      happened: ({ attachment, sizeBytes }) => `attached the file "${attachment}" (${en.bytes(sizeBytes)})`,
    },
    fields: {
      name: field(
        'Nom de la pièce',
        'Name of the file',
        'Avec son extension. Exemple : budget.pdf.',
        'With its ending. Example: budget.pdf.',
      ),
      purpose: field('Usage de la pièce', 'What the file is for'),
      part: field('Jalon ou obligation', 'Milestone or obligation'),
      document: field('Document demandé par l’appel', 'Document that the call asks for'),
      issuedOn: field(
        'Date du document',
        'Day of the document',
        'Sans date, celle de l’envoi compte.',
        'Without one, the day on which it is sent counts.',
      ),
    },
  },
  removeAttachment: {
    fr: {
      button: 'Retirer la pièce',
      title: 'Retirer une pièce jointe',
      warning: 'La pièce est retirée du dossier. Pour la remettre, il faudra l’envoyer à nouveau.',
      done: 'La pièce est retirée.',
      happened: ({ attachment }) => `a retiré la pièce « ${attachment} »`,
    },
    en: {
      button: 'Remove the file',
      title: 'Remove an attached file',
      warning: 'The file is taken off the application. To put it back, you will have to send it again.',
      done: 'The file is removed.',
      happened: ({ attachment }) => `took away the file "${attachment}"`,
    },
    fields: {
      attachmentId: field('Pièce jointe', 'Attached file'),
    },
  },
} satisfies WordsOf<
  'attachments',
  {
    // The service finds the rest of its body in the file.
    addAttachment: keyof Pick<z.input<typeof AddAttachment>, 'name' | 'purpose' | 'part' | 'document' | 'issuedOn'>;
    removeAttachment: typeof RemoveAttachment;
  }
>;
