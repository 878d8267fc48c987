import { by, credits, envelope, title, type ExamplesOf } from './core.ts';

export const envelopes: ExamplesOf<'envelopes'> = {
  freezeCredits: {
    'finance and the leads': [
      {
        envelope,
        year: 2027,
        amountCents: 7_250_000,
        tranches: [{ reference: 'DON-2027-0001-C', title: 'Les lacs', rank: 2, openCents: 500_000, missingCents: 100_000 }],
      },
    ],
  },
  proposeChange: {
    'the people who may confirm it': [
      { envelope, proposed: { command: 'allotCredits', body: credits }, by },
      { envelope, proposed: { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté' } }, by },
    ],
  },
  confirmChange: {
    'the proposer': [
      { envelope, proposed: { command: 'setVisaRule', body: { thresholdCents: 7_250_000, order: 'Arrêté' } }, by },
      { envelope, proposed: { command: 'transferCredits', body: { ...credits, toEnvelopeId: 'x' } }, by },
    ],
  },
  rejectChange: {
    'the proposer': [{ envelope, proposed: { command: 'carryOverCredits', body: credits }, by, reason: 'Saisi deux fois.' }],
  },
  reverseMovement: {
    'the applicant’s people': [
      { title, kind: 'pay', amountCents: 7_250_000 },
      { title, kind: 'issue_claim', amountCents: 7_250_000 },
    ],
  },
};
