import { anyway } from '../../support/anyway.ts';
import { AWARDED_CENTS, opinionOn, today } from '../../support/fixtures.ts';
import { copyingOfFile, planned } from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';

const { database, harness } = copyingOfFile();

const REASON = 'Un conflit d’intérêts.';
const putOnWaitlist = async (session: { id: string; version: number }, applicationId: string): Promise<void> => {
  const decisions = [{ applicationId, decision: 'waitlist', reason: REASON }];
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
};

test('an application that is put on the waitlist again after an opinion on it was voided leaves it once', async () => {
  const { db } = database;
  const { session, applicationIds } = await planned(harness, 1);
  const [id = ''] = applicationIds;
  await putOnWaitlist(session, id);
  await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id });
  const reviewerId = harness.callers['reviewer-security']?.personId;
  await harness.accept('lead', 'assignReviewer', { step: 'legal', reviewerId }, { id });
  expect(await invariantFaults(db, 'waitlist')).toEqual([]);
  await harness.accept('reviewer-security', 'giveOpinion', opinionOn('legal'), { id });
  await putOnWaitlist(await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds: [id] }), id);
  expect(await invariantFaults(db, 'waitlist')).toEqual([]);
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  await harness.accept('chair', 'awardWaitlisted', { version, awardedCents: AWARDED_CENTS, reason: REASON }, { id });
  expect(await db.selectFrom('waitlist_outcome').where('application_id', '=', id).select('decision').execute()).toEqual([
    { decision: 'award' },
  ]);
  expect(await invariantFaults(db)).toEqual([]);
});
