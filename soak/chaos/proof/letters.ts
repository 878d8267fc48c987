import { type Kysely, sql } from 'kysely';
import { readAddressed } from '../../../activities/letters.ts';
import { isOwed } from '../../../db/core/events.ts';
import { letterIdOf } from '../../../db/core/letters.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Role } from '../../../domain/core/role.ts';
import type { LetterContent } from '../../../letters/texts.ts';
import type { Taken } from '../mailbox.ts';
import { hasStayed } from '../rest.ts';

const DOMAIN = '@guichet';

/** A letter's reader: a person, or the invited one. */
const readerId = sql<string>`coalesce(letter.person_id, letter.invitation_id)`.as('readerId');

type Letters = { faults: string[]; sent: number; again: number };

/**
 * Every letter that is owed and did not leave, that left without being owed or under a foreign id, or that came again
 * although no process had died in between. A letter that came again after a death came under its own Message-ID, which
 * follows from its event and its reader, so that no two senders have two for it: its sender died, or lost PostgreSQL or
 * Temporal, between the mail server's answer and its row.
 * @param deathsMs the instants of the deaths, in milliseconds since the epoch
 */
export async function letterFaults(db: Kysely<DB>, taken: readonly Taken[], deathsMs: readonly number[]): Promise<Letters> {
  const rows = await db
    .selectFrom('letter')
    .select(['id', 'stream_id', 'version', readerId, 'sent_at', 'subject', hasStayed.as('hasStayed')])
    .execute();
  const byId = Map.groupBy(taken, ({ messageId }) => messageId.replace(DOMAIN, ''));
  const known = new Set(rows.map(({ id }) => id));
  const faults = [
    ...rows.filter((row) => !row.sent_at && !row.subject && row.hasStayed).map(({ id }) => `letter ${id} has not left`),
    ...rows.filter((row) => row.sent_at && !byId.has(row.id)).map(({ id }) => `letter ${id} counts as sent, and was never taken`),
    ...[...byId.keys()].filter((id) => !known.has(id)).map((id) => `a letter came that no row knows: ${id}`),
    ...(await strangeIds(db)),
    ...(await missingLetters(db, rows)),
  ];
  for (const [id, [first, ...others]] of byId) {
    let before = first?.atMs ?? 0;
    for (const { atMs } of others) {
      if (!deathsMs.some((death) => death >= before - GRACE_MS && death <= atMs))
        faults.push(`letter ${id} came again, and nothing had died`);
      before = atMs;
    }
  }
  return { faults, sent: byId.size, again: taken.length - byId.size };
}

/**
 * The letters whose id does not follow from their event and their reader: another sender would write them once more.
 */
async function strangeIds(db: Kysely<DB>): Promise<string[]> {
  const rows = await db
    .selectFrom('letter')
    .innerJoin('event', (join) => join.onRef('event.stream_id', '=', 'letter.stream_id').onRef('event.version', '=', 'letter.version'))
    .select(['letter.id', readerId, 'event.hash'])
    .execute();
  return rows.flatMap(({ id, readerId: reader, hash }) =>
    id === letterIdOf({ hash }, reader) ? [] : [`letter ${id} has an id that is not its event's and its reader's`],
  );
}

/** A sender may have lost PostgreSQL a moment before its letter was read whole. */
const GRACE_MS = 10_000;

/** True of a letter that asks for an opinion and is the leads' as long as no reviewer is asked for it. */
const standsForReviewer = ({ name, facts }: LetterContent): boolean =>
  name === 'remindReviewer' || ('isAssigned' in facts && !facts.isAssigned);

/**
 * The people to whom the events say that letters are written, and who have none. Some letters go to the person who is
 * asked for an opinion, or answers for the work, when they are written: a person asked later is not missed, as long as
 * one was notified, nor is a lead where the reviewer who was notified has been taken from the opinion since. Nor is a
 * person who came back only after the event: no letters are written to people who have left.
 */
async function missingLetters(
  db: Kysely<DB>,
  rows: readonly { stream_id: string; version: number; readerId: string }[],
): Promise<string[]> {
  const placeOf = ({ stream_id: id, version }: { stream_id: string; version: number }) => `${id}/${version}`;
  const written = Map.groupBy(rows, placeOf);
  const reviewers = await db
    .selectFrom('person')
    .where('roles', '@>', sql<Role[]>`ARRAY['reviewer']`)
    .select('id')
    .execute();
  const events = await db
    .selectFrom('event')
    .innerJoin('stream as s', 's.id', 'event.stream_id')
    .where(isOwed)
    .select([
      's.kind',
      'event.stream_id as streamId',
      'event.version',
      'event.name',
      'event.person_id as personId',
      'event.at',
      'event.facts',
    ])
    .execute();
  const returned = await readReturns(db);
  const missing: string[] = [];
  for (const { kind, ...event } of events) {
    for (const { person, owed } of await readAddressed(db, kind, event)) {
      const told = written.get(`${event.streamId}/${event.version}`) ?? [];
      const mayBeLater = told.length > 0 && (standsForReviewer(owed) || reviewers.some(({ id }) => id === person.id));
      const hadLeft = (returned.get(person.id) ?? '') >= event.at;
      if (!mayBeLater && !hadLeft && !told.some((letter) => letter.readerId === person.id))
        missing.push(`${person.email} was not told of ${event.name} at version ${event.version} of ${kind} ${event.streamId}`);
    }
  }
  return missing;
}

/** When a person's account was enabled last, by their id. */
async function readReturns(db: Kysely<DB>): Promise<Map<string, string>> {
  const events = await db.selectFrom('event').where('name', '=', 'enableAccount').select(['stream_id', 'at']).orderBy('at').execute();
  return new Map(events.map(({ stream_id: id, at }) => [id, at]));
}
