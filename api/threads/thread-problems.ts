import type { ThreadRefusal } from '../../domain/threads/refusals.ts';
import type { Problems } from '../http/problem/sentence.ts';

export const threadProblems: Problems<ThreadRefusal> = {
  file_not_submitted: {
    status: 409,
    fr: ['Dossier non déposé', () => 'Le fonds ne voit pas encore ce dossier : on peut écrire à son sujet une fois qu’il est déposé.'],
    en: ['Application not submitted', () => 'The fund does not see this application yet: once it is submitted, you may write about it.'],
  },
  message_of_another_person: {
    status: 409,
    fr: [
      'Le dernier message n’est pas de vous',
      () => 'Des fichiers se joignent à votre propre message, tant que personne n’a écrit après vous. Répondez d’abord, puis joignez-les.',
    ],
    en: [
      'The last message is not yours',
      () => 'Files go with your own message, as long as no one has written after you. Answer first, then attach them.',
    ],
  },
  not_a_contact: {
    fr: [
      'Personne qui ne peut pas être l’interlocuteur',
      () => 'Cette personne n’est pas, ou n’est plus, de votre côté du dossier, ou a un conflit d’intérêts. Choisissez-en une autre.',
    ],
    en: [
      'Person who cannot be the contact',
      () => 'This person is not, or is no longer, on your side of the file, or has a conflict of interest. Choose another one.',
    ],
  },
  mentions_outsider: {
    fr: [
      'Personne qui ne peut pas lire la note',
      () =>
        'Une des personnes à prévenir ne travaille pas pour le fonds, ou a un conflit d’intérêts sur ce dossier. Retirez-la de la liste.',
    ],
    en: [
      'Person who may not read the note',
      () => 'One of the people to notify does not work for the fund, or has a conflict of interest in this file. Take them off the list.',
    ],
  },
};
