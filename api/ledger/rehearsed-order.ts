import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../db/core/schema.ts';
import { type EnvelopeView, readEnvelope } from '../../db/ledger/envelope.ts';
import { readExpectedTranches } from '../../db/ledger/forecast.ts';
import { readExpectedReservations } from '../../db/ledger/reservations.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Scope } from '../../domain/core/role.ts';
import { refuseCreditOrder } from '../../domain/ledger/credits.ts';
import { CREDITS, NO_BALANCES } from '../../domain/ledger/envelope.ts';
import { commitmentDate, drawsOf } from '../../domain/ledger/forecast.ts';
import { afterOrder, letterToCome, REHEARSED, type RehearsedOrder, type WaitingLetter } from '../../domain/ledger/rehearsal.ts';
import { CentsInQuery } from '../../domain/core/money.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

export const OrderQuery = z.strictObject({
  command: z.enum(REHEARSED).optional().meta({ description: 'A freeze unless told' }),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .meta({ description: 'This year in Paris unless told' }),
  credit: z.enum(CREDITS).optional().meta({ description: 'AE unless told' }),
  amountCents: CentsInQuery.meta({ description: 'In cents: of a freeze, the part that this envelope bears' }),
});

/** The refusals of the order itself, which its rehearsal meets as it would. */
export const ORDER_REFUSALS = ['year_out_of_range', 'freeze_exceeds_credits', 'cut_exceeds_credits', 'year_closed'] as const;

export const RehearsedOrderView = {
  command: z.enum(REHEARSED),
  year: z.int(),
  credit: z.enum(CREDITS),
  amountCents: z.int(),
};

/**
 * The order of a query, with its envelope and the year's credits before and after it; a problem where it is refused.
 */
export async function readOrder(db: Kysely<DB>, id: string, query: z.infer<typeof OrderQuery>, at: string) {
  const envelope = orMissing(await readEnvelope(db, id));
  const order: RehearsedOrder = {
    command: query.command ?? 'freezeCredits',
    envelopeId: id,
    year: Number(query.year ?? yearOf(at)),
    credit: query.credit ?? 'AE',
    amountCents: Number(query.amountCents),
  };
  const refusal = refuseCreditOrder({ body: { ...order, order: order.command }, at });
  if (refusal) throw new Problem(refusal);
  const before = lineOf(envelope, order);
  const found = afterOrder(before, envelope.closedYear, order, at);
  if ('refusal' in found) throw new Problem(found.refusal);
  return { envelope, order, before, after: found.after };
}

export const lineOf = ({ lines }: Pick<EnvelopeView, 'lines'>, { year, credit }: Pick<RehearsedOrder, 'year' | 'credit'>) =>
  lines.find((line) => line.year === year && line.credit === credit) ?? NO_BALANCES;

/** What is to be committed or paid, with its day, and the letter by which its beneficiary would learn that it waits. */
export type ToCome = {
  trancheId: string;
  concealed: boolean;
  grantId: string;
  reference: string;
  title: string;
  organisationName: string;
  rank: number;
  kind: string;
  openCents: number;
  expectedOn: string;
  letter: WaitingLetter | null;
};

/** What is reserved on the year's AE, in the order of the decisions, each with the day of its expected commitment. */
export const readCommitmentsToCome = async (
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, year }: RehearsedOrder,
  at: string,
): Promise<(ToCome & { firm: boolean; state: string; uncoveredCents: number })[]> =>
  (await readExpectedReservations(db, scope, envelopeId, year)).map((row) => ({
    ...row,
    expectedOn: commitmentDate(row, parisDate(at)),
    letter: letterToCome(row),
  }));

/** What is expected to be ordered of the year's CP, in the order of the days. */
export const readPaymentsToCome = async (
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, year }: RehearsedOrder,
  at: string,
): Promise<(ToCome & { state: string; callId: string; callVersion: number })[]> =>
  (await readExpectedTranches(db, envelopeId, scope))
    .flatMap((row) =>
      drawsOf(row, parisDate(at))
        .filter(({ credit, on, drawnCents }) => credit === 'CP' && drawnCents > 0 && on.startsWith(String(year)))
        .map(({ on: expectedOn, drawnCents: openCents }) => ({ ...row, openCents, expectedOn, letter: null })),
    )
    .sort((one, other) => (one.expectedOn < other.expectedOn ? -1 : Number(one.expectedOn > other.expectedOn)));
