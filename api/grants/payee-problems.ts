import type { PayeeRefusal } from '../../domain/grants/refusals.ts';
import type { Problems } from '../http/problem/sentence.ts';

const DECIDED = { approve: { fr: 'validées', en: 'approved' }, reject: { fr: 'rejetées', en: 'rejected' } };

export const payeeProblems: Problems<PayeeRefusal> = {
  payee_missing: {
    status: 409,
    fr: [
      'Coordonnées bancaires absentes',
      ({ proposed }) =>
        proposed
          ? 'Les coordonnées bancaires du bénéficiaire attendent d’être validées par une autre personne des finances : aucun paiement n’est demandé avant.'
          : 'Le bénéficiaire n’a pas de coordonnées bancaires validées : sa signature autorisée, ou les finances, les proposent, et une autre personne les valide.',
    ],
    en: [
      'Bank details missing',
      ({ proposed }) =>
        proposed
          ? "The beneficiary's bank details wait to be approved by another member of finance: no payment is ordered before."
          : 'The beneficiary has no approved bank details: its signatory, or finance, proposes them, and another person approves them.',
    ],
  },
  payee_unknown: {
    fr: ['Coordonnées inconnues', () => 'La convention n’a pas de coordonnées bancaires de cet identifiant. Relisez-la (« payees »).'],
    en: ['Unknown bank details', () => 'The agreement has no bank details with this id. Read it again ("payees").'],
  },
  payee_decided: {
    status: 409,
    fr: ['Coordonnées déjà examinées', ({ decision }) => `Ces coordonnées bancaires sont déjà ${DECIDED[decision].fr}.`],
    en: ['Bank details already decided', ({ decision }) => `These bank details are ${DECIDED[decision].en} already.`],
  },
  payee_superseded: {
    status: 409,
    fr: [
      'Coordonnées sans suite',
      () => 'D’autres coordonnées bancaires ont été proposées depuis. Relisez la convention et examinez celles-là.',
    ],
    en: ['Bank details superseded', () => 'Others were proposed since. Read the agreement again and decide on those.'],
  },
  decider_proposed_payee: {
    fr: [
      'Auteur de la proposition',
      () => 'Vous avez proposé ces coordonnées bancaires : une autre personne doit les valider ou les rejeter.',
    ],
    en: ['Decider proposed the details', () => 'You proposed these bank details: another person must approve or reject them.'],
  },
};
