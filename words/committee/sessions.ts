import type { MoveOnAgenda } from '../../domain/committee/agenda.ts';
import type { CancelSession, CreateSession, DecideSession, RearrangeSession, TakeOffAgenda } from '../../domain/committee/session.ts';
import type { CastBallots, DeclareRecusal, ExcuseMember } from '../../domain/committee/vote.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { decision, reason, toApplicant, toConcerned, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { applicationId, awardedCents, conditions, waitlistRank } from './fields.ts';

/** The fields of a session's plan. */
const plan = {
  heldOn: field('Date du comité', 'Day of the session'),
  venue: field('Lieu', 'Place', 'Salle et adresse, ou adresse de la visioconférence.', 'Room and address, or address of the video call.'),
  written: field(
    'Procédure écrite',
    'Written procedure',
    'Le comité ne se réunit pas : ses membres votent par écrit, jusqu’à la fin du vote, qui est celle du comité.',
    'The session does not meet: its members vote in writing, and the session ends with the vote.',
  ),
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
};

export const sessions = {
  cancelSession: {
    fr: {
      button: 'Annuler le comité',
      title: 'Annuler le comité',
      intro: 'Les dossiers de son ordre du jour pourront être inscrits à un autre comité.',
      warning: 'Les membres et la présidence en sont informés. L’annulation est définitive.',
      done: 'Le comité est annulé.',
      happened: ({ heldOn }) => `a annulé le comité du ${fr.day(String(heldOn))} : le dossier peut être inscrit à un autre`,
    },
    en: {
      button: 'Cancel the committee session',
      title: 'Cancel the committee session',
      intro: 'The applications on its agenda can be placed in another session.',
      warning: 'Members and chair are told. The cancellation is final.',
      done: 'The committee session is cancelled.',
      happened: ({ heldOn }) => `cancelled the session of ${en.day(String(heldOn))}: the application can be placed in another one`,
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
      // Of the session, and of each application on its agenda.
      awaited: 'Inscription à un comité',
      happened: ({ heldOn, applications, agendaSent }) =>
        applications === undefined
          ? `a inscrit le dossier au comité du ${fr.day(String(heldOn))}`
          : `a prévu le comité du ${fr.day(String(heldOn))} (dossiers inscrits : ${applications})${agendaSent ? ' ; l’ordre du jour est envoyé' : ''}`,
    },
    en: {
      button: 'Plan a committee session',
      title: 'Plan a committee session',
      intro: 'Only applications whose review is over can be placed on the agenda. Without a vote, the chair decides alone.',
      warning: 'The agenda is sent to the members and the chair as the session comes near, or now where it is near already.',
      done: 'The committee session is planned.',
      awaited: 'A place in a session',
      happened: ({ heldOn, applications, agendaSent }) =>
        applications === undefined
          ? `placed the application in the session of ${en.day(String(heldOn))}`
          : `planned the session of ${en.day(String(heldOn))} (applications on the agenda: ${applications})${agendaSent ? '; the agenda is sent' : ''}`,
    },
    fields: plan,
  },
  rearrangeSession: {
    fr: {
      button: 'Modifier le comité',
      title: 'Modifier le comité prévu',
      intro: 'Date, lieu, membres et dossiers peuvent changer tant que l’ordre du jour n’est pas envoyé.',
      warning: 'Les membres et la présidence en sont informés, ainsi que les membres qui ne siègent plus.',
      done: 'Le comité est modifié.',
      // Of the session, and of each application that joins or leaves its agenda.
      happened: ({ heldOn, applications, added, removed, agendaSent }) => {
        const day = fr.day(String(heldOn));
        if (applications === undefined)
          return removed ? `a retiré le dossier du comité du ${day}` : `a inscrit le dossier au comité du ${day}`;
        const moves = `inscrits ${applications}, dont ajoutés ${added} ; retirés ${removed}`;
        return `a modifié le comité, prévu le ${day} (dossiers : ${moves})${agendaSent ? ' ; l’ordre du jour est envoyé' : ''}`;
      },
    },
    en: {
      button: 'Change the session',
      title: 'Change the planned session',
      intro: 'Day, place, members and applications may change until the agenda is sent.',
      warning: 'The chair, the members and those who no longer sit are told.',
      done: 'The session is changed.',
      happened: ({ heldOn, applications, added, removed, agendaSent }) => {
        const day = en.day(String(heldOn));
        if (applications === undefined)
          return removed ? `took the application off the session of ${day}` : `placed the application in the session of ${day}`;
        const moves = `${applications} on the agenda, ${added} of them added; ${removed} taken off`;
        return `changed the session, planned for ${day} (applications: ${moves})${agendaSent ? '; the agenda is sent' : ''}`;
      },
    },
    fields: { version, ...plan, reason: toConcerned },
  },
  takeOffAgenda: {
    fr: {
      button: 'Retirer ou ajourner un dossier',
      title: 'Retirer ou ajourner un dossier',
      intro: 'Le dossier quitte l’ordre du jour et peut être inscrit à un autre comité. Le motif figure au procès-verbal.',
      warning: 'Si l’ordre du jour est déjà envoyé, les membres et la présidence en sont informés.',
      done: 'Le dossier a quitté l’ordre du jour.',
      happened: ({ title, heldOn, leaves }) => {
        const did = leaves === 'adjourned' ? 'a ajourné' : 'a retiré de l’ordre du jour';
        return heldOn === undefined ? `${did} « ${title} »` : `${did} le dossier, inscrit au comité du ${fr.day(String(heldOn))}`;
      },
    },
    en: {
      button: 'Take off or adjourn an application',
      title: 'Take off or adjourn an application',
      intro: 'The application leaves the agenda, and can be placed in another session. The reason stands in the minutes.',
      warning: 'If the agenda has been sent, the chair and the members are told.',
      done: 'The application has left the agenda.',
      happened: ({ title, heldOn, leaves }) => {
        const what = heldOn === undefined ? `"${title}"` : `the application, placed in the session of ${en.day(String(heldOn))}`;
        return leaves === 'adjourned' ? `adjourned ${what}` : `took off the agenda ${what}`;
      },
    },
    fields: { version, applicationId, leaves: field('Ce que devient le dossier', 'What becomes of the application'), reason },
  },
  excuseMember: {
    fr: {
      button: 'Excuser un membre',
      title: 'Excuser un membre',
      intro:
        'Un membre absent ne vote pas. Une autre personne du comité peut siéger à sa place, nommée maintenant ou plus tard ; le quorum ne change pas.',
      warning: 'Le membre, sa suppléance et la présidence en sont informés.',
      done: 'Le membre est excusé.',
      happened: ({ absent, substitute }) => `a excusé ${absent}${substitute ? `, que ${substitute} supplée` : ''}`,
    },
    en: {
      button: 'Excuse a member',
      title: 'Excuse a member',
      intro:
        'An absent member does not vote. Another person of the committee may sit in their place, and be named now or later; the quorum stays the same.',
      warning: 'The member, the stand-in and the chair are told.',
      done: 'The member is excused.',
      happened: ({ absent, substitute }) => `excused ${absent}${substitute ? `, for whom ${substitute} stands in` : ''}`,
    },
    fields: {
      memberId: field('Membre absent', 'Absent member'),
      standInId: field('Qui siège à sa place', 'Who sits in their place'),
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
      awaited: 'Décision du comité',
      happened: ({ decision, awardedCents, rank, awarded, waitlisted, refused, scenario, despiteOverlaps }) =>
        awarded === undefined
          ? `a clos la décision : ${{ refuse: 'projet non retenu', waitlist: `projet en liste d’attente, au rang ${rank}` }[String(decision)] ?? `projet retenu pour ${fr.euros(awardedCents)}`}`
          : `a clos la décision${scenario === undefined ? '' : `, par le scénario n° ${scenario}`} : retenus ${awarded} ; en attente ${waitlisted} ; non retenus ${refused}${despiteOverlaps === undefined ? '' : ` ; malgré un recoupement non réglé ${despiteOverlaps}`}`,
    },
    en: {
      button: 'Decide',
      title: 'Decide on all applications of the session',
      intro: 'Each application is awarded, put on the waitlist or refused. If the credits do not cover all awards, nothing is decided.',
      warning: 'The administrations are notified of these decisions, which cannot be taken back.',
      done: 'The decisions of the committee are taken and notified.',
      awaited: 'Decision of the committee',
      happened: ({ decision, awardedCents, rank, awarded, waitlisted, refused, scenario, despiteOverlaps }) =>
        awarded === undefined
          ? `closed the decision: ${{ refuse: 'not awarded', waitlist: `on the waitlist, at rank ${rank}` }[String(decision)] ?? `awarded ${en.euros(awardedCents)}`}`
          : `closed the decision${scenario === undefined ? '' : `, by scenario ${scenario}`}: ${awarded} awarded; ${waitlisted} on the waitlist; ${refused} refused${despiteOverlaps === undefined ? '' : `; in spite of an unsettled overlap ${despiteOverlaps}`}`,
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
      conditions,
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
      happened: ({ title, from, to }) => `a déplacé « ${title} » de la place ${from} à la place ${to} de l’ordre du jour`,
    },
    en: {
      button: 'Move the application',
      title: 'Move an application on the agenda',
      intro: 'Applications are ranked by their score. A move is told in the minutes.',
      done: 'The application is moved.',
      happened: ({ title, from, to }) => `moved "${title}" from place ${from} to place ${to} of the agenda`,
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
      awaited: 'Vote des membres',
      happened: ({ ballots }) => `a voté (dossiers : ${ballots})`,
    },
    en: {
      button: 'Vote',
      title: 'Vote on the applications of the session',
      intro: 'You may vote in several rounds. Before you vote, declare the applications in which you must have no part.',
      warning: 'You vote once on each application: a vote cannot be changed.',
      done: 'Your vote is recorded.',
      awaited: 'Vote of the members',
      happened: ({ ballots }) => `voted (applications: ${ballots})`,
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
      happened: ({ title }) => `s’est déporté du dossier « ${title} »`,
    },
    en: {
      button: 'Recuse myself',
      title: 'Recuse myself from an application',
      intro: 'You will have no part in the decision on this application. Your recusal is told in the minutes.',
      warning: 'A recusal cannot be taken back.',
      done: 'Your recusal is recorded.',
      happened: ({ title }) => `declared to have no part in "${title}"`,
    },
    fields: {
      applicationId,
      reason: field('Motif', 'Reason', 'Ce motif figure au procès-verbal.', 'This reason stands in the minutes.'),
    },
  },
  sendAgenda: {
    fr: {
      happened: ({ applications }) => `L’ordre du jour est envoyé aux membres et à la présidence (dossiers inscrits : ${applications})`,
    },
    en: { happened: ({ applications }) => `The agenda is sent to the members and the chair (applications: ${applications})` },
  },
  openVote: {
    fr: {
      awaited: 'Ouverture du vote',
      happened: ({ applications }) => `Le vote est ouvert (dossiers à l’ordre du jour : ${applications})`,
    },
    en: {
      awaited: 'Opening of the vote',
      happened: ({ applications }) => `The vote is open (applications on the agenda: ${applications})`,
    },
  },
  // Of the session, and of each application that has left its agenda.
  closeVote: {
    fr: {
      happened: ({ applications, withoutQuorum }) =>
        applications === undefined
          ? 'Le vote du comité n’a pas réuni le quorum : le dossier peut être inscrit à un autre comité'
          : `Le vote est clos : dossiers à décider ${applications} ; sans quorum ${withoutQuorum}`,
    },
    en: {
      happened: ({ applications, withoutQuorum }) =>
        applications === undefined
          ? 'The session’s vote did not reach its quorum: the application can be placed in another session'
          : `The vote is closed: ${applications} to decide; ${withoutQuorum} without their quorum`,
    },
  },
  remindChair: {
    fr: { happened: 'Rappel : le comité attend sa décision' },
    en: { happened: 'Reminder: the session waits for its decision' },
  },
} satisfies SomeWordsOf<
  'sessions',
  {
    cancelSession: typeof CancelSession;
    createSession: typeof CreateSession;
    rearrangeSession: typeof RearrangeSession;
    takeOffAgenda: typeof TakeOffAgenda;
    excuseMember: typeof ExcuseMember;
    decideSession: typeof DecideSession;
    moveOnAgenda: typeof MoveOnAgenda;
    castBallots: typeof CastBallots;
    declareRecusal: typeof DeclareRecusal;
  }
>;
