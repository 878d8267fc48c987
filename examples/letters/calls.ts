import { appealable, reason, title, type ExamplesOf } from './core.ts';

export const calls: ExamplesOf<'calls'> = {
  closeCall: {
    'the applicant’s people': [
      { title, call: { fr: 'Données des territoires', en: 'Data of local authorities' }, reason, contest: appealable },
    ],
  },
};
