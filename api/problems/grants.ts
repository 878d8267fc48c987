import type { GrantRefusal } from '../../domain/refusal.ts';
import { longDate } from '../../letters/format.ts';
import { en, fr, list, type Problems } from './sentence.ts';

export const grantProblems: Problems<GrantRefusal> = {
  already_signed: {
    status: 409,
    fr: ['Déjà signée', ({ side }) => `La convention est déjà signée pour cette partie (${side}).`],
    en: ['Already signed', ({ side }) => `The agreement is already signed for this side (${side}).`],
  },
  tranche_unknown: {
    status: 422,
    fr: ['Tranche inconnue', ({ ranks }) => `La convention a ces tranches : ${list(ranks)}.`],
    en: ['Unknown tranche', ({ ranks }) => `The agreement has these tranches: ${list(ranks)}.`],
  },
  tranche_wrong_state: {
    status: 409,
    fr: [
      'Tranche dans un autre état',
      ({ rank, state, command }) => `La tranche ${rank} est dans l’état « ${state} », qui ne permet pas « ${command} ».`,
    ],
    en: [
      'Tranche in another state',
      ({ rank, state, command }) => `Tranche ${rank} is in the state "${state}", which does not take "${command}".`,
    ],
  },
  amount_differs: {
    status: 422,
    fr: [
      'Montant différent',
      ({ expectedCents, givenCents }) => `Le montant attendu est ${fr(expectedCents)} ; vous avez indiqué ${fr(givenCents)}.`,
    ],
    en: ['Amount differs', ({ expectedCents, givenCents }) => `The amount expected is ${en(expectedCents)}; you gave ${en(givenCents)}.`],
  },
  payer_ordered_payment: {
    status: 422,
    fr: ['Ordonnateur et payeur confondus', () => 'Vous avez demandé ce paiement : une autre personne doit l’enregistrer.'],
    en: ['Payer ordered the payment', () => 'You ordered this payment: somebody else must record it.'],
  },
  value_date_out_of_range: {
    status: 422,
    fr: [
      'Date de valeur hors limites',
      ({ earliest, latest }) => `La date de valeur se situe entre le ${longDate('fr', earliest)} et le ${longDate('fr', latest)}.`,
    ],
    en: [
      'Value date out of range',
      ({ earliest, latest }) => `The value date lies between ${longDate('en', earliest)} and ${longDate('en', latest)}.`,
    ],
  },
};
