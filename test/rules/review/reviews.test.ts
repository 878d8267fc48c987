import { deadlines } from '../../../activities/index.ts';
import { databaseOfFile } from '../../support/database.ts';
import { DIAMOND, projectUnder, REASON } from '../../support/graph-fixtures.ts';
import { opinionOn } from '../../support/fixtures.ts';
import { inReview, type CommandHarness, openCopyingHarness } from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { POSTGRES_CLOCK, readClock } from '../../../db/core/clock.ts';
import { until } from '../../support/until.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const database = databaseOfFile();
let commands: CommandHarness;
let project: Awaited<ReturnType<typeof projectUnder>>;
beforeAll(async () => {
  commands = await openCopyingHarness(database.db);
  project = await projectUnder({ database } as AppHarness, DIAMOND);
});

const opine = (id: string, step: 'legal' | 'data') => commands.ask(`reviewer-${step}`, 'giveOpinion', opinionOn(step), { id });
const statesOf = async (id: string): Promise<Record<string, string>> => {
  const rows = await database.db.selectFrom('review_step').where('application_id', '=', id).select(['key', 'state']).execute();
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
};
const interestsOf = (personId: string) =>
  database.db.selectFrom('declared_interest').where('person_id', '=', personId).selectAll().execute();
const openedBy = async (id: string): Promise<unknown[]> =>
  (await database.db.selectFrom('event').where('stream_id', '=', id).where('name', '=', 'continueReview').select('facts').execute())
    .map(({ facts }) => facts['opened'])
    .filter((opened) => opened !== undefined);

test('of two opinions at once the one that comes last opens the step behind both, once, ten times over', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => inReview(commands, project)));
  const answers = await Promise.all(ids.flatMap((id) => [opine(id, 'legal'), opine(id, 'data')]));
  expect(answers.filter((answer) => 'refusal' in answer)).toEqual([]);
  for (const id of ids) {
    expect(await statesOf(id)).toEqual({ legal: 'given', data: 'given', impact: 'open' });
    expect(await openedBy(id)).toEqual(['impact']);
  }
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('of an opinion and a waiver at once on one step one is accepted, ten times over', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => inReview(commands, project)));
  const answers = await Promise.all(
    ids.map((id) => Promise.all([opine(id, 'data'), commands.ask('lead', 'waiveStep', { step: 'data', reason: REASON }, { id })])),
  );
  for (const pair of answers) {
    expect(pair.filter((answer) => 'receipt' in answer)).toHaveLength(1);
    expect(pair.find((answer) => 'refusal' in answer)).toMatchObject({ refusal: { code: 'step_not_open' } });
  }
  for (const id of ids) expect(['given', 'waived']).toContain((await statesOf(id))['data']);
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('of two waivers at once of one step one is accepted, and what stands behind it opens once, ten times over', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => inReview(commands, project)));
  await Promise.all(ids.map((id) => opine(id, 'legal')));
  const waive = (id: string) => commands.ask('lead', 'waiveStep', { step: 'data', reason: REASON }, { id });
  const answers = await Promise.all(ids.map((id) => Promise.all([waive(id), waive(id)])));
  for (const pair of answers) {
    expect(pair.filter((answer) => 'receipt' in answer)).toHaveLength(1);
    expect(pair.find((answer) => 'refusal' in answer)).toMatchObject({ refusal: { code: 'step_not_open', state: 'waived' } });
  }
  for (const id of ids) expect(await openedBy(id)).toEqual(['impact']);
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('of two extensions at once of one step the later puts off the deadline that the earlier has set, and each is kept with its deadline, ten times over', async () => {
  const { db } = database;
  const ids = await Promise.all(Array.from({ length: 10 }, () => inReview(commands, project)));
  const extend = (id: string) => commands.ask('lead', 'extendStep', { step: 'legal', workingDays: 5, reason: REASON }, { id });
  const answers = await Promise.all(ids.map((id) => Promise.all([extend(id), extend(id)])));
  expect(answers.flat().filter((answer) => 'refusal' in answer)).toEqual([]);
  for (const id of ids) {
    const kept = await db
      .selectFrom('step_extension')
      .where('application_id', '=', id)
      .select(['number', 'deadline_at'])
      .orderBy('number')
      .execute();
    const { deadline_at: deadlineAt } = await db
      .selectFrom('review_step')
      .where('application_id', '=', id)
      .where('key', '=', 'legal')
      .select('deadline_at')
      .executeTakeFirstOrThrow();
    const [first, second] = kept.map((extension) => extension.deadline_at);
    expect(kept.map(({ number }) => number)).toEqual([1, 2]);
    expect(second).toBe(deadlineAt);
    expect(Date.parse(second ?? '')).toBeGreaterThan(Date.parse(first ?? ''));
  }
  expect(await invariantFaults(db)).toEqual([]);
});

test('a step that was reminded when one reminder was all still goes to the lead at its deadline, the date that its row has kept', async () => {
  const { db, pool } = database;
  const id = await inReview(commands, project);
  await pool.query(`UPDATE review_step SET reminded_at = remind_at WHERE application_id = $1`, [id]);
  const { rows } = await pool.query(`SELECT deadline_at FROM review_step WHERE application_id = $1 AND key = 'legal'`, [id]);
  const deadlineAt = new Date(rows[0].deadline_at).toISOString();
  await pool.query(`UPDATE stream SET due_at = $2, due_what = 'escalateStep' WHERE id = $1`, [id, deadlineAt]);
  expect(await deadlines(db).escalateStep(id, deadlineAt)).toMatchObject({ state: 'in_review', owesLetters: true });
});

test.each([
  [
    'a step that waits for others has a deadline',
    `UPDATE review_step SET state = 'waiting' WHERE key = 'legal'`,
    'only_what_never_opened_has_no_deadline',
  ],
  [
    'an open step has no deadline',
    `UPDATE review_step SET deadline_at = NULL, remind_at = NULL WHERE key = 'legal'`,
    'only_what_never_opened_has_no_deadline',
  ],
  [
    'a step has a deadline and no reminder',
    `UPDATE review_step SET remind_at = NULL WHERE key = 'legal'`,
    'a_step_with_a_reminder_has_a_deadline',
  ],
  ['a step was waived by no person', `UPDATE review_step SET state = 'waived' WHERE key = 'legal'`, 'who_waives_a_step_says_why'],
])('the database refuses that %s', async (_, statement, constraint) => {
  await inReview(commands, project);
  await expect(database.pool.query(statement)).rejects.toMatchObject({ constraint });
});

test('an opinion that passes to a person on whom an interest is being declared goes back to the lead with the others', async () => {
  const id = await inReview(commands, project);
  const personId = commands.callers['reviewer-legal']?.personId ?? '';
  const steps = (db: typeof database.db) => db.updateTable('review_step').where('application_id', '=', id).where('key', '=', 'legal');
  await steps(database.db).set({ reviewer_id: null }).execute();
  let declared: ReturnType<typeof commands.ask> | undefined;
  await database.db.transaction().execute(async (trx) => {
    await trx.selectFrom('person').where('id', '=', personId).select('id').forNoKeyUpdate().execute();
    declared = commands.ask('reviewer-legal', 'declareInterest', { applicationId: id, reason: REASON }, { id: personId, triesAtMost: 2 });
    await until('it waits for its person', async () => {
      const { rowCount } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });
    await steps(trx).set({ reviewer_id: personId }).execute();
  });
  expect(await declared).toHaveProperty('receipt');
  const step = await database.db
    .selectFrom('review_step')
    .where('application_id', '=', id)
    .where('key', '=', 'legal')
    .select('reviewer_id')
    .executeTakeFirstOrThrow();
  expect(step.reviewer_id).toBeNull();
});

test.each(['its person declares', 'a second person confirms'])(
  'an interest that %s while an opinion is given is in force from that opinion on, and not from before it',
  async (how) => {
    const { db } = database;
    const id = await inReview(commands, project);
    const personId = commands.callers['reviewer-legal']?.personId ?? '';
    const before = await readClock(db, POSTGRES_CLOCK);
    const on = { id: personId, at: before };
    const isOwn = how === 'its person declares';
    if (!isOwn) await commands.accept('lead', 'declareInterest', { applicationId: id, reason: REASON }, on);
    const number = isOwn ? 0 : Math.max(...(await interestsOf(personId)).map((each) => each.number));
    await opine(id, 'legal');
    if (isOwn) await commands.accept('reviewer-legal', 'declareInterest', { applicationId: id, reason: REASON }, on);
    else await commands.accept('admin', 'confirmInterest', { number }, on);
    const { given_at: givenAt } = await db
      .selectFrom('opinion')
      .where('application_id', '=', id)
      .select('given_at')
      .executeTakeFirstOrThrow();
    const interest = (await interestsOf(personId)).find((each) => each.application_id === id);
    expect(interest?.in_force_since).toBe(givenAt);
    expect(await invariantFaults(db)).toEqual([]);
  },
);

test('a reviewer who is asked past the deadline has a term of its own, and is not asked twice within it', async () => {
  const id = await inReview(commands, project);
  const stepOf = () =>
    database.db
      .selectFrom('review_step')
      .where('application_id', '=', id)
      .where('key', '=', 'legal')
      .select(['deadline_at as deadlineAt', 'reminded_at as remindedAt', 'escalated_at as escalatedAt'])
      .executeTakeFirstOrThrow();
  const asking = { step: 'legal', reviewerId: commands.callers['reviewer-legal']?.personId };
  expect(await commands.ask('lead', 'assignReviewer', asking, { id })).toMatchObject({ refusal: { code: 'asked_already' } });
  const { deadlineAt: before } = await stepOf();
  const late = new Date(Date.parse(before ?? '') + 86_400_000).toISOString();
  await deadlines(database.db).escalateStep(id, late, () => undefined);
  const { due } = await commands.accept('lead', 'assignReviewer', asking, { id, at: late });
  const { deadlineAt, ...marks } = await stepOf();
  expect(Date.parse(deadlineAt ?? '')).toBeGreaterThan(Date.parse(late));
  expect(marks).toEqual({ remindedAt: null, escalatedAt: null });
  expect(due).toMatchObject({ what: 'remindReviewer' });
  expect(await commands.ask('lead', 'assignReviewer', asking, { id, at: late })).toMatchObject({ refusal: { code: 'asked_already' } });
});
