import type { ConfirmAward, WithdrawAward } from '../../domain/committee/reexamination.ts';
import { monthsInForce } from '../../domain/core/law.ts';
import * as en from '../core/en.ts';
import { toApplicant, version, withdrawalOrder } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import { withinMonths } from '../core/number-in-words.ts';
import type { WordsOf } from '../words-of.ts';
import { BETWEEN_SERVICES } from './contested.ts';

/** How long an unlawful award may be withdrawn. */
const MONTHS = monthsInForce('withdrawal');

export const reexaminations = {
  confirmAward: {
    fr: {
      button: 'Confirmer la décision',
      title: 'Confirmer la décision favorable',
      intro: 'La décision se confirme une fois le nouvel avis rendu. Elle se retire sans l’attendre, si elle est illégale.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La décision favorable est confirmée.',
      awaited: 'Confirmation ou retrait de la décision',
      happened: 'a confirmé la décision favorable',
    },
    en: {
      button: 'Confirm the award',
      title: 'Confirm the award',
      intro: 'The award is confirmed once the new opinion is given. It is withdrawn without waiting for it, where it is unlawful.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The award is confirmed.',
      awaited: 'Confirmation or withdrawal of the award',
      happened: 'confirmed the award',
    },
    fields: { version, reason: toApplicant },
  },
  withdrawAward: {
    fr: {
      button: 'Retirer la décision',
      title: 'Retirer la décision favorable',
      intro: `Une décision favorable ne peut être retirée que si elle est illégale, ${withinMonths.fr(MONTHS)} suivant sa date (CRPA, art. L242-1), et une fois passé le délai d’une mise en demeure pour y répondre (art. L122-1). ${BETWEEN_SERVICES.fr}`,
      warning:
        'La convention prend fin : les montants non payés sont annulés, et ce qui a été payé peut être réclamé. Le retrait est notifié à l’administration et ne peut pas être repris.',
      done: 'La décision favorable est retirée.',
      happened: 'a retiré la décision favorable',
    },
    en: {
      button: 'Withdraw the award',
      title: 'Withdraw the award',
      intro: `An award can be withdrawn only if it is unlawful, ${withinMonths.en(MONTHS)} of its decision (CRPA, art. L242-1), and after the time that a formal notice left to answer it (art. L122-1). ${BETWEEN_SERVICES.en}`,
      warning:
        'The agreement ends: what is not paid is cancelled, and what was paid may be claimed back. The administration is notified, and this cannot be taken back.',
      done: 'The award is withdrawn.',
      happened: 'withdrew the award',
    },
    fields: { version, reason: toApplicant, order: withdrawalOrder },
  },
  reexamineAward: {
    fr: {
      happened: ({ deadlineOn }) =>
        `La décision est réexaminée et la convention suspendue, au plus tard jusqu’au ${fr.day(String(deadlineOn))}`,
    },
    en: {
      happened: ({ deadlineOn }) =>
        `The award is examined again and the agreement suspended, until ${en.day(String(deadlineOn))} at the latest`,
    },
  },
  remindReexamination: {
    fr: { happened: 'Rappel : la décision est à confirmer ou à retirer' },
    en: { happened: 'Reminder: the award is to be confirmed or withdrawn' },
  },
  lapseReexamination: {
    fr: { happened: `La décision n’a pas été retirée ${withinMonths.fr(MONTHS)} : elle est définitive` },
    en: { happened: `The award was not withdrawn ${withinMonths.en(MONTHS)}: it stands` },
  },
} satisfies WordsOf<'reexaminations', { confirmAward: typeof ConfirmAward; withdrawAward: typeof WithdrawAward }>;
