import { noticed } from '../../support/ending-notice-fixtures.ts';
import { signingOf } from '../../support/agreements.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { describeOffers } from '../../support/offers/describe.ts';
import {
  accounted,
  amended,
  awarded,
  claimed,
  delegated,
  type CommandHarness,
  paid,
  proposedAmendment,
  spent,
  withPayee,
  versionOf,
} from '../../support/command-harness.ts';
import type { Undone } from '../../support/undone.ts';

const REASON = 'Une raison.';
type Db = Undone['db'];

/** A grant whose payment is ordered. */
async function ordered(harness: CommandHarness, db: Db) {
  const { accept } = harness;
  const { grantId: id, applicationIds } = await awarded(harness, db);
  for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(db, id), { id });
  await withPayee(harness, db, id);
  await accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id });
  await accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id });
  return { id, application: applicationIds[0] ?? '' };
}

describeOffers(
  ['grant'],
  [
    {
      name: 'a grant that is signed, paid, and partly claimed back',
      async live(harness, db) {
        const { grantId } = await awarded(harness, db);
        await paid(harness, db, grantId);
        await claimed(harness, grantId);
      },
    },
    {
      name: 'a grant whose certification is taken back, and whose payment the bank returns, and then paid in parts',
      async live(harness, db) {
        const { id } = await ordered(harness, db);
        await harness.accept('finance', 'cancelOrder', { tranche: 1, reason: REASON }, { id });
        await harness.accept('finance', 'cancelCertification', { tranche: 1, reason: REASON }, { id });
        await harness.accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS - 100, observation: REASON }, { id });
        const orderedCents = AWARDED_CENTS - 100;
        await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents }, { id });
        await harness.accept(
          'payer',
          'recordPayment',
          { tranche: 1, paidCents: orderedCents, paidOn: today(), reference: 'VIR-1' },
          { id },
        );
        await harness.accept('payer', 'returnPayment', { tranche: 1, returnedOn: today(), reason: REASON }, { id });
        await withPayee(harness, db, id);
        await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents: 100 }, { id });
        const part = { tranche: 1, paidCents: 100, paidOn: today(), reference: 'VIR-2' };
        await harness.accept('payer', 'recordPayment', part, { id });
        await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents: orderedCents - 100 }, { id });
      },
    },
    {
      name: 'an award that is accepted, replanned and renounced',
      async live(harness, db) {
        const { grantId: id } = await awarded(harness, db, 'applicant', undefined, AWARDED_CENTS - 100);
        await harness.accept('applicant', 'renounceGrant', { version: await versionOf(db, id), reason: REASON }, { id });
      },
    },
    {
      name: 'a grant that is suspended, resumed and ended',
      async live(harness, db) {
        const { id } = await ordered(harness, db);
        const say = async (login: string, name: 'suspendGrant' | 'resumeGrant' | 'terminateGrant') =>
          harness.accept(login, name, { version: await versionOf(db, id), reason: REASON }, { id });
        await say('lead', 'suspendGrant');
        await say('lead', 'resumeGrant');
        await harness.accept('finance', 'cancelOrder', { tranche: 1, reason: REASON }, { id });
        await noticed(db, id);
        await say('finance', 'terminateGrant');
      },
    },
    {
      name: 'a grant whose award is examined again while a payment is ordered',
      async live(harness, db) {
        const { id, application } = await ordered(harness, db);
        await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id: application });
        await harness.accept('finance', 'cancelOrder', { tranche: 1, reason: REASON }, { id });
      },
    },
    {
      name: 'a grant whose signatures wait while its award is examined again',
      async live(harness, db) {
        const { grantId: id, applicationIds } = await awarded(harness, db);
        await harness.accept('applicant', 'signGrant', await signingOf(db, id), { id });
        await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id: applicationIds[0] ?? '' });
      },
    },
    { name: 'a grant that is amended', live: amended },
    {
      name: 'a grant whose amendment waits while its award is examined again',
      async live(harness, db) {
        const id = await proposedAmendment(harness, db);
        const { application_id: application } = await db
          .selectFrom('grant')
          .where('id', '=', id)
          .select('application_id')
          .executeTakeFirstOrThrow();
        await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id: application });
      },
    },
    {
      name: 'a grant that is delegated',
      async live(harness, db) {
        const id = await delegated(harness, db);
        await spent(harness, id);
      },
    },
    { name: 'a grant whose final account is approved', live: accounted },
    {
      name: 'a grant that needs a visa',
      async live(harness, db) {
        const { grantId: id } = await awarded(harness, db);
        const { envelope_id: envelope } = await db.selectFrom('grant').where('id', '=', id).select('envelope_id').executeTakeFirstOrThrow();
        await harness.accept('finance', 'setVisaRule', { thresholdCents: 1, order: 'Arrêté' }, { id: envelope });
        await harness.accept('applicant', 'signGrant', await signingOf(db, id), { id });
        const visa = { tranche: 1, number: 'V-1', givenOn: today(), observation: REASON };
        await harness.accept('controller', 'giveVisa', { ...visa, favourable: false }, { id });
        await harness.accept('controller', 'giveVisa', { ...visa, favourable: true }, { id });
        await harness.accept('finance', 'signGrant', await signingOf(db, id), { id });
      },
    },
  ],
);
