import { deadlines } from '../../../activities/index.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import { payeeIdInForce, readPayees } from '../../../db/grants/payees.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import type { Role } from '../../../domain/core/role.ts';
import { payeeState } from '../../../domain/grants/payee.ts';
import { people } from '../../../local/people.ts';
import { signingOf } from '../../support/agreements.ts';
import { awarded, type CommandHarness, openCopyingHarness } from '../../support/command-harness.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { AWARDED_CENTS, FUEL_MAP, OTHER_PAYEE, PAYEE, today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';

let database: Database;
let harness: CommandHarness;
let [first, second, third]: [string, string, string] = ['', '', ''];
const stage = stageOf(async ({ db }) => {
  const laying = await openCopyingHarness(db);
  const signed = async (): Promise<string> => {
    const { grantId: id } = await awarded(laying, db);
    for (const login of ['applicant', 'finance']) await laying.accept(login, 'signGrant', await signingOf(db, id), { id });
    return id;
  };
  const ids: [string, string, string] = [await signed(), await signed(), await signed()];
  await laying.accept('applicant', 'proposePayee', PAYEE, { id: ids[0] });
  const [payee] = await readPayees(db, ids[0]);
  await laying.accept('finance-2', 'approvePayee', { payeeId: payee?.id }, { id: ids[0] });
  return ids;
});
beforeEach(async () => {
  ({
    database,
    laid: [first, second, third],
  } = await stage());
  harness = await openCopyingHarness(database.db);
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const propose = (id: string, login = 'applicant', account = PAYEE) => harness.accept(login, 'proposePayee', account, { id });
const payeesOf = (id: string) => readPayees(database.db, id);
const statesOf = async (id: string) => (await payeesOf(id)).map((payee, _, all) => payeeState(payee, all));
const approve = async (id: string, login = 'finance-2') =>
  harness.accept(login, 'approvePayee', { payeeId: (await payeesOf(id)).at(-1)?.id }, { id });
const order = (id: string) => harness.ask('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id });
const certify = (id: string) =>
  harness.accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id });
const comeBack = (id: string) =>
  harness.accept('payer', 'returnPayment', { tranche: 1, returnedOn: today(), reason: 'Compte clos.' }, { id });
async function pay(id: string): Promise<void> {
  await certify(id);
  expect(await order(id)).toHaveProperty('receipt');
  await harness.accept('payer', 'recordPayment', { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }, { id });
}
const personOf = (login: string): string => harness.callers[login]?.personId ?? '';

/**
 * A person who enters the house of another, with the address of a third one, which says that they are one human, or
 * with their own.
 */
async function enters(login: string, house: string, roles: Role[], addressOf?: string): Promise<void> {
  const known = (each?: string) => people.find((person) => person.login === each);
  harness.callers[login] = await recognisePerson(database.db, {
    ...{ issuer: 'test', subject: login, givenName: 'Sam', usualName: 'Petit', organisationName: null, legalCategory: null, roles },
    ...{ siret: known(house)?.siret ?? '', email: known(addressOf)?.email ?? `${login}@example.org`, emailVerified: true },
  });
}

test('is in force at once on another grant, by the person who approved it, who has acted on that file as well', async () => {
  await propose(second);
  const [[approved], [taken]] = [await payeesOf(first), await payeesOf(second)];
  expect(await statesOf(second)).toEqual(['in_force']);
  const { db } = database;
  expect(await db.selectFrom('payee_decision').where('grant_id', '=', second).selectAll().execute()).toEqual([
    {
      ...{ payee_id: taken?.id, grant_id: second, version: taken?.decidedAtVersion, decision: 'approve' },
      ...{ proposed_by: personOf('applicant'), decided_by: personOf('finance-2'), rests_on: approved?.id },
    },
  ]);
  const acted = db.selectFrom('acted_on as w').innerJoin('grant as g', 'g.application_id', 'w.application_id').where('g.id', '=', second);
  const byApprover = acted.where('w.person_id', '=', personOf('finance-2')).select(['w.side', 'w.role']);
  expect(await byApprover.execute()).toEqual([{ side: 'fund', role: 'finance' }]);
  // Once the grant on which finance approved it is paid, what rests on it carries no third one.
  await pay(first);
  await propose(third);
  expect(await statesOf(third)).toEqual(['proposed']);
  await pay(second);
});

test('ends where a payment to the account on which it rests comes back, and finance decides on it from then on', async () => {
  await propose(second);
  await pay(first);
  await comeBack(first);
  expect(await statesOf(second)).toEqual(['returned']);
  const known = database.db.selectFrom('grant as g').where('g.id', '=', second).select(payeeIdInForce.as('payeeId'));
  expect(await known.execute()).toEqual([{ payeeId: null }]);
  await certify(second);
  expect(await order(second)).toEqual({ refusal: { code: 'payee_missing', proposed: false } });
  for (const id of [second, third]) await propose(id);
  expect([await statesOf(second), await statesOf(third)]).toEqual([['returned', 'proposed'], ['proposed']]);
  await approve(second);
  expect(await order(second)).toHaveProperty('receipt');
  // It was looked at again, and is still the account that a bank has once returned a payment from.
  await propose(third);
  expect(await statesOf(third)).toEqual(['superseded', 'proposed']);
});

test('ends no account elsewhere where its own payment comes back, and is taken up by no third grant', async () => {
  await propose(second);
  await pay(second);
  await comeBack(second);
  expect([await statesOf(first), await statesOf(second)]).toEqual([['in_force'], ['returned']]);
  for (const id of [second, third]) await propose(id);
  expect([await statesOf(second), await statesOf(third)]).toEqual([['returned', 'proposed'], ['proposed']]);
});

test('waits for finance in another organisation, under another identity of the approver, and while their account is disabled', async () => {
  const { grantId: elsewhere } = await awarded(harness, database.db, 'applicant2', FUEL_MAP, 7_250_000);
  await propose(elsewhere, 'applicant2');
  expect(await statesOf(elsewhere)).toEqual(['proposed']);
  await harness.accept('admin', 'disableAccount', { reason: 'À vérifier.' }, { id: personOf('finance-2') });
  await propose(second);
  await harness.accept('admin', 'enableAccount', {}, { id: personOf('finance-2') });
  await enters('twin', 'applicant', ['signatory'], 'finance-2');
  await propose(third, 'twin');
  expect([await statesOf(second), await statesOf(third)]).toEqual([['proposed'], ['proposed']]);
});

test('waits for finance once its approver turns out to be the person who had proposed it, by any proposer', async () => {
  await enters('successor', 'applicant', ['signatory']);
  await enters('applicant', 'applicant', ['signatory'], 'finance-2');
  await propose(second, 'successor');
  expect(await statesOf(second)).toEqual(['proposed']);
});

test('waits for finance where a substitute approved it', async () => {
  const [away, substitute] = [personOf('finance-2'), personOf('screener')];
  await propose(first, 'applicant', OTHER_PAYEE);
  const days = { startsOn: today(), endsOn: moveDate(today(), { days: 9 }) };
  const { due } = await harness.accept('finance-2', 'declareAbsence', { ...days, substituteId: substitute }, { id: away });
  await deadlines(database.db).startAbsence(away, due?.at ?? '');
  await approve(first, 'screener');
  await propose(second, 'applicant', OTHER_PAYEE);
  expect(await statesOf(second)).toEqual(['proposed']);
});

test('waits for what happens to the account on the other grant, and for finance if it is replaced meanwhile', async () => {
  await propose(first, 'applicant', OTHER_PAYEE);
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [first]);
    const waiting = async (count: number) => {
      const { rows } = await client.query(`SELECT FROM pg_locks WHERE NOT granted AND (transactionid = pg_current_xact_id()::xid
        OR database = (SELECT oid FROM pg_database WHERE datname = current_database()))`);
      return rows.length === count;
    };
    const approved = approve(first);
    await until('the approval waits', () => waiting(1));
    const proposed = propose(second);
    await until('the proposal waits behind it', () => waiting(2));
    await client.query('COMMIT');
    await Promise.all([approved, proposed]);
  } finally {
    client.release();
  }
  expect(await statesOf(second)).toEqual(['proposed']);
});

test('is one account for all grants, whichever proposals and approvals run at once', async () => {
  await propose(first, 'applicant', OTHER_PAYEE);
  await Promise.all([approve(first), propose(second), propose(third), propose(second)]);
  for (const id of [second, third]) for (const state of await statesOf(id)) expect(['proposed', 'superseded', 'in_force']).toContain(state);
});
