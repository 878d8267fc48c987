import { z } from 'zod';
import { readSurveyed } from '../../db/applications/surveys.ts';
import { type FundedRow, readFunded } from '../../db/ledger/statistics.ts';
import { FEWEST_ORGANISATIONS, SURVEY_KEYS, SURVEY_QUESTIONS } from '../../domain/applications/survey.ts';
import { FEWEST_FILES, withheldIn } from '../../domain/impact/programme-indicator.ts';
import { labeller } from './labels.ts';
import { read } from '../http/operation.ts';

const Figures = z.object({
  projects: z.int().meta({ description: 'Whose agreement both sides have signed' }),
  organisations: z.int().meta({ description: 'Whose projects they are' }),
  awardedCents: z.int().meta({ description: 'What those agreements promise, less what was given back since' }),
  paidCents: z.int(),
});
const Row = Figures.extend({ key: z.string(), label: z.string() });
const Count = z.int().nullable();
const TypeRow = z
  .object({
    key: z.string(),
    label: z.string(),
    withheld: z.boolean(),
    projects: Count,
    organisations: Count,
    awardedCents: Count,
    paidCents: Count,
  })
  .meta({
    id: 'StatisticsOfType',
    description: `Withheld, with figures that are null, below ${FEWEST_FILES} projects, and where such a figure could be deduced`,
  });
const WITHHELD = { withheld: true, projects: null, organisations: null, awardedCents: null, paidCents: null };

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
    summary:
      'What the fund has awarded and paid by agreements that are signed: figures for any signed-in person, and no project by its name',
    needsNoRole: true,
    answer: z
      .object({
        total: Figures,
        byYear: z.array(Row).meta({ description: 'By the year of the second signature' }),
        byProjectType: z.array(TypeRow).meta({ description: 'Types combine: each combination is a row of its own' }),
        survey: z
          .object({
            files: z.int().meta({ description: 'On how many decided applications their organisations have answered' }),
            questions: z.array(z.object({ key: z.enum(SURVEY_KEYS), label: z.string(), mean: z.number().nullable() })),
          })
          .meta({
            description: `How far organisations agree, once decided, with sentences on how they were treated (1 to 5); null below ${FEWEST_FILES} files or ${FEWEST_ORGANISATIONS} organisations`,
          }),
      })
      .meta({ id: 'Statistics', description: 'From 5 000 projects on, the figures are those of a minute ago at most' }),
  },
  async ({ deps: { db }, at, language }) => {
    const [rows, surveyed] = [await readFunded(db, at), await readSurveyed(db, at)];
    const of = (by: FundedRow['by']): FundedRow[] => rows.filter((row) => row.by === by);
    const types = of('projectType');
    const keys = types.map(({ key }) => key);
    const all = of('all')[0] ?? NOTHING;
    const withheld = withheldIn({
      groups: new Map(types.map(({ key, projects }) => [key, { files: projects }])),
      total: { files: all.projects },
    });
    const isTold = surveyed.files >= FEWEST_FILES && surveyed.organisations >= FEWEST_ORGANISATIONS;
    const labelOf = await labeller(db, 'projectType', keys, language);
    return {
      total: toFigures(all),
      byYear: of('year').map((row) => ({ key: row.key, label: row.key, ...toFigures(row) })),
      byProjectType: types.map((row) => ({
        key: row.key,
        label: labelOf(row.key),
        ...(withheld.groups.has(row.key) ? WITHHELD : { withheld: false, ...toFigures(row) }),
      })),
      survey: {
        files: surveyed.files,
        questions: SURVEY_KEYS.map((key) => ({
          key,
          label: SURVEY_QUESTIONS[key][language],
          mean: isTold ? surveyed[key] : null,
        })),
      },
    };
  },
);
