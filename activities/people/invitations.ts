import type { Kysely } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { hashOfToken, type InvitationLinks } from '../../db/people/invitation-links.ts';
import { endInvitation, insertInvitation, isAddressInvited, lapseInvitations, readInvitation } from '../../db/people/invitations.ts';
import { judgeLinked, readInviting, readLinked } from '../../db/people/inviting.ts';
import { endRoleRequest } from '../../db/people/role-requests.ts';
import { insertHolding, lockPersonStream, lockRoles, readRolesOf } from '../../db/people/roles.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  AcceptInvitation,
  InviteColleague,
  mayWithdrawInvitation,
  refuseInvitation,
  WithdrawInvitation,
} from '../../domain/people/invitation.ts';
import { personNow } from '../core/next-deadline.ts';

/**
 * Invitations, withdrawals and acceptances run one at a time with everything that changes roles: of two concurrent
 * acceptances, or of an acceptance and a withdrawal, the second finds the invitation ended.
 */
export const invitationCommands = (db: Kysely<DB>) => ({
  /** On the inviter's stream, which a manager or an admin may name. */
  withdrawInvitation: once(db, WithdrawInvitation, async (trx, { id, caller, body, by, at }) => {
    await lockRoles(trx);
    const invitation = orNotFound(await readInvitation(trx, id, body.invitation));
    refuseIf(mayWithdrawInvitation(invitation, caller, at));
    await lockPersonStream(trx, id);
    await endInvitation(trx, body.invitation, 'withdrawn', by);
    return { facts: { organisationId: invitation.organisationId }, ...(await personNow(trx, id)) };
  }),

  /** The inviter gives the role; a pending request of the person for it is answered with it. */
  acceptInvitation: once(db, AcceptInvitation, async (trx, { id, caller, body: { token }, by, at }) => {
    await lockRoles(trx);
    const { row, to } = await readLinked(trx, token, at);
    refuseIf(await judgeLinked(trx, to, { caller, at }));
    const { id: invitationId, inviterId, organisationId } = orNotFound(row);
    await lockPersonStream(trx, id);
    await endInvitation(trx, invitationId, 'accepted', by);
    const holding = { personId: id, organisationId, role: 'applicant' } as const;
    const giver = { personId: inviterId, at };
    await insertHolding(trx, holding, giver);
    await endRoleRequest(trx, holding, giver, 'confirmed');
    return { facts: { role: 'applicant', organisationId, inviterId }, ...(await personNow(trx, id)) };
  }),
});

/**
 * The command that names an address: the address is stored under keys, and so is the fingerprint that recognises a
 * repeat.
 */
export const invitingCommands = (db: Kysely<DB>, links: InvitationLinks) => ({
  inviteColleague: once(
    db,
    InviteColleague,
    async (trx, given) => {
      const { id, body, at } = given;
      await lockRoles(trx);
      const person = orNotFound(await readRolesOf(trx, id));
      // Invitations that are over have ended even if the sweep has not recorded it yet.
      await lapseInvitations(trx, at);
      refuseIf(
        refuseInvitation(await readInviting(trx, person, at), await isAddressInvited(trx, person.organisationId, body.email), given),
      );
      const { organisationId } = person;
      await lockPersonStream(trx, id);
      const invitationId = newId();
      return {
        facts: { organisationId },
        ...(await personNow(trx, id)),
        after: ({ version }) =>
          insertInvitation(trx, {
            ...{ id: invitationId, inviterId: id, version, organisationId, email: body.email, message: body.message ?? null, at },
            linkSha256: hashOfToken(links.tokenOf(invitationId)),
          }),
      };
    },
    undefined,
    // Addresses are easy to guess: they could be found from a plain hash.
    links.fingerprintsOf,
  ),
});
