import type { SampleRefusal } from '../../domain/ledger/refusals.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

export const sampleProblems: Problems<SampleRefusal> = {
  nothing_to_draw: {
    status: 409,
    fr: [
      'Rien à tirer',
      ({ year }) => `Tous les paiements de ${year} sont déjà dans un échantillon, ou il n’y en a aucun. Choisissez une autre année.`,
    ],
    en: ['Nothing to draw', ({ year }) => `All payments of ${year} are in a sample already, or there is none. Choose another year.`],
  },
  payment_not_drawn: {
    status: 404,
    fr: [
      'Paiement hors échantillon',
      ({ drawn }) =>
        drawn.length > 0
          ? `Seul un paiement tiré au sort se contrôle. De cette convention, ce sont les mouvements ${list(drawn)}.`
          : 'Seul un paiement tiré au sort se contrôle, et aucun ne l’a été sur cette convention.',
    ],
    en: [
      'Payment not drawn',
      ({ drawn }) =>
        drawn.length > 0
          ? `Only a payment that was drawn is checked. Of this grant these are the movements ${list(drawn)}.`
          : 'Only a payment that was drawn is checked, and none was of this grant.',
    ],
  },
  checker_made_payment: {
    fr: [
      'Une autre personne contrôle',
      () => 'Vous avez attesté, demandé ou enregistré un paiement de cette convention : une personne qui n’y a pas pris part le contrôle.',
    ],
    en: [
      'Another person checks',
      () => 'You have certified, ordered or recorded a payment of this grant: a person who had no part in it checks the payment.',
    ],
  },
  check_of_another_person: {
    status: 409,
    fr: ['Déjà contrôlé', () => 'Une autre personne a contrôlé ce paiement : elle seule corrige ce qu’elle a constaté.'],
    en: ['Checked already', () => 'Another person has checked this payment: only that person corrects what the check found.'],
  },
  wrong_amount_unfit: {
    fr: [
      'Montant de l’erreur',
      ({ leastCents, mostCents, wrongCents }) =>
        mostCents === 0
          ? `Un paiement exact n’a pas d’erreur, et ${fr(wrongCents)} sont indiqués. Indiquez 0, ou dites ce qui est faux.`
          : `L’erreur est de ${fr(leastCents)} à ${fr(mostCents)}, le montant payé ; ${fr(wrongCents)} sont indiqués.`,
    ],
    en: [
      'Amount of the error',
      ({ leastCents, mostCents, wrongCents }) =>
        mostCents === 0
          ? `Nothing of a right payment is wrong, and ${en(wrongCents)} are given. Give 0, or say what is wrong.`
          : `The error is between ${en(leastCents)} and ${en(mostCents)}, the amount paid; ${en(wrongCents)} are given.`,
    ],
  },
};
