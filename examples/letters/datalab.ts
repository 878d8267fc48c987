import { deadlineOn, project, reason, title, type ExamplesOf } from './core.ts';

export const datalabRequests: ExamplesOf<'datalabRequests'> = {
  createDatalabRequest: {
    'the person who asks and the leads': [{ ...project, expectedOn: deadlineOn }],
  },
  remindQualification: {
    'the leads': [project],
  },
  qualifyDatalabRequest: {
    'the person who asks': [{ title, expectedOn: deadlineOn }],
  },
  remindDatalabDecision: {
    'the leads': [project],
  },
  acceptDatalabRequest: {
    'the person who asks and the contact': [
      { ...project, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, contact: 'Linh Nguyen-Faure' },
    ],
  },
  staffDatalabRequest: {
    'the person who asks': [{ ...project, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'asker' }],
    'the people who work for it': [{ ...project, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'staff' }],
    'the people who no longer do': [{ ...project, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'dropped' }],
  },
  declineDatalabRequest: {
    'the person who asks': [{ title, reason }],
  },
  withdrawDatalabRequest: {
    'the person who asked, the contact, the leads and the people who work for it': [
      { ...project, reason },
      { ...project, reason: '' },
    ],
  },
  remindDelivery: {
    'the contact and the leads': [{ ...project, endsOn: deadlineOn, contact: 'Linh Nguyen-Faure' }],
  },
  deliverDatalabRequest: {
    'the person who asks': [{ title, summary: 'La donnée est prête.', closesOn: deadlineOn }],
  },
  remindFeedback: {
    'the person who asks': [{ title, closesOn: deadlineOn }],
  },
  closeDatalabRequest: {
    'the contact and the leads': [
      { ...project, rating: 4, helped: true },
      { ...project, rating: 1, helped: false },
    ],
  },
  closeUnanswered: {
    'the person who asks': [{ title }],
  },
};

export const missions: ExamplesOf<'missions'> = {
  proposeMission: {
    'the applicant’s people': [
      {
        title,
        kind: 'cloud_strategy',
        halfDays: 3,
        startsOn: '2027-02-01',
        endsOn: deadlineOn,
        indicator: 'Visiteurs',
        reason,
        answerOn: '2027-02-01',
      },
    ],
  },
  remindMissionAnswer: {
    'the applicant’s people': [{ title, kind: 'mentoring', lapsesOn: deadlineOn }],
  },
  acceptMission: {
    'the leads': [{ ...project, kind: 'mentoring' }],
  },
  declineMission: {
    'the leads': [{ ...project, kind: 'mentoring', reason, by: 'Soazig Kermarrec', byLetter: false, to: 'leads' }],
    'the applicant’s other people': [{ ...project, kind: 'mentoring', reason, by: 'Soazig Kermarrec', byLetter: false, to: 'project' }],
    'the applicant’s people, where it was declined by the link of a letter': [
      { ...project, kind: 'mentoring', reason, by: 'Soazig Kermarrec', byLetter: true, to: 'project' },
    ],
  },
  lapseMission: {
    'the applicant’s people and the leads': [{ ...project, kind: 'mentoring' }],
  },
  remindStaffing: {
    'the leads': [{ ...project, kind: 'mentoring' }],
  },
  staffMission: {
    'the applicant’s people': [{ ...project, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'project' }],
    'the people who work for it': [
      { ...project, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'staff' },
    ],
    'the people who no longer do': [
      { ...project, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'dropped' },
    ],
  },
  remindMissionDelivery: {
    'the people who work for it and the leads': [{ ...project, kind: 'mentoring', endsOn: deadlineOn }],
  },
  deliverMission: {
    'the applicant’s people': [{ title, kind: 'mentoring', report: 'Le rapport.' }],
  },
  remindComparison: {
    'the leads': [{ ...project, kind: 'mentoring', indicator: 'Visiteurs', closesOn: deadlineOn }],
  },
  closeMission: {
    'the applicant’s people': [
      { title, kind: 'mentoring', indicator: 'Visiteurs', before: 1_000.5, after: null, conclusion: 'Un effet net.' },
      { title, kind: 'mentoring', indicator: 'Visiteurs', before: 0.25, after: 0.5, conclusion: '' },
    ],
  },
  closeUncompared: {
    'the applicant’s people and the leads': [{ title, kind: 'mentoring', indicator: 'Visiteurs', before: 1, after: 2 }],
  },
  withdrawMission: {
    'the applicant’s people and the people who work for it': [{ ...project, kind: 'mentoring', reason }],
  },
};

export const capacity: ExamplesOf<'capacity'> = {
  uncoverDays: {
    'the leads': [{ person: 'Sékou Diarra', halfDays: 9, titles: ['Une carte', 'Un moteur'] }],
  },
};
