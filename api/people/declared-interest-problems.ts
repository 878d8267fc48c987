import type { InterestRefusal } from '../../domain/people/refusals.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

export const interestProblems: Problems<InterestRefusal> = {
  interest_subject_unknown: {
    fr: [
      'Administration ou dossier inconnu',
      () => 'Aucune administration n’a cet identifiant, ou aucun dossier déposé. Une administration peut aussi être nommée par son SIRET.',
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
  interest_in_force: {
    status: 409,
    fr: ['Intérêt déjà en vigueur', () => 'Cet intérêt est déjà en vigueur : il n’y a rien à confirmer.'],
    en: ['Interest in force already', () => 'This interest is in force already: there is nothing to confirm.'],
  },
  interest_declared_by_its_person: {
    fr: [
      'Intérêt déclaré par la personne elle-même',
      () => 'La personne a elle-même déclaré cet intérêt : sa levée se demande parce qu’il n’a plus cours, et non comme une erreur.',
    ],
    en: [
      'Interest declared by the person',
      () => 'The person has declared this interest themselves: ask for its withdrawal because it is over, not as an error.',
    ],
  },
  decider_recorded_interest: {
    fr: ['Intérêt enregistré par la même personne', () => 'Vous avez enregistré cet intérêt : une autre personne doit en décider.'],
    en: ['Interest recorded by the same person', () => 'You have recorded this interest: another person must decide on it.'],
  },
  decider_confirmed_withdrawal: {
    fr: [
      'Erreur déjà confirmée par la même personne',
      () => 'Vous avez déjà confirmé que cet intérêt a été enregistré par erreur : une autre personne doit en décider à son tour.',
    ],
    en: [
      'Error confirmed by the same person already',
      () => 'You have already confirmed that this interest was recorded in error: another person must decide on it as well.',
    ],
  },
  interest_withdrawal_open: {
    status: 409,
    fr: ['Levée déjà demandée', () => 'La levée de cet intérêt est déjà demandée : elle attend qu’une deuxième personne la confirme.'],
    en: ['Withdrawal asked for already', () => 'The withdrawal of this interest is already asked for: it waits for a second person.'],
  },
  interest_withdrawal_not_asked: {
    status: 409,
    fr: ['Levée non demandée', () => 'Personne ne demande la levée de cet intérêt : elle doit d’abord être demandée, avec son motif.'],
    en: ['No withdrawal asked for', () => 'No request to withdraw this interest is open: that comes first, with its reason.'],
  },
  interest_of_ones_own: {
    fr: [
      'Intérêt de la même personne',
      () => 'Il s’agit de votre propre intérêt : une autre personne, qui n’en a pas demandé la levée, doit en décider.',
    ],
    en: [
      'Interest of the same person',
      () => 'This interest is your own: another person, who has not asked for its withdrawal, must decide on it.',
    ],
  },
  decider_asked_withdrawal: {
    fr: [
      'Levée demandée par la même personne',
      () => 'Vous avez demandé cette levée : une deuxième personne doit en décider. Vous pouvez retirer votre demande.',
    ],
    en: [
      'Withdrawal asked for by the same person',
      () => 'You have asked for this withdrawal: a second person must decide on it. You may take your request back.',
    ],
  },
  withdrawal_asked_by_somebody_else: {
    fr: [
      'Demande d’une autre personne',
      () => 'Seule la personne qui a demandé cette levée peut retirer sa demande ; vous pouvez la rejeter.',
    ],
    en: ['Request of another person', () => 'Only the person who asked for this withdrawal may take the request back; it may be rejected.'],
  },
};
