import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';

/** The describer of an organisation that an admin has settled: other sources then no longer change it. */
export const BY_HAND = 'hand';

/** An organisation as it is known, with the source of its description. */
export const readOrganisation = (db: Kysely<DB>, id: string) =>
  db
    .selectFrom('organisation')
    .where('id', '=', id)
    .select(['id', 'siret', 'name', 'legal_category as legalCategory', 'department'])
    .select(['described_by as describedBy', 'described_at as describedAt'])
    .executeTakeFirstOrThrow();

type Description = { name: string | null; legalCategory: string | null; department: string | null; by: string; at: string };

/**
 * Stores a source's description of an organisation; what it does not say stays. What was known before stays too, with
 * the instant until which it was.
 */
export async function describeOrganisation(
  db: Kysely<DB> | Transaction<DB>,
  id: string,
  { name, legalCategory, department, by, at }: Description,
): Promise<void> {
  // Each part of one statement sees the row as it was before it.
  await sql`
    WITH described AS (
      UPDATE organisation SET name = coalesce(${name}, name), legal_category = coalesce(${legalCategory}, legal_category),
        department = coalesce(${department}, department), described_by = ${by}, described_at = ${at}
      WHERE id = ${id} AND (described_by IS DISTINCT FROM ${BY_HAND} OR ${by}::text = ${BY_HAND})
      RETURNING id
    )
    INSERT INTO organisation_description (organisation_id, at, described_by, former_legal_category, former_department)
    SELECT o.id, ${at}::timestamptz, ${by}::text, o.legal_category, o.department FROM organisation AS o JOIN described USING (id)
    ON CONFLICT DO NOTHING`.execute(db);
}
