import { z } from 'zod';
import { InvitationCommand, RefusedInvitationCommand } from '../command-names.ts';
import type { InvitationRow } from '../../db/people/invitations.ts';
import { type Asker, askingOf, offeredBy } from '../../domain/core/may.ts';
import { INVITATION_COMMANDS, mayWithdrawInvitation, seesInvitation } from '../../domain/people/invitation.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { PersonName } from '../http/answer/names.ts';

/** An invitation that may be accepted, as a person who may see it reads it. */
export const InvitationView = z
  .object({
    id: z.uuid(),
    invitedBy: PersonName,
    email: z.string(),
    message: z.string().nullable(),
    invitedAt: z.iso.datetime(),
    endsAt: z.iso.datetime().meta({ description: 'Until when it may be accepted' }),
    commands: z.array(InvitationCommand),
    refused: z.array(RefusedInvitationCommand),
  })
  .meta({ id: 'Invitation', description: 'An open invitation by e-mail: its address is erased once it has ended' });

/** The sender. */
export const nameIn = ({ inviterId: id, given_name: given, usual_name: usual }: InvitationRow) => ({ id, name: `${given} ${usual}` });

/** The invitations among these that a caller may see. */
export const toInvitations = (
  rows: readonly InvitationRow[],
  { caller, at }: Asker,
  language: Language,
): z.input<typeof InvitationView>[] =>
  rows
    .filter((row) => seesInvitation(row, caller))
    .map((row) => ({
      ...{ id: row.id, invitedBy: nameIn(row), email: row.email ?? '', message: row.message },
      ...{ invitedAt: row.invitedAt, endsAt: row.endsAt },
      ...toOffers(
        offeredBy(INVITATION_COMMANDS, caller, askingOf({ withdrawInvitation: mayWithdrawInvitation }, [row], caller, at)),
        language,
      ),
    }));
