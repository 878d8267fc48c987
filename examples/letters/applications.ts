import { appealable, deadlineOn, elsewhere, items, project, reason, title, type ExamplesOf } from './core.ts';

const received = { requestedCents: 7_250_000, receivedAt: '2027-02-24T09:04:00.000Z', screeningDueOn: deadlineOn, contest: elsewhere };

const derogation = {
  label: { fr: 'Rénovation énergétique des bâtiments scolaires', en: 'Energy renovation of school buildings' },
  ...{ article: 'CGCT L1111-10 III', act: 'arrêté du préfet n° 23-2026-09-14-003' },
};

const silent = { ...project, silentOn: deadlineOn, source: 'décret 2018-514 art. 7', contest: elsewhere };

export const applications: ExamplesOf<'applications'> = {
  submitApplication: {
    'the applicant’s people': [
      { title, ...received, admissibleOn: null, silentOn: null, derogation: null },
      { title, ...received, admissibleOn: '2027-04-24', silentOn: '2027-10-24', derogation },
    ],
  },
  askSubmission: {
    'the other signatories of the applicant': [
      { title, by: 'Soazig Kermarrec', closesOn: null },
      { title, by: 'Soazig Kermarrec', closesOn: deadlineOn },
    ],
  },
  remindScreener: {
    'the screeners': [project],
  },
  decideAdmissibility: {
    'the applicant’s people': [
      { title, admissible: true, reason: '', anew: null, contest: appealable },
      { title, admissible: false, reason, anew: null, contest: appealable },
      { title, admissible: false, reason, anew: 'décret 2018-514 art. 4 II', contest: appealable },
    ],
  },
  deemAdmissible: {
    'the screeners and the leads': [{ ...project, since: deadlineOn, months: 2, source: 'décret 2018-514 art. 4 II', toFund: true }],
    'the applicant’s people': [{ ...project, since: deadlineOn, months: 2, source: 'décret 2018-514 art. 4 II', toFund: false }],
  },
  withdrawApplication: {
    'the people of the fund who were to act': [
      { ...project, reason, toFund: true },
      { ...project, reason: '', toFund: true },
    ],
    'the applicant’s people': [{ ...project, reason, toFund: false }],
  },
  warnOfSilence: {
    'the leads and the chair, and finance once it is awarded': [
      { ...project, silentOn: deadlineOn, source: 'décret 2018-514 art. 7', isAwarded: false },
      { ...project, silentOn: deadlineOn, source: 'décret 2018-514 art. 7', isAwarded: true },
    ],
  },
  extendAwardPeriod: {
    'the applicant’s people': [
      { title, before: '2027-02-24', until: deadlineOn, reason, source: 'décret 2018-514 art. 7', contest: elsewhere },
    ],
  },
  recordSilence: {
    'the leads, and finance once it is awarded': [
      { ...silent, isAwarded: false, isReexamined: false, toFund: true },
      { ...silent, isAwarded: true, isReexamined: false, toFund: true },
      { ...silent, isAwarded: true, isReexamined: true, toFund: true },
    ],
    'the applicant’s people': [
      { ...silent, isAwarded: false, isReexamined: false, toFund: false },
      { ...silent, isAwarded: true, isReexamined: false, toFund: false },
      { ...silent, isAwarded: true, isReexamined: true, toFund: false },
    ],
  },
};

export const corrections: ExamplesOf<'corrections'> = {
  requestCorrection: {
    'the applicant’s people': [
      { title, dueOn: deadlineOn, message: 'Bonjour.', items, requiredBy: null, hasPeriods: false },
      { title, dueOn: deadlineOn, message: '', items, requiredBy: null, hasPeriods: true },
      { title, dueOn: deadlineOn, message: '', items, requiredBy: 'arrêté du 21 août 2018, art. 1', hasPeriods: true },
      { title, dueOn: deadlineOn, message: '', items, requiredBy: 'arrêté du 21 août 2018, art. 1', hasPeriods: false },
    ],
  },
  remindCorrection: {
    'the applicant’s people': [
      { title, dueOn: deadlineOn, message: 'Bonjour.', items, requiredBy: null, hasPeriods: false },
      { title, dueOn: deadlineOn, message: '', items, requiredBy: 'arrêté du 21 août 2018, art. 1', hasPeriods: true },
    ],
  },
  answerCorrection: {
    'the person who asked for it, and the reviewers whose steps it stopped': [{ ...project, revision: 2, stale: [] }],
    'the leads': [{ ...project, revision: 2, stale: ['Cadre juridique'] }],
  },
  lapseCorrection: {
    'the applicant’s people, the person who asked for it, and the reviewers whose steps it stopped': [{ title, dueOn: deadlineOn }],
  },
};
