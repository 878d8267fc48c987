import type { AcceptInvitation, InviteColleague, WithdrawInvitation } from '../../domain/people/invitation.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';

export const invitations = {
  inviteColleague: {
    fr: {
      button: 'Inviter un collègue',
      title: 'Inviter un collègue',
      intro:
        'Un courriel avec un lien lui est envoyé. Si elle accepte, cette personne peut rédiger les dossiers de votre administration avec vous.',
      done: 'L’invitation est envoyée.',
      happened: 'a invité un collègue',
    },
    en: {
      button: 'Invite a colleague',
      title: 'Invite a colleague',
      intro: 'An e-mail with a link is sent. The person who accepts it may draft your organisation’s applications with you.',
      done: 'The invitation is sent.',
      happened: 'invited a colleague',
    },
    fields: {
      email: field(
        'Adresse électronique professionnelle',
        'Professional e-mail address',
        'Celle de son compte professionnel. Exemple : prenom.nom@administration.gouv.fr.',
        'That of the colleague’s professional account. Example: first.last@administration.gouv.fr.',
      ),
      message: field('Message', 'Message', 'Il figure dans le courriel, en texte simple.', 'It stands in the e-mail, as plain text.'),
    },
  },
  withdrawInvitation: {
    fr: {
      button: 'Retirer l’invitation',
      title: 'Retirer une invitation',
      intro: 'Le lien envoyé ne mènera plus nulle part, et l’adresse est effacée. La personne invitée n’en est pas informée.',
      done: 'L’invitation est retirée.',
      happened: 'a retiré une invitation',
    },
    en: {
      button: 'Withdraw the invitation',
      title: 'Withdraw an invitation',
      intro: 'The link that was sent leads nowhere from then on, and the address is erased. The person invited is not told.',
      done: 'The invitation is withdrawn.',
      happened: 'withdrew an invitation',
    },
    fields: {
      invitation: field('Invitation', 'Invitation'),
    },
  },
  acceptInvitation: {
    fr: {
      button: 'Accepter l’invitation',
      title: 'Invitation à rejoindre vos collègues',
      done: 'Vous pouvez rédiger les dossiers de votre administration.',
      happened: () => `a accepté une invitation, qui donne le rôle « ${fr.roles.applicant} »`,
    },
    en: {
      button: 'Accept the invitation',
      title: 'Invitation to join your colleagues',
      done: 'You may draft your organisation’s applications.',
      happened: () => `accepted an invitation, which gives the role "${en.roles.applicant}"`,
    },
    fields: {
      token: field(
        'Fin du lien d’invitation',
        'End of the invitation link',
        'Ce qui suit « /invitations/ » dans le lien reçu.',
        'What follows “/invitations/” in the link that you received.',
      ),
    },
  },
} satisfies SomeWordsOf<
  'people',
  { inviteColleague: typeof InviteColleague; withdrawInvitation: typeof WithdrawInvitation; acceptInvitation: typeof AcceptInvitation }
>;
