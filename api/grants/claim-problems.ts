import { longDate } from '../../domain/core/format.ts';
import type { ClaimRefusal } from '../../domain/grants/refusals.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

export const claimProblems: Problems<ClaimRefusal> = {
  claimed_above_paid: {
    fr: [
      'Plus que ce qui est payé',
      ({ rank, paidCents, mostCents, askedCents }) =>
        `De la tranche ${rank}, ${fr(paidCents)} sont payés, dont ${fr(mostCents)} ne sont pas encore réclamés ; vous réclamez ${fr(askedCents)}.`,
    ],
    en: [
      'More than was paid',
      ({ rank, paidCents, mostCents, askedCents }) =>
        `Of tranche ${rank}, ${en(paidCents)} are paid, of which ${en(mostCents)} are not claimed yet; you claim ${en(askedCents)}.`,
    ],
  },
  collection_order_out_of_range: {
    fr: [
      'Date du titre hors limites',
      ({ earliest, latest }) =>
        `Le titre de perception suit la décision de réclamer la somme : sa date se situe entre le ${longDate('fr', earliest)} et le ${longDate('fr', latest)}.`,
    ],
    en: [
      'Day of the collection order out of range',
      ({ earliest, latest }) =>
        `The collection order follows the decision to claim: its day lies between ${longDate('en', earliest)} and ${longDate('en', latest)}.`,
    ],
  },
  order_notified_out_of_range: {
    fr: [
      'Date de notification du titre hors limites',
      ({ earliest, latest }) =>
        `Le titre de perception est notifié au plus tôt le jour de son émission, le ${longDate('fr', earliest)}, et au plus tard aujourd’hui, le ${longDate('fr', latest)}. Corrigez ce jour, ou laissez-le vide s’il n’est pas connu.`,
    ],
    en: [
      'Day of the notification of the collection order out of range',
      ({ earliest, latest }) =>
        `The collection order is notified on its own day, ${longDate('en', earliest)}, at the earliest, and today, ${longDate('en', latest)}, at the latest. Correct this day, or leave it empty where it is not known.`,
    ],
  },
  due_date_before_order: {
    fr: [
      'Échéance avant le titre',
      ({ earliest, dueOn }) =>
        `Une échéance suit le titre de perception, du ${longDate('fr', earliest)} ; vous indiquez le ${longDate('fr', dueOn)}.`,
    ],
    en: [
      'Due date before the collection order',
      ({ earliest, dueOn }) =>
        `A due date follows the collection order, of ${longDate('en', earliest)}; you give ${longDate('en', dueOn)}.`,
    ],
  },
  due_dates_differ_from_owed: {
    fr: [
      'Échéances différentes de ce qui est dû',
      ({ claim, owedCents, givenCents }) =>
        `Il reste ${fr(owedCents)} dus sur la créance ${claim} ; vos échéances font ${fr(givenCents)} ensemble. Répartissez entre elles tout ce qui est dû, ou retirez-les.`,
    ],
    en: [
      'Due dates that differ from what is owed',
      ({ claim, owedCents, givenCents }) =>
        `${en(owedCents)} are owed of claim ${claim}; your due dates come to ${en(givenCents)}. Spread all that is owed over them, or remove them.`,
    ],
  },
  claim_unknown: {
    fr: [
      'Créance inconnue',
      ({ numbers }) =>
        numbers.length > 0
          ? `Les créances sur cette convention sont : ${list(numbers)}.`
          : 'Aucune créance n’est émise sur cette convention.',
    ],
    en: [
      'Unknown claim',
      ({ numbers }) => (numbers.length > 0 ? `The claims on this grant are: ${list(numbers)}.` : 'No claim was issued on this grant.'),
    ],
  },
  claim_exceeded: {
    fr: [
      'Plus que ce qui est dû',
      ({ claim, owedCents, askedCents }) =>
        `Il reste ${fr(owedCents)} dus sur la créance ${claim} ; ${fr(askedCents)} sont demandés. Indiquez au plus ce qui est dû.`,
    ],
    en: [
      'More than is owed',
      ({ claim, owedCents, askedCents }) =>
        `${en(owedCents)} are owed of claim ${claim}; ${en(askedCents)} are asked. Give what is owed at most.`,
    ],
  },
  claim_owed: {
    status: 409,
    fr: [
      'Une créance est due',
      ({ grantId, claim, owedCents }) =>
        `${fr(owedCents)} restent dus sur la créance ${claim} de « ${grantId} » : elle est recouvrée, ou remise, avant tout autre engagement.`,
    ],
    en: [
      'A claim is owed',
      ({ grantId, claim, owedCents }) =>
        `${en(owedCents)} are owed of claim ${claim} on “${grantId}”: it is collected, or waived, before anything else is committed.`,
    ],
  },
  collector_issued_claim: {
    fr: [
      'Émission et encaissement confondus',
      () => 'Vous avez émis cette créance : une autre personne doit enregistrer son encaissement.',
    ],
    en: ['Collector issued the claim', () => 'You issued this claim: another person must record that it is collected.'],
  },
  waiver_issued_claim: {
    fr: ['Émission et renonciation confondues', () => 'Vous avez émis cette créance : une autre personne doit y renoncer.'],
    en: ['Waiver by the claim’s issuer', () => 'You issued this claim: another person must waive it.'],
  },
  restored_above_collected: {
    fr: [
      'Plus que ce qui est encaissé',
      ({ claim, collectedCents, mostCents, askedCents }) =>
        `De la créance ${claim}, ${fr(collectedCents)} sont encaissés, dont ${fr(mostCents)} ne sont pas encore rétablis ; vous rétablissez ${fr(askedCents)}.`,
    ],
    en: [
      'More than was collected',
      ({ claim, collectedCents, mostCents, askedCents }) =>
        `Of claim ${claim}, ${en(collectedCents)} are collected, of which ${en(mostCents)} are not restored yet; you restore ${en(askedCents)}.`,
    ],
  },
};
