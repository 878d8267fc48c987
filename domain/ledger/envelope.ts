import type { CreditBound, MoneyRefusal } from './refusals.ts';

/**
 * AE: autorisations d'engagement, consumed when the fund commits itself. CP: crédits de paiement, consumed when it pays
 * (LOLF art. 8).
 */
export const CREDITS = ['AE', 'CP'] as const;
export type Credit = (typeof CREDITS)[number];

/**
 * The sources of a line's credits: `total`, what was allotted or transferred to it, less what was cut or transferred
 * from it; and `uncovered`, what is promised on it and not allotted yet. They grow by what leaves them.
 */
const CONTRA_ACCOUNTS = ['total', 'uncovered'] as const;
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

/** The only state of an envelope. */
export const ENVELOPE_STATE = 'open';
/** What follows when an envelope has free credits that tranches or applications wait for. */
export const SPREAD_CREDITS = 'spreadCredits';

/** The accounts of claims on wrong payments: their amounts are not credits, and not part of any line. */
export const MEMO_ACCOUNTS = ['claimed', 'owed', 'collected', 'waived'] as const;
export type AnyAccount = Account | (typeof MEMO_ACCOUNTS)[number];

/** True for an account of a line; a movement between memo accounts changes no line. */
export const isOfLine = (account: AnyAccount): account is Account => (ACCOUNTS as readonly AnyAccount[]).includes(account);

/** The sign with which an amount that enters an account changes its balance. */
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
 * A tranche's amounts in the ledger, in cents, each of which only grows: reserved = committed + delegated + released +
 * what is still open. `withdrawn` is the part of what was committed that was given back, and `cancelled` that of what
 * was ordered. `claimed` is the part of what was paid that is claimed back; of it, `collected` came in, of which
 * `restored` returned to the credits, and `waived` was given up. If a beneficiary commits and pays itself, `delegated`
 * is the AE that it was given, of which it has committed `drawn` and given back `returned`; `provided` is the CP, of
 * which it has given back `recalled`.
 */
export const TRANCHE_AMOUNTS = [
  ...(['reserved', 'released', 'committed', 'withdrawn', 'ordered', 'cancelled', 'paid'] as const),
  ...(['claimed', 'collected', 'waived', 'restored'] as const),
  ...(['delegated', 'drawn', 'returned', 'provided', 'recalled'] as const),
] as const;
export type TrancheAmounts = Record<(typeof TRANCHE_AMOUNTS)[number], number>;

export const NO_AMOUNTS = Object.fromEntries(TRANCHE_AMOUNTS.map((amount) => [amount, 0])) as TrancheAmounts;

/**
 * The most that a line allows, and the refusal code above it; a movement without one may take what is in the account
 * that it leaves.
 */
type LineBound = { upTo: (line: Balances) => number; code: CreditBound };

type MovementRow = {
  credit: Credit | 'both';
  from: AnyAccount;
  to: AnyAccount;
  /** What the line allows, if that is not simply its account's balance. */
  room?: (line: Balances) => number;
  /** The tranche amount that it adds to, and its bound there. */
  tranche: { adds: keyof TrancheAmounts; upTo: ((amounts: TrancheAmounts) => number) | null } | null;
  /** The account that it empties before it takes from `from`. */
  first?: Account;
  line?: LineBound;
  /** The last value date on which it may move the credits of a year. */
  lastDay?: (year: number) => string;
  /** True if it may move the credits of a closed year. */
  afterClose?: true;
};

const openReservation = ({ reserved, released, committed, delegated }: TrancheAmounts): number =>
  reserved - released - committed - delegated;
/** What is committed and neither ordered nor paid. */
const openCommitment = ({ committed, drawn, withdrawn, ordered, cancelled, paid }: TrancheAmounts): number =>
  committed + drawn - withdrawn - Math.max(ordered - cancelled, paid);
/** What the beneficiary may still commit of what was delegated. */
const openDelegation = ({ delegated, drawn, returned }: TrancheAmounts): number => delegated - drawn - returned;
/** What may still be provided to pay the beneficiary's commitments. */
const openProvision = ({ delegated, returned, withdrawn, provided, recalled }: TrancheAmounts): number =>
  delegated - returned - withdrawn - provided + recalled;
/** What was provided and is not paid. */
const unspent = ({ provided, recalled, paid }: TrancheAmounts): number => provided - recalled - paid;
const openOrder = ({ ordered, cancelled, paid }: TrancheAmounts): number => ordered - cancelled - paid;
/** What is paid and not claimed back. */
const unclaimed = ({ paid, claimed, waived }: TrancheAmounts): number => paid - claimed + waived;
const owed = ({ claimed, collected, waived }: TrancheAmounts): number => claimed - collected - waived;
const unrestored = ({ collected, restored }: TrancheAmounts): number => collected - restored;
/** A freeze may come when everything is already promised: reservations are then committed only up to what it leaves. */
const commitmentRoom = ({ total, frozen, lapsed, reserved, delegated, committed }: Balances): number =>
  Math.min(reserved, total - frozen - lapsed - delegated - committed);

/**
 * A freeze is imposed from outside: it is accepted as long as it fits beside what is delegated, committed, ordered or
 * paid, even if all the rest is reserved. `available` is then negative by the missing amount.
 */
export const freezeRoom = ({ total, frozen, delegated, committed, ordered, paid, lapsed }: Balances): number =>
  total - frozen - delegated - committed - ordered - paid - lapsed;
const FREEZE_BOUND: LineBound = { upTo: freezeRoom, code: 'freeze_exceeds_credits' };
const THAW_BOUND: LineBound = { upTo: ({ frozen }) => frozen, code: 'thaw_exceeds_frozen' };
const CUT_BOUND: LineBound = { upTo: ({ frozen, available }) => frozen + Math.max(0, available), code: 'cut_exceeds_credits' };

const CARRY_BOUND: LineBound = { upTo: ({ lapsed }) => lapsed, code: 'carry_over_exceeds_lapsed' };

/** AE belong to one year (LOLF art. 15-II). */
const untilYearEnd = (year: number): string => `${year}-12-31`;
/** Payments of a year may be recorded in a complementary period of at most twenty days (LOLF art. 28). */
export const complementaryEnd = (year: number): string => `${year + 1}-01-20`;

/** Each kind of movement: the credit that it moves, from which account to which, and its bound on the tranche. */
export const MOVEMENT_TABLE = {
  allot: { credit: 'both', from: 'total', to: 'available', tranche: null },
  cut: { credit: 'both', first: 'frozen', from: 'available', to: 'total', tranche: null, line: CUT_BOUND },
  freeze: { credit: 'both', from: 'available', to: 'frozen', tranche: null, line: FREEZE_BOUND },
  thaw: { credit: 'both', from: 'frozen', to: 'available', tranche: null, line: THAW_BOUND },
  /** What one envelope of a family gives to another: the sum of their credits does not change. */
  transfer_out: { credit: 'both', from: 'available', to: 'total', tranche: null },
  transfer_in: { credit: 'both', from: 'total', to: 'available', tranche: null },
  reserve: { credit: 'AE', from: 'available', to: 'reserved', tranche: { adds: 'reserved', upTo: null } },
  /** Replanned tranches were released just before: no more is promised than was, whatever a freeze has left. */
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
    lastDay: untilYearEnd,
  },
  /**
   * A commitment of the current year that is withdrawn is available again; one of an earlier year lapses (décret
   * 2012-1246 art. 160).
   */
  withdraw_commitment: { credit: 'AE', from: 'committed', to: 'available', tranche: { adds: 'withdrawn', upTo: openCommitment } },
  lapse_commitment: {
    credit: 'AE',
    from: 'committed',
    to: 'lapsed',
    tranche: { adds: 'withdrawn', upTo: openCommitment },
    afterClose: true,
  },
  order_payment: { credit: 'CP', from: 'available', to: 'ordered', tranche: { adds: 'ordered', upTo: openCommitment } },
  cancel_order: { credit: 'CP', from: 'ordered', to: 'available', tranche: { adds: 'cancelled', upTo: openOrder } },
  pay: { credit: 'CP', from: 'ordered', to: 'paid', tranche: { adds: 'paid', upTo: openOrder }, lastDay: complementaryEnd },
  /**
   * When a year is closed, open reservations leave it and stand uncovered on the next year until credits arrive there.
   */
  expire_reservation: { credit: 'AE', from: 'reserved', to: 'available', tranche: null },
  uncover: { credit: 'AE', from: 'uncovered', to: 'reserved', tranche: null },
  /** Never requested: a movement that makes credits available also covers, in order, what is uncovered. */
  cover: {
    credit: 'AE',
    from: 'available',
    to: 'uncovered',
    room: ({ available, uncovered }) => Math.min(available, uncovered),
    tranche: null,
  },
  /** Payments ordered but not recorded when their year is closed are paid from the next year's credits. */
  expire_order: { credit: 'CP', from: 'ordered', to: 'available', tranche: null },
  renew_order: { credit: 'CP', from: 'available', to: 'ordered', tranche: null },
  /**
   * What is neither committed nor paid when its year is closed lapses, unless an order carries it over (LOLF art.
   * 15-II).
   */
  close_year: {
    credit: 'both',
    first: 'frozen',
    from: 'available',
    to: 'lapsed',
    room: ({ frozen, available }) => frozen + available,
    tranche: null,
  },
  carry_out: { credit: 'both', from: 'lapsed', to: 'total', tranche: null, line: CARRY_BOUND, afterClose: true },
  carry_in: { credit: 'both', from: 'total', to: 'available', tranche: null },
  /**
   * A claim on a wrong payment changes no credits, and neither does its outcome. Its year is that of the credits that
   * paid.
   */
  issue_claim: { credit: 'CP', from: 'claimed', to: 'owed', tranche: { adds: 'claimed', upTo: unclaimed } },
  collect_claim: { credit: 'CP', from: 'owed', to: 'collected', tranche: { adds: 'collected', upTo: owed } },
  waive_claim: { credit: 'CP', from: 'owed', to: 'waived', tranche: { adds: 'waived', upTo: owed } },
  /**
   * Only an act returns what was collected to the credits (rétablissement de crédits, LOLF art. 17): it adds them in
   * its own year, whichever year had paid. The payment stays paid, and its commitment is not owed a second time.
   */
  restore_credits: { credit: 'CP', from: 'total', to: 'available', tranche: { adds: 'restored', upTo: unrestored } },
  /**
   * A beneficiary that commits itself is given the AE for it, which are promised like a commitment (décret 2004-1085
   * art. 2).
   */
  delegate: {
    credit: 'AE',
    from: 'reserved',
    to: 'delegated',
    room: commitmentRoom,
    tranche: { adds: 'delegated', upTo: openReservation },
    lastDay: untilYearEnd,
  },
  commit_delegated: {
    credit: 'AE',
    from: 'delegated',
    to: 'committed',
    tranche: { adds: 'drawn', upTo: openDelegation },
    lastDay: untilYearEnd,
  },
  /** What comes back in its own year is available again; AE of an earlier year lapse (LOLF art. 15-II). */
  return_delegation: { credit: 'AE', from: 'delegated', to: 'available', tranche: { adds: 'returned', upTo: openDelegation } },
  lapse_delegation: { credit: 'AE', from: 'delegated', to: 'lapsed', tranche: { adds: 'returned', upTo: openDelegation } },
  delegate_payment: { credit: 'CP', from: 'available', to: 'delegated', tranche: { adds: 'provided', upTo: openProvision } },
  return_payment: { credit: 'CP', from: 'delegated', to: 'available', tranche: { adds: 'recalled', upTo: unspent } },
  pay_delegated: {
    credit: 'CP',
    from: 'delegated',
    to: 'paid',
    tranche: { adds: 'paid', upTo: (amounts) => Math.min(unspent(amounts), openCommitment(amounts)) },
  },
} as const satisfies Record<string, MovementRow>;

export type MovementKind = keyof typeof MOVEMENT_TABLE;

/**
 * Movements that record a fact rather than a decision: a clerical error in one is corrected by the opposite movement.
 * The opposite of a freeze is a thaw, and the reverse: each keeps the other's bound. `tranche`: how much of a tranche's
 * amount may go back.
 */
export const REVERSAL_TABLE: Partial<
  Record<MovementKind, { line?: LineBound; tranche?: { adds: keyof TrancheAmounts; upTo: (amounts: TrancheAmounts) => number } }>
> = {
  allot: {},
  cut: {},
  freeze: { line: THAW_BOUND },
  thaw: { line: FREEZE_BOUND },
  transfer_out: {},
  transfer_in: {},
  order_payment: { tranche: { adds: 'ordered', upTo: openOrder } },
  pay: { tranche: { adds: 'paid', upTo: unclaimed } },
  issue_claim: { tranche: { adds: 'claimed', upTo: owed } },
  collect_claim: { tranche: { adds: 'collected', upTo: unrestored } },
  // What was waived may have been claimed again.
  waive_claim: { tranche: { adds: 'waived', upTo: (amounts) => Math.min(amounts.waived, unclaimed(amounts)) } },
  restore_credits: { tranche: { adds: 'restored', upTo: ({ restored }) => restored } },
  commit_delegated: { tranche: { adds: 'drawn', upTo: openCommitment } },
  pay_delegated: { tranche: { adds: 'paid', upTo: unclaimed } },
};

/** A request to the ledger. `subject` names the movement in a refusal; `valueDate` is the day on which it counts. */
export type Movement = {
  kind: MovementKind;
  envelopeId: string;
  year: number;
  credit: Credit;
  amountCents: number;
  trancheId: string | null;
  /** Set if it concerns a claim on what was paid of its tranche: the claim's id. */
  claimId?: string;
  subject: string;
  valueDate: string;
  /** The event that caused it: its stream and version. */
  cause: { streamId: string; version: number };
  /**
   * Set if it reverses an earlier movement of its kind: that one's sequence, and the accounts between which it moved.
   */
  reverses?: { sequence: number; from: AnyAccount; to: AnyAccount };
};

/** A recorded movement: one amount from one account to another, under its number in the envelope. */
export type Posted = Movement & { from: AnyAccount; to: AnyAccount; sequence: number };

/**
 * The locked rows on which movements are decided: balances by `lineKey`, tranche amounts by id, and the number of
 * movements of each envelope. `closed`: the last closed year of each envelope. `uncovered`: by `lineKey`, what the
 * year's credits do not cover of each tranche's reservation, in the order in which it will be covered.
 */
export type Ledger = {
  lines: ReadonlyMap<string, Balances>;
  tranches: ReadonlyMap<string, TrancheAmounts>;
  sequences: ReadonlyMap<string, number>;
  closed: ReadonlyMap<string, number>;
  uncovered: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

export const EMPTY_LEDGER: Ledger = {
  lines: new Map(),
  tranches: new Map(),
  sequences: new Map(),
  closed: new Map(),
  uncovered: new Map(),
};

export type PostMode = 'all_or_none' | 'each';
export type Settled = { ledger: Ledger; posted: Posted[]; refused: { movement: Movement; refusal: MoneyRefusal }[] };

export const lineKey = ({ envelopeId, year, credit }: Pick<Movement, 'envelopeId' | 'year' | 'credit'>): string =>
  `${envelopeId}/${year}/${credit}`;

/** A movement's row in the table; for a reversal, the row of the movement that it reverses, the other way round. */
function rowOf({ kind, reverses }: Movement): MovementRow {
  const row: MovementRow = MOVEMENT_TABLE[kind];
  if (!reverses) return row;
  const { line, tranche = null } = REVERSAL_TABLE[kind] ?? {};
  return { credit: row.credit, from: reverses.to, to: reverses.from, tranche, ...(line ? { line } : {}) };
}

/** True if an account must hold what leaves it: a contra account need not, and memo accounts are not part of a line. */
const isBounded = (from: AnyAccount): boolean => isOfLine(from) && signOf(from) > 0;

/** The most that a line allows for a movement. */
const roomOn = ({ from, room }: MovementRow, line: Balances): number => room?.(line) ?? (isOfLine(from) ? line[from] : 0);

/** The most that may be added before a sum that the movement adds to exceeds a safe integer. */
function exactRoom({ reverses }: Movement, { from, to, tranche: part }: MovementRow, line: Balances, tranche?: TrancheAmounts): number {
  const left = isOfLine(from) && signOf(from) < 0 ? line[from] : 0;
  const entered = isOfLine(to) && signOf(to) > 0 ? line[to] : 0;
  const amount = part && tranche && !reverses ? tranche[part.adds] : 0;
  return Number.MAX_SAFE_INTEGER - Math.max(0, left, entered, amount);
}

/** The uncovered part of a tranche's reservation. */
const uncoveredOf = (uncovered: Ledger['uncovered'], movement: Movement): number =>
  uncovered.get(lineKey(movement))?.get(movement.trancheId ?? '') ?? 0;

/**
 * Refuses a movement that is too late for the year of its credits. A claim is not a credit, and goes on when the year
 * that paid is closed.
 */
function refuseYear({ year, envelopeId, valueDate }: Movement, { from, lastDay, afterClose }: MovementRow, closed: Ledger['closed']) {
  if (!afterClose && isOfLine(from) && year <= (closed.get(envelopeId) ?? 0)) return { code: 'year_closed', year } as const;
  const last = lastDay?.(year);
  return last !== undefined && valueDate > last ? ({ code: 'year_over', year, lastDay: last, valueDate } as const) : null;
}

function refuseMovement(movement: Movement, { lines, tranches, sequences, closed, uncovered }: Ledger): MoneyRefusal | null {
  const { amountCents, envelopeId, kind, credit, year, subject, trancheId } = movement;
  const line = lines.get(lineKey(movement)) ?? NO_BALANCES;
  const tranche = trancheId === null ? undefined : tranches.get(trancheId);
  const at = { envelopeId, sequence: sequences.get(envelopeId) ?? 0 };
  if (!Number.isInteger(amountCents) || amountCents <= 0) return { code: 'amount_not_positive', amountCents, ...at };
  const row = rowOf(movement);
  const tooLate = refuseYear(movement, row, closed);
  if (tooLate) return { ...tooLate, ...at };
  const exactCents = exactRoom(movement, row, line, tranche);
  if (amountCents > exactCents) return { code: 'amount_too_large', mostCents: exactCents, askedCents: amountCents, ...at };
  if (row.tranche?.upTo && tranche) {
    const openCents = row.tranche.upTo(tranche);
    if (amountCents > openCents) return { code: 'tranche_exceeded', kind, openCents, askedCents: amountCents, ...at };
  }
  const uncoveredCents = kind === 'commit' || kind === 'delegate' ? uncoveredOf(uncovered, movement) : 0;
  if (uncoveredCents > 0) return { code: 'reservation_uncovered', credit, year, uncoveredCents, ...at };
  if (row.line) {
    const mostCents = row.line.upTo(line);
    return amountCents > mostCents ? { code: row.line.code, credit, year, mostCents, askedCents: amountCents, ...at } : null;
  }
  const availableCents = roomOn(row, line);
  if (isBounded(row.from) && amountCents > availableCents) {
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

type Way = Pick<Posted, 'from' | 'to' | 'amountCents'>;

/** The account that a movement of this kind uses before that of its row, and at most how much of it. */
function firstWay(movement: Movement, { lines, uncovered }: Ledger, givenBack: ReadonlyMap<string, number>): Way | null {
  const { kind } = movement;
  const { first, from, to } = rowOf(movement);
  if (first) return { from: first, to, amountCents: (lines.get(lineKey(movement)) ?? NO_BALANCES)[first] };
  if (kind === 'release' || kind === 'expire_reservation') return { from, to: 'uncovered', amountCents: uncoveredOf(uncovered, movement) };
  if (kind === 'reserve_anew') return { from: 'uncovered', to, amountCents: givenBack.get(lineKey(movement)) ?? 0 };
  return null;
}

/** An allowed movement as it is recorded: in two parts if it takes from two accounts, or gives to two. */
function partsOf(movement: Movement, ledger: Ledger, givenBack: ReadonlyMap<string, number>): Posted[] {
  const { from, to } = rowOf(movement);
  const way = firstWay(movement, ledger, givenBack);
  const firstCents = Math.min(movement.amountCents, way?.amountCents ?? 0);
  const sequence = ledger.sequences.get(movement.envelopeId) ?? 0;
  const parts = [
    { ...movement, ...way, amountCents: firstCents },
    { ...movement, from, to, amountCents: movement.amountCents - firstCents },
  ];
  return parts
    .filter((part): part is typeof part & Way => part.amountCents > 0)
    .map((part, place) => ({ ...part, sequence: sequence + place + 1 }));
}

/** The ledger while a list is being decided on it. */
type Working = {
  lines: Map<string, Balances>;
  tranches: Map<string, TrancheAmounts>;
  sequences: Map<string, number>;
  closed: Ledger['closed'];
  uncovered: Map<string, ReadonlyMap<string, number>>;
};

/** The uncovered reservations of a line after one part: only tranches with an uncovered amount are left. */
function uncoveredAfter({ from, to, amountCents, trancheId }: Posted, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (trancheId === null || (from !== 'uncovered' && to !== 'uncovered')) return before;
  const cents = (before.get(trancheId) ?? 0) + (from === 'uncovered' ? amountCents : -amountCents);
  const after = new Map(before).set(trancheId, cents);
  if (cents === 0) after.delete(trancheId);
  return after;
}

function apply(part: Posted, { lines, tranches, sequences, uncovered }: Working): void {
  const { from, to, amountCents, trancheId, reverses, envelopeId, sequence } = part;
  const line = lines.get(lineKey(part)) ?? NO_BALANCES;
  sequences.set(envelopeId, sequence);
  uncovered.set(lineKey(part), uncoveredAfter(part, uncovered.get(lineKey(part)) ?? new Map()));
  if (isOfLine(from) && isOfLine(to))
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

/** Why no ledger can take a movement, whatever it holds; null if one can. */
export function faultOf({ kind, credit, reverses }: Movement): 'kind_unknown' | 'credit_of_another_kind' | 'no_opposite' | null {
  if (!Object.hasOwn(MOVEMENT_TABLE, kind)) return 'kind_unknown';
  const { credit: moved }: MovementRow = MOVEMENT_TABLE[kind];
  if (moved !== 'both' && moved !== credit) return 'credit_of_another_kind';
  return reverses && !REVERSAL_TABLE[kind] ? 'no_opposite' : null;
}

/** A movement that no ledger can take is a programming error, unless the caller isolates it. */
function assertFit(movement: Movement): null {
  const fault = faultOf(movement);
  if (fault) throw new TypeError(`${movement.kind} of ${movement.credit}: ${fault}`);
  return null;
}

/**
 * Decides a list of movements in its order, on locked rows. A movement without room is refused and the next ones are
 * tried; whether refusals reject the whole list depends on the caller's mode.
 * @param faultIn why a movement is refused as unfit, whatever the ledger holds; null if it is fit
 */
export function settle(ledger: Ledger, asked: readonly Movement[], faultIn: (movement: Movement) => string | null = assertFit): Settled {
  const now: Working = {
    lines: new Map(ledger.lines),
    tranches: new Map(ledger.tranches),
    sequences: new Map(ledger.sequences),
    closed: ledger.closed,
    uncovered: new Map(ledger.uncovered),
  };
  const posted: Posted[] = [];
  const refused: Settled['refused'] = [];
  const givenBack = new Map<string, number>();
  const take = (parts: readonly Posted[]): void => {
    for (const part of parts) {
      apply(part, now);
      const key = lineKey(part);
      const back = part.kind === 'release' && part.to === 'uncovered' ? part.amountCents : 0;
      const again = part.kind === 'reserve_anew' && part.from === 'uncovered' ? part.amountCents : 0;
      givenBack.set(key, (givenBack.get(key) ?? 0) + back - again);
    }
    posted.push(...parts);
  };
  for (const movement of asked) {
    const { kind, envelopeId } = movement;
    const fault = faultIn(movement);
    const refusal: MoneyRefusal | null = fault
      ? { code: 'movement_unfit', kind, fault, envelopeId, sequence: now.sequences.get(envelopeId) ?? 0 }
      : refuseMovement(movement, now);
    if (refusal) refused.push({ movement, refusal });
    else take(partsOf(movement, now, givenBack));
  }
  for (const movement of coversAfter(posted, now)) take(partsOf(movement, now, givenBack));
  return { ledger: now, posted, refused };
}

/**
 * What the lines touched by these movements can now cover, in the order of what is uncovered; each cover belongs to the
 * event of its envelope's last movement.
 */
function coversAfter(posted: readonly Posted[], { lines, uncovered }: Working): Movement[] {
  const last = new Map(posted.map((part) => [part.envelopeId, part]));
  const touched = new Map(
    posted.map((part) => [lineKey(part), { ...(last.get(part.envelopeId) ?? part), year: part.year, credit: part.credit }]),
  );
  return [...touched].flatMap(([key, part]) => {
    let leftCents = lines.get(key)?.available ?? 0;
    return [...(uncovered.get(key) ?? [])].flatMap(([trancheId, uncoveredCents]): Movement[] => {
      const amountCents = Math.min(uncoveredCents, leftCents);
      if (amountCents <= 0) return [];
      leftCents -= amountCents;
      const { envelopeId, year, credit, valueDate, cause } = part;
      return [{ kind: 'cover', envelopeId, year, credit, valueDate, cause, amountCents, trancheId, subject: trancheId }];
    });
  });
}

/**
 * One refusal for a list that does not fit: the total missing on the first line that lacks credits, and the rows
 * concerned. Null if everything fits. What the list asks of other lines and accounts is left out. Nothing of the list
 * is applied, so the refusal gives the sequence that its envelope had before.
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
