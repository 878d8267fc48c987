import { moveDate } from '../../../domain/core/calendar.ts';
import type { CommandName } from '../../support/command-harness.ts';
import { signingOf } from '../../support/agreements.ts';
import { UNKNOWN_ID } from '../../support/bodies.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { AWARDED_CENTS, opinionOn, today } from '../../support/fixtures.ts';
import { awarded, copyingOfFile, delegated, examinerOf, inReview, withPayee } from '../../support/command-harness.ts';

const REASON = 'Un conflit d’intérêts est apparu.';
const [VOIDED, REOPENED] = [
  { step: 'legal', reason: REASON },
  { steps: ['legal'], reason: REASON },
];

const { database, harness } = copyingOfFile();
let awardedId: string;
let refusedId: string;
let grantId: string;
beforeAll(async () => {
  await examinerOf(harness, database.db);
  const reached = await awarded(harness, database.db);
  [awardedId = '', refusedId = ''] = reached.applicationIds;
  grantId = reached.grantId;
});

const ask = (login: string, name: CommandName, id: string, body: object, at?: string) =>
  harness.ask(login, name, body, { id, ...(at ? { at } : {}) });
const versionOf = async (id: string): Promise<number> =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;

test.each<[CommandName, string, object]>([
  ['reopenSteps', 'lead', REOPENED],
  ['voidOpinion', 'lead', VOIDED],
  ['confirmAward', 'chair', { version: 1, reason: REASON }],
  ['withdrawAward', 'chair', { version: 1, reason: REASON }],
])('%s of an unknown application is refused', async (name, login, body) => {
  expect(await ask(login, name, UNKNOWN_ID, body)).toEqual({ refusal: { code: 'not_found' } });
});

test('no opinion is asked again, and none is voided, once its application is decided and not awarded', async () => {
  expect(await ask('lead', 'reopenSteps', refusedId, REOPENED)).toMatchObject({ refusal: { code: 'wrong_state', state: 'refused' } });
  expect(await ask('lead', 'voidOpinion', refusedId, VOIDED)).toMatchObject({ refusal: { code: 'wrong_state', state: 'refused' } });
});

test('no opinion is voided on a step that the application does not have', async () => {
  const id = await inReview(harness);
  expect(await ask('lead', 'voidOpinion', id, { ...VOIDED, step: 'astrology' })).toMatchObject({ refusal: { code: 'step_unknown' } });
});

test.each<CommandName>(['confirmAward', 'withdrawAward'])('%s of an award that is not examined again is refused', async (name) => {
  const body = { version: await versionOf(awardedId), reason: REASON };
  expect(await ask('chair', name, awardedId, body)).toMatchObject({ refusal: { code: 'wrong_state', state: 'awarded' } });
});

describe('an award that is examined again while its payment is ordered', () => {
  beforeAll(async () => {
    const { accept } = harness;
    for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(database.db, grantId), { id: grantId });
    await accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id: grantId });
    await withPayee(harness, database.db, grantId);
    await accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id: grantId });
    await accept('lead', 'voidOpinion', VOIDED, { id: awardedId });
  });

  test('is not withdrawn before the payment is made or its order is cancelled', async () => {
    const body = { version: await versionOf(awardedId), reason: REASON };
    expect(await ask('chair', 'withdrawAward', awardedId, body)).toMatchObject({ refusal: { code: 'payment_under_way' } });
  });

  test('is not paid meanwhile', async () => {
    const paid = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' };
    expect(await ask('payer', 'recordPayment', grantId, paid)).toEqual({ refusal: { code: 'grant_in_reexamination' } });
  });

  test('is not withdrawn more than four months after its decision', async () => {
    const body = { version: await versionOf(awardedId), reason: REASON };
    const late = `${moveDate(today(), { months: 4, days: 2 })}T09:00:00.000Z`;
    expect(await ask('chair', 'withdrawAward', awardedId, body, late)).toMatchObject({ refusal: { code: 'withdrawal_deadline_passed' } });
  });
});

test.each<CommandName>(['confirmAward', 'withdrawAward'])('%s at a version that is past is refused', async (name) => {
  const { accept, callers } = harness;
  const { applicationIds, grantId: ofAward } = await awarded(harness, database.db);
  const [id = ''] = applicationIds;
  await accept('lead', 'voidOpinion', VOIDED, { id });
  await noticed(database.db, ofAward, 'unlawful');
  await accept('lead', 'assignReviewer', { step: 'legal', reviewerId: callers['examiner']?.personId }, { id });
  await accept('examiner', 'giveOpinion', opinionOn('legal'), { id });
  const version = await versionOf(id);
  expect(await ask('chair', name, id, { version: version - 1, reason: REASON })).toMatchObject({
    refusal: { code: 'stale_version', current: version },
  });
});

describe('an award that is examined again while its payment is delegated', () => {
  let delegatedId: string;
  beforeAll(async () => {
    delegatedId = await delegated(harness, database.db);
    const { application_id: id } = await database.db
      .selectFrom('grant')
      .where('id', '=', delegatedId)
      .select('application_id')
      .executeTakeFirstOrThrow();
    await harness.accept('lead', 'voidOpinion', VOIDED, { id });
  });

  test.each<[CommandName, string, object]>([
    ['reportCommitment', 'ministry', { committedCents: 1, committedOn: today(), reference: '1400123456' }],
    ['reportPayment', 'ministry', { paidCents: 1, paidOn: today(), reference: 'DP-1' }],
    ['returnDelegation', 'finance', { credit: 'AE', returnedCents: 1, reason: REASON }],
  ])('takes no %s meanwhile', async (name, login, body) => {
    expect(await ask(login, name, delegatedId, { tranche: 1, ...body })).toEqual({ refusal: { code: 'grant_in_reexamination' } });
  });
});
