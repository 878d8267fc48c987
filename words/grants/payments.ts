import type {
  CancelCertification,
  CancelOrder,
  CertifyService,
  ConfirmTranche,
  OrderPayment,
  RecordPayment,
  ReturnPayment,
} from '../../domain/grants/tranche.ts';
import type { IdentifyCommitment, IdentifyOrder } from '../../domain/ledger/accounting.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { reason, withdrawalOrder } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { paidCents, paidOn, tranche } from './fields.ts';
import { promisedIn } from './grants.ts';
import { waitsFor } from './milestones.ts';

export const payments = {
  cancelOrder: {
    fr: {
      button: 'Annuler la demande de paiement',
      title: 'Annuler la demande de paiement',
      intro: 'Les crédits mis de côté pour ce paiement redeviennent disponibles. Le paiement peut être demandé à nouveau.',
      done: 'La demande de paiement est annulée.',
      happened: ({ tranche, orderedCents }) => `a annulé la demande de paiement de la tranche ${tranche} : ${fr.euros(orderedCents)}`,
    },
    en: {
      button: 'Cancel the payment order',
      title: 'Cancel the payment order',
      intro: 'The credits set aside for this payment are available again. The payment can be ordered again.',
      done: 'The payment order is cancelled.',
      happened: ({ tranche, orderedCents }) => `cancelled the payment order of tranche ${tranche}: ${en.euros(orderedCents)}`,
    },
    fields: { tranche, reason },
  },
  certifyService: {
    fr: {
      button: 'Attester le service fait',
      title: 'Attester le service fait d’une tranche',
      intro:
        'Service fait : la dépense correspond au travail livré. Cette attestation est nécessaire avant toute demande de paiement, sauf pour une avance.',
      done: 'Le service fait est attesté.',
      happened: ({ tranche, certifiedCents, amountCents }) =>
        `a attesté le service fait de la tranche ${tranche} : ${fr.euros(certifiedCents)}${certifiedCents === amountCents ? '' : ` sur ${fr.euros(amountCents)}`}`,
    },
    en: {
      button: 'Certify the service',
      title: 'Certify the service of a tranche',
      intro:
        'Service certified: what is paid matches the work that was delivered. It is needed before a payment is ordered, except for an advance.',
      done: 'The service is certified.',
      happened: ({ tranche, certifiedCents, amountCents }) =>
        `certified the service of tranche ${tranche}: ${en.euros(certifiedCents)}${certifiedCents === amountCents ? '' : ` of ${en.euros(amountCents)}`}`,
    },
    fields: {
      tranche,
      certifiedCents: field(
        'Montant attesté (en euros)',
        'Amount certified (in euros)',
        'Le montant dont le service est fait : la dépense correspond au travail livré. Exemple : 50 000.',
        'The amount whose service was done: it matches the work that was delivered. Example: 50000.',
      ),
      observation: field('Observation', 'Observation'),
    },
  },
  cancelCertification: {
    fr: {
      button: 'Annuler l’attestation',
      title: 'Annuler l’attestation du service fait',
      intro:
        'Tant qu’aucun paiement n’est demandé, une attestation se reprend : tout reste engagé, et le service fait s’atteste de nouveau.',
      done: 'L’attestation est annulée.',
      happened: ({ tranche, certifiedCents }) =>
        `a annulé l’attestation du service fait de la tranche ${tranche} : ${fr.euros(certifiedCents)}`,
    },
    en: {
      button: 'Cancel the certification',
      title: 'Cancel the certification of the service',
      intro: 'As long as no payment is ordered, a certification may be taken back: all stays committed, and the service is certified anew.',
      done: 'The certification is cancelled.',
      happened: ({ tranche, certifiedCents }) =>
        `took back the certification of the service of tranche ${tranche}: ${en.euros(certifiedCents)}`,
    },
    fields: { tranche, reason },
  },
  returnPayment: {
    fr: {
      button: 'Enregistrer un paiement revenu',
      title: 'Enregistrer un paiement renvoyé par la banque',
      intro:
        'La somme redevient disponible et la demande de paiement prend fin. Les coordonnées bancaires payées ne sont plus en vigueur : le paiement se demandera de nouveau, sous un autre n° DP, une fois d’autres coordonnées validées.',
      warning: 'Votre motif est envoyé au bénéficiaire, qui est invité à proposer ses coordonnées bancaires.',
      done: 'Le retour du paiement est enregistré.',
      happened: ({ tranche, returnedCents, returnedOn }) =>
        `a enregistré le retour, par la banque, du paiement de la tranche ${tranche} : ${fr.euros(returnedCents)}, le ${fr.day(String(returnedOn))}`,
    },
    en: {
      button: 'Record a returned payment',
      title: 'Record a payment that the bank returned',
      intro:
        'The amount is available again, and the payment order is over. The bank details that were paid are no longer in force: the payment is ordered anew, under another DP number, once others are approved.',
      warning: 'Your reason is sent to the beneficiary, who is asked to propose its bank details.',
      done: 'The return of the payment is recorded.',
      happened: ({ tranche, returnedCents, returnedOn }) =>
        `recorded that the bank returned the payment of tranche ${tranche}: ${en.euros(returnedCents)}, on ${en.day(String(returnedOn))}`,
    },
    fields: {
      tranche,
      returnedOn: field('Date du retour', 'Day of the return', 'Le jour où l’argent est revenu.', 'The day on which the money came back.'),
      reason: field(
        'Motif du retour',
        'Reason of the return',
        'Celui que donne la banque. Exemple : compte clos.',
        'As the bank gives it. Example: account closed.',
      ),
    },
  },
  confirmTranche: {
    fr: {
      button: 'Débloquer la tranche',
      title: 'Débloquer une tranche',
      intro: 'Les conditions de la tranche sont remplies : le montant réservé est engagé, ou délégué au bénéficiaire.',
      warning: 'Le bénéficiaire en est informé.',
      done: 'La tranche est débloquée.',
      happened: ({ tranche, ...promised }) => `a débloqué la tranche ${tranche}${promisedIn.fr(promised, ' : ')}`,
    },
    en: {
      button: 'Confirm the tranche',
      title: 'Confirm a tranche',
      intro: 'The conditions of the tranche are met: what is reserved is committed, or delegated to the beneficiary.',
      warning: 'The beneficiary is told.',
      done: 'The tranche is confirmed.',
      happened: ({ tranche, ...promised }) => `confirmed tranche ${tranche}${promisedIn.en(promised, ': ')}`,
    },
    fields: { tranche },
  },
  orderPayment: {
    fr: {
      button: 'Demander un paiement',
      title: 'Demander le paiement d’une tranche',
      intro: 'Le paiement est demandé sur les coordonnées bancaires en vigueur. Une autre personne l’enregistrera une fois effectué.',
      done: 'Le paiement est demandé.',
      happened: ({ tranche, orderedCents, withdrawnCents }) =>
        `a demandé le paiement de la tranche ${tranche} : ${fr.euros(orderedCents)}${withdrawnCents ? ` ; ${fr.euros(withdrawnCents)} ne sont plus engagés` : ''}`,
    },
    en: {
      button: 'Order a payment',
      title: 'Order the payment of a tranche',
      intro: 'The payment is ordered to the bank details in force. Another person will record it once it is made.',
      done: 'The payment is ordered.',
      happened: ({ tranche, orderedCents, withdrawnCents }) =>
        `ordered the payment of tranche ${tranche}: ${en.euros(orderedCents)}${withdrawnCents ? `; ${en.euros(withdrawnCents)} are no longer committed` : ''}`,
    },
    fields: {
      tranche,
      orderedCents: field(
        'Montant demandé en paiement (en euros)',
        'Amount ordered (in euros)',
        'Tout ce qui reste à payer du montant attesté, ou une partie (acompte) : le reste se demande une fois celle-ci payée. Exemple : 50 000.',
        'All that is left to pay of what was certified, or a part of it: the rest is ordered once that is paid. Example: 50000.',
      ),
      order: withdrawalOrder,
    },
  },
  recordPayment: {
    fr: {
      button: 'Enregistrer le paiement',
      title: 'Enregistrer le paiement d’une tranche',
      intro: 'La personne qui a demandé le paiement ne peut pas l’enregistrer.',
      warning: 'Le bénéficiaire est informé du paiement. Une erreur ne se corrige ensuite que par une contre-passation.',
      done: 'Le paiement est enregistré.',
      happened: ({ tranche, paidCents, paidOn }) =>
        `a enregistré le paiement de la tranche ${tranche} : ${fr.euros(paidCents)}, le ${fr.day(String(paidOn))}`,
    },
    en: {
      button: 'Record the payment',
      title: 'Record the payment of a tranche',
      intro: 'The person who ordered the payment cannot record it.',
      warning: 'The beneficiary is told of the payment. An error can then be mended only by a reversal.',
      done: 'The payment is recorded.',
      happened: ({ tranche, paidCents, paidOn }) =>
        `recorded the payment of tranche ${tranche}: ${en.euros(paidCents)}, on ${en.day(String(paidOn))}`,
    },
    fields: {
      tranche,
      paidCents,
      paidOn,
      reference: field(
        'Référence du paiement',
        'Reference of the payment',
        'Le numéro du paiement dans la comptabilité.',
        'The number of the payment in the accounting system.',
      ),
    },
  },
  identifyCommitment: {
    fr: {
      button: 'Relever le n° EJ',
      title: 'Relever le numéro d’engagement juridique (EJ)',
      intro: 'Ce numéro est celui que la comptabilité donne à la convention. Il remplace celui qui était relevé.',
      done: 'Le n° EJ est enregistré.',
      happened: ({ commitmentNumber, supplierNumber }) =>
        `a relevé le n° EJ ${commitmentNumber}${supplierNumber ? ` et le n° de fournisseur ${supplierNumber}` : ''}`,
    },
    en: {
      button: 'Record the N° EJ',
      title: 'Record the commitment number (N° EJ)',
      intro: 'This is the number that the accounting system gives to the agreement. It replaces the one recorded before.',
      done: 'The N° EJ is recorded.',
      happened: ({ commitmentNumber, supplierNumber }) =>
        `noted the commitment number ${commitmentNumber}${supplierNumber ? ` and the supplier number ${supplierNumber}` : ''}`,
    },
    fields: {
      commitmentNumber: field(
        'Numéro d’engagement juridique (n° EJ)',
        'Commitment number (N° EJ)',
        'Dix chiffres, tels que la comptabilité les donne. Exemple : 1405123456.',
        'Ten digits, as the accounting system gives them. Example: 1405123456.',
      ),
      supplier: field(
        'Fournisseur',
        'Supplier',
        'La personne payée, telle que la comptabilité la connaît.',
        'Who is paid, as the accounting system knows it.',
      ),
      number: field(
        'Numéro de fournisseur',
        'Number of the supplier',
        'Dix chiffres au plus, tels que la comptabilité les donne. Exemple : 1001234567.',
        'Ten digits at most, as the accounting system gives them. Example: 1001234567.',
      ),
      name: field('Nom du fournisseur', 'Name of the supplier', 'Tel que la comptabilité l’écrit.', 'As the accounting system writes it.'),
    },
  },
  identifyOrder: {
    fr: {
      button: 'Relever le n° DP',
      title: 'Relever le numéro de demande de paiement (DP)',
      intro: 'Ce numéro est celui que la comptabilité donne à la demande de paiement. Il remplace celui qui était relevé.',
      done: 'Le n° DP est enregistré.',
      happened: ({ tranche, orderNumber }) => `a relevé le n° DP ${orderNumber} de la demande de paiement de la tranche ${tranche}`,
    },
    en: {
      button: 'Record the N° DP',
      title: 'Record the order number (N° DP)',
      intro: 'This is the number that the accounting system gives to the payment order. It replaces the one recorded before.',
      done: 'The N° DP is recorded.',
      happened: ({ tranche, orderNumber }) => `noted the order number ${orderNumber} of the payment order of tranche ${tranche}`,
    },
    fields: {
      tranche,
      orderNumber: field(
        'Numéro de demande de paiement (n° DP)',
        'Order number (N° DP)',
        'Neuf ou dix chiffres, tels que la comptabilité les donne, zéros compris. Exemple : 000195567.',
        'Nine or ten digits, as the accounting system gives them, zeros included. Example: 000195567.',
      ),
    },
  },
  confirmNextTranche: {
    fr: {
      happened: ({ tranche, confirmed, awaits, ...promised }) =>
        confirmed ? `La tranche ${tranche} est débloquée${promisedIn.fr(promised, ' : ')}` : `La tranche ${tranche} ${waitsFor.fr(awaits)}`,
    },
    en: {
      happened: ({ tranche, confirmed, awaits, ...promised }) =>
        confirmed ? `Tranche ${tranche} is confirmed${promisedIn.en(promised, ': ')}` : `Tranche ${tranche} ${waitsFor.en(awaits)}`,
    },
  },
  resumeTranche: {
    fr: { happened: ({ tranche, ...promised }) => `La tranche ${tranche}, qui attendait, est débloquée${promisedIn.fr(promised, ' : ')}` },
    en: { happened: ({ tranche, ...promised }) => `Tranche ${tranche}, which was waiting, is confirmed${promisedIn.en(promised, ': ')}` },
  },
} satisfies SomeWordsOf<
  'grants',
  {
    cancelOrder: typeof CancelOrder;
    certifyService: typeof CertifyService;
    cancelCertification: typeof CancelCertification;
    returnPayment: typeof ReturnPayment;
    confirmTranche: typeof ConfirmTranche;
    orderPayment: typeof OrderPayment;
    recordPayment: typeof RecordPayment;
    identifyCommitment: typeof IdentifyCommitment;
    identifyOrder: typeof IdentifyOrder;
  }
>;
