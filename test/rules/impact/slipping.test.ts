import { sql } from 'kysely';
import { readTasks } from '../../../db/desk/tasks/index.ts';
import { firstOf, lastOf, monthOf, monthsFromOn } from '../../../domain/datalab/capacity.ts';
import { STUDENTS, STUDENTS_OF_A_YEAR, today } from '../../support/fixtures.ts';
import { type CommandHarness, awarded, openCopyingHarness } from '../../support/command-harness.ts';
import { signingOf } from '../../support/agreements.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { age, COST_CENTS, reportOn } from '../../support/impact-fixtures.ts';
import { openUndone, type Undone } from '../../support/undone.ts';

/**
 * How far reports say that a project slips, in percent of its cost: below the first threshold, beyond it, beyond both.
 */
const CLASSES = { below: 5, between: 13, beyond: 44 } as const;
type Class = keyof typeof CLASSES;
const NAMES = Object.keys(CLASSES) as Class[];
/** How the lead may answer an alert before the next report. */
const ANSWERS = ['nothing', 'dismissSlippageAlert', 'proposeMission'] as const;
type Answer = (typeof ANSWERS)[number];
const LEVELS = { below: null, between: 'alert', beyond: 'mission' } as const;

let database: Database;
let nothing: Undone;
let harness: CommandHarness;
let id: string;
beforeAll(async () => {
  database = await freshDatabase();
  nothing = await openUndone(database.url);
  harness = await openCopyingHarness(nothing.db);
  ({ grantId: id } = await awarded(harness, nothing.db, 'applicant', { ...STUDENTS, startsOn: STUDENTS_OF_A_YEAR.startsOn }));
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(nothing.db, id), { id });
  await age({ database: nothing }, id);
}, 60_000);
afterAll(async () => {
  await nothing.stop();
  await database.drop();
});

async function report(slips: Class): Promise<void> {
  const { db } = nothing;
  const { count } = await db
    .selectFrom('report')
    .where('grant_id', '=', id)
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow();
  if (count > 0)
    await harness.accept('lead', 'reviewReport', { rank: 1, number: count, decision: 'return', reasons: 'À préciser.' }, { id });
  const forecastCostCents = (COST_CENTS / 100) * (100 + CLASSES[slips]);
  await harness.accept('applicant', 'reportMilestone', reportOn(1, { forecastCostCents, forecastEndsOn: '2017-07-31' }), { id });
}

/** The lead's tasks about alerts, each with its alert. */
async function tasks(): Promise<{ command: string; alert: number }[]> {
  const caller = harness.callers['lead'];
  if (!caller) throw new Error('no person leads');
  const { tasks: all } = await readTasks(nothing.db, { caller, at: new Date().toISOString() });
  return all
    .filter((task) => task.id === id && ['dismissSlippageAlert', 'proposeMission'].includes(task.command))
    .map(({ command, detail }) => ({ command, alert: Number(detail) }));
}

async function propose(alert: number): Promise<void> {
  const [, next = ''] = monthsFromOn(monthOf(today()), 2);
  const period = { startsOn: firstOf(next), endsOn: lastOf(next) };
  const reason = 'Le calendrier glisse.';
  await harness.accept('lead', 'proposeMission', {
    ...{ grantId: id, kind: 'service_assessment', days: 5, indicator: 'users_informed', reason, alert },
    ...period,
  });
}

async function answer(given: Answer): Promise<boolean> {
  const [task] = await tasks();
  if (given === 'nothing') return true;
  if (!task || (given === 'proposeMission' && task.command !== 'proposeMission')) return false;
  if (given === 'dismissSlippageAlert')
    await harness.accept('lead', given, { alert: task.alert, reason: 'Une commande reportée.' }, { id });
  else await propose(task.alert);
  return true;
}

/** What is wrong with the follow-up of a project that slips this far; null where nothing is. */
async function lostAt(slips: Class): Promise<string | null> {
  const level = LEVELS[slips];
  const open = await tasks();
  const rows = await nothing.db
    .selectFrom('slippage_alert')
    .where('grant_id', '=', id)
    .where('recovered_at', 'is', null)
    .selectAll()
    .execute();
  if (level === null) return open.length === 0 && rows.length === 0 ? null : 'something is asked though it is below the first threshold';
  const here = rows.find((row) => row.level === level);
  if (open.length > 1) return 'it is two tasks';
  if (open.length === 1) return open[0]?.alert === here?.number ? null : 'its task is about another level';
  return here?.settled_by ? null : 'no person is asked';
}

test('after any three reports, whatever is answered between them, a project that slips is a person’s task or is settled', async () => {
  const lost: string[] = [];
  let seen = 0;
  const live = async (told: string[]): Promise<void> => {
    for (const slips of NAMES)
      await nothing.undone(async () => {
        await report(slips);
        const so = [...told, slips];
        seen += 1;
        const fault = await lostAt(slips);
        if (fault) lost.push(`${so.join(', ')}: ${fault}`);
        if (so.filter((each) => each in CLASSES).length === 3) return;
        for (const given of ANSWERS)
          await nothing.undone(async () => {
            if (await answer(given)) await live(given === 'nothing' ? so : [...so, given]);
          });
      });
  };
  await live([]);
  expect(lost).toEqual([]);
  expect(seen).toBeGreaterThan(80);
}, 120_000);
