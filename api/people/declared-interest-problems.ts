import type { StakeRefusal } from '../../domain/people/refusals.ts';
import { list, type Problems } from '../http/sentence.ts';

export const stakeProblems: Problems<StakeRefusal> = {
  stake_subject_unknown: {
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
  stake_declared: {
    status: 409,
    fr: ['Intérêt déjà enregistré', ({ number }) => `L’intérêt n° ${number} de cette personne le dit déjà.`],
    en: ['Stake recorded already', ({ number }) => `Stake ${number} of this person says so already.`],
  },
  stake_unknown: {
    status: 422,
    fr: [
      'Intérêt inconnu',
      ({ numbers }) =>
        numbers.length > 0 ? `Cette personne a ces intérêts : ${list(numbers)}.` : 'Cette personne n’a aucun intérêt enregistré.',
    ],
    en: [
      'Unknown stake',
      ({ numbers }) => (numbers.length > 0 ? `This person has these stakes: ${list(numbers)}.` : 'This person has no stake on record.'),
    ],
  },
};
