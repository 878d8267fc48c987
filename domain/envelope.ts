import type { MoneyRefusal } from './refusal.ts';

/** AE: autorisations d'engagement, consumed when the fund commits itself. CP: crédits de paiement, consumed when it pays (LOLF art. 8). */
export const CREDITS = ['AE', 'CP'] as const;
export type Credit = (typeof CREDITS)[number];

/** Where a euro of an envelope's year can be. `total` is the contra account: what was ever allotted. */
export const ACCOUNTS = ['total', 'available', 'frozen', 'reserved', 'committed', 'ordered', 'paid', 'lapsed'] as const;
export type Account = (typeof ACCOUNTS)[number];

/** Balances in cents of one credit of one year. available + frozen + reserved + committed + ordered + paid + lapsed = total. */
export type Balances = Record<Account, number>;

export const NO_BALANCES: Balances = { total: 0, available: 0, frozen: 0, reserved: 0, committed: 0, ordered: 0, paid: 0, lapsed: 0 };

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

type MovementRow = {
  credit: Credit | 'both';
  from: Account;
  to: Account;
  /** What the line leaves for it, where that is not simply what its account holds. */
  room?: (line: Balances) => number;
  /** Which of a tranche's amounts it adds to, and what it may not exceed there. */
  tranche: { adds: keyof TrancheAmounts; upTo: ((amounts: TrancheAmounts) => number) | null } | null;
};

const openReservation = ({ reserved, released, committed }: TrancheAmounts): number => reserved - released - committed;
/** What is committed and of which no payment is ordered. */
const openCommitment = ({ committed, withdrawn, ordered, cancelled }: TrancheAmounts): number =>
  committed - withdrawn - ordered + cancelled;
const openOrder = ({ ordered, cancelled, paid }: TrancheAmounts): number => ordered - cancelled - paid;
/** A freeze may come when everything is promised already: what was reserved is then committed only up to what it leaves. */
const commitmentRoom = ({ total, frozen, lapsed, reserved, committed }: Balances): number =>
  Math.min(reserved, total - frozen - lapsed - committed);

/** Each kind of movement: the credit it moves, from which account to which, and its bound on the tranche. */
export const MOVEMENT_TABLE = {
  allot: { credit: 'both', from: 'total', to: 'available', tranche: null },
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
};

/** The locked rows on which movements are decided: balances by `lineKey`, tranche amounts by id. */
export type Ledger = { lines: ReadonlyMap<string, Balances>; tranches: ReadonlyMap<string, TrancheAmounts> };

export type PostMode = 'all_or_none' | 'each';
export type Settled = { ledger: Ledger; posted: Movement[]; refused: { movement: Movement; refusal: MoneyRefusal }[] };

export const lineKey = ({ envelopeId, year, credit }: Pick<Movement, 'envelopeId' | 'year' | 'credit'>): string =>
  `${envelopeId}/${year}/${credit}`;

/** What a line holds for a movement. */
const roomOn = ({ from, room }: MovementRow, line: Balances): number => room?.(line) ?? line[from];

function refuseMovement(movement: Movement, line: Balances, tranche: TrancheAmounts | undefined): MoneyRefusal | null {
  const { amountCents, kind, credit, year, subject } = movement;
  if (!Number.isSafeInteger(amountCents) || amountCents <= 0) return { code: 'amount_not_positive', amountCents };
  const row: MovementRow = MOVEMENT_TABLE[kind];
  if (row.tranche?.upTo && tranche) {
    const openCents = row.tranche.upTo(tranche);
    if (amountCents > openCents) return { code: 'tranche_exceeded', kind, openCents, askedCents: amountCents };
  }
  const availableCents = roomOn(row, line);
  if (row.from !== 'total' && amountCents > availableCents) {
    const missingCents = amountCents - Math.max(0, availableCents);
    return {
      code: 'credits_insufficient',
      credit,
      year,
      availableCents,
      askedCents: amountCents,
      missingCents,
      rows: [{ subject, amountCents, missingCents }],
    };
  }
  return null;
}

function apply(movement: Movement, lines: Map<string, Balances>, tranches: Map<string, TrancheAmounts>, line: Balances): void {
  const { from, to, tranche }: MovementRow = MOVEMENT_TABLE[movement.kind];
  const { amountCents, trancheId } = movement;
  const fromSign = from === 'total' ? 1 : -1;
  lines.set(lineKey(movement), { ...line, [from]: line[from] + fromSign * amountCents, [to]: line[to] + amountCents });
  const amounts = trancheId === null ? undefined : tranches.get(trancheId);
  if (trancheId !== null && amounts && tranche)
    tranches.set(trancheId, { ...amounts, [tranche.adds]: amounts[tranche.adds] + amountCents });
}

/**
 * Decides a list of movements in its order, on locked rows. A movement that finds no room is refused and the next ones are tried;
 * whether the refused ones sink the whole list is the caller's mode.
 */
export function settle(ledger: Ledger, asked: readonly Movement[]): Settled {
  const lines = new Map(ledger.lines);
  const tranches = new Map(ledger.tranches);
  const posted: Movement[] = [];
  const refused: Settled['refused'] = [];
  for (const movement of asked) {
    const { credit }: MovementRow = MOVEMENT_TABLE[movement.kind];
    if (credit !== 'both' && credit !== movement.credit) throw new TypeError(`${movement.kind} moves ${credit}, not ${movement.credit}`);
    const line = lines.get(lineKey(movement)) ?? NO_BALANCES;
    const refusal = refuseMovement(movement, line, movement.trancheId === null ? undefined : tranches.get(movement.trancheId));
    if (refusal) refused.push({ movement, refusal });
    else {
      apply(movement, lines, tranches, line);
      posted.push(movement);
    }
  }
  return { ledger: { lines, tranches }, posted, refused };
}

/**
 * One refusal for a list that does not fit: what is missing in all on the first line that lacks credits, and for which rows of it. Null where everything fits.
 * What the list asks of other lines and other accounts is no part of it.
 */
export function refuseWhole(before: Ledger, asked: readonly Movement[], { refused }: Settled): MoneyRefusal | null {
  const first = refused[0];
  if (!first || first.refusal.code !== 'credits_insufficient') return first?.refusal ?? null;
  const key = lineKey(first.movement);
  const row: MovementRow = MOVEMENT_TABLE[first.movement.kind];
  const isBeside = (movement: Movement): boolean => {
    const { from, room }: MovementRow = MOVEMENT_TABLE[movement.kind];
    return lineKey(movement) === key && from === row.from && room === row.room;
  };
  const availableCents = roomOn(row, before.lines.get(key) ?? NO_BALANCES);
  const askedCents = asked.filter(isBeside).reduce((sum, { amountCents }) => sum + amountCents, 0);
  const rows = refused.flatMap(({ movement, refusal }) =>
    refusal.code === 'credits_insufficient' && isBeside(movement) ? refusal.rows : [],
  );
  return { ...first.refusal, availableCents, askedCents, missingCents: askedCents - Math.max(0, availableCents), rows };
}
