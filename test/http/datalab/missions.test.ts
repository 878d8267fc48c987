import { sql } from 'kysely';
import { monthOf } from '../../../domain/datalab/capacity.ts';
import { eachOf } from '../../support/each-of.ts';
import { dayFromNow, type Thing } from '../../support/datalab-fixtures.ts';
import { busy } from '../../support/day-fixtures.ts';
import { plain } from '../../support/french.ts';
import { age, COST_CENTS, readAs, report, toAtOnce, VALUES } from '../../support/impact-fixtures.ts';
import { expectStatus, today } from '../../support/fixtures.ts';
import * as lives from '../../support/mission-fixtures.ts';
import { suspend } from '../../support/tranche-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { writtenTo } from '../../support/timeline.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile({ letters: true });
let grantId: string;
beforeAll(async () => {
  grantId = await toAtOnce(harness);
});

const read = async ({ id }: { id: string }, login = 'lead') => (await (await harness.as(login)).get(`/missions/${id}`)).body;
const tasksOn = async (login: string, id: string, query = ''): Promise<string[]> =>
  (await (await harness.as(login)).get(`/me/tasks${query}`)).body.items
    .filter((task: { id: string }) => task.id === id)
    .map(({ command }: { command: string }) => command);

test('the catalogue says of each kind how long it takes and what it delivers', async () => {
  const { items } = (await (await harness.as('applicant')).get('/mission-kinds', 'en')).body;
  expect(items).toHaveLength(12);
  expect(items.find(({ key }: { key: string }) => key === 'need_exploration')).toMatchObject({
    label: 'Exploring a need',
    deliverable: 'an analysis report',
    days: { min: 15, max: 15 },
    months: { min: 0, max: 1 },
  });
});

describe('a mission, step by step, waits for those who can take it on, and offers them what they can do:', () => {
  let thing: Thing;
  const then = async (login: string, route: string, body: object = {}) => {
    const { version } = expectStatus(await lives.askMission(harness, login, thing, route, body), 200);
    thing = { id: thing.id, version: Number(version) };
  };
  const LOGINS = ['applicant', 'editor', 'applicant2', 'lead', 'reviewer-impact', 'reviewer-legal', 'auditor'];
  const of = async (what: (login: string) => Promise<string[]>): Promise<Record<string, string[]>> => {
    const all = await Promise.all(LOGINS.map(async (login): Promise<[string, string[]]> => [login, await what(login)]));
    return Object.fromEntries(all.filter(([, some]) => some.length > 0));
  };

  test.each<[string, () => Promise<unknown>, Record<string, string[]>, Record<string, string[]>]>([
    [
      'proposed',
      async () => {
        thing = await lives.toProposed(harness, grantId);
      },
      { applicant: ['acceptMission'] },
      { applicant: ['acceptMission', 'declineMission'], lead: ['withdrawMission'] },
    ],
    ['accepted', () => then('applicant', 'acceptance'), { lead: ['staffMission'] }, { lead: ['staffMission', 'withdrawMission'] }],
    [
      'staffed',
      async () => then('lead', 'staffing', { days: await lives.daysOf(harness) }),
      { 'reviewer-impact': ['deliverMission'] },
      { lead: ['staffMission', 'deliverMission', 'withdrawMission'], 'reviewer-impact': ['deliverMission'] },
    ],
    ['delivered', async () => then('reviewer-impact', 'delivery', await lives.deliveryOf(harness)), {}, { lead: ['closeMission'] }],
    ['closed', () => then('lead', 'closing', { conclusion: 'Un effet net.' }), {}, {}],
  ])('%s', async (state, go, tasks, commands) => {
    await go();
    expect(await of((login) => tasksOn(login, thing.id))).toEqual(tasks);
    expect(await of(async (login) => (await read(thing, login)).commands ?? [])).toEqual(commands);
    expect((await read(thing)).state).toBe(state);
    const { items } = (await (await harness.as('applicant')).get(`/missions?state=${state}&grantId=${grantId}`)).body;
    const { reference } = await readAs(harness, 'applicant', `/grants/${grantId}`);
    expect(items).toMatchObject([{ id: thing.id, reference }]);
  });

  test('and its timeline tells it', async () => {
    const { items } = (await (await harness.as('applicant')).get(`/missions/${thing.id}/timeline`)).body;
    expect(items.map(({ text }: { text: string }) => plain(text.replace(/, du .*/, '')))).toEqual([
      'a proposé la mission « Évaluation d’un service » : 8 jours-personne',
      'a accepté la mission',
      'a planifié la mission : 2 jours-personne',
      'a livré la mission, qui a pris 0,5 jour-personne',
      'a clos la mission, sans comparaison',
    ]);
  });
});

test('its indicator is compared in the last report before it and the first one after its delivery', async () => {
  const grant = await toAtOnce(harness);
  await age(harness, grant);
  const valued = (value: number) => ({ values: VALUES.map((each) => (each.key === lives.INDICATOR ? { key: each.key, value } : each)) });
  await report(harness, grant, 1, { ...valued(30_000), forecastEndsOn: '2030-01-01' });
  const { db } = harness.database;
  // The report was given a month ago, by the real clock.
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE report SET reported_at = reported_at - interval '30 days' WHERE grant_id = ${grant}`.execute(trx);
  });
  const thing = await lives.toDelivered(harness, grant);
  expect((await read(thing)).comparison).toMatchObject({ before: { value: 30_000, milestone: 1 }, after: null, difference: null });
  expect(await tasksOn('lead', thing.id)).toEqual([]);
  expectStatus(
    await (
      await harness.as('lead')
    ).post(`/grants/${grant}/report-reviews`, { rank: 1, number: 1, decision: 'return', reasons: 'Incomplet.' }),
    200,
  );
  await report(harness, grant, 1, { ...valued(42_000), forecastEndsOn: '2030-01-01' });
  expect(await tasksOn('lead', thing.id)).toEqual(['closeMission']);
  // A returned report is not compared.
  expect((await read(thing)).comparison).toMatchObject({ before: null, after: { value: 42_000 } });
  expectStatus(await lives.askMission(harness, 'lead', thing, 'closing'), 200);
  expect(await read(thing, 'applicant')).toMatchObject({ state: 'closed', comparison: { after: { value: 42_000 } }, staffing: null });
});

describe('a mission that answers an alert on the slippage of its project', () => {
  let grant: string;
  beforeAll(async () => {
    grant = await lives.toSlipped(harness);
  });
  const alertsOf = async () => (await readAs(harness, 'lead', `/grants/${grant}/slippage`))['alerts'];

  test('settles it: the task is gone, and each shows the other to the fund, and to no other reader', async () => {
    expect(await tasksOn('lead', grant)).toContain('proposeMission');
    const thing = await lives.toProposed(harness, grant, { alert: 2 });
    expect(await tasksOn('lead', grant)).not.toContain('proposeMission');
    expect((await alertsOf())[1]).toMatchObject({
      ...{ number: 2, settledAs: 'mission_proposed', settledBy: 'Inès Carvalho', reason: null },
      mission: { id: thing.id, state: 'proposed', label: 'Proposée au projet' },
    });
    const figures = { level: 'mission', plannedCents: COST_CENTS, forecastCents: COST_CENTS * 1.25, plannedDays: 181, forecastDays: 181 };
    for (const login of ['lead', 'auditor']) expect(await read(thing, login)).toMatchObject({ alert: { number: 2, ...figures } });
    expect(await read(thing, 'applicant')).toMatchObject({ state: 'proposed', alert: null });
  });

  test('leaves it settled when the project declines, and another may be proposed without it', async () => {
    const [{ id }] = (await readAs(harness, 'lead', `/missions?grantId=${grant}`))['items'];
    const declined = { id, version: (await read({ id })).version };
    expectStatus(await lives.askMission(harness, 'applicant', declined, 'refusal', { reason: 'Nous avons recruté.' }), 200);
    expect((await alertsOf())[1]).toMatchObject({ settledAs: 'mission_proposed', mission: { id, state: 'declined' } });
    expect(await tasksOn('lead', grant)).not.toContain('proposeMission');
    expect((await read(await lives.toProposed(harness, grant))).alert).toBeNull();
  });

  test('is one of two that are proposed for it at once', async () => {
    const twice = await lives.toSlipped(harness);
    const body = await lives.proposalOn(harness, twice, { alert: 2 });
    const answers = await Promise.all([lives.postProposal(harness, body), lives.postProposal(harness, body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await readAs(harness, 'lead', `/missions?grantId=${twice}`))['items']).toHaveLength(1);
  });

  test('is asked of no person once the grant has been paid in full: the alert is to be dismissed', async () => {
    const closed = await lives.toSlipped(harness);
    await harness.database.db.updateTable('grant').set({ state: 'closed' }).where('id', '=', closed).execute();
    expect(await tasksOn('lead', closed)).toContain('dismissSlippageAlert');
    expect(await tasksOn('lead', closed)).not.toContain('proposeMission');
  });
});

test('days that are gone from under a mission are the lead’s to ask of another person', async () => {
  const thing = await lives.toStaffed(harness, grantId);
  const [line] = await lives.daysOf(harness);
  expectStatus(await busy(harness, line!.personId, line!.month, 15), 200);
  const before = await tasksOn('lead', thing.id);
  const { staffing } = await read(thing);
  const gone = staffing.some(({ uncoveredDays }: { uncoveredDays: number }) => uncoveredDays > 0);
  expect(before).toEqual(gone ? ['staffMission'] : []);
  expectStatus(await busy(harness, line!.personId, line!.month, 0), 200);
  expect(await tasksOn('lead', thing.id)).toEqual([]);
});

test('days pass to no person while another one of the mission may no longer have theirs', async () => {
  const thing = await lives.toStaffed(harness, grantId);
  const days = [...(await lives.daysOf(harness)), ...(await lives.daysOf(harness, 1, 'reviewer-data'))];
  const [leaver, other] = [days[0]!.personId, days[1]!.personId];
  const lead = await harness.as('lead');
  const { version } = expectStatus(await lives.askMission(harness, 'lead', thing, 'staffing', { days }), 200);
  const takers = async (): Promise<string[]> => {
    const { items } = (await lead.get(`/people/${leaver}/handover`)).body;
    const line = items.find((each: { id: string; command: string }) => each.id === thing.id && each.command === 'staffMission');
    return line.takers.map((taker: { id: string }) => taker.id);
  };
  expect(await takers()).toContain(other);
  const person = { skills: ['accessibility'], sharePercent: 100 };
  expectStatus(await lead.put(`/datalab-people/${other}`, person), 200);
  await lives.daysOf(harness, 1, 'reviewer-legal');
  expect(await takers()).toEqual([]);
  // What the page would send is refused for the same reason.
  const { id } = await harness.as('reviewer-legal');
  const handed = { days: days.map((line) => (line.personId === leaver ? { ...line, personId: id } : line)) };
  const refused = await lives.askMission(harness, 'lead', { id: thing.id, version: Number(version) }, 'staffing', handed);
  expect(refused.body).toMatchObject({ code: 'skill_not_held' });
  expectStatus(await lead.put(`/datalab-people/${other}`, { ...person, skills: ['design', 'accessibility'] }), 200);
  expect((await takers()).includes(id)).toBe(true);
});

test('who works for a mission no more is told', async () => {
  const thing = await lives.toStaffed(harness, grantId);
  const body = { days: await lives.daysOf(harness, 1, 'reviewer-data') };
  expectStatus(await lives.askMission(harness, 'lead', thing, 'staffing', body), 200);
  await until('who was planned before is told', () => writtenTo(harness, 'Mission planifiée sans vous').length > 0);
  expect(writtenTo(harness, 'Mission planifiée sans vous')).toEqual(['reviewer-impact']);
});

test('its task is found by the words of its project, and is of the one person to whom that turns', async () => {
  const { id } = await lives.toProposed(harness, grantId);
  const { reference } = await readAs(harness, 'applicant', `/grants/${grantId}`);
  for (const query of [`?q=${reference}`, '?own=true']) expect(await tasksOn('applicant', id, query)).toEqual(['acceptMission']);
});

test('its late delivery is asked of each lead, and is the own of those who work for it alone', async () => {
  const { id } = await lives.toStaffed(harness, grantId);
  await harness.database.db.updateTable('mission').set({ reminded_at: new Date().toISOString() }).where('id', '=', id).execute();
  const { get } = await withRoles(harness, 'other-lead', FUND, 'lead');
  const ofOther = async (query: string): Promise<string[]> =>
    (await get(`/me/tasks${query}`)).body.items.flatMap((task: { id: string; command: string }) => (task.id === id ? [task.command] : []));
  expect([await ofOther(''), await ofOther('?own=true')]).toEqual([['deliverMission'], []]);
  expect(await tasksOn('reviewer-impact', id, '?own=true')).toEqual(['deliverMission']);
});

test('another organisation’s mission is not found, and is in no list', async () => {
  const { id } = await lives.toProposed(harness, grantId);
  const stranger = await harness.as('applicant2');
  for (const path of [`/missions/${id}`, `/missions/${id}/timeline`]) expect((await stranger.get(path)).status).toBe(404);
  expect((await stranger.get('/missions')).body.items).toEqual([]);
});

describe('refused, and nothing written:', () => {
  let people: Record<'lead' | 'officeLead' | 'applicant' | 'applicant2' | 'worker' | 'reviewer', Actor>;
  let missions: Record<'proposed' | 'accepted' | 'staffed' | 'delivered' | 'onSuspended' | 'toSuspended', Thing>;
  let inactive: string;
  let slipped: string;
  let period: { startsOn: string; endsOn: string };
  let days: Awaited<ReturnType<typeof lives.daysOf>>;
  beforeAll(async () => {
    const [lead, applicant, applicant2, worker, reviewer] = await eachOf(
      ['lead', 'applicant', 'applicant2', 'reviewer-impact', 'reviewer-legal'],
      harness.as,
    );
    const officeLead = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead', 'reviewer'] })));
    people = { lead, officeLead, applicant, applicant2, worker, reviewer };
    inactive = await toAtOnce(harness);
    slipped = await lives.toSlipped(harness);
    missions = {
      proposed: await lives.toProposed(harness, grantId),
      accepted: await lives.toAccepted(harness, grantId),
      staffed: await lives.toStaffed(harness, grantId),
      delivered: await lives.toDelivered(harness, grantId),
      onSuspended: await lives.toProposed(harness, inactive),
      toSuspended: await lives.toAccepted(harness, inactive),
    };
    expectStatus(await suspend(harness, 'lead', inactive), 200);
    const skills = { skills: ['design'], sharePercent: 100 };
    for (const id of [officeLead.id, people.reviewer.id]) expectStatus(await lead!.put(`/datalab-people/${id}`, skills), 200);
    // From tomorrow: nothing begins while refusals are counted.
    const absence = { startsOn: await dayFromNow(harness, 1), endsOn: await dayFromNow(harness, 90), substituteId: worker!.id };
    expectStatus(await reviewer!.post(`/people/${people.reviewer.id}/absences`, absence), 200);
    days = await lives.daysOf(harness);
    period = { startsOn: await dayFromNow(harness, 1), endsOn: await dayFromNow(harness, 20) };
  });
  type Who = keyof typeof people;
  type Code = Parameters<typeof expectRefused>[4];

  test.each<[string, Who, () => object, Code, object]>([
    ['on an unknown grant', 'lead', () => ({ grantId: NOBODYS }), 'grant_unknown', { grantId: NOBODYS }],
    ['by the house’s own lead', 'officeLead', () => ({}), 'conflict_of_interest', {}],
    ['on a grant that stands still', 'lead', () => ({ grantId: inactive }), 'grant_not_active', { state: 'suspended' }],
    ['for an alert that there is not', 'lead', () => ({ grantId: slipped, alert: 3 }), 'slippage_alert_unknown', { numbers: [1, 2] }],
    ['for an alert of another grant', 'lead', () => ({ alert: 1 }), 'slippage_alert_unknown', { numbers: [] }],
    [
      'for an alert that went on to the next threshold',
      'lead',
      () => ({ grantId: slipped, alert: 1 }),
      'slippage_alert_settled',
      { number: 1, as: 'superseded' },
    ],
    ['of a kind that the catalogue does not have', 'lead', () => ({ kind: 'magic' }), 'mission_kind_unknown', { kind: 'magic' }],
    ['that starts in the past', 'lead', () => ({ startsOn: '2020-01-01' }), 'start_is_past', {}],
    ['that ends before it starts', 'lead', () => ({ startsOn: '2100-02-01', endsOn: '2100-01-01' }), 'period_reversed', {}],
    ['of more days than its kind takes', 'lead', () => ({ days: 10.5 }), 'mission_days_out_of_bounds', { minDays: 5, maxDays: 10 }],
    ['of fewer days than its kind takes', 'lead', () => ({ days: 4.5 }), 'mission_days_out_of_bounds', { days: 4.5 }],
    [
      'of another duration than its kind has',
      'lead',
      () => ({ kind: 'service_design', ...period }),
      'mission_period_out_of_bounds',
      { minMonths: 1, maxMonths: 6 },
    ],
    ['for an indicator that the project does not have', 'lead', () => ({ indicator: 'fame' }), 'indicator_unknown', { keys: ['fame'] }],
  ])('proposeMission %s', async (_, who, change, code, facts) => {
    const body = { ...(await lives.proposalOn(harness, grantId)), ...change() };
    expect(await expectRefused(harness, people[who], ['post', '/missions'], body, code)).toMatchObject(facts);
  });

  test.each<[string, string, keyof typeof missions, Who, () => object, Code]>([
    ['of another organisation’s', 'acceptance', 'proposed', 'applicant2', () => ({}), 'not_found'],
    ['of what is accepted', 'acceptance', 'accepted', 'applicant', () => ({}), 'wrong_state'],
    ['of a version that was not read', 'acceptance', 'proposed', 'applicant', () => ({ version: 77 }), 'stale_version'],
    ['on a grant that stands still', 'acceptance', 'onSuspended', 'applicant', () => ({}), 'grant_not_active'],
    ['of another organisation’s', 'refusal', 'proposed', 'applicant2', () => ({ reason: 'Non.' }), 'not_found'],
    ['of what is accepted', 'refusal', 'accepted', 'applicant', () => ({ reason: 'Non.' }), 'wrong_state'],
    ['of a version that was not read', 'refusal', 'proposed', 'applicant', () => ({ version: 77, reason: 'Non.' }), 'stale_version'],
    ['of what is delivered', 'withdrawal', 'delivered', 'lead', () => ({ reason: 'Non.' }), 'wrong_state'],
    ['by the house’s own lead', 'withdrawal', 'proposed', 'officeLead', () => ({ reason: 'Non.' }), 'conflict_of_interest'],
    ['of a version that was not read', 'withdrawal', 'proposed', 'lead', () => ({ version: 77, reason: 'Non.' }), 'stale_version'],
    ['before it is accepted', 'staffing', 'proposed', 'lead', () => ({}), 'wrong_state'],
    ['by the house’s own lead', 'staffing', 'accepted', 'officeLead', () => ({}), 'conflict_of_interest'],
    ['of a version that was not read', 'staffing', 'accepted', 'lead', () => ({ version: 77 }), 'stale_version'],
    ['on a grant that stands still', 'staffing', 'toSuspended', 'lead', () => ({}), 'grant_not_active'],
    ['that moves it into the past', 'staffing', 'accepted', 'lead', () => ({ startsOn: '2020-01-01' }), 'start_is_past'],
    ['that ends it before it starts', 'staffing', 'accepted', 'lead', () => ({ endsOn: '2020-01-01' }), 'period_reversed'],
    ['with an unknown skill', 'staffing', 'accepted', 'lead', () => changed({ skill: 'magic' }), 'skill_unknown'],
    ['with a quarter of a day', 'staffing', 'accepted', 'lead', () => changed({ days: 0.25 }), 'days_not_whole_halves'],
    ['with the same days twice', 'staffing', 'accepted', 'lead', () => ({ days: [...days, ...days] }), 'person_days_twice'],
    [
      'with a person who is none of the Datalab’s',
      'staffing',
      'accepted',
      'lead',
      () => changed({ personId: NOBODYS }),
      'not_a_datalab_person',
    ],
    ['with a person without the skill', 'staffing', 'accepted', 'lead', () => changed({ skill: 'cloud' }), 'skill_not_held'],
    ['with a person of the house', 'staffing', 'accepted', 'lead', () => changed({ personId: people.officeLead.id }), 'person_in_conflict'],
    ['in a month outside of its period', 'staffing', 'accepted', 'lead', () => changed({ month: '2100-01' }), 'days_outside_period'],
    ['with a person who is away', 'staffing', 'accepted', 'lead', () => changed({ personId: people.reviewer.id }), 'person_away'],
    ['with more days than are free', 'staffing', 'accepted', 'lead', () => changed({ days: 31, skill: 'design' }), 'days_above_mission'],
    ['before it is staffed', 'delivery', 'accepted', 'worker', () => ({}), 'wrong_state'],
    ['by the house’s own lead', 'delivery', 'staffed', 'officeLead', () => ({}), 'conflict_of_interest'],
    ['of a version that was not read', 'delivery', 'staffed', 'worker', () => ({ version: 77 }), 'stale_version'],
    ['by a reviewer who does not work for it', 'delivery', 'staffed', 'reviewer', () => ({}), 'not_of_the_mission'],
    ['with days that are to come', 'delivery', 'staffed', 'worker', () => ({ spentBy: days }), 'days_outside_period'],
    ['with an unknown skill', 'delivery', 'staffed', 'worker', () => worked({ skill: 'magic' }), 'skill_unknown'],
    ['with a quarter of a day', 'delivery', 'staffed', 'worker', () => worked({ days: 0.25 }), 'days_not_whole_halves'],
    ['with the same days twice', 'delivery', 'staffed', 'worker', () => ({ spentBy: [now({}), now({})] }), 'person_days_twice'],
    ['with days of an unknown person', 'delivery', 'staffed', 'worker', () => worked({ personId: NOBODYS }), 'not_a_datalab_person'],
    ['with days of a person without the skill', 'delivery', 'staffed', 'worker', () => worked({ skill: 'cloud' }), 'skill_not_held'],
    ['with more days than a month has', 'delivery', 'staffed', 'worker', () => worked({ days: 31 }), 'days_insufficient'],
    ['before it is delivered', 'closing', 'staffed', 'lead', () => ({}), 'wrong_state'],
    ['by the house’s own lead', 'closing', 'delivered', 'officeLead', () => ({}), 'conflict_of_interest'],
    ['of a version that was not read', 'closing', 'delivered', 'lead', () => ({ version: 77 }), 'stale_version'],
  ])('%s (%s)', async (_, route, which, who, change, code) => {
    const { id, version } = missions[which];
    const bodies: Record<string, object> = { staffing: { days }, delivery: { report: 'Fait.', spentBy: [now({})] } };
    const body = { version, ...bodies[route], ...change() };
    const [method, path] = [route === 'staffing' ? 'put' : 'post', `/missions/${id}/${route}`] as const;
    await expectRefused(harness, people[who], [method, path], body, code);
  });
  const changed = (change: object) => ({ days: days.map((line) => ({ ...line, ...change })) });
  const now = (change: object) => ({ ...days[0], days: 0.5, month: monthOf(today()), ...change });
  const worked = (change: object) => ({ spentBy: [now(change)] });

  test('staffMission with more days than are free', async () => {
    const [line] = days;
    expectStatus(await busy(harness, line!.personId, line!.month, 0), 200);
    const thing = await lives.toAccepted(harness, grantId);
    const many = { kind: 'cloud_migration', days: 30, startsOn: await dayFromNow(harness, 0), endsOn: await dayFromNow(harness, 80) };
    const large = await lives.toProposed(harness, grantId, many);
    const { version } = expectStatus(await lives.askMission(harness, 'applicant', large, 'acceptance'), 200);
    const asked = { version, days: [{ ...line, days: 30 }] };
    await expectRefused(harness, people.lead, ['put', `/missions/${large.id}/staffing`], asked, 'days_insufficient');
    const moved = { version, days: [{ ...line, days: 1 }], endsOn: await dayFromNow(harness, 20), startsOn: null };
    const near = { ...moved, days: [{ ...line, days: 1, month: monthOf(await dayFromNow(harness, 15)) }] };
    await expectRefused(harness, people.lead, ['put', `/missions/${large.id}/staffing`], near, 'mission_period_out_of_bounds');
    expect((await read(thing)).state).toBe('accepted');
  });
});
