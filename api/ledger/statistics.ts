import { z } from 'zod';
import { type FundedRow, readFunded } from '../../db/ledger/statistics.ts';
import { labeller } from './labels.ts';
import { read } from '../http/operation.ts';

const Figures = z.object({
  projects: z.int().meta({ description: 'Whose agreement both sides have signed' }),
  organisations: z.int().meta({ description: 'Whose projects they are' }),
  awardedCents: z.int().meta({ description: 'What those agreements promise, less what was given back since' }),
  paidCents: z.int(),
});
const Row = Figures.extend({ key: z.string(), label: z.string() });

const toFigures = ({ projects, organisations, awarded, paid }: Omit<FundedRow, 'by' | 'key'>): z.input<typeof Figures> => ({
  projects,
  organisations,
  awardedCents: awarded,
  paidCents: paid,
});

const NOTHING = { projects: 0, organisations: 0, awarded: 0, paid: 0 };

export const getStatistics = read(
  {
    operationId: 'getStatistics',
    path: '/statistics',
    tag: 'money',
    summary:
      'What the fund has awarded and paid by agreements that are signed: figures for any signed-in person, and no project by its name',
    needsNoRole: true,
    answer: z
      .object({
        total: Figures,
        byYear: z.array(Row).meta({ description: 'By the year of the second signature' }),
        byProjectType: z.array(Row).meta({ description: 'Types combine: each combination is a row of its own' }),
      })
      .meta({ id: 'Statistics' }),
  },
  async ({ deps: { db }, language }) => {
    const rows = await readFunded(db);
    const of = (by: FundedRow['by']): FundedRow[] => rows.filter((row) => row.by === by);
    const types = of('projectType');
    const keys = types.map(({ key }) => key);
    const labelOf = await labeller(db, 'projectType', keys, language);
    return {
      total: toFigures(of('all')[0] ?? NOTHING),
      byYear: of('year').map((row) => ({ key: row.key, label: row.key, ...toFigures(row) })),
      byProjectType: types.map((row) => ({ key: row.key, label: labelOf(row.key), ...toFigures(row) })),
    };
  },
);
