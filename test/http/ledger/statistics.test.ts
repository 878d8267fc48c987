import { AWARDED_CENTS, expectStatus, toGrant, today } from '../../support/fixtures.ts';
import { toClosed } from '../../support/credit-fixtures.ts';
import { type AppHarness, startAppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness();
});
afterAll(() => harness.stop());

const read = async () => expectStatus(await (await harness.as('applicant')).get('/statistics'), 200);
const NOTHING = { projects: 0, organisations: 0, awardedCents: 0, paidCents: 0 };

test('nothing is told before both sides have signed, and then what was awarded and paid, in rows that add up', async () => {
  expect(await read()).toEqual({ total: NOTHING, byYear: [], byProjectType: [] });
  await toGrant(harness, AWARDED_CENTS);
  expect(await read()).toEqual({ total: NOTHING, byYear: [], byProjectType: [] });
  await toClosed(harness);
  const figures = { projects: 1, organisations: 1, awardedCents: AWARDED_CENTS, paidCents: AWARDED_CENTS };
  const { total, byYear, byProjectType } = await read();
  expect(total).toEqual(figures);
  expect(byYear).toEqual([{ key: today().slice(0, 4), label: today().slice(0, 4), ...figures }]);
  // A type of one project would tell what one organisation was awarded.
  const nothing = Object.fromEntries(Object.keys(figures).map((name) => [name, null]));
  expect(byProjectType).toEqual([{ key: expect.any(String), label: expect.any(String), withheld: true, ...nothing }]);
});
