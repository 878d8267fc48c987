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

/** The ledger after a closing that found this much reserved for each. */
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
        // All that come before one that was given something, and lacks nothing itself, were covered first.
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

const partsOf = ({ posted }: ReturnType<typeof settle>) =>
  posted.map(({ kind, trancheId, from, to, amountCents }) => [kind, trancheId, from, to, amountCents]);

test('an award that is planned anew is uncovered again by what its release had left uncovered, and by no more', () => {
  const { ledger } = settle(closedWith([10, 20, 5, 5]), [movementOf('allot', 45)]);
  const { ledger: half } = settle({ ...ledger, uncovered: new Map([[KEY, new Map([['t2', 13]])]]) }, []);
  const anew = settle(half, [
    movementOf('release', 20, 't2'),
    movementOf('reserve_anew', 9, 't2'),
    movementOf('reserve_anew', 8, 't3'),
    movementOf('reserve_anew', 3, 't4'),
  ]);
  expect(partsOf(anew).filter(([kind]) => kind !== 'cover')).toEqual([
    ['release', 't2', 'reserved', 'uncovered', 13],
    ['release', 't2', 'reserved', 'available', 7],
    ['reserve_anew', 't2', 'uncovered', 'reserved', 9],
    ['reserve_anew', 't3', 'uncovered', 'reserved', 4],
    ['reserve_anew', 't3', 'available', 'reserved', 4],
    ['reserve_anew', 't4', 'available', 'reserved', 3],
  ]);
});

test('what expires with its year gives back first what was never covered, and leaves nothing uncovered of it', () => {
  const { ledger } = settle(closedWith([10, 20, 5, 5]), [movementOf('allot', 17)]);
  const expired = settle(ledger, [movementOf('expire_reservation', 20, 't2')]);
  expect(partsOf(expired).slice(0, 2)).toEqual([
    ['expire_reservation', 't2', 'reserved', 'uncovered', 13],
    ['expire_reservation', 't2', 'reserved', 'available', 7],
  ]);
  expect([...(expired.ledger.uncovered.get(KEY) ?? [])]).toEqual([['t4', 3]]);
});

test('what is uncovered is not delegated either', () => {
  expect(settle(closedWith([10, 20, 5, 5]), [movementOf('delegate', 10, 't1')]).refused).toMatchObject([
    { refusal: { code: 'reservation_uncovered', uncoveredCents: 10 } },
  ]);
});

test('what frees nothing covers nothing', () => {
  const { posted } = settle({ ...EMPTY_LEDGER, uncovered: new Map([[KEY, new Map([['t1', 5]])]]) }, [
    movementOf('allot', 4),
    movementOf('cut', 4),
  ]);
  expect(posted.map(({ kind }) => kind)).toEqual(['allot', 'cut']);
});

test.each([
  ['commit', 'AE', '2027-12-31', '2028-01-01'],
  ['delegate', 'AE', '2027-12-31', '2028-01-01'],
  ['pay', 'CP', '2028-01-20', '2028-02-01'],
] as const)('%s of a year comes until its last day, and not after it', (kind, credit, onTime, late) => {
  const amounts = { ...NO_AMOUNTS, reserved: 10, committed: kind === 'pay' ? 10 : 0, ordered: kind === 'pay' ? 10 : 0 };
  const line = { ...NO_BALANCES, total: 10, reserved: 10, ordered: 10 };
  const ledger: Ledger = { ...EMPTY_LEDGER, lines: new Map([[lineKey({ ...LINE, credit }), line]]), tranches: new Map([['t1', amounts]]) };
  const on = (valueDate: string) => settle(ledger, [{ ...movementOf(kind, 10, 't1'), credit, valueDate }]).refused;
  expect(on(onTime)).toEqual([]);
  expect(on(late)).toMatchObject([{ refusal: { code: 'year_over', year: 2027, valueDate: late } }]);
});

test('what no ledger can take is thrown with its reason, or refused where its caller isolates it', () => {
  const unknown = { ...movementOf('allot', 1), kind: 'gift' as MovementKind };
  expect(() => settle(EMPTY_LEDGER, [unknown])).toThrow('gift of AE: kind_unknown');
  expect(() => settle(EMPTY_LEDGER, [{ ...movementOf('pay', 1), credit: 'AE' }])).toThrow('pay of AE: credit_of_another_kind');
  const { refused, posted } = settle(
    { ...EMPTY_LEDGER, sequences: new Map([['north', 7]]) },
    [unknown, movementOf('allot', 1)],
    (movement) => (movement === unknown ? 'kind_unknown' : null),
  );
  expect(refused.map(({ refusal }) => refusal)).toEqual([
    { code: 'movement_unfit', kind: 'gift', fault: 'kind_unknown', envelopeId: 'north', sequence: 7 },
  ]);
  expect(posted.map(({ kind }) => kind)).toEqual(['allot']);
});

test.each<[string, Partial<typeof NO_BALANCES>, Partial<typeof NO_AMOUNTS>]>([
  ['of the account that it enters', { reserved: Number.MAX_SAFE_INTEGER - 3 }, {}],
  ['of its tranche', {}, { reserved: Number.MAX_SAFE_INTEGER - 3 }],
])('no sum becomes one that a number does not hold exactly: that %s', (_, line, amounts) => {
  const ledger: Ledger = {
    ...EMPTY_LEDGER,
    lines: new Map([[KEY, { ...NO_BALANCES, available: 100, ...line }]]),
    tranches: new Map([['t1', { ...NO_AMOUNTS, ...amounts }]]),
  };
  expect(settle(ledger, [movementOf('reserve', 3, 't1')]).refused).toEqual([]);
  expect(settle(ledger, [movementOf('reserve', 4, 't1')]).refused).toMatchObject([
    { refusal: { code: 'amount_too_large', mostCents: 3, askedCents: 4 } },
  ]);
});
