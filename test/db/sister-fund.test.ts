import { type Database, freshDatabase } from '../support/database.ts';
import { orderOf } from '../support/credit-lives.ts';
import { type Office, openOffice, plannedFor } from '../support/office.ts';
import { AWARDED_CENTS as STUDENTS_CENTS, STUDENTS } from '../support/lives.ts';
import { balancesOf, chainFaults, ledgerFaults } from '../support/proof.ts';

/**
 * The 2024 call of the fund « Numérique et données pour la planification écologique » (data.gouv.fr): 88 applications, 64 awards of 19 875 817 € in all,
 * a freeze in the summer to a ceiling of 18.3 M€, a thaw in November to 18.8 M€, and 18.3 M€ committed in the end. Each award's amount is of our making.
 */
const [APPLICATIONS, AWARDS] = [88, 64];
const ENVELOPE_CENTS = 2_000_000_000;
const AWARDED_CENTS = 1_987_581_700;
const CEILING_CENTS = 1_830_000_000;
const THAWED_CENTS = 1_880_000_000;
/** So many awards reach the ceiling to the cent. */
const SIGNED = 59;

/** Different amounts for so many awards, with this sum. */
function amountsOf(count: number, sumCents: number): number[] {
  const mean = Math.floor(sumCents / count);
  const amounts = Array.from({ length: count }, (_, index) => mean + (2 * index + 1 - count) * 100_000);
  return amounts.map((cents, index) => (index === 0 ? cents + sumCents - amounts.reduce((sum, each) => sum + each, 0) : cents));
}
const amounts = [...amountsOf(SIGNED, CEILING_CENTS), ...amountsOf(AWARDS - SIGNED, AWARDED_CENTS - CEILING_CENTS)];

/** The students' project, which asks the fund for half of what it costs. */
const projectOf = (cents: number) => ({
  ...STUDENTS,
  costLines: [{ label: 'Développement', category: 'services', amountCents: 2 * cents }],
  fundingLines: [
    { label: 'Fonds', source: 'fund', amountCents: cents },
    { label: 'Budget propre', source: 'own', amountCents: cents },
  ],
});

let database: Database;
let office: Office;
let envelopeId: string;
let grants: string[];
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  envelopeId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
}, 60_000);
afterEach(async () => {
  expect(await ledgerFaults(database.db)).toEqual([]);
});
afterAll(async () => {
  expect(await chainFaults(database.db)).toEqual([]);
  await database.drop();
});

const order = (name: 'allotCredits' | 'freezeCredits' | 'thawCredits', amountCents: number) =>
  office.accept('finance', name, orderOf(amountCents), { id: envelopeId });
const versionOf = async (id: string) =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
const sign = async (login: string, id: string) => office.ask(login, 'signGrant', { version: await versionOf(id) }, { id });
const balances = async () => {
  const { total, available, frozen, reserved, committed } = await balancesOf(database.db, 'AE');
  return { total, available, frozen, reserved, committed };
};

test('64 of 88 applications are awarded 19 875 817 € of 20 M€', async () => {
  await order('allotCredits', ENVELOPE_CENTS - (await balances()).total);
  const asked = [...amounts, ...Array<number>(APPLICATIONS - AWARDS).fill(STUDENTS_CENTS)];
  const { session, applicationIds } = await plannedFor(office, asked.map(projectOf));
  const decisions = applicationIds.map((applicationId, place) => ({
    applicationId,
    reason: 'Avis du comité.',
    ...(place < AWARDS ? { decision: 'award', awardedCents: amounts[place] } : { decision: 'refuse' }),
  }));
  await office.accept('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
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
