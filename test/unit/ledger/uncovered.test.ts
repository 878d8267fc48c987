import fc from '../../support/property.ts';
import {
  EMPTY_LEDGER,
  type Ledger,
  lineKey,
  type Movement,
  type MovementKind,
  NO_AMOUNTS,
  NO_BALANCES,
  settle,
} from '../../../domain/ledger/envelope.ts';

const LINE = { envelopeId: 'north', year: 2027, credit: 'AE' } as const;
const KEY = lineKey(LINE);
/** Reservations that outlived their year, in the order of the decisions. */
const TRANCHES = ['t1', 't2', 't3', 't4'] as const;
type TrancheId = (typeof TRANCHES)[number];

const movementOf = (kind: MovementKind, amountCents: number, trancheId: TrancheId | null = null): Movement => ({
  ...LINE,
  kind,
  amountCents,
  trancheId,
  subject: trancheId ?? 'north',
  valueDate: '2027-01-12',
  cause: { streamId: 's', version: 1 },
});

/** The ledger after a closing that found so much reserved for each. */
const closedWith = (cents: readonly number[]): Ledger =>
  settle(
    { ...EMPTY_LEDGER, tranches: new Map(TRANCHES.map((id, place) => [id, { ...NO_AMOUNTS, reserved: cents[place] ?? 0 }])) },
    TRANCHES.map((id, place) => movementOf('uncover', cents[place] ?? 0, id)),
  ).ledger;

const lineOf = ({ lines }: Ledger) => lines.get(KEY) ?? NO_BALANCES;
const uncoveredOf = ({ uncovered }: Ledger, id: TrancheId): number => uncovered.get(KEY)?.get(id) ?? 0;
const openOf = ({ tranches }: Ledger, id: TrancheId): number => {
  const { reserved, released, committed } = tranches.get(id) ?? NO_AMOUNTS;
  return reserved - released - committed;
};

const cents = fc.integer({ min: 1, max: 50 });
const anything = fc.tuple(
  fc.constantFrom<MovementKind>('allot', 'carry_in', 'cut', 'freeze', 'thaw', 'release', 'commit'),
  fc.integer({ min: 1, max: 80 }),
  fc.constantFrom(...TRANCHES),
);
const ofTranches: readonly MovementKind[] = ['release', 'commit'];

test('whatever makes credits available covers what comes first, and nothing is available while something is uncovered', () => {
  let covered = 0;
  fc.assert(
    fc.property(fc.array(cents, { minLength: 4, maxLength: 4 }), fc.array(anything, { maxLength: 25 }), (reserved, asked) => {
      asked.reduce((ledger, [kind, amountCents, id]) => {
        const { ledger: next, posted } = settle(ledger, [movementOf(kind, amountCents, ofTranches.includes(kind) ? id : null)]);
        const line = lineOf(next);
        expect(line.uncovered > 0 && line.available > 0).toBe(false);
        expect(line.uncovered).toBe(TRANCHES.reduce((sum, each) => sum + uncoveredOf(next, each), 0));
        const given = posted.filter((part) => part.kind === 'cover');
        covered += given.length;
        // All that comes before one that was given something, and lacks nothing itself, was covered first.
        const last = given.at(-1);
        for (const each of TRANCHES) if (last && each < (last.trancheId ?? '')) expect(uncoveredOf(next, each)).toBe(0);
        for (const each of TRANCHES) expect(uncoveredOf(next, each)).toBeLessThanOrEqual(openOf(next, each));
        return next;
      }, closedWith(reserved));
    }),
  );
  expect(covered).toBeGreaterThan(100);
});

test('what is covered in part is not committed, and what is covered whole is', () => {
  const ledger = closedWith([10, 20, 5, 5]);
  const { ledger: after, posted } = settle(ledger, [movementOf('allot', 17)]);
  expect(posted.map(({ kind, trancheId, amountCents }) => [kind, trancheId, amountCents])).toEqual([
    ['allot', null, 17],
    ['cover', 't1', 10],
    ['cover', 't2', 7],
  ]);
  expect(settle(after, [movementOf('commit', 10, 't1')]).refused).toEqual([]);
  expect(settle(after, [movementOf('commit', 20, 't2')]).refused).toMatchObject([
    { refusal: { code: 'reservation_uncovered', credit: 'AE', year: 2027, uncoveredCents: 13 } },
  ]);
});

test('a release gives back first what was never covered', () => {
  const { ledger } = settle(closedWith([10, 20, 5, 5]), [movementOf('allot', 17)]);
  const { ledger: after, posted } = settle(ledger, [movementOf('release', 20, 't2')]);
  expect(posted.map(({ kind, trancheId, to, amountCents }) => [kind, trancheId, to, amountCents])).toEqual([
    ['release', 't2', 'uncovered', 13],
    ['release', 't2', 'available', 7],
    ['cover', 't3', 'uncovered', 5],
    ['cover', 't4', 'uncovered', 2],
  ]);
  expect(lineOf(after)).toMatchObject({ total: 17, uncovered: 3, available: 0, reserved: 20 });
});

test('on a closed year nothing moves but what lapses and what an order takes from that', () => {
  const closed: Ledger = { ...closedWith([10, 20, 5, 5]), closed: new Map([['north', 2027]]) };
  for (const kind of ['allot', 'cut', 'freeze', 'thaw', 'reserve', 'release', 'commit', 'uncover', 'close_year', 'carry_in'] as const)
    expect(settle(closed, [movementOf(kind, 1, 't1')]).refused).toMatchObject([{ refusal: { code: 'year_closed', year: 2027 } }]);
  for (const kind of ['lapse_commitment', 'carry_out'] as const)
    expect(settle(closed, [movementOf(kind, 1, 't1')]).refused).not.toMatchObject([{ refusal: { code: 'year_closed' } }]);
});
