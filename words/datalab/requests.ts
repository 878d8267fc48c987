import type {
  AcceptDatalabRequest,
  CloseDatalabRequest,
  CreateDatalabRequest,
  DeclineDatalabRequest,
  DeliverDatalabRequest,
  QualifyDatalabRequest,
  StaffDatalabRequest,
  WithdrawDatalabRequest,
} from '../../domain/datalab/request.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { comment, endsOn, label, startsOn, toApplicant, toConcerned, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { days, month, periodEndsOn, periodStartsOn, personId, plannedDays, skill, url } from './fields.ts';

export const datalabRequests = {
  acceptDatalabRequest: {
    fr: {
      button: 'Accepter la demande d’appui',
      title: 'Accepter la demande d’appui',
      intro: 'Vous promettez des jours, par compétence, sur une période, et vous nommez une personne qui en répond.',
      warning: 'L’administration en est informée.',
      done: 'La demande d’appui est acceptée.',
      happened: ({ halfDays, startsOn, endsOn, contact }) =>
        `a accepté la demande : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}, avec ${contact}`,
    },
    en: {
      button: 'Accept the request',
      title: 'Accept the request for help',
      intro: 'You promise days, by skill, over a period, and name a person who answers for them.',
      warning: 'The administration is told.',
      done: 'The request for help is accepted.',
      happened: ({ halfDays, startsOn, endsOn, contact }) =>
        `accepted the request: ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}, with ${contact}`,
    },
    fields: {
      version,
      estimate: field('Jours promis', 'Days promised', 'Par compétence.', 'By skill.'),
      skill,
      days,
      startsOn,
      endsOn,
      contactPersonId: field(
        'Interlocuteur au Datalab',
        'Contact at the Datalab',
        'La personne qui répond de l’appui auprès de l’administration.',
        'The person who answers for the help to the administration.',
      ),
    },
  },
  closeDatalabRequest: {
    fr: {
      button: 'Donner mon retour',
      title: 'Donner mon retour sur l’appui',
      intro: 'Dites ce que l’appui a changé.',
      warning: 'Un retour ne peut plus être modifié.',
      done: 'Votre retour est enregistré. La demande est close.',
      happened: ({ rating }) => `a clos la demande et la note ${rating} sur 5`,
    },
    en: {
      button: 'Give my feedback',
      title: 'Give my feedback on the help',
      intro: 'Say what the help has changed.',
      warning: 'Feedback can no longer be changed.',
      done: 'Your feedback is recorded. The request is closed.',
      happened: ({ rating }) => `closed the request and rates it ${rating} out of 5`,
    },
    fields: {
      version,
      feedback: field('Votre retour', 'Your feedback'),
      rating: field('Note', 'Rating', 'De 1 (insuffisant) à 5 (excellent).', 'From 1 (poor) to 5 (excellent).'),
      helped: field('L’appui nous a aidés', 'The help has helped us'),
      comment,
      indicator: field('Chiffre qui a changé', 'Figure that has changed', 'S’il y en a un.', 'If there is one.'),
      label,
      before: field('Valeur avant l’appui', 'Value before the help'),
      after: field('Valeur après l’appui', 'Value after the help'),
    },
  },
  createDatalabRequest: {
    fr: {
      button: 'Demander un appui',
      title: 'Demander l’appui du Datalab',
      intro: 'Partez du problème et du chiffre qui devrait changer, non d’une solution.',
      done: 'Votre demande d’appui est déposée.',
      happened: 'a déposé la demande d’appui',
    },
    en: {
      button: 'Ask for help',
      title: 'Ask for the Datalab’s help',
      intro: 'Start from the problem and the figure that should change, not from a solution.',
      done: 'Your request for help is submitted.',
      happened: 'submitted the request for help',
    },
    fields: {
      title: field('Titre de la demande', 'Title of the request'),
      problem: field(
        'Problème à résoudre',
        'Problem to solve',
        'Ce qui ne va pas aujourd’hui, et pour qui.',
        'What does not work today, and for whom.',
      ),
      users: field(
        'Personnes concernées',
        'Users',
        'À qui l’appui servira, et combien de personnes sont concernées.',
        'Whom the help will serve, and how many people.',
      ),
      expectedImpact: field(
        'Effet attendu',
        'Expected impact',
        'Le chiffre qui devrait changer, et de combien.',
        'The figure that should change, and how far.',
      ),
      dataDescription: field(
        'Données en jeu',
        'Data concerned',
        'Leur origine, leur volume, leur qualité, et qui y a accès.',
        'Where they come from, how many, how good they are, and who has access to them.',
      ),
      personalData: field('Des données personnelles sont en jeu', 'Personal data are concerned'),
      needs: field('Compétences demandées', 'Skills asked for'),
      applicationId: field(
        'Dossier concerné par l’appui',
        'Application that the help is for',
        'Un dossier de votre administration, s’il y en a un.',
        'An application of your organisation, if there is one.',
      ),
      wishedFrom: field('Début souhaité', 'Wished start'),
    },
  },
  declineDatalabRequest: {
    fr: {
      button: 'Décliner la demande d’appui',
      title: 'Décliner la demande d’appui',
      warning: 'L’administration en est informée, avec votre motif. Ce choix ne peut pas être repris.',
      done: 'La demande d’appui est déclinée.',
      happened: 'a décliné la demande',
    },
    en: {
      button: 'Decline the request',
      title: 'Decline the request for help',
      warning: 'The administration is told, with your reason. This cannot be taken back.',
      done: 'The request for help is declined.',
      happened: 'declined the request',
    },
    fields: { version, reason: toApplicant },
  },
  deliverDatalabRequest: {
    fr: {
      button: 'Livrer l’appui',
      title: 'Livrer l’appui',
      intro: 'Décrivez ce qui a été fait et les jours qu’il a fallu. L’administration est ensuite invitée à donner son retour.',
      warning: 'Le résumé est envoyé à l’administration, qui voit aussi les livrables. La livraison ne peut pas être reprise.',
      done: 'L’appui est livré.',
      happened: ({ halfDays }) => `a livré l’appui, qui a pris ${fr.days(halfDays)}`,
    },
    en: {
      button: 'Deliver the help',
      title: 'Deliver the help',
      intro: 'Describe what was made and the days that it took. The administration is then asked for its feedback.',
      warning: 'The summary is sent to the administration, which sees the deliverables too. The delivery cannot be taken back.',
      done: 'The help is delivered.',
      happened: ({ halfDays }) => `delivered the help, which took ${en.days(halfDays)}`,
    },
    fields: {
      version,
      summary: field(
        'Résumé de l’appui',
        'Summary of the help',
        'Ce texte est envoyé à l’administration.',
        'This text is sent to the administration.',
      ),
      deliverables: field('Livrables', 'Deliverables'),
      kind: field('Type de livrable', 'Kind of deliverable'),
      label,
      url,
      spent: field('Jours passés', 'Days spent', 'Par compétence.', 'By skill.'),
      skill,
      days,
      spentBy: field(
        'Jours passés par personne',
        'Days spent by person',
        'Les mêmes jours, par personne et par mois. Obligatoire si des personnes étaient planifiées.',
        'The same days, by person and month. Required where people were planned.',
      ),
      personId,
      month,
    },
  },
  qualifyDatalabRequest: {
    fr: {
      button: 'Qualifier la demande d’appui',
      title: 'Qualifier la demande d’appui',
      intro: 'Dites sa priorité et les compétences utiles. Vous pourrez ensuite l’accepter ou la décliner.',
      done: 'La demande d’appui est qualifiée.',
      happened: 'a qualifié la demande',
    },
    en: {
      button: 'Qualify the request',
      title: 'Qualify the request for help',
      intro: 'Say how urgent it is and which skills it needs. You can then accept it or decline it.',
      done: 'The request for help is qualified.',
      happened: 'qualified the request',
    },
    fields: {
      version,
      priority: field('Priorité', 'Priority'),
      skills: field(
        'Compétences utiles',
        'Skills needed',
        'À votre avis, quelles que soient celles qui ont été demandées.',
        'In your eyes, whatever was asked for.',
      ),
      foreseen: field(
        'Jours estimés',
        'Days foreseen',
        'Par compétence. La date de début possible en est déduite.',
        'By skill. The day on which it could start follows from them.',
      ),
      skill,
      days,
      note: field('Note', 'Note'),
    },
  },
  staffDatalabRequest: {
    fr: {
      button: 'Planifier l’appui',
      title: 'Planifier l’appui',
      intro: 'Indiquez tous les jours prévus : ils remplacent ceux qui étaient planifiés.',
      warning: 'Les personnes planifiées et l’administration en sont informées.',
      done: 'L’appui est planifié.',
      happened: ({ halfDays, startsOn, endsOn }) => `a planifié l’appui : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}`,
    },
    en: {
      button: 'Plan the help',
      title: 'Plan the help',
      intro: 'Enter all planned days: they replace those planned before.',
      warning: 'The people who are planned and the administration are told.',
      done: 'The help is planned.',
      happened: ({ halfDays, startsOn, endsOn }) => `planned the help: ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}`,
    },
    fields: {
      version,
      days: plannedDays,
      personId,
      month,
      skill,
      releaseAll: field(
        'Libérer tous les jours planifiés',
        'Release all planned days',
        'À cocher seulement si plus personne ne doit y travailler : laissez alors la liste vide.',
        'Tick it only where no one is to work for it any more: then leave the list empty.',
      ),
      startsOn: periodStartsOn,
      endsOn: periodEndsOn,
    },
  },
  withdrawDatalabRequest: {
    fr: {
      button: 'Retirer ma demande d’appui',
      title: 'Retirer ma demande d’appui',
      warning: 'Le retrait est définitif. Vous pourrez déposer une autre demande.',
      done: 'Votre demande d’appui est retirée.',
      happened: 'a retiré la demande',
    },
    en: {
      button: 'Withdraw my request',
      title: 'Withdraw my request for help',
      warning: 'The withdrawal is final. You can submit another request.',
      done: 'Your request for help is withdrawn.',
      happened: 'withdrew the request',
    },
    fields: { version, reason: toConcerned },
  },
  remindQualification: {
    fr: { happened: 'Rappel : la demande attend d’être qualifiée' },
    en: { happened: 'Reminder: the request waits to be qualified' },
  },
  remindDatalabDecision: {
    fr: { happened: 'Rappel : la demande attend une réponse' },
    en: { happened: 'Reminder: the request waits for an answer' },
  },
  remindDelivery: {
    fr: { happened: 'Rappel : la livraison est attendue' },
    en: { happened: 'Reminder: the delivery is expected' },
  },
  remindFeedback: {
    fr: { happened: 'Rappel : un retour est attendu' },
    en: { happened: 'Reminder: feedback is awaited' },
  },
  closeUnanswered: {
    fr: { happened: 'La demande est close, sans retour' },
    en: { happened: 'The request is closed at its deadline, without feedback' },
  },
} satisfies WordsOf<
  'datalabRequests',
  {
    acceptDatalabRequest: typeof AcceptDatalabRequest;
    closeDatalabRequest: typeof CloseDatalabRequest;
    createDatalabRequest: typeof CreateDatalabRequest;
    declineDatalabRequest: typeof DeclineDatalabRequest;
    deliverDatalabRequest: typeof DeliverDatalabRequest;
    qualifyDatalabRequest: typeof QualifyDatalabRequest;
    staffDatalabRequest: typeof StaffDatalabRequest;
    withdrawDatalabRequest: typeof WithdrawDatalabRequest;
  }
>;
