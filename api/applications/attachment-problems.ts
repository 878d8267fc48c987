import type { AttachmentRefusal } from '../../domain/applications/refusals.ts';
import { bytesEn, bytesFr, list, type Problems } from '../http/problem/sentence.ts';

const endings = (extensions: readonly string[], or: string): string => extensions.map((each) => `.${each}`).join(` ${or} `);

export const attachmentProblems: Problems<AttachmentRefusal> = {
  attachment_too_large: {
    status: 413,
    fr: ['Fichier trop lourd', ({ maxBytes }) => `Un fichier pèse au plus ${bytesFr(maxBytes)}. Allégez-le ou partagez-le en plusieurs.`],
    en: ['File too large', ({ maxBytes }) => `A file holds at most ${bytesEn(maxBytes)}. Make it smaller or split it.`],
  },
  attachment_empty: {
    fr: ['Fichier vide', () => 'Le fichier reçu est vide. Vérifiez-le et envoyez-le de nouveau.'],
    en: ['Empty file', () => 'The file received is empty. Check it and send it again.'],
  },
  attachment_type_refused: {
    status: 415,
    fr: [
      'Type de fichier refusé',
      ({ mediaType, mediaTypes }) => `Le type « ${mediaType} » n’est pas accepté. Les types acceptés : ${list(mediaTypes)}.`,
    ],
    en: ['File type refused', ({ mediaType, mediaTypes }) => `The type "${mediaType}" is not taken. The types taken: ${list(mediaTypes)}.`],
  },
  attachment_type_differs: {
    fr: [
      'Type de fichier trompeur',
      ({ claimedType, foundType }) =>
        `Le fichier est annoncé comme « ${claimedType} », et son contenu est ${foundType ? `du type « ${foundType} »` : 'd’un type inconnu'}. Un texte ou un CSV s’enregistre en UTF-8.`,
    ],
    en: [
      'File type differs',
      ({ claimedType, foundType }) =>
        `The file is said to be "${claimedType}", and its content is ${foundType ? `of the type "${foundType}"` : 'of an unknown type'}. Save texts and CSV as UTF-8.`,
    ],
  },
  attachment_name_differs: {
    fr: [
      'Nom de fichier trompeur',
      ({ name, foundType, extensions }) =>
        `Le nom « ${name} » ne convient pas au type « ${foundType} » du fichier : il se termine par ${endings(extensions, 'ou')}. Renommez-le et envoyez-le de nouveau.`,
    ],
    en: [
      'File name differs',
      ({ name, foundType, extensions }) =>
        `The name "${name}" does not fit the file’s type "${foundType}": such a name ends in ${endings(extensions, 'or')}. Rename the file and send it again.`,
    ],
  },
  attachment_twice: {
    status: 409,
    fr: ['Pièce déjà jointe', ({ name }) => `Le même fichier est déjà joint au dossier sous le nom « ${name} ».`],
    en: ['File attached already', ({ name }) => `The same file is attached to the application already, under the name "${name}".`],
  },
  document_unknown: {
    fr: [
      'Document inconnu',
      ({ documents }) =>
        documents.length > 0
          ? `L’appel ne demande pas ce document. Choisissez parmi : ${list(documents)}.`
          : 'L’appel ne demande aucun document. Joignez la pièce sans préciser lequel elle est.',
    ],
    en: [
      'Unknown document',
      ({ documents }) =>
        documents.length > 0
          ? `The call does not ask for this document. Choose among: ${list(documents)}.`
          : 'The call asks for no document. Attach the file without saying which one it is.',
    ],
  },
  documents_missing: {
    fr: [
      'Documents à joindre',
      ({ documents, expired }) =>
        [
          documents.length > 0 ? `L’appel demande aussi : ${list(documents)}. Joignez-les d’abord.` : '',
          expired.length > 0 ? `Trop ancien : ${list(expired)}. Joignez un document plus récent.` : '',
        ]
          .filter(Boolean)
          .join(' '),
    ],
    en: [
      'Documents to attach',
      ({ documents, expired }) =>
        [
          documents.length > 0 ? `The call also asks for: ${list(documents)}. Attach them first.` : '',
          expired.length > 0 ? `Too old: ${list(expired)}. Attach a newer document.` : '',
        ]
          .filter(Boolean)
          .join(' '),
    ],
  },
  attachment_part_unknown: {
    fr: [
      'Pièce de rien de connu',
      ({ parts }) =>
        parts.length > 0
          ? `La pièce ne dit pas ce qu’elle concerne sur cette convention. Choisissez parmi : ${list(parts)}.`
          : 'La convention n’a rien que cette pièce puisse concerner. Joignez-la sans cette précision.',
    ],
    en: [
      'File about nothing known',
      ({ parts }) =>
        parts.length > 0
          ? `The file does not say what it is about on this grant. Choose among: ${list(parts)}.`
          : 'The grant has nothing that this file could be about. Attach it without saying so.',
    ],
  },
  attachments_full: {
    fr: [
      'Trop de pièces',
      ({ files, bytes, maxFiles, maxBytes }) =>
        `Au même endroit se joignent au plus ${maxFiles} pièces et ${bytesFr(maxBytes)} ; il y en a déjà ${files}, pour ${bytesFr(bytes)}.`,
    ],
    en: [
      'Too many files',
      ({ files, bytes, maxFiles, maxBytes }) =>
        `One place takes at most ${maxFiles} files and ${bytesEn(maxBytes)}; it already has ${files}, of ${bytesEn(bytes)}.`,
    ],
  },
  attachment_given: {
    status: 409,
    fr: [
      'Pièce déjà transmise',
      () => 'Cette pièce est transmise au fonds avec ce qu’elle montre : elle y reste. Joignez à côté celle qui la corrige.',
    ],
    en: [
      'File given already',
      () => 'This file is given to the fund with what it shows, and stays there. Attach beside it the one that corrects it.',
    ],
  },
  attachment_of_somebody_else: {
    fr: ['Pièce d’une autre personne', () => 'Une pièce d’instruction n’est retirée que par la personne qui l’a jointe.'],
    en: ['Another person’s file', () => 'A review file is removed only by the person who added it.'],
  },
};
