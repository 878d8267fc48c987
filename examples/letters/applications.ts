import { appealable, deadlineOn, elsewhere, items, project, reason, title, type ExamplesOf } from './core.ts';

const received = { requestedCents: 7_250_000, receivedAt: '2027-02-24T09:04:00.000Z', screeningDueOn: deadlineOn, contest: elsewhere };

export const applications: ExamplesOf<'applications'> = {
  submitApplication: {
    'the applicant’s people': [
      { title, ...received, silentOn: null },
      { title, ...received, silentOn: '2027-05-01' },
    ],
  },
  remindScreener: {
    'the screeners': [project],
  },
  decideAdmissibility: {
    'the applicant’s people': [
      { title, admissible: true, reason: '', contest: appealable },
      { title, admissible: false, reason, contest: appealable },
    ],
  },
  withdrawApplication: {
    'the people of the fund who were to act': [
      { ...project, reason, toFund: true },
      { ...project, reason: '', toFund: true },
    ],
    'the applicant’s people': [{ ...project, reason, toFund: false }],
  },
  recordSilence: {
    'the leads': [{ ...project, silentOn: deadlineOn, source: 'décret 2018-514 art. 7', toFund: true, contest: elsewhere }],
    'the applicant’s people': [{ ...project, silentOn: deadlineOn, source: 'décret 2018-514 art. 7', toFund: false, contest: elsewhere }],
  },
};

export const corrections: ExamplesOf<'corrections'> = {
  requestCorrection: {
    'the applicant’s people': [
      { title, dueOn: deadlineOn, message: 'Bonjour.', items },
      { title, dueOn: deadlineOn, message: '', items },
    ],
  },
  remindCorrection: {
    'the applicant’s people': [{ title, dueOn: deadlineOn, message: 'Bonjour.', items }],
  },
  answerCorrection: {
    'the person who asked for it, and the reviewers whose steps it stopped': [{ ...project, revision: 2, stale: [] }],
    'the leads': [{ ...project, revision: 2, stale: ['Cadre juridique'] }],
  },
  lapseCorrection: {
    'the applicant’s people, the person who asked for it, and the reviewers whose steps it stopped': [{ title, dueOn: deadlineOn }],
  },
};
