import type { ReviewRefusal } from '../../domain/review/refusals.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

/** Why nothing may be done on a step, by its state. */
const CLOSED_FR: Record<string, string> = {
  waiting: 'attend d’autres avis et s’ouvrira après eux',
  given: 'est close : son avis est rendu',
  waived: 'est close : la direction du Datalab a déclaré son avis non requis',
  cancelled: 'est sans objet',
};
const CLOSED_EN: Record<string, string> = {
  waiting: 'waits for other opinions and will open after them',
  given: 'is closed: its opinion has been given',
  waived: 'is closed: its opinion is no longer awaited, the Datalab’s lead has waived it',
  cancelled: 'is no longer needed',
};

export const reviewProblems: Problems<ReviewRefusal> = {
  step_unknown: {
    fr: ['Étape inconnue', ({ known }) => `Le dossier a ces étapes : ${list(known)}.`],
    en: ['Unknown step', ({ known }) => `The application has these steps: ${list(known)}.`],
  },
  step_not_open: {
    status: 409,
    fr: ['Étape non ouverte', ({ step, state }) => `L’étape « ${step} » ${CLOSED_FR[state] ?? 'n’est pas ouverte'}.`],
    en: ['Step not open', ({ step, state }) => `Step "${step}" ${CLOSED_EN[state] ?? 'is not open'}.`],
  },
  step_stopped: {
    status: 409,
    fr: [
      'Étape suspendue',
      ({ step }) =>
        `L’étape « ${step} » attend les corrections demandées à l’administration : son avis se donne sur la version corrigée, ou à la date limite de la demande.`,
    ],
    en: [
      'Step stopped',
      ({ step }) =>
        `Step "${step}" waits for the corrections that were asked of the applicant: its opinion is given on the corrected version, or at the request's deadline.`,
    ],
  },
  step_blocking: {
    fr: [
      'Étape obligatoire',
      ({ step }) =>
        `L’appel veut l’avis de l’étape « ${step} ». Prolongez-la ou désignez une autre personne ; seul un avis consultatif peut être déclaré non requis.`,
    ],
    en: [
      'Step is blocking',
      ({ step }) =>
        `The call wants the opinion on step "${step}". Extend it or assign another reviewer; only an advisory step may be waived.`,
    ],
  },
  not_a_reviewer: {
    fr: ['Cette personne n’instruit pas', ({ personId }) => `${personId} n’a pas le rôle d’instruction.`],
    en: ['Not a reviewer', ({ personId }) => `${personId} is not known as a reviewer.`],
  },
  no_reviewer_left: {
    status: 409,
    fr: [
      'Plus personne à qui demander cet avis',
      ({ step }) =>
        `Pour l’étape « ${step} », il ne reste personne qui instruise, n’ait pas déjà une étape de ce dossier, n’ait pas décliné celle-ci, et ne soit ni de l’administration qui demande ni des personnes qui ont rédigé le dossier. Choisissez vous-même à qui le demander.`,
    ],
    en: [
      'No reviewer is left to ask',
      ({ step }) =>
        `For step "${step}" no reviewer is left who has no step of this application yet, has not declined this one, and is neither of the applicant's organisation nor among its writers. Choose a reviewer yourself.`,
    ],
  },
  reviewer_absent: {
    status: 409,
    fr: [
      'Personne absente',
      ({ endsOn }) =>
        `Cette personne est absente jusqu’au ${longDate('fr', endsOn)}, et qui la supplée ne peut juger ce dossier ou a décliné cet avis. Désignez une autre personne.`,
    ],
    en: [
      'Reviewer away',
      ({ endsOn }) =>
        `This person is away until ${longDate('en', endsOn)}, and the substitute may not judge this application, or has declined this opinion. Name another reviewer.`,
    ],
  },
  not_the_assigned_reviewer: {
    fr: [
      'Avis demandé à une autre personne',
      () => 'Cette étape est confiée à une autre personne. La direction du Datalab peut vous désigner.',
    ],
    en: ['Another reviewer is assigned', () => 'This step is assigned to another reviewer. The Datalab’s lead may assign you.'],
  },
  reviewer_gave_opinion: {
    status: 409,
    fr: [
      'Cette personne a déjà rendu un avis',
      ({ step }) => `Elle a rendu l’avis de l’étape « ${step} ». Nul ne rend deux avis sur un dossier : désignez une autre personne.`,
    ],
    en: [
      'This person has given an opinion already',
      ({ step }) => `This person gave the opinion on step "${step}". No one gives two on an application: name another reviewer.`,
    ],
  },
  opinion_already_given: {
    status: 409,
    fr: [
      'Avis déjà rendu sur ce dossier',
      ({ step }) =>
        `Vous avez rendu l’avis de l’étape « ${step} ». Nul ne rend deux avis sur un dossier : demandez à la direction du Datalab de désigner une autre personne.`,
    ],
    en: [
      'You have given an opinion already',
      ({ step }) =>
        `You gave the opinion on step "${step}". No one gives two on an application: ask the Datalab’s lead to assign another reviewer.`,
    ],
  },
  step_twice: {
    fr: ['Étape nommée deux fois', ({ steps }) => `Nommez chaque étape une fois : ${list(steps)}.`],
    en: ['Step named twice', ({ steps }) => `Name each step once: ${list(steps)}.`],
  },
  step_not_given: {
    status: 409,
    fr: ['Aucun avis à reprendre', ({ step }) => `L’étape « ${step} » n’a pas d’avis qui compte : il n’y a rien à reprendre.`],
    en: ['No opinion to take back', ({ step }) => `Step "${step}" has no opinion that counts: there is nothing to take back.`],
  },
  opinion_on_current_revision: {
    status: 409,
    fr: [
      'Avis rendu sur la version actuelle',
      ({ steps, revision }) => `Rien n’a changé depuis ces avis, rendus sur la version ${revision} : ${list(steps)}.`,
    ],
    en: [
      'Opinion on the current version',
      ({ steps, revision }) => `Nothing has changed since these opinions, which are on version ${revision}: ${list(steps)}.`,
    ],
  },
  voider_gave_opinion: {
    fr: [
      'Votre propre avis',
      ({ step }) => `Vous avez rendu l’avis de l’étape « ${step} ». Une autre personne de la direction du Datalab peut l’annuler.`,
    ],
    en: ['Your own opinion', ({ step }) => `You gave the opinion on step "${step}". Another lead of the Datalab may void it.`],
  },
  reply_closed: {
    fr: [
      'Réponse close',
      ({ until, isReplied }) => {
        if (until === null) return 'L’appel ne prévoit pas de réponse aux avis de ce dossier, ou l’instruction n’est pas terminée.';
        return isReplied
          ? 'Votre administration a déjà répondu aux avis.'
          : `Le délai pour répondre aux avis a pris fin le ${longInstant('fr', until)}.`;
      },
    ],
    en: [
      'Reply closed',
      ({ until, isReplied }) => {
        if (until === null) return 'The call asks for no reply to the opinions on this application, or its review has not ended.';
        return isReplied
          ? 'Your organisation has replied to the opinions already.'
          : `The time to reply to the opinions ended on ${longInstant('en', until)}.`;
      },
    ],
  },
  reply_awaited: {
    fr: [
      'Réponse attendue',
      ({ applicationIds, repliesUntil }) =>
        `L’administration peut répondre aux avis jusqu’au ${longDate('fr', repliesUntil)} : prévoyez le comité plus tard, ou sans ${list(applicationIds)}.`,
    ],
    en: [
      'Reply awaited',
      ({ applicationIds, repliesUntil }) =>
        `The organisation may reply to the opinions until ${longDate('en', repliesUntil)}: plan the session later, or without ${list(applicationIds)}.`,
    ],
  },
  opinion_of_another_person: {
    fr: ['Avis d’une autre personne', ({ step }) => `L’avis « ${step} » a été rendu par une autre personne, qui seule peut le rectifier.`],
    en: ['Another person’s opinion', ({ step }) => `Another person gave the opinion "${step}", and alone may mend it.`],
  },
  opinion_relied_on: {
    status: 409,
    fr: [
      'Avis sur lequel d’autres s’appuient',
      ({ step, by }) =>
        `${by === null ? 'Le comité a décidé' : `L’avis « ${by} », qui dépend du vôtre, a été rendu`} : l’avis « ${step} » ne se rectifie plus. Signalez l’erreur à la direction du Datalab.`,
    ],
    en: [
      'Others rely on this opinion',
      ({ step, by }) =>
        `${by === null ? 'The committee has decided' : `The opinion "${by}", which depends on yours, is given`}: the opinion "${step}" can no longer be mended. Tell the Datalab’s lead of the slip.`,
    ],
  },
  opinion_replied_to: {
    status: 409,
    fr: [
      'Avis auquel l’administration a répondu',
      ({ step }) =>
        `L’administration a lu l’avis « ${step} » et y a répondu : il ne se rectifie plus. Signalez l’erreur à la direction du Datalab.`,
    ],
    en: [
      'The organisation has replied to this opinion',
      ({ step }) =>
        `The organisation has read the opinion "${step}" and replied to it: it can no longer be mended. Tell the Datalab’s lead of the slip.`,
    ],
  },
  opinions_readable: {
    status: 409,
    fr: [
      'Avis rendu à l’aveugle',
      ({ step }) =>
        `L’avis « ${step} » se rend sans avoir lu les autres, que vous pouvez lire maintenant : il ne se rectifie plus. Signalez l’erreur à la direction du Datalab.`,
    ],
    en: [
      'An opinion given blind',
      ({ step }) =>
        `The opinion "${step}" is given before the others are read, and you may read them now: it can no longer be mended. Tell the Datalab’s lead of the slip.`,
    ],
  },
  own_step: {
    fr: [
      'Avis demandé à vous-même',
      ({ step }) => `L’avis « ${step} » vous est demandé : une autre personne prolonge son délai, ou le déclare non requis.`,
    ],
    en: ['Your own opinion', ({ step }) => `The opinion "${step}" is asked of you: another person extends its deadline, or waives it.`],
  },
  accepted_already: {
    status: 409,
    fr: [
      'Avis déjà accepté',
      ({ step }) =>
        `Vous avez accepté de rendre l’avis « ${step} ». Si vous ne le pouvez plus, demandez à la direction du Datalab de désigner une autre personne.`,
    ],
    en: [
      'Accepted already',
      ({ step }) =>
        `You have accepted to give the opinion "${step}". If you no longer can, ask the Datalab’s lead to assign another reviewer.`,
    ],
  },
  declined_already: {
    status: 409,
    fr: [
      'Avis décliné par cette personne',
      ({ step }) => `Cette personne a décliné l’avis « ${step} » de ce dossier. Désignez-en une autre.`,
    ],
    en: [
      'Declined by this person',
      ({ step }) => `This person has declined the opinion "${step}" of this application. Assign another reviewer.`,
    ],
  },
  asked_already: {
    status: 409,
    fr: [
      'Avis déjà demandé à cette personne',
      ({ step, deadlineOn }) =>
        `L’avis « ${step} » est déjà demandé à cette personne${deadlineOn ? `, qui a jusqu’au ${longDate('fr', deadlineOn)} pour le rendre` : ''}. Désignez-en une autre, ou prolongez le délai de l’avis.`,
    ],
    en: [
      'Asked of this person already',
      ({ step, deadlineOn }) =>
        `The opinion "${step}" is asked of this person already${deadlineOn ? `, who has until ${longDate('en', deadlineOn)} to give it` : ''}. Assign another reviewer, or extend the step.`,
    ],
  },
  scores_differ_from_rubric: {
    fr: ['Notes incomplètes', ({ criteria }) => `Donnez une note de 0 à 5 à chacun de ces critères, et à eux seuls : ${list(criteria)}.`],
    en: ['Scores differ from the rubric', ({ criteria }) => `Score each of these criteria from 0 to 5, and only these: ${list(criteria)}.`],
  },
};
