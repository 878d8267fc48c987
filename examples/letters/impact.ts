import { project, type ExamplesOf } from './core.ts';

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
