import { project, reason, title, type ExamplesOf } from './core.ts';

export const impact: ExamplesOf<'impact'> = {
  raiseSlippageAlert: {
    'the leads': [
      {
        ...project,
        mission: false,
        plannedCents: 7_250_000,
        forecastCents: 8_156_250,
        plannedDays: 200,
        forecastDays: 190,
      },
      {
        ...project,
        mission: true,
        plannedCents: 100_000,
        forecastCents: 124_000,
        plannedDays: 100,
        forecastDays: 126,
      },
    ],
  },
};

const [gain, year] = ['Traitement des demandes sans saisie', 2028];

export const gains: ExamplesOf<'gains'> = {
  declareGain: {
    finance: [{ ...project, gain, year, declaredCents: 7_250_000 }],
  },
  certifyGain: {
    'the applicant’s people and the person who declared it': [
      { title, gain, year, declaredCents: 7_250_000, certified: true, reasons: '', mayAgain: true },
      { title, gain, year, declaredCents: 7_250_000, certified: true, reasons: reason, mayAgain: true },
      { title, gain, year, declaredCents: 7_250_000, certified: false, reasons: reason, mayAgain: true },
      { title, gain, year, declaredCents: 7_250_000, certified: false, reasons: reason, mayAgain: false },
    ],
  },
  lapseGain: {
    'the applicant’s people': [{ title, gain, years: [year, year + 1], lapsedCents: 7_250_000, reason }],
  },
  remindGain: {
    'the applicant’s people': [{ title, gain, years: [year], promisedCents: 7_250_000, dueOn: `${year + 1}-12-31` }],
  },
  lapseLateGain: {
    'the applicant’s people, finance and the leads': [{ title, gain, years: [year], lapsedCents: 7_250_000 }],
  },
};
