import { noticed } from '../../support/ending-notice-fixtures.ts';
import { EVERYTHING } from '../../../domain/core/role.ts';
import { proposed } from '../../support/change-fixtures.ts';
import { readEnvelope } from '../../../db/ledger/envelope.ts';
import { readDormant } from '../../../db/ledger/dormant.ts';
import { readPaidByMonth, readTrancheLives } from '../../../db/ledger/payment-forecast.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { monthNumber } from '../../../domain/ledger/payment-forecast.ts';
import { readMovements } from '../../../db/ledger/movements.ts';
import { type Balances, type Credit, NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import type { CreditOrder } from '../../../domain/ledger/credits.ts';
import { signingOf } from '../../support/agreements.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { age, IN_TWO, IN_TWO_CENTS, reportOn } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS } from '../../support/fixtures.ts';
import {
  appealed,
  awarded,
  type CommandName,
  type CommandHarness,
  openCopyingHarness,
  waitIntoNextYear,
  withPayee,
} from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';

/** The year of the award, which is over in each of these tests. */
const year = orderOf(1).year;
const january = (day: number) => `${year + 1}-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;

let database: Database;
let harness: CommandHarness;
let envelopeId: string;
let grantId: string;
const stage = stageOf(async ({ db }) => {
  const { grantId: id } = await awarded(await openCopyingHarness(db), db);
  await waitIntoNextYear(db);
  return id;
});
beforeEach(async () => {
  ({ database, laid: grantId } = await stage());
  harness = await openCopyingHarness(database.db);
  envelopeId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const versionOf = async (id = grantId) =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
const onGrant = async (login: string, name: CommandName, body: object, at: string, id = grantId) =>
  harness.ask(login, name, body, { id, at });
const order = (name: CommandName, amountCents: number, changed: Partial<CreditOrder> & Record<string, unknown>, at: string) =>
  harness.ask('finance', name, orderOf(amountCents, changed), { id: envelopeId, at });
const close = (of: number, at: string) => harness.ask('finance', 'closeYear', { year: of }, { id: envelopeId, at });
const lineIn = async (of: number, credit: Credit): Promise<Balances> => {
  const envelope = await readEnvelope(database.db, envelopeId);
  const {
    year: _,
    credit: __,
    ...line
  } = envelope?.lines.find((each) => each.year === of && each.credit === credit) ?? {
    ...{ year: of, credit },
    ...NO_BALANCES,
  };
  return line;
};
const sign = async (at: string) => {
  await onGrant('applicant', 'signGrant', await signingOf(database.db, grantId), at);
  return onGrant('finance', 'signGrant', await signingOf(database.db, grantId), at);
};
const now = () => new Date().toISOString();
const trancheOf = () =>
  database.db.selectFrom('tranche').where('grant_id', '=', grantId).where('replaced_at', 'is', null).selectAll().executeTakeFirstOrThrow();

/** Signed, certified and ordered in its own year. */
async function toOrdered(): Promise<void> {
  expect(await sign(now())).toHaveProperty('receipt');
  await harness.accept(
    'finance',
    'certifyService',
    { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' },
    { id: grantId },
  );
  await withPayee(harness, database.db, grantId);
  await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id: grantId });
}
/** Prepares a payment up to its order: its bank details, and the credits of the year after. */
async function toPayable(): Promise<void> {
  await withPayee(harness, database.db, grantId);
  await order('allotCredits', AWARDED_CENTS, { year: year + 1, credit: 'CP' }, january(12));
}
const pay = (paidOn: string, at: string) =>
  onGrant('payer', 'recordPayment', { tranche: 1, paidCents: AWARDED_CENTS, paidOn, reference: 'VIR-1' }, at);

test('a second tranche is confirmed neither on a year that is over nor, once that is closed, before the next one has the credits for it', async () => {
  const { accept } = harness;
  const { grantId: id } = await awarded(harness, database.db, 'applicant', IN_TWO, IN_TWO_CENTS);
  for (const login of ['applicant', 'finance']) await accept(login, 'signGrant', await signingOf(database.db, id), { id });
  await age({ database }, id);
  await accept('applicant', 'reportMilestone', reportOn(1, { forecastEndsOn: '2017-07-31' }), { id });
  // Its review confirms it at once, and cannot.
  await accept('lead', 'reviewReport', { rank: 1, number: 1, decision: 'accept', reasons: '' }, { id, at: january(1) });
  const confirm = (at: string) => onGrant('finance', 'confirmTranche', { tranche: 2 }, at, id);
  expect(await confirm(january(2))).toMatchObject({ refusal: { code: 'year_over', year } });
  await close(year, january(12));
  expect(await confirm(january(13))).toMatchObject({ refusal: { code: 'reservation_uncovered', credit: 'AE', year: year + 1 } });
});

describe('what is ordered and not paid', () => {
  beforeEach(toOrdered);

  test('is paid from its own year’s credits until the twentieth of January, and no day longer', async () => {
    expect(await pay(`${year + 1}-01-21`, january(22))).toMatchObject({
      refusal: { code: 'year_over', year, lastDay: `${year + 1}-01-20`, valueDate: `${year + 1}-01-21` },
    });
    expect(await pay(`${year + 1}-01-20`, january(22))).toHaveProperty('receipt');
    expect(await lineIn(year, 'CP')).toMatchObject({ ordered: 0, paid: AWARDED_CENTS });
    // A payment that comes back once the year is closed no longer belongs to its credits.
    await close(year, january(25));
    const returned = { tranche: 1, returnedOn: `${year + 1}-01-26`, reason: 'Compte clos.' };
    expect(await onGrant('payer', 'returnPayment', returned, january(26))).toMatchObject({ refusal: { code: 'year_closed', year } });
  });

  test('keeps its year from being closed until the next one has the credits for it, and is paid from those', async () => {
    const before = await lineIn(year, 'CP');
    expect(await close(year, january(25))).toMatchObject({
      refusal: { code: 'credits_insufficient', credit: 'CP', year: year + 1, availableCents: 0, missingCents: AWARDED_CENTS },
    });
    expect(await lineIn(year, 'CP')).toEqual(before);
    await order('allotCredits', AWARDED_CENTS + 5, { year: year + 1, credit: 'CP' }, january(25));
    expect(await close(year, january(25))).toHaveProperty('receipt');
    expect(await lineIn(year, 'CP')).toEqual({ ...NO_BALANCES, total: before.total, lapsed: before.total });
    expect(await lineIn(year + 1, 'CP')).toEqual({ ...NO_BALANCES, total: AWARDED_CENTS + 5, available: 5, ordered: AWARDED_CENTS });
    expect(await pay(`${year + 1}-01-26`, january(26))).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'CP')).toMatchObject({ ordered: 0, paid: AWARDED_CENTS });
  });

  test('is a commitment that falls dormant, and once paid tells how long a tranche took', async () => {
    const month = monthNumber(`${year + 1}-01`);
    const dormantSince = async (since: string) =>
      (await readDormant(database.db, EVERYTHING, envelopeId, since, 10)).map(({ grantId: id, openCents }) => [id, openCents]);
    const [open] = await readTrancheLives(database.db, envelopeId);
    const signed = monthNumber(parisDate(now()));
    expect(open).toMatchObject({ isOwn: true, known: signed, ended: null, sharePercent: null, count: 1, cents: AWARDED_CENTS });
    expect(open?.squares).toBe(AWARDED_CENTS ** 2);
    expect(await dormantSince(january(8))).toEqual([[grantId, AWARDED_CENTS]]);
    expect(await dormantSince(`${year - 1}-01-01T00:00:00.000Z`)).toEqual([]);
    expect(await pay(`${year + 1}-01-08`, january(8))).toHaveProperty('receipt');
    expect(await readTrancheLives(database.db, envelopeId)).toEqual([{ ...open, ended: month, sharePercent: 100 }]);
    const paidFrom = (from: string) => readPaidByMonth(database.db, envelopeId, from);
    expect(await paidFrom(`${year + 1}-01-08`)).toEqual([{ month, known: signed, cents: AWARDED_CENTS }]);
    expect(await paidFrom(`${year + 1}-01-09`)).toEqual([]);
    expect(await dormantSince(january(9))).toEqual([]);
    const returned = { tranche: 1, returnedOn: `${year + 1}-01-09`, reason: 'Compte clos.' };
    expect(await onGrant('payer', 'returnPayment', returned, january(9))).toHaveProperty('receipt');
    expect((await paidFrom(`${year + 1}-01-01`)).reduce((sum, { cents }) => sum + cents, 0)).toBe(0);
    expect(await readTrancheLives(database.db, envelopeId)).toEqual([open]);
    expect(await dormantSince(january(9))).toEqual([]);
    expect(await dormantSince(january(10))).toEqual([[grantId, AWARDED_CENTS]]);
  });

  test('may be taken back from the credits on which it stands since', async () => {
    await order('allotCredits', AWARDED_CENTS, { year: year + 1, credit: 'CP' }, january(25));
    await close(year, january(25));
    expect(await onGrant('finance', 'cancelOrder', { tranche: 1, reason: 'Erreur.' }, january(26))).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'CP')).toMatchObject({ available: AWARDED_CENTS, ordered: 0 });
    expect(await trancheOf()).toMatchObject({ state: 'certified', ordered_at: null, ordered_year: null });
  });
});

describe('what is committed', () => {
  test('stays so when its year is closed; what is withdrawn of it then lapses there', async () => {
    expect(await sign(now())).toHaveProperty('receipt');
    expect(await close(year, january(12))).toHaveProperty('receipt');
    const before = await lineIn(year, 'AE');
    expect(before).toMatchObject({ committed: AWARDED_CENTS, available: 0, lapsed: before.total - AWARDED_CENTS });
    const certified = { tranche: 1, certifiedCents: AWARDED_CENTS - 300, observation: 'Vu sur place.' };
    expect(await onGrant('finance', 'certifyService', certified, january(13))).toHaveProperty('receipt');
    expect(await lineIn(year, 'AE')).toEqual(before);
    await toPayable();
    const ordered = { tranche: 1, orderedCents: AWARDED_CENTS - 300 };
    expect(await onGrant('finance', 'orderPayment', ordered, january(14))).toHaveProperty('receipt');
    expect(await lineIn(year, 'AE')).toEqual({ ...before, committed: before.committed - 300, lapsed: before.lapsed + 300 });
  });
});

describe('what is withdrawn of a closed year by an order', () => {
  test('is available on this year’s credits, and the movements show the order', async () => {
    expect(await sign(now())).toHaveProperty('receipt');
    expect(await close(year, january(12))).toHaveProperty('receipt');
    const before = await lineIn(year, 'AE');
    const certified = { tranche: 1, certifiedCents: AWARDED_CENTS - 300, observation: 'Vu sur place.' };
    expect(await onGrant('finance', 'certifyService', certified, january(13))).toHaveProperty('receipt');
    await toPayable();
    const ordered = { tranche: 1, orderedCents: AWARDED_CENTS - 300, order: 'Arrêté du 10 janvier' };
    expect(await onGrant('finance', 'orderPayment', ordered, january(13))).toHaveProperty('receipt');
    expect(await onGrant('finance', 'cancelOrder', { tranche: 1, reason: 'Abandon.' }, january(13))).toHaveProperty('receipt');
    expect(await lineIn(year, 'AE')).toEqual({ ...before, total: before.total - 300, committed: before.committed - 300 });
    expect(await lineIn(year + 1, 'AE')).toEqual({ ...NO_BALANCES, total: 300, available: 300 });
    const ended = { version: await versionOf(), reason: 'Abandon.', order: 'Arrêté du 14 janvier' };
    await noticed(database.db, grantId);
    expect(await onGrant('finance', 'terminateGrant', ended, january(14))).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'AE')).toEqual({ ...NO_BALANCES, total: AWARDED_CENTS, available: AWARDED_CENTS });
    const rows = await readMovements(database.db, EVERYTHING, { envelopeId, after: 0, limit: 100 });
    const withdrawn = rows.filter(({ credit }) => credit === 'AE');
    expect(withdrawn.slice(-6).map(({ kind, order: reference }) => [kind, reference])).toEqual(
      ['Arrêté du 10 janvier', 'Arrêté du 14 janvier'].flatMap((reference) =>
        ['lapse_commitment', 'carry_out', 'carry_in'].map((kind) => [kind, reference]),
      ),
    );
  });
});

describe('what is reserved', () => {
  test('stands uncovered on the year after the next one too, where that ends without credits for it', async () => {
    await order('allotCredits', 7, { year: year + 1 }, january(3));
    expect(await close(year, january(12))).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'AE')).toEqual({ ...NO_BALANCES, total: 7, uncovered: AWARDED_CENTS - 7, reserved: AWARDED_CENTS });
    const later = january(12).replace(String(year + 1), String(year + 2));
    expect(await close(year + 1, later)).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'AE')).toEqual({ ...NO_BALANCES, total: 7, lapsed: 7 });
    expect(await lineIn(year + 2, 'AE')).toEqual({ ...NO_BALANCES, uncovered: AWARDED_CENTS, reserved: AWARDED_CENTS });
    expect(await trancheOf()).toMatchObject({ year: year + 2, reserved: AWARDED_CENTS, released: 0 });
  });

  test('is covered by what a thaw makes available', async () => {
    await order('allotCredits', 100, { year: year + 1 }, january(3));
    await order('freezeCredits', 100, { year: year + 1 }, january(3));
    await close(year, january(12));
    expect(await lineIn(year + 1, 'AE')).toMatchObject({ frozen: 100, available: 0, uncovered: AWARDED_CENTS });
    await order('thawCredits', 60, { year: year + 1 }, january(13));
    expect(await lineIn(year + 1, 'AE')).toMatchObject({ frozen: 40, available: 0, uncovered: AWARDED_CENTS - 60 });
    const [row] = await database.db.selectFrom('uncovered_reservation').selectAll().execute();
    expect(row).toMatchObject({ cents: AWARDED_CENTS - 60, year: year + 1 });
  });

  test('is covered by what an earlier one gives up, once credits have come for that', async () => {
    const { grantId: second } = await awarded(harness, database.db);
    await close(year, january(12));
    await order('allotCredits', AWARDED_CENTS, { year: year + 1 }, january(13));
    const uncovered = () =>
      database.db
        .selectFrom('uncovered_reservation as u')
        .innerJoin('tranche as t', 't.id', 'u.tranche_id')
        .select(['t.grant_id', 'u.cents'])
        .execute();
    expect(await uncovered()).toEqual([{ grant_id: second, cents: AWARDED_CENTS }]);
    await onGrant('applicant', 'renounceGrant', { version: await versionOf(), reason: 'Abandon.' }, january(14));
    expect(await uncovered()).toEqual([]);
    expect(await lineIn(year + 1, 'AE')).toEqual({ ...NO_BALANCES, total: AWARDED_CENTS, reserved: AWARDED_CENTS });
    const last = await database.db
      .selectFrom('movement')
      .select(['kind', 'cause_stream_id'])
      .orderBy('sequence', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({ kind: 'cover', cause_stream_id: grantId });
  });

  test('cannot be frozen away: a freeze takes what covers it, and `available` says how much is missing', async () => {
    await close(year, january(12));
    await order('allotCredits', AWARDED_CENTS, { year: year + 1 }, january(13));
    await order('freezeCredits', 10, { year: year + 1 }, january(13));
    expect(await lineIn(year + 1, 'AE')).toMatchObject({ uncovered: 0, available: -10, frozen: 10, reserved: AWARDED_CENTS });
    expect(await sign(january(14))).toMatchObject({ refusal: { code: 'credits_insufficient', missingCents: 10 } });
  });

  test('keeps its place on another plan: what is planned anew is as uncovered as what it replaces', async () => {
    await order('allotCredits', 1_000, { year: year + 1 }, january(3));
    await close(year, january(12));
    const before = await lineIn(year + 1, 'AE');
    const half = AWARDED_CENTS / 2;
    const tranches = [
      { amountCents: half, months: 3 },
      { amountCents: AWARDED_CENTS - half, months: 3 },
    ];
    const plan = { version: await versionOf(), tranches };
    expect(await onGrant('finance', 'replanTranches', plan, january(13))).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'AE')).toEqual(before);
    const rows = await database.db.selectFrom('uncovered_reservation').select('cents').orderBy('cents').execute();
    expect(rows.reduce((sum, { cents }) => sum + cents, 0)).toBe(AWARDED_CENTS - 1_000);
    await order('allotCredits', AWARDED_CENTS, { year: year + 1 }, january(14));
    expect(await lineIn(year + 1, 'AE')).toMatchObject({ uncovered: 0, available: 1_000 });
    expect(await sign(january(14))).toHaveProperty('receipt');
  });
});

test('a year is closed once, beside signatures, orders and payments on it at the same moment: each finds it open or closed, and nothing is lost', async () => {
  const others = await Promise.all([awarded(harness, database.db), awarded(harness, database.db), awarded(harness, database.db)]);
  const ids = [grantId, ...others.map((each) => each.grantId)];
  for (const id of ids) await onGrant('applicant', 'signGrant', await signingOf(database.db, id), now(), id);
  await order('allotCredits', 3, { year: year + 1 }, january(2));
  const signed = await Promise.all(ids.map(async (id) => ({ id, body: await signingOf(database.db, id) })));
  const asked = [
    ...signed.map(({ id, body }) => onGrant('finance', 'signGrant', body, now(), id)),
    close(year, january(12)),
    close(year, january(12)),
    order('allotCredits', 500, { year: year + 1 }, january(12)),
    onGrant('applicant', 'renounceGrant', { version: signed[0]?.body.version, reason: 'Abandon.' }, january(12), ids[0]),
  ];
  const answers = (await Promise.all(asked)).map((answer) => ('refusal' in answer ? answer.refusal.code : 'done'));
  expect(answers.slice(ids.length, ids.length + 2).sort()).toEqual(['done', 'year_closed']);
  for (const code of answers.slice(0, ids.length))
    expect(['done', 'year_closed', 'reservation_uncovered', 'stale_version', 'wrong_state']).toContain(code);
  const [ae, next] = [await lineIn(year, 'AE'), await lineIn(year + 1, 'AE')];
  expect(ae.committed + ae.lapsed).toBe(ae.total);
  expect(next.total).toBe(503);
});

test('what a withdrawal in part took of a year that is over is a tranche of its own, once its appeal is upheld, on credits of the new year', async () => {
  const december = `${year}-12-20T10:00:00.000Z`;
  const at = now() > december ? now() : december;
  await sign(now());
  await noticed(database.db, grantId);
  const awardedCents = AWARDED_CENTS - 1_000_000;
  await harness.accept(
    'finance',
    'reduceGrant',
    { version: await versionOf(), awardedCents, reason: 'Deux bilans manquent.' },
    { id: grantId, at },
  );
  const { id } = await database.db
    .selectFrom('application')
    .where('id', 'in', (from) => from.selectFrom('grant').where('id', '=', grantId).select('application_id'))
    .select('id')
    .executeTakeFirstOrThrow();
  await appealed(harness, database.db, id, at);
  const uphold = () => harness.ask('chair', 'upholdAppeal', { appeal: 1, reason: 'Le bilan était rendu.' }, { id, at: january(12) });
  expect(await uphold()).toMatchObject({ refusal: { code: 'credits_insufficient' } });
  await order('allotCredits', 1_000_000, { year: year + 1 }, january(12));
  expect(await uphold()).toHaveProperty('receipt');
  const tranches = await database.db
    .selectFrom('tranche')
    .where('grant_id', '=', grantId)
    .where('replaced_at', 'is', null)
    .orderBy('rank')
    .select(['rank', 'kind', 'state', 'year', 'amount_cents', 'amendment'])
    .execute();
  expect(tranches.map(({ state, year: of, amount_cents }) => [state, of, amount_cents])).toEqual([
    ['confirmed', year, awardedCents],
    ['confirmed', year + 1, 1_000_000],
  ]);
  expect(tranches[1]).toMatchObject({ rank: 2, kind: 'balance', amendment: 2 });
  expect((await lineIn(year + 1, 'AE')).committed).toBe(1_000_000);
});

describe('a carry-over', () => {
  const carry = (amountCents: number, changed: Record<string, unknown> = {}) =>
    order('carryOverCredits', amountCents, changed, january(20));
  /** More than one person may carry over alone. */
  const carryByTwo = async (amountCents: number) => {
    const [change, at] = [{ command: 'carryOverCredits', body: orderOf(amountCents) } as const, january(20)];
    const number = await proposed(harness, database.db, envelopeId, change, { at });
    return harness.ask('finance-2', 'confirmChange', { change: number }, { id: envelopeId, at });
  };
  const initial = { credit: 'CP', programmeInitialCents: 1_000_000 };

  test('of CP stays within 3 % of the programme’s initial credits, all orders together, unless an article raises that', async () => {
    await close(year, january(12));
    expect(await carry(20_000, initial)).toHaveProperty('receipt');
    expect(await carry(10_001, initial)).toMatchObject({
      refusal: { code: 'carry_over_above_cap', mostCents: 10_000, carriedCents: 20_000, askedCents: 10_001 },
    });
    expect(await carry(10_000, initial)).toHaveProperty('receipt');
    expect(await carry(50_000, { credit: 'CP', article: 'LF 2027, art. 50' })).toHaveProperty('receipt');
    expect(await lineIn(year + 1, 'CP')).toEqual({ ...NO_BALANCES, total: 80_000, available: 80_000 });
    const rows = await database.db.selectFrom('carry_over').select(['programme_initial_cents', 'article']).orderBy('version').execute();
    expect(rows).toEqual([
      { programme_initial_cents: 1_000_000, article: null },
      { programme_initial_cents: 1_000_000, article: null },
      { programme_initial_cents: null, article: 'LF 2027, art. 50' },
    ]);
  });

  test('gives no more than has lapsed, and nothing of a year that is not closed', async () => {
    expect(await carry(1)).toMatchObject({ refusal: { code: 'year_not_closed', year, closed: null } });
    await close(year, january(12));
    const { lapsed } = await lineIn(year, 'AE');
    expect(await carryByTwo(lapsed + 1)).toMatchObject({ refusal: { code: 'carry_over_exceeds_lapsed', mostCents: lapsed } });
    expect(await carryByTwo(lapsed)).toHaveProperty('receipt');
    expect(await lineIn(year, 'AE')).toEqual(NO_BALANCES);
  });
});
