import { sql } from 'kysely';
import { setTracking } from '../../../db/grants/milestones.ts';
import { planTracking } from '../../../domain/grants/milestone.ts';
import { CALL } from '../../support/domain.ts';
import { toActive } from '../../support/fixtures.ts';
import { TRACKING } from '../../support/tracking-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });

const milestones = (grantId: string) =>
  harness.database.db
    .selectFrom('milestone')
    .where('grant_id', '=', grantId)
    .select(['rank', 'state', 'tracking_year', 'period_starts_on', 'reminded_at', 'asked_at'])
    .orderBy('rank')
    .execute();

test('the years after a project move with its last day, but for those on which something was reported', async () => {
  const { db } = harness.database;
  const { grantId } = await toActive(harness);
  const call = { terms: { ...CALL.terms, tracking: TRACKING } };
  await db.transaction().execute((trx) => setTracking(trx, grantId, planTracking(call, '2027-07-31')));
  await sql`UPDATE milestone SET state = 'reported' WHERE grant_id = ${grantId} AND rank = 61`.execute(db);
  await sql`UPDATE milestone SET asked_at = now(), reminded_at = now() WHERE grant_id = ${grantId} AND rank = 62`.execute(db);
  await db.transaction().execute((trx) => setTracking(trx, grantId, planTracking(call, '2027-12-31')));
  expect((await milestones(grantId)).slice(1)).toEqual([
    { rank: 61, state: 'reported', tracking_year: 1, period_starts_on: '2027-08-01', reminded_at: null, asked_at: null },
    { rank: 62, state: 'planned', tracking_year: 2, period_starts_on: '2029-01-01', reminded_at: null, asked_at: null },
  ]);
});
