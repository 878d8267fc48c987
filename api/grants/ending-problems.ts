import { longDate } from '../../domain/core/format.ts';
import type { EndingRefusal } from '../../domain/grants/refusals.ts';
import { en, fr, type Problems } from '../http/problem/sentence.ts';

export const endingProblems: Problems<EndingRefusal> = {
  notice_missing: {
    status: 409,
    fr: [
      'Mise en demeure manquante',
      () =>
        'Aucune mise en demeure n’est faite pour ce motif. Une convention ne prend fin qu’après elle, et après le délai qu’elle laisse pour répondre.',
    ],
    en: [
      'Formal notice missing',
      () => 'No formal notice was given on this ground. An agreement ends only after one, and after the time that it leaves to answer.',
    ],
  },
  notice_running: {
    status: 409,
    fr: [
      'Délai de réponse en cours',
      ({ answerBy }) => `Le bénéficiaire peut répondre à la mise en demeure jusqu’au ${longDate('fr', answerBy)}. Décidez ensuite.`,
    ],
    en: [
      'Time to answer not over',
      ({ answerBy }) => `The beneficiary may answer the formal notice until ${longDate('en', answerBy)}. Decide after that.`,
    ],
  },
  notice_too_short: {
    fr: [
      'Délai trop court',
      ({ firstOn, agreedDays }) =>
        `La mise en demeure laisse un délai pour répondre${agreedDays === null ? '' : `, que la convention fixe (jours : ${agreedDays})`} : indiquez le ${longDate('fr', firstOn)}, ou un jour plus tard.`,
    ],
    en: [
      'Time too short',
      ({ firstOn, agreedDays }) =>
        `A formal notice leaves time to answer${agreedDays === null ? '' : `, which the agreement sets (days: ${agreedDays})`}: give ${longDate('en', firstOn)}, or a later day.`,
    ],
  },
  notice_answered: {
    status: 409,
    fr: [
      'Observations déjà présentées',
      () => 'Vos observations sur cette mise en demeure sont enregistrées : elles ne se présentent qu’une fois.',
    ],
    en: ['Observations given already', () => 'Your observations on this formal notice are recorded: they are given once.'],
  },
  stale_notice: {
    status: 409,
    fr: [
      'Mise en demeure remplacée',
      ({ current }) => `La dernière mise en demeure porte le numéro ${current}. Lisez-la avant de répondre.`,
    ],
    en: ['Formal notice replaced', ({ current }) => `The newest formal notice has the number ${current}. Read it before you answer.`],
  },
  stop_without_unmet_condition: {
    fr: [
      'Aucune condition méconnue à ce jalon',
      ({ rank, ground }) =>
        ground === 'condition'
          ? `Un jalon n’arrête un projet que pour une condition écrite et non respectée : au jalon ${rank}, toutes le sont, ou le fonds doit encore examiner le bilan.`
          : `Un jalon n’arrête un projet que pour une condition non respectée : pour une décision illégale, mettez en demeure sans nommer le jalon ${rank}.`,
    ],
    en: [
      'No condition unmet at this milestone',
      ({ rank, ground }) =>
        ground === 'condition'
          ? `A milestone stops a project only for a written condition that is not kept: at milestone ${rank} all are kept, or the fund has still to review the report.`
          : `A milestone stops a project only for a condition that is not kept: for an unlawful award, give notice without naming milestone ${rank}.`,
    ],
  },
  liquidation_unpaid: {
    status: 409,
    fr: [
      'Somme due à payer d’abord',
      ({ leftCents }) =>
        `Sur les dépenses justifiées, ${fr(leftCents)} restent dus et engagés. Payez-les, puis mettez fin à la convention.`,
    ],
    en: [
      'Amount due to be paid first',
      ({ leftCents }) => `Of the justified spending, ${en(leftCents)} are still due and committed. Pay them, then end the agreement.`,
    ],
  },
  reduction_not_below: {
    fr: [
      'Montant à réduire',
      ({ awardedCents, givenCents }) =>
        `Le montant accordé est de ${fr(awardedCents)} : un retrait partiel le réduit, et ${fr(givenCents)} ne le réduisent pas.`,
    ],
    en: [
      'Amount to be reduced',
      ({ awardedCents, givenCents }) =>
        `The grant awards ${en(awardedCents)}. A withdrawal in part sets a lower amount, and ${en(givenCents)} is not lower.`,
    ],
  },
  reduction_below_certified: {
    status: 409,
    fr: [
      'Service attesté à payer d’abord',
      ({ certifiedCents, netPaidCents, givenCents }) =>
        `${fr(netPaidCents)} sont payés et ${fr(certifiedCents)} attestés : ensemble, plus que ${fr(givenCents)}. Payez ce qui est attesté, ou annulez l’attestation, puis décidez.`,
    ],
    en: [
      'Certified service to be paid first',
      ({ certifiedCents, netPaidCents, givenCents }) =>
        `${en(netPaidCents)} are paid and ${en(certifiedCents)} certified: together more than ${en(givenCents)}. Pay what is certified, or cancel its certification, then decide.`,
    ],
  },
};
