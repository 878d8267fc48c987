import { endOfDate, moveDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import {
  type Body,
  IN_TWO,
  IN_TWO_CENTS,
  postReport,
  postReview,
  readAs,
  report,
  reportOn,
  review,
} from '../../support/impact-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { delegatePayment } from '../../support/delegation-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, toGrant, withPayee } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { endYears, missYear, toTracked, toTrackedClosed, TRACKING } from '../../support/tracking-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);
const grantOf = (id: string) => get('finance', `/grants/${id}`);
const yearOf = async (id: string, year: number): Promise<Body> =>
  (await grantOf(id)).milestones.find(({ trackingYear }: Body) => trackingYear === year);
const isOrder = ([command]: readonly unknown[]): boolean => command === 'orderPayment';
const tasksOf = async (login: string, id: string) =>
  (await get(login, '/me/tasks'))['items']
    .filter((task: { id: string }) => task.id === id)
    .map(({ command, detail }: Body) => [command, detail]);

test('the years after a project are planned at the second signature, and begin after its last day', async () => {
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, {
    ...IN_TWO,
    callId: await openCall(harness, { terms: { tracking: TRACKING } }),
  });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  const { milestones } = await grantOf(id);
  const [endsOn, secondEndsOn] = [lastDayOf(IN_TWO.startsOn, 24), lastDayOf(IN_TWO.startsOn, 36)];
  const years = [
    { periodStartsOn: moveDate(IN_TWO.startsOn, { months: 12 }), periodEndsOn: endsOn },
    { periodStartsOn: moveDate(IN_TWO.startsOn, { months: 24 }), periodEndsOn: secondEndsOn },
  ];
  expect(milestones).toMatchObject([
    { rank: 1, trackingYear: null, holdsTranche: 2 },
    { rank: 2, trackingYear: null, holdsTranche: 2 },
    { rank: 61, trackingYear: 1, ...years[0], holdsTranche: null, holdsPayments: false },
    { rank: 62, trackingYear: 2, ...years[1], dueAt: endOfDate(moveDate(secondEndsOn, { months: 1 })) },
  ]);
  // What is due is named by its year, and not by its rank.
  const labels = (await get('finance', `/grants/${id}/deadlines`))['items'].map(({ label }: Body) => label);
  expect(labels).toContainEqual(expect.stringMatching(/(suivi, année|follow-up, year) 1$/));
  const early = await expectRefused(
    harness,
    await harness.as('applicant'),
    ['post', `/grants/${id}/reports`],
    reportOn(61),
    'tracking_before_year_end',
  );
  expect(early).toMatchObject({ year: 1, periodEndsOn: endsOn });
});

test('a closed grant gives its yearly reports in their order, and is over once they are accepted', async () => {
  const id = await toTrackedClosed(harness);
  expect(await grantOf(id)).toMatchObject({ state: 'closed', next: { what: 'reportMilestone' } });
  expect(await tasksOf('applicant', id)).toEqual([]);
  await endYears(harness, id);
  expect(await tasksOf('applicant', id)).toEqual([['reportMilestone', '61']]);
  const order = await expectRefused(
    harness,
    await harness.as('applicant'),
    ['post', `/grants/${id}/reports`],
    reportOn(62),
    'report_out_of_order',
  );
  expect(order).toMatchObject({ rank: 62, first: 61 });
  await report(harness, id, 61);
  expect(await tasksOf('lead', id)).toEqual(expect.arrayContaining([['reviewReport', '61']]));
  expect(await review(harness, id, 61, 1)).toMatchObject({ state: 'closed' });
  await report(harness, id, 62);
  expect(await review(harness, id, 62, 1)).toMatchObject({ state: 'closed', due: null });
  const { items } = await get('applicant', `/grants/${id}/indicators`);
  expect(items[4].reported.map(({ trackingYear, value, p95 }: Body) => [trackingYear, value, p95])).toEqual([
    [null, 39, 90],
    [1, 39, 90],
    [2, 39, 90],
  ]);
});

test('a yearly report that tells of nothing is given, and cannot be accepted', async () => {
  const id = await toTrackedClosed(harness);
  await endYears(harness, id);
  await report(harness, id, 61, { values: [] });
  expect(await yearOf(id, 1)).toMatchObject({ state: 'reported', holdsPayments: true });
  const refused = await expectRefused(
    harness,
    await harness.as('lead'),
    ['post', `/grants/${id}/report-reviews`],
    { rank: 61, number: 1, decision: 'accept' },
    'tracking_report_empty',
  );
  expect(refused).toMatchObject({ year: 1 });
  expectStatus(await postReview(harness, id, 61, 1, 'return'), 200);
  expect(await yearOf(id, 1)).toMatchObject({ state: 'returned', holdsPayments: true });
  expectStatus(await postReport(harness, id, 61), 200);
  expect(await yearOf(id, 1)).toMatchObject({ state: 'reported', holdsPayments: false });
});

test('a late or empty yearly report holds the order of what is still to be paid, until one that tells something is given', async () => {
  const id = await toTracked(harness);
  await endYears(harness, id);
  const finance = await harness.as('finance');
  const { awardedCents } = await grantOf(id);
  expectStatus(
    await finance.post(`/grants/${id}/certifications`, { tranche: 1, certifiedCents: awardedCents, observation: 'Vu sur place.' }),
    200,
  );
  await withPayee(harness, id);
  const order = { tranche: 1, orderedCents: awardedCents };
  const held = async () => expectRefused(harness, finance, ['post', `/grants/${id}/payment-orders`], order, 'tracking_report_awaited');
  const offered = async () => [(await grantOf(id)).tranches[0].commands, (await tasksOf('finance', id)).filter(isOrder).length];
  expect(await offered()).toEqual([['orderPayment', 'cancelCertification'], 1]);

  await missYear(harness, id);
  expect(await yearOf(id, 1)).toMatchObject({ state: 'planned', late: false, holdsPayments: true });
  expect(await offered()).toEqual([['cancelCertification'], 0]);
  expect(await held()).toMatchObject({ year: 1, empty: false });
  await report(harness, id, 61, { values: [] });
  expect(await held()).toMatchObject({ year: 1, empty: true });
  expect(await offered()).toEqual([['cancelCertification'], 0]);
  await review(harness, id, 61, 1, 'return');
  expect(await held()).toMatchObject({ year: 1, empty: true });
  await report(harness, id, 61);
  expect(await offered()).toEqual([['orderPayment', 'cancelCertification'], 1]);
  expectStatus(await finance.post(`/grants/${id}/payment-orders`, order), 200);
});

test('it holds the payment credits of a delegation as well', async () => {
  const id = await toTracked(harness, 'ministry');
  await missYear(harness, id);
  const refused = await expectRefused(
    harness,
    await harness.as('finance'),
    ['post', `/grants/${id}/payment-delegations`],
    { tranche: 1, delegatedCents: AWARDED_CENTS },
    'tracking_report_awaited',
  );
  expect(refused).toMatchObject({ year: 1, empty: false });
  await endYears(harness, id);
  await report(harness, id, 61, {}, 'ministry');
  expectStatus(await delegatePayment(AWARDED_CENTS)(harness, 'finance', id), 200);
});

test('a grant that is ended is asked for no year any more', async () => {
  const id = await toTracked(harness);
  const { version } = await grantOf(id);
  await noticed(harness.database.db, id);
  expectStatus(await (await harness.as('finance')).post(`/grants/${id}/termination`, { version, reason: 'Le projet est abandonné.' }), 200);
  expect([(await yearOf(id, 1)).state, (await yearOf(id, 2)).state]).toEqual(['cancelled', 'cancelled']);
});
