import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { Guarantee, RecordGuarantee } from '../../domain/grants/guarantee.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

export async function insertGuarantee(trx: Transaction<DB>, version: number, { id, caller, body }: Given<RecordGuarantee>): Promise<void> {
  await trx
    .insertInto('guarantee')
    .values({
      grant_id: id,
      version,
      guarantor: body.guarantor,
      reference: body.reference,
      guaranteed_cents: body.guaranteedCents,
      ends_on: body.endsOn,
      recorded_by: caller.personId,
    })
    .execute();
}

/** The guarantees of grant `g` as the rules read them, oldest first. */
export const guaranteesOfGrant = sql<Guarantee[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('guaranteedCents', guaranteed_cents, 'endsOn', ends_on) ORDER BY version), '[]')
  FROM guarantee WHERE grant_id = g.id)`;

/** The guarantees of a grant's advance, oldest first. */
export const guaranteesPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('guarantee')
      .where('grant_id', '=', grantId)
      .select(['guarantor', 'reference', 'guaranteed_cents as guaranteedCents', 'ends_on as endsOn'])
      .orderBy('version'),
  );
export const readGuarantees = (db: Kysely<DB>, grantId: string) => readAlone(db, guaranteesPart(db, grantId));
