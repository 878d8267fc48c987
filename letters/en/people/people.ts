import { day, roles } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const people: TextsOf<'people'> = {
  letters: {
    giveRole: ({ role, organisation }) => ({
      subject: `A role is given to you: ${roles[role]}`,
      text: `The role "${roles[role]}" is given to you in Guichet for "${organisation}". It holds from now on.`,
    }),
    withdrawRole: ({ role, organisation }) => ({
      subject: `A role is withdrawn from you: ${roles[role]}`,
      text: `The role "${roles[role]}" for "${organisation}" is withdrawn from you in Guichet. If this is a mistake, turn to the person who manages access in your organisation.`,
    }),
    askRole: ({ person, role, organisation, reason }) => ({
      subject: `${person} asks for a role: ${roles[role]}`,
      text: `${person}, who acts for "${organisation}", asks for the role "${roles[role]}". Reason: ${reason}\n\nYou may give it, or refuse the request, on this person’s page. The person will be told.`,
    }),
    refuseRole: ({ role, organisation, reason }) => ({
      subject: `The role that you asked for is not given: ${roles[role]}`,
      text: `The role "${roles[role]}" that you asked for in "${organisation}" is not given to you. Reason: ${reason}\n\nYou may ask for it again from your account.`,
    }),
    joinPeople: ({ person, other, reason, by }) => ({
      subject: `Two identities to be joined: ${person} and ${other}`,
      text: `${by} proposes that the identities of ${person} and of ${other} be one person. Reason: ${reason}\n\nNothing changes before another admin of the fund has confirmed it, on the page of this person.`,
    }),
    partPeople: ({ person, other, reason, by }) => ({
      subject: `Two identities to be parted: ${person} and ${other}`,
      text: `${by} proposes that the identities of ${person} and of ${other} be one person no longer. Reason: ${reason}\n\nNothing changes before another admin of the fund has confirmed it, on the page of this person.`,
    }),
    confirmIdentities: ({ other, organisation, isParting }) =>
      isParting
        ? {
            subject: `Two identities are no longer one person`,
            text: `The identity of ${other} ("${organisation}") and the one under which you get this letter are two people again. On files on which both had acted for the fund, neither acts for it any more. If this is an error, write to the fund’s admin.`,
          }
        : {
            subject: `Two identities are known as yours`,
            text: `The identity of ${other} ("${organisation}") and the one under which you get this letter are one person from now on: where two people must act on a file, what one did counts for the other. If this is an error, write to the fund’s admin, who can part them.`,
          },
    rejectIdentities: ({ person, other, reason, isParting }) => ({
      subject: `Proposal rejected: ${person} and ${other}`,
      text: `Your proposal to ${isParting ? 'part' : 'join'} the identities of ${person} and of ${other} is rejected. Reason: ${reason}`,
    }),
    inviteColleague: ({ person, organisation, siret, message, endsOn }) => ({
      subject: `${person} invites you to join "${organisation}" in Guichet`,
      text: `${person} invites you to draft the applications of "${organisation}" (SIRET ${siret}) with its people in Guichet.${
        message === null ? '' : `\n\nThe message: ${message}`
      }\n\nTo accept, follow the link of this letter until ${day(endsOn)}, and sign in with the professional account of this address. The link works once. If you did not expect this invitation, do nothing: your address is erased at its end.`,
    }),
    acceptInvitation: ({ person, organisation }) => ({
      subject: `${person} has accepted the invitation of "${organisation}"`,
      text: `${person} has accepted the invitation, and may draft the applications of "${organisation}" from now on. This does not include submitting and signing: the person who manages access gives those roles.`,
    }),
  },
};
