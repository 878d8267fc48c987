import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { commands } from '../../activities/index.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { yearsToClose } from '../../db/ledger/years.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { CREDITS } from '../../domain/ledger/envelope.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import { SHIPPED_CALL } from './domain.ts';
import type { AppHarness } from './app-harness.ts';
import { KEYS } from './invitation-links.ts';

const YEAR_CENTS = 1_000_000_000;

/** Allots to the shipped envelope, for each of these years counted from this one, as much as it has this year. */
async function allot(harness: AppHarness, years: readonly number[]): Promise<void> {
  const at = await harness.now();
  await harness.database.db.transaction().execute(async (trx) => {
    const { envelope_id: envelopeId, stream_id: streamId } = await trx
      .selectFrom('call')
      .where('id', '=', SHIPPED_CALL.id)
      .select(['envelope_id', 'stream_id'])
      .executeTakeFirstOrThrow();
    const asked = years.flatMap((ahead) =>
      CREDITS.map((credit) => ({
        kind: 'allot' as const,
        envelopeId,
        year: yearOf(at) + ahead,
        credit,
        amountCents: YEAR_CENTS,
        trancheId: null,
        subject: String(ahead),
        valueDate: parisDate(at),
        cause: { streamId, version: 1 },
      })),
    );
    await postMovements(trx, asked, 'all_or_none', at);
  });
}

/** The same for each of the coming years: a test's clock may run into them. */
export const allotComingYears = (harness: AppHarness, years: number): Promise<void> =>
  allot(
    harness,
    Array.from({ length: years }, (_, index) => index + 1),
  );

/** As much again in the past year: its books are to be closed then. */
export const allotLastYear = (harness: AppHarness): Promise<void> => allot(harness, [-1]);

/** Twice as much again this year, for tests that make many grants. */
export const allotMore = (harness: AppHarness): Promise<void> => allot(harness, [0, 0]);

/**
 * Closes every year of the fund's envelopes that is over by a test's clock: what is reserved there moves to the current
 * year.
 */
export async function closeYearsThatAreOver(harness: AppHarness): Promise<void> {
  const { db } = harness.database;
  const at = await harness.now();
  // The API runs on the machine's clock: its checks on the rows are done here, as a person of finance.
  const { id: personId, organisation_id: organisationId } = await db
    .selectFrom('person')
    .where('roles', '@>', sql<Role[]>`ARRAY['finance']`)
    .select(['id', 'organisation_id'])
    .executeTakeFirstOrThrow();
  const caller: Caller = { personId, organisationId, roles: ['finance'] };
  for (const { id, year } of await yearsToClose(db, yearOf(at)).select(['e.id', 'l.year']).execute()) {
    const answer = await commands(db, KEYS).closeYear(
      { name: 'closeYear', id, creates: false, key: randomUUID(), caller, body: { year } },
      { clock: () => at },
    );
    if ('refusal' in answer) throw new Error(answer.refusal.code);
  }
}
