import { LINK } from '../../../test/support/obligation-fixtures.ts';
import { MOST_TRANCHES } from '../../../domain/grants/milestone.ts';
import { REASON } from './applications.ts';
import type { Grant } from './grant.ts';
import { type Move, move } from './move.ts';
import { SPENT_CENTS } from './projects.ts';

/** Evidence for the obligations of a beneficiary is given and reviewed, and now and then returned, or waived. */
export function obligationMoves({ id, obligations }: Grant, signatory: string, lead: string): Move[] {
  const path = `/grants/${id}`;
  return obligations.flatMap(({ key: obligation, state, given }): Move[] => {
    if (state === 'given') {
      const review = { obligation, number: given.at(-1)?.number ?? given.length };
      return [
        move(3, lead, `${path}/evidence-reviews`, { ...review, decision: 'accept' }),
        move(0.5, lead, `${path}/evidence-reviews`, { ...review, decision: 'return', reasons: REASON }),
      ];
    }
    if (state !== 'awaited' && state !== 'returned') return [];
    return [
      move(2, signatory, `${path}/evidence`, { obligation, url: LINK, words: REASON }),
      move(0.3, lead, `${path}/obligation-waivers`, { obligation, reason: REASON }),
    ];
  });
}

/**
 * Once all periods are reported on, the final account is given, returned now and then, and approved, in full or as far
 * as it is eligible.
 */
export function accountMoves({ id, finalAccount, milestones }: Grant, signatory: string, finance: string): Move[] {
  if (!finalAccount || milestones.some(({ rank, state }) => rank <= MOST_TRANCHES && state !== 'accepted')) return [];
  const { state, given } = finalAccount;
  const path = `/grants/${id}`;
  if (state === 'given') {
    const number = given.at(-1)?.number ?? given.length;
    const approve = (weight: number, struck: object[]): Move =>
      move(weight, finance, `${path}/final-account-approvals`, { number, struck, observation: REASON });
    return [
      approve(4, []),
      approve(1, [{ line: 1, struckCents: SPENT_CENTS - Math.floor(SPENT_CENTS / 3), reason: REASON }]),
      move(0.5, finance, `${path}/final-account-returns`, { number, reason: REASON }),
    ];
  }
  if (state !== 'awaited' && state !== 'returned') return [];
  return [move(4, signatory, `${path}/final-accounts`, { lines: [{ line: 1, spentCents: SPENT_CENTS }], spentCents: SPENT_CENTS })];
}
