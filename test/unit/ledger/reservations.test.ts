import fc from '../../support/property.ts';
import { type Balances, NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import {
  deprivedBy,
  type GrantReservation,
  missingForSignature,
  missingOf,
  type Supposed,
  supposedMissing,
  waitingAfter,
} from '../../../domain/ledger/reservations.ts';

const line = (changed: Partial<Balances>): Balances => ({ ...NO_BALANCES, ...changed });
const missing = (balances: Balances, ...cents: number[]) =>
  missingOf(
    balances,
    cents.map((openCents) => ({ openCents })),
  ).map(({ missingCents }) => missingCents);

test('everything fits where nothing is frozen', () => {
  expect(missing(line({ total: 100, reserved: 100 }), 60, 40)).toEqual([0, 0]);
});

test('what is frozen is missing for those who were decided last', () => {
  expect(missing(line({ total: 100, frozen: 30, reserved: 100, available: -30 }), 60, 40)).toEqual([0, 30]);
});

test('what does not fit takes nothing from a smaller one after it', () => {
  expect(missing(line({ total: 100, frozen: 50, reserved: 100, available: -50 }), 60, 40)).toEqual([10, 0]);
});

test('what was committed or has lapsed leaves no room, and a year without credits has none', () => {
  expect(missing(line({ total: 100, committed: 70, lapsed: 20, reserved: 10 }), 10)).toEqual([0]);
  expect(missing(line({ total: 100, committed: 70, lapsed: 20, frozen: 10, reserved: 10, available: -10 }), 10)).toEqual([10]);
  expect(missing(NO_BALANCES, 5)).toEqual([5]);
});

test('those that fit are together never more than the fund may commit, and one more would be', () => {
  const amount = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), fc.nat(10_000), fc.nat(5_000), (cents, total, frozen) => {
      const room = Math.max(0, total - frozen);
      const found = missingOf(
        line({ total, frozen }),
        cents.map((openCents) => ({ openCents })),
      );
      const fits = found.filter(({ missingCents }) => missingCents === 0).reduce((sum, { openCents }) => sum + openCents, 0);
      expect(fits).toBeLessThanOrEqual(room);
      for (const { openCents, missingCents } of found) if (missingCents > 0) expect(fits + openCents).toBeGreaterThan(room);
    }),
  );
});

const RESERVED: readonly GrantReservation[] = [
  { grantId: 'first', firm: true, amendment: null, openCents: 60 },
  { grantId: 'last', firm: true, amendment: null, openCents: 40 },
  { grantId: 'last', firm: false, amendment: null, openCents: 10 },
];

test('a grant that signs first is reckoned with beside what the credits are', () => {
  const reckoned = (frozen: number, supposed: Supposed) =>
    supposedMissing(line({ total: 110, frozen }), RESERVED, supposed).map(({ grantId, missingCents, leftCents }) => [
      grantId,
      missingCents,
      leftCents,
    ]);
  expect(reckoned(0, {})).toEqual([
    ['first', 0, 50],
    ['last', 0, 10],
    ['last', 0, 0],
  ]);
  expect(reckoned(20, { signs: 'last' })).toEqual([
    ['first', 10, 50],
    ['last', 0, 40],
  ]);
});

const deprived = (balances: Partial<Balances>, supposed: Supposed, reserved = RESERVED) =>
  deprivedBy(line({ total: 110, ...balances }), reserved, supposed).map(({ grantId, openCents, missingCents }) => [
    grantId,
    openCents,
    missingCents,
  ]);

test('who is deprived had its credits before, and lacks them after: by a freeze, or by a signature that comes first', () => {
  const frozen = (before: number, after: number) =>
    waitingAfter(line({ total: 110, frozen: before }), line({ total: 110, frozen: after }), RESERVED).map(
      ({ grantId, openCents, missingCents, leftCents }) => [grantId, openCents, missingCents, leftCents],
    );
  expect(deprived({}, {})).toEqual([]);
  expect(frozen(0, 20)).toEqual([['last', 40, 10, 30]]);
  // A freeze deprives no reservation that lacked its credits before.
  expect(frozen(20, 25)).toEqual([]);
  expect(deprived({ frozen: 20 }, { signs: 'last' })).toEqual([['first', 60, 10]]);
});

test('an amendment that is signed commits what it adds, and not what its grant had reserved before', () => {
  const reserved: GrantReservation[] = [...RESERVED, { grantId: 'last', firm: true, amendment: 2, openCents: 30 }];
  const balances = { total: 140, frozen: 10 };
  expect(deprived(balances, { signs: 'last', amendment: 2 }, reserved)).toEqual([['last', 10, 10]]);
  expect(missingForSignature(line(balances), reserved, { signs: 'last', amendment: 2 })).toBe(0);
  expect(missingForSignature(line({ total: 140, frozen: 120 }), reserved, { signs: 'last', amendment: 2 })).toBe(10);
  expect(missingForSignature(line({ total: 140, frozen: 120 }), reserved, { signs: 'last' })).toBe(50);
  expect(missingForSignature(line({ total: 0 }), reserved, {})).toBe(0);
});
