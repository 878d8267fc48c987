import { EVERYTHING } from '../../../domain/core/role.ts';
import { readApplicationRows } from '../../../db/applications/applications.ts';
import { toSearch } from '../../../db/applications/search.ts';
import { connect } from '../../../db/connection/connect.ts';
import { nextNumber } from '../../../db/core/references.ts';
import { moveReferences } from '../../../db/core/restored.ts';
import { parisDate, workingDayFrom } from '../../../domain/core/calendar.ts';
import { openCall } from '../../support/calls.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { STUDENTS, today } from '../../support/fixtures.ts';
import { drafted, type CommandHarness, openCopyingHarness, reviewed } from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';

let database: Database;
let harness: CommandHarness;
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCopyingHarness(database.db);
});
afterAll(async () => {
  expect(await invariantFaults(database.db, 'references')).toEqual([]);
  await database.drop();
});

const referenceOf = async (id: string): Promise<string | null> =>
  (await database.db.selectFrom('application').where('id', '=', id).select('reference').executeTakeFirstOrThrow()).reference;
const codeOfCall = async (id: string): Promise<string> =>
  (await database.db.selectFrom('call').where('id', '=', id).select('code').executeTakeFirstOrThrow()).code;

/** A call of its own, with its code, and this many drafts under it. */
async function drafts(count: number) {
  const callId = await openCall({ database }, {});
  const made = [];
  for (let place = 0; place < count; place++) made.push(await drafted(harness, { ...STUDENTS, callId }));
  return { code: await codeOfCall(callId), drafts: made };
}

test('of thirty submissions at once, a third of them refused, the numbers are those from 1, without a gap', async () => {
  const { code, drafts: all } = await drafts(30);
  const many = connect(database.url, { max: 12 });
  try {
    const { ask } = await openCopyingHarness(many.db);
    const answers = await Promise.all(
      all.map(({ id, version }, place) =>
        ask('applicant', 'submitApplication', { version: place % 3 === 0 ? version + 7 : version }, { id, key: `race-${place}` }),
      ),
    );
    expect(answers.filter((answer) => 'refusal' in answer)).toHaveLength(10);
  } finally {
    await many.pool.end();
  }
  const references = await Promise.all(all.map(({ id }) => referenceOf(id)));
  const year = parisDate(new Date().toISOString()).slice(0, 4);
  const expected = Array.from({ length: 20 }, (_, place) => `${code}-${year}-${String(place + 1).padStart(4, '0')}`);
  expect(references.filter((each) => each !== null).sort()).toEqual(expected);
  expect(references.filter((each) => each === null)).toHaveLength(10);
});

test('a number is that of its call and of the year in Paris', async () => {
  const [one, other] = [await drafts(3), await drafts(1)];
  const [first, second, third] = one.drafts;
  const [alone] = other.drafts;
  const submit = async (draft: typeof first, at: string): Promise<string | null> => {
    await harness.accept('applicant', 'submitApplication', { version: draft?.version }, { id: draft?.id ?? '', at });
    return referenceOf(draft?.id ?? '');
  };
  expect([
    await submit(first, '2029-12-31T22:59:59.999Z'),
    await submit(second, '2029-12-31T23:00:00.000Z'),
    await submit(third, '2030-01-02T09:00:00.000Z'),
    await submit(alone, '2030-01-02T09:00:00.000Z'),
  ]).toEqual([`${one.code}-2029-0001`, `${one.code}-2030-0001`, `${one.code}-2030-0002`, `${other.code}-2030-0001`]);
});

test('what is rolled back takes no number', async () => {
  const failing = database.db.transaction().execute(async (trx) => {
    expect(await nextNumber(trx, 'ROLL', 2026)).toBe(1);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  const kept = await database.db.transaction().execute((trx) => nextNumber(trx, 'ROLL', 2026));
  await database.db.deleteFrom('reference_count').where('code', '=', 'ROLL').execute();
  expect(kept).toBe(1);
});

test('a draft has none, and a corrected application keeps its own', async () => {
  const { code, drafts: made } = await drafts(1);
  const { id = '', version } = made[0] ?? {};
  expect(await referenceOf(id)).toBeNull();
  await harness.accept('applicant', 'submitApplication', { version }, { id });
  const given = await referenceOf(id);
  expect(given).toMatch(`${code}-`);
  const item = { field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' };
  const asked = await harness.accept('screener', 'requestCorrection', { revision: 1, items: [item], requiredBy: null }, { id });
  const { callId: _, ...said } = STUDENTS;
  const answer = { ...said, siret: '99990017800016', summary: `${STUDENTS.summary} Pour tous.`, version: asked.version };
  await harness.accept('applicant', 'answerCorrection', answer, { id });
  expect(await referenceOf(id)).toBe(given);
});

test('a search by its reference finds an application alone, however it is written', async () => {
  const { drafts: made } = await drafts(2);
  for (const { id, version } of made) await harness.accept('applicant', 'submitApplication', { version }, { id });
  const { id = '' } = made[1] ?? {};
  const reference = (await referenceOf(id)) ?? '';
  const written = [reference, reference.toLowerCase(), reference.replaceAll('-', ''), reference.replaceAll('-', ' '), `${reference}-C`];
  for (const q of written) {
    const rows = await readApplicationRows(database.db, EVERYTHING, { ...toSearch(q), limit: 9 });
    expect(rows.map((row) => row.id)).toEqual([id]);
  }
  expect(await readApplicationRows(database.db, EVERYTHING, { ...toSearch('ZZZZ-2026-0001'), limit: 9 })).toEqual([]);
});

test('sessions are numbered by the year of their day, and a cancelled one keeps its number', async () => {
  const plan = async (day: string) =>
    harness.accept('lead', 'createSession', { heldOn: workingDayFrom(day), applicationIds: [await reviewed(harness)] });
  const nameOf = async (id: string) =>
    (await database.db.selectFrom('session').where('id', '=', id).select('reference').executeTakeFirstOrThrow()).reference;
  const year = Number(today().slice(0, 4)) + 1;
  const first = await plan(`${year}-03-02`);
  await harness.accept('lead', 'cancelSession', { version: first.version, reason: 'Reporté.' }, { id: first.id });
  const [second, later] = [await plan(`${year}-01-12`), await plan(`${year + 1}-01-12`)];
  expect([await nameOf(first.id), await nameOf(second.id), await nameOf(later.id)]).toEqual([
    `COM-${year}-01`,
    `COM-${year}-02`,
    `COM-${year + 1}-01`,
  ]);
});

test('a restoration moves the numbers forward, and what it leaves out is no fault', async () => {
  const { drafts: made } = await drafts(2);
  const submit = async ({ id, version }: (typeof made)[number]): Promise<number> => {
    await harness.accept('applicant', 'submitApplication', { version }, { id });
    return Number((await referenceOf(id))?.split('-').at(-1));
  };
  const [before, after] = made;
  expect(before && (await submit(before))).toBe(1);
  await moveReferences(database.db, 1_000, 'a test');
  await moveReferences(database.db, 5, 'a test');
  expect(after && (await submit(after))).toBe(1_007);
  expect(await invariantFaults(database.db, 'references')).toEqual([]);
});
