import { type Kysely, sql } from 'kysely';
import type { Words } from '../../domain/core/words.ts';
import { readLinesAsOf } from '../ledger/as-of.ts';
import { readAvailable, readCompared } from './scenarios.ts';
import type { DB } from '../core/schema.ts';

/**
 * When the last reservation of a session's awards was recorded; null without awards. Clocks may differ, but this is
 * never before the decision's own movements.
 */
async function readReservedAt(db: Kysely<DB>, sessionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('agenda_item as i')
    .innerJoin('grant as g', 'g.application_id', 'i.application_id')
    .innerJoin('tranche as t', 't.grant_id', 'g.id')
    .innerJoinLateral(
      // OFFSET: makes PostgreSQL read the movements of each tranche by key, not all of them.
      (select) =>
        select
          .selectFrom('movement')
          .whereRef('movement.tranche_id', '=', 't.id')
          .whereRef('movement.cause_stream_id', '=', 'g.id')
          .where('movement.cause_version', '=', 1)
          .select('movement.recorded_at')
          .offset(sql.lit(0))
          .as('m'),
      (join) => join.onTrue(),
    )
    .where('i.session_id', '=', sessionId)
    .where('i.decision', '=', 'award')
    .select(({ fn }) => fn.max('m.recorded_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}

/**
 * The AE of a year that a session's decision left available, by envelope, as of that instant, whatever has moved since.
 */
export async function readLeftAfter(
  db: Kysely<DB>,
  sessionId: string,
  decidedAt: string,
  year: number,
): Promise<{ name: Words; leftCents: number }[]> {
  const reservedAt = await readReservedAt(db, sessionId);
  const at = reservedAt !== null && reservedAt > decidedAt ? reservedAt : decidedAt;
  const envelopeIds = [...new Set((await readCompared(db, sessionId)).map((item) => item.envelope_id))];
  const envelopes = await readAvailable(db, envelopeIds, year);
  return Promise.all(
    envelopes.map(async ({ id, name }) => {
      const lines = await readLinesAsOf(db, id, { by: 'recording', at });
      return { name, leftCents: lines.find((line) => line.year === year && line.credit === 'AE')?.available ?? 0 };
    }),
  );
}

/** The name of a session's scenario, even a removed one. */
export const readScenarioName = async (db: Kysely<DB>, sessionId: string, number: number): Promise<string> =>
  (
    await db
      .selectFrom('scenario')
      .where('session_id', '=', sessionId)
      .where('number', '=', number)
      .select('name')
      .executeTakeFirstOrThrow()
  ).name;
