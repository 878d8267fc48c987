import { z } from 'zod';
import { parisDate, yearOf } from './calendar.ts';
import type { Given } from './command.ts';
import { CREDITS, type MovementKind, REVERSAL_TABLE } from './envelope.ts';
import { type GrantState, grantTable } from './grant.ts';
import { Cents } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { Role } from './role.ts';
import { refuseState } from './state-table.ts';
import { Day, text } from './words.ts';

/** What an act orders of an envelope's credits: `order` is its reference; `valueDate` the day on which it counts, today unless told. */
const CreditOrder = z.strictObject({
  year: z.int(),
  credit: z.enum(CREDITS),
  amountCents: Cents,
  order: text(200).min(1).meta({ description: 'The reference of the act that orders it' }),
  valueDate: Day.optional().meta({ description: 'The day on which it counts; today in Paris unless told' }),
});
export type CreditOrder = z.infer<typeof CreditOrder>;

export const AllotCredits = CreditOrder;
export const CutCredits = CreditOrder;
export const FreezeCredits = CreditOrder;
export const ThawCredits = CreditOrder;

/** Each command on credits, and the movement that it posts. */
export const CREDIT_COMMANDS = {
  allotCredits: 'allot',
  cutCredits: 'cut',
  freezeCredits: 'freeze',
  thawCredits: 'thaw',
} as const satisfies Record<string, MovementKind>;
export type CreditCommand = keyof typeof CREDIT_COMMANDS;

export const ReverseMovement = z.strictObject({
  sequence: z.int().positive().meta({ description: 'The movement whose recording was an error, by its number in the envelope' }),
  reason: text(2000).min(1),
});
export type ReverseMovement = z.infer<typeof ReverseMovement>;

/** Who keeps an envelope's credits. */
export const CREDIT_ROLES = ['finance'] as const satisfies readonly Role[];

const YEARS_BACK = 1;
const YEARS_AHEAD = 10;

/**
 * Guards in order of precedence. The year is last year, whose books may still be open, to ten years ahead: a multi-year programme's credits are ordered
 * year by year. An act counts from a day that has come, and from last year on.
 */
export function refuseCreditOrder({ body, at }: Pick<Given<CreditOrder>, 'body' | 'at'>): Refusal | null {
  const [first, last] = [yearOf(at) - YEARS_BACK, yearOf(at) + YEARS_AHEAD];
  if (body.year < first || body.year > last) return { code: 'year_out_of_range', earliest: first, latest: last };
  const [earliest, latest] = [`${first}-01-01`, parisDate(at)];
  const valueDate = body.valueDate ?? latest;
  if (valueDate < earliest || valueDate > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return null;
}

/**
 * A movement as the rule of its reversal reads it. `madeBy`: the person whose event caused it, null where a date or a file did. `reverses`, `reversedBy`: sequences.
 * `overtakenBy`: the first later movement of its tranche that stands, being neither an opposite nor undone by one.
 */
export type Reversed = {
  kind: MovementKind;
  madeBy: string | null;
  reverses: number | null;
  reversedBy: number | null;
  overtakenBy: number | null;
  grantState: GrantState | null;
};

/**
 * Guards in order of precedence. A clerical error is mended by the opposite of its movement, recorded by somebody else, the last movement of a tranche first.
 * What a decision moved (a reservation, a release, a commitment) is no clerical error: it takes another decision.
 */
export function refuseReversal(movement: Reversed, { personId }: { personId: string }): Refusal | null {
  const { kind, reverses, reversedBy, overtakenBy, madeBy, grantState } = movement;
  if (reverses !== null) return { code: 'movement_is_reversal', reverses };
  if (reversedBy !== null) return { code: 'movement_already_reversed', by: reversedBy };
  if (!Object.hasOwn(REVERSAL_TABLE, kind)) return { code: 'movement_not_reversible', kind, reversible: Object.keys(REVERSAL_TABLE) };
  if (madeBy === personId) return { code: 'reverser_made_movement' };
  if (overtakenBy !== null) return { code: 'movement_overtaken', by: overtakenBy };
  return grantState && refuseState(grantTable, grantState, 'reverseMovement');
}
