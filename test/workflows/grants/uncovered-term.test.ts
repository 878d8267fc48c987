import { orderOf } from '../../support/credit-lives.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, toGrant } from '../../support/lives.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { invariantFaults } from '../../support/proof.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

const grantOf = async (id: string) => (await (await world.as('finance')).get(`/grants/${id}`)).body;

test('an agreement whose reservation outlived its year without credits gets a term anew, and is signed once credits cover it', async () => {
  const year = Number((await world.now()).slice(0, 4)) + 1;
  await moveTo(world, `${year}-12-01T09:00:00.000Z`);
  const title = 'Sans crédits';
  const { grantId: id } = await toGrant(world, AWARDED_CENTS, titled(title));
  const { termAt } = await grantOf(id);
  const envelope = await readEnvelope(world);
  const { availableCents } = envelope.years.find((each: { year: number }) => each.year === year + 1).ae;
  const order = async (route: string) => {
    const finance = await world.as('finance');
    expectStatus(await finance.post(`/envelopes/${envelope.id}/${route}`, orderOf(availableCents, { year: year + 1 })), 200);
  };
  await order('freezes');
  await moveTo(world, shifted(termAt, -60));
  await closeYearsThatAreOver(world);
  expect(await grantOf(id)).toMatchObject({ tranches: [{ uncoveredCents: AWARDED_CENTS }] });

  await moveTo(world, shifted(termAt, 60));
  await until('the term is put off', async () => (await namesOf(world, id)).includes('deferTerm'));
  await until('both sides are told', () => writtenTo(world, title, 'attente de crédits').length === 2);
  const deferred = await grantOf(id);
  expect(deferred).toMatchObject({ state: 'to_sign', tranches: [{ state: 'planned', uncoveredCents: AWARDED_CENTS }] });
  expect(deferred.termAt > shifted(termAt, 50 * 86_400)).toBe(true);
  expect(await streamOf(world, id)).toMatchObject({ due_what: 'remindSignatories' });
  expectStatus(await sign(world, id, 'applicant'), 200);
  expect(expectStatus(await sign(world, id, 'finance'), 409)).toMatchObject({ code: 'reservation_uncovered' });

  await order('thaws');
  expectStatus(await sign(world, id, 'finance'), 200);
  expect(await grantOf(id)).toMatchObject({ state: 'active', tranches: [{ uncoveredCents: 0, committedCents: AWARDED_CENTS }] });
  expect(await invariantFaults(world.database.db)).toEqual([]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
