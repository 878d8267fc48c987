import { planOfAmendment } from '../../../domain/grants/agreement.ts';
import { WithdrawAmendment } from '../../../domain/grants/amendment.ts';

const LARGEST_INTEGER = 2_147_483_647;
const isTaken = (amendment: number): boolean => WithdrawAmendment.safeParse({ amendment, reason: 'Une raison.' }).success;

test('an amendment is named by a number whose plan PostgreSQL can number as well', () => {
  expect([1, LARGEST_INTEGER - 1].map(isTaken)).toEqual([true, true]);
  expect([0, 1.5, LARGEST_INTEGER].map(isTaken)).toEqual([false, false, false]);
  expect(planOfAmendment(LARGEST_INTEGER - 1)).toBe(LARGEST_INTEGER);
});
