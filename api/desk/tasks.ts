import { z } from 'zod';
import { TaskCommand } from '../command-names.ts';
import { toSearch } from '../../db/applications/search.ts';
import { referencesIn, referencesPart } from '../../db/core/references.ts';
import { together } from '../../db/connection/together.ts';
import { keyOfTask, readTasks, TASK_KEY } from '../../db/desk/tasks/index.ts';
import { stoodInPart } from '../../db/desk/tasks/stood-in.ts';
import { askedPart } from '../../db/review/assignments.ts';
import { FOLLOWED } from '../../domain/core/command.ts';
import { moneySentence } from '../../words/desk/money.ts';
import { ANOTHER_ACCOUNT } from '../../words/grants/payees.ts';
import { readOtherAccounts } from './other-accounts.ts';
import { PersonName } from '../http/answer/names.ts';
import { read } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';

const TaskView = z
  .object({
    command: TaskCommand.meta({ description: 'The command that is expected: an operationId' }),
    kind: z.enum([...FOLLOWED, 'envelope']),
    id: z.uuid(),
    detail: z.string().nullable().meta({
      description:
        'A review step’s key, a tranche’s or a milestone’s rank, a claim’s, an alert’s, an interest’s or a proposed change’s number, or a year, where the command names one; of what waits for an award, `held` where the available credits hold it',
    }),
    detailLabel: z.string().nullable().meta({
      description:
        'The label of the detail, where it is the key of a review step or an obligation of the call; of bank details to be approved, from the accounts of which other grants theirs differs',
    }),
    reference: z.string().nullable().meta({ description: 'The reference by which people call it; null where it has none' }),
    title: z.string(),
    organisationName: z.string().nullable(),
    dueAt: z.iso.datetime().nullable(),
    asked: z
      .object({ id: z.uuid(), name: z.string(), at: z.iso.datetime(), until: z.iso.datetime().nullable() })
      .nullable()
      .meta({ description: 'Who is asked already for the opinion that is late, since when, and until when; null elsewhere' }),
    standsInFor: PersonName.nullable().meta({
      description: 'The absent person for whom the caller is asked, as their substitute; null for a task of the caller’s own',
    }),
    amountCents: z.int().nullable().meta({
      description: 'The amount that it would promise, attest, order, pay or collect, of a grant, its tranche or its claim; null elsewhere',
    }),
    money: z.string().nullable().meta({ description: 'Where the money of its tranche is, as the beneficiary reads it; null elsewhere' }),
  })
  .meta({ id: 'Task' });

const TasksView = z
  .object({
    items: z.array(TaskView),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }),
    total: z.int().meta({ description: 'How many tasks wait in all, but for `alone`, `own` and `q` whatever is asked for here' }),
    totals: z
      .array(
        z.object({
          command: TaskCommand,
          count: z.int(),
          late: z.int().meta({ description: 'How many of these are past their deadline' }),
          soon: z.int().meta({ description: 'How many of these are due within seven days' }),
          amountCents: z.int().nullable().meta({ description: 'The amounts of these together; null where none has one' }),
          dueAt: z.iso.datetime().nullable().meta({ description: 'The first deadline of these; null where none has one' }),
        }),
      )
      .meta({ description: 'How many of them ask for each command, but for `alone`, `own` and `q` whatever is asked for here' }),
  })
  .meta({ id: 'Tasks' });

/** How many grants a task names on which another account is in force. */
const GRANTS_NAMED = 3;

const TaskKey = z.string().regex(TASK_KEY);

/**
 * The names of the things that tasks are about, the reviewers already asked for opinions on these applications, and the
 * absent people for whom tasks are done.
 */
const readNamed = together((db, ids: readonly string[], applicationIds: readonly string[], away: readonly string[]) => ({
  references: referencesPart(db, ids),
  asked: askedPart(db, applicationIds),
  stoodIn: stoodInPart(db, ids, away),
}));

export const getTasks = read(
  {
    operationId: 'getTasks',
    path: '/me/tasks',
    summary: 'What waits for me, with its deadline; the most urgent first',
    needsNoRole: true,
    costly: 'by words',
    query: z.strictObject({
      ...paging,
      command: z
        .string()
        .regex(/^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,19}$/)
        .optional()
        .meta({ description: 'Only the tasks that ask for this command, as the totals name it, or for one of these, between commas' }),
      alone: z.enum(['true', 'uncounted']).optional().meta({
        description:
          'With `command`: the totals are of these commands alone, and told with the first page only, which takes less; `uncounted`: there are none',
      }),
      own: z.enum(['true']).optional().meta({
        description:
          'Only the tasks that are the caller’s and no colleague’s: asked of them by name, or about a file that turns to them, as its contact or, where their side has named none who still speaks for it, as the person who began it, or as the screener or lead who acted on it last',
      }),
      ...searching,
    }),
    answer: TasksView,
  },
  async ({ deps: { db, ibans }, caller, at, language, query }) => {
    const limit = limitOf(query);
    const after = keyOf(TaskKey, query);
    const { tasks, totals } = await readTasks(
      db,
      { caller, at },
      {
        ...{ limit: limit + 1, after, command: query.command, alone: query.alone !== undefined, uncounted: query.alone === 'uncounted' },
        search: { ...toSearch(wordsOf(query)), ...(query.own ? { own: true as const } : {}) },
      },
    );
    const late = tasks.filter(({ command }) => command === 'assignReviewer');
    const idsOf = (some: typeof tasks): string[] => some.map(({ id }) => id);
    const away = [...new Set(tasks.flatMap(({ inSteadOf }) => inSteadOf ?? []))];
    const named = tasks.length > 0 ? await readNamed(db, idsOf(tasks), idsOf(late), away) : { references: [], asked: [], stoodIn: [] };
    const toApprove = tasks.filter(({ command }) => command === 'approvePayee');
    const otherAccounts = await readOtherAccounts(db, ibans, caller, idsOf(toApprove));
    const anotherAccount = (command: string, id: string): string | undefined => {
      const others = command === 'approvePayee' ? otherAccounts.get(id) : undefined;
      return others && ANOTHER_ACCOUNT[language](others, GRANTS_NAMED);
    };
    const references = referencesIn(named.references);
    const asked = new Map(
      named.asked.map((row) => [
        `${row.application_id} ${row.step}`,
        { id: row.person_id, name: `${row.given_name} ${row.usual_name}`, at: row.assigned_at, until: row.deadline_at },
      ]),
    );
    const stoodIn = new Map(
      named.stoodIn.map((row) => [[row.command, row.id, row.detail].join(' '), { id: row.person_id, name: row.name }]),
    );
    return {
      ...pageOf(tasks, limit, keyOfTask, ({ command, kind, id, detail, title, amountCents, money, ...task }) => ({
        ...{ command, kind, id, detail, title, amountCents },
        money: money && moneySentence(language, money),
        detailLabel: anotherAccount(command, id) ?? task.detailLabel?.[language] ?? null,
        reference: references.get(id) ?? null,
        organisationName: task.organisation_name,
        dueAt: task.due_at,
        standsInFor: stoodIn.get([command, id, detail].join(' ')) ?? stoodIn.get(['', task.inSteadOf, ''].join(' ')) ?? null,
        asked: (command === 'assignReviewer' && asked.get(`${id} ${detail}`)) || null,
      })),
      total: totals.reduce((sum, { count }) => sum + count, 0),
      totals,
    };
  },
);
