import { parisDate } from '../core/calendar.ts';
import { over, type Ratio, ratio } from '../core/ratio.ts';
import type { GainMethod } from '../calls/gain-method.ts';
import { GAIN_ACCOUNTS, type GainBalances, gainMoved, type GainMovementKind, NO_GAIN } from './gain-ledger.ts';
import type { Paid } from './portfolio.ts';

/** The groupings of the portfolio's gains: the year for which they are promised, or who promised them. */
export const GAINS_BY = ['year', 'call', 'organisation'] as const;
type GainsBy = (typeof GAINS_BY)[number];

type Of = { callId: string; organisationId: string };

/** A movement of a gain of the portfolio, at an instant, counted by the method that its gain names. */
export type PortfolioMovement = Of & { gain: string; method: GainMethod; year: number; kind: GainMovementKind; cents: number; at: string };
/** What the fund paid of a grant with the value of a day, less what came back; recorded at an instant. */
export type PortfolioPaid = Of & Paid & { at: string };

/** The gains that are counted by one version of a method. */
type MethodGains = GainBalances & { method: GainMethod };

/**
 * The gains of a group. `methods`: each by itself; `budget`: those that budgets save, together, and of these `open`:
 * what is promised for years of which nothing is declared or realised; `shortfall`: what years gave less than promised,
 * once certified. `realisedPerEuro`: what is certified of these, for each euro paid; null where nothing was paid. Time
 * that no budget saves is in `methods` alone.
 */
export type GroupGains = {
  methods: readonly MethodGains[];
  budget: GainBalances;
  open: number;
  shortfall: number;
  paidCents: number;
  realisedPerEuro: Ratio | null;
};

const added = (a: GainBalances, b: GainBalances): GainBalances => ({
  promised: a.promised + b.promised,
  declared: a.declared + b.declared,
  realised: a.realised + b.realised,
  lapsed: a.lapsed + b.lapsed,
});

const balancesOf = (movements: readonly PortfolioMovement[]): GainBalances => {
  const sums = new Map(
    GAIN_ACCOUNTS.map((account) => [account, movements.reduce((total, each) => total + gainMoved(each, account), 0)] as const),
  );
  return added(NO_GAIN, Object.fromEntries(sums) as GainBalances);
};

/** A method of a call's own counts by itself, whatever key another call's has. */
const keyOf = ({ method, callId }: PortfolioMovement, isShared: (key: string) => boolean): string =>
  [method.key, method.version, isShared(method.key) ? '' : callId].join(' ');

/** Open amounts and shortfalls by year of each gain, so that no gain hides another. */
function restOf(movements: readonly PortfolioMovement[]): { open: number; shortfall: number } {
  const years = [...Map.groupBy(movements, ({ gain, year }) => `${gain} ${year}`).values()].map(balancesOf);
  const sum = (of: (year: GainBalances) => number): number => years.reduce((total, year) => total + of(year), 0);
  return {
    open: sum(({ promised, declared, realised }) => (declared + realised === 0 ? promised : 0)),
    shortfall: sum(({ promised, realised }) => (realised > 0 ? Math.max(0, promised - realised) : 0)),
  };
}

/** The gains of these movements, and what was paid beside them. */
function gainsOf(movements: readonly PortfolioMovement[], paid: readonly PortfolioPaid[], isShared: (key: string) => boolean): GroupGains {
  const methods = [...Map.groupBy(movements, (movement) => keyOf(movement, isShared)).values()].flatMap((each) => {
    const [first] = each;
    return first ? [{ method: first.method, ...balancesOf(each) }] : [];
  });
  const budget = methods.filter(({ method }) => method.isBudget).reduce<GainBalances>(added, NO_GAIN);
  const paidCents = paid.reduce((total, { cents }) => total + cents, 0);
  return {
    methods,
    budget,
    ...restOf(movements.filter(({ method }) => method.isBudget)),
    paidCents,
    realisedPerEuro: paidCents > 0 ? over(ratio(BigInt(budget.realised)), ratio(BigInt(paidCents))) : null,
  };
}

const groupOf = (of: Of & { year: number }, by: GainsBy): string =>
  by === 'year' ? String(of.year) : by === 'call' ? of.callId : of.organisationId;

/**
 * The portfolio's gains as they were known on a day (yyyy-mm-dd), gains and payments by the instant at which they were
 * recorded: each group by its key, in the order of keys, and all together. A payment counts to the year of its value
 * date, which is not the year of the gains that it pays for: no year has a gain for each euro.
 */
export function portfolioGains(
  { movements, paid }: { movements: readonly PortfolioMovement[]; paid: readonly PortfolioPaid[] },
  { by, day, isShared }: { by: GainsBy; day: string; isShared: (key: string) => boolean },
): { groups: (GroupGains & { key: string })[]; total: GroupGains } {
  const known = movements.filter(({ at }) => parisDate(at) <= day);
  const spent = paid.filter(({ at }) => parisDate(at) <= day);
  const moved = Map.groupBy(known, (each) => groupOf(each, by));
  const paidBy = Map.groupBy(spent, (each) => groupOf({ ...each, year: Number(each.on.slice(0, 'yyyy'.length)) }, by));
  const keys = [...new Set([...moved.keys(), ...paidBy.keys()])].sort();
  return {
    groups: keys.map((key) => {
      const gains = gainsOf(moved.get(key) ?? [], paidBy.get(key) ?? [], isShared);
      return { key, ...gains, realisedPerEuro: by === 'year' ? null : gains.realisedPerEuro };
    }),
    total: gainsOf(known, spent, isShared),
  };
}
