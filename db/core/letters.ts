import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import { v5 as uuidOfName } from 'uuid';
import type { FollowedKind, Moved } from '../../domain/core/command.ts';
import type { Event } from '../../domain/core/event.ts';
import { isOwed, STREAMS_BEHIND } from './events.ts';
import type { StreamKind } from './columns.ts';
import type { DB } from './schema.ts';
import { statement } from '../connection/statement.ts';

/** Wakes the letters' workflow for a thing, beside its own commands. */
const WRITE_LETTERS = 'writeLetters';

/** True for a stream whose letters the letters' workflow is to write. */
const isOwing = sql<boolean>`stream.acknowledged < stream.version AND stream.undelivered_at IS NULL`;

/**
 * An event with its hash, which is unique, even among events of the same number after PostgreSQL was restored from a
 * backup.
 */
export type OwedEvent = Event & { hash: string };

const readStream = statement((db, streamId: string) =>
  db.selectFrom('stream').where('id', '=', streamId).select(['kind', 'version', 'acknowledged']),
);
const readOwedEvents = statement((db, streamId: string, acknowledged: number, version: number) =>
  db
    .selectFrom('event')
    .where('stream_id', '=', streamId)
    .where('version', '>', acknowledged)
    .where('version', '<=', version)
    .where(isOwed)
    .select(['stream_id as streamId', 'version', 'name', 'person_id as personId', 'at', 'facts', 'hash'])
    .orderBy('version'),
);

/** A stream's events whose letters are not all written yet, up to its version. */
export async function readOwed(db: Kysely<DB>, streamId: string): Promise<{ kind: StreamKind; version: number; events: OwedEvent[] }> {
  const [stream] = await readStream(db, streamId);
  assert(stream, `there is no stream ${streamId}`);
  const { kind, version, acknowledged } = stream;
  return { kind, version, events: await readOwedEvents(db, streamId, acknowledged, version) };
}

/** `forMs`: for how long it has owed letters; negative if its turn is still to come. */
type Owing = Moved & { forMs: number };

/**
 * Things that owe letters and have not failed to send them, those owed for longest first; of those owed since the same
 * transaction, applications come first.
 */
export async function readOwing(db: Kysely<DB>, limit: number): Promise<Owing[]> {
  const { rows } = await sql<{ id: string; kind: FollowedKind; version: number; forMs: number }>`
    SELECT id, kind, version, (extract(epoch FROM clock_timestamp() - owed_since) * 1000)::bigint AS "forMs"
    FROM ${STREAMS_BEHIND} WHERE ${isOwing} ORDER BY owed_since, kind, id LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, name: WRITE_LETTERS }));
}

/** How many of these still owe such letters. */
export async function countOwing(db: Kysely<DB>, ids: readonly string[]): Promise<number> {
  const { count } = await db
    .selectFrom('stream')
    .where('id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .where(isOwing)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Leaves a thing's letters, which could not be sent, to its own workflow. */
export async function leaveToWorkflow(db: Kysely<DB>, id: string): Promise<void> {
  await db
    .updateTable('stream')
    .set({ undelivered_at: sql`now()` })
    .where('id', '=', id)
    .where(isOwing)
    .execute();
}

/** Another sender has the letter, for this many minutes at most. */
export class LetterTaken extends Error {
  constructor(id: string) {
    super(`letter ${id} is being sent by another`);
  }
}

const NAMESPACE = '6d8f6c0e-52e9-5a34-8f5f-3c1f1f7f2b55';

/**
 * The id of the letter that a person, or an invited person, is owed for an event: the same for every writer at any
 * time.
 */
export const letterIdOf = ({ hash }: Pick<OwedEvent, 'hash'>, readerId: string): string => uuidOfName(`${hash}/${readerId}`, NAMESPACE);

/**
 * Longer than the timeout of a mail server: a sender that claimed a letter that long ago is dead, and the next one may
 * have it.
 */
const TAKEN_UP_MINUTES = 2;

type Claimed = {
  id: string;
  streamId: string;
  version: number;
  personId: string | null;
  invitationId: string | null;
  ofApplicant: boolean;
};
const claim = statement((db, { id, streamId, version, personId, invitationId, ofApplicant }: Claimed) =>
  db
    .insertInto('letter')
    .values({
      ...{ id, stream_id: streamId, version, person_id: personId, invitation_id: invitationId },
      ...{ of_applicant: ofApplicant, claimed_at: sql`now()` },
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ claimed_at: sql`now()` })
        .where('letter.sent_at', 'is', null)
        .where('letter.subject', 'is', null)
        .where((where) =>
          where.or([
            where('letter.claimed_at', 'is', null),
            where('letter.claimed_at', '<', sql<string>`now() - make_interval(mins => ${sql.lit(TAKEN_UP_MINUTES)})`),
          ]),
        ),
    )
    .returning('id'),
);

/**
 * Claims the letter for an event to a person, or to an invited person, for this caller alone. `ofApplicant`: it tells
 * the applicant, and so notifies. `dealtWith`: it was sent, or a digest holds it.
 * @throws LetterTaken while another sender has it
 */
export async function claimLetter(
  db: Kysely<DB>,
  event: OwedEvent,
  { id: readerId, invited, ofApplicant = false }: { id: string; invited?: object; ofApplicant?: boolean },
): Promise<{ id: string; dealtWith: boolean }> {
  const id = letterIdOf(event, readerId);
  const [personId, invitationId] = invited ? [null, readerId] : [readerId, null];
  const [taken] = await claim(db, { id, streamId: event.streamId, version: event.version, personId, invitationId, ofApplicant });
  if (taken) return { id, dealtWith: false };
  const letter = await db.selectFrom('letter').where('id', '=', id).select(['sent_at', 'subject']).executeTakeFirstOrThrow();
  if (letter.sent_at === null && letter.subject === null) throw new LetterTaken(id);
  return { id, dealtWith: true };
}

/** Releases a letter that could not be sent, so that the next attempt need not wait. */
export async function releaseLetter(db: Kysely<DB>, id: string): Promise<void> {
  await db.updateTable('letter').set({ claimed_at: null }).where('id', '=', id).execute();
}

const markSent = statement((db, id: string, at: string) =>
  db.updateTable('letter').set({ sent_at: at }).where('id', '=', id).where('sent_at', 'is', null),
);

/** The first instant stays: another sender, taken for dead, may have sent it first. */
export async function markLetterSent(db: Kysely<DB>, id: string, at: string): Promise<void> {
  await markSent(db, id, at);
}

const letterSubject = statement((db, applicationId: string) =>
  db
    .selectFrom('application as a')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .where('a.id', '=', applicationId)
    .select([
      'a.title',
      'a.organisation_id',
      'a.call_id',
      'a.call_version',
      'o.name as organisation',
      'o.legal_category',
      'o.department',
      'a.requested_cents',
      'a.submitted_at',
      'a.screening_due_at',
      'a.screening_reason',
      'a.admissible_at',
      'a.silence_at',
      'a.silent_since',
      'a.withdrawal_reason',
      'a.own_derogation',
      'a.own_derogation_reference',
    ]),
);

/** What letters about an application quote from it. */
export async function readLetterSubject(db: Kysely<DB>, applicationId: string) {
  const [subject] = await letterSubject(db, applicationId);
  assert(subject, `there is no application ${applicationId}`);
  return subject;
}
export type LetterSubject = Awaited<ReturnType<typeof readLetterSubject>>;

/** What letters about a grant quote from it, and which sides have not signed it. */
export async function readLetterGrant(db: Kysely<DB>, grantId: string) {
  const grant = await db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select(['application_id', 'deadline_at', 'state', 'awarded_cents', 'form'])
    .executeTakeFirstOrThrow();
  const signatures = await db.selectFrom('signature').where('grant_id', '=', grantId).where('plan', '=', 1).select('side').execute();
  const missing = (['beneficiary', 'fund'] as const).filter((side) => !signatures.some((signature) => signature.side === side));
  return { ...grant, missing };
}

/** What letters about a report quote from it: when and by whom it was given, and what its review says. */
export const readLetterReport = (db: Kysely<DB>, grantId: string, rank: number, number: number) =>
  db
    .selectFrom('report as r')
    .leftJoin('report_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
    )
    .where('r.grant_id', '=', grantId)
    .where('r.rank', '=', rank)
    .where('r.number', '=', number)
    .select(['r.reported_at as reportedAt', 'r.reported_by as reportedBy', 'r.correction', 'v.reasons'])
    .executeTakeFirstOrThrow();
