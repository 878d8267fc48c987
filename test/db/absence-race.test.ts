import { rowActivities } from '../../activities/index.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { today } from '../support/lives.ts';
import { inReview, type Office, openOffice } from '../support/office.ts';
import { invariantFaults } from '../support/proof.ts';

let database: Database;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.drop());

const AT_ONCE = 6;

/** Tried again until it is carried out, as its workflow does it. */
async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

test('what is asked of somebody in the moment of leaving is with the substitute, and in the moment of coming back with nobody who only stood in', async () => {
  const { db } = database;
  const rows = rowActivities(db);
  const [legal = '', data = '', impact = ''] = ['legal', 'data', 'impact'].map((step) => office.callers[`reviewer-${step}`]?.personId);
  const ids = await Promise.all(Array.from({ length: AT_ONCE }, () => inReview(office)));
  const steps = (reviewerId: string) =>
    db.selectFrom('review_step').where('key', '=', 'legal').where('reviewer_id', '=', reviewerId).select('application_id').execute();
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(ids.map((id) => office.accept('lead', 'assignReviewer', { step: 'legal', reviewerId: impact }, { id })));
    await office.accept('lead', 'declareAbsence', { startsOn: today(), endsOn: today(), substituteId: data }, { id: legal });
    const askAll = () =>
      ids.map((id) => retried(() => office.accept('lead', 'assignReviewer', { step: 'legal', reviewerId: legal }, { id })));
    const at = new Date().toISOString();
    await Promise.all([...askAll(), retried(() => rows.startAbsence(legal, at))]);
    expect([await steps(legal), (await steps(data)).length]).toEqual([[], AT_ONCE]);
    await Promise.all([...askAll(), retried(() => office.accept('lead', 'endAbsence', {}, { id: legal }))]);
    expect([(await steps(legal)).length, await steps(data)]).toEqual([AT_ONCE, []]);
  }
  expect(await invariantFaults(db)).toEqual([]);
});
