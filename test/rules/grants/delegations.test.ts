import { noticed } from '../../support/ending-notice-fixtures.ts';
import { signingOf } from '../../support/agreements.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { awarded, copyingOfFile, delegated } from '../../support/command-harness.ts';
import { invariantFaults, shippedLine } from '../../support/invariants.ts';

const YEAR = Number(today().slice(0, 4));
/** An instant of the next year, after its first weeks. */
const NEXT = `${YEAR + 1}-02-10T09:00:00.000Z`;
const [EJ, DP, REASON] = ['1400123456', 'DP-000042', 'Fin de l’exercice.'];

const { database, harness } = copyingOfFile();
let envelopeId: string;
let id: string;
beforeAll(async () => {
  ({ envelope_id: envelopeId } = await shippedLine(database.db, 'CP'));
  await harness.accept('finance', 'allotCredits', orderOf(AWARDED_CENTS, { year: YEAR + 1, credit: 'CP' }), { id: envelopeId });
});
beforeEach(async () => {
  id = await delegated(harness, database.db);
});
afterEach(async () => expect(await invariantFaults(database.db, 'balances', 'signs', 'grants', 'past', 'chains')).toEqual([]));

type Body = Record<string, unknown>;
const commit = (committedCents: number, committedOn: string, at: string) =>
  harness.ask('ministry', 'reportCommitment', { tranche: 1, committedCents, committedOn, reference: EJ }, { id, at });
const pay = (paidCents: number, paidOn: string, at: string) =>
  harness.ask('ministry', 'reportPayment', { tranche: 1, paidCents, paidOn, reference: DP }, { id, at });
const provide = (delegatedCents: number, at: string) =>
  harness.ask('finance', 'delegatePayment', { tranche: 1, delegatedCents }, { id, at });
const giveBack = (credit: 'AE' | 'CP', returnedCents: number, at: string, change: Body = {}) =>
  harness.ask('finance', 'returnDelegation', { tranche: 1, credit, returnedCents, reason: REASON, ...change }, { id, at });
const now = () => new Date().toISOString();
const taken = { receipt: expect.any(Object) };

async function movements() {
  const rows = await database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', id)
    .select(['m.kind', 'm.year', 'm.amount_cents', 'm.value_date'])
    .orderBy('m.sequence')
    .execute();
  return rows.map((row) => Object.values(row).join(' ')).slice(2);
}
const grant = () => database.db.selectFrom('grant').where('id', '=', id).select('state').executeTakeFirstOrThrow();

test('what is committed until the end of the year may be reported in the next, and nothing that is committed after it', async () => {
  const lastDay = `${YEAR}-12-31`;
  expect(await commit(1_000, `${YEAR + 1}-01-02`, NEXT)).toEqual({
    refusal: { code: 'value_date_out_of_range', earliest: today(), latest: lastDay },
  });
  expect(await commit(1_000, lastDay, NEXT)).toMatchObject(taken);
  expect(await movements()).toEqual([`commit_delegated ${YEAR} 1000 ${lastDay}`]);
});

test('AE that come back in a later year lapse, and so does a commitment that was withdrawn', async () => {
  await commit(1_000, today(), now());
  const before = await shippedLine(database.db, 'AE');
  expect(await giveBack('AE', AWARDED_CENTS, NEXT)).toMatchObject(taken);
  const day = NEXT.slice(0, 10);
  expect((await movements()).slice(1)).toEqual([
    `lapse_delegation ${YEAR} ${AWARDED_CENTS - 1_000} ${day}`,
    `lapse_commitment ${YEAR} 1000 ${day}`,
  ]);
  const after = await shippedLine(database.db, 'AE');
  expect([after.available, after.lapsed - before.lapsed]).toEqual([before.available, AWARDED_CENTS]);
  expect(await grant()).toEqual({ state: 'closed' });
});

test('a payment is made on the CP of its own year: those of another do not serve', async () => {
  await commit(AWARDED_CENTS, today(), now());
  await provide(1_000, now());
  const paidOn = NEXT.slice(0, 10);
  expect(await pay(1_000, paidOn, NEXT)).toEqual({
    refusal: { code: 'delegation_exceeded', rank: 1, credit: 'CP', year: YEAR + 1, openCents: 0, askedCents: 1_000 },
  });
  expect(await provide(3_000, NEXT)).toMatchObject(taken);
  expect(await pay(3_001, paidOn, NEXT)).toMatchObject({ refusal: { openCents: 3_000 } });
  expect(await pay(3_000, paidOn, NEXT)).toMatchObject(taken);
  // A payment of the last days of the year is recorded in the first days of the next one.
  expect(await pay(400, today(), NEXT)).toMatchObject(taken);
  expect(await giveBack('CP', 601, NEXT, { year: YEAR })).toMatchObject({ refusal: { code: 'delegation_exceeded', openCents: 600 } });
  expect(await giveBack('CP', 600, NEXT)).toMatchObject({ refusal: { code: 'delegation_exceeded', year: YEAR + 1, openCents: 0 } });
  expect(await giveBack('CP', 600, NEXT, { year: YEAR })).toMatchObject(taken);
  expect((await movements()).slice(2)).toEqual([
    `delegate_payment ${YEAR + 1} 3000 ${paidOn}`,
    `pay_delegated ${YEAR + 1} 3000 ${paidOn}`,
    `pay_delegated ${YEAR} 400 ${today()}`,
    `return_payment ${YEAR} 600 ${paidOn}`,
  ]);
});

test('a payment is not reported of a day before its CP were delegated', async () => {
  await commit(AWARDED_CENTS, today(), now());
  await provide(1_000, NEXT);
  expect(await pay(1_000, `${YEAR + 1}-02-09`, NEXT)).toEqual({
    refusal: { code: 'value_date_out_of_range', earliest: `${YEAR + 1}-02-10`, latest: `${YEAR + 1}-02-10` },
  });
});

test('where the agreement ends, the CP that are not needed come back, the oldest first', async () => {
  await commit(1_500, today(), now());
  await provide(1_000, now());
  await provide(2_000, NEXT);
  const { version } = await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  await noticed(database.db, id);
  await harness.accept('finance', 'terminateGrant', { version, reason: REASON }, { id, at: NEXT });
  const day = NEXT.slice(0, 10);
  expect((await movements()).slice(-3)).toEqual([
    `lapse_delegation ${YEAR} ${AWARDED_CENTS - 1_500} ${day}`,
    `return_payment ${YEAR} 1000 ${day}`,
    `return_payment ${YEAR + 1} 500 ${day}`,
  ]);
});

test('a freeze takes nothing that is delegated, and stops a delegation above what it leaves', async () => {
  const { grantId } = await awarded(harness, database.db, 'ministry');
  await harness.accept('ministry', 'signGrant', await signingOf(database.db, grantId), { id: grantId });
  const { total, frozen, lapsed, delegated: promised, committed } = await shippedLine(database.db, 'AE');
  const left = total - frozen - lapsed - promised - committed;
  const freeze = (amountCents: number) => harness.ask('finance', 'freezeCredits', orderOf(amountCents), { id: envelopeId });
  expect(await freeze(left + 1)).toMatchObject({ refusal: { code: 'freeze_exceeds_credits', mostCents: left } });
  expect(await freeze(left)).toMatchObject(taken);
  const signed = await harness.ask('finance', 'signGrant', await signingOf(database.db, grantId), { id: grantId });
  expect(signed).toMatchObject({ refusal: { code: 'credits_insufficient', availableCents: 0, askedCents: AWARDED_CENTS } });
  // A delegation is a promise already.
  expect(await commit(1_000, today(), now())).toMatchObject(taken);
  await harness.accept('finance', 'thawCredits', orderOf(left), { id: envelopeId });
});

test('the books of a year are not closed while something of it is delegated', async () => {
  await commit(1_000, today(), now());
  await provide(1_000, now());
  const close = () => harness.ask('finance', 'closeYear', { year: YEAR }, { id: envelopeId, at: NEXT });
  const { delegated: aeCents } = await shippedLine(database.db, 'AE');
  expect(await close()).toMatchObject({ refusal: { code: 'delegations_open', year: YEAR, aeCents } });
  const open = await database.db
    .selectFrom('tranche')
    .where('state', '=', 'delegated')
    .select(['grant_id', 'year'])
    .select((eb) => eb(eb('delegated', '-', eb.ref('drawn')), '-', eb.ref('returned')).as('aeCents'))
    .select((eb) => eb(eb('provided', '-', eb.ref('recalled')), '-', eb.ref('paid')).as('cpCents'))
    .execute();
  for (const tranche of open)
    for (const [credit, returnedCents] of [['AE', tranche.aeCents] as const, ['CP', tranche.cpCents] as const])
      if (returnedCents > 0)
        await harness.ask(
          'finance',
          'returnDelegation',
          { tranche: 1, credit, returnedCents, year: YEAR, reason: REASON },
          { id: tranche.grant_id, at: NEXT },
        );
  expect(await close()).toMatchObject(taken);
  expect(await invariantFaults(database.db, 'years')).toEqual([]);
  // What is committed and not paid goes on, with CP of the next year.
  expect(await provide(1_000, NEXT)).toMatchObject(taken);
  expect(await pay(1_000, NEXT.slice(0, 10), NEXT)).toMatchObject(taken);
});
