import { MISSION_KINDS, type MissionKind } from '../../domain/datalab/mission-catalogue.ts';
import type {
  AcceptMission,
  CloseMission,
  DeclineMission,
  DeliverMission,
  ProposeMission,
  StaffMission,
  WithdrawMission,
} from '../../domain/datalab/mission.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { endsOn, startsOn, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { days, month, periodEndsOn, periodStartsOn, personId, plannedDays, skill, url } from './fields.ts';

const toLeadAndProject = field(
  'Motif',
  'Reason',
  'Ce motif est communiqué à la direction du Datalab et aux autres personnes du projet.',
  'The Datalab lead and the other people of the project read this reason.',
);
const toProject = field(
  'Motif',
  'Reason',
  'Ce motif est communiqué au projet : écrivez-le pour lui.',
  'The project reads this reason: write it for them.',
);

/** The name of a kind of mission. */
export const missionName = {
  fr: (kind: unknown): string => MISSION_KINDS[kind as MissionKind].label.fr,
  en: (kind: unknown): string => MISSION_KINDS[kind as MissionKind].label.en,
};

export const missions = {
  acceptMission: {
    fr: {
      button: 'Accepter la mission',
      title: 'Accepter la mission',
      intro: 'Le Datalab constitue ensuite l’équipe qui travaillera avec vous.',
      done: 'La mission est acceptée.',
      happened: 'a accepté la mission',
    },
    en: {
      button: 'Accept the mission',
      title: 'Accept the mission',
      intro: 'The Datalab then puts together the team that will work with you.',
      done: 'The mission is accepted.',
      happened: 'accepted the mission',
    },
    fields: { version },
  },
  closeMission: {
    fr: {
      button: 'Clôturer la mission',
      title: 'Clôturer la mission',
      intro: 'L’indicateur visé est comparé avant et après la mission, d’après les bilans du projet.',
      warning: 'Le projet en est informé. La clôture est définitive.',
      done: 'La mission est clôturée.',
      happened: ({ compared: known }) =>
        known ? 'a clos la mission, l’indicateur comparé avant et après' : 'a clos la mission, sans comparaison',
    },
    en: {
      button: 'Close the mission',
      title: 'Close the mission',
      intro: 'The indicator is compared before and after the mission, by the project’s reports.',
      warning: 'The project is told. The closing is final.',
      done: 'The mission is closed.',
      happened: ({ compared: known }) =>
        known ? 'closed the mission, its indicator compared before and after' : 'closed the mission, without a comparison',
    },
    fields: {
      version,
      conclusion: field('Conclusion', 'Conclusion', 'Ce texte est envoyé au projet.', 'This text is sent to the project.'),
    },
  },
  declineMission: {
    fr: {
      button: 'Décliner la mission',
      title: 'Décliner la mission',
      warning: 'Le Datalab et les autres personnes du projet en sont informés, avec votre motif. Ce choix ne peut pas être repris.',
      done: 'La mission est déclinée.',
      happened: ({ byLetter }) => `a décliné la mission${byLetter ? ', par le lien de sa lettre et sans se connecter' : ''}`,
    },
    en: {
      button: 'Decline the mission',
      title: 'Decline the mission',
      warning: 'The Datalab and the other people of the project are told, with your reason. This cannot be taken back.',
      done: 'The mission is declined.',
      happened: ({ byLetter }) => `declined the mission${byLetter ? ', by the link of their letter and without signing in' : ''}`,
    },
    fields: { version, reason: toLeadAndProject },
  },
  deliverMission: {
    fr: {
      button: 'Livrer la mission',
      title: 'Livrer la mission',
      intro: 'Décrivez ce qui a été fait et les jours qu’il a fallu, par personne.',
      warning: 'Ce texte est envoyé au projet. La livraison ne peut pas être reprise.',
      done: 'La mission est livrée.',
      happened: ({ halfDays }) => `a livré la mission, qui a pris ${fr.days(halfDays)}`,
    },
    en: {
      button: 'Deliver the mission',
      title: 'Deliver the mission',
      intro: 'Describe what was made and the days that it took, by person.',
      warning: 'This text is sent to the project. The delivery cannot be taken back.',
      done: 'The mission is delivered.',
      happened: ({ halfDays }) => `delivered the mission, which took ${en.days(halfDays)}`,
    },
    fields: {
      version,
      report: field(
        'Résultat de la mission',
        'Outcome of the mission',
        'Ce texte est envoyé au projet.',
        'This text is sent to the project.',
      ),
      url,
      spentBy: field(
        'Jours passés par personne',
        'Days spent by person',
        'Par personne, par mois et par compétence.',
        'By person, month and skill.',
      ),
      personId,
      month,
      skill,
      days,
    },
  },
  proposeMission: {
    fr: {
      button: 'Proposer une mission',
      title: 'Proposer une mission au projet',
      intro: 'Le projet peut l’accepter ou la décliner. Sans réponse dans le délai, la proposition n’est plus valable.',
      warning: 'La proposition est envoyée au projet, avec votre motif.',
      done: 'La mission est proposée.',
      happened: ({ missionKind, halfDays }) => `a proposé la mission « ${missionName.fr(missionKind)} » : ${fr.days(halfDays)}`,
    },
    en: {
      button: 'Propose a mission',
      title: 'Propose a mission to the project',
      intro: 'The project may accept or decline it. Without an answer in time, the proposal lapses.',
      warning: 'The proposal is sent to the project, with your reason.',
      done: 'The mission is proposed.',
      happened: ({ missionKind, halfDays }) => `proposed the mission "${missionName.en(missionKind)}": ${en.days(halfDays)}`,
    },
    fields: {
      grantId: field('Projet', 'Project'),
      kind: field('Type de mission', 'Kind of mission'),
      days,
      startsOn,
      endsOn,
      indicator: field(
        'Indicateur à améliorer',
        'Indicator to improve',
        'Un indicateur de la convention, comparé avant et après la mission.',
        'An indicator of the agreement, compared before and after the mission.',
      ),
      reason: toProject,
      alert: field(
        'Alerte de dérive à laquelle la mission répond',
        'Slippage alert that the mission answers',
        'Numéro de l’alerte, s’il y en a une.',
        'Number of the alert, if there is one.',
      ),
    },
  },
  staffMission: {
    fr: {
      button: 'Planifier la mission',
      title: 'Planifier la mission',
      intro: 'Indiquez tous les jours prévus : ils remplacent ceux qui étaient planifiés.',
      warning: 'Les personnes planifiées et le projet en sont informés.',
      done: 'La mission est planifiée.',
      happened: ({ halfDays, startsOn, endsOn }) => `a planifié la mission : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}`,
    },
    en: {
      button: 'Plan the mission',
      title: 'Plan the mission',
      intro: 'Enter all planned days: they replace those planned before.',
      warning: 'The people who are planned and the project are told.',
      done: 'The mission is planned.',
      happened: ({ halfDays, startsOn, endsOn }) => `planned the mission: ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}`,
    },
    fields: { version, days: plannedDays, personId, month, skill, startsOn: periodStartsOn, endsOn: periodEndsOn },
  },
  withdrawMission: {
    fr: {
      button: 'Retirer la mission',
      title: 'Retirer la mission',
      intro: 'Les jours qui lui étaient promis redeviennent disponibles.',
      warning: 'Les personnes concernées en sont informées, avec votre motif. Le retrait est définitif.',
      done: 'La mission est retirée.',
      happened: 'a retiré la mission',
    },
    en: {
      button: 'Withdraw the mission',
      title: 'Withdraw the mission',
      intro: 'The days promised to it are free again.',
      warning: 'The people concerned are told, with your reason. The withdrawal is final.',
      done: 'The mission is withdrawn.',
      happened: 'withdrew the mission',
    },
    fields: { version, reason: toProject },
  },
  remindMissionAnswer: {
    fr: { happened: 'Rappel : la mission attend la réponse du projet' },
    en: { happened: 'Reminder: the mission waits for the project’s answer' },
  },
  lapseMission: {
    fr: { happened: 'La mission est restée sans réponse : la proposition a cessé' },
    en: { happened: 'The mission was left without an answer: the proposal has lapsed' },
  },
  remindStaffing: {
    fr: { happened: 'Rappel : la mission attend son équipe' },
    en: { happened: 'Reminder: the mission waits for its people' },
  },
  remindMissionDelivery: {
    fr: { happened: 'Rappel : la livraison de la mission est attendue' },
    en: { happened: 'Reminder: the mission’s delivery is expected' },
  },
  remindComparison: {
    fr: { happened: 'Rappel : l’effet de la mission est à constater' },
    en: { happened: 'Reminder: what the mission has changed is to be looked at' },
  },
  closeUncompared: {
    fr: { happened: 'La mission est close, un an après sa livraison' },
    en: { happened: 'The mission is closed at its deadline' },
  },
} satisfies WordsOf<
  'missions',
  {
    acceptMission: typeof AcceptMission;
    closeMission: typeof CloseMission;
    declineMission: typeof DeclineMission;
    deliverMission: typeof DeliverMission;
    proposeMission: typeof ProposeMission;
    staffMission: typeof StaffMission;
    withdrawMission: typeof WithdrawMission;
  }
>;
