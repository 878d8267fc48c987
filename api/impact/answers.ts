import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../db/core/schema.ts';
import { readNewestSeal, readSealAfter } from '../../db/core/seals.ts';
import { readAnswerFiles, readRemarks } from '../../db/impact/answers.ts';
import { readMovementsOfPortfolio } from '../../db/impact/gains.ts';
import { readNamedFiles } from '../../db/impact/programme-indicators.ts';
import { GAIN_METHODS } from '../../domain/calls/gain-method.ts';
import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import { exactly, euros, figure, longDate } from '../../domain/core/format.ts';
import { type Caller, type Scope, scopeOf } from '../../domain/core/role.ts';
import { Day, type Language } from '../../domain/core/words.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import {
  ANSWER_BY,
  ANSWER_COLUMNS,
  ANSWER_COMMANDS,
  ANSWER_ROLES,
  type AnswerBy,
  type AnswerColumn,
  type AnswerFigure,
  answerOf,
  entriesOf,
  groupLabel,
  QUESTION_KEYS,
  type QuestionKey,
  questionOf,
  RemarkOnAnswer,
} from '../../domain/impact/answer.ts';
import { portfolioGains } from '../../domain/impact/gain-portfolio.ts';
import { printSheet } from '../../letters/core/print-sheet.ts';
import { sealedBy } from '../../letters/core/sealed-by.ts';
import { paragraphOf } from '../../words/impact/answer-paragraphs.ts';
import { COLUMN_WORDS, PRINTED } from '../../words/impact/answers.ts';
import { type Column, columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { download } from '../http/answer/download.ts';
import { PersonName } from '../http/answer/names.ts';
import { command, parse, read, type ReadRequest } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { programmeFiles } from './programme-files.ts';

const cents = z.int();
const days = z.number().nullable();
const FigureView = z
  .object({ files: z.int(), organisations: z.int(), promisedCents: cents, paidCents: cents, openCents: cents })
  .extend({ meanDays: days, medianDays: days, mostDays: days })
  .meta({ id: 'AnswerFigure', description: 'Days to one decimal; null where the question counts none' });
const RowView = z.object({ group: z.string().meta({ description: 'Empty where it is not known' }), label: z.string(), figure: FigureView });

const SealView = z.object({ day: z.iso.date(), hash: z.string() });

const QuestionView = z.object({
  question: z.enum(QUESTION_KEYS),
  version: z.int().meta({ description: 'Of what it counts; another one counts otherwise' }),
  since: z.iso.date().meta({ description: 'The day of that version' }),
  title: z.string(),
  method: z.string(),
  groupings: z.array(z.enum(ANSWER_BY)).meta({ description: 'By which it may be asked; the first one where none is named' }),
  columns: z.array(z.enum(ANSWER_COLUMNS)).meta({ description: 'The figures that answer it' }),
});

const AnswerView = QuestionView.extend({
  asOf: z.iso.date(),
  isOver: z.boolean().meta({ description: 'False on the day itself, when the answer may still change' }),
  by: z.enum(ANSWER_BY),
  paragraph: z.string(),
  rows: z.array(RowView),
  total: FigureView,
  gains: z
    .object({ promisedCents: cents, realisedCents: cents })
    .meta({ description: 'Of budgets: what was promised, whatever has become of it, and what is certified' }),
  sha256: z.string().meta({
    description:
      'Of the JSON of question, version, asOf, by, paragraph, rows, total and gains, in this order and without spaces: the same day gives the same one, in the same language',
  }),
  seal: SealView.nullable().meta({
    description: 'The first daily seal after that day, which covers the chains of all events up to then; null until it is made',
  }),
  remarks: z
    .array(z.object({ by: PersonName, at: z.iso.datetime(), remark: z.string() }))
    .meta({ description: 'What people wrote beside the answer as of this day, the oldest first' }),
}).meta({ id: 'Answer', description: 'Without the files that a conflict hides from the caller' });

const asked = {
  asOf: Day.optional().meta({
    description: 'The answer is as of the evening of this day, in Paris; yesterday by default, today if the day is later',
  }),
  by: z.enum(ANSWER_BY).optional().meta({ description: 'One of the question’s groupings; the first one where absent' }),
};
const query = z.strictObject(asked);

type Asked = { question: QuestionKey; asOf: string; by: AnswerBy };

/** The question that a path names, and what is asked of it. */
function askedIn({ params, at }: Pick<ReadRequest<unknown>, 'params' | 'at'>, { asOf, by }: z.output<typeof query>): Asked {
  const question = orMissing(QUESTION_KEYS.find((key) => key === params['question']));
  const today = parisDate(at);
  const groupings = questionOf(question).by;
  return {
    question,
    asOf: asOf === undefined ? moveDate(today, { days: -1 }) : asOf > today ? today : asOf,
    by: by === undefined ? groupings[0] : parse(z.enum(groupings), by, 'query', 'by'),
  };
}

const toQuestion = (question: QuestionKey, language: Language): z.input<typeof QuestionView> => {
  const { version, since, title, method, by, columns } = questionOf(question);
  return {
    ...{ question, version, since, title: title[language], method: method[language] },
    ...{ groupings: [...by], columns: [...columns] },
  };
};

/** The gains of budgets that were promised up to a day, and certified. */
async function gainsAsOf(db: Kysely<DB>, day: string, scope: Scope) {
  const movements = await readMovementsOfPortfolio(db, scope);
  const isShared = (key: string): boolean => GAIN_METHODS.some((method) => method.key === key);
  const { promised, declared, realised, lapsed } = portfolioGains({ movements, paid: [] }, { by: 'year', day, isShared }).total.budget;
  return { promisedCents: promised + declared + realised + lapsed, realisedCents: realised };
}

/** The files of an answer as of a day, without those that are hidden from the caller. */
const answerFiles = async (db: Kysely<DB>, asOf: string, scope: Scope, at: string) =>
  readAnswerFiles(db, asOf, await programmeFiles(db, asOf, scope, at));

/** An answer without its remarks: the part that its hash covers, and the seal. */
async function answerFor(db: Kysely<DB>, caller: Caller, at: string, { question, asOf, by }: Asked, language: Language) {
  const scope = scopeOf(caller);
  const [files, gains, seal] = await Promise.all([answerFiles(db, asOf, scope, at), gainsAsOf(db, asOf, scope), readSealAfter(db, asOf)]);
  const [first] = questionOf(question).by;
  const { rows, total } = answerOf(question, files, { by, day: asOf });
  const told = {
    ...{ question, version: questionOf(question).version, asOf, by },
    paragraph: paragraphOf(language, {
      ...{ question, asOf, by, rows, total, gains },
      first: by === first ? rows : answerOf(question, files, { by: first, day: asOf }).rows,
    }),
    rows: rows.map(({ group, ...row }) => ({ group, label: groupLabel(by, group)[language], figure: row })),
    total,
    gains,
  };
  return { ...toQuestion(question, language), ...told, sha256: sha256Of(Buffer.from(JSON.stringify(told))), seal: seal ?? null };
}

export const listQuestions = read(
  {
    operationId: 'listQuestions',
    path: '/answers',
    summary: 'The questions that can be answered as of any day, each with its method and its version',
    roles: ANSWER_ROLES,
    answer: z
      .object({
        items: z.array(QuestionView.meta({ id: 'Question' })),
        newestSeal: SealView.nullable().meta({ description: 'The newest daily seal: it covers the answers as of the days before it' }),
      })
      .meta({ id: 'Questions' }),
  },
  async ({ deps: { db }, language }) => ({
    items: QUESTION_KEYS.map((key) => toQuestion(key, language)),
    newestSeal: (await readNewestSeal(db)) ?? null,
  }),
);

export const getAnswer = read(
  {
    operationId: 'getAnswer',
    path: '/answers/{question}',
    summary: 'A question’s answer as of a day: a paragraph, its table, its method, its seal, and the remarks beside it',
    roles: ANSWER_ROLES,
    costly: true,
    query,
    answer: AnswerView,
  },
  async (request) => {
    const { deps, caller, at, language } = request;
    const wanted = askedIn(request, request.query);
    const [answer, remarks] = await Promise.all([
      answerFor(deps.db, caller, request.at, wanted, language),
      readRemarks(deps.db, wanted.question, wanted.asOf),
    ]);
    return {
      ...answer,
      isOver: wanted.asOf < parisDate(at),
      remarks: remarks.map(({ person_id: id, given_name: given, usual_name: usual, at: writtenAt, remark }) => ({
        by: { id, name: `${given} ${usual}` },
        ...{ at: writtenAt, remark },
      })),
    };
  },
);

type Line = Awaited<ReturnType<typeof answerFor>> & { group: string; label: string; figure: AnswerFigure };

const { text, whole, cents: centsOf, date } = columnsOf<Line>();
const inDays = (fr: string, international: string, of: (figures: AnswerFigure) => number | null): Column<Line> => ({
  ...{ heading: { fr, international }, kind: 'figure', of: ({ figure: figures }) => of(figures) },
});

const FIGURES: Record<AnswerColumn, Column<Line>> = {
  files: whole('Dossiers', 'files', ({ figure: { files } }) => files),
  organisations: whole('Administrations', 'organisations', ({ figure: { organisations } }) => organisations),
  promised: centsOf('Promis', 'promised', ({ figure: { promisedCents } }) => promisedCents),
  paid: centsOf('Payé', 'paid', ({ figure: { paidCents } }) => paidCents),
  open: centsOf('Reste à payer', 'open', ({ figure: { openCents } }) => openCents),
  mean: inDays('Moyenne (jours)', 'mean_days', ({ meanDays }) => meanDays),
  median: inDays('Médiane (jours)', 'median_days', ({ medianDays }) => medianDays),
  most: inDays('Maximum (jours)', 'most_days', ({ mostDays }) => mostDays),
};

export const exportAnswer = spreadsheet(
  {
    operationId: 'exportAnswer',
    path: '/answers/{question}/table.csv',
    summary: 'The table of an answer for a spreadsheet: a line for each group, and one for all together',
    roles: ANSWER_ROLES,
    query: query.extend(formQuery),
  },
  async (request) => {
    const { form, ...rest } = request.query;
    const wanted = askedIn(request, rest);
    const answer = await answerFor(request.deps.db, request.caller, request.at, wanted, form === 'fr' ? 'fr' : 'en');
    const all = { group: 'total', label: form === 'fr' ? 'Ensemble' : 'All together', figure: answer.total };
    const columns: Column<Line>[] = [
      text('Question', 'question', ({ question }) => question),
      whole('Version', 'version', ({ version }) => version),
      date('Au soir du', 'as_of', ({ asOf }) => asOf),
      text('Groupe', 'group', ({ group }) => group),
      text('Libellé', 'label', ({ label }) => label),
      ...questionOf(wanted.question).columns.map((name) => FIGURES[name]),
      text('Empreinte de la réponse', 'sha256', ({ sha256 }) => sha256),
    ];
    const lines = [...answer.rows, all].map((row): Line => ({ ...answer, ...row }));
    return { columns, rows: lines, name: `${wanted.question}-${wanted.by}-${wanted.asOf}` };
  },
);

/** A figure as a table has it; exact, since the paragraph rounds. */
function cellOf(language: Language, name: AnswerColumn, row: AnswerFigure): string {
  if (name === 'files' || name === 'organisations') return figure(language, row[name]);
  if (name === 'promised' || name === 'paid' || name === 'open') return euros(language, row[`${name}Cents`]);
  const length = row[`${name}Days`];
  return length === null ? '–' : exactly(language, length, name === 'most' ? 0 : 1);
}

const PDF = 'application/pdf';

export const printAnswer = download(
  {
    operationId: 'printAnswer',
    path: '/answers/{question}/answer.pdf',
    summary: 'An answer as a document under the fund’s seal: its paragraph, its table, its method, its day and its hashes',
    roles: ANSWER_ROLES,
    query,
    media: [PDF],
    costly: true,
  },
  async (request) => {
    const { deps, caller, at, language } = request;
    const wanted = askedIn(request, request.query);
    const answer = await answerFor(deps.db, caller, at, wanted, language);
    const said = PRINTED[language];
    const rows = [...answer.rows, { label: said.all, figure: answer.total }];
    const sheet = {
      ...{ title: answer.title, at, text: answer.paragraph },
      parts: [
        {
          ...{ level: 'H2' as const, heading: said.table(longDate(language, answer.asOf)) },
          table: {
            columns: [
              { head: said.by[answer.by], width: 3 },
              ...answer.columns.map((name) => ({ head: COLUMN_WORDS[language][name], width: 2, align: 'right' as const })),
            ],
            rows: rows.map((row) => [row.label, ...answer.columns.map((name) => cellOf(language, name, row.figure))]),
          },
        },
        { level: 'H2' as const, heading: said.method(answer.version, longDate(language, answer.since)), text: answer.method },
        {
          ...{ level: 'H2' as const, heading: said.proof },
          text: [
            ...(wanted.asOf < parisDate(at) ? [] : [said.notOver]),
            said.sha256(answer.sha256),
            answer.seal ? said.seal(longDate(language, answer.seal.day), answer.seal.hash) : said.noSeal,
          ].join('\n'),
        },
      ],
    };
    const bytes = await sealedBy(deps.sealer, await printSheet(language, sheet), { language, at });
    const fileName = `${wanted.question}-${wanted.by}-${wanted.asOf}.pdf`;
    return { body: Readable.from([bytes]), media: PDF, fileName, bytes: bytes.length };
  },
);

export const listAnswerFiles = read(
  {
    operationId: 'listAnswerFiles',
    path: '/answers/{question}/files',
    summary: 'The files that a figure of an answer counts, each with its amounts and days, without those hidden from the caller',
    roles: ANSWER_ROLES,
    costly: true,
    query: z.strictObject({
      ...asked,
      group: z
        .string()
        .regex(/^\w{1,40}$/)
        .optional()
        .meta({ description: 'One group of the answer; all where absent, `unknown` where it is not known' }),
      ...paging,
    }),
    answer: pageSchema(
      z.object({
        ...{ applicationId: z.uuid(), grantId: z.uuid().nullable(), reference: z.string().nullable() },
        ...{ title: z.string(), organisationName: z.string() },
        ...{ promisedCents: cents, paidCents: cents, openCents: cents, days: z.int().nullable() },
      }),
      'AnswerFilePage',
    ),
  },
  async (request) => {
    const { deps, caller, at } = request;
    const { group, asOf, by, ...page } = request.query;
    const wanted = askedIn(request, { asOf, by });
    const scope = scopeOf(caller);
    const entries = entriesOf(
      wanted.question,
      await answerFiles(deps.db, wanted.asOf, scope, at),
      group === undefined ? null : wanted.by,
      wanted.asOf,
    );
    const key = group === 'unknown' ? '' : group;
    const counted = new Map(
      entries.filter((each) => key === undefined || each.group === key).map((each) => [each.file.applicationId, each]),
    );
    const [before, limit] = [keyOf(IdKey, page), limitOf(page)];
    const ids = [...counted.keys()].filter((id) => before === undefined || id < before);
    const rows = await readNamedFiles(deps.db, scope, ids, limit + 1);
    return pageOf(
      rows,
      limit,
      ({ applicationId }) => applicationId,
      (row) => {
        const { file, days: found = null } = counted.get(row.applicationId) ?? {};
        const { promisedCents = 0, paidCents = 0, openCents = 0 } = file ?? {};
        return { ...row, promisedCents, paidCents, openCents, days: found };
      },
    );
  },
);

export const remarkOnAnswer = command(
  {
    operationId: 'remarkOnAnswer',
    path: '/answer-remarks',
    summary: 'Writes a remark beside an answer as of a day that is over; the answer stays as it is computed',
    roles: ANSWER_COMMANDS.remarkOnAnswer,
    body: RemarkOnAnswer,
    refusals: ['answer_day_not_over'],
  },
  { on: 'caller' },
);
