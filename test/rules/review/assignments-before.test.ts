import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { deadlines } from '../../../activities/index.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { opinionOn, today } from '../../support/lives.ts';
import { inReview, type Office, openOffice } from '../../support/office.ts';
import { invariantFaults } from '../../support/proof.ts';

let database: Database;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.drop());

const read = () => database.db.selectFrom('assignment').selectAll().orderBy('application_id').orderBy('step').orderBy('number').execute();
const loads = () =>
  database.db
    .selectFrom('review_step')
    .select(['application_id', 'key', 'working_days'])
    .orderBy('application_id')
    .orderBy('key')
    .execute();
const absences = () => database.db.selectFrom('absence').selectAll().execute();

test('whom opinions were asked of before that was kept is told by the events, and extensions are counted', async () => {
  const { db } = database;
  const { accept, callers } = office;
  const [id, withdrawn, handed] = [await inReview(office), await inReview(office), await inReview(office)];
  const reviewerId = callers['reviewer-impact']?.personId;
  await accept('lead', 'assignReviewer', { step: 'legal', reviewerId }, { id });
  await accept('reviewer-data', 'giveOpinion', opinionOn('data'), { id });
  await accept('lead', 'extendStep', { step: 'legal', workingDays: 5, reason: 'Congés.' }, { id });
  await accept('lead', 'extendStep', { step: 'legal', workingDays: 2, reason: 'Encore.' }, { id });
  await accept('applicant', 'withdrawApplication', { version: await versionOf(withdrawn), reason: 'Reporté.' }, { id: withdrawn });
  await accept('applicant', 'withdrawApplication', { version: await versionOf(id), reason: 'Reporté.' }, { id });
  // Away and back, and away still.
  const away = callers['reviewer-legal']?.personId ?? '';
  const rows = deadlines(db);
  for (const isBack of [true, false]) {
    const absence = { startsOn: today(), endsOn: today(), substituteId: callers['reviewer-data']?.personId };
    await accept('reviewer-legal', 'declareAbsence', absence, { id: away });
    await rows.startAbsence(away, new Date().toISOString());
    if (isBack) await accept('reviewer-legal', 'endAbsence', {}, { id: away });
  }
  expect((await read()).filter(({ application_id: of, step }) => of === handed && step === 'legal').map(({ ending }) => ending)).toEqual([
    'handed_over',
    'absence_over',
    'handed_over',
    null,
  ]);

  const kept = { assignments: await read(), loads: await loads(), absences: await absences() };
  await sql`DROP TABLE assignment`.execute(db);
  await sql`ALTER TABLE absence DROP COLUMN substitute_organisation_id`.execute(db);
  await sql`UPDATE review_step AS s SET working_days = working_days - coalesce((
    SELECT sum(working_days) FROM step_extension AS e WHERE (e.application_id, e.step) = (s.application_id, s.key)), 0)`.execute(db);
  await sql.raw(await readFile('db/migrations/0030_assignments.sql', 'utf8')).execute(db);
  expect({ assignments: await read(), loads: await loads(), absences: await absences() }).toEqual(kept);
  expect(await invariantFaults(db)).toEqual([]);
});

const versionOf = async (id: string): Promise<number> =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
