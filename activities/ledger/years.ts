import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { postMovements, readEnvelope } from '../../db/ledger/envelope.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { lockAddingAlone } from '../../db/ledger/changes.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertCarryOver, lockGrantsOfYear, markClosed, readCarriedCents, readClosing, readOutlived } from '../../db/ledger/years.ts';
import type { FundSettings } from '../../domain/core/fund-settings.ts';
import type { Given } from '../../domain/core/command.ts';
import { CarryOverCredits, CloseYear, refuseCarryOver, refuseClosing, refuseOpenDelegations } from '../../domain/ledger/credits.ts';
import { closingMovements } from '../../domain/ledger/closing.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, Refused, refuseIf } from '../../domain/core/refusal.ts';
import { type Move, OPEN, orderOf, refuseAddingAlone } from './envelopes.ts';

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
    const parts = closingMovements(id, year, envelope.lines, outlived);
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
          parts.map((part) => ({ ...part, cause })),
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
