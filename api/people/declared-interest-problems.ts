import type { InterestRefusal } from '../../domain/people/refusals.ts';
import { list, type Problems } from '../http/sentence.ts';

export const interestProblems: Problems<InterestRefusal> = {
  interest_subject_unknown: {
    status: 422,
    fr: [
      'Organisation ou dossier inconnu',
      () => 'Aucune organisation n’a cet identifiant, ou aucun dossier déposé. Une organisation peut aussi être nommée par son SIRET.',
    ],
    en: [
      'Unknown organisation or application',
      () => 'No organisation has this id, or no submitted application. An organisation may also be named by its SIRET.',
    ],
  },
  interest_declared: {
    status: 409,
    fr: ['Intérêt déjà enregistré', ({ number }) => `L’intérêt n° ${number} de cette personne le dit déjà.`],
    en: ['Interest recorded already', ({ number }) => `Interest ${number} of this person says so already.`],
  },
  interest_unknown: {
    status: 422,
    fr: [
      'Intérêt inconnu',
      ({ numbers }) =>
        numbers.length > 0 ? `Cette personne a ces intérêts : ${list(numbers)}.` : 'Cette personne n’a aucun intérêt enregistré.',
    ],
    en: [
      'Unknown interest',
      ({ numbers }) =>
        numbers.length > 0 ? `This person has these interests: ${list(numbers)}.` : 'This person has no interest on record.',
    ],
  },
};
