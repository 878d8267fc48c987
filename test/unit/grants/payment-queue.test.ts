import { lastLateYear, payableUntil, payingRoles } from '../../../domain/grants/payment-queue.ts';

test('a payment is recorded until the end of the complementary period of the year of its order', () => {
  expect(payableUntil('recordPayment', 2026)).toBe('2027-01-20T22:59:59.999Z');
  expect([payableUntil('certifyService', 2026), payableUntil('orderPayment', 2026), payableUntil('recordPayment', null)]).toEqual([
    null,
    null,
    null,
  ]);
});

test.each([
  ['2027-01-20T22:59:59.999Z', 2025],
  ['2027-01-20T23:00:00.000Z', 2026],
  ['2026-11-29T12:00:00.000Z', 2025],
])('at %s what was ordered in %d is late', (at, year) => {
  expect(lastLateYear(at)).toBe(year);
  expect(Date.parse(payableUntil('recordPayment', year) ?? '')).toBeLessThan(Date.parse(at));
  expect(Date.parse(payableUntil('recordPayment', year + 1) ?? '')).toBeGreaterThanOrEqual(Date.parse(at));
});

test('finance certifies and orders, and the payer pays', () => {
  expect([payingRoles('certifyService'), payingRoles('orderPayment'), payingRoles('recordPayment')]).toEqual([
    ['finance'],
    ['finance'],
    ['payer'],
  ]);
});
