import { day, roles } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const people: TextsOf<'people'> = {
  letters: {
    giveRole: ({ role, organisation }) => ({
      subject: `Un rôle vous est confié : ${roles[role]}`,
      text: `Le rôle « ${roles[role]} » vous est confié dans Guichet pour « ${organisation} ». Il vaut dès maintenant.`,
    }),
    withdrawRole: ({ role, organisation }) => ({
      subject: `Un rôle vous est retiré : ${roles[role]}`,
      text: `Le rôle « ${roles[role]} » pour « ${organisation} » vous est retiré dans Guichet. Si c’est une erreur, adressez-vous à la personne qui gère les accès de votre administration.`,
    }),
    askRole: ({ person, role, organisation, reason }) => ({
      subject: `${person} demande un rôle : ${roles[role]}`,
      text: `${person}, qui agit pour « ${organisation} », demande le rôle « ${roles[role]} ». Motif : ${reason}\n\nVous pouvez confier ce rôle ou refuser la demande depuis la page de cette personne. Elle en sera informée.`,
    }),
    refuseRole: ({ role, organisation, reason }) => ({
      subject: `Votre demande de rôle n’est pas acceptée : ${roles[role]}`,
      text: `Le rôle « ${roles[role]} » que vous avez demandé pour « ${organisation} » ne vous est pas confié. Motif : ${reason}\n\nVous pouvez le demander de nouveau depuis votre compte.`,
    }),
    joinPeople: ({ person, other, reason, by }) => ({
      subject: `Deux identités à réunir : ${person} et ${other}`,
      text: `${by} propose de tenir les identités de ${person} et de ${other} pour une seule personne. Motif : ${reason}\n\nRien ne change avant qu’une autre personne qui administre le fonds ne l’ait confirmé, depuis la page de cette personne.`,
    }),
    partPeople: ({ person, other, reason, by }) => ({
      subject: `Deux identités à séparer : ${person} et ${other}`,
      text: `${by} propose de ne plus tenir les identités de ${person} et de ${other} pour une seule personne. Motif : ${reason}\n\nRien ne change avant qu’une autre personne qui administre le fonds ne l’ait confirmé, depuis la page de cette personne.`,
    }),
    confirmIdentities: ({ other, organisation, isParting }) =>
      isParting
        ? {
            subject: `Deux identités ne sont plus tenues pour une seule personne`,
            text: `L’identité au nom de ${other} (« ${organisation} ») et celle sous laquelle vous recevez ce courrier sont de nouveau deux personnes. Sur les dossiers où les deux avaient agi pour le fonds, plus aucune n’agit pour lui. Si c’est une erreur, adressez-vous à l’administration du fonds.`,
          }
        : {
            subject: `Deux identités sont reconnues comme les vôtres`,
            text: `L’identité au nom de ${other} (« ${organisation} ») et celle sous laquelle vous recevez ce courrier sont désormais tenues pour une seule personne : ce que l’une a fait sur un dossier vaut pour l’autre, là où deux personnes doivent intervenir. Si c’est une erreur, adressez-vous à l’administration du fonds : elle peut les séparer.`,
          },
    rejectIdentities: ({ person, other, reason, isParting }) => ({
      subject: `Proposition rejetée : ${person} et ${other}`,
      text: `Votre proposition de ${isParting ? 'séparer' : 'réunir'} les identités de ${person} et de ${other} est rejetée. Motif : ${reason}`,
    }),
    inviteColleague: ({ person, organisation, siret, message, endsOn }) => ({
      subject: `${person} vous invite à rejoindre « ${organisation} » dans Guichet`,
      text: `${person} vous invite à rédiger avec ses collègues les dossiers de « ${organisation} » (SIRET ${siret}) dans Guichet.${
        message === null ? '' : `\n\nSon message : ${message}`
      }\n\nPour accepter, suivez le lien de ce courrier jusqu’au ${day(endsOn)} et connectez-vous avec le compte professionnel qui porte cette adresse. Le lien sert une seule fois. Si vous n’attendiez pas cette invitation, ne faites rien : votre adresse est effacée quand l’invitation expire.`,
    }),
    acceptInvitation: ({ person, organisation }) => ({
      subject: `${person} a accepté l’invitation de « ${organisation} »`,
      text: `${person} a accepté l’invitation et peut dès maintenant rédiger les dossiers de « ${organisation} ». Le droit de les déposer et de signer n’en fait pas partie : la personne qui gère les accès le donne.`,
    }),
  },
};
