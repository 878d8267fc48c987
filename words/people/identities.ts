import type { ConfirmIdentities, JoinPeople, PartPeople, RejectIdentities } from '../../domain/people/identity.ts';
import { field } from '../core/field.ts';
import type { SomeWordsOf } from '../words-of.ts';

const otherIdentity = field('Autre identité de la même personne', 'Other identity of the same person');
const toAdmins = field(
  'Motif',
  'Reason',
  'Les personnes qui administrent le fonds lisent ce motif.',
  'The fund’s admins read this reason.',
);

export const identities = {
  joinPeople: {
    fr: {
      button: 'Proposer la réunion',
      title: 'Proposer de réunir deux identités',
      intro:
        'Là où deux personnes doivent intervenir, ce que l’une de ces identités a fait comptera pour l’autre. Aucun droit n’est ajouté.',
      warning: 'La réunion vaut une fois confirmée par une autre personne qui administre le fonds.',
      done: 'La réunion est proposée : une autre personne la confirme.',
      happened: 'a proposé de réunir deux identités',
    },
    en: {
      button: 'Propose to join them',
      title: 'Propose to join two identities',
      intro: 'Where two people must act, what one of these identities has done will count for the other. No right is added.',
      warning: 'It takes effect once another admin of the fund has confirmed it.',
      done: 'It is proposed: another admin confirms it.',
      happened: 'proposed to join two identities',
    },
    fields: { personId: otherIdentity, reason: toAdmins },
  },
  partPeople: {
    fr: {
      button: 'Proposer la séparation',
      title: 'Proposer de séparer deux identités',
      intro: 'Ces deux identités seront de nouveau deux personnes. Elles restent une seule personne jusqu’à la confirmation.',
      warning: 'Sur les dossiers où les deux ont agi pour le fonds, plus aucune n’agira pour lui.',
      done: 'La séparation est proposée : une autre personne la confirme.',
      happened: 'a proposé de séparer deux identités',
    },
    en: {
      button: 'Propose to part them',
      title: 'Propose to part two identities',
      intro: 'These two identities will be two people again. They stay one until that is confirmed.',
      warning: 'On files on which both have acted for the fund, neither will act for it any more.',
      done: 'It is proposed: another admin confirms it.',
      happened: 'proposed to part two identities',
    },
    fields: { personId: otherIdentity, reason: toAdmins },
  },
  confirmIdentities: {
    fr: {
      button: 'Confirmer',
      title: 'Confirmer ce qui est dit de deux identités',
      intro: 'Comparez les deux identités avant de confirmer. Elles en sont informées toutes les deux.',
      done: 'C’est confirmé.',
      happened: ({ isParting }) => (isParting ? 'a séparé deux identités' : 'a reconnu deux identités comme une seule personne'),
    },
    en: {
      button: 'Confirm',
      title: 'Confirm what is said of two identities',
      intro: 'Compare both identities before you confirm. Both are told.',
      done: 'It is confirmed.',
      happened: ({ isParting }) => (isParting ? 'parted two identities' : 'recognised two identities as one person'),
    },
    fields: { personId: otherIdentity },
  },
  rejectIdentities: {
    fr: {
      button: 'Rejeter',
      title: 'Rejeter ce qui est dit de deux identités',
      intro: 'Rien ne change, ou les identités que leur adresse faisait présumer une seule personne en sont de nouveau deux.',
      done: 'C’est rejeté.',
      happened: ({ isParting }) => (isParting ? 'a rejeté la séparation de deux identités' : 'a rejeté la réunion de deux identités'),
    },
    en: {
      button: 'Reject',
      title: 'Reject what is said of two identities',
      intro: 'Nothing changes, or the identities that their address had presumed to be one person are two again.',
      done: 'It is rejected.',
      happened: ({ isParting }) => (isParting ? 'rejected the parting of two identities' : 'rejected that two identities be joined'),
    },
    fields: { personId: otherIdentity, reason: toAdmins },
  },
} satisfies SomeWordsOf<
  'people',
  {
    joinPeople: typeof JoinPeople;
    partPeople: typeof PartPeople;
    confirmIdentities: typeof ConfirmIdentities;
    rejectIdentities: typeof RejectIdentities;
  }
>;
