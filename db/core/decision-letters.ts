import type { Kysely } from 'kysely';
import type { SealLevel } from '../../domain/core/seal-level.ts';
import type { Event } from '../../domain/core/event.ts';
import type { DB } from './schema.ts';

/** The event of a decision. */
type OfEvent = Pick<Event, 'streamId' | 'version'>;

/** A kept letter without its bytes. `seal`: the name in its certificate, and its level; null where it has none. */
export type KeptLetter = OfEvent & { madeAt: string; seal: { name: string; level: SealLevel } | null; sha256: string };

const of = (db: Kysely<DB>, { streamId, version }: OfEvent) =>
  db.selectFrom('decision_letter').where('stream_id', '=', streamId).where('version', '=', version);

/** The bytes of a decision's letter; undefined where none is kept. */
export const readDecisionLetter = (db: Kysely<DB>, event: OfEvent): Promise<{ document: Buffer; sha256: string } | undefined> =>
  of(db, event).select(['document', 'sha256']).executeTakeFirst();

/** The letters of these decisions that are kept, without their bytes. */
export async function readKeptLetters(db: Kysely<DB>, events: readonly OfEvent[]): Promise<KeptLetter[]> {
  if (events.length === 0) return [];
  const rows = await db
    .selectFrom('decision_letter')
    .where((where) => where.or(events.map(({ streamId, version }) => where.and({ stream_id: streamId, version }))))
    .select(['stream_id as streamId', 'version', 'made_at as madeAt', 'sealed_by as name', 'seal_level as level', 'sha256'])
    .execute();
  return rows.map(({ name, level, ...kept }) => ({ ...kept, seal: name !== null && level !== null ? { name, level } : null }));
}

/** Keeps a decision's letter, unless another sender has kept it in the meantime; returns the bytes that are kept. */
export async function keepDecisionLetter(db: Kysely<DB>, kept: KeptLetter & { document: Buffer }): Promise<Buffer> {
  const { streamId, version, madeAt, seal, sha256, document } = kept;
  const sealed = { sealed_by: seal?.name ?? null, seal_level: seal?.level ?? null };
  await db
    .insertInto('decision_letter')
    .values({ stream_id: streamId, version, made_at: madeAt, ...sealed, sha256, document })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await of(db, kept).select('document').executeTakeFirstOrThrow()).document;
}
