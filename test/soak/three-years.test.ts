import { parisDate } from '../../domain/core/calendar.ts';
import { ACCOUNTED, approveAccount, giveAccount } from '../support/account-fixtures.ts';
import { amend } from '../support/amendment-fixtures.ts';
import { runOf } from '../support/behind.ts';
import { openCall } from '../support/calls.ts';
import { collect } from '../support/claim-fixtures.ts';
import { IN_TWO, IN_TWO_CENTS, readAs, report, review } from '../support/impact-fixtures.ts';
import { expectStatus, sign, toGrant, withPayee } from '../support/fixtures.ts';
import { askMission, toDelivered } from '../support/mission-fixtures.ts';
import { allotComingYears, closeYearsThatAreOver } from '../support/money.ts';
import { invariantFaults } from '../support/invariants.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { TRACKING } from '../support/tracking-fixtures.ts';
import { after, grantOf } from '../support/tranche-fixtures.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const TITLE = 'Trois ans';
const DAY = 24 * 60 * 60;
const QUARTER_CENTS = IN_TWO_CENTS / 4;
const TERMS = { ...ACCOUNTED, tracking: TRACKING, tranches: { aboveCents: 10_000_000, aboveMonths: 12, everyMonths: 9, firm: 1 } };
/** The final cost of the project: 300 000 € of the 480 000 € of which half was granted. */
const SPENT_CENTS = 30_000_000;
const LINES = [15_000_000, 10_000_000, 5_000_000].map((spentCents, place) => ({ line: place + 1, spentCents }));
const DUE_CENTS = SPENT_CENTS / 2;
const CLAIMED_CENTS = 3 * QUARTER_CENTS - DUE_CENTS;

const harness = temporalOfFile({ skipping: true, copies: true });
let id: string;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 6);
});

const milestoneOf = async (rank: number) => (await grantOf(harness, id)).milestones.find((each: { rank: number }) => each.rank === rank);
const trancheOf = async (rank: number) => (await grantOf(harness, id)).tranches[rank - 1];
const happened = (name: string) => until(`${name} happens`, async () => (await namesOf(harness, id)).includes(name));
const told = (login: string, ...words: string[]) => until(`${login} is told`, () => writtenTo(harness, TITLE, ...words).includes(login));

/** Moves to so many seconds after the deadline of a report, or before it where negative. */
async function moveToReport(rank: number, seconds: number): Promise<void> {
  await moveTo(harness, shifted((await milestoneOf(rank)).dueAt, seconds));
  await closeYearsThatAreOver(harness);
}
/** Gives a report on a period and has it accepted. */
async function reportOn(rank: number, change: Record<string, unknown> = {}): Promise<void> {
  await report(harness, id, rank, { forecastEndsOn: (await milestoneOf(4)).periodEndsOn, ...change });
  await review(harness, id, rank, 1);
}
const ask = (login: string, path: string, body: object) => async () =>
  expectStatus(await (await harness.as(login)).post(`/grants/${id}/${path}`, body), 200);
/** Pays a tranche: an advance as it was planned, another one once its service is certified. */
async function pay(rank: number): Promise<void> {
  if (rank > 1) await ask('finance', 'certifications', { tranche: rank, certifiedCents: QUARTER_CENTS, observation: 'Vu sur place.' })();
  await withPayee(harness, id);
  await ask('finance', 'payment-orders', { tranche: rank, orderedCents: QUARTER_CENTS })();
  const paidOn = parisDate(await harness.now());
  await ask('payer', 'payments', { tranche: rank, paidCents: QUARTER_CENTS, paidOn, reference: `VIR-${rank}` })();
}

test('a grant of three years is signed, and its advance is paid', async () => {
  const project = { ...titled(TITLE), ...IN_TWO, title: TITLE, durationMonths: 36, startsOn: parisDate(await harness.now()) };
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...project, callId: await openCall(harness, { terms: TERMS }) });
  id = grantId;
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  expect((await grantOf(harness, id)).tranches.map(({ kind, amountCents }: Record<string, unknown>) => [kind, amountCents])).toEqual([
    ['advance', QUARTER_CENTS],
    ['instalment', QUARTER_CENTS],
    ['instalment', QUARTER_CENTS],
    ['balance', QUARTER_CENTS],
  ]);
  await pay(1);
});

test('the first report is late, and holds the second tranche until it is accepted', async () => {
  await moveToReport(1, 1);
  await happened('escalateReport');
  await told('lead', 'en retard');
  const refused = await (await harness.as('finance')).post(`/grants/${id}/confirmations`, { tranche: 2 });
  expect(refused.body).toMatchObject({ code: 'tranche_conditions_missing', rank: 2, conditions: ['report'] });
  await reportOn(1);
  expect(await trancheOf(2)).toMatchObject({ state: 'confirmed' });
});

test('the second report tells of a slip, which calls a mission; the first plan and its indicator tell what came of it', async () => {
  await moveToReport(2, -DAY);
  await reportOn(2, { forecastCostCents: 62_400_000 });
  await told('lead', 'Mission');
  const tasks = (await readAs(harness, 'lead', '/me/tasks')).items.filter((task: { id: string }) => task.id === id);
  expect(tasks.map(({ command }: { command: string }) => command)).toContain('proposeMission');
  expect(await readAs(harness, 'lead', `/grants/${id}/slippage`)).toMatchObject({ budget: 0.3 });
  await pay(2);
  await moveTo(harness, shifted(await harness.now(), 2 * DAY));
  const mission = await toDelivered(harness, id);
  await moveToReport(3, -DAY);
  await reportOn(3, { forecastCostCents: 50_000_000 });
  await pay(3);
  const { version } = await readAs(harness, 'lead', `/missions/${mission.id}`);
  expectStatus(await askMission(harness, 'lead', { ...mission, version }, 'closing'), 200);
  expect((await readAs(harness, 'lead', `/missions/${mission.id}`)).comparison).toMatchObject({
    before: { milestone: 2 },
    after: { milestone: 3 },
  });
});

test('an amendment puts the project’s end off, and all that follows it', async () => {
  const before = await grantOf(harness, id);
  await amend(harness, id, { durationMonths: 39 });
  const now = await grantOf(harness, id);
  const dates = ({ milestones, finalAccount }: typeof now): string[] => [
    milestones[3].periodEndsOn,
    milestones[4].periodEndsOn,
    finalAccount.dueAt,
  ];
  expect(dates(now).every((date, place) => date > (dates(before)[place] ?? ''))).toBe(true);
  expect((await readAs(harness, 'lead', `/grants/${id}/plans`)).items).toHaveLength(2);
});

test('the final account is below what was paid: nothing is left to pay, and what was paid too much is claimed and collected', async () => {
  await moveToReport(4, -DAY);
  await reportOn(4, { spentCents: 29_000_000, forecastCostCents: SPENT_CENTS });
  await after(
    async () => id,
    ['applicant', giveAccount({ lines: LINES, spentCents: SPENT_CENTS })],
    ['finance', approveAccount(SPENT_CENTS, { struck: [] })],
  )(harness);
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'closed',
    finalAccount: { given: [{ review: { dueCents: DUE_CENTS } }] },
    claims: [{ claimedCents: CLAIMED_CENTS, owedCents: CLAIMED_CENTS }],
  });
  expectStatus(await collect(CLAIMED_CENTS, { collectedOn: parisDate(await harness.now()) })(harness, 'payer', id), 200);
  expect((await grantOf(harness, id)).claims).toMatchObject([{ owedCents: 0 }]);
});

test('two yearly reports follow, and nothing is left to wait for', async () => {
  for (const rank of [61, 62]) {
    await moveToReport(rank, -DAY);
    await reportOn(rank, { spentCents: SPENT_CENTS, forecastCostCents: SPENT_CENTS });
  }
  await until('its workflow ends', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');
  expect((await readAs(harness, 'lead', `/grants/${id}`)).milestones.map(({ state }: { state: string }) => state)).toEqual(
    Array.from({ length: 6 }, () => 'accepted'),
  );
  expect(await invariantFaults(harness.database.db)).toEqual([]);
  expect(await failedReplays(harness)).toEqual([]);
});
