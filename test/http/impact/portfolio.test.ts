import { declareInterest, spare } from '../../support/conflict-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { age, type Body, IN_TWO, IN_TWO_CENTS, readAs, report, review, VALUES } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, FUEL_MAP, sign, STUDENTS, toActive, toGrant, toPaid, today } from '../../support/fixtures.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
/**
 * `students`: paid, its report accepted; `other`: of another call, accepted; `waiting`: its report is given and not
 * accepted; `map`: its own indicator.
 */
let ids: Record<'students' | 'other' | 'waiting' | 'map' | 'concealed', string>;
let otherCall: string;
let concealed: string;

const accepted = async (id: string, values: unknown[]) => {
  await age(harness, id);
  await report(harness, id, 1, { values, forecastEndsOn: '2017-07-31' });
  await review(harness, id, 1, 1);
};
const withUsers = (informed: number, automatic: number) =>
  VALUES.map((value) =>
    value.key === 'users_informed'
      ? { ...value, value: informed }
      : value.key === 'users_automatic'
        ? { ...value, value: automatic }
        : value,
  );

beforeAll(async () => {
  harness = await startAppHarness();
  otherCall = await openCall(harness, {});
  concealed = await openCall(harness, { terms: { concealFromConflicted: true } });
  const activeUnder = async (callId: string) => (await toActive(harness, { ...STUDENTS, callId })).grantId;
  const [students, other, hidden] = [(await toActive(harness)).grantId, await activeUnder(otherCall), await activeUnder(concealed)];
  const { grantId: waiting } = await toGrant(harness, IN_TWO_CENTS, IN_TWO);
  const { grantId: map } = await toGrant(harness, 7_250_000, FUEL_MAP, 'applicant2');
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, waiting, login), 200);
  for (const login of ['applicant2', 'finance']) expectStatus(await sign(harness, map, login), 200);
  await toPaid(harness, students);
  await accepted(students, withUsers(30_000, 6_000));
  await accepted(other, withUsers(10_000, 0));
  await age(harness, waiting);
  await report(harness, waiting, 1, { forecastCostCents: 60_000_000, forecastEndsOn: '2018-01-31' });
  for (const [phase, impactStep, on] of [
    ['construction', 'usable', '2026-01-05'],
    ['acceleration', 'used', '2026-02-05'],
  ])
    expectStatus(await (await harness.as('lead')).post(`/grants/${students}/phases`, { phase, impactStep, on }), 200);
  ids = { students, other, waiting, map, concealed: hidden };
}, 120_000);
afterAll(() => harness.stop());

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);
const rowOf = ({ rows }: Body, key: string): Body => rows.find((row: { key: string }) => row.key === key);
const indicatorOf = ({ indicators }: Body, key: string): Body => indicators.find((each: { key: string }) => each.key === key);

test('a call’s results are those of its accepted reports against the targets of that time, and what a user has cost', async () => {
  const view = await get('lead', '/portfolio/impact?by=call');
  const students = rowOf(view, STUDENTS.callId);
  expect(students).toMatchObject({
    label: 'Exploitation et valorisation des données',
    reporting: 1,
    paidCents: AWARDED_CENTS,
    users: 36_000,
    paidForUsersCents: AWARDED_CENTS,
    centsPerUser: 500,
    phases: [{ key: 'acceleration', label: 'Accélération', projects: 1 }],
    impactSteps: [{ key: 'used', label: 'Utilisé', projects: 1 }],
  });
  const informed = STUDENTS.indicators.find(({ key }) => key === 'users_informed');
  const target = informed?.targets.find(({ month }) => month >= 6)?.value ?? 0;
  expect(indicatorOf(students, 'users_informed')).toMatchObject({
    unit: 'usagers',
    kind: 'count',
    total: 30_000,
    targets: target,
    values: 1,
    reached: 30_000 >= target ? 1 : 0,
    progress: Number(((30_000 - (informed?.baseline ?? 0)) / (target - (informed?.baseline ?? 0))).toFixed(4)),
  });
  expect(indicatorOf(students, 'access_delay')).toMatchObject({ kind: 'duration', direction: 'less', total: null, targets: null });
  expect(indicatorOf(view['total'], 'users_informed')).toMatchObject({ total: 40_000, values: 2 });
  expect(indicatorOf(view['total'], 'conversion')).toMatchObject({ unit: '%', total: 27.5 });
  expect(rowOf(view, otherCall)).toMatchObject({ projects: 1, users: 10_000, paidCents: 0, centsPerUser: 0 });
});

test('by organisation and by type each project counts once, and the rows sum to all of them', async () => {
  for (const by of ['call', 'projectType', 'organisation']) {
    const { rows, total } = await get('auditor', `/portfolio/impact?by=${by}`);
    expect([by, rows.reduce((sum: number, { projects }: Body) => sum + projects, 0)]).toEqual([by, total.projects]);
    expect(rows.reduce((sum: number, { paidCents }: Body) => sum + paidCents, 0)).toBe(total.paidCents);
  }
  const labels = (await get('lead', '/portfolio/impact?by=projectType'))['rows'].map(({ label }: Body) => label);
  expect(labels).toContain('Mise à disposition de données + Administration proactive');
});

test('the results, and the slippage, come by quarter, the last one as they are now', async () => {
  const [{ points }, { total }] = [await get('lead', '/portfolio/impact/series'), await get('lead', '/portfolio/impact')];
  expect(points.at(-1)).toMatchObject({
    projects: total.projects,
    reporting: total.reporting,
    paidCents: total.paidCents,
    users: total.users,
    centsPerUser: total.centsPerUser,
  });
  const { projects, withoutReport, budget, calendar } = await get('lead', '/portfolio/slippage');
  const slipped = (await get('lead', '/portfolio/slippage/series'))['points'];
  expect(slipped.at(-1)).toMatchObject({ projects, withoutReport, budget, calendar });
});

test('both are given for a spreadsheet, in French and as programs read them', async () => {
  const csv = async (path: string) => {
    const { status, text, headers } = await (await harness.as('lead')).get(path);
    expect(status).toBe(200);
    return { lines: text.replace('\ufeff', '').trim().split('\r\n'), name: headers['content-disposition'] };
  };
  const impact = await csv('/portfolio/impact.csv?by=call&form=international');
  expect(impact.name).toBe(`attachment; filename=impact-by-call-${today()}.csv`);
  expect(impact.lines[0]).toBe(
    '"key","label","projects","reporting","paid_eur","users","cents_per_user","indicator","indicator_label","unit","total","targets","values","reached","progress"',
  );
  expect(impact.lines.some((line) => /^"trois-avis".*,36000,500,"users_informed"/.test(line))).toBe(true);
  expect((await csv('/portfolio/impact.csv')).lines.some((line) => /;27,5;/.test(line))).toBe(true);
  const slippage = await csv('/portfolio/slippage.csv');
  expect(slippage.lines[0]).toMatch(/^"Convention";"Référence";"Projet";"Organisation"/);
  expect(slippage.lines.find((line) => line.includes(ids.waiting))).toMatch(/600000,00;.*;0,25;0;0,25;0$/);
});

test('what a call conceals from a person in conflict over it is in no figure of theirs, and in those of all others', async () => {
  const person = await spare(harness, 'reviewer-portfolio');
  const { applicationId } = await get('lead', `/grants/${ids.concealed}`);
  const projects = async () => {
    const [impact, slippage] = [(await person.get('/portfolio/impact')).body, (await person.get('/portfolio/slippage?limit=100')).body];
    const grants = slippage.items.map(({ grantId }: Body) => grantId);
    return [
      impact.total.projects,
      Boolean(rowOf(impact, concealed)),
      grants.includes(ids.concealed),
      slippage.projects + slippage.withoutReport,
    ];
  };
  const all = (await get('lead', '/portfolio/impact'))['total'].projects;
  expect(await projects()).toEqual([all, true, true, all]);
  expectStatus(await declareInterest(harness, person.id, { applicationId }), 200);
  expect(await projects()).toEqual([all - 1, false, false, all - 1]);
  expect((await get('auditor', '/portfolio/impact'))['total'].projects).toBe(all);
  expect((await person.get('/portfolio/impact.csv')).text).not.toContain(concealed);
  expect((await person.get('/portfolio/slippage.csv')).text).not.toContain(ids.concealed);
});

test('the portfolio is the fund’s', async () => {
  for (const path of ['impact', 'impact/series', 'impact.csv', 'slippage', 'slippage/series', 'slippage.csv'])
    expectStatus(await (await harness.as('applicant')).get(`/portfolio/${path}`), 403);
});
