import { shareLockCall } from '../../../db/calls/calls.ts';
import { findCallStream } from '../../../db/calls/call-lives.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { copyingOfFile, drafted, planned } from '../../support/command-harness.ts';
import { until } from '../../support/until.ts';

const { database, harness } = copyingOfFile();
let callStream: string;
beforeAll(async () => {
  callStream = (await findCallStream(database.db, THREE_OPINIONS.id)) ?? '';
});

const isWaiting = async (): Promise<boolean> => {
  const { rows } = await database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};
const close = (version: number) => harness.ask('admin', 'closeCall', { version, reason: 'Crédits épuisés.' }, { id: callStream });

test('a call is not closed while a submission or a decision holds it, and what they decide counts for the closing', async () => {
  const draft = await drafted(harness);
  const { session, applicationIds } = await planned(harness, 1);
  let closing: ReturnType<typeof close> | undefined;
  await database.db.transaction().execute(async (trx) => {
    expect(await shareLockCall(trx, THREE_OPINIONS.id)).toMatchObject({ id: THREE_OPINIONS.id, state: 'published' });
    closing = close(1);
    await until('the closing waits', isWaiting);
    expect(await shareLockCall(database.db as typeof trx, THREE_OPINIONS.id)).toMatchObject({ state: 'published' });
  });
  expect(await closing).toMatchObject({ receipt: { state: 'closed' } });
  expect(await harness.ask('applicant', 'submitApplication', { version: draft.version }, { id: draft.id })).toEqual({
    refusal: { code: 'call_closed', callId: THREE_OPINIONS.id },
  });
  const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'waitlist', reason: 'Plus tard.' }));
  expect(await harness.ask('chair', 'decideSession', { version: session.version, decisions }, { id: session.id })).toEqual({
    refusal: { code: 'waitlist_closed', callIds: [THREE_OPINIONS.id] },
  });
});
