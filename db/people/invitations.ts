import { type Kysely, sql, type Transaction } from 'kysely';
import type { ByPerson } from '../../domain/core/command.ts';
import { INVITATION_COUNTED_HOURS, type InvitationOutcome, invitationEndsAt } from '../../domain/people/invitation.ts';
import type { DB } from '../core/schema.ts';

type NewInvitation = {
  id: string;
  inviterId: string;
  /** The version of the inviting event. */
  version: number;
  organisationId: string;
  email: string;
  message: string | null;
  linkSha256: Buffer;
  at: string;
};

export async function insertInvitation(trx: Transaction<DB>, { id, at, ...given }: NewInvitation): Promise<void> {
  await trx
    .insertInto('invitation')
    .values({
      id,
      person_id: given.inviterId,
      version: given.version,
      organisation_id: given.organisationId,
      email: given.email,
      message: given.message,
      link_sha256: given.linkSha256,
      invited_at: at,
      ends_at: invitationEndsAt(at),
    })
    .execute();
}

/** What is kept of an ended invitation: only that there was one. */
const ended = (outcome: InvitationOutcome, by: string | null, at: string) => ({
  outcome,
  ended_by: by,
  ended_at: at,
  email: null,
  message: null,
  link_sha256: null,
});

export async function endInvitation(
  trx: Transaction<DB>,
  id: string,
  outcome: 'accepted' | 'withdrawn',
  { personId, at }: Pick<ByPerson, 'personId' | 'at'>,
): Promise<void> {
  await trx
    .updateTable('invitation')
    .set(ended(outcome, personId, at))
    .where('id', '=', id)
    .execute();
}

/** Ends expired invitations. */
export async function lapseInvitations(db: Kysely<DB>, at: string): Promise<void> {
  await db
    .updateTable('invitation')
    .set(ended('lapsed', null, at))
    .where('outcome', 'is', null)
    .where('ends_at', '<=', at)
    .execute();
}

/** The numbers of a person's, and of their organisation's, invitations that are open or were sent within a day. */
export async function countInvitations(
  db: Kysely<DB>,
  { id, organisationId }: { id: string; organisationId: string },
  at: string,
): Promise<{ ofPerson: number; ofOrganisation: number }> {
  return db
    .selectFrom('invitation')
    .where('organisation_id', '=', organisationId)
    .where((where) =>
      where.or([
        where.and([where('outcome', 'is', null), where('ends_at', '>', at)]),
        where('invited_at', '>', sql<string>`${at}::timestamptz - make_interval(hours => ${sql.lit(INVITATION_COUNTED_HOURS)})`),
      ]),
    )
    .select([
      sql<number>`count(*) FILTER (WHERE person_id = ${id})::integer`.as('ofPerson'),
      sql<number>`count(*)::integer`.as('ofOrganisation'),
    ])
    .executeTakeFirstOrThrow();
}

/** True if an address has an open invitation of an organisation. */
export async function isAddressInvited(db: Kysely<DB>, organisationId: string, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('invitation')
    .where('organisation_id', '=', organisationId)
    .where('email', '=', email)
    .where('outcome', 'is', null)
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

const invitations = (db: Kysely<DB>) =>
  db
    .selectFrom('invitation as i')
    .innerJoin('person as p', 'p.id', 'i.person_id')
    .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
    .select(['i.id', 'i.person_id as inviterId', 'i.organisation_id as organisationId', 'i.email', 'i.message', 'i.outcome'])
    .select(['i.invited_at as invitedAt', 'i.ends_at as endsAt', 'i.link_sha256 as linkSha256'])
    .select(['p.given_name', 'p.usual_name', 'p.language', 'o.name as organisation', 'o.siret']);

export type InvitationRow = Awaited<ReturnType<typeof readInvitationByLink>> & {};

/** The open invitation of a link; undefined if there is none. */
export const readInvitationByLink = (db: Kysely<DB>, linkSha256: Buffer) =>
  invitations(db).where('i.link_sha256', '=', linkSha256).executeTakeFirst();

/** An invitation that a person has sent, whatever became of it. */
export const readInvitation = (db: Kysely<DB>, inviterId: string, id: string) =>
  invitations(db).where('i.person_id', '=', inviterId).where('i.id', '=', id).executeTakeFirst();

/** The invitation of a person's event. */
export const readInvitationOfEvent = (db: Kysely<DB>, inviterId: string, version: number) =>
  invitations(db).where('i.person_id', '=', inviterId).where('i.version', '=', version).executeTakeFirst();

/**
 * The invitations that may be accepted at an instant, newest first: of an organisation, or of some of its people alone.
 */
export const readOpenInvitations = (db: Kysely<DB>, organisationId: string, at: string, inviterIds?: readonly string[]) =>
  invitations(db)
    .where('i.organisation_id', '=', organisationId)
    .where('i.outcome', 'is', null)
    .where('i.ends_at', '>', at)
    .$if(inviterIds !== undefined, (query) => query.where('i.person_id', '=', sql<string>`ANY(${inviterIds ?? []}::uuid[])`))
    .orderBy('i.id', 'desc')
    .execute();

/** The address that a person's issuer gives, and whether it is verified. */
export const readAddress = (db: Kysely<DB>, personId: string): Promise<{ email: string; emailVerified: boolean }> =>
  db.selectFrom('person').where('id', '=', personId).select(['email', 'email_verified as emailVerified']).executeTakeFirstOrThrow();
