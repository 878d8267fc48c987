import {
  type AnyAccount,
  type Balances,
  type Movement,
  type MovementKind,
  NO_AMOUNTS,
  type Posted,
  type TrancheAmounts,
} from '../../../domain/ledger/envelope.ts';
import type { CreditBound, MoneyRefusal } from '../../../domain/ledger/refusals.ts';

/**
 * One year's credits. `allotted`: with transfers received, less cuts and transfers given. `spent`: what beneficiaries
 * have paid from what was delegated to them.
 */
type Line = { allotted: number; frozen: number; lapsed: number; spent: number };
type Tranche = TrancheAmounts & { year: number };
/**
 * A second model of one envelope's ledger, which keeps no balance: each is summed from what was allotted, frozen and
 * lapsed, and from what happened to each tranche. It shares no rule with domain/ledger/envelope.ts, and does not
 * compile unless it knows every kind.
 */
export type Model = { lines: ReadonlyMap<string, Line>; tranches: ReadonlyMap<string, Tranche> };

export type Asked = Omit<Movement, 'cause'>;
type Part = Pick<Posted, 'from' | 'to' | 'amountCents'>;
/** A refusal without its place, which the oracle knows. */
export type Reason = MoneyRefusal extends infer Each ? (Each extends unknown ? Omit<Each, 'envelopeId' | 'sequence'> : never) : never;

const NOTHING: Line = { allotted: 0, frozen: 0, lapsed: 0, spent: 0 };
const keyOf = ({ year, credit }: Pick<Movement, 'year' | 'credit'>): string => `${year}/${credit}`;

export function balancesIn({ lines, tranches }: Model, line: Pick<Movement, 'year' | 'credit'>): Balances {
  const { allotted, frozen, lapsed, spent } = lines.get(keyOf(line)) ?? NOTHING;
  const sum = (credit: 'AE' | 'CP', of: (tranche: Tranche) => number): number =>
    credit === line.credit ? [...tranches.values()].reduce((cents, each) => cents + (each.year === line.year ? of(each) : 0), 0) : 0;
  const used = {
    reserved: sum('AE', uncommitted),
    delegated: sum('AE', undrawn) + sum('CP', ({ provided, recalled }) => provided - recalled) - spent,
    committed: sum('AE', owed),
    ordered: sum('CP', unpaid) + spent,
    paid: sum('CP', ({ paid }) => paid),
  };
  const promised = Object.values(used).reduce((cents, each) => cents + each, 0);
  const left = allotted - frozen - lapsed - promised;
  return { total: allotted, uncovered: 0, frozen, lapsed, available: left, ...used };
}

const uncommitted = ({ reserved, released, committed, delegated }: TrancheAmounts): number => reserved - released - (committed + delegated);
const undrawn = ({ delegated, drawn, returned }: TrancheAmounts): number => delegated - (drawn + returned);
const owed = ({ committed, drawn, withdrawn }: TrancheAmounts): number => committed + drawn - withdrawn;
const unordered = (tranche: TrancheAmounts): number => owed(tranche) - Math.max(tranche.ordered - tranche.cancelled, tranche.paid);
/** What is left of the payment credits that a beneficiary was delegated. */
const unspent = ({ provided, recalled, paid }: TrancheAmounts): number => provided - (recalled + paid);
const unpaid = ({ ordered, cancelled, paid }: TrancheAmounts): number => ordered - cancelled - paid;

const unclaimed = ({ paid, claimed, waived }: TrancheAmounts): number => paid - (claimed - waived);
const owing = ({ claimed, collected, waived }: TrancheAmounts): number => claimed - collected - waived;
const unrestored = ({ collected, restored }: TrancheAmounts): number => collected - restored;

type Scene = { sums: Balances; tranche: Tranche };
type Limit = { code: CreditBound | 'tranche_exceeded' | 'credits_insufficient'; cents: (scene: Scene) => number };
type Rule = {
  moves: readonly [AnyAccount, AnyAccount];
  /** The limit of each amount, in order of precedence. */
  limits?: readonly Limit[];
  /** The balance that it takes from together with the other lines of its list. */
  purse?: 'available' | 'commitments' | 'all';
  changes: (line: Line, tranche: Tranche, cents: number) => void;
};

const within = (of: (tranche: Tranche) => number): Limit => ({ code: 'tranche_exceeded', cents: ({ tranche }) => of(tranche) });
const AVAILABLE: Limit = { code: 'credits_insufficient', cents: ({ sums }) => sums.available };
/** Neither delegated, committed, ordered nor paid: a freeze may take it, and a commitment may not exceed it. */
const free = ({ sums: { available, reserved } }: Scene): number => available + reserved;
const FREE: Limit = { code: 'freeze_exceeds_credits', cents: free };
const PROMISABLE: Limit = { code: 'credits_insufficient', cents: (scene) => Math.min(scene.sums.reserved, free(scene)) };
const FROZEN: Limit = { code: 'thaw_exceeds_frozen', cents: ({ sums }) => sums.frozen };

/** What a closing does to tranches, whose year it changes; here the year of a tranche never changes. */
type OfClosings = 'expire_reservation' | 'uncover' | 'cover' | 'expire_order' | 'renew_order';
const RULES: Record<Exclude<MovementKind, OfClosings>, Rule> = {
  allot: { moves: ['total', 'available'], changes: (line, _, cents) => (line.allotted += cents) },
  cut: {
    moves: ['available', 'total'],
    limits: [{ code: 'cut_exceeds_credits', cents: ({ sums }) => sums.frozen + Math.max(0, sums.available) }],
    purse: 'available',
    changes: (line, _, cents) => {
      line.allotted -= cents;
      line.frozen = Math.max(0, line.frozen - cents);
    },
  },
  freeze: { moves: ['available', 'frozen'], limits: [FREE], purse: 'available', changes: (line, _, cents) => (line.frozen += cents) },
  transfer_out: {
    moves: ['available', 'total'],
    limits: [AVAILABLE],
    purse: 'available',
    changes: (line, _, cents) => (line.allotted -= cents),
  },
  transfer_in: { moves: ['total', 'available'], changes: (line, _, cents) => (line.allotted += cents) },
  thaw: { moves: ['frozen', 'available'], limits: [FROZEN], changes: (line, _, cents) => (line.frozen -= cents) },
  reserve: {
    moves: ['available', 'reserved'],
    limits: [AVAILABLE],
    purse: 'available',
    changes: (_, tranche, cents) => (tranche.reserved += cents),
  },
  reserve_anew: { moves: ['available', 'reserved'], changes: (_, tranche, cents) => (tranche.reserved += cents) },
  release: {
    moves: ['reserved', 'available'],
    limits: [within(uncommitted)],
    changes: (_, tranche, cents) => (tranche.released += cents),
  },
  commit: {
    moves: ['reserved', 'committed'],
    limits: [within(uncommitted), PROMISABLE],
    purse: 'commitments',
    changes: (_, tranche, cents) => (tranche.committed += cents),
  },
  withdraw_commitment: {
    moves: ['committed', 'available'],
    limits: [within(unordered)],
    changes: (_, tranche, cents) => (tranche.withdrawn += cents),
  },
  lapse_commitment: {
    moves: ['committed', 'lapsed'],
    limits: [within(unordered)],
    changes: (line, tranche, cents) => {
      tranche.withdrawn += cents;
      line.lapsed += cents;
    },
  },
  order_payment: {
    moves: ['available', 'ordered'],
    limits: [within(unordered), AVAILABLE],
    purse: 'available',
    changes: (_, tranche, cents) => (tranche.ordered += cents),
  },
  cancel_order: { moves: ['ordered', 'available'], limits: [within(unpaid)], changes: (_, tranche, cents) => (tranche.cancelled += cents) },
  pay: { moves: ['ordered', 'paid'], limits: [within(unpaid)], changes: (_, tranche, cents) => (tranche.paid += cents) },
  close_year: {
    moves: ['available', 'lapsed'],
    limits: [{ code: 'credits_insufficient', cents: ({ sums }) => sums.frozen + sums.available }],
    purse: 'all',
    changes: (line, _, cents) => {
      line.frozen = Math.max(0, line.frozen - cents);
      line.lapsed += cents;
    },
  },
  carry_out: {
    moves: ['lapsed', 'total'],
    limits: [{ code: 'carry_over_exceeds_lapsed', cents: ({ sums }) => sums.lapsed }],
    changes: (line, _, cents) => {
      line.allotted -= cents;
      line.lapsed -= cents;
    },
  },
  carry_in: { moves: ['total', 'available'], changes: (line, _, cents) => (line.allotted += cents) },
  issue_claim: { moves: ['claimed', 'owed'], limits: [within(unclaimed)], changes: (_, tranche, cents) => (tranche.claimed += cents) },
  collect_claim: { moves: ['owed', 'collected'], limits: [within(owing)], changes: (_, tranche, cents) => (tranche.collected += cents) },
  waive_claim: { moves: ['owed', 'waived'], limits: [within(owing)], changes: (_, tranche, cents) => (tranche.waived += cents) },
  restore_credits: {
    moves: ['total', 'available'],
    limits: [within(unrestored)],
    changes: (line, tranche, cents) => {
      line.allotted += cents;
      tranche.restored += cents;
    },
  },
  delegate: {
    moves: ['reserved', 'delegated'],
    limits: [within(uncommitted), PROMISABLE],
    purse: 'commitments',
    changes: (_, tranche, cents) => (tranche.delegated += cents),
  },
  commit_delegated: {
    moves: ['delegated', 'committed'],
    limits: [within(undrawn)],
    changes: (_, tranche, cents) => (tranche.drawn += cents),
  },
  return_delegation: {
    moves: ['delegated', 'available'],
    limits: [within(undrawn)],
    changes: (_, tranche, cents) => (tranche.returned += cents),
  },
  lapse_delegation: {
    moves: ['delegated', 'lapsed'],
    limits: [within(undrawn)],
    changes: (line, tranche, cents) => {
      tranche.returned += cents;
      line.lapsed += cents;
    },
  },
  delegate_payment: {
    moves: ['available', 'delegated'],
    limits: [
      within(({ delegated, returned, withdrawn, provided, recalled }) => delegated - returned - withdrawn - (provided - recalled)),
      AVAILABLE,
    ],
    purse: 'available',
    changes: (_, tranche, cents) => (tranche.provided += cents),
  },
  return_payment: {
    moves: ['delegated', 'available'],
    limits: [within(unspent)],
    changes: (_, tranche, cents) => (tranche.recalled += cents),
  },
  pay_delegated: {
    moves: ['delegated', 'paid'],
    limits: [within((tranche) => Math.min(unspent(tranche), unordered(tranche)))],
    changes: (line, tranche, cents) => {
      tranche.paid += cents;
      line.spent += cents;
    },
  },
};

export const TOLD_KINDS = Object.keys(RULES) as (keyof typeof RULES)[];
const isTold = (kind: MovementKind): kind is keyof typeof RULES => Object.hasOwn(RULES, kind);

/** How each kind that can be reversed is reversed, by what it had moved. */
const OPPOSITES: { [Kind in MovementKind]?: (undone: { from: AnyAccount }) => Omit<Rule, 'moves'> } = {
  allot: () => ({ limits: [AVAILABLE], purse: 'available', changes: (line, _, cents) => (line.allotted -= cents) }),
  cut: ({ from }) => ({
    changes: (line, _, cents) => {
      line.allotted += cents;
      if (from === 'frozen') line.frozen += cents;
    },
  }),
  freeze: () => ({ limits: [FROZEN], changes: (line, _, cents) => (line.frozen -= cents) }),
  transfer_out: () => ({ changes: (line, _, cents) => (line.allotted += cents) }),
  transfer_in: () => ({ limits: [AVAILABLE], purse: 'available', changes: (line, _, cents) => (line.allotted -= cents) }),
  thaw: () => ({ limits: [FREE], purse: 'available', changes: (line, _, cents) => (line.frozen += cents) }),
  order_payment: () => ({ limits: [within(unpaid)], changes: (_, tranche, cents) => (tranche.ordered -= cents) }),
  pay: () => ({ limits: [within(unclaimed)], changes: (_, tranche, cents) => (tranche.paid -= cents) }),
  issue_claim: () => ({ limits: [within(owing)], changes: (_, tranche, cents) => (tranche.claimed -= cents) }),
  collect_claim: () => ({ limits: [within(unrestored)], changes: (_, tranche, cents) => (tranche.collected -= cents) }),
  waive_claim: () => ({
    limits: [within((tranche) => Math.min(tranche.waived, unclaimed(tranche)))],
    changes: (_, tranche, cents) => (tranche.waived -= cents),
  }),
  restore_credits: () => ({
    limits: [within(({ restored }) => restored), AVAILABLE],
    purse: 'available',
    changes: (line, tranche, cents) => {
      line.allotted -= cents;
      tranche.restored -= cents;
    },
  }),
  commit_delegated: () => ({ limits: [within(unordered)], changes: (_, tranche, cents) => (tranche.drawn -= cents) }),
  pay_delegated: () => ({
    limits: [within(unclaimed)],
    changes: (line, tranche, cents) => {
      tranche.paid -= cents;
      line.spent -= cents;
    },
  }),
};

function ruleOf({ kind, reverses }: Asked): Rule {
  if (!isTold(kind)) throw new Error(`the model tells nothing of ${kind}`);
  if (!reverses) return RULES[kind];
  const opposite = OPPOSITES[kind]?.(reverses);
  if (!opposite) throw new Error(`the model knows no opposite of ${kind}`);
  return { ...opposite, moves: [reverses.to, reverses.from] };
}

const sceneOf = (model: Model, asked: Asked): Scene => ({
  sums: balancesIn(model, asked),
  tranche: model.tranches.get(asked.trancheId ?? '') ?? { ...NO_AMOUNTS, year: asked.year },
});

/** Why the model refuses a movement; null where it accepts it. */
export function refusalOf(model: Model, asked: Asked): Reason | null {
  const { kind, credit, year, subject, amountCents } = asked;
  if (!Number.isInteger(amountCents) || amountCents <= 0) return { code: 'amount_not_positive', amountCents };
  const scene = sceneOf(model, asked);
  for (const { code, cents } of ruleOf(asked).limits ?? []) {
    const most = cents(scene);
    if (amountCents <= most) continue;
    if (code === 'tranche_exceeded') return { code, kind, openCents: most, askedCents: amountCents };
    if (code !== 'credits_insufficient') return { code, credit, year, mostCents: most, askedCents: amountCents };
    const missingCents = amountCents - most;
    const rows = [{ subject, amountCents, missingCents }];
    return { code, credit, year, availableCents: most, askedCents: amountCents, missingCents, rows };
  }
  return null;
}

/** The parts in which a movement is recorded. */
export function partsOf(model: Model, asked: Asked): Part[] {
  const [from, to] = ruleOf(asked).moves;
  const takesFrozen = (asked.kind === 'cut' && !asked.reverses) || asked.kind === 'close_year';
  const frozen = takesFrozen ? Math.min(asked.amountCents, balancesIn(model, asked).frozen) : 0;
  const parts: Part[] = [
    { from: 'frozen', to, amountCents: frozen },
    { from, to, amountCents: asked.amountCents - frozen },
  ];
  return parts.filter(({ amountCents }) => amountCents > 0);
}

/** The model after a movement, whether or not it would have accepted it. */
export function after(model: Model, asked: Asked): Model {
  const line = { ...(model.lines.get(keyOf(asked)) ?? NOTHING) };
  const tranche = { ...sceneOf(model, asked).tranche };
  ruleOf(asked).changes(line, tranche, asked.amountCents);
  const tranches = asked.trancheId === null ? model.tranches : new Map(model.tranches).set(asked.trancheId, tranche);
  return { lines: new Map(model.lines).set(keyOf(asked), line), tranches };
}

/**
 * Decides a list that is accepted whole or not at all: the first line that is refused, and why the list is; null where
 * all of it is accepted.
 */
export function refusalOfWhole(model: Model, list: readonly Asked[]): { at: number; reason: Reason } | null {
  let now = model;
  const refused = new Map<Asked, Reason>();
  for (const asked of list) {
    const reason = refusalOf(now, asked);
    if (reason) refused.set(asked, reason);
    else now = after(now, asked);
  }
  const [first, reason] = [...refused][0] ?? [];
  if (!first || !reason) return null;
  const at = list.indexOf(first);
  if (reason.code !== 'credits_insufficient') return { at, reason };
  const beside = list.filter((each) => keyOf(each) === keyOf(first) && ruleOf(each).purse === ruleOf(first).purse);
  const askedCents = beside.reduce((cents, { amountCents }) => cents + amountCents, 0);
  const [{ cents }] = (ruleOf(first).limits ?? []).filter(({ code }) => code === 'credits_insufficient') as [Limit];
  const availableCents = cents(sceneOf(model, first));
  const rows = beside.flatMap((each) => {
    const why = refused.get(each);
    return why?.code === 'credits_insufficient' ? why.rows : [];
  });
  return { at, reason: { ...reason, availableCents, askedCents, missingCents: askedCents - availableCents, rows } };
}
