import { z } from 'zod';
import { InvitationCommand, RefusedInvitationCommand } from '../command-names.ts';
import { readOpenInvitations } from '../../db/people/invitations.ts';
import { judgeLinked, readInviting, readLinked } from '../../db/people/inviting.ts';
import { readRolesOf } from '../../db/people/roles.ts';
import { offeredBy } from '../../domain/core/may.ts';
import type { RefusalCode } from '../../domain/core/refusal.ts';
import {
  AcceptInvitation,
  INVITING_ROLES,
  InviteColleague,
  mayInvite,
  WithdrawInvitation,
  WITHDRAWING_ROLES,
} from '../../domain/people/invitation.ts';
import { toOffers } from '../refused-commands.ts';
import type { Deps } from '../http/deps.ts';
import { addressOf } from '../http/caller/limits.ts';
import { Problem } from '../http/problem/problem.ts';
import { type OperationRequest, command, read } from '../http/operation.ts';
import { InvitationView, nameIn, toInvitations } from './invitation-view.ts';
import { OrganisationName, PersonName } from '../http/answer/names.ts';

export const listInvitations = read(
  {
    operationId: 'listInvitations',
    path: '/me/organisation/invitations',
    summary: 'The open invitations of my organisation: for its managers all, for others their own',
    roles: INVITING_ROLES,
    answer: z
      .object({
        items: z.array(InvitationView).meta({ description: 'The newest first' }),
        commands: z.array(InvitationCommand),
        refused: z.array(RefusedInvitationCommand),
      })
      .meta({ id: 'Invitations' }),
  },
  async ({ deps: { db }, caller, at, language }) => {
    const own = caller.roles.includes('manager') ? undefined : [caller.personId];
    const [person, rows] = await Promise.all([readRolesOf(db, caller.personId), readOpenInvitations(db, caller.organisationId, at, own)]);
    if (!person) throw new Problem({ code: 'not_found' });
    const inviting = await readInviting(db, person, at);
    return {
      items: toInvitations(rows, { caller, at }, language),
      ...toOffers(
        offeredBy({ inviteColleague: INVITING_ROLES }, caller, () => mayInvite(inviting, caller)),
        language,
      ),
    };
  },
);

export const inviteColleague = command(
  {
    operationId: 'inviteColleague',
    path: '/me/invitations',
    summary: 'Invites a colleague by e-mail to draft for my organisation',
    roles: INVITING_ROLES,
    body: InviteColleague,
    refusals: ['no_call_for_organisation', 'too_many_invitations', 'address_invited_already'],
  },
  { on: 'caller' },
);

export const withdrawInvitation = command({
  operationId: 'withdrawInvitation',
  path: '/people/{id}/invitation-withdrawals',
  subject: 'person',
  summary: 'Withdraws an invitation that a person has sent: its link no longer works',
  roles: WITHDRAWING_ROLES,
  body: WithdrawInvitation,
  refusals: ['invitation_ended'],
});

/** What a visitor with a link may be refused for. */
const LINK_REFUSALS: RefusalCode[] = [
  'invitation_unknown',
  'invitation_of_another_address',
  'invitation_of_another_organisation',
  'role_for_oneself',
  'role_already_held',
  'no_call_for_organisation',
];

/** Invalid links count against the caller's address limit, like invalid tokens. */
async function countGuess({ limits }: Pick<Deps, 'limits'>, from: OperationRequest['from'], code: string): Promise<void> {
  if (code === 'invitation_unknown') await limits?.(from, 'failed_tokens', addressOf(from));
}

export const getInvitation = read(
  {
    operationId: 'getInvitation',
    path: '/me/invitation',
    summary: 'Who invites me, to what: by the token of a link that was sent to my verified address',
    needsNoRole: true,
    // In the query, which is never logged.
    query: z.strictObject({ token: AcceptInvitation.shape.token }),
    answer: z
      .object({
        invitedBy: PersonName,
        organisation: OrganisationName,
        message: z.string().nullable(),
        invitedAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        commands: z.array(InvitationCommand),
      })
      .meta({ id: 'InvitationToMe' }),
    problems: LINK_REFUSALS,
  },
  async ({ deps, caller, at, query: { token }, from }) => {
    const { db } = deps;
    const { row, to } = await readLinked(db, token, at);
    const refusal = await judgeLinked(db, to, { caller, at });
    if (refusal) {
      await countGuess(deps, from, refusal.code);
      throw new Problem(refusal);
    }
    if (!row) throw new Problem({ code: 'not_found' });
    return {
      invitedBy: nameIn(row),
      organisation: { id: row.organisationId, name: row.organisation, siret: row.siret },
      ...{ message: row.message, invitedAt: row.invitedAt, endsAt: row.endsAt },
      commands: ['acceptInvitation' as const],
    };
  },
);

export const acceptInvitation = command(
  {
    operationId: 'acceptInvitation',
    path: '/me/invitations/acceptance',
    summary: 'Accepts an invitation that was sent to my verified address: I draft for my organisation from then on',
    needsNoRole: true,
    body: AcceptInvitation,
    refusals: LINK_REFUSALS,
  },
  { on: 'caller', whenRefused: countGuess },
);
