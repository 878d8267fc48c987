import type { CallRefusal } from '../../domain/calls/refusals.ts';
import { faults, type Problems } from '../http/problem/sentence.ts';

export const callProblems: Problems<CallRefusal> = {
  call_exists: {
    status: 409,
    fr: ['Identifiant déjà pris', ({ callId }) => `Un appel porte déjà l’identifiant « ${callId} ». Choisissez-en un autre.`],
    en: ['Id already taken', ({ callId }) => `A call has the id "${callId}" already. Choose another one.`],
  },
  call_code_taken: {
    status: 409,
    fr: [
      'Code déjà pris',
      ({ callCode }) => `Les références d’un autre appel commencent déjà par « ${callCode} ». Choisissez un autre code.`,
    ],
    en: ['Code already taken', ({ callCode }) => `The references of another call begin with "${callCode}" already. Choose another code.`],
  },
  envelope_unknown: {
    fr: ['Enveloppe inconnue', () => 'Cette enveloppe n’existe pas. Choisissez-la dans la liste.'],
    en: ['Unknown envelope', () => 'There is no such envelope. Choose it from the list.'],
  },
  call_incoherent: {
    fr: ['Appel incohérent', ({ fields }) => `Les règles de l’appel ne tiennent pas ensemble. Corrigez : ${faults('fr', fields)}.`],
    en: ['Incoherent call', ({ fields }) => `The call’s rules do not hold together. Correct: ${faults('en', fields)}.`],
  },
  call_without_draft: {
    status: 409,
    fr: [
      'Rien à publier',
      ({ published }) => `L’appel n’a pas de brouillon après sa version ${published}. Écrivez-le d’abord, puis publiez.`,
    ],
    en: ['Nothing to publish', ({ published }) => `The call has no draft after its version ${published}. Write one first, then publish.`],
  },
};
