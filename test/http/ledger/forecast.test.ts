import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { expectStatus, readEnvelope, toActive, toGrant } from '../../support/fixtures.ts';
import { HALF_CENTS, renounce, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness();
});
afterAll(() => harness.stop());

type Month = { month: string; commitCents: number; payCents: number; aeLeftCents: number; cpLeftCents: number };
const sum = (months: Month[], which: 'commitCents' | 'payCents') => months.reduce((total, each) => total + each[which], 0);

test('every reservation and every unpaid tranche is expected, until its grant ends', async () => {
  const { id } = await readEnvelope(harness);
  const read = async (login = 'finance') =>
    (await (await harness.as(login)).get(`/envelopes/${id}/forecast`)).body as { months: Month[]; shortages: unknown[] };
  expect(await read()).toMatchObject({ months: [{ commitCents: 0, payCents: 0 }], shortages: [] });
  const { grantId } = await toGrant(harness);
  const { tranches } = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body as { tranches: { amountCents: number }[] };
  const awarded = tranches.reduce((total, { amountCents }) => total + amountCents, 0);
  const { months } = await read();
  expect([sum(months, 'commitCents'), sum(months, 'payCents')]).toEqual([awarded, awarded]);
  expect(await read('auditor')).toMatchObject({ months });
  expectStatus(await (await harness.as('applicant')).get(`/envelopes/${id}/forecast`), 403);
  expectStatus(await renounce(harness, 'applicant', grantId), 200);
  expect((await read()).months).toHaveLength(1);
});

test('finance sees the month in which a freeze leaves a reservation without AE, and that an order takes no CP twice', async () => {
  const finance = await harness.as('finance');
  await toAdvanceOrdered(harness);
  await toActive(harness);
  const { id, years } = await readEnvelope(harness);
  const today = new Date().toISOString();
  const { ae, cp } = years.find(({ year }: { year: number }) => year === yearOf(today));
  const read = async () => (await finance.get(`/envelopes/${id}/forecast`)).body as { months: Month[]; shortages: { credit: string }[] };
  const [first] = (await read()).months;
  expect(first).toMatchObject({ month: parisDate(today).slice(0, 7), cpLeftCents: cp.availableCents });
  expect(first?.payCents).toBeGreaterThanOrEqual(HALF_CENTS);
  await toGrant(harness);
  const left = ae.totalCents - ae.committedCents - ae.frozenCents - ae.lapsedCents;
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(left)), 200);
  expect((await read()).shortages).toContainEqual({ credit: 'AE', month: expect.any(String), missingCents: expect.any(Number) });
});
