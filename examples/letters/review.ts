import { deadlineOn, project, reason, step, title, type ExamplesOf } from './core.ts';

export const reviews: ExamplesOf<'reviews'> = {
  assignReviewer: {
    'the reviewer': [
      { ...step, awaits: null },
      { ...step, deadlineOn: null, awaits: 'correction' },
      { ...step, deadlineOn: null, awaits: 'opinions' },
    ],
  },
  declineAssignment: {
    'the leads': [
      { ...step, reviewer: 'Sékou Diarra', reason: 'Trop de dossiers.' },
      { ...step, deadlineOn: null, reviewer: 'Sékou Diarra', reason: 'Trop de dossiers.' },
    ],
  },
  remindReviewer: {
    'the reviewer, or the leads while there is none': [
      { ...step, last: false, unanswered: true },
      { ...step, last: true, unanswered: false },
    ],
  },
  escalateStep: {
    'the leads': [
      { title, step: step.step, reviewer: 'Sékou Diarra', askedOn: '2027-02-01' },
      { title, step: step.step, reviewer: null, askedOn: null },
    ],
  },
  openStep: {
    'the reviewer who was asked ahead': [
      { title, steps: [step, { step: 'Données', deadlineOn: '2027-03-12' }], deadlineOn, isAssigned: true },
    ],
    'the leads': [{ title, steps: [step], deadlineOn, isAssigned: false }],
  },
  askReply: {
    'the applicant’s people': [{ title, replyBy: deadlineOn }],
  },
  remindReply: {
    'the applicant’s people': [{ title, replyBy: deadlineOn }],
  },
  replyToOpinions: {
    'the leads': [project],
  },
  cancelStep: {
    'the reviewer': [{ title, steps: ['Mesure de l’impact', 'Données'] }],
  },
  replaceReviewer: {
    'the reviewer who was asked until now': [{ title, step: step.step }],
  },
  declinedByLetter: {
    'the reviewer who was asked': [{ title, step: step.step, reason }],
  },
  extendStep: {
    'the reviewer': [{ ...step, reason }],
  },
  waiveStep: {
    'the reviewer': [{ title, step: 'Cadre juridique', reason }],
  },
  handOverStep: {
    'the substitute': [
      { ...step, awaits: null, absent: 'Sékou Diarra' },
      { ...step, deadlineOn: null, awaits: 'correction', absent: 'Sékou Diarra' },
    ],
  },
  keepStep: {
    'the leads': [{ title, step: step.step, absent: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure' }],
  },
  returnStep: {
    'the reviewer who is back': [
      { ...step, awaits: null },
      { ...step, deadlineOn: null, awaits: 'opinions' },
    ],
  },
  vacateStep: {
    'the leads': [{ title, step: 'Cadre juridique', person: 'Sékou Diarra' }],
  },
  mendOpinion: {
    'the leads': [{ title, step: 'Cadre juridique', reviewer: 'Sékou Diarra', reason: 'Deux notes étaient interverties.' }],
  },
  reopenSteps: {
    'the reviewer who is asked again': [
      {
        title,
        steps: [
          { step: 'Cadre juridique', deadlineOn },
          { step: 'Synthèse', deadlineOn: null },
        ],
        deadlineOn,
        reason: 'Le budget a doublé.',
        isAssigned: true,
      },
    ],
    'the leads': [
      { title, steps: [{ step: 'Cadre juridique', deadlineOn }], deadlineOn, reason: 'Le budget a doublé.', isAssigned: false },
    ],
  },
  awaitSteps: {
    'the reviewer': [{ title, steps: ['Synthèse'] }],
  },
  voidOpinion: {
    'the reviewer who gave it': [{ title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'reviewer' }],
    'the leads': [{ title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'lead' }],
    'the chair from whose agenda the application goes': [
      { title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'chair' },
    ],
  },
};
