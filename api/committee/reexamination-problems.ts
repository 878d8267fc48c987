import type { ReexaminationRefusal } from '../../domain/committee/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

export const reexaminationProblems: Problems<ReexaminationRefusal> = {
  grant_over: {
    status: 409,
    fr: [
      'Convention déjà finie',
      () => 'La convention est soldée ou a pris fin : il n’y a plus rien à suspendre. Ce qui a été payé à tort se réclame.',
    ],
    en: [
      'The agreement is over',
      () => 'The agreement is closed or has ended: there is nothing left to suspend. What was paid wrongly is claimed back.',
    ],
  },
  grant_in_reexamination: {
    status: 409,
    fr: [
      'Décision réexaminée',
      () =>
        'La décision favorable est réexaminée : la convention est suspendue jusqu’à ce que la présidence du comité la confirme ou la retire.',
    ],
    en: [
      'Award in re-examination',
      () => 'The award is examined again: the agreement is suspended until the committee’s chair confirms or withdraws it.',
    ],
  },
  opinion_awaited: {
    status: 409,
    fr: ['Avis encore attendu', ({ steps }) => `La décision se confirme une fois rendus les avis de ces étapes : ${list(steps)}.`],
    en: ['Opinion still awaited', ({ steps }) => `The award is confirmed once the opinions on these steps are given: ${list(steps)}.`],
  },
  withdrawal_deadline_passed: {
    status: 409,
    fr: [
      'Délai de retrait passé',
      ({ deadlineOn }) =>
        `Cette décision favorable ne pouvait être retirée pour illégalité que jusqu’au ${longDate('fr', deadlineOn)} (CRPA, art. L242-1 ; entre services de l’État, par une règle du fonds) : elle est définitive.`,
    ],
    en: [
      'Time of withdrawal has passed',
      ({ deadlineOn }) =>
        `This award could be withdrawn for being unlawful only until ${longDate('en', deadlineOn)} (CRPA, art. L242-1; between services of the State, by a rule of the fund): it stands.`,
    ],
  },
};
