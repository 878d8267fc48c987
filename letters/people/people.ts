import type { Role } from '../../domain/core/role.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const people = {
  /** To the people who give it. `person`: the one who asks. */
  askRole: letter<{ person: string; role: Role; organisation: string; reason: string }>({
    fr: ({ person, role, organisation, reason }) => ({
      subject: `${person} demande un rôle : ${fr.roles[role]}`,
      text: `${person}, qui agit pour « ${organisation} », demande le rôle « ${fr.roles[role]} ». Motif : ${reason}\n\nVous pouvez confier ce rôle ou refuser la demande depuis la page de cette personne. Elle en sera informée.`,
    }),
    en: ({ person, role, organisation, reason }) => ({
      subject: `${person} asks for a role: ${en.roles[role]}`,
      text: `${person}, who acts for "${organisation}", asks for the role "${en.roles[role]}". Reason: ${reason}\n\nYou may give it, or refuse the request, on this person’s page. The person will be told.`,
    }),
  }),
  refuseRole: letter<{ role: Role; organisation: string; reason: string }>({
    fr: ({ role, organisation, reason }) => ({
      subject: `Votre demande de rôle n’est pas acceptée : ${fr.roles[role]}`,
      text: `Le rôle « ${fr.roles[role]} » que vous avez demandé pour « ${organisation} » ne vous est pas confié. Motif : ${reason}\n\nVous pouvez le demander de nouveau depuis votre compte.`,
    }),
    en: ({ role, organisation, reason }) => ({
      subject: `The role that you asked for is not given: ${en.roles[role]}`,
      text: `The role "${en.roles[role]}" that you asked for in "${organisation}" is not given to you. Reason: ${reason}\n\nYou may ask for it again from your account.`,
    }),
  }),
  giveRole: letter<{ role: Role; organisation: string }>({
    fr: ({ role, organisation }) => ({
      subject: `Un rôle vous est confié : ${fr.roles[role]}`,
      text: `Le rôle « ${fr.roles[role]} » vous est confié dans Guichet pour « ${organisation} ». Il vaut dès maintenant.`,
    }),
    en: ({ role, organisation }) => ({
      subject: `A role is given to you: ${en.roles[role]}`,
      text: `The role "${en.roles[role]}" is given to you in Guichet for "${organisation}". It holds from now on.`,
    }),
  }),
  withdrawRole: letter<{ role: Role; organisation: string }>({
    fr: ({ role, organisation }) => ({
      subject: `Un rôle vous est retiré : ${fr.roles[role]}`,
      text: `Le rôle « ${fr.roles[role]} » pour « ${organisation} » vous est retiré dans Guichet. Si c’est une erreur, adressez-vous à la personne qui gère les accès de votre administration.`,
    }),
    en: ({ role, organisation }) => ({
      subject: `A role is withdrawn from you: ${en.roles[role]}`,
      text: `The role "${en.roles[role]}" for "${organisation}" is withdrawn from you in Guichet. If this is a mistake, turn to the person who manages access in your organisation.`,
    }),
  }),
  /** To admins, one of whom confirms it. `by`: the admin who proposes it. */
  joinPeople: letter<{ person: string; other: string; reason: string; by: string }>({
    fr: ({ person, other, reason, by }) => ({
      subject: `Deux identités à réunir : ${person} et ${other}`,
      text: `${by} propose de tenir les identités de ${person} et de ${other} pour une seule personne. Motif : ${reason}\n\nRien ne change avant qu’une autre personne qui administre le fonds ne l’ait confirmé, depuis la page de cette personne.`,
    }),
    en: ({ person, other, reason, by }) => ({
      subject: `Two identities to be joined: ${person} and ${other}`,
      text: `${by} proposes that the identities of ${person} and of ${other} be one person. Reason: ${reason}\n\nNothing changes before another admin of the fund has confirmed it, on the page of this person.`,
    }),
  }),
  partPeople: letter<{ person: string; other: string; reason: string; by: string }>({
    fr: ({ person, other, reason, by }) => ({
      subject: `Deux identités à séparer : ${person} et ${other}`,
      text: `${by} propose de ne plus tenir les identités de ${person} et de ${other} pour une seule personne. Motif : ${reason}\n\nRien ne change avant qu’une autre personne qui administre le fonds ne l’ait confirmé, depuis la page de cette personne.`,
    }),
    en: ({ person, other, reason, by }) => ({
      subject: `Two identities to be parted: ${person} and ${other}`,
      text: `${by} proposes that the identities of ${person} and of ${other} be one person no longer. Reason: ${reason}\n\nNothing changes before another admin of the fund has confirmed it, on the page of this person.`,
    }),
  }),
  /** To both identities. */
  confirmIdentities: letter<{ other: string; organisation: string; isParting: boolean }>({
    fr: ({ other, organisation, isParting }) =>
      isParting
        ? {
            subject: `Deux identités ne sont plus tenues pour une seule personne`,
            text: `L’identité au nom de ${other} (« ${organisation} ») et celle sous laquelle vous recevez ce courrier sont de nouveau deux personnes. Sur les dossiers où les deux avaient agi pour le fonds, plus aucune n’agit pour lui. Si c’est une erreur, adressez-vous à l’administration du fonds.`,
          }
        : {
            subject: `Deux identités sont reconnues comme les vôtres`,
            text: `L’identité au nom de ${other} (« ${organisation} ») et celle sous laquelle vous recevez ce courrier sont désormais tenues pour une seule personne : ce que l’une a fait sur un dossier vaut pour l’autre, là où deux personnes doivent intervenir. Si c’est une erreur, adressez-vous à l’administration du fonds : elle peut les séparer.`,
          },
    en: ({ other, organisation, isParting }) =>
      isParting
        ? {
            subject: `Two identities are no longer one person`,
            text: `The identity of ${other} ("${organisation}") and the one under which you get this letter are two people again. On files on which both had acted for the fund, neither acts for it any more. If this is an error, write to the fund’s admin.`,
          }
        : {
            subject: `Two identities are known as yours`,
            text: `The identity of ${other} ("${organisation}") and the one under which you get this letter are one person from now on: where two people must act on a file, what one did counts for the other. If this is an error, write to the fund’s admin, who can part them.`,
          },
  }),
  /** To the admin who had proposed it. */
  rejectIdentities: letter<{ person: string; other: string; reason: string; isParting: boolean }>({
    fr: ({ person, other, reason, isParting }) => ({
      subject: `Proposition rejetée : ${person} et ${other}`,
      text: `Votre proposition de ${isParting ? 'séparer' : 'réunir'} les identités de ${person} et de ${other} est rejetée. Motif : ${reason}`,
    }),
    en: ({ person, other, reason, isParting }) => ({
      subject: `Proposal rejected: ${person} and ${other}`,
      text: `Your proposal to ${isParting ? 'part' : 'join'} the identities of ${person} and of ${other} is rejected. Reason: ${reason}`,
    }),
  }),
  /**
   * To a colleague who need not be known yet. `person`: the inviter; `message`: their text, null where there is none.
   */
  inviteColleague: letter<{ person: string; organisation: string; siret: string; message: string | null; endsOn: string }>({
    fr: ({ person, organisation, siret, message, endsOn }) => ({
      subject: `${person} vous invite à rejoindre « ${organisation} » dans Guichet`,
      text: `${person} vous invite à rédiger avec ses collègues les dossiers de « ${organisation} » (SIRET ${siret}) dans Guichet.${
        message === null ? '' : `\n\nSon message : ${message}`
      }\n\nPour accepter, suivez le lien de ce courrier jusqu’au ${fr.day(endsOn)} et connectez-vous avec le compte professionnel qui porte cette adresse. Le lien sert une seule fois. Si vous n’attendiez pas cette invitation, ne faites rien : votre adresse est effacée quand l’invitation expire.`,
    }),
    en: ({ person, organisation, siret, message, endsOn }) => ({
      subject: `${person} invites you to join "${organisation}" in Guichet`,
      text: `${person} invites you to draft the applications of "${organisation}" (SIRET ${siret}) with its people in Guichet.${
        message === null ? '' : `\n\nThe message: ${message}`
      }\n\nTo accept, follow the link of this letter until ${en.day(endsOn)}, and sign in with the professional account of this address. The link works once. If you did not expect this invitation, do nothing: your address is erased at its end.`,
    }),
  }),
  /** To the inviter, and to the people who give roles. `person`: the one who has accepted. */
  acceptInvitation: letter<{ person: string; organisation: string }>({
    fr: ({ person, organisation }) => ({
      subject: `${person} a accepté l’invitation de « ${organisation} »`,
      text: `${person} a accepté l’invitation et peut dès maintenant rédiger les dossiers de « ${organisation} ». Le droit de les déposer et de signer n’en fait pas partie : la personne qui gère les accès le donne.`,
    }),
    en: ({ person, organisation }) => ({
      subject: `${person} has accepted the invitation of "${organisation}"`,
      text: `${person} has accepted the invitation, and may draft the applications of "${organisation}" from now on. This does not include submitting and signing: the person who manages access gives those roles.`,
    }),
  }),
};
