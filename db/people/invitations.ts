import { type Kysely, sql, type Transaction } from 'kysely';
import type { ByPerson } from '../../domain/core/command.ts';
import { INVITATION_COUNTED_HOURS, type InvitationOutcome, invitationEndsAt } from '../../domain/people/invitation.ts';
import type { DB } from '../core/schema.ts';

export type NewInvitation = {
  id: string;
  inviterId: string;
  /** Of the event that invites. */
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

/** What is left of an invitation that has ended: that there was one. */
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

/** Ends those whose time is over. */
export async function lapseInvitations(db: Kysely<DB>, at: string): Promise<void> {
  await db
    .updateTable('invitation')
    .set(ended('lapsed', null, at))
    .where('outcome', 'is', null)
    .where('ends_at', '<=', at)
    .execute();
}

/** How many of a person, and of its organisation, are open or were made within a day. */
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

/** Whether an address has an open invitation of an organisation. */
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

/** The invitation of a link that has not ended; undefined where the link leads nowhere. */
export const readInvitationByLink = (db: Kysely<DB>, linkSha256: Buffer) =>
  invitations(db).where('i.link_sha256', '=', linkSha256).executeTakeFirst();

/** One that a person has sent, whatever became of it. */
export const readInvitation = (db: Kysely<DB>, inviterId: string, id: string) =>
  invitations(db).where('i.person_id', '=', inviterId).where('i.id', '=', id).executeTakeFirst();

/** The one that an event of a person has made. */
export const readInvitationOfEvent = (db: Kysely<DB>, inviterId: string, version: number) =>
  invitations(db).where('i.person_id', '=', inviterId).where('i.version', '=', version).executeTakeFirst();

/** Those that may be accepted at an instant, the newest first: of an organisation, or of one of its people alone. */
export const readOpenInvitations = (db: Kysely<DB>, organisationId: string, at: string, inviterIds?: readonly string[]) =>
  invitations(db)
    .where('i.organisation_id', '=', organisationId)
    .where('i.outcome', 'is', null)
    .where('i.ends_at', '>', at)
    .$if(inviterIds !== undefined, (query) => query.where('i.person_id', '=', sql<string>`ANY(${inviterIds ?? []}::uuid[])`))
    .orderBy('i.id', 'desc')
    .execute();

/** The address that an issuer says of a person, and whether it has seen that it is this person's. */
export const readAddress = (db: Kysely<DB>, personId: string): Promise<{ email: string; emailVerified: boolean }> =>
  db.selectFrom('person').where('id', '=', personId).select(['email', 'email_verified as emailVerified']).executeTakeFirstOrThrow();
