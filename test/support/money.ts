import { postMovements } from '../../db/envelope.ts';
import { parisDate, yearOf } from '../../domain/calendar.ts';
import { CREDITS } from '../../domain/envelope.ts';
import { SHIPPED_CALL } from './domain.ts';
import type { World } from './world.ts';

const YEAR_CENTS = 1_000_000_000;

/** Allots to the shipped envelope, for each of the coming years, what it has this year: the clock of a test may run into them. */
export async function allotComingYears(world: World, years: number): Promise<void> {
  const at = await world.now();
  await world.database.db.transaction().execute(async (trx) => {
    const { envelope_id: envelopeId, stream_id: streamId } = await trx
      .selectFrom('call')
      .where('id', '=', SHIPPED_CALL.id)
      .select(['envelope_id', 'stream_id'])
      .executeTakeFirstOrThrow();
    const asked = Array.from({ length: years }, (_, index) => yearOf(at) + index + 1).flatMap((year) =>
      CREDITS.map((credit) => ({
        kind: 'allot' as const,
        envelopeId,
        year,
        credit,
        amountCents: YEAR_CENTS,
        trancheId: null,
        subject: String(year),
        valueDate: parisDate(at),
        cause: { streamId, version: 1 },
      })),
    );
    await postMovements(trx, asked, 'all_or_none', at);
  });
}
