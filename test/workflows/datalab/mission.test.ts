import { firstOf, lastOf, monthOf } from '../../../domain/capacity.ts';
import { endOfDate, endOfPeriod, endOfWorkingDay } from '../../../domain/calendar.ts';
import { dayFromNow } from '../../support/datalab-lives.ts';
import { plan, staff, toAcceptedFor } from '../../support/day-lives.ts';
import { followed } from '../../support/history.ts';
import { toAtOnce } from '../../support/impact-lives.ts';
import { expectStatus } from '../../support/lives.ts';
import * as lives from '../../support/mission-lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const atOf = async (id: string, name: string): Promise<string> =>
  (await eventsOf(world, id)).find((event) => event.name === name)?.at ?? '';
const happened = (id: string, name: string) => until(`${name} is recorded`, async () => (await namesOf(world, id)).includes(name as never));

/** The date is stored as due; a second before it nothing has happened, and once it may be met this has. */
async function metAt(id: string, at: string, what: string): Promise<void> {
  expect(await streamOf(world, id)).toMatchObject({ due_at: at, due_what: what });
  await moveTo(world, shifted(at, -1));
  expect(await namesOf(world, id)).not.toContain(what);
  await moveTo(world, pastDate(at));
  await happened(id, what);
}

/** Letters so far of the students' project whose subject says this. */
const told = (words: string): string[] => writtenTo(world, words);
const toldAgain = (words: string, before: number): Promise<unknown> => until(`${words} is told`, () => told(words).length > before);

test('a mission that is withdrawn tells the project and those who were planned for it, and recalls nothing more', async () => {
  const { id } = await lives.toWithdrawn(world);
  await until('they are told', () => told('Mission retirée').length > 1);
  expect(told('Mission retirée')).toEqual(['applicant', 'reviewer-impact']);
  expect(await streamOf(world, id)).toMatchObject({ due_at: null });
});

test('a proposal is recalled to the project after ten working days, lapses after a month, and both sides are told', async () => {
  const { id } = await lives.toProposed(world);
  const at = await atOf(id, 'proposeMission');
  await until('the project is told', () => told('Mission proposée').length > 0);
  expect(new Set(told('Mission proposée'))).toEqual(new Set(['applicant']));
  await metAt(id, endOfWorkingDay(at, 10), 'remindMissionAnswer');
  await toldAgain('Votre réponse est attendue', 0);
  await metAt(id, endOfPeriod(at, { months: 1 }), 'lapseMission');
  await until('both are told', () => new Set(told('restée sans réponse')).size > 1);
  expect(new Set(told('restée sans réponse'))).toEqual(new Set(['applicant', 'lead']));
  await until(
    'the workflow has completed',
    async () => (await (await followed(world.temporal, `mission:${id}`)).describe()).status.name === 'COMPLETED',
  );
});

test('a mission that keeps to no date is recalled at each step, and closed a year after its delivery with what is known', async () => {
  const grantId = await toAtOnce(world);
  const accepted = await lives.toAccepted(world, grantId);
  await metAt(accepted.id, endOfWorkingDay(await atOf(accepted.id, 'acceptMission'), 5), 'remindStaffing');
  const ask = async (login: string, route: string, body: object) =>
    expectStatus(
      await lives.askMission(world, login, { id: accepted.id, version: (await streamOf(world, accepted.id)).version }, route, body),
      200,
    );
  await ask('lead', 'staffing', { days: await lives.daysOf(world) });
  await until('who works for it is told', () => told('Mission planifiée').includes('reviewer-impact'));
  const { ends_on: endsOn } = await world.database.db
    .selectFrom('mission')
    .where('id', '=', accepted.id)
    .select('ends_on')
    .executeTakeFirstOrThrow();
  await metAt(accepted.id, endOfDate(endsOn), 'remindMissionDelivery');
  await until('they and the lead are told', () => new Set(told('Livraison attendue')).size > 1);
  expect(new Set(told('Livraison attendue'))).toEqual(new Set(['lead', 'reviewer-impact']));
  await ask('reviewer-impact', 'delivery', await lives.deliveryOf(world));
  const delivered = await atOf(accepted.id, 'deliverMission');
  await metAt(accepted.id, endOfPeriod(delivered, { months: 6 }), 'remindComparison');
  await metAt(accepted.id, endOfPeriod(delivered, { months: 12 }), 'closeUncompared');
  await until('it is told', () => told('close à son terme').includes('lead'));
  expect((await (await world.as('lead')).get(`/missions/${accepted.id}`)).body).toMatchObject({
    state: 'closed',
    comparison: { before: null, after: null },
    due: null,
  });
});

test('an absence that takes days which were promised is told to the leads, with what they were promised for', async () => {
  const personId = await plan(world, 'reviewer-data');
  const month = monthOf(await dayFromNow(world, 60));
  const thing = await toAcceptedFor(world, 'À déplacer');
  await staff(world, thing, [{ personId, month, skill: 'data_engineering', days: 3 }]);
  const substituteId = (await world.as('reviewer-legal')).id;
  const absence = { startsOn: firstOf(month), endsOn: lastOf(month), substituteId };
  expectStatus(await (await world.as('lead')).post(`/people/${personId}/absences`, absence), 200);
  await until('the leads are told', () => told('à replanifier').length > 0);
  expect(told('à replanifier')).toEqual(['lead']);
  expect(world.mail.find(({ subject }) => subject.includes('à replanifier'))?.text).toContain('3 jours-personne');
  expect(world.mail.find(({ subject }) => subject.includes('à replanifier'))?.text).toContain('– À déplacer');
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
