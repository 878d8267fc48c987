import { noticed } from '../../support/ending-notice-fixtures.ts';
import { age, type Body, COST_CENTS, readAs, report, review, toAtOnceLater, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);
const alertsOf = async (id: string): Promise<Body[]> =>
  (await get('lead', `/grants/${id}/slippage`))['alerts'].map(({ level, rank, report: number, settledAs, recoveredAt }: Body) => [
    level,
    rank,
    number,
    settledAs,
    recoveredAt !== null,
  ]);
const tasksOf = async (id: string) =>
  (await get('lead', '/me/tasks'))['items']
    .filter((task: { id: string; command: string }) => task.id === id && task.command !== 'reviewReport')
    .map(({ command, detail }: Body) => [command, detail]);
const eventsOf = async (id: string) =>
  (
    await harness.database.db
      .selectFrom('event')
      .where('stream_id', '=', id)
      .where('name', 'in', ['raiseSlippageAlert', 'recoverSlippage', 'dismissSlippageAlert'])
      .select(['name', 'facts'])
      .orderBy('version')
      .execute()
  ).map(({ name, facts }) => [name, facts]);
const dismiss = async (id: string, alert: number, login = 'lead') =>
  (await harness.as(login)).post(`/grants/${id}/slippage/dismissals`, { alert, reason: 'Une commande reportée.' });

/** Two reports of one milestone, or more, each returned so that the next may be given. */
async function reporting(...percents: number[]): Promise<string> {
  const id = await toAtOnceLater(harness);
  await age(harness, id);
  for (const percent of percents) await again(id, percent);
  return id;
}
async function again(id: string, percent: number): Promise<Body> {
  const { milestones } = await get('lead', `/grants/${id}`);
  const given = milestones[0].reports.length;
  if (given > 0) await review(harness, id, 1, given, 'return');
  return report(harness, id, 1, { forecastCostCents: (COST_CENTS / 100) * (100 + percent), forecastEndsOn: '2017-07-31' });
}

test('each threshold of the call alerts the lead once, and the second one proposes a mission to them', async () => {
  const id = await reporting(10);
  expect([await alertsOf(id), await tasksOf(id)]).toEqual([[], []]);
  expect(await again(id, 11)).toMatchObject({ state: 'active' });
  expect(await alertsOf(id)).toEqual([['alert', 1, 2, null, false]]);
  expect(await tasksOf(id)).toEqual([['dismissSlippageAlert', '1']]);
  await again(id, 15);
  expect(await alertsOf(id)).toHaveLength(1);
  await again(id, 21);
  expect(await alertsOf(id)).toEqual([
    ['alert', 1, 2, 'superseded', false],
    ['mission', 1, 4, null, false],
  ]);
  expect(await tasksOf(id)).toEqual([['proposeMission', '2']]);
  expect(await eventsOf(id)).toEqual([
    ['raiseSlippageAlert', { alert: 1, level: 'alert' }],
    ['raiseSlippageAlert', { alert: 2, level: 'mission' }],
  ]);
  expect((await get('lead', `/grants/${id}/slippage`))['alerts'][1]).toMatchObject({
    plan: 1,
    plannedCents: COST_CENTS,
    forecastCents: COST_CENTS * 1.21,
    plannedDays: 181,
    forecastDays: 181,
    settledBy: null,
  });
});

test('what is beyond both at once is one task, and what comes back below is over, until it is crossed anew or stands at the first', async () => {
  const id = await reporting(25);
  expect(await alertsOf(id)).toEqual([
    ['alert', 1, 1, 'superseded', false],
    ['mission', 1, 1, null, false],
  ]);
  expect(await tasksOf(id)).toEqual([['proposeMission', '2']]);
  // Between both thresholds it is asked about as well: it was not settled there.
  await again(id, 15);
  expect(await tasksOf(id)).toEqual([['dismissSlippageAlert', '3']]);
  await again(id, 22);
  expect(await tasksOf(id)).toEqual([['proposeMission', '4']]);
  await again(id, 0);
  expect(await alertsOf(id)).toEqual([
    ['alert', 1, 1, 'superseded', true],
    ['mission', 1, 1, 'recovered', true],
    ['alert', 1, 2, 'superseded', true],
    ['mission', 1, 3, 'recovered', true],
  ]);
  expect((await eventsOf(id)).map(([name]) => name)).toEqual([
    'raiseSlippageAlert',
    ...['recoverSlippage', 'raiseSlippageAlert'],
    'raiseSlippageAlert',
    'recoverSlippage',
  ]);
});

test('what the lead has dismissed comes back only once it was below the threshold, and keeps its author and the reason', async () => {
  const id = await reporting(25);
  expectStatus(await dismiss(id, 2), 200);
  expect([await tasksOf(id), await alertsOf(id)]).toEqual([
    [],
    [
      ['alert', 1, 1, 'superseded', false],
      ['mission', 1, 1, 'dismissed', false],
    ],
  ]);
  await again(id, 30);
  expect(await tasksOf(id)).toEqual([]);
  await again(id, 0);
  await again(id, 30);
  expect(await tasksOf(id)).toEqual([['proposeMission', '4']]);
  expect((await get('auditor', `/grants/${id}/slippage`))['alerts'][1]).toMatchObject({
    settledAs: 'dismissed',
    settledBy: 'Inès Carvalho',
    reason: 'Une commande reportée.',
  });
});

test('an alert is the fund’s own: its project reads its slippage and no alert', async () => {
  const id = await reporting(25);
  expect(await get('applicant', `/grants/${id}/slippage`)).toMatchObject({ budget: 0.25, alerts: [] });
  const { applicationId } = await get('applicant', `/grants/${id}`);
  const told = async (login: string) =>
    (await get(login, `/applications/${applicationId}/timeline`))['items'].filter(({ event }: Body) => event === 'raiseSlippageAlert')
      .length;
  expect([await told('applicant'), await told('lead')]).toEqual([0, 1]);
  expect((await get('applicant', `/grants/${id}/slippage/series`))['points']).toMatchObject([
    { plan: 1, rank: null, againstFirst: { budget: 0, calendar: 0 } },
    { plan: null, rank: 1, number: 1, againstFirst: { budget: 0.25 }, againstCurrent: { budget: 0.25 } },
  ]);
});

test('where a project stands is recorded with its day, and its history is kept', async () => {
  const id = await toInTwo(harness);
  const record = async (phase: object) => (await harness.as('lead')).post(`/grants/${id}/phases`, phase);
  expectStatus(await record({ phase: 'acceleration', impactStep: 'used', on: '2026-09-01' }), 200);
  expectStatus(await record({ phase: 'construction', on: '2026-03-01' }), 200);
  expect((await get('lead', `/grants/${id}/phases`))['items']).toMatchObject([
    { phase: 'construction', impactStep: null, on: '2026-03-01', recordedBy: 'Inès Carvalho' },
    { phase: 'acceleration', impactStep: 'used', on: '2026-09-01' },
  ]);
  expect((await get('applicant', `/grants/${id}/phases`))['items']).toMatchObject([{ recordedBy: null }, { phase: 'acceleration' }]);
  expectStatus(await (await harness.as('applicant2')).get(`/grants/${id}/phases`), 404);
});

describe('refused are', () => {
  let ids: Record<'slipped' | 'ended', string>;
  beforeAll(async () => {
    const [slipped, ended] = [await reporting(25), await toInTwo(harness)];
    await dismiss(slipped, 2);
    const { version } = await get('finance', `/grants/${ended}`);
    await noticed(harness.database.db, ended);
    expectStatus(await (await harness.as('finance')).post(`/grants/${ended}/termination`, { version, reason: 'Abandonné.' }), 200);
    ids = { slipped, ended };
  });
  const officeLead = async () => harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] })));
  const lead = () => harness.as('lead');

  test.each([
    ['of a grant that was ended', () => ids.ended, lead, 1, 'wrong_state', { state: 'terminated' }],
    ['by the beneficiary’s own house', () => ids.slipped, officeLead, 1, 'conflict_of_interest', {}],
    ['of an alert that there is not', () => ids.slipped, lead, 3, 'slippage_alert_unknown', { numbers: [1, 2] }],
    ['of one that was dismissed', () => ids.slipped, lead, 2, 'slippage_alert_settled', { number: 2, as: 'dismissed' }],
  ] as const)('a dismissal %s', async (_, id, who, alert, code, facts) => {
    const body = { alert, reason: 'Non.' };
    expect(await expectRefused(harness, await who(), ['post', `/grants/${id()}/slippage/dismissals`], body, code)).toMatchObject(facts);
  });

  test('of a project that was given up no phase is: the lead says that it was stopped', async () => {
    const stopped = { phase: 'stopped', on: '2026-01-05' };
    expectStatus(await (await lead()).post(`/grants/${ids.ended}/phases`, stopped), 200);
    expect((await get('lead', `/grants/${ids.ended}/phases`))['items']).toMatchObject([stopped]);
  });

  test.each([
    ['by the beneficiary’s own house', () => ids.slipped, officeLead, { phase: 'operated', on: '2026-01-05' }, 'conflict_of_interest', {}],
    ['that says nothing', () => ids.slipped, lead, { on: '2026-01-05' }, 'phase_missing', {}],
    ['of a day to come', () => ids.slipped, lead, { impactStep: 'useful', on: '2199-01-01' }, 'phase_date_to_come', { on: '2199-01-01' }],
  ] as const)('a phase %s', async (_, id, who, body, code, facts) => {
    expect(await expectRefused(harness, await who(), ['post', `/grants/${id()}/phases`], body, code)).toMatchObject(facts);
  });
});
