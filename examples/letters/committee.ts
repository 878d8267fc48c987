import { appealable, deadlineOn, elsewhere, project, reason, title, type ExamplesOf } from './core.ts';

export const sessions: ExamplesOf<'sessions'> = {
  sendAgenda: {
    'the members and the chair': [
      { heldOn: deadlineOn, opensAt: null, closesAt: null, agenda: [project, { title: 'Herbier', organisation: 'Agence' }] },
      { heldOn: deadlineOn, opensAt: '2027-03-01T08:00:00.000Z', closesAt: '2027-03-02T17:00:00.000Z', agenda: [project] },
    ],
  },
  openVote: {
    'the members': [{ heldOn: deadlineOn, closesAt: '2027-03-02T17:00:00.000Z', agenda: ['Carte ouverte', 'Herbier'] }],
  },
  closeVote: {
    'the chair': [{ heldOn: deadlineOn, applications: 12, withoutQuorum: 3 }],
  },
  remindChair: {
    'the chair': [{ heldOn: deadlineOn, applications: 12 }],
  },
  decideSession: {
    'the applicant’s people': [
      { title, awardedCents: 7_250_000, rank: null, reason, deadlineOn, toAccept: false, contest: elsewhere },
      { title, awardedCents: 7_250_000, rank: null, reason, deadlineOn, toAccept: true, contest: elsewhere },
      { title, awardedCents: null, rank: 3, reason, deadlineOn: null, toAccept: false, contest: appealable },
      { title, awardedCents: null, rank: null, reason, deadlineOn: null, toAccept: false, contest: appealable },
    ],
  },
  cancelSession: {
    'the members and the chair': [{ heldOn: deadlineOn, reason }],
  },
};

export const waitlist: ExamplesOf<'waitlist'> = {
  awardWaitlisted: {
    'the applicant’s people': [
      { title, awardedCents: 7_250_000, reason, deadlineOn, toAccept: false, contest: elsewhere },
      { title, awardedCents: 7_250_000, reason, deadlineOn, toAccept: true, contest: elsewhere },
    ],
  },
  refuseWaitlisted: {
    'the applicant’s people': [{ title, reason, contest: { ...appealable, inGuichet: false, overseas: true } }],
  },
  proposeAward: {
    'the chair': [
      { ...project, requestedCents: 7_250_000, availableCents: 8_000_000, others: 0 },
      { ...project, requestedCents: 7_250_000, availableCents: 50_000_000, others: 4 },
    ],
  },
};

export const appeals: ExamplesOf<'appeals'> = {
  appealDecision: {
    'the applicant’s people': [{ ...project, grounds: reason, lapsesOn: deadlineOn, toFund: false }],
    'the leads': [{ ...project, grounds: reason, lapsesOn: deadlineOn, toFund: true }],
  },
  assignAppeal: {
    'the reviewer': [{ title, grounds: reason, deadlineOn }],
  },
  remindAppeal: {
    'the reviewer': [{ title, deadlineOn, last: false, isAssigned: true }],
    'the leads, while there is no reviewer': [{ title, deadlineOn, last: true, isAssigned: false }],
  },
  escalateAppeal: {
    'the leads': [
      { title, reviewer: 'Sékou Diarra' },
      { title, reviewer: null },
    ],
  },
  giveAppealOpinion: {
    'the chair': [{ title, lapsesOn: deadlineOn }],
  },
  vacateAppeal: {
    'the leads': [
      { title, person: 'Ana Ruiz', away: false, lapsesOn: deadlineOn },
      { title, person: 'Ana Ruiz', away: true, lapsesOn: deadlineOn },
    ],
  },
  remindAppealDecision: {
    'the leads and the chair': [{ ...project, deadlineOn }],
  },
  upholdAppeal: {
    'the applicant’s people': [
      { title, reason, against: 'refused', toFund: false },
      { title, reason, against: 'inadmissible', toFund: false },
    ],
    'the leads': [{ title, reason, against: 'refused', toFund: true }],
    'the leads and the screeners': [{ title, reason, against: 'inadmissible', toFund: true }],
  },
  rejectAppeal: {
    'the applicant’s people': [{ title, reason, contest: appealable }],
  },
  lapseAppeal: {
    'the applicant’s people': [{ ...project, lapsedOn: deadlineOn, toFund: false, contest: appealable }],
    'the leads and the chair': [{ ...project, lapsedOn: deadlineOn, toFund: true, contest: appealable }],
  },
};

export const reexaminations: ExamplesOf<'reexaminations'> = {
  reexamineAward: {
    'finance and the chair': [{ ...project, deadlineOn, toFund: true }],
    'the applicant’s people': [{ ...project, deadlineOn, toFund: false }],
  },
  remindReexamination: {
    'the chair': [
      { title, deadlineOn, isAwaited: true },
      { title, deadlineOn, isAwaited: false },
    ],
  },
  confirmAward: {
    'the applicant’s people, the leads and finance': [
      { title, reason: 'Le nouvel avis est favorable.', signOn: deadlineOn },
      { title, reason: 'Soit.', signOn: null },
    ],
  },
  withdrawAward: {
    'the applicant’s people': [{ title, reason: 'Le nouvel avis est défavorable.', toFund: false, contest: elsewhere }],
    'the leads and finance': [{ title, reason: 'Soit.', toFund: true, contest: elsewhere }],
  },
  lapseReexamination: {
    'the applicant’s people, the leads, finance, the chair, and the reviewers who were asked': [
      { title, signOn: null },
      { title, signOn: deadlineOn },
    ],
  },
};
