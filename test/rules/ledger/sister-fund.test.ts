import { anyway } from '../../support/anyway.ts';
import { byTwo } from '../../support/change-fixtures.ts';
import { readEnvelope } from '../../../db/ledger/envelope.ts';
import { NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import { signingOf } from '../../support/agreements.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { type CommandHarness, openCopyingHarness, plannedFor, waitIntoNextYear } from '../../support/command-harness.ts';
import { AWARDED_CENTS as STUDENTS_CENTS, STUDENTS } from '../../support/fixtures.ts';
import { balancesOf, chainFaults, ledgerFaults } from '../../support/invariants.ts';

/**
 * The 2024 call of the fund « Numérique et données pour la planification écologique » (data.gouv.fr): 88 applications,
 * 64 awards of 19 875 817 € in all, a freeze in the summer to a ceiling of 18.3 M€, a thaw in November to 18.8 M€, and
 * 18.3 M€ committed in the end. Each award's amount is of our making, and so is what comes after the year: its closing,
 * and the credits of the next one.
 */
const [APPLICATIONS, AWARDS] = [88, 64];
const ENVELOPE_CENTS = 2_000_000_000;
const AWARDED_CENTS = 1_987_581_700;
const CEILING_CENTS = 1_830_000_000;
const THAWED_CENTS = 1_880_000_000;
/** This many awards reach the ceiling to the cent. */
const SIGNED = 59;

/** Different amounts for this many awards, with this sum. */
function amountsOf(count: number, sumCents: number): number[] {
  const mean = Math.floor(sumCents / count);
  const amounts = Array.from({ length: count }, (_, index) => mean + (2 * index + 1 - count) * 100_000);
  return amounts.map((cents, index) => (index === 0 ? cents + sumCents - amounts.reduce((sum, each) => sum + each, 0) : cents));
}
const amounts = [...amountsOf(SIGNED, CEILING_CENTS), ...amountsOf(AWARDS - SIGNED, AWARDED_CENTS - CEILING_CENTS)];

/** The students' project, which asks the fund for half of its cost. */
const projectOf = (cents: number) => ({
  ...STUDENTS,
  costLines: [{ label: 'Développement', category: 'services', amountCents: 2 * cents }],
  fundingLines: [
    { label: 'Fonds', source: 'fund', amountCents: cents },
    { label: 'Budget propre', source: 'own', amountCents: cents },
  ],
});

let database: Database;
let harness: CommandHarness;
let envelopeId: string;
let grants: string[];
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCopyingHarness(database.db);
  envelopeId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
}, 60_000);
afterEach(async () => {
  expect(await ledgerFaults(database.db)).toEqual([]);
});
afterAll(async () => {
  expect(await chainFaults(database.db)).toEqual([]);
  await database.drop();
});

const order = (name: 'freezeCredits' | 'thawCredits', amountCents: number) =>
  harness.accept('finance', name, orderOf(amountCents), { id: envelopeId });
const year = orderOf(1).year;
/** A day of the first January after the fund's year. */
const january = (day: number) => `${year + 1}-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const versionOf = async (id: string) =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
const sign = async (login: string, id: string, at?: string) =>
  harness.ask(login, 'signGrant', await signingOf(database.db, id), { id, ...(at ? { at } : {}) });
const balances = async () => {
  const { total, available, frozen, reserved, committed } = await balancesOf(database.db, 'AE');
  return { total, available, frozen, reserved, committed };
};
const lineIn = async (of: number, credit: 'AE' | 'CP' = 'AE') => {
  const envelope = await readEnvelope(database.db, envelopeId);
  const { total, uncovered, available, frozen, reserved, committed, lapsed } =
    envelope?.lines.find((line) => line.year === of && line.credit === credit) ?? NO_BALANCES;
  return { total, uncovered, available, frozen, reserved, committed, lapsed };
};

test('64 of 88 applications are awarded 19 875 817 € of 20 M€', async () => {
  const body = orderOf(ENVELOPE_CENTS - (await balances()).total);
  await byTwo(harness, database.db, envelopeId, { command: 'allotCredits', body });
  const asked = [...amounts, ...Array<number>(APPLICATIONS - AWARDS).fill(STUDENTS_CENTS)];
  const { session, applicationIds } = await plannedFor(harness, asked.map(projectOf));
  const decisions = applicationIds.map((applicationId, place) => ({
    applicationId,
    reason: 'Avis du comité.',
    ...(place < AWARDS ? { decision: 'award', awardedCents: amounts[place] } : { decision: 'refuse' }),
  }));
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  await waitIntoNextYear(database.db);
  const rows = await database.db.selectFrom('grant').select(['id', 'application_id']).execute();
  grants = applicationIds.slice(0, AWARDS).map((id) => rows.find((row) => row.application_id === id)?.id ?? '');
  expect(rows).toHaveLength(AWARDS);
  expect(await balances()).toEqual({ total: ENVELOPE_CENTS, available: 12_418_300, frozen: 0, reserved: AWARDED_CENTS, committed: 0 });
}, 120_000);

test('the summer’s freeze is taken although all is promised, and shows the 1 575 817 € that are missing', async () => {
  for (const id of grants.slice(0, 20))
    for (const login of ['applicant', 'finance']) expect(await sign(login, id)).toHaveProperty('receipt');
  const committed = amounts.slice(0, 20).reduce((sum, cents) => sum + cents, 0);
  await order('freezeCredits', ENVELOPE_CENTS - CEILING_CENTS);
  expect(await balances()).toEqual({
    total: ENVELOPE_CENTS,
    available: -157_581_700,
    frozen: 170_000_000,
    reserved: AWARDED_CENTS - committed,
    committed,
  });
});

test('commitments go on to the ceiling of 18.3 M€, to the cent, and the next is refused with what is missing', async () => {
  for (const id of grants.slice(20, SIGNED))
    for (const login of ['applicant', 'finance']) expect(await sign(login, id)).toHaveProperty('receipt');
  const reached = { total: ENVELOPE_CENTS, available: -157_581_700, frozen: 170_000_000, reserved: 157_581_700, committed: CEILING_CENTS };
  expect(await balances()).toEqual(reached);
  const next = grants[SIGNED] ?? '';
  expect(await sign('applicant', next)).toHaveProperty('receipt');
  expect(await sign('finance', next)).toMatchObject({
    refusal: { code: 'credits_insufficient', credit: 'AE', availableCents: 0, askedCents: amounts[SIGNED], missingCents: amounts[SIGNED] },
  });
  expect(await balances()).toEqual(reached);
});

test('November’s thaw raises the ceiling to 18.8 M€; 18.3 M€ stay committed and the rest reserved', async () => {
  await order('thawCredits', THAWED_CENTS - CEILING_CENTS);
  expect(await balances()).toEqual({
    total: ENVELOPE_CENTS,
    available: -107_581_700,
    frozen: 120_000_000,
    reserved: 157_581_700,
    committed: CEILING_CENTS,
  });
});

const NOTHING = { total: 0, uncovered: 0, available: 0, frozen: 0, reserved: 0, committed: 0, lapsed: 0 };
/** What is left of the awards when the fund's year ends. */
const OUTLIVED_CENTS = AWARDED_CENTS - CEILING_CENTS;

test('on 2 January the rest cannot be committed on the year that is over, nor before it is closed on the next one', async () => {
  expect(await sign('finance', grants[SIGNED] ?? '', january(2))).toMatchObject({
    refusal: { code: 'year_over', year, lastDay: `${year}-12-31`, valueDate: `${year + 1}-01-02` },
  });
});

test('closing lapses the frozen 1.2 M€ and what was never committed; the rest stands uncovered on the next year, in its rank', async () => {
  await harness.accept('finance', 'closeYear', { year }, { id: envelopeId, at: january(12) });
  expect(await lineIn(year)).toEqual({
    ...{ total: ENVELOPE_CENTS, uncovered: 0, available: 0, frozen: 0, reserved: 0 },
    ...{ committed: CEILING_CENTS, lapsed: ENVELOPE_CENTS - CEILING_CENTS },
  });
  expect(await lineIn(year + 1)).toEqual({ ...NOTHING, uncovered: OUTLIVED_CENTS, reserved: OUTLIVED_CENTS });
  const rows = await database.db
    .selectFrom('uncovered_reservation as u')
    .innerJoin('tranche as t', 't.id', 'u.tranche_id')
    .select(['t.grant_id', 't.year', 'u.cents'])
    .orderBy('t.grant_id')
    .execute();
  expect(rows).toEqual(grants.slice(SIGNED).map((id, place) => ({ grant_id: id, year: year + 1, cents: amounts[SIGNED + place] })));
  expect(await sign('finance', grants[SIGNED] ?? '', january(13))).toMatchObject({
    refusal: { code: 'reservation_uncovered', credit: 'AE', year: year + 1, uncoveredCents: amounts[SIGNED] },
  });
});

test('an order carries over credits for the first of them and a part of the second: that one is committed, the next is not', async () => {
  const [first = 0, second = 0] = amounts.slice(SIGNED);
  const carried = first + Math.floor(second / 2);
  await harness.accept('finance', 'carryOverCredits', orderOf(carried), { id: envelopeId, at: january(20) });
  expect(await lineIn(year)).toMatchObject({ total: ENVELOPE_CENTS - carried, lapsed: ENVELOPE_CENTS - CEILING_CENTS - carried });
  expect(await lineIn(year + 1)).toEqual({ ...NOTHING, total: carried, uncovered: OUTLIVED_CENTS - carried, reserved: OUTLIVED_CENTS });
  expect(await sign('finance', grants[SIGNED] ?? '', january(21))).toHaveProperty('receipt');
  const next = grants[SIGNED + 1] ?? '';
  await sign('applicant', next, january(21));
  expect(await sign('finance', next, january(21))).toMatchObject({
    refusal: { code: 'reservation_uncovered', uncoveredCents: second - Math.floor(second / 2) },
  });
  expect(await lineIn(year + 1)).toMatchObject({ committed: first, reserved: OUTLIVED_CENTS - first });
});

test('an uncovered award that is renounced promises nothing any more; the next year’s allotment covers the others and leaves its rest available', async () => {
  const last = grants.at(-1) ?? '';
  const renounced = amounts.at(-1) ?? 0;
  const before = await lineIn(year + 1);
  await harness.accept(
    'applicant',
    'renounceGrant',
    { version: await versionOf(last), reason: 'Projet abandonné.' },
    { id: last, at: january(22) },
  );
  expect(await lineIn(year + 1)).toEqual({ ...before, uncovered: before.uncovered - renounced, reserved: before.reserved - renounced });
  const allotted = before.uncovered - renounced + 500_000;
  const body = orderOf(allotted, { year: year + 1 });
  await byTwo(harness, database.db, envelopeId, { command: 'allotCredits', body }, { at: january(23) });
  expect(await lineIn(year + 1)).toEqual({
    ...before,
    ...{ total: before.total + allotted, uncovered: 0, available: 500_000, reserved: before.reserved - renounced },
  });
  for (const id of grants.slice(SIGNED + 1, -1)) {
    await sign('applicant', id, january(23));
    expect(await sign('finance', id, january(23))).toHaveProperty('receipt');
  }
  expect(await lineIn(year + 1)).toMatchObject({ reserved: 0, committed: OUTLIVED_CENTS - renounced });
});
