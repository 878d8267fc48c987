import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { postMovements, readEnvelope } from '../../db/ledger/envelope.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { lockAddingAlone } from '../../db/ledger/changes.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  insertCarryOver,
  lockGrantsOfYear,
  markClosed,
  type Outlived,
  readCarriedCents,
  readClosing,
  readOutlived,
} from '../../db/ledger/years.ts';
import type { FundSettings } from '../../domain/core/fund-settings.ts';
import type { Given } from '../../domain/core/command.ts';
import {
  CarryOverCredits,
  CloseYear,
  lapsingCents,
  refuseCarryOver,
  refuseClosing,
  refuseOpenDelegations,
} from '../../domain/ledger/credits.ts';
import { type Balances, type Credit, CREDITS, type Movement, NO_BALANCES } from '../../domain/ledger/envelope.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, Refused, refuseIf } from '../../domain/core/refusal.ts';
import { type Move, OPEN, orderOf, refuseAddingAlone } from './envelopes.ts';

type Line = { year: number; credit: Credit } & Balances;
type Part = Pick<Movement, 'kind' | 'credit' | 'year' | 'amountCents' | 'trancheId' | 'subject' | 'valueDate'>;

const centsOf = (rows: readonly { amountCents: number }[]): number => sumCents(rows.map(({ amountCents }) => amountCents));

/** @param settings what one person may do alone */
export const yearCommands = (db: Kysely<DB>, settings: FundSettings) => ({
  /**
   * Closes the books of an envelope's year (LOLF art. 15-II): what is neither committed nor paid lapses; what is
   * reserved stands uncovered on the next year, in its rank; what is ordered is paid from the next year's credits,
   * which must suffice.
   */
  closeYear: once(db, CloseYear, async (trx, given) => {
    const {
      id,
      body: { year },
      at,
    } = given;
    await lockGrantsOfYear(trx, id, year);
    const { sequence } = orNotFound(await lockEnvelope(trx, id));
    const closing = await readClosing(trx, id);
    if (closing.closedYear !== null && year <= closing.closedYear)
      throw new Refused({ code: 'year_closed', year, envelopeId: id, sequence });
    refuseIf(refuseClosing(closing, given));
    const outlived = await readOutlived(trx, id, year);
    const envelope = await readEnvelope(trx, id);
    assert(envelope, 'it is locked');
    refuseIf(refuseOpenDelegations(year, envelope.lines));
    const parts = closingOf(id, year, envelope.lines, outlived);
    const lapsedCents = (credit: Credit) => centsOf(parts.filter((part) => part.kind === 'close_year' && part.credit === credit));
    return {
      facts: {
        year,
        lapsedAeCents: lapsedCents('AE'),
        lapsedCpCents: lapsedCents('CP'),
        outlivedCents: centsOf(outlived.reservations),
        orderedCents: centsOf(outlived.orders),
      },
      ...OPEN,
      after: async (cause) => {
        await postMovements(
          trx,
          parts.map((part) => ({ ...part, envelopeId: id, cause })),
          'all_or_none',
          at,
        );
        await markClosed(trx, id, year, outlived);
      },
    };
  }),

  carryOverCredits: once(db, CarryOverCredits, async (trx, given) => {
    await lockAddingAlone(trx);
    const effect = await carryOver(trx, given);
    await refuseAddingAlone(trx, { ...given, body: { ...given.body, year: given.body.year + 1 } }, settings);
    return effect;
  }),
});

/** Gives the year after a closed one the part of its lapsed credits that an order carries over (LOLF art. 15-II). */
export async function carryOver(trx: Transaction<DB>, given: Given<CarryOverCredits>): Promise<Effect> {
  const { id, body } = given;
  orNotFound(await lockEnvelope(trx, id));
  const { year, credit, amountCents } = body;
  const { closedYear } = await readClosing(trx, id);
  refuseIf(refuseCarryOver(given, { closedYear, carriedCents: await readCarriedCents(trx, id, year, credit) }));
  const moves: Move[] = [
    { kind: 'carry_out', envelopeId: id, amountCents },
    { kind: 'carry_in', envelopeId: id, amountCents, year: year + 1 },
  ];
  return orderOf(trx, given, moves, {}, (version) => insertCarryOver(trx, id, version, body));
}

/**
 * The movements that close a year: with its last day as value date, and the first day of the next year for what goes on
 * there.
 */
function closingOf(
  envelopeId: string,
  year: number,
  lines: readonly Line[],
  { reservations, orders }: { reservations: readonly Outlived[]; orders: readonly Outlived[] },
): Part[] {
  const [last, first] = [`${year}-12-31`, `${year + 1}-01-01`];
  const of = (kind: Part['kind'], credit: Credit, on: string, outlived: readonly Outlived[]): Part[] =>
    outlived.map(({ trancheId, amountCents }) => ({
      ...{ kind, credit, year: on === last ? year : year + 1, amountCents, trancheId, subject: trancheId, valueDate: on },
    }));
  const lapses = CREDITS.map((credit): Part => {
    const amountCents = lapsingCents(lines.find((line) => line.year === year && line.credit === credit) ?? NO_BALANCES);
    return { kind: 'close_year', credit, year, amountCents, trancheId: null, subject: envelopeId, valueDate: last };
  });
  return [
    ...of('expire_reservation', 'AE', last, reservations),
    ...of('expire_order', 'CP', last, orders),
    ...lapses.filter(({ amountCents }) => amountCents > 0),
    ...of('uncover', 'AE', first, reservations),
    ...of('renew_order', 'CP', first, orders),
  ];
}
