import type { DelegatePayment, ReportCommitment, ReportPayment, ReturnDelegation } from '../../domain/grants/delegation.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { toApplicant } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { paidCents, paidOn, tranche } from './fields.ts';

export const delegations = {
  delegatePayment: {
    fr: {
      button: 'Déléguer des CP',
      title: 'Déléguer des crédits de paiement',
      intro: 'Les crédits de paiement (CP) de l’année permettent au bénéficiaire de payer ce qu’il engage.',
      warning: 'Le bénéficiaire en est informé.',
      done: 'Les crédits de paiement sont délégués.',
      happened: ({ tranche, year, delegatedCents }) => `a délégué ${fr.euros(delegatedCents)} de CP ${year} pour la tranche ${tranche}`,
    },
    en: {
      button: 'Delegate CP',
      title: 'Delegate payment credits',
      intro: 'Payment credits (CP) of the year let the beneficiary pay what it commits.',
      warning: 'The beneficiary is told.',
      done: 'The payment credits are delegated.',
      happened: ({ tranche, year, delegatedCents }) => `delegated ${en.euros(delegatedCents)} of CP ${year} for tranche ${tranche}`,
    },
    fields: {
      tranche,
      delegatedCents: field(
        'Montant délégué (en euros)',
        'Amount delegated (in euros)',
        'Pris sur les crédits de paiement (CP) de cette année. Exemple : 30 000.',
        'Out of the payment credits (CP) of this year. Example: 30000.',
      ),
    },
  },
  reportCommitment: {
    fr: {
      button: 'Déclarer un engagement',
      title: 'Déclarer un engagement sur la délégation',
      intro: 'Déclarez ce que votre administration a engagé sur les crédits délégués, avec le numéro de votre comptabilité.',
      done: 'L’engagement est déclaré.',
      happened: ({ tranche, committedCents, committedOn }) =>
        `a déclaré un engagement sur la tranche ${tranche} : ${fr.euros(committedCents)}, le ${fr.day(String(committedOn))}`,
    },
    en: {
      button: 'Report a commitment',
      title: 'Report a commitment on the delegation',
      intro: 'Report what your administration has committed on the delegated credits, with the number in your accounts.',
      done: 'The commitment is reported.',
      happened: ({ tranche, committedCents, committedOn }) =>
        `reported a commitment on tranche ${tranche}: ${en.euros(committedCents)}, on ${en.day(String(committedOn))}`,
    },
    fields: {
      tranche,
      committedCents: field('Montant engagé (en euros)', 'Amount committed (in euros)', 'Exemple : 30 000.', 'Example: 30000.'),
      committedOn: field('Date de l’engagement', 'Day of the commitment'),
      reference: field(
        'Numéro d’engagement juridique (n° EJ)',
        'Commitment number (N° EJ)',
        'Celui de la comptabilité du bénéficiaire.',
        'As it stands in the beneficiary’s accounts.',
      ),
    },
  },
  reportPayment: {
    fr: {
      button: 'Déclarer un paiement',
      title: 'Déclarer un paiement sur la délégation',
      intro: 'Déclarez ce que votre administration a payé sur les crédits délégués, avec le numéro de votre comptabilité.',
      done: 'Le paiement est déclaré.',
      happened: ({ tranche, paidCents, paidOn }) =>
        `a déclaré un paiement sur la tranche ${tranche} : ${fr.euros(paidCents)}, le ${fr.day(String(paidOn))}`,
    },
    en: {
      button: 'Report a payment',
      title: 'Report a payment on the delegation',
      intro: 'Report what your administration has paid on the delegated credits, with the number in your accounts.',
      done: 'The payment is reported.',
      happened: ({ tranche, paidCents, paidOn }) =>
        `reported a payment on tranche ${tranche}: ${en.euros(paidCents)}, on ${en.day(String(paidOn))}`,
    },
    fields: {
      tranche,
      paidCents,
      paidOn,
      reference: field(
        'Numéro de demande de paiement (n° DP)',
        'Number of the payment request (N° DP)',
        'Celui de la comptabilité du bénéficiaire.',
        'As it stands in the beneficiary’s accounts.',
      ),
    },
  },
  returnDelegation: {
    fr: {
      button: 'Reprendre des crédits délégués',
      title: 'Reprendre des crédits délégués',
      intro: 'Les crédits que le bénéficiaire n’utilisera pas sont restitués au fonds.',
      warning: 'Le bénéficiaire en est informé, avec votre motif.',
      done: 'Les crédits sont restitués au fonds.',
      happened: ({ tranche, credit, year, returnedCents, withdrawnCents }) =>
        `a repris ${fr.euros(Number(returnedCents) + Number(withdrawnCents))} délégués en ${credit} ${year} pour la tranche ${tranche}${withdrawnCents ? `, dont ${fr.euros(withdrawnCents)} étaient engagés` : ''}`,
    },
    en: {
      button: 'Take back delegated credits',
      title: 'Take back delegated credits',
      intro: 'Credits that the beneficiary will not use return to the fund.',
      warning: 'The beneficiary is told, with your reason.',
      done: 'The credits are returned to the fund.',
      happened: ({ tranche, credit, year, returnedCents, withdrawnCents }) =>
        `took back ${en.euros(Number(returnedCents) + Number(withdrawnCents))} delegated in ${credit} ${year} for tranche ${tranche}${withdrawnCents ? `, of which ${en.euros(withdrawnCents)} were committed` : ''}`,
    },
    fields: {
      tranche,
      credit: field(
        'Nature des crédits restitués',
        'Kind of credits returned',
        'Autorisations d’engagement (AE) : d’abord ce qui n’est pas engagé, puis ce qui est engagé et ne sera pas payé. Crédits de paiement (CP) : ce qui n’est pas payé.',
        'Commitment authorisations (AE): first what is not committed, then what is committed and will not be paid. Payment credits (CP): what is not paid.',
      ),
      returnedCents: field('Montant restitué (en euros)', 'Amount returned (in euros)', 'Exemple : 12 000.', 'Example: 12000.'),
      year: field(
        'Année des CP restitués',
        'Year of the CP returned',
        'Laissez vide s’il s’agit de cette année, ou d’autorisations d’engagement (AE).',
        'Leave it empty where it is this year, or for commitment authorisations (AE).',
      ),
      reason: toApplicant,
    },
  },
} satisfies SomeWordsOf<
  'grants',
  {
    delegatePayment: typeof DelegatePayment;
    reportCommitment: typeof ReportCommitment;
    reportPayment: typeof ReportPayment;
    returnDelegation: typeof ReturnDelegation;
  }
>;
