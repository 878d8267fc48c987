import { daysBefore, endOfPeriod, yearOf } from '../../../domain/calendar.ts';
import { followed } from '../../support/history.ts';
import { expectStatus, readEnvelope, sign, STUDENTS_OF_A_YEAR, toGrant } from '../../support/lives.ts';
import { allotComingYears } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { accept, grantOf, REDUCED_CENTS, renounce, resume, revisedPlan, suspend, terminate, askOf } from '../../support/tranche-lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

/** A reduced award, and its two instants as the calendar has them from the decision on. */
async function toAccept(title: string, change: Record<string, unknown> = {}) {
  const { grantId: id } = await toGrant(world, REDUCED_CENTS, { ...titled(title), ...change });
  const { at } = (await eventsOf(world, id))[0] ?? { at: '' };
  const termAt = endOfPeriod(at, { months: 2 });
  return { id, termAt, remindAt: daysBefore(termAt, 14), year: yearOf(at) };
}
const aeOf = async (year: number) => (await readEnvelope(world)).years.find((each: { year: number }) => each.year === year)?.ae;
const happened = (id: string, name: string) => until(name, async () => (await namesOf(world, id)).includes(name));

test('a reduced award that nobody accepts is recalled to its beneficiary alone, and at its term it expires and every reservation is released', async () => {
  const title = 'Personne n’accepte';
  const { id, remindAt, termAt, year } = await toAccept(title, { durationMonths: 24 });
  const before = await aeOf(year);
  expect((await grantOf(world, id)).tranches).toHaveLength(4);
  expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt, due_what: 'remindAcceptance' });
  await moveTo(world, pastDate(remindAt));
  await until('the beneficiary is written to', () => writtenTo(world, title, 'Décision à accepter').length > 0);
  expect(writtenTo(world, title, 'Décision à accepter')).toEqual(['applicant']);
  await moveTo(world, pastDate(termAt));
  await until('both sides are told', () => writtenTo(world, title, 'Convention caduque').length === 2);
  const { state, tranches } = await grantOf(world, id);
  expect([state, tranches.map((each: { state: string }) => each.state)]).toEqual(['expired', Array(4).fill('cancelled')]);
  expect(tranches.every((each: { reservedCents: number; releasedCents: number }) => each.reservedCents === each.releasedCents)).toBe(true);
  expect(await aeOf(year)).toEqual({
    ...before,
    reservedCents: before.reservedCents - REDUCED_CENTS,
    availableCents: before.availableCents + REDUCED_CENTS,
  });
});

test('an accepted award has its signatures’ term from its acceptance on, and is recalled again', async () => {
  const title = 'Accepté après rappel';
  const { id, remindAt } = await toAccept(title);
  await moveTo(world, pastDate(remindAt));
  await happened(id, 'remindAcceptance');
  const { due } = expectStatus(await accept(world, 'applicant', id), 200) as unknown as { due: { at: string; what: string } };
  const { at } = (await eventsOf(world, id)).at(-1) ?? { at: '' };
  const termAt = endOfPeriod(at, { months: 2 });
  expect(due).toEqual({ at: daysBefore(termAt, 14), what: 'remindSignatories' });
  await until('both sides are told to sign', () => writtenTo(world, title, 'Plan révisé').length === 2);
  await moveTo(world, pastDate(due.at));
  await happened(id, 'remindSignatories');
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, id, login), 200);
  expect((await grantOf(world, id)).state).toBe('active');
});

test('an award that is accepted for longer is planned anew in tranches, and what it reserves stays the same to the cent', async () => {
  const { id, year } = await toAccept('Plus long');
  const before = await aeOf(year);
  expect((await grantOf(world, id)).tranches).toMatchObject([{ kind: 'balance', amountCents: REDUCED_CENTS }]);
  expectStatus(await askOf('acceptance', revisedPlan({ durationMonths: 14 }))(world, 'applicant', id), 200);
  const { tranches, durationMonths, startsOn } = await grantOf(world, id);
  expect([startsOn, durationMonths]).toEqual(['2027-04-01', 14]);
  expect(tranches).toMatchObject([
    { rank: 1, kind: 'advance', amountCents: 3_333_333, period: { startsOn: '2027-04-01', endsOn: '2027-09-30' } },
    { rank: 2, kind: 'instalment', amountCents: 3_333_333, period: { startsOn: '2027-10-01', endsOn: '2028-03-31' } },
    { rank: 3, kind: 'balance', amountCents: 3_333_334, period: { startsOn: '2028-04-01', endsOn: '2028-05-31' } },
  ]);
  expect(await aeOf(year)).toEqual(before);
});

test('a renounced award ends with everybody told why, and its reservation released', async () => {
  const title = 'Renoncé';
  const { id, termAt } = await toAccept(title);
  expectStatus(await renounce(world, 'applicant', id), 200);
  await until('all sides are told', () => writtenTo(world, title, 'Renonciation').length === 3);
  expect(writtenTo(world, title, 'Renonciation')).toEqual(['applicant', 'finance', 'lead']);
  await moveTo(world, shifted(termAt, 86_400));
  expect(await namesOf(world, id)).toEqual(['decideSession', 'renounceGrant']);
});

test('a grant that is suspended, resumed and suspended again is followed all the way to its termination', async () => {
  const title = 'Suspendu deux fois';
  const { grantId: id } = await toGrant(world, 24_000_000, { ...STUDENTS_OF_A_YEAR, title } as never);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, id, login), 200);
  for (const ask of [suspend, resume, suspend]) expectStatus(await ask(world, 'lead', id), 200);
  const { runId: _, ...run } = await (await followed(world.temporal, `grant:${id}`)).describe();
  expect(run.status.name).toBe('RUNNING');
  expectStatus(await terminate(world, 'finance', id), 200);
  await until('all sides are told', () => writtenTo(world, title, 'Convention résiliée').length === 3);
  expect(writtenTo(world, title, 'Convention suspendue')).toHaveLength(4);
  const { state, tranches } = await grantOf(world, id);
  expect([state, tranches.map((each: { state: string; committedCents: number }) => [each.state, each.committedCents])]).toEqual([
    'terminated',
    [
      ['cancelled', 0],
      ['cancelled', 0],
    ],
  ]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
