import { firstOf, lastOf } from '../../../domain/datalab/capacity.ts';
import * as lives from '../../support/datalab-lives.ts';
import { AFTER, busy, fullMonth, monthIn, monthsIn, NEXT, plan, postStaffing, staff, toAcceptedFor } from '../../support/day-lives.ts';
import { expectStatus, today } from '../../support/lives.ts';
import { toAccepted as toAcceptedMission } from '../../support/mission-lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { withRoles, withdraw } from '../../support/people-lives.ts';
import { writtenTo } from '../../support/story.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ letters: true });
});
afterAll(async () => {
  expect(await invariantFaults(world.database.db)).toEqual([]);
  await world.stop();
});

const FULL = fullMonth(NEXT);
const PEOPLE = ['reviewer-legal', 'reviewer-data', 'reviewer-impact', 'reviewer-security', 'reviewer-openness', 'reviewer-finance'];
let used = 0;
/** Somebody of the Datalab whom no test before has planned. */
const somebody = async (change: Record<string, unknown> = {}): Promise<string> => plan(world, PEOPLE[used++] ?? '', change);
/** Somebody who reviews and has had no part in anything, as one of the Datalab’s people for a fifth of its time. */
async function newcomer(sub: string): Promise<string> {
  const { id } = await withRoles(world, sub, FUND, 'reviewer');
  expectStatus(await (await world.as('lead')).put(`/datalab-people/${id}`, { skills: ['data_engineering'], sharePercent: 20 }), 200);
  return id;
}
const engineering = (personId: string, days: number, month: string = NEXT) => ({ personId, month, skill: 'data_engineering', days });
const read = async (id: string, login = 'lead') => (await (await world.as(login)).get(`/datalab-requests/${id}`)).body;
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  (await (await world.as(login)).get('/me/tasks')).body.items
    .filter((task: { id: string }) => task.id === id)
    .map(({ command }: { command: string }) => command);

test('a person has the working days of a month by its share, less its absences and its other duties', async () => {
  const id = await somebody({ sharePercent: 50 });
  const half = Math.floor(FULL) / 2;
  expect(await monthIn(world, id)).toEqual({ capacityDays: half, freeDays: half, reservedDays: 0, spentDays: 0, uncoveredDays: 0 });
  expectStatus(await busy(world, id, NEXT, 2.5), 200);
  expect(await monthIn(world, id)).toMatchObject({ capacityDays: half - 2.5, freeDays: half - 2.5 });
  expectStatus(await busy(world, id, NEXT, 0), 200);
  const substituteId = (await world.as('reviewer-finance')).id;
  expectStatus(
    await (await world.as('lead')).post(`/people/${id}/absences`, { startsOn: firstOf(NEXT), endsOn: lastOf(NEXT), substituteId }),
    200,
  );
  expect(await monthIn(world, id)).toMatchObject({ capacityDays: 0, freeDays: 0 });
  expect(await monthIn(world, id, AFTER)).toMatchObject({ capacityDays: Math.floor(fullMonth(AFTER)) / 2 });
});

test('days are reserved when people are planned, consumed at the delivery, and the rest is free again', async () => {
  const [first, second] = [await somebody(), await somebody()];
  const thing = await toAcceptedFor(world, 'Une carte');
  const law = { personId: first, month: AFTER, skill: 'legal_framework', days: 0.5 };
  const staffed = await staff(world, thing, [engineering(first, 4), engineering(second, 6), law]);
  expect(await monthIn(world, first)).toMatchObject({ freeDays: FULL - 4, reservedDays: 4 });
  expect((await monthsIn(world, first)).get(NEXT)?.for).toMatchObject([
    { kind: 'datalab_request', id: thing.id, title: 'Une carte', skill: { key: 'data_engineering' }, reservedDays: 4, uncoveredDays: 0 },
  ]);
  expect((await read(thing.id)).staffing).toHaveLength(3);
  expect((await read(thing.id, 'applicant')).staffing).toBeNull();

  const again = await staff(world, staffed, [engineering(first, 3), engineering(second, 7)]);
  expect([await monthIn(world, first), await monthIn(world, second), await monthIn(world, first, AFTER)]).toMatchObject([
    { freeDays: FULL - 3, reservedDays: 3 },
    { freeDays: FULL - 7, reservedDays: 7 },
    { freeDays: fullMonth(AFTER), reservedDays: 0 },
  ]);
  await world.database.db.updateTable('datalab_request').set({ starts_on: '2026-01-01' }).where('id', '=', thing.id).execute();
  const month = new Date().toISOString().slice(0, 7);
  const spentBy = [engineering(first, 1.5, month), engineering(second, 0.5, month)];
  const delivery = { version: again.version, summary: 'Fait.', deliverables: [], spent: [{ skill: 'data_engineering', days: 2 }], spentBy };
  expectStatus(await (await world.as('reviewer-data')).post(`/datalab-requests/${thing.id}/delivery`, delivery), 200);
  expect([await monthIn(world, first), await monthIn(world, second)]).toMatchObject([
    { freeDays: FULL, reservedDays: 0, spentDays: 0 },
    { freeDays: FULL, reservedDays: 0 },
  ]);
  expect((await read(thing.id)).staffing.map(({ spentDays }: { spentDays: number }) => spentDays).sort()).toEqual([0.5, 1.5]);
});

test('what a withdrawn request had is free again', async () => {
  const id = await somebody();
  const thing = await staff(world, await toAcceptedFor(world), [engineering(id, 10)]);
  expect(await monthIn(world, id)).toMatchObject({ reservedDays: 10 });
  expectStatus(await (await world.as('applicant')).post(`/datalab-requests/${thing.id}/withdrawal`, { version: thing.version }), 200);
  expect(await monthIn(world, id)).toMatchObject({ freeDays: FULL, reservedDays: 0 });
});

describe('what no longer fits', () => {
  let id: string;
  let things: lives.Thing[];
  beforeAll(async () => {
    id = await somebody();
    things = [];
    for (const days of [8, 6]) {
      const estimate = [{ skill: 'data_engineering', days }];
      things.push(await staff(world, await toAcceptedFor(world, `Promis ${days}`, estimate), [engineering(id, days)]));
    }
  });

  test('is what was promised last; it stays promised, is shown, and waits for the lead', async () => {
    expectStatus(await busy(world, id, NEXT, FULL - 10), 200);
    expect(await monthIn(world, id)).toEqual({ capacityDays: 10, freeDays: 0, reservedDays: 10, spentDays: 0, uncoveredDays: 4 });
    const [kept, fallen] = [things[0]!.id, things[1]!.id];
    expect([(await read(kept)).uncoveredDays, (await read(fallen)).uncoveredDays]).toEqual([0, 4]);
    expect([await tasksOf('lead', kept), await tasksOf('lead', fallen)]).toEqual([[], ['staffDatalabRequest']]);
    const refused = await postStaffing(world, await toAcceptedFor(world), [engineering(id, 0.5)]);
    expect(refused.body).toMatchObject({ code: 'days_insufficient', freeDays: 0, askedDays: 0.5, missingDays: 0.5 });
  });

  test('is covered again when days come back, before anybody else has them', async () => {
    expectStatus(await busy(world, id, NEXT, FULL - 12), 200);
    expect(await monthIn(world, id)).toMatchObject({ freeDays: 0, reservedDays: 12, uncoveredDays: 2 });
    const [kept] = things;
    expectStatus(await (await world.as('applicant')).post(`/datalab-requests/${kept!.id}/withdrawal`, { version: kept!.version }), 200);
    expect(await monthIn(world, id)).toMatchObject({ freeDays: 6, reservedDays: 6, uncoveredDays: 0 });
  });

  test('is moved by the lead to another month, or asked of somebody else', async () => {
    const [, thing] = things;
    expectStatus(await busy(world, id, NEXT, FULL - 1), 200);
    expect(await monthIn(world, id)).toMatchObject({ reservedDays: 1, uncoveredDays: 5 });
    await staff(world, thing!, [engineering(id, 1), engineering(id, 5, AFTER)]);
    expect([await monthIn(world, id), await monthIn(world, id, AFTER)]).toMatchObject([
      { reservedDays: 1, uncoveredDays: 0 },
      { reservedDays: 5, uncoveredDays: 0 },
    ]);
    expect(await tasksOf('lead', thing!.id)).toEqual([]);
  });
});

test('who leaves has no days after its last one, and whose role is withdrawn has none from then on', async () => {
  const person = await withRoles(world, 'leaver', FUND, 'reviewer');
  const set = async (leavesOn: string | null) =>
    (await world.as('lead')).put(`/datalab-people/${person.id}`, { skills: ['data_engineering'], sharePercent: 100, leavesOn });
  expectStatus(await set(null), 200);
  const thing = await toAcceptedFor(world, 'À reprendre');
  await staff(world, thing, [engineering(person.id, 4), engineering(person.id, 5, AFTER)]);
  expectStatus(await set(lastOf(NEXT)), 200);
  expect([await monthIn(world, person.id), await monthIn(world, person.id, AFTER)]).toMatchObject([
    { reservedDays: 4, uncoveredDays: 0 },
    { capacityDays: 0, reservedDays: 0, uncoveredDays: 5 },
  ]);
  expect(await tasksOf('lead', thing.id)).toEqual(['staffDatalabRequest']);
  await withdraw(world, 'admin', person.id, 'reviewer');
  expect(await monthIn(world, person.id)).toMatchObject({ capacityDays: 0, reservedDays: 0, uncoveredDays: 4 });
  expect((await read(thing.id)).uncoveredDays).toBe(9);
});

test('who loses its role at the sign-in issuer has lost it in the plan: the lead asks somebody else, or says its last day', async () => {
  const enter = async (...roles: string[]) => world.enter(await signToken(claimsOf({ ...FUND, sub: 'by-issuer', roles })));
  const { id } = await enter('reviewer');
  const lead = await world.as('lead');
  const set = (leavesOn: string | null) => lead.put(`/datalab-people/${id}`, { skills: ['data_engineering'], sharePercent: 100, leavesOn });
  expectStatus(await set(null), 200);
  const [thing, fresh] = [await toAcceptedFor(world, 'À confier'), await toAcceptedFor(world)];
  const staffed = await staff(world, thing, [engineering(id, 4)]);
  const lost = async () => {
    const { items } = (await lead.get('/datalab-people')).body;
    const [{ lostRole }] = (await read(thing.id)).staffing;
    return [items.find((person: { id: string }) => person.id === id).lostRole, lostRole, await tasksOf('lead', thing.id)];
  };
  expect(await lost()).toEqual([false, false, []]);

  await enter();
  expect(await lost()).toEqual([true, true, ['staffDatalabRequest']]);
  expect((await postStaffing(world, fresh, [engineering(id, 1)])).body).toMatchObject({ code: 'not_a_datalab_person', personId: id });
  const again = await staff(world, staffed, [engineering(id, 3)]);
  expect(await lost()).toEqual([true, true, ['staffDatalabRequest']]);
  await enter('reviewer');
  expect(await lost()).toEqual([false, false, []]);

  await enter();
  expect((await set(null)).body).toMatchObject({ code: 'not_a_datalab_person' });
  expectStatus(await set(today()), 200);
  expect(await monthIn(world, id)).toMatchObject({ capacityDays: 0, reservedDays: 0, uncoveredDays: 3 });
  await staff(world, again, [engineering(await newcomer('taker'), 3)]);
  expect(await tasksOf('lead', thing.id)).toEqual([]);
});

test('who is planned for a request is told, and who is no longer', async () => {
  const [first, second] = [await newcomer('first'), await newcomer('second')];
  const title = 'Une équipe qui change';
  const thing = await staff(world, await toAcceptedFor(world, title), [engineering(first, 1)]);
  await until('who was planned first is told', () => writtenTo(world, 'Appui planifié : ', title).length === 2);
  expect(writtenTo(world, 'Appui planifié : ', title)).toEqual(['applicant', 'first@example.org']);
  await staff(world, thing, [engineering(second, 1)]);
  await until('everybody is told', () => writtenTo(world, title, 'Appui planifié').length === 5);
  expect(writtenTo(world, 'Appui planifié sans vous', title)).toEqual(['first@example.org']);
  expect(writtenTo(world, 'Appui planifié : ', title)).toEqual(['applicant', 'applicant', 'first@example.org', 'second@example.org']);
});

test('a plan for the quarter is read in a spreadsheet too: a row for each month of a person, and one for what each of its days is for', async () => {
  const lead = await world.as('lead');
  const { body } = await lead.get('/datalab-plan');
  expect(body.months).toHaveLength(3);
  const { text, headers } = await lead.get(`/datalab-plan.csv?from=${NEXT}&months=1&form=international`);
  expect(headers['content-disposition']).toContain(`datalab-plan-${NEXT}.csv`);
  const [heading, ...rows] = text.trim().split('\r\n');
  expect(heading).toBe('"person","month","for","skill","capacity_days","free_days","reserved_days","spent_days","uncovered_days"');
  expect(rows).toContain(`"Gaspard Etcheverry","${NEXT}","total","",${FULL.toFixed(2)},${FULL.toFixed(2)},0.00,0.00,0.00`);
  expect(rows.some((row: string) => row.includes(`"${NEXT}","À reprendre","data_engineering",,,0.00,0.00,4.00`))).toBe(true);
});

test('a request that waits says when it would start, in the view and in the list, and one that is accepted does not', async () => {
  await plan(world, 'lead', { skills: lives.DVF.needs });
  const { id } = await lives.toRequested(world, 'Quand ?');
  const startOf = async (login: string) => (await read(id, login)).wouldStartOn;
  const start = await startOf('applicant');
  expect(start).toMatch(/^\d{4}-\d\d-\d\d$/);
  const { items } = (await (await world.as('applicant')).get('/datalab-requests')).body;
  expect(items.find((item: { id: string }) => item.id === id).wouldStartOn).toBe(start);
  const foreseen = [{ skill: 'data_engineering', days: 2000 }];
  const qualification = { version: 1, priority: 'high', skills: ['data_engineering'], note: '', foreseen };
  expectStatus(await (await world.as('lead')).post(`/datalab-requests/${id}/qualification`, qualification), 200);
  expect([await startOf('applicant'), (await read(id)).foreseen.totalDays, (await read(id, 'applicant')).foreseen]).toEqual([
    null,
    2000,
    null,
  ]);
  expect((await read((await toAcceptedFor(world)).id)).wouldStartOn).toBeNull();
});

test('a request that waits is foreseen after the days that missions have been promised and nobody has been planned for', async () => {
  await plan(world, 'lead', { skills: ['data_visualisation'] });
  const mission = await toAcceptedMission(world);
  const startAfter = async (halfDays: number) => {
    await world.database.db.updateTable('mission').set({ half_days: halfDays }).where('id', '=', mission.id).execute();
    return (await read(id)).wouldStartOn;
  };
  const { id } = await lives.toRequested(world, 'Après les missions');
  const qualification = { version: 1, priority: 'high', skills: ['data_visualisation'], note: '', foreseen: [] };
  expectStatus(await (await world.as('lead')).post(`/datalab-requests/${id}/qualification`, qualification), 200);
  expect(await startAfter(1)).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await startAfter(100_000)).toBeNull();
});
