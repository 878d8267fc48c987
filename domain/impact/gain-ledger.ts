/**
 * The ledger of gains: what is promised of a gain for a year, what was declared of it and waits, what is certified, and
 * what has lapsed. Movements are appended alone; the balances of a year are their sums.
 */
export const GAIN_ACCOUNTS = ['promised', 'declared', 'realised', 'lapsed'] as const;
type GainAccount = (typeof GAIN_ACCOUNTS)[number];

/** From which account to which a kind of movement leads; null: from nothing, or to nothing. */
export const GAIN_MOVEMENTS = {
  promise: { from: null, to: 'promised' },
  reduce: { from: 'promised', to: null },
  declare: { from: null, to: 'declared' },
  return: { from: 'declared', to: null },
  certify: { from: 'declared', to: 'realised' },
  lapse: { from: 'promised', to: 'lapsed' },
} as const satisfies Record<string, { from: GainAccount | null; to: GainAccount | null }>;
export type GainMovementKind = keyof typeof GAIN_MOVEMENTS;

/** The years of that fact, in their order. */
export const yearsIn = (byYear: string): number[] => byYear.split(',').map((each) => Number.parseInt(each, 10));

export type GainBalances = Readonly<Record<GainAccount, number>>;
export const NO_GAIN: GainBalances = { promised: 0, declared: 0, realised: 0, lapsed: 0 };

/** A movement of cents on one year of a gain. */
export type GainMovement = { year: number; kind: GainMovementKind; cents: number };

/** What movements promise more, or less, in cents, or what they let lapse: of each year, as a fact of their event. */
export const centsByYear = (movements: readonly GainMovement[]): string =>
  movements.map(({ year, kind, cents }) => `${year}:${kind === 'reduce' ? -cents : cents}`).join(',');

/** What a movement adds to one account. */
export function gainMoved({ kind, cents }: Omit<GainMovement, 'year'>, account: GainAccount): number {
  const { from, to } = GAIN_MOVEMENTS[kind];
  return (to === account ? cents : 0) - (from === account ? cents : 0);
}

/** The balances of a year after one more movement. */
export function afterGain(balances: GainBalances, movement: Omit<GainMovement, 'year'>): GainBalances {
  const [promised, declared, realised, lapsed] = GAIN_ACCOUNTS.map((account) => balances[account] + gainMoved(movement, account));
  return { promised: promised ?? 0, declared: declared ?? 0, realised: realised ?? 0, lapsed: lapsed ?? 0 };
}

/** The balances that these movements make. */
export const gainBalances = (movements: readonly Omit<GainMovement, 'year'>[]): GainBalances => movements.reduce(afterGain, NO_GAIN);

/**
 * The cents of so many hundredths of a unit at this cost of one, to the nearest cent: at least one, since no unit costs
 * less than a euro.
 */
export const gainCents = (hundredths: number, unitCostCents: number): number =>
  Number((BigInt(hundredths) * BigInt(unitCostCents) + 50n) / 100n);
