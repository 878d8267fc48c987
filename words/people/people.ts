import type { DisableAccount, EnableAccount } from '../../domain/people/account.ts';
import type { SetCompetences } from '../../domain/people/competence.ts';
import type { SettleOrganisation } from '../../domain/people/organisation.ts';
import type { GiveRole, SetPreferences, WithdrawRole } from '../../domain/people/person.ts';
import type { AskRole, RefuseRole, TakeApplicantRole } from '../../domain/people/role-request.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { reason } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';

const role = field('Rôle', 'Role');

export const people = {
  takeApplicantRole: {
    fr: {
      button: 'Commencer à rédiger',
      title: 'Rédiger des dossiers pour mon administration',
      intro:
        'Vous pourrez créer et compléter des dossiers, et voir ceux de votre administration. Le dépôt et la signature restent réservés à la personne qui en a le droit.',
      done: 'Vous pouvez maintenant rédiger des dossiers pour votre administration.',
      happened: () => `a pris le rôle « ${fr.roles.applicant} » pour son administration`,
    },
    en: {
      button: 'Start writing',
      title: 'Write applications for my organisation',
      intro:
        'You will be able to write applications and see those of your organisation. Submitting and signing stay with the person who has that right.',
      done: 'You may now write applications for your organisation.',
      happened: () => `took the role "${en.roles.applicant}" for their organisation`,
    },
  },
  askRole: {
    fr: {
      button: 'Demander un rôle',
      title: 'Demander un rôle dans mon administration',
      intro:
        'La demande parvient à la personne qui gère les accès de votre administration ou, à défaut, à l’administration du fonds. Sa réponse vous sera envoyée.',
      done: 'Votre demande est envoyée.',
      happened: ({ role }) => `a demandé le rôle « ${fr.roles[role as keyof typeof fr.roles]} »`,
    },
    en: {
      button: 'Ask for a role',
      title: 'Ask for a role in my organisation',
      intro:
        'The request goes to the person who manages access in your organisation, or else to the fund’s admins. You will be sent the answer.',
      done: 'Your request is sent.',
      happened: ({ role }) => `asked for the role "${en.roles[role as keyof typeof en.roles]}"`,
    },
    fields: {
      role,
      reason: field(
        'Pourquoi ce rôle vous est nécessaire',
        'Why you need this role',
        'Par exemple : « Je signe les conventions de la direction. » La personne qui décide le lira.',
        'For example: “I sign agreements for my department.” The person who decides will read it.',
      ),
    },
  },
  refuseRole: {
    fr: {
      button: 'Refuser la demande',
      title: 'Refuser une demande de rôle',
      intro: 'Le motif est transmis à la personne, qui peut faire une nouvelle demande.',
      done: 'La demande est refusée.',
      happened: ({ role }) => `a refusé le rôle « ${fr.roles[role as keyof typeof fr.roles]} », qui était demandé`,
    },
    en: {
      button: 'Refuse the request',
      title: 'Refuse a request for a role',
      intro: 'The reason is sent to the person, who may ask again.',
      done: 'The request is refused.',
      happened: ({ role }) => `refused the role "${en.roles[role as keyof typeof en.roles]}", which was asked for`,
    },
    fields: {
      role,
      reason: field('Motif du refus', 'Reason for the refusal', 'Il est transmis à la personne.', 'It is sent to the person.'),
    },
  },
  settleOrganisation: {
    fr: {
      button: 'Établir l’administration',
      title: 'Établir le nom et la catégorie juridique d’une administration',
      intro:
        'À faire quand l’annuaire ne connaît pas l’administration, ou la décrit mal. La catégorie juridique décide de l’éligibilité et de la forme de l’aide.',
      warning: 'Ce qui est établi ici vaut pour toutes les personnes de cette administration, et l’annuaire ne le remplacera plus.',
      done: 'L’administration est établie.',
      happened: ({ legalCategory }) => `a établi le nom de l’administration et sa catégorie juridique (${legalCategory})`,
    },
    en: {
      button: 'Settle the organisation',
      title: 'Settle an organisation’s name and legal category',
      intro:
        'To be done where the directory does not know the organisation, or describes it badly. The legal category decides who is eligible, and the form of the grant.',
      warning: 'What is settled here holds for all people of this organisation, and the directory no longer replaces it.',
      done: 'The organisation is settled.',
      happened: ({ legalCategory }) => `settled the organisation’s name and its legal category (${legalCategory})`,
    },
    fields: {
      name: field('Nom de l’administration', 'Name of the organisation'),
      legalCategory: field(
        'Catégorie juridique (INSEE)',
        'Legal category (INSEE)',
        'Quatre chiffres, comme dans l’avis de situation au répertoire Sirene. Exemple : 7389.',
        'Four digits, as in the notice of the Sirene register. Example: 7389.',
      ),
      department: field(
        'Département ou territoire (INSEE)',
        'Department or territory (INSEE)',
        'Son code, comme 29, 2A ou 974 : outre-mer, le délai de recours a un mois de plus. Laissé vide, il ne change pas.',
        'Its code, like 29, 2A or 974: overseas, the time to appeal has one month more. Left empty, it does not change.',
      ),
    },
  },
  disableAccount: {
    fr: {
      button: 'Désactiver le compte',
      title: 'Désactiver un compte',
      intro: 'La personne ne peut plus se connecter, perd tous ses rôles et ne reçoit plus aucun message. Le compte peut être réactivé.',
      warning: 'L’accès est coupé immédiatement, sous toutes les identités de la personne.',
      done: 'Le compte est désactivé.',
      happened: 'a désactivé le compte',
    },
    en: {
      button: 'Disable the account',
      title: 'Disable an account',
      intro: 'The person can no longer sign in, loses all roles and receives no messages. The account can be enabled again.',
      warning: 'Access ends at once, under every identity of this person.',
      done: 'The account is disabled.',
      happened: 'disabled the account',
    },
    fields: { reason },
  },
  setCompetences: {
    fr: {
      button: 'Indiquer ses compétences',
      title: 'Indiquer les avis que rend une personne',
      intro: 'Ces avis lui sont proposés en premier, selon sa charge. Sans choix, tous peuvent lui être demandés.',
      done: 'Les compétences sont enregistrées.',
      happened: 'a indiqué les avis que la personne rend',
    },
    en: {
      button: 'State their competences',
      title: 'State which opinions a person gives',
      intro: 'These opinions are proposed to them first, by load. If none is chosen, any opinion may be asked of them.',
      done: 'The competences are recorded.',
      happened: 'stated which opinions the person gives',
    },
    fields: { steps: field('Avis', 'Opinions') },
  },
  enableAccount: {
    fr: {
      button: 'Réactiver le compte',
      title: 'Réactiver un compte',
      intro: 'La personne retrouve l’accès et les rôles qu’elle avait.',
      done: 'Le compte est réactivé.',
      happened: 'a réactivé le compte',
    },
    en: {
      button: 'Enable the account',
      title: 'Enable an account',
      intro: 'The person gets back the access and the roles it had.',
      done: 'The account is enabled.',
      happened: 'enabled the account again',
    },
  },
  giveRole: {
    fr: {
      button: 'Confier un rôle',
      title: 'Confier un rôle',
      intro: 'Le rôle vaut dès maintenant, pour l’administration au nom de laquelle la personne agit. Elle en est informée par un message.',
      done: 'Le rôle est confié.',
      happened: ({ role }) => `a confié le rôle « ${fr.roles[role as keyof typeof fr.roles]} »`,
    },
    en: {
      button: 'Give a role',
      title: 'Give a role',
      intro: 'The role takes effect at once, for the organisation on whose behalf the person acts. The person is told by a message.',
      done: 'The role is given.',
      happened: ({ role }) => `gave the role "${en.roles[role as keyof typeof en.roles]}"`,
    },
    fields: { role },
  },
  setPreferences: {
    fr: {
      button: 'Modifier mes préférences',
      title: 'Modifier mes préférences',
      intro: 'Choisissez la langue de vos messages, et à quel rythme vous les recevez.',
      done: 'Vos préférences sont enregistrées.',
      happened: ({ language, letters }) =>
        `a choisi d’être informé en ${language === 'fr' ? 'français' : 'anglais'}, ${letters === 'daily' ? 'une fois par jour' : 'à chaque événement'}`,
    },
    en: {
      button: 'Change my preferences',
      title: 'Change my preferences',
      intro: 'Choose the language of your messages, and how often you receive them.',
      done: 'Your preferences are saved.',
      happened: ({ language, letters }) =>
        `chose to be told in ${language === 'fr' ? 'French' : 'English'}, ${letters === 'daily' ? 'once a day' : 'at each event'}`,
    },
    fields: {
      language: field('Langue des messages', 'Language of the messages'),
      letters: field('Rythme des messages', 'How often messages come'),
    },
  },
  withdrawRole: {
    fr: {
      button: 'Retirer un rôle',
      title: 'Retirer un rôle',
      intro: 'Seul un rôle confié dans Guichet peut être retiré ici. La personne en est informée par un message.',
      done: 'Le rôle est retiré.',
      happened: ({ role }) => `a retiré le rôle « ${fr.roles[role as keyof typeof fr.roles]} »`,
    },
    en: {
      button: 'Withdraw a role',
      title: 'Withdraw a role',
      intro: 'Only a role that was given in Guichet can be withdrawn here. The person is told by a message.',
      done: 'The role is withdrawn.',
      happened: ({ role }) => `withdrew the role "${en.roles[role as keyof typeof en.roles]}"`,
    },
    fields: { role },
  },
} satisfies SomeWordsOf<
  'people',
  {
    takeApplicantRole: typeof TakeApplicantRole;
    askRole: typeof AskRole;
    refuseRole: typeof RefuseRole;
    settleOrganisation: typeof SettleOrganisation;
    disableAccount: typeof DisableAccount;
    enableAccount: typeof EnableAccount;
    setCompetences: typeof SetCompetences;
    giveRole: typeof GiveRole;
    setPreferences: typeof SetPreferences;
    withdrawRole: typeof WithdrawRole;
  }
>;
