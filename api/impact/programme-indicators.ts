import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCalls } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { readNamedFiles } from '../../db/impact/programme-indicators.ts';
import { CallId } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Ratio, rounded } from '../../domain/core/ratio.ts';
import { type Caller, isStaff, type Scope, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Day, type Language, line } from '../../domain/core/words.ts';
import { countedOpinions, OPINION_DAYS, opinionFigures } from '../../domain/impact/opinion-days.ts';
import {
  FEWEST_FILES,
  figuresOf,
  filesOf,
  PROGRAMME_BY,
  PROGRAMME_INDICATORS,
  PROGRAMME_KEYS,
  PROGRAMME_KINDS,
  type ProgrammeBy,
  type ProgrammeFigure,
  type ProgrammeFilter,
  type ProgrammeKey,
  publicDay,
  type Withheld,
  withheldAmong,
} from '../../domain/impact/programme-indicator.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { read } from '../http/operation.ts';
import { keepingFor } from '../../db/connection/keeping.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging, IdKey } from '../http/request/paging.ts';
import { labeller } from '../ledger/labels.ts';
import { opinionCourses, programmeFiles } from './programme-files.ts';

const DECIMALS = 4;

const FigureView = z
  .object({
    withheld: z.boolean().meta({
      description: `True where the figure is withheld: below ${FEWEST_FILES} files only the fund reads it, and the same goes for figures from which it could be deduced`,
    }),
    files: z.int().nullable().meta({ description: 'The files that it counts; null where it is withheld' }),
    mean: z.number().nullable().meta({
      description:
        'Of days, in days; of shares, the part that meets the condition; of slippage, a part of the plan; of a sample, what is wrong of what was checked',
    }),
    median: z.number().nullable().meta({ description: 'Of days' }),
    sample: z.object({ payments: z.int(), checkedCents: z.int(), wrongCents: z.int() }).nullable().meta({
      description: 'Of the error rate of payments: how many were checked, what they come to, and how much of it is wrong; null elsewhere',
    }),
  })
  .meta({ id: 'ProgrammeFigure', description: 'Rounded to 4 decimals; null where no file tells it, or it is withheld' });
type FigureView = z.input<typeof FigureView>;

const GroupView = FigureView.extend({ key: z.string(), label: z.string() });

const IndicatorView = z.object({
  key: z.enum(PROGRAMME_KEYS),
  version: z.int().meta({ description: 'Of its definition; another one counts otherwise' }),
  since: z.iso.date().meta({ description: 'The day of that version' }),
  kind: z.enum(PROGRAMME_KINDS),
  label: z.string(),
  definition: z.string(),
  year: z.string().meta({ description: 'Of what the year is to which a file counts' }),
  groups: z.array(GroupView),
  total: FigureView,
});

const asked = {
  on: Day.optional().meta({
    description:
      'The day as of which everything is told, in Paris; today where absent or later. For the public, the last end of a quarter up to then',
  }),
  callId: CallId.optional().meta({ description: 'One call; for the fund’s own people' }),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .meta({ description: 'One year; for the fund’s own people' }),
};
const query = z.strictObject({ by: z.enum(PROGRAMME_BY).default('call'), ...asked });
type Query = z.output<typeof query>;

const dayOf = (on: string | undefined, at: string): string => {
  const today = parisDate(at);
  return on === undefined || on > today ? today : on;
};

const shown = (value: Ratio | null): number | null => value && rounded(value, DECIMALS);
const WITHHELD: FigureView = { withheld: true, files: null, mean: null, median: null, sample: null };
const toView = ({ files, mean, median, sample }: ProgrammeFigure): FigureView => ({
  withheld: false,
  files,
  mean: shown(mean),
  median: shown(median),
  sample: sample && files > 0 ? { payments: sample.payments, checkedCents: sample.checkedCents, wrongCents: sample.wrongCents } : null,
});

/** The queries that a caller may ask: with a filter beside a grouping, the public could deduce figures of few files. */
const filterFor = ({ roles }: Caller, { callId, year }: Pick<Query, 'callId' | 'year'>) => (isStaff(roles) ? { callId, year } : {});

type Asking = { by: ProgrammeBy; day: string; at: string; language: Language; filter: ProgrammeFilter };

const NOTHING_WITHHELD: Withheld = { groups: new Set(), total: false };

/** @param scope of the fund's people; null for the public */
async function figuresFor(db: Kysely<DB>, { by, day, at, language, filter }: Asking, scope: Scope | null) {
  const files = await programmeFiles(db, day, scope, at);
  const figuresBy = new Map(PROGRAMME_KEYS.map((key) => [key, figuresOf(key, files, day, { by, ...filter })]));
  const withheldBy = scope === null ? withheldAmong(figuresBy) : new Map<ProgrammeKey, Withheld>();
  const labelOf = await labeller(db, by, [], language);
  const indicators = [...figuresBy].map(([key, figures]): z.input<typeof IndicatorView> => {
    const { version, since, kind, label, definition, year } = PROGRAMME_INDICATORS[key];
    const withheld = withheldBy.get(key) ?? NOTHING_WITHHELD;
    const groups = [...figures.groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      ...{ key, version, since, kind },
      label: label[language],
      definition: definition[language],
      year: year[language],
      groups: groups.map(([group, figure]) => ({
        key: group,
        label: labelOf(group),
        ...(withheld.groups.has(group) ? WITHHELD : toView(figure)),
      })),
      total: withheld.total && figures.total.files > 0 ? WITHHELD : toView(figures.total),
    };
  });
  return { on: day, by, callId: filter.callId ?? null, year: filter.year ?? null, isPublic: scope === null, indicators };
}
type Answer = Awaited<ReturnType<typeof figuresFor>>;

/** The public's figures are computed once for all readers, since they read all files. */
const keptFor = keepingFor<Answer>({ minutes: 10, atMost: 32 });

async function view(db: Kysely<DB>, caller: Caller, { by, on, ...rest }: Query, at: string, language: Language): Promise<Answer> {
  const filter = filterFor(caller, rest);
  const asking = { by, at, language, filter };
  if (isStaff(caller.roles)) return figuresFor(db, { ...asking, day: dayOf(on, at) }, scopeOf(caller));
  const day = publicDay(dayOf(on, at), parisDate(at));
  return keptFor(db)([by, day, language].join(), at, () => figuresFor(db, { ...asking, day }, null));
}

export const getProgrammeIndicators = read(
  {
    operationId: 'getProgrammeIndicators',
    path: '/programme/indicators',
    summary: 'The programme’s indicators as of a day, by call or by year; what rests on fewer than five files is for the fund alone',
    needsNoRole: true,
    costly: true,
    query,
    answer: z
      .object({
        on: z.iso.date(),
        by: z.enum(PROGRAMME_BY),
        callId: z.string().nullable(),
        year: z.string().nullable(),
        isPublic: z.boolean().meta({ description: 'True where figures of few files are withheld from the caller' }),
        indicators: z.array(IndicatorView),
      })
      .meta({ id: 'ProgrammeIndicators' }),
  },
  async ({ deps: { db }, caller, at, query: wanted, language }) => view(db, caller, wanted, at, language),
);

/** The figures of each step that has an opinion, as of a day, with the names of calls and steps. */
async function opinionDays(db: Kysely<DB>, caller: Caller, { on, ...filter }: Omit<Query, 'by'>, at: string, language: Language) {
  const day = dayOf(on, at);
  const figures = opinionFigures(await opinionCourses(db, day, scopeOf(caller), at), filter);
  const calls = await readCalls(db, [...new Set(figures.map(({ callId }) => callId))]);
  const { version, since, label, definition } = OPINION_DAYS;
  return {
    ...{ on: day, version, since, label: label[language], definition: definition[language] },
    steps: figures.map(({ callId, step, files, mean, median }) => {
      // A step that the newest version no longer knows keeps its key.
      const terms = calls.get(callId)?.terms;
      return {
        ...{ callId, call: terms?.title[language] ?? callId, step, files },
        stepLabel: terms?.steps.find(({ key }) => key === step)?.label[language] ?? step,
        ...{ mean: rounded(mean, DECIMALS), median: rounded(median, DECIMALS) },
      };
    }),
  };
}

const OpinionDays = z
  .object({
    on: z.iso.date(),
    ...{ version: z.int(), since: z.iso.date(), label: z.string(), definition: z.string() },
    steps: z.array(
      z.object({
        callId: z.string(),
        call: z.string(),
        step: z.string(),
        stepLabel: z.string(),
        files: z.int(),
        mean: z.number(),
        median: z.number(),
      }),
    ),
  })
  .meta({ id: 'OpinionDays', description: 'Days rounded to 4 decimals' });

export const getOpinionDays = read(
  {
    operationId: 'getOpinionDays',
    path: '/programme/indicators/opinions',
    summary: 'How many days the opinions took, by call and step of its review, as of a day',
    roles: STAFF_ROLES,
    costly: true,
    query: z.strictObject(asked),
    answer: OpinionDays,
  },
  async ({ deps: { db }, caller, at, query: wanted, language }) => opinionDays(db, caller, wanted, at, language),
);

type OpinionLine = Awaited<ReturnType<typeof opinionDays>>['steps'][number] & { version: number };

const ofOpinions = columnsOf<OpinionLine>();
const opinionColumns = [
  ofOpinions.text('Appel', 'call', ({ callId }) => callId),
  ofOpinions.text('Libellé de l’appel', 'call_label', ({ call }) => call),
  ofOpinions.text('Étape', 'step', ({ step }) => step),
  ofOpinions.text('Libellé de l’étape', 'step_label', ({ stepLabel }) => stepLabel),
  ofOpinions.whole('Version', 'version', ({ version: of }) => of),
  ofOpinions.whole('Dossiers', 'files', ({ files }) => files),
  ofOpinions.figure('Moyenne en jours', 'mean_days', ({ mean }) => mean),
  ofOpinions.figure('Médiane en jours', 'median_days', ({ median }) => median),
];

export const exportOpinionDays = spreadsheet(
  {
    operationId: 'exportOpinionDays',
    path: '/programme/indicators/opinions.csv',
    summary: 'The same for a spreadsheet: a line for each call and step',
    roles: STAFF_ROLES,
    query: z.strictObject({ ...asked, ...formQuery }),
  },
  async ({ deps: { db }, caller, at, query: { form, ...wanted } }) => {
    const { version, on, steps } = await opinionDays(db, caller, wanted, at, form === 'fr' ? 'fr' : 'en');
    const rows = steps.map((step) => ({ ...step, version }));
    return { columns: opinionColumns, rows, name: `${form === 'fr' ? 'jours-d-avis' : 'days-of-opinions'}-${on}` };
  },
);

type Line = Pick<z.input<typeof IndicatorView>, 'key' | 'version' | 'kind' | 'label'> & FigureView & { group: string; groupLabel: string };

const { text, whole, figure, cents } = columnsOf<Line>();
const columns = [
  text('Indicateur', 'indicator', ({ key }) => key),
  whole('Version', 'version', ({ version }) => version),
  text('Libellé', 'label', ({ label }) => label),
  text('Unité', 'unit', ({ kind }, form) => UNITS[form][kind]),
  text('Groupe', 'group', ({ group }) => group),
  text('Libellé du groupe', 'group_label', ({ groupLabel }) => groupLabel),
  whole('Dossiers', 'files', ({ files }) => files),
  figure('Moyenne ou part', 'mean_or_share', ({ mean }) => mean),
  figure('Médiane', 'median', ({ median }) => median),
  whole('Paiements contrôlés', 'payments_checked', ({ sample }) => sample?.payments ?? null),
  cents('Montant contrôlé', 'checked', ({ sample }) => sample?.checkedCents ?? null),
  cents('Montant faux', 'wrong', ({ sample }) => sample?.wrongCents ?? null),
  text('Non communiqué', 'withheld', ({ withheld }, form) =>
    withheld ? { fr: 'moins de cinq dossiers', international: 'few_files' }[form] : null,
  ),
];
const UNITS = {
  fr: { days: 'jours', share: 'part', slippage: 'part du plan', sample: 'part' },
  international: { days: 'days', share: 'share', slippage: 'part_of_plan', sample: 'share' },
} as const;

const linesOf = ({ groups, total, ...indicator }: z.input<typeof IndicatorView>, all: string): Line[] =>
  [...groups, { ...total, key: '', label: all }].map(({ key: group, label: groupLabel, ...figure }) => ({
    ...indicator,
    group,
    groupLabel,
    ...figure,
  }));

export const exportProgrammeIndicators = spreadsheet(
  {
    operationId: 'exportProgrammeIndicators',
    path: '/programme/indicators.csv',
    summary: 'The same for a spreadsheet: a line for each indicator and group, and one for all of them',
    needsNoRole: true,
    query: query.extend(formQuery),
  },
  async ({ deps: { db }, caller, at, query: { form, ...wanted } }) => {
    const language = form === 'fr' ? 'fr' : 'en';
    const { indicators, on, by } = await view(db, caller, wanted, at, language);
    const lines = indicators.flatMap((each) => linesOf(each, language === 'fr' ? 'Ensemble' : 'All together'));
    const name = form === 'fr' ? `indicateurs-par-${by === 'call' ? 'appel' : 'annee'}` : `indicators-by-${by}`;
    return { columns, rows: lines, name: `${name}-${on}` };
  },
);

const CountedFile = z.object({
  applicationId: z.uuid(),
  grantId: z.uuid().nullable(),
  reference: z.string().nullable(),
  title: z.string(),
  organisationName: z.string(),
  on: z.iso.date().meta({ description: 'The day by whose year it counts' }),
  value: z
    .number()
    .meta({ description: 'Days, 1 or 0 of a share, a part of the plan, or what is wrong of the payments checked, rounded to 4 decimals' }),
});

const CountedPage = pageSchema(CountedFile, 'IndicatorFilePage');

/** A page of the files that a figure counts, each with its day and value, by the application's id. */
async function countedPage(
  db: Kysely<DB>,
  caller: Caller,
  counted: ReadonlyMap<string, { on: string; value: number }>,
  page: { cursor?: string | undefined; limit?: string | undefined },
) {
  const before = keyOf(IdKey, page);
  const limit = limitOf(page);
  const ids = [...counted.keys()].filter((id) => before === undefined || id < before);
  const rows = await readNamedFiles(db, scopeOf(caller), ids, limit + 1);
  return pageOf(
    rows,
    limit,
    ({ applicationId }) => applicationId,
    (row) => ({ ...row, on: '', value: 0, ...counted.get(row.applicationId) }),
  );
}

export const listIndicatorFiles = read(
  {
    operationId: 'listIndicatorFiles',
    path: '/programme/indicators/files',
    summary: 'The files that one of the programme’s indicators counts, each with its value, without those hidden from the caller',
    roles: STAFF_ROLES,
    costly: true,
    query: z.strictObject({ indicator: z.enum(PROGRAMME_KEYS), ...asked, ...paging }),
    answer: CountedPage,
  },
  async ({ deps: { db }, caller, at, query: { indicator, on, callId, year, ...page } }) => {
    const day = dayOf(on, at);
    const files = filesOf(indicator, await programmeFiles(db, day, scopeOf(caller), at), day, { callId, year });
    const counted = files.map(
      ({ file, value, ...each }) => [file.applicationId, { on: each.on, value: rounded(value, DECIMALS) }] as const,
    );
    return countedPage(db, caller, new Map(counted), page);
  },
);

export const listOpinionFiles = read(
  {
    operationId: 'listOpinionFiles',
    path: '/programme/indicators/opinions/files',
    summary: 'The files whose opinions on a step are counted, each with its days, without those hidden from the caller',
    roles: STAFF_ROLES,
    costly: true,
    query: z.strictObject({ ...asked, callId: CallId, step: line(100), ...paging }),
    answer: CountedPage,
  },
  async ({ deps: { db }, caller, at, query: { on, callId, step, year, ...page } }) => {
    const courses = await opinionCourses(db, dayOf(on, at), scopeOf(caller), at);
    const counted = countedOpinions(courses, { callId, step, year }).map(
      ({ applicationId, givenOn, days }) => [applicationId, { on: givenOn, value: days }] as const,
    );
    return countedPage(db, caller, new Map(counted), page);
  },
);
