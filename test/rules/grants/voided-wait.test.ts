import { type Database, freshDatabase } from '../../support/database.ts';
import { AWARDED_CENTS, opinionOn, today } from '../../support/lives.ts';
import { type Office, openOffice, planned } from '../../support/office.ts';
import { invariantFaults } from '../../support/proof.ts';

let database: Database;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.drop());

const REASON = 'Un conflit d’intérêts.';
/** A session puts an application on the waitlist. */
const putOnWaitlist = async (session: { id: string; version: number }, applicationId: string): Promise<void> => {
  const decisions = [{ applicationId, decision: 'waitlist', reason: REASON }];
  await office.accept('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
};

test('an application that is put on the waitlist again after an opinion on it was voided leaves it once', async () => {
  const { db } = database;
  const { session, applicationIds } = await planned(office, 1);
  const [id = ''] = applicationIds;
  await putOnWaitlist(session, id);
  await office.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id });
  const reviewerId = office.callers['reviewer-security']?.personId;
  await office.accept('lead', 'assignReviewer', { step: 'legal', reviewerId }, { id });
  expect(await invariantFaults(db, 'waitlist')).toEqual([]);
  await office.accept('reviewer-security', 'giveOpinion', opinionOn('legal'), { id });
  await putOnWaitlist(await office.accept('lead', 'createSession', { heldOn: today(), applicationIds: [id] }), id);
  expect(await invariantFaults(db, 'waitlist')).toEqual([]);
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  await office.accept('chair', 'awardWaitlisted', { version, awardedCents: AWARDED_CENTS, reason: REASON }, { id });
  expect(await db.selectFrom('waitlist_outcome').where('application_id', '=', id).select('decision').execute()).toEqual([
    { decision: 'award' },
  ]);
  expect(await invariantFaults(db)).toEqual([]);
});
