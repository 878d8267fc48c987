import { firstOf, lastOf, monthOf } from '../../../domain/datalab/capacity.ts';
import * as lives from '../../support/datalab-fixtures.ts';
import { AFTER, busy, fullMonth, monthIn, monthsIn, NEXT, plan, postStaffing, staff, toAcceptedFor } from '../../support/day-fixtures.ts';
import { expectStatus, today } from '../../support/fixtures.ts';
import { toAccepted as toAcceptedMission } from '../../support/mission-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { withRoles, withdraw } from '../../support/people-fixtures.ts';
import { writtenTo } from '../../support/timeline.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
});
afterAll(async () => {
  expect(await invariantFaults(harness.database.db)).toEqual([]);
  await harness.stop();
});

const FULL = fullMonth(NEXT);
const PEOPLE = ['reviewer-legal', 'reviewer-data', 'reviewer-impact', 'reviewer-security', 'reviewer-openness', 'reviewer-finance'];
let used = 0;
/** A person of the Datalab whom no earlier test has planned. */
const somebody = async (change: Record<string, unknown> = {}): Promise<string> => plan(harness, PEOPLE[used++] ?? '', change);
/** A reviewer who has had no part in anything, as one of the Datalab's people for a fifth of their time. */
async function newcomer(sub: string): Promise<string> {
  const { id } = await withRoles(harness, sub, FUND, 'reviewer');
  expectStatus(await (await harness.as('lead')).put(`/datalab-people/${id}`, { skills: ['data_engineering'], sharePercent: 20 }), 200);
  return id;
}
const engineering = (personId: string, days: number, month: string = NEXT) => ({ personId, month, skill: 'data_engineering', days });
const read = async (id: string, login = 'lead') => (await (await harness.as(login)).get(`/datalab-requests/${id}`)).body;
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  (await (await harness.as(login)).get('/me/tasks')).body.items
    .filter((task: { id: string }) => task.id === id)
    .map(({ command }: { command: string }) => command);

test('a person has the working days of a month by its share, less its absences and its other duties', async () => {
  const id = await somebody({ sharePercent: 50 });
  const half = Math.floor(FULL) / 2;
  expect(await monthIn(harness, id)).toEqual({ capacityDays: half, freeDays: half, reservedDays: 0, spentDays: 0, uncoveredDays: 0 });
  expectStatus(await busy(harness, id, NEXT, 2.5), 200);
  expect(await monthIn(harness, id)).toMatchObject({ capacityDays: half - 2.5, freeDays: half - 2.5 });
  expectStatus(await busy(harness, id, NEXT, 0), 200);
  const substituteId = (await harness.as('reviewer-finance')).id;
  const absence = { startsOn: firstOf(NEXT), endsOn: lastOf(NEXT), substituteId };
  expectStatus(await (await harness.as('lead')).post(`/people/${id}/absences`, absence), 200);
  // An absence that is not confirmed takes no day.
  expect(await monthIn(harness, id)).toMatchObject({ capacityDays: half, freeDays: half });
  expectStatus(await (await harness.as('chair')).post(`/people/${id}/absence-confirmations`, {}), 200);
  expect(await monthIn(harness, id)).toMatchObject({ capacityDays: 0, freeDays: 0 });
  expect(await monthIn(harness, id, AFTER)).toMatchObject({ capacityDays: Math.floor(fullMonth(AFTER)) / 2 });
});

test('days are reserved when people are planned, consumed at the delivery, and the rest is free again', async () => {
  const [first, second] = [await somebody(), await somebody()];
  const thing = await toAcceptedFor(harness, 'Une carte');
  const law = { personId: first, month: AFTER, skill: 'legal_framework', days: 0.5 };
  const staffed = await staff(harness, thing, [engineering(first, 4), engineering(second, 6), law]);
  expect(await monthIn(harness, first)).toMatchObject({ freeDays: FULL - 4, reservedDays: 4 });
  expect((await monthsIn(harness, first)).get(NEXT)?.for).toMatchObject([
    { kind: 'datalab_request', id: thing.id, title: 'Une carte', skill: { key: 'data_engineering' }, reservedDays: 4, uncoveredDays: 0 },
  ]);
  expect((await read(thing.id)).staffing).toHaveLength(3);
  expect((await read(thing.id, 'applicant')).staffing).toBeNull();

  const again = await staff(harness, staffed, [engineering(first, 3), engineering(second, 7)]);
  expect([await monthIn(harness, first), await monthIn(harness, second), await monthIn(harness, first, AFTER)]).toMatchObject([
    { freeDays: FULL - 3, reservedDays: 3 },
    { freeDays: FULL - 7, reservedDays: 7 },
    { freeDays: fullMonth(AFTER), reservedDays: 0 },
  ]);
  await harness.database.db.updateTable('datalab_request').set({ starts_on: '2026-01-01' }).where('id', '=', thing.id).execute();
  const month = monthOf(today());
  const spentBy = [engineering(first, 1.5, month), engineering(second, 0.5, month)];
  const delivery = { version: again.version, summary: 'Fait.', deliverables: [], spent: [{ skill: 'data_engineering', days: 2 }], spentBy };
  expectStatus(await (await harness.as('reviewer-data')).post(`/datalab-requests/${thing.id}/delivery`, delivery), 200);
  expect([await monthIn(harness, first), await monthIn(harness, second)]).toMatchObject([
    { freeDays: FULL, reservedDays: 0, spentDays: 0 },
    { freeDays: FULL, reservedDays: 0 },
  ]);
  expect((await read(thing.id)).staffing.map(({ spentDays }: { spentDays: number }) => spentDays).sort()).toEqual([0.5, 1.5]);
});

test('what a withdrawn request had is free again', async () => {
  const id = await somebody();
  const thing = await staff(harness, await toAcceptedFor(harness), [engineering(id, 10)]);
  expect(await monthIn(harness, id)).toMatchObject({ reservedDays: 10 });
  expectStatus(await (await harness.as('applicant')).post(`/datalab-requests/${thing.id}/withdrawal`, { version: thing.version }), 200);
  expect(await monthIn(harness, id)).toMatchObject({ freeDays: FULL, reservedDays: 0 });
});

describe('what no longer fits', () => {
  let id: string;
  let things: lives.Thing[];
  beforeAll(async () => {
    id = await somebody();
    things = [];
    for (const days of [8, 6]) {
      const estimate = [{ skill: 'data_engineering', days }];
      things.push(await staff(harness, await toAcceptedFor(harness, `Promis ${days}`, estimate), [engineering(id, days)]));
    }
  });

  test('is what was promised last; it stays promised, is shown, and waits for the lead', async () => {
    expectStatus(await busy(harness, id, NEXT, FULL - 10), 200);
    expect(await monthIn(harness, id)).toEqual({ capacityDays: 10, freeDays: 0, reservedDays: 10, spentDays: 0, uncoveredDays: 4 });
    const [kept, fallen] = [things[0]!.id, things[1]!.id];
    expect([(await read(kept)).uncoveredDays, (await read(fallen)).uncoveredDays]).toEqual([0, 4]);
    expect([await tasksOf('lead', kept), await tasksOf('lead', fallen)]).toEqual([[], ['staffDatalabRequest']]);
    const refused = await postStaffing(harness, await toAcceptedFor(harness), [engineering(id, 0.5)]);
    expect(refused.body).toMatchObject({ code: 'days_insufficient', freeDays: 0, askedDays: 0.5, missingDays: 0.5 });
  });

  test('is covered again when days come back, before another request has them', async () => {
    expectStatus(await busy(harness, id, NEXT, FULL - 12), 200);
    expect(await monthIn(harness, id)).toMatchObject({ freeDays: 0, reservedDays: 12, uncoveredDays: 2 });
    const [kept] = things;
    expectStatus(await (await harness.as('applicant')).post(`/datalab-requests/${kept!.id}/withdrawal`, { version: kept!.version }), 200);
    expect(await monthIn(harness, id)).toMatchObject({ freeDays: 6, reservedDays: 6, uncoveredDays: 0 });
  });

  test('is moved by the lead to another month, or asked of another person', async () => {
    const [, thing] = things;
    expectStatus(await busy(harness, id, NEXT, FULL - 1), 200);
    expect(await monthIn(harness, id)).toMatchObject({ reservedDays: 1, uncoveredDays: 5 });
    await staff(harness, thing!, [engineering(id, 1), engineering(id, 5, AFTER)]);
    expect([await monthIn(harness, id), await monthIn(harness, id, AFTER)]).toMatchObject([
      { reservedDays: 1, uncoveredDays: 0 },
      { reservedDays: 5, uncoveredDays: 0 },
    ]);
    expect(await tasksOf('lead', thing!.id)).toEqual([]);
  });
});

test('who leaves has no days after its last one, and whose role is withdrawn has none from then on', async () => {
  const person = await withRoles(harness, 'leaver', FUND, 'reviewer');
  const set = async (leavesOn: string | null) =>
    (await harness.as('lead')).put(`/datalab-people/${person.id}`, { skills: ['data_engineering'], sharePercent: 100, leavesOn });
  expectStatus(await set(null), 200);
  const thing = await toAcceptedFor(harness, 'À reprendre');
  await staff(harness, thing, [engineering(person.id, 4), engineering(person.id, 5, AFTER)]);
  expectStatus(await set(lastOf(NEXT)), 200);
  expect([await monthIn(harness, person.id), await monthIn(harness, person.id, AFTER)]).toMatchObject([
    { reservedDays: 4, uncoveredDays: 0 },
    { capacityDays: 0, reservedDays: 0, uncoveredDays: 5 },
  ]);
  expect(await tasksOf('lead', thing.id)).toEqual(['staffDatalabRequest']);
  await withdraw(harness, 'admin', person.id, 'reviewer');
  expect(await monthIn(harness, person.id)).toMatchObject({ capacityDays: 0, reservedDays: 0, uncoveredDays: 4 });
  expect((await read(thing.id)).uncoveredDays).toBe(9);
});

test('a person who loses their role at the sign-in issuer has lost it in the plan: the lead asks another one, or says their last day', async () => {
  const enter = async (...roles: string[]) => harness.enter(await signToken(claimsOf({ ...FUND, sub: 'by-issuer', roles })));
  const { id } = await enter('reviewer');
  const lead = await harness.as('lead');
  const set = (leavesOn: string | null) => lead.put(`/datalab-people/${id}`, { skills: ['data_engineering'], sharePercent: 100, leavesOn });
  expectStatus(await set(null), 200);
  const [thing, fresh] = [await toAcceptedFor(harness, 'À confier'), await toAcceptedFor(harness)];
  const staffed = await staff(harness, thing, [engineering(id, 4)]);
  const lost = async () => {
    const { items } = (await lead.get('/datalab-people')).body;
    const [{ lostRole }] = (await read(thing.id)).staffing;
    return [items.find((person: { id: string }) => person.id === id).lostRole, lostRole, await tasksOf('lead', thing.id)];
  };
  expect(await lost()).toEqual([false, false, []]);

  await enter();
  expect(await lost()).toEqual([true, true, ['staffDatalabRequest']]);
  expect((await postStaffing(harness, fresh, [engineering(id, 1)])).body).toMatchObject({ code: 'not_a_datalab_person', personId: id });
  const again = await staff(harness, staffed, [engineering(id, 3)]);
  expect(await lost()).toEqual([true, true, ['staffDatalabRequest']]);
  await enter('reviewer');
  expect(await lost()).toEqual([false, false, []]);

  await enter();
  expect((await set(null)).body).toMatchObject({ code: 'not_a_datalab_person' });
  expectStatus(await set(today()), 200);
  expect(await monthIn(harness, id)).toMatchObject({ capacityDays: 0, reservedDays: 0, uncoveredDays: 3 });
  await staff(harness, again, [engineering(await newcomer('taker'), 3)]);
  expect(await tasksOf('lead', thing.id)).toEqual([]);
});

test('who is planned for a request is told, and who is no longer', async () => {
  const [first, second] = [await newcomer('first'), await newcomer('second')];
  const title = 'Une équipe qui change';
  const thing = await staff(harness, await toAcceptedFor(harness, title), [engineering(first, 1)]);
  await until('who was planned first is told', () => writtenTo(harness, 'Appui planifié : ', title).length === 2);
  expect(writtenTo(harness, 'Appui planifié : ', title)).toEqual(['applicant', 'first@example.org']);
  await staff(harness, thing, [engineering(second, 1)]);
  await until('all are told', () => writtenTo(harness, title, 'Appui planifié').length === 5);
  expect(writtenTo(harness, 'Appui planifié sans vous', title)).toEqual(['first@example.org']);
  expect(writtenTo(harness, 'Appui planifié : ', title)).toEqual(['applicant', 'applicant', 'first@example.org', 'second@example.org']);
});

test('a plan for the quarter is read in a spreadsheet too: a row for each month of a person, and one for what each of its days is for', async () => {
  const lead = await harness.as('lead');
  const { body } = await lead.get('/datalab-plan');
  expect(body.months).toHaveLength(3);
  const { text, headers } = await lead.get(`/datalab-plan.csv?from=${NEXT}&months=1&form=international`);
  expect(headers['content-disposition']).toContain(`datalab-plan-${NEXT}.csv`);
  const [heading, ...rows] = text.trim().split('\r\n');
  expect(heading).toBe(
    '"reference","person","month","for","skill","capacity_days","free_days","reserved_days","spent_days","uncovered_days"',
  );
  expect(rows).toContain(`,"Gaspard Etcheverry","${NEXT}","total","",${FULL.toFixed(2)},${FULL.toFixed(2)},0.00,0.00,0.00`);
  expect(rows.some((row: string) => row.includes(`"${NEXT}","À reprendre","data_engineering",,,0.00,0.00,4.00`))).toBe(true);
});

test('a request that waits says when it would start, in the view and in the list, and one that is accepted does not', async () => {
  await plan(harness, 'lead', { skills: lives.DVF.needs });
  const { id } = await lives.toRequested(harness, 'Quand ?');
  const startOf = async (login: string) => (await read(id, login)).wouldStartOn;
  const start = await startOf('applicant');
  expect(start).toMatch(/^\d{4}-\d\d-\d\d$/);
  const { items } = (await (await harness.as('applicant')).get('/datalab-requests')).body;
  expect(items.find((item: { id: string }) => item.id === id).wouldStartOn).toBe(start);
  const foreseen = [{ skill: 'data_engineering', days: 2000 }];
  const qualification = { version: 1, priority: 'high', skills: ['data_engineering'], note: '', foreseen };
  expectStatus(await (await harness.as('lead')).post(`/datalab-requests/${id}/qualification`, qualification), 200);
  expect([await startOf('applicant'), (await read(id)).foreseen.totalDays, (await read(id, 'applicant')).foreseen]).toEqual([
    null,
    2000,
    null,
  ]);
  expect((await read((await toAcceptedFor(harness)).id)).wouldStartOn).toBeNull();
});

test('a request that waits is foreseen after the days that were promised to missions and have no people yet', async () => {
  await plan(harness, 'lead', { skills: ['data_visualisation'] });
  const mission = await toAcceptedMission(harness);
  const startAfter = async (halfDays: number) => {
    await harness.database.db.updateTable('mission').set({ half_days: halfDays }).where('id', '=', mission.id).execute();
    return (await read(id)).wouldStartOn;
  };
  const { id } = await lives.toRequested(harness, 'Après les missions');
  const qualification = { version: 1, priority: 'high', skills: ['data_visualisation'], note: '', foreseen: [] };
  expectStatus(await (await harness.as('lead')).post(`/datalab-requests/${id}/qualification`, qualification), 200);
  expect(await startAfter(1)).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await startAfter(100_000)).toBeNull();
});
