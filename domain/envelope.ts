import type { CreditBound, MoneyRefusal } from './refusal.ts';

/** AE: autorisations d'engagement, consumed when the fund commits itself. CP: crédits de paiement, consumed when it pays (LOLF art. 8). */
export const CREDITS = ['AE', 'CP'] as const;
export type Credit = (typeof CREDITS)[number];

/** What the credits of a line come from: `total`, what was ever allotted, and `uncovered`, what is promised there and not allotted yet. They grow by what leaves them. */
export const CONTRA_ACCOUNTS = ['total', 'uncovered'] as const;
/** Where a euro of an envelope's year can be. */
export const ACCOUNTS = [
  ...CONTRA_ACCOUNTS,
  'available',
  'frozen',
  'reserved',
  'delegated',
  'committed',
  'ordered',
  'paid',
  'lapsed',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** By which sign what enters an account changes its balance. */
export const signOf = (account: Account): 1 | -1 => ((CONTRA_ACCOUNTS as readonly Account[]).includes(account) ? -1 : 1);

/** Balances in cents of one credit of one year: total + uncovered = the sum of all the others. */
export type Balances = Record<Account, number>;

export const NO_BALANCES: Balances = {
  total: 0,
  uncovered: 0,
  available: 0,
  frozen: 0,
  reserved: 0,
  delegated: 0,
  committed: 0,
  ordered: 0,
  paid: 0,
  lapsed: 0,
};

/**
 * A tranche's part in the ledger, in cents, each only ever added to: reserved = committed + released + what is still open.
 * Of what was committed, `withdrawn` was given back; of what was ordered, `cancelled` was.
 */
export type TrancheAmounts = {
  reserved: number;
  released: number;
  committed: number;
  withdrawn: number;
  ordered: number;
  cancelled: number;
  paid: number;
};

/** What a line lets pass, and the code of its refusal; where a movement has none, its amount must stand in the account that it leaves. */
type LineBound = { upTo: (line: Balances) => number; code: CreditBound };

type MovementRow = {
  credit: Credit | 'both';
  from: Account;
  to: Account;
  /** What the line leaves for it, where that is not simply what its account holds. */
  room?: (line: Balances) => number;
  /** Which of a tranche's amounts it adds to, and what it may not exceed there. */
  tranche: { adds: keyof TrancheAmounts; upTo: ((amounts: TrancheAmounts) => number) | null } | null;
  /** The account that it empties before it touches `from`. */
  first?: Account;
  line?: LineBound;
};

const openReservation = ({ reserved, released, committed }: TrancheAmounts): number => reserved - released - committed;
/** What is committed and of which no payment is ordered. */
const openCommitment = ({ committed, withdrawn, ordered, cancelled }: TrancheAmounts): number =>
  committed - withdrawn - ordered + cancelled;
const openOrder = ({ ordered, cancelled, paid }: TrancheAmounts): number => ordered - cancelled - paid;
/** A freeze may come when everything is promised already: what was reserved is then committed only up to what it leaves. */
const commitmentRoom = ({ total, frozen, lapsed, reserved, delegated, committed }: Balances): number =>
  Math.min(reserved, total - frozen - lapsed - delegated - committed);

/**
 * A freeze is imposed from outside: it is taken as long as it fits beside what is delegated, committed, ordered or paid, even where all the rest is reserved.
 * `available` is then below zero by what is missing.
 */
const FREEZE_BOUND: LineBound = {
  upTo: ({ total, frozen, delegated, committed, ordered, paid, lapsed }) =>
    total - frozen - delegated - committed - ordered - paid - lapsed,
  code: 'freeze_exceeds_credits',
};
const THAW_BOUND: LineBound = { upTo: ({ frozen }) => frozen, code: 'thaw_exceeds_frozen' };
const CUT_BOUND: LineBound = { upTo: ({ frozen, available }) => frozen + Math.max(0, available), code: 'cut_exceeds_credits' };

/** Each kind of movement: the credit it moves, from which account to which, and its bound on the tranche. */
export const MOVEMENT_TABLE = {
  allot: { credit: 'both', from: 'total', to: 'available', tranche: null },
  cut: { credit: 'both', first: 'frozen', from: 'available', to: 'total', tranche: null, line: CUT_BOUND },
  freeze: { credit: 'both', from: 'available', to: 'frozen', tranche: null, line: FREEZE_BOUND },
  thaw: { credit: 'both', from: 'frozen', to: 'available', tranche: null, line: THAW_BOUND },
  reserve: { credit: 'AE', from: 'available', to: 'reserved', tranche: { adds: 'reserved', upTo: null } },
  /** What is planned anew was released a moment before: no more is promised than was, whatever a freeze has left. */
  reserve_anew: {
    credit: 'AE',
    from: 'available',
    to: 'reserved',
    room: () => Number.MAX_SAFE_INTEGER,
    tranche: { adds: 'reserved', upTo: null },
  },
  release: { credit: 'AE', from: 'reserved', to: 'available', tranche: { adds: 'released', upTo: openReservation } },
  commit: {
    credit: 'AE',
    from: 'reserved',
    to: 'committed',
    room: commitmentRoom,
    tranche: { adds: 'committed', upTo: openReservation },
  },
  /** A commitment of the current year that is withdrawn is available again; one of an earlier year lapses (décret 2012-1246 art. 160). */
  withdraw_commitment: { credit: 'AE', from: 'committed', to: 'available', tranche: { adds: 'withdrawn', upTo: openCommitment } },
  lapse_commitment: { credit: 'AE', from: 'committed', to: 'lapsed', tranche: { adds: 'withdrawn', upTo: openCommitment } },
  order_payment: { credit: 'CP', from: 'available', to: 'ordered', tranche: { adds: 'ordered', upTo: openCommitment } },
  cancel_order: { credit: 'CP', from: 'ordered', to: 'available', tranche: { adds: 'cancelled', upTo: openOrder } },
  pay: { credit: 'CP', from: 'ordered', to: 'paid', tranche: { adds: 'paid', upTo: openOrder } },
} as const satisfies Record<string, MovementRow>;

export type MovementKind = keyof typeof MOVEMENT_TABLE;

/**
 * The movements that record a fact and not a decision: a clerical error in one of them is mended by its opposite.
 * The opposite of a freeze is a thaw, and the other way round: each keeps the other's bound. `tranche`: how much of a tranche's amount may go back.
 */
export const REVERSAL_TABLE: Partial<
  Record<MovementKind, { line?: LineBound; tranche?: { adds: keyof TrancheAmounts; upTo: (amounts: TrancheAmounts) => number } }>
> = {
  allot: {},
  cut: {},
  freeze: { line: THAW_BOUND },
  thaw: { line: FREEZE_BOUND },
  order_payment: { tranche: { adds: 'ordered', upTo: openOrder } },
  pay: { tranche: { adds: 'paid', upTo: ({ paid }) => paid } },
};

/** What is asked of the ledger. `subject` names the movement in a refusal; `valueDate` is the day on which it counts. */
export type Movement = {
  kind: MovementKind;
  envelopeId: string;
  year: number;
  credit: Credit;
  amountCents: number;
  trancheId: string | null;
  subject: string;
  valueDate: string;
  /** The event that caused it: its stream and version. */
  cause: { streamId: string; version: number };
  /** Present where it is the opposite of an earlier movement of its kind: that one's sequence, and the accounts between which it moved. */
  reverses?: { sequence: number; from: Account; to: Account };
};

/** A movement as it is recorded: one amount from one account to another, under its number in the envelope. */
export type Posted = Movement & { from: Account; to: Account; sequence: number };

/** The locked rows on which movements are decided: balances by `lineKey`, tranche amounts by id, and how many movements each envelope has taken. */
export type Ledger = {
  lines: ReadonlyMap<string, Balances>;
  tranches: ReadonlyMap<string, TrancheAmounts>;
  sequences: ReadonlyMap<string, number>;
};

export type PostMode = 'all_or_none' | 'each';
export type Settled = { ledger: Ledger; posted: Posted[]; refused: { movement: Movement; refusal: MoneyRefusal }[] };

export const lineKey = ({ envelopeId, year, credit }: Pick<Movement, 'envelopeId' | 'year' | 'credit'>): string =>
  `${envelopeId}/${year}/${credit}`;

/** A movement's row; for an opposite, that of the movement which it undoes, the other way round. */
function rowOf({ kind, reverses }: Movement): MovementRow {
  const row: MovementRow = MOVEMENT_TABLE[kind];
  if (!reverses) return row;
  const { line, tranche = null } = REVERSAL_TABLE[kind] ?? {};
  return { credit: row.credit, from: reverses.to, to: reverses.from, tranche, ...(line ? { line } : {}) };
}

/** What a line holds for a movement. */
const roomOn = ({ from, room }: MovementRow, line: Balances): number => room?.(line) ?? line[from];

/** What may be added before a sum that the movement adds to is no integer that a number holds exactly. */
function exactRoom({ reverses }: Movement, { from, to, tranche: part }: MovementRow, line: Balances, tranche?: TrancheAmounts): number {
  const left = signOf(from) < 0 ? line[from] : 0;
  const entered = signOf(to) < 0 ? 0 : line[to];
  const amount = part && tranche && !reverses ? tranche[part.adds] : 0;
  return Number.MAX_SAFE_INTEGER - Math.max(0, left, entered, amount);
}

function refuseMovement(movement: Movement, line: Balances, tranche: TrancheAmounts | undefined, sequence: number): MoneyRefusal | null {
  const { amountCents, envelopeId, kind, credit, year, subject } = movement;
  const at = { envelopeId, sequence };
  if (!Number.isInteger(amountCents) || amountCents <= 0) return { code: 'amount_not_positive', amountCents, ...at };
  const row = rowOf(movement);
  const exactCents = exactRoom(movement, row, line, tranche);
  if (amountCents > exactCents) return { code: 'amount_too_large', mostCents: exactCents, askedCents: amountCents, ...at };
  if (row.tranche?.upTo && tranche) {
    const openCents = row.tranche.upTo(tranche);
    if (amountCents > openCents) return { code: 'tranche_exceeded', kind, openCents, askedCents: amountCents, ...at };
  }
  if (row.line) {
    const mostCents = row.line.upTo(line);
    return amountCents > mostCents ? { code: row.line.code, credit, year, mostCents, askedCents: amountCents, ...at } : null;
  }
  const availableCents = roomOn(row, line);
  if (signOf(row.from) > 0 && amountCents > availableCents) {
    const missingCents = amountCents - availableCents;
    return {
      code: 'credits_insufficient',
      credit,
      year,
      availableCents,
      askedCents: amountCents,
      missingCents,
      rows: [{ subject, amountCents, missingCents }],
      ...at,
    };
  }
  return null;
}

/** A movement that was let pass, as it is recorded after so many others: in two parts where it takes from two accounts. */
function partsOf(movement: Movement, line: Balances, sequence: number): Posted[] {
  const { first, from, to } = rowOf(movement);
  const { amountCents } = movement;
  const firstCents = first ? Math.min(amountCents, line[first]) : 0;
  const parts = [
    { ...movement, from: first ?? from, to, amountCents: firstCents },
    { ...movement, from, to, amountCents: amountCents - firstCents },
  ];
  return parts.filter((part) => part.amountCents > 0).map((part, place) => ({ ...part, sequence: sequence + place + 1 }));
}

function apply(part: Posted, lines: Map<string, Balances>, tranches: Map<string, TrancheAmounts>): void {
  const { from, to, amountCents, trancheId, reverses } = part;
  const line = lines.get(lineKey(part)) ?? NO_BALANCES;
  lines.set(lineKey(part), {
    ...line,
    [from]: line[from] - signOf(from) * amountCents,
    [to]: line[to] + signOf(to) * amountCents,
  });
  const { tranche } = rowOf(part);
  const amounts = trancheId === null ? undefined : tranches.get(trancheId);
  if (trancheId !== null && amounts && tranche)
    tranches.set(trancheId, { ...amounts, [tranche.adds]: amounts[tranche.adds] + (reverses ? -amountCents : amountCents) });
}

/** Why no ledger can take a movement, whatever it holds. Null where one can. */
export function faultOf({ kind, credit, reverses }: Movement): 'kind_unknown' | 'credit_of_another_kind' | 'no_opposite' | null {
  if (!Object.hasOwn(MOVEMENT_TABLE, kind)) return 'kind_unknown';
  const { credit: moved }: MovementRow = MOVEMENT_TABLE[kind];
  if (moved !== 'both' && moved !== credit) return 'credit_of_another_kind';
  return reverses && !REVERSAL_TABLE[kind] ? 'no_opposite' : null;
}

/** What no ledger can take is a programmer's error, unless the caller isolates it. */
function assertFit(movement: Movement): null {
  const fault = faultOf(movement);
  if (fault) throw new TypeError(`${movement.kind} of ${movement.credit}: ${fault}`);
  return null;
}

/**
 * Decides a list of movements in its order, on locked rows. A movement that finds no room is refused and the next ones are tried;
 * whether the refused ones sink the whole list is the caller's mode.
 * @param faultIn why a movement is refused as unfit, whatever the ledger holds; null where it is not
 */
export function settle(ledger: Ledger, asked: readonly Movement[], faultIn: (movement: Movement) => string | null = assertFit): Settled {
  const lines = new Map(ledger.lines);
  const tranches = new Map(ledger.tranches);
  const sequences = new Map(ledger.sequences);
  const posted: Posted[] = [];
  const refused: Settled['refused'] = [];
  for (const movement of asked) {
    const { kind, envelopeId, trancheId } = movement;
    const line = lines.get(lineKey(movement)) ?? NO_BALANCES;
    const sequence = sequences.get(envelopeId) ?? 0;
    const fault = faultIn(movement);
    const refusal: MoneyRefusal | null = fault
      ? { code: 'movement_unfit', kind, fault, envelopeId, sequence }
      : refuseMovement(movement, line, trancheId === null ? undefined : tranches.get(trancheId), sequence);
    if (refusal) refused.push({ movement, refusal });
    else {
      const parts = partsOf(movement, line, sequence);
      parts.forEach((part) => apply(part, lines, tranches));
      sequences.set(envelopeId, sequence + parts.length);
      posted.push(...parts);
    }
  }
  return { ledger: { lines, tranches, sequences }, posted, refused };
}

/**
 * One refusal for a list that does not fit: what is missing in all on the first line that lacks credits, and for which rows of it. Null where everything fits.
 * What the list asks of other lines and other accounts is no part of it. Nothing of the list is taken, so that it stands where its envelope stood before.
 */
export function refuseWhole(before: Ledger, asked: readonly Movement[], { refused }: Settled): MoneyRefusal | null {
  const first = refused[0];
  if (!first) return null;
  const sequence = before.sequences.get(first.movement.envelopeId) ?? 0;
  if (first.refusal.code !== 'credits_insufficient') return { ...first.refusal, sequence };
  const key = lineKey(first.movement);
  const row = rowOf(first.movement);
  const isBeside = (movement: Movement): boolean => {
    const { from, room } = rowOf(movement);
    return lineKey(movement) === key && from === row.from && room === row.room;
  };
  const availableCents = roomOn(row, before.lines.get(key) ?? NO_BALANCES);
  const askedCents = asked.filter(isBeside).reduce((sum, { amountCents }) => sum + amountCents, 0);
  const rows = refused.flatMap(({ movement, refusal }) =>
    refusal.code === 'credits_insufficient' && isBeside(movement) ? refusal.rows : [],
  );
  return { ...first.refusal, availableCents, askedCents, missingCents: askedCents - availableCents, rows, sequence };
}
