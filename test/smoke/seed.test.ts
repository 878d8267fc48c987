import { sql } from 'kysely';
import { whyNotSeeded } from '../../examples/seed/calls.ts';
import { readTrancheLives } from '../../db/ledger/payment-forecast.ts';
import { FEWEST_OBSERVATIONS, firstDayOf, forecastPayments, monthNumber } from '../../domain/ledger/payment-forecast.ts';
import { readDeposited } from '../../db/applications/revisions.ts';
import { readTasks } from '../../db/desk/tasks/index.ts';
import { readGrantRowsOf } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { isExpected } from '../../domain/desk/may-on-grant.ts';
import { readOrganisation } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { ApplicationContent } from '../../domain/applications/application.ts';
import { earlierAnswers, withAnswers } from '../../domain/applications/earlier-answers.ts';
import { type Difference, differences } from '../../domain/applications/revision.ts';
import { ROLES } from '../../domain/core/role.ts';
import { isRecord } from '../../domain/core/records.ts';
import { countStates, NOUNS } from '../../examples/seed/summary.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { drafted, openCommandHarness } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';
import { seededTemplate } from '../support/seeded.ts';

// Half a minute of one core; many times that where others work beside it.
const PATIENCE_MS = 900_000;

let database: Database;
/** The instant up to which the fund is lived through. */
let present: string;
beforeAll(async () => {
  const seeded = await seededTemplate();
  ({ present } = seeded);
  database = await freshDatabase(seeded.template);
}, PATIENCE_MS);
afterAll(() => database.drop());

test('what was seeded holds to all that must hold', async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('every state of every noun is there', async () => {
  const missing: string[] = [];
  for (const noun of NOUNS)
    for (const [state, count] of await countStates(database.db, noun)) if (count === 0) missing.push(`${noun.noun}: ${state}`);
  expect(missing).toEqual([]);
});

test('the oldest project has a gain that is realised, for a year that is over whatever day the present is', async () => {
  const { rows } = await sql<{ realised: number }>`
    SELECT y.realised FROM gain_year AS y JOIN "grant" AS g ON g.id = y.grant_id JOIN application AS a ON a.id = g.application_id
    WHERE a.submitted_at = (SELECT min(submitted_at) FROM application) AND y.realised > 0`.execute(database.db);
  expect(rows).toHaveLength(1);
});

test('no date up to its present is left to be met, and no letter to be written', async () => {
  const { rows } = await sql`SELECT id FROM stream WHERE due_at < ${present}::timestamptz`.execute(database.db);
  expect(rows).toEqual([]);
  expect(await database.db.selectFrom('letter').where('sent_at', 'is', null).selectAll().execute()).toEqual([]);
  expect(await database.db.selectFrom('letter').where('sent_at', '>', present).selectAll().execute()).toEqual([]);
});

test('an account that finance has approved is in force at once on a second grant, and on others it decided itself', async () => {
  const { rows } = await sql`SELECT DISTINCT rests_on IS NOT NULL FROM payee_decision WHERE decision = 'approve'`.execute(database.db);
  expect(rows).toHaveLength(2);
});

test('each thing that waits for a date has a workflow begin', async () => {
  const { rows } = await sql`SELECT id FROM stream WHERE due_at IS NOT NULL AND heard = version`.execute(database.db);
  expect(rows).toEqual([]);
});

test('what is forecast to be paid is every open cent of its plans, as a band once twenty tranches have ended', async () => {
  const month = monthNumber(present);
  for (const { id } of await database.db.selectFrom('envelope').select('id').execute()) {
    const lives = await readTrancheLives(database.db, id);
    const { observations, months } = forecastPayments(lives, { ...firstDayOf(month), known: month }, 120);
    const open = lives.filter(({ isOwn, ended }) => isOwn && ended === null);
    expect(months.reduce((sum, { planCents }) => sum + planCents, 0)).toBe(open.reduce((sum, { cents }) => sum + cents, 0));
    for (const { band } of months) expect(band === null).toBe(observations < FEWEST_OBSERVATIONS);
  }
});

test('tasks that are counted come to the same as where the rules judge each of them', async () => {
  const { db } = database;
  const { callers } = await openCommandHarness(db);
  const at = new Date().toISOString();
  for (const [login, known] of Object.entries(callers))
    // With every role, what people did in one keeps them from tasks of another.
    for (const caller of [known, { ...known, roles: ROLES }]) {
      // Asked for so many, kinds that had many elsewhere in this program are judged as well.
      const judged = await readTasks(db, { caller, at }, { atOnce: 199 });
      for (const otherwise of [{}, { atOnce: 1 }])
        expect({ login, ...(await readTasks(db, { caller, at }, otherwise)) }).toEqual({ login, ...judged });
      if (login !== 'finance' && login !== 'lead') continue;
      // Nor is a task left out where none is counted.
      for (const { command } of judged.totals) {
        const { tasks } = await readTasks(db, { caller, at }, { command, alone: true, uncounted: true });
        expect(tasks).toEqual(judged.tasks.filter((task) => task.command === command));
      }
    }
});

test.each([
  ['lead', ['resumeGrant', 'approveAmendment', 'rejectAmendment']],
  ['finance', ['signGrant', 'signAmendment', 'checkPayment']],
  ['controller', ['checkPayment']],
] as const)('of grants that the rules would let %s take further none is left out where SQL looks for few', async (login, commands) => {
  const { db } = database;
  const { callers } = await openCommandHarness(db);
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const asker = { caller, at: new Date().toISOString() };
  const ids = (await db.selectFrom('grant').select('id').execute()).map(({ id }) => id);
  const wholes = await readWholeGrants(db, await readGrantRowsOf(db, ids));
  const { tasks } = await readTasks(db, asker);
  for (const command of commands)
    expect({
      command,
      ids: [...new Set(tasks.filter((task) => task.command === command).map(({ id }) => id))].sort(),
    }).toEqual({
      command,
      ids: wholes
        .filter((whole) => isExpected(whole, command, null, asker))
        .map(({ grant }) => grant.id)
        .sort(),
    });
});

const isIndicator = (value: unknown): value is { key: unknown } => isRecord(value) && 'targets' in value;
const isEmpty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);

test('an organisation that applies again has nothing to be typed in at least two thirds of its fields', async () => {
  const { db } = database;
  const organisations = await db.selectFrom('application').select('organisation_id as id').distinct().execute();
  const shares: number[] = [];
  for (const { id } of organisations) {
    const [second, first] = (await readDeposited(db, id)).slice(-2);
    if (!first || !second) continue;
    const { call_id: callId, call_version: version } = await db
      .selectFrom('application')
      .where('id', '=', second.id)
      .select(['call_id', 'call_version'])
      .executeTakeFirstOrThrow();
    const entry = { siret: (await readOrganisation(db, id)).siret, at: null };
    const draft = ApplicationContent.parse({ title: second.content.title });
    const taken = withAnswers(draft, earlierAnswers(draft, entry, [first], await readCallVersion(db, callId, version)));
    // An indicator of another kind of project stands in no place of an earlier one.
    const isTyped = ({ before, after }: Difference): boolean =>
      isEmpty(before) || (isIndicator(before) && isIndicator(after) && before.key !== after.key);
    const fields = differences(ApplicationContent.parse({ title: '-' }), second.content);
    // The title was typed to begin it.
    shares.push((1 + differences(taken, second.content).filter(isTyped).length) / fields.length);
  }
  expect(shares.length).toBeGreaterThan(2);
  expect(shares.filter((share) => share > 1 / 3)).toEqual([]);
});

test('a fund that was seeded, or worked on, is left as it is', async () => {
  expect(await whyNotSeeded(database.db)).toContain('seeded before');
  const worked = await freshDatabase();
  expect(await whyNotSeeded(worked.db)).toBeUndefined();
  await drafted(await openCommandHarness(worked.db));
  expect(await whyNotSeeded(worked.db)).toContain('worked on this fund');
  await worked.drop();
});
