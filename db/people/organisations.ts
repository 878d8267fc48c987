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

/** Stores a source's description of an organisation; what it does not say stays. */
export async function describeOrganisation(
  db: Kysely<DB> | Transaction<DB>,
  id: string,
  { name, legalCategory, department, by, at }: Description,
): Promise<void> {
  await db
    .updateTable('organisation')
    .set((set) => ({
      name: name ?? set.ref('name'),
      legal_category: legalCategory ?? set.ref('legal_category'),
      department: department ?? set.ref('department'),
      described_by: by,
      described_at: at,
    }))
    .where('id', '=', id)
    .where(sql<boolean>`(described_by IS DISTINCT FROM ${BY_HAND} OR ${by} = ${BY_HAND})`)
    .execute();
}
