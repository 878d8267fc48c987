import type { MoveOnAgenda } from '../../domain/committee/agenda.ts';
import type { CancelSession, CreateSession, DecideSession } from '../../domain/committee/session.ts';
import type { CastBallots, DeclareRecusal } from '../../domain/committee/vote.ts';
import type { WordsOf } from '../core/command-words.ts';
import { applicationId, awardedCents, waitlistRank } from './fields.ts';
import { field } from '../core/field.ts';
import { decision, reason, toApplicant, toConcerned, version } from '../core/fields.ts';

export const sessions = {
  cancelSession: {
    fr: {
      button: 'Annuler le comité',
      title: 'Annuler le comité',
      intro: 'Les dossiers de son ordre du jour pourront être inscrits à un autre comité.',
      warning: 'Les membres et la présidence en sont informés. L’annulation est définitive.',
      done: 'Le comité est annulé.',
    },
    en: {
      button: 'Cancel the committee session',
      title: 'Cancel the committee session',
      intro: 'The applications on its agenda can be placed in another session.',
      warning: 'Members and chair are told. The cancellation is final.',
      done: 'The committee session is cancelled.',
    },
    fields: { version, reason: toConcerned },
  },
  createSession: {
    fr: {
      button: 'Préparer un comité',
      title: 'Préparer un comité',
      intro: 'Seuls des dossiers dont l’instruction est terminée peuvent être inscrits. Sans vote prévu, la présidence décide seule.',
      warning: 'L’ordre du jour est envoyé aux membres et à la présidence à l’approche du comité, ou dès maintenant s’il est proche.',
      done: 'Le comité est prévu.',
    },
    en: {
      button: 'Plan a committee session',
      title: 'Plan a committee session',
      intro: 'Only applications whose review is over can be placed on the agenda. Without a vote, the chair decides alone.',
      warning: 'The agenda is sent to the members and the chair as the session comes near, or now where it is near already.',
      done: 'The committee session is planned.',
    },
    fields: {
      heldOn: field('Date du comité', 'Day of the session'),
      applicationIds: field(
        'Dossiers à l’ordre du jour',
        'Applications on the agenda',
        'Seuls les dossiers dont l’instruction est terminée.',
        'Only applications whose review is over.',
      ),
      vote: field(
        'Vote des membres',
        'Vote of the members',
        'Laissez vide si la présidence décide sans vote.',
        'Leave it empty where the chair decides without a vote.',
      ),
      memberIds: field('Membres qui votent', 'Members who vote'),
      quorum: field(
        'Quorum',
        'Quorum',
        'Nombre de membres qui doivent voter sur un dossier, abstentions comprises.',
        'How many members must vote on an application, abstentions included.',
      ),
      opensAt: field('Début du vote', 'Start of the vote', 'Date et heure de Paris.', 'Date and time in Paris.'),
      closesAt: field('Fin du vote', 'End of the vote', 'Date et heure de Paris.', 'Date and time in Paris.'),
    },
  },
  decideSession: {
    fr: {
      button: 'Décider',
      title: 'Décider de tous les dossiers du comité',
      intro:
        'Chaque dossier est retenu, mis en liste d’attente ou non retenu. Si les crédits ne couvrent pas tous les montants accordés, rien n’est décidé.',
      warning: 'Ces décisions sont notifiées aux administrations et ne peuvent pas être reprises.',
      done: 'Les décisions du comité sont prises et notifiées.',
    },
    en: {
      button: 'Decide',
      title: 'Decide on all applications of the session',
      intro: 'Each application is awarded, put on the waitlist or refused. If the credits do not cover all awards, nothing is decided.',
      warning: 'The administrations are notified of these decisions, which cannot be taken back.',
      done: 'The decisions of the committee are taken and notified.',
    },
    fields: {
      version,
      decisions: field(
        'Décisions',
        'Decisions',
        'Une pour chaque dossier de l’ordre du jour. Laissez vide si vous décidez par un scénario.',
        'One for each application on the agenda. Leave it empty where you decide by a scenario.',
      ),
      applicationId,
      decision,
      awardedCents,
      reason: toApplicant,
      rank: waitlistRank,
      scenario: field(
        'Scénario retenu',
        'Scenario chosen',
        'Pour décider par un scénario, à la place d’une liste de décisions.',
        'To decide by a scenario, in the place of a list of decisions.',
      ),
      despiteOverlaps: field('Retenus malgré un recoupement non réglé', 'Awarded in spite of an unsettled overlap'),
    },
  },
  moveOnAgenda: {
    fr: {
      button: 'Déplacer le dossier',
      title: 'Déplacer un dossier sur l’ordre du jour',
      intro: 'Les dossiers sont rangés d’après leur note. Un déplacement figure au procès-verbal.',
      done: 'Le dossier est déplacé.',
    },
    en: {
      button: 'Move the application',
      title: 'Move an application on the agenda',
      intro: 'Applications are ranked by their score. A move is told in the minutes.',
      done: 'The application is moved.',
    },
    fields: {
      version,
      applicationId,
      place: field(
        'Nouvelle place',
        'New place',
        'Parmi les dossiers de l’ordre du jour, à partir de 1.',
        'Among the applications on the agenda, from 1.',
      ),
      reason,
    },
  },
  castBallots: {
    fr: {
      button: 'Voter',
      title: 'Voter sur les dossiers du comité',
      intro: 'Vous pouvez voter en plusieurs fois. Avant de voter, déclarez les dossiers auxquels vous ne devez pas prendre part.',
      warning: 'Vous votez une seule fois sur chaque dossier : un vote ne peut pas être modifié.',
      done: 'Votre vote est enregistré.',
    },
    en: {
      button: 'Vote',
      title: 'Vote on the applications of the session',
      intro: 'You may vote in several rounds. Before you vote, declare the applications in which you must have no part.',
      warning: 'You vote once on each application: a vote cannot be changed.',
      done: 'Your vote is recorded.',
    },
    fields: {
      ballots: field('Votes', 'Votes'),
      applicationId,
      choice: field('Votre vote', 'Your vote'),
    },
  },
  declareRecusal: {
    fr: {
      button: 'Me déporter',
      title: 'Me déporter d’un dossier',
      intro: 'Vous ne prendrez aucune part à la décision sur ce dossier. Votre déport figure au procès-verbal.',
      warning: 'Un déport ne peut pas être repris.',
      done: 'Votre déport est enregistré.',
    },
    en: {
      button: 'Recuse myself',
      title: 'Recuse myself from an application',
      intro: 'You will have no part in the decision on this application. Your recusal is told in the minutes.',
      warning: 'A recusal cannot be taken back.',
      done: 'Your recusal is recorded.',
    },
    fields: {
      applicationId,
      reason: field('Motif', 'Reason', 'Ce motif figure au procès-verbal.', 'This reason stands in the minutes.'),
    },
  },
} satisfies WordsOf<
  'sessions',
  {
    cancelSession: typeof CancelSession;
    createSession: typeof CreateSession;
    decideSession: typeof DecideSession;
    moveOnAgenda: typeof MoveOnAgenda;
    castBallots: typeof CastBallots;
    declareRecusal: typeof DeclareRecusal;
  }
>;
