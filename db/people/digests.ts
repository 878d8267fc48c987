import { type Kysely, sql } from 'kysely';
import { v5 as uuidOfName } from 'uuid';
import type { Language } from '../../domain/core/words.ts';
import type { DB } from '../core/schema.ts';

const NAMESPACE = '0b0d7a43-8f0c-5b1e-9d7e-5b7f0a6f3c21';

/** Holds a letter's words for the next digest. */
export async function holdLetter(db: Kysely<DB>, id: string, { subject, text }: { subject: string; text: string }): Promise<void> {
  await db.updateTable('letter').set({ subject, text }).where('id', '=', id).execute();
}

/**
 * Puts the letters held for events before an instant into the digest of a day, once for each person and day: a digest
 * that is retried after a failure or a worker's death is the same one, and letters held meanwhile go into the next.
 * Letters that no earlier digest could deliver are included.
 */
export async function fillDigests(db: Kysely<DB>, on: string, before: string): Promise<void> {
  await sql`
    UPDATE letter SET digest_on = ${on}
    WHERE subject IS NOT NULL AND digest_on IS DISTINCT FROM ${on}
      AND EXISTS (SELECT FROM event WHERE stream_id = letter.stream_id AND event.version = letter.version AND at < ${before}::timestamptz)
      AND NOT EXISTS (SELECT FROM letter AS other WHERE other.person_id = letter.person_id AND other.digest_on = ${on})`.execute(db);
}

/** The people to whom the digest of a day is still owed; disabled accounts get no letters. */
export async function readOwedDigests(db: Kysely<DB>, on: string): Promise<string[]> {
  const rows = await db
    .selectFrom('letter')
    .where('digest_on', '=', on)
    .where('subject', 'is not', null)
    .where('person_id', 'not in', (select) => select.selectFrom('person').where('disabled_at', 'is not', null).select('id'))
    .select('person_id')
    .distinct()
    .orderBy('person_id')
    .execute();
  return rows.flatMap(({ person_id: personId }) => personId ?? []);
}

type Digest = {
  id: string;
  email: string;
  language: Language;
  name: string;
  held: { subject: string; text: string }[];
};

/** One person's digest of a day: its id is derived from both; its letters are in the order of their events. */
export async function readDigest(db: Kysely<DB>, personId: string, on: string): Promise<Digest> {
  const [{ given_name: given, usual_name: usual, ...person }, held] = await Promise.all([
    db.selectFrom('person').where('id', '=', personId).select(['email', 'language', 'given_name', 'usual_name']).executeTakeFirstOrThrow(),
    db
      .selectFrom('letter as l')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'l.stream_id').onRef('e.version', '=', 'l.version'))
      .where('l.person_id', '=', personId)
      .where('l.digest_on', '=', on)
      .where('l.subject', 'is not', null)
      .select((select) => [select.ref('l.subject').$notNull().as('subject'), select.ref('l.text').$notNull().as('text')])
      .orderBy('e.at')
      .orderBy('e.stream_id')
      .orderBy('e.version')
      .execute(),
  ]);
  return { id: uuidOfName(`${personId}/${on}`, NAMESPACE), ...person, name: `${given} ${usual}`, held };
}

/** Records that the digest was sent: its letters have left, and their words are deleted. */
export async function markDigestSent(db: Kysely<DB>, personId: string, on: string, at: string): Promise<void> {
  await db
    .updateTable('letter')
    .set({ sent_at: at, subject: null, text: null })
    .where('person_id', '=', personId)
    .where('digest_on', '=', on)
    .where('subject', 'is not', null)
    .execute();
}
