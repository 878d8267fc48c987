import type { AwardCondition, CertifyCondition } from '../../domain/grants/acceptance.ts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import { part } from '../connection/together.ts';
import type { DB } from '../core/schema.ts';

/** The conditions of a grant's award, each with the event of its certification. */
const ofGrant = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('award_condition as c')
    .leftJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'c.grant_id').onRef('e.version', '=', 'c.certified_version'))
    .where('c.grant_id', '=', grantId);

/** The conditions of grant `g`'s award, by number. */
export const conditionsOfGrant = sql<AwardCondition[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'number', c.number, 'wording', c.wording, 'shown', c.shown, 'evidence', c.evidence, 'certifiedBy', e.person_id) ORDER BY c.number), '[]')
  FROM award_condition AS c LEFT JOIN event AS e ON e.stream_id = c.grant_id AND e.version = c.certified_version
  WHERE c.grant_id = g.id)`;

export const readConditions = (db: Kysely<DB>, grantId: string): Promise<AwardCondition[]> =>
  ofGrant(db, grantId)
    .select(['c.number', 'c.wording', 'c.shown', 'c.evidence', 'e.person_id as certifiedBy'])
    .orderBy('c.number')
    .execute();

/** The wordings of the conditions that are not certified. */
export const readUncertified = async (db: Kysely<DB>, grantId: string): Promise<string[]> =>
  (await readConditions(db, grantId)).flatMap(({ wording, evidence }) => (evidence === null ? [wording] : []));

/** The same as an agreement says them, with the instants of their certifications. */
export const conditionsPart = (db: Kysely<DB>, grantId: string) =>
  part(ofGrant(db, grantId).select(['c.wording', 'c.evidence', 'e.at']).orderBy('c.number'), { instants: ['at'] });

/** The wordings of the conditions under which an application was awarded, by number; none where it was not. */
export const readConditionsOfAward = async (db: Kysely<DB>, applicationId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('award_condition as c')
      .innerJoin('grant as g', 'g.id', 'c.grant_id')
      .where('g.application_id', '=', applicationId)
      .select('c.wording')
      .orderBy('c.number')
      .execute()
  ).map(({ wording }) => wording);

export async function insertConditions(
  trx: Transaction<DB>,
  grants: readonly { id: string; conditions: readonly string[] }[],
): Promise<void> {
  const rows = grants.flatMap(({ id, conditions }) =>
    conditions.map((wording, place) => ({
      ...{ grant_id: id, number: place + 1, wording },
      ...{ shown: null, evidence: null, certified_version: null },
    })),
  );
  if (rows.length > 0) await trx.insertInto('award_condition').values(rows).execute();
}

/** Keeps what the beneficiary says of a condition; null: it is returned. */
export async function storeShown(trx: Transaction<DB>, grantId: string, number: number, shown: string | null): Promise<void> {
  await trx.updateTable('award_condition').set({ shown }).where('grant_id', '=', grantId).where('number', '=', number).execute();
}

export async function markCertified(trx: Transaction<DB>, { id, body }: Given<CertifyCondition>, version: number): Promise<void> {
  await trx
    .updateTable('award_condition')
    .set({ certified_version: version, evidence: body.evidence })
    .where('grant_id', '=', id)
    .where('number', '=', body.number)
    .execute();
}
