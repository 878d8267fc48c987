import { readTasks } from '../../../db/desk/tasks/index.ts';
import { readAddressed } from '../../../activities/letters.ts';
import { signingOf } from '../../support/agreements.ts';
import { awarded, type CommandHarness, openCopyingHarness } from '../../support/command-harness.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { AWARDED_CENTS } from '../../support/fixtures.ts';
import { invariantFaults, shippedLine } from '../../support/invariants.ts';

let database: Database;
let harness: CommandHarness;
let id: string;
/** The grants that wait for their signatures, in the order in which they were decided. */
let grantIds: string[];
let references: string[];
const stage = stageOf(async ({ db }) => {
  const laying = await openCopyingHarness(db);
  return [(await awarded(laying, db)).grantId, (await awarded(laying, db)).grantId];
});
beforeEach(async () => {
  ({ database, laid: grantIds } = await stage());
  harness = await openCopyingHarness(database.db);
  ({ envelope_id: id } = await shippedLine(database.db, 'AE'));
  const rows = await database.db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .select(['g.id', 'a.reference'])
    .execute();
  references = grantIds.map((grantId) => `${rows.find((row) => row.id === grantId)?.reference}-C`);
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

/** Freezes this much more than is available. Returns the number of the movement. */
async function freezeBeyond(cents: number): Promise<number> {
  const { available } = await shippedLine(database.db, 'AE');
  await harness.accept('finance', 'freezeCredits', orderOf(available + cents), { id });
  return (await database.db.selectFrom('envelope').where('id', '=', id).select('sequence').executeTakeFirstOrThrow()).sequence;
}
const acknowledge = (login: string, freeze: number) => harness.ask(login, 'acknowledgeFreeze', { sequence: freeze }, { id });
const at = new Date().toISOString();
/** The freezes that a person is asked to take note of: of which grants, and how much is reserved for them. */
const tasksOf = async (login: string) => {
  const caller = harness.callers[login];
  const { tasks } = caller ? await readTasks(database.db, { caller, at }, { command: 'acknowledgeFreeze' }) : { tasks: [] };
  return tasks.map(({ detail, detailLabel, amountCents }) => [Number(detail), detailLabel?.fr, amountCents]);
};
/** The people who are written to about the envelope's last event, and the grants that it concerns. */
const told = async () => {
  const event = await database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .orderBy('version', 'desc')
    .selectAll()
    .executeTakeFirstOrThrow();
  const letters = await readAddressed(database.db, 'envelope', { ...event, streamId: event.stream_id, personId: event.person_id });
  const loginOf = (personId: string) => Object.entries(harness.callers).find(([, caller]) => caller.personId === personId)?.[0] ?? personId;
  const facts = letters.map(({ owed }) => Object(owed.facts)['tranches']);
  return { to: letters.map(({ person }) => loginOf(person.id)).sort(), tranches: facts[0] };
};

test('a freeze that leaves all reserved tranches their credits is told to no person', async () => {
  await freezeBeyond(0);
  expect([await tasksOf('finance'), await tasksOf('lead'), await told()]).toEqual([[], [], { to: [], tranches: undefined }]);
});

test('a freeze of payment credits leaves what is reserved as it was', async () => {
  const { available } = await shippedLine(database.db, 'CP');
  await harness.accept('finance', 'freezeCredits', orderOf(available, { credit: 'CP' }), { id });
  expect([await tasksOf('finance'), (await told()).to]).toEqual([[], []]);
});

test('finance and the lead are told which grants lack what, each by a task and a letter, and no beneficiary is', async () => {
  const freeze = await freezeBeyond(300);
  const task = [freeze, references[1], AWARDED_CENTS];
  expect([await tasksOf('finance'), await tasksOf('finance-2'), await tasksOf('lead')]).toEqual([[task], [task], [task]]);
  expect([await tasksOf('applicant'), await tasksOf('payer')]).toEqual([[], []]);
  const { to, tranches } = await told();
  expect(to).toEqual(['finance', 'finance-2', 'lead']);
  expect(tranches).toMatchObject([{ reference: references[1], rank: 1, openCents: AWARDED_CENTS, missingCents: 300 }]);
});

test('a role takes note of a freeze once, and of those before it: the other role is asked on', async () => {
  const [first, second] = [await freezeBeyond(300), await freezeBeyond(2 * AWARDED_CENTS)];
  expect(await tasksOf('lead')).toEqual([
    [first, references[1], AWARDED_CENTS],
    [second, references[0], AWARDED_CENTS],
  ]);
  await harness.accept('finance', 'acknowledgeFreeze', { sequence: second }, { id });
  expect([await tasksOf('finance-2'), (await tasksOf('lead')).length]).toEqual([[], 2]);
  expect(await acknowledge('finance-2', first)).toMatchObject({ refusal: { code: 'freeze_settled' } });
  await harness.accept('lead', 'acknowledgeFreeze', { sequence: second }, { id });
  expect(await tasksOf('lead')).toEqual([]);
});

test('nothing is asked any more once the credits suffice again, and it is asked on where what was frozen is cut', async () => {
  const freeze = await freezeBeyond(300);
  const { frozen } = await shippedLine(database.db, 'AE');
  await harness.accept('finance', 'cutCredits', orderOf(frozen), { id });
  expect(await tasksOf('lead')).toEqual([[freeze, references[1], AWARDED_CENTS]]);
  await harness.accept('finance', 'allotCredits', orderOf(300), { id });
  expect([await tasksOf('lead'), await acknowledge('lead', freeze)]).toEqual([
    [],
    { refusal: expect.objectContaining({ code: 'freeze_settled', deprived: 0 }) },
  ]);
});

test('a freeze of which no person was told needs no note', async () => {
  expect(await acknowledge('finance', await freezeBeyond(0))).toMatchObject({ refusal: { code: 'freeze_unknown' } });
  expect(await harness.ask('finance', 'acknowledgeFreeze', { sequence: 1 }, { id: grantIds[0] ?? '' })).toMatchObject({
    refusal: { code: 'not_found' },
  });
});

test('what is signed after a freeze leaves those who lack their credits as they are', async () => {
  const freeze = await freezeBeyond(300);
  for (const login of ['applicant', 'finance'])
    await harness.accept(login, 'signGrant', await signingOf(database.db, grantIds[0] ?? ''), { id: grantIds[0] ?? '' });
  expect(await tasksOf('finance')).toEqual([[freeze, references[1], AWARDED_CENTS]]);
});
