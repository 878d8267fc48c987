import { deadlines } from '../../../activities/index.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { gainDeadline } from '../../../domain/impact/gain.ts';
import {
  ageGains,
  certifyGain,
  declare,
  GAIN,
  lapse,
  LAST_YEAR,
  promise,
  revise,
  THIS_YEAR,
  withDeclared,
  withGain,
  withPromise,
} from '../../support/gain-fixtures.ts';
import { type Body, readAs, toAtOnce, toInTwo } from '../../support/impact-fixtures.ts';
import { expectStatus, STUDENTS, toActive, toPaid, today } from '../../support/fixtures.ts';
import { expectRefused, unmet } from '../../support/refusals.ts';
import { appOfFile } from '../../support/app-harness.ts';
import { openCall } from '../../support/calls.ts';
import { EVERYBODY, signIn, writtenTo } from '../../support/timeline.ts';
import { terminate } from '../../support/tranche-fixtures.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { until } from '../../support/until.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);
const gainsOf = async (id: string, login = 'lead', query = ''): Promise<Body[]> =>
  (await get(login, `/grants/${id}/gains${query}`))['items'];
const balances = ({ years }: Body) =>
  years.map(({ year, promisedCents, declaredCents, realisedCents, lapsedCents }: Body) => [
    ...[year, promisedCents, declaredCents, realisedCents, lapsedCents],
  ]);
const tasksOf = async (login: string, id: string) =>
  (await get(login, '/me/tasks?limit=100'))['items']
    .filter((task: Body) => task['id'] === id && /Gain$/.test(task['command']))
    .map(({ command, detail }: Body) => [command, detail]);

test('a gain is promised, revised, declared, returned, declared anew and certified, and each movement stays', async () => {
  const id = await toInTwo(harness);
  expectStatus(await promise()(harness, 'applicant', id), 200);
  expectStatus(await revise()(harness, 'applicant', id), 200);
  await expectRefused(
    ...([harness, await harness.as('applicant'), ['post', `/grants/${id}/gain-declarations`] as const] as const),
    { gain: 1, year: THIS_YEAR, quantity: 1, words: 'Mesuré.' },
    'gain_year_not_over',
  );
  await ageGains(harness, id);
  expectStatus(await declare()(harness, 'applicant', id), 200);
  const [declared] = await gainsOf(id);
  expect(declared).toMatchObject({ state: 'declared', toCertify: [LAST_YEAR], method: { key: 'fte', version: 1 }, owner: GAIN.owner });
  expect(balances(declared!)).toEqual([
    [LAST_YEAR, 12_000_000, 10_500_000, 0, 0],
    [THIS_YEAR, 9_000_000, 0, 0, 0],
  ]);
  expect(await tasksOf('finance', id)).toEqual([['certifyGain', '1']]);
  expectStatus(await certifyGain('return')(harness, 'finance', id), 200);
  expect(await tasksOf('finance', id)).toEqual([]);
  expectStatus(await declare({ quantity: 2.25 })(harness, 'applicant', id), 200);
  expectStatus(await certifyGain('certify', { number: 2 })(harness, 'finance', id), 200);
  const [gain] = await gainsOf(id);
  expect(gain).toMatchObject({ state: 'realised', toCertify: [], toDeclare: [] });
  expect(balances(gain!)[0]).toEqual([LAST_YEAR, 12_000_000, 0, 13_500_000, 0]);
  expect(gain!['movements'].map(({ kind, cents }: Body) => [kind, cents])).toEqual([
    ['promise', 12_000_000],
    ['promise', 18_000_000],
    ['reduce', 9_000_000],
    ['declare', 10_500_000],
    ['return', 10_500_000],
    ['declare', 13_500_000],
    ['certify', 13_500_000],
  ]);
  // What is certified stays as the lead says that the rest will not come.
  expectStatus(await lapse({ years: [THIS_YEAR] })(harness, 'lead', id), 200);
  const [over] = await gainsOf(id);
  expect([over!['state'], balances(over!)]).toEqual([
    'lapsed',
    [
      [LAST_YEAR, 12_000_000, 0, 13_500_000, 0],
      [THIS_YEAR, 0, 0, 0, 9_000_000],
    ],
  ]);
  expect(over!['movements'].at(-1)).toMatchObject({ reason: 'Rien n’est économisé.' });
});

test('a declaration that waits when its grant is terminated is still judged, and what is left then lapses', async () => {
  const id = await withDeclared(toInTwo)(harness);
  expectStatus(await terminate(harness, 'finance', id), 200);
  expect(await tasksOf('finance', id)).toEqual([['certifyGain', '1']]);
  expectStatus(await certifyGain('return')(harness, 'finance', id), 200);
  expect((await declare()(harness, 'applicant', id)).status).toBe(409);
  expectStatus(await lapse()(harness, 'lead', id), 200);
  const [gain] = await gainsOf(id);
  expect(gain).toMatchObject({ state: 'lapsed', years: [{ declarations: [{ outcome: 'return', reason: 'Joignez l’enquête.' }] }, {}] });
});

test('a year whose cost and quantity are both revised is declared at the new cost', async () => {
  const id = await toInTwo(harness);
  expectStatus(await promise()(harness, 'applicant', id), 200);
  const years = GAIN.years.map(({ year, quantity }) => ({ year, quantity: 2 * quantity }));
  expectStatus(await revise({ unitCostCents: GAIN.unitCostCents / 2, years })(harness, 'applicant', id), 200);
  await ageGains(harness, id);
  expectStatus(await declare()(harness, 'applicant', id), 200);
  expect(balances((await gainsOf(id))[0]!)[0]).toEqual([LAST_YEAR, 12_000_000, 5_250_000, 0, 0]);
});

test('as of the day before there was no gain, and an applicant reads no name of the fund’s people', async () => {
  const id = await withDeclared(toAtOnce)(harness);
  expectStatus(await certifyGain()(harness, 'finance', id), 200);
  expect(await gainsOf(id, 'lead', `?on=${moveDate(today(), { days: -1 })}`)).toEqual([]);
  expect(await gainsOf(id, 'lead', `?on=${today()}`)).toMatchObject([{ state: 'realised', commands: [] }]);
  const [gain] = await gainsOf(id, 'applicant');
  expect(gain!['movements'].map(({ by }: Body) => by)).toEqual([null, null, null, null]);
  expect((await (await harness.as('applicant2')).get(`/grants/${id}/gains`)).status).toBe(404);
});

test('the portfolio shows promised against realised for each euro paid, each method by itself, as of any day', async () => {
  const callId = await openCall(harness, {
    terms: {
      gainMethods: [
        {
          ...{ key: 'paper', label: { fr: 'Papier', en: 'Paper' }, unit: { fr: 'rame', en: 'ream' } },
          ...{ definition: { fr: 'Rames non achetées', en: 'Reams not bought' }, isBudget: true },
        },
      ],
    },
  });
  const id = (await toActive(harness, { ...STUDENTS, callId })).grantId;
  await toPaid(harness, id);
  for (const body of [
    { method: 'paper', unitCostCents: 400_000 },
    { method: 'user_time', unitCostCents: 1_500 },
  ]) {
    // A closed grant promises nothing more.
    expect((await promise(body)(harness, 'applicant', id)).status).toBe(409);
  }
  const other = (await toActive(harness, { ...STUDENTS, callId })).grantId;
  expectStatus(await promise({ method: 'paper', unitCostCents: 400_000 })(harness, 'applicant', other), 200);
  expectStatus(await promise({ method: 'user_time', unitCostCents: 1_500 })(harness, 'applicant', other), 200);
  await ageGains(harness, other);
  for (const gain of [1, 2]) {
    expectStatus(await declare({ gain })(harness, 'applicant', other), 200);
    expectStatus(await certifyGain('certify', { gain })(harness, 'finance', other), 200);
  }
  const { rows } = await get('lead', '/portfolio/gains?by=call');
  const row = rows.find(({ key }: Body) => key === callId);
  expect(
    row.methods.map(({ method, promisedCents, realisedCents }: Body) => [method.key, method.isBudget, promisedCents, realisedCents]),
  ).toEqual([
    ['paper', true, 2_000_000, 700_000],
    ['user_time', false, 7_500, 2_625],
  ]);
  expect(row.budget).toEqual({ promisedCents: 2_000_000, declaredCents: 0, realisedCents: 700_000, lapsedCents: 0 });
  expect(row.paidCents).toBe(18_000_000);
  expect(row.realisedPerEuro).toBe(0.0389);
  const before = await get('lead', `/portfolio/gains?by=call&on=${moveDate(today(), { days: -1 })}`);
  expect(before['total'].methods).toEqual([]);
  const { years } = (await gainsOf(other))[0]!;
  expect(years[0]).toMatchObject({ quantity: 2, unitCostCents: 400_000, costSource: GAIN.costSource });
  const unpromised = await openCall(harness, {});
  await toPaid(harness, (await toActive(harness, { ...STUDENTS, callId: unpromised })).grantId);
  const csv = await (await harness.as('lead')).get('/portfolio/gains.csv?by=call');
  expect(csv.text).toMatch(new RegExp(`${unpromised}.*180000,00;0`));
  expect(csv.text).toMatch(new RegExp(`${callId}.*paper.*7000[.,]00`));
  expect((await (await harness.as('applicant')).get('/portfolio/gains')).status).toBe(403);
});

describe('what is refused', () => {
  let id: string;
  beforeAll(async () => {
    id = await withGain(toInTwo)(harness);
  });
  const refused = async (login: string, route: string, body: object, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, await harness.as(login), ['post', `/grants/${id}/${route}`], body, code);
  const COST = { unitCostCents: 6_000_000, costOn: GAIN.costOn, costSource: GAIN.costSource };
  const next = THIS_YEAR;
  const revision = (years: object[], gain = 1) => ({ gain, ...COST, years, reason: 'Retard.' });
  const declaration = (year: number, gain = 1) => ({ gain, year, quantity: 1, words: 'Mesuré.' });
  const judged = { gain: 1, year: LAST_YEAR, number: 1, decision: 'certify' };

  test('of a promise', async () => {
    await refused('applicant', 'gains', { ...GAIN, method: 'goodwill' }, 'gain_method_unknown');
    await refused('applicant', 'gains', { ...GAIN, years: [GAIN.years[0], GAIN.years[0]] }, 'gain_year_twice');
    await refused('applicant', 'gains', { ...GAIN, years: [{ year: LAST_YEAR, quantity: 1 }] }, 'gain_year_over');
    await refused('applicant', 'gain-revisions', revision([{ year: next, quantity: 1 }], 9), 'gain_unknown');
    await refused('applicant', 'gain-revisions', revision([1, 2].map((quantity) => ({ year: next, quantity }))), 'gain_year_twice');
    await refused('applicant', 'gain-revisions', revision([{ year: LAST_YEAR, quantity: 1 }]), 'gain_year_over');
    await refused('applicant', 'gain-revisions', revision([{ year: THIS_YEAR, quantity: 3 }]), 'gain_unchanged');
    const tomorrow = { costOn: moveDate(today(), { days: 2 }) };
    await refused('applicant', 'gains', { ...GAIN, ...tomorrow }, 'gain_cost_to_come');
    await refused('applicant', 'gain-revisions', { ...revision(GAIN.years), ...tomorrow }, 'gain_cost_to_come');
  });

  test('of a declaration and of its certification', async () => {
    await refused('applicant', 'gain-declarations', declaration(LAST_YEAR, 9), 'gain_unknown');
    await refused('applicant', 'gain-declarations', declaration(THIS_YEAR + 9), 'gain_year_unpromised');
    await refused('applicant', 'gain-declarations', declaration(next), 'gain_year_not_over');
    await refused('finance', 'gain-certifications', { ...judged, gain: 9 }, 'gain_unknown');
    await refused('finance', 'gain-certifications', judged, 'gain_not_declared');
    expectStatus(await declare()(harness, 'applicant', id), 200);
    await refused('applicant', 'gain-declarations', declaration(LAST_YEAR), 'gain_year_declared');
    await refused('finance', 'gain-certifications', { ...judged, number: 2 }, 'stale_declaration');
    await refused('finance', 'gain-certifications', { ...judged, decision: 'return' }, 'return_reasons_missing');
    await refused('lead', 'gain-lapses', { gain: 1, years: [LAST_YEAR], reason: 'Abandon.' }, 'gain_declaration_waits');
  });

  test('of what has lapsed, or has come in whole', async () => {
    expectStatus(await certifyGain()(harness, 'finance', id), 200);
    const ofYears = (...years: number[]) => ({ gain: 1, years, reason: 'Abandon.' });
    await refused('lead', 'gain-lapses', ofYears(next, next), 'gain_year_twice');
    await refused('lead', 'gain-lapses', ofYears(next + 5), 'gain_year_unpromised');
    await refused('lead', 'gain-lapses', ofYears(LAST_YEAR), 'gain_year_declared');
    expectStatus(await lapse()(harness, 'lead', id), 200);
    await refused('lead', 'gain-lapses', { gain: 1, reason: 'Encore.' }, 'gain_lapsed');
    await refused('lead', 'gain-lapses', { gain: 9, reason: 'Encore.' }, 'gain_unknown');
    await refused('applicant', 'gain-revisions', revision([{ year: next, quantity: 1 }]), 'gain_lapsed');
    await refused('applicant', 'gain-declarations', declaration(next), 'gain_lapsed');
    expectStatus(await promise({ years: [GAIN.years[0]] })(harness, 'applicant', id), 200);
    await ageGains(harness, id);
    expectStatus(await declare({ gain: 2 })(harness, 'applicant', id), 200);
    expectStatus(await certifyGain('certify', { gain: 2 })(harness, 'finance', id), 200);
    await refused('lead', 'gain-lapses', { gain: 2, reason: 'Abandon.' }, 'gain_realised');
  });

  test('of the thirty-first gain', async () => {
    for (let number = 3; number <= 30; number += 1) expectStatus(await promise()(harness, 'applicant', id), 200);
    await refused('applicant', 'gains', GAIN, 'gains_too_many');
  });

  test('and each of them was met', () => {
    const ours = ['promiseGain', 'reviseGain', 'declareGain', 'certifyGain', 'lapseGain'];
    expect(unmet(ours, (code) => code.startsWith('gain') || code === 'stale_declaration' || code === 'return_reasons_missing')).toEqual([]);
  });
});

test('what was promised for a year and never declared lapses by a date, of which its beneficiary and the leads are told', async () => {
  const id = await withPromise(toAtOnce)(harness);
  while ((await meetNextDeadline(harness, id)) !== 'remindGain');
  await until('the reminder has left', () => writtenTo(harness, 'Gain à déclarer').includes('applicant'));
  expect(await meetNextDeadline(harness, id)).toBe('lapseLateGain');
  expect(balances((await gainsOf(id))[0]!)[0]).toEqual([THIS_YEAR, 0, 0, 0, 12_000_000]);
  await until('the letter has left', () => writtenTo(harness, 'Gain caduc, faute de déclaration').length > 1);
});

test('no reminder leaves of a year whose deadline has passed while no date was met, and it counts as reminded of', async () => {
  const id = await withPromise(toAtOnce)(harness);
  const { db } = harness.database;
  await deadlines(db).remindGain(id, gainDeadline(THIS_YEAR, null));
  expect(await db.selectFrom('event').where('stream_id', '=', id).where('name', '=', 'remindGain').select('name').execute()).toEqual([]);
  const reminded = await db.selectFrom('grant').where('id', '=', id).select('gain_reminded_year as year').executeTakeFirst();
  expect(reminded).toEqual({ year: THIS_YEAR });
});
