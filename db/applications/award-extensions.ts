import { type Kysely, sql, type Transaction } from 'kysely';
import type { ExtendAwardPeriod } from '../../domain/applications/award-period.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import type { DB } from '../core/schema.ts';
import { part } from '../connection/together.ts';

/** Extends the time to award a locked application; returns the extension's number. */
export async function insertAwardExtension(
  trx: Transaction<DB>,
  applicationId: string,
  { until, reason }: Pick<ExtendAwardPeriod, 'until' | 'reason'>,
  { silenceAt, silenceWarnAt }: { silenceAt: string; silenceWarnAt: string | null },
  { personId, at }: ByPerson,
): Promise<number> {
  await trx
    .updateTable('application')
    .set({ silence_at: silenceAt, silence_warn_at: silenceWarnAt, silence_warned_at: null })
    .where('id', '=', applicationId)
    .execute();
  const { number } = await trx
    .insertInto('award_extension')
    .values({
      application_id: applicationId,
      number: sql<number>`(SELECT count(*) + 1 FROM award_extension WHERE application_id = ${applicationId})`,
      until,
      reason,
      person_id: personId,
      extended_at: at,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** Each extension of the time to award an application, oldest first. */
export const awardExtensionsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('award_extension')
      .where('application_id', '=', applicationId)
      .select(['number', 'until', 'reason', 'extended_at as extendedAt'])
      .orderBy('number'),
    { instants: ['extendedAt'] },
  );

/** One extension, as its letter says it. */
export const readAwardExtension = (db: Kysely<DB>, applicationId: string, number: number) =>
  db
    .selectFrom('award_extension')
    .where('application_id', '=', applicationId)
    .where('number', '=', number)
    .select(['until', 'reason'])
    .executeTakeFirstOrThrow();
