import { isOfOrganisation } from '../../domain/core/role.ts';
import type { ActingRefusal, PersonRefusal } from '../../domain/people/refusals.ts';
import { type Problems, roleIn } from '../http/problem/sentence.ts';

export const personProblems: Problems<ActingRefusal | PersonRefusal> = {
  substitute_cumulates: {
    status: 403,
    fr: [
      'Déjà intervenu à un autre titre',
      ({ role }) =>
        `Vous êtes déjà intervenu sur ce dossier dans le rôle « ${roleIn('fr', role)} » : en remplaçant une personne absente, on ne fait pas seul ce que deux personnes doivent faire. Laissez ce geste à une autre personne.`,
    ],
    en: [
      'Already acted in another capacity',
      ({ role }) =>
        `You have already acted on this file in the role “${roleIn('en', role)}”: a substitute does not do alone what two people must do. Leave this to another person.`,
    ],
  },
  role_for_oneself: {
    fr: [
      'Rôle pour soi-même',
      ({ role }) =>
        `Nul ne se donne un rôle à soi-même. Demandez le rôle « ${roleIn('fr', role)} » à ${
          isOfOrganisation(role)
            ? 'une autre personne qui gère les accès de votre administration, ou à l’administration du fonds'
            : 'une autre personne qui administre le fonds ; s’il n’y en a pas, l’exploitant de Guichet en désigne une'
        }.`,
    ],
    en: [
      'Role for oneself',
      ({ role }) =>
        `No one gives themselves a role. Ask for the role “${roleIn('en', role)}” from ${
          isOfOrganisation(role)
            ? 'another manager of your organisation, or from the fund’s admin'
            : 'another admin of the fund; where there is none, the operator of Guichet names one'
        }.`,
    ],
  },
  people_joined: {
    status: 409,
    fr: ['Déjà la même personne', () => 'Ces deux identités sont déjà tenues pour une seule personne : il n’y a rien à faire.'],
    en: ['One person already', () => 'These two identities are known as one person already: there is nothing to do.'],
  },
  people_not_joined: {
    status: 409,
    fr: [
      'Identités non réunies',
      () => 'Ces deux identités ne sont pas réunies l’une à l’autre : il n’y a rien à séparer. Une troisième les relie peut-être.',
    ],
    en: [
      'Identities not joined',
      () => 'These two identities are not joined with each other: there is nothing to part. A third one may link them.',
    ],
  },
  identities_wait: {
    status: 409,
    fr: ['Déjà proposé', () => 'Une proposition sur ces deux identités attend déjà une seconde personne : confirmez-la ou rejetez-la.'],
    en: ['Proposed already', () => 'A proposal about these two identities waits for a second admin already: confirm it or reject it.'],
  },
  identities_do_not_wait: {
    status: 409,
    fr: ['Rien à confirmer', () => 'Rien n’attend de confirmation sur ces deux identités. Rechargez la page de la personne.'],
    en: ['Nothing to confirm', () => 'Nothing about these two identities waits for a confirmation. Load the person’s page again.'],
  },
  identity_disabled: {
    status: 409,
    fr: [
      'Compte désactivé',
      () =>
        'Le compte de l’une des deux identités est désactivé : il ne se réunit à aucun autre. Réactivez-le d’abord, ou désactivez l’autre.',
    ],
    en: [
      'Account disabled',
      () => 'The account of one of the two identities is disabled: it is joined with no other. Enable it first, or disable the other.',
    ],
  },
  decider_proposed_identities: {
    fr: ['Votre propre proposition', () => 'Vous l’avez proposé : une autre personne qui administre le fonds le confirme.'],
    en: ['Your own proposal', () => 'You have proposed it: another admin of the fund confirms it.'],
  },
  role_already_held: {
    status: 409,
    fr: ['Rôle déjà détenu', ({ role }) => `Cette personne a déjà le rôle « ${roleIn('fr', role)} ».`],
    en: ['Role already held', ({ role }) => `This person holds the role “${roleIn('en', role)}” already.`],
  },
  role_not_held: {
    status: 409,
    fr: ['Rôle non détenu', ({ role }) => `Cette personne n’a pas le rôle « ${roleIn('fr', role)} » : il n’y a rien à retirer.`],
    en: ['Role not held', ({ role }) => `This person does not hold the role “${roleIn('en', role)}”: there is nothing to withdraw.`],
  },
  role_held_by_issuer: {
    status: 409,
    fr: [
      'Rôle donné par le fournisseur d’identité',
      ({ role }) => `Le rôle « ${roleIn('fr', role)} » vient du fournisseur d’identité de cette personne : il ne se retire que là.`,
    ],
    en: [
      'Role given by the sign-in issuer',
      ({ role }) => `The role “${roleIn('en', role)}” comes from this person’s sign-in issuer and can only be withdrawn there.`,
    ],
  },
  role_asked_already: {
    status: 409,
    fr: [
      'Rôle déjà demandé',
      ({ role }) => `Vous avez déjà demandé le rôle « ${roleIn('fr', role)} » : la réponse vous parviendra par un message.`,
    ],
    en: [
      'Role asked for already',
      ({ role }) => `You have asked for the role “${roleIn('en', role)}” already: you will be told of the answer.`,
    ],
  },
  role_not_asked: {
    status: 409,
    fr: [
      'Rôle non demandé',
      ({ role }) => `Cette personne n’a pas demandé le rôle « ${roleIn('fr', role)} », ou une réponse lui a déjà été donnée.`,
    ],
    en: ['Role not asked for', ({ role }) => `This person has not asked for the role “${roleIn('en', role)}”, or was answered already.`],
  },
  no_call_for_organisation: {
    fr: [
      'Aucun appel ouvert pour votre administration',
      () =>
        'Aucun appel ouvert n’est destiné à votre administration, ou sa catégorie juridique n’est pas connue. Si elle devrait être éligible, demandez le rôle : l’administration du fonds répondra.',
    ],
    en: [
      'No open call for your organisation',
      () =>
        'No open call is for your organisation, or its legal category is not known. If it should be eligible, ask for the role: the fund’s admin will answer.',
    ],
  },
  too_many_invitations: {
    status: 409,
    fr: [
      'Trop d’invitations',
      ({ atMost }) =>
        `${atMost} invitations au plus peuvent être ouvertes ou envoyées en un jour. Retirez celles qui ne servent plus, et recommencez demain.`,
    ],
    en: [
      'Too many invitations',
      ({ atMost }) =>
        `At most ${atMost} invitations may be open, or be sent within a day. Withdraw those that are not needed, and go on tomorrow.`,
    ],
  },
  address_invited_already: {
    status: 409,
    fr: [
      'Adresse déjà invitée',
      () =>
        'Une invitation de votre administration est déjà ouverte pour cette adresse. Attendez la réponse, ou faites retirer cette invitation avant d’en envoyer une autre.',
    ],
    en: [
      'Address invited already',
      () =>
        'Your organisation has an open invitation to this address. Wait for the answer, or have it withdrawn before you send another one.',
    ],
  },
  invitation_ended: {
    status: 409,
    fr: ['Invitation close', () => 'Cette invitation a déjà été acceptée ou retirée, ou elle a expiré : il n’y a rien à retirer.'],
    en: ['Invitation over', () => 'This invitation was already accepted or withdrawn, or its time is over: there is nothing to withdraw.'],
  },
  invitation_unknown: {
    status: 404,
    fr: [
      'Ce lien d’invitation ne peut pas servir',
      () =>
        'Il est incomplet, a déjà servi, a expiré ou a été retiré. Vérifiez qu’il est entier, ou demandez une nouvelle invitation à la personne qui vous l’a envoyé. Sans invitation, demandez un rôle depuis votre compte.',
    ],
    en: [
      'This invitation link cannot be used',
      () =>
        'It is incomplete, was used already, has come to its end or was withdrawn. Check that it is whole, or ask its sender for another invitation. Without one, ask for a role from your account.',
    ],
  },
  invitation_of_another_address: {
    status: 403,
    fr: [
      'Invitation envoyée à une autre adresse',
      () =>
        'L’invitation a été envoyée à une autre adresse que celle de votre compte, ou votre fournisseur d’identité n’a pas vérifié celle-ci. Déconnectez-vous puis connectez-vous avec le compte qui porte l’adresse invitée, ou demandez une invitation à votre adresse.',
    ],
    en: [
      'Invitation to another address',
      () =>
        'The invitation was sent to another address than that of your account, or your sign-in issuer has not verified it. Sign out and sign in with the account of the invited address, or ask for an invitation to yours.',
    ],
  },
  invitation_of_another_organisation: {
    status: 403,
    fr: [
      'Invitation d’une autre administration',
      ({ organisation }) =>
        `L’invitation est celle de ${organisation}, et votre compte agit pour une autre administration. Connectez-vous avec un compte de cette administration. Si vous y travaillez, faites corriger votre SIRET auprès du fournisseur de votre compte.`,
    ],
    en: [
      'Invitation of another organisation',
      ({ organisation }) =>
        `The invitation is that of ${organisation}, and your account acts for another organisation. Sign in with an account of that organisation. If you work there, have your account’s provider correct your SIRET.`,
    ],
  },
  last_manager: {
    fr: [
      'Dernier gestionnaire',
      () =>
        'Personne d’autre ne gère les accès de l’administration. Confiez d’abord ce rôle à quelqu’un, ou demandez-le à l’administration du fonds.',
    ],
    en: [
      'Last manager',
      () => 'No one else manages this organisation’s access. Give the role to another person first, or turn to the fund’s admin.',
    ],
  },
  account_disabled: {
    status: 403,
    fr: [
      'Compte désactivé',
      () => 'Votre compte Guichet a été désactivé par l’administration du fonds. Si c’est une erreur, adressez-vous à elle.',
    ],
    en: ['Account disabled', () => 'Your Guichet account was disabled by an admin of the fund. If this is a mistake, turn to them.'],
  },
  account_of_ones_own: {
    fr: [
      'Son propre compte',
      () => 'Nul ne désactive ni ne réactive son propre compte. Demandez-le à une autre personne qui administre le fonds.',
    ],
    en: ['Account of one’s own', () => 'No one disables or enables their own account. Ask another admin of the fund.'],
  },
  account_already_disabled: {
    status: 409,
    fr: ['Compte déjà désactivé', () => 'Ce compte est déjà désactivé : il n’y a rien à faire.'],
    en: ['Account already disabled', () => 'This account is disabled already: there is nothing to do.'],
  },
  account_not_disabled: {
    status: 409,
    fr: ['Compte actif', () => 'Ce compte n’est pas désactivé : il n’y a rien à réactiver.'],
    en: ['Account not disabled', () => 'This account is not disabled: there is nothing to enable.'],
  },
  last_admin: {
    fr: ['Dernier administrateur', () => 'Personne d’autre n’administre le fonds. Confiez d’abord ce rôle à quelqu’un.'],
    en: ['Last admin', () => 'The fund has no other admin. Give the role to another person first.'],
  },
};
