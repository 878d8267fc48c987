import { z } from 'zod';
import { parisDate, yearOf } from '../core/calendar.ts';
import { isOfClaim } from '../grants/claim.ts';
import type { Given } from '../core/command.ts';
import { type AnyAccount, type Balances, type Credit, CREDITS, isOfLine, type MovementKind, REVERSAL_TABLE } from './envelope.ts';
import { type GrantState, grantTable } from '../grants/grant.ts';
import { type Judged, refuseConflicted } from '../people/conflict.ts';
import { Cents, percentOfCents } from '../core/money.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson, type Role } from '../core/role.ts';
import { refuseState } from '../core/state-table.ts';
import { Day, Id, line, text, Year } from '../core/words.ts';

/**
 * What an act orders of an envelope's credits: `order` is its reference; `valueDate` the day on which it counts, by
 * default today.
 */
const CreditOrder = z.strictObject({
  year: Year,
  credit: z.enum(CREDITS),
  amountCents: Cents,
  order: line(200).min(1).meta({ description: 'The reference of the act that orders it' }),
  valueDate: Day.optional().meta({ description: 'The day on which it counts; by default today in Paris' }),
});
export type CreditOrder = z.infer<typeof CreditOrder>;

export const AllotCredits = CreditOrder;
export const CutCredits = CreditOrder;
export const ThawCredits = CreditOrder;

/**
 * `amountCents` is the whole freeze; each of `subEnvelopes` bears the part named for it, and the envelope itself the
 * rest.
 */
export const FreezeCredits = CreditOrder.extend({
  subEnvelopes: z
    .array(z.strictObject({ envelopeId: Id, amountCents: Cents }))
    .max(100)
    .optional()
    .meta({ description: 'The parts that sub-envelopes bear: only what exceeds the envelope’s own available credits' }),
});
export type FreezeCredits = z.infer<typeof FreezeCredits>;

/** Credits of one year go to the parent, to a sub-envelope, or to another sub-envelope of the same parent. */
export const TransferCredits = CreditOrder.extend({
  toEnvelopeId: Id.meta({ description: 'The envelope that gets them' }),
});
export type TransferCredits = z.infer<typeof TransferCredits>;

/** Each command on credits with the movement that it posts. */
export const CREDIT_COMMANDS = {
  allotCredits: 'allot',
  cutCredits: 'cut',
  freezeCredits: 'freeze',
  thawCredits: 'thaw',
} as const satisfies Record<string, MovementKind>;
export type CreditCommand = keyof typeof CREDIT_COMMANDS;

/** A year of an envelope is closed once, because the calendar says so, not by an order. */
export const CloseYear = z.strictObject({ year: Year });
export type CloseYear = z.infer<typeof CloseYear>;

/**
 * CP are carried over up to this share of the programme's initial credits, staff excluded, unless a finance law raises
 * it (LOLF art. 15-II).
 */
const CARRY_OVER_PERCENT = 3;

/** `year`: the closed one, whose lapsed credits the order gives to the following year. */
export const CarryOverCredits = CreditOrder.extend({
  programmeInitialCents: Cents.optional().meta({
    description: `The programme's initial CP of that year, staff excluded: ${CARRY_OVER_PERCENT} % of it may be carried over`,
  }),
  article: line(200).min(1).optional().meta({ description: 'The article of a finance law that raises that cap' }),
});
export type CarryOverCredits = z.infer<typeof CarryOverCredits>;

export const ReverseMovement = z.strictObject({
  sequence: z.int().positive().meta({ description: 'The movement whose recording was an error, by its number in the envelope' }),
  reason: text(2000).min(1),
});
export type ReverseMovement = z.infer<typeof ReverseMovement>;

/** The roles that manage an envelope's credits. */
export const CREDIT_ROLES = ['finance'] as const satisfies readonly Role[];

export const YEARS_BACK = 1;
export const YEARS_AHEAD = 10;

/**
 * The first refusal, in order of precedence. The year may be from last year, whose books may still be open, to ten
 * years ahead: a multi-year programme's credits are ordered year by year. The value date is from last year on, and not
 * in the future.
 */
export function refuseCreditOrder({ body, at }: Pick<Given<CreditOrder>, 'body' | 'at'>): Refusal | null {
  const [first, last] = [yearOf(at) - YEARS_BACK, yearOf(at) + YEARS_AHEAD];
  if (body.year < first || body.year > last) return { code: 'year_out_of_range', earliest: first, latest: last };
  const [earliest, latest] = [`${first}-01-01`, parisDate(at)];
  const valueDate = body.valueDate ?? latest;
  if (valueDate < earliest || valueDate > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return null;
}

/** The years of an envelope that have credits, and the last closed one; null before the first. */
export type EnvelopeYears = { closedYear: number | null; years: readonly number[] };

/** The first year of an envelope that has credits and is not closed; null if there is none. */
export const nextToClose = ({ closedYear, years }: EnvelopeYears): number | null =>
  years.reduce<number | null>((next, year) => (year > (closedYear ?? 0) && year < (next ?? Infinity) ? year : next), null);

/**
 * What lapses of a line of credits when its year is closed, in cents: what is neither committed nor delegated, or
 * neither paid nor delegated (LOLF art. 15-II). What is reserved or ordered goes on in the next year, without credits.
 */
export const lapsingCents = ({ frozen, available, reserved, ordered, uncovered }: Balances): number =>
  Math.max(0, frozen + available + reserved + ordered - uncovered);

const refuseNotOver = (year: number, at: string): Refusal | null =>
  year >= yearOf(at) ? { code: 'year_not_over', year, from: `${year + 1}-01-01` } : null;

/** Null if the books of the envelope's next year may be closed, provided that nothing of it is still delegated. */
export function mayCloseYear(on: EnvelopeYears, _: Caller, at: string): Refusal | null {
  const next = nextToClose(on);
  return next === null ? { code: 'not_the_next_year', year: yearOf(at) - 1, next } : refuseNotOver(next, at);
}

/**
 * The first refusal, in order of precedence; null if the books of the year may be closed. Years are closed one after
 * the other.
 */
export function refuseClosing(
  on: EnvelopeYears,
  { caller, body: { year }, at }: Pick<Given<CloseYear>, 'caller' | 'body' | 'at'>,
): Refusal | null {
  const refusal = mayCloseYear(on, caller, at) ?? refuseNotOver(year, at);
  if (refusal) return refusal;
  const next = nextToClose(on);
  return year === next ? null : { code: 'not_the_next_year', year, next };
}

/**
 * Refuses to close a year with delegated credits: they must be reported or given back first, since only the beneficiary
 * can say whether they were used.
 */
export function refuseOpenDelegations(year: number, lines: readonly ({ year: number; credit: Credit } & Balances)[]): Refusal | null {
  const [aeCents = 0, cpCents = 0] = CREDITS.map((credit) => lines.find((line) => line.year === year && line.credit === credit)?.delegated);
  return aeCents + cpCents > 0 ? { code: 'delegations_open', year, aeCents, cpCents } : null;
}

/** Null if some of a year's credits may be carried over: its books are closed, and its credits may still be ordered. */
export function mayCarryOver({ closedYear: closed }: Pick<EnvelopeYears, 'closedYear'>, _: Caller, at: string): Refusal | null {
  const year = yearOf(at) - YEARS_BACK;
  return closed !== null && closed >= year ? null : { code: 'year_not_closed', year, closed };
}

/**
 * The first refusal, in order of precedence; null if the cap allows the order, whatever has lapsed.
 * @param carriedCents what was already carried over from that year's credit
 */
export function refuseCarryOver(
  { caller, body, at }: Pick<Given<CarryOverCredits>, 'caller' | 'body' | 'at'>,
  { closedYear, carriedCents }: Pick<EnvelopeYears, 'closedYear'> & { carriedCents: number },
): Refusal | null {
  const refusal = mayCarryOver({ closedYear }, caller, at) ?? refuseCreditOrder({ body, at });
  if (refusal) return refusal;
  const { year, credit, amountCents: askedCents, programmeInitialCents, article } = body;
  if (closedYear === null || year > closedYear) return { code: 'year_not_closed', year, closed: closedYear };
  if (credit === 'AE' || article !== undefined) return null;
  if (programmeInitialCents === undefined) return { code: 'carry_over_cap_unknown' };
  const mostCents = percentOfCents(programmeInitialCents, CARRY_OVER_PERCENT) - carriedCents;
  return askedCents > mostCents ? { code: 'carry_over_above_cap', mostCents, carriedCents, askedCents, programmeInitialCents } : null;
}

/**
 * The most that an order may still carry over of what has lapsed, in cents, by the rule that judges the order itself.
 * @param lapsedCents what has lapsed of the year's credit, less what was carried over
 */
export function mostCarried(
  lapsedCents: number,
  given: Parameters<typeof refuseCarryOver>[0],
  on: Parameters<typeof refuseCarryOver>[1],
): number {
  if (lapsedCents <= 0) return 0;
  const refusal = refuseCarryOver({ ...given, body: { ...given.body, amountCents: lapsedCents } }, on);
  if (refusal === null) return lapsedCents;
  return refusal.code === 'carry_over_above_cap' ? Math.max(0, refusal.mostCents) : 0;
}

/**
 * A movement as the rule of its reversal reads it. `madeBy`: the person whose event caused it, null if a deadline or a
 * file did. `reverses`, `reversedBy`: sequences. `overtakenBy`: the first later movement of its tranche, or of its
 * claim, that stands, neither a reversal nor reversed.
 */
export type Reversed = {
  kind: MovementKind;
  madeBy: string | null;
  reverses: number | null;
  reversedBy: number | null;
  overtakenBy: number | null;
  grantState: GrantState | null;
  /** The account that the movement entered: its reversal takes from it. */
  to: AnyAccount;
  year: number;
  /** The last closed year of the movement's envelope, or of the other envelope of a transfer. */
  closedYear: number | null;
  envelopeId: string;
  sequence: number;
  /** The grant that it moved; null if it moved none. */
  grant: Judged | null;
};

/**
 * The first refusal, in order of precedence; null if the movement may be reversed. A clerical error is corrected by the
 * opposite movement, recorded by another person without a conflict of interest in its grant; the last movement of a
 * tranche or of a claim comes first. What a decision moved (a reservation, a release, a commitment) is not a clerical
 * error: it takes another decision.
 */
export function mayReverse(movement: Reversed, caller: Caller): Refusal | null {
  const { kind, reverses, reversedBy, overtakenBy, madeBy, grantState, grant } = movement;
  if (reverses !== null) return { code: 'movement_is_reversal', reverses };
  if (reversedBy !== null) return { code: 'movement_already_reversed', by: reversedBy };
  if (!Object.hasOwn(REVERSAL_TABLE, kind)) return { code: 'movement_not_reversible', kind, reversible: Object.keys(REVERSAL_TABLE) };
  if (isSamePerson(caller, madeBy)) return { code: 'reverser_made_movement' };
  if (overtakenBy !== null) return { code: 'movement_overtaken', by: overtakenBy };
  // What a terminated agreement had paid stays paid; claims on it go on.
  if (grantState === 'terminated' && !isOfClaim(kind)) return { code: 'wrong_state', command: 'reverseMovement', state: grantState };
  const state = grantState && refuseState(grantTable, grantState, 'reverseMovement');
  return state ?? refuseClosedYear(movement) ?? (grant && refuseConflicted(grant, caller));
}

/** A claim is not a credit: it goes on when its year is closed. */
const refuseClosedYear = ({ to, year, closedYear, envelopeId, sequence }: Reversed): Refusal | null =>
  isOfLine(to) && year <= (closedYear ?? 0) ? { code: 'year_closed', year, envelopeId, sequence } : null;
