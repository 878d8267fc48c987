import type { ReviewRefusal } from '../../domain/refusal.ts';
import { list, type Problems } from './sentence.ts';

export const reviewProblems: Problems<ReviewRefusal> = {
  step_unknown: {
    status: 422,
    fr: ['Étape inconnue', ({ known }) => `Le dossier a ces étapes : ${list(known)}.`],
    en: ['Unknown step', ({ known }) => `The application has these steps: ${list(known)}.`],
  },
  step_not_open: {
    status: 409,
    fr: ['Étape close', ({ step }) => `L’avis de l’étape « ${step} » est déjà rendu.`],
    en: ['Step closed', ({ step }) => `The opinion on step "${step}" has been given.`],
  },
  step_stopped: {
    status: 409,
    fr: [
      'Étape suspendue',
      ({ step }) =>
        `L’étape « ${step} » attend les corrections demandées au demandeur : son avis se donne sur la révision corrigée, ou au terme de la demande.`,
    ],
    en: [
      'Step stopped',
      ({ step }) =>
        `Step "${step}" waits for the corrections that were asked of the applicant: its opinion is given on the corrected revision, or at the request's term.`,
    ],
  },
  not_a_reviewer: {
    status: 422,
    fr: [
      'Cette personne n’instruit pas',
      ({ personId }) => `${personId} n’est pas connue comme relectrice ou relecteur. Voyez GET /people?role=reviewer.`,
    ],
    en: ['Not a reviewer', ({ personId }) => `${personId} is not known as a reviewer. See GET /people?role=reviewer.`],
  },
  no_reviewer_left: {
    status: 409,
    fr: [
      'Plus personne à qui demander cet avis',
      ({ step }) =>
        `Pour l’étape « ${step} », il ne reste personne qui instruise, n’ait pas déjà une étape de ce dossier, et ne soit ni du demandeur ni de ses rédacteurs. Désignez quelqu’un par reviewerId.`,
    ],
    en: [
      'Nobody is left to be asked',
      ({ step }) =>
        `For step "${step}" no reviewer is left who has no step of this application yet, and is neither of the applicant's organisation nor among its writers. Name somebody by reviewerId.`,
    ],
  },
  reviewer_absent: {
    status: 409,
    fr: [
      'Personne absente',
      ({ endsOn }) =>
        `Cette personne est absente jusqu’au ${endsOn}, et qui la supplée ne peut juger ce dossier. Désignez une autre personne.`,
    ],
    en: [
      'Reviewer away',
      ({ endsOn }) => `This person is away until ${endsOn}, and who stands in may not judge this application. Name somebody else.`,
    ],
  },
  not_the_assigned_reviewer: {
    status: 422,
    fr: [
      'Avis demandé à une autre personne',
      () => 'Cette étape est confiée à une autre personne. Le responsable du Datalab peut vous désigner.',
    ],
    en: ['Somebody else is assigned', () => 'This step is assigned to somebody else. The Datalab’s lead may assign you.'],
  },
  scores_differ_from_rubric: {
    status: 422,
    fr: ['Notes incomplètes', ({ criteria }) => `Donnez une note de 0 à 5 à chacun de ces critères, et à eux seuls : ${list(criteria)}.`],
    en: ['Scores differ from the rubric', ({ criteria }) => `Score each of these criteria from 0 to 5, and only these: ${list(criteria)}.`],
  },
};
