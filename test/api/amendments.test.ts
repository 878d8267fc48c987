import { moveDate } from '../../domain/calendar.ts';
import { ADDED_CENTS, amend, fundedBy, less, LONGER, more, propose, take, toApproved, toInForce, withdraw } from '../support/amendment-lives.ts';
import { COST_CENTS, IN_TWO_CENTS, readAs, toInTwo } from '../support/impact-lives.ts';
import { expectStatus, readEnvelope } from '../support/lives.ts';
import { allotMore } from '../support/money.ts';
import { grantOf, HALF_CENTS } from '../support/tranche-lives.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await allotMore(world);
});
afterAll(() => world.stop());

const plansOf = async (id: string) => (await readAs(world, 'applicant', `/grants/${id}/plans`)).items;
const aeOf = async () => (await readEnvelope(world)).years[0].AE;
const partsOf = async (id: string) =>
  (await grantOf(world, id)).tranches.map(({ state, amountCents, committedCents, reservedCents, releasedCents }: Record<string, number>) => [
    state,
    amountCents,
    committedCents,
    Number(reservedCents) - Number(releasedCents),
  ]);

test('a longer project keeps its first plan, and the periods that are not over share its new length', async () => {
  const id = await toInForce(LONGER)(world);
  const { state, durationMonths, startsOn, milestones, tranches, amendments } = await grantOf(world, id);
  expect([state, durationMonths, amendments[0].state]).toEqual(['active', 18, 'in_force']);
  const endsOn = (months: number) => moveDate(moveDate(startsOn, { months }), { days: -1 });
  expect(milestones.map(({ periodEndsOn }: { periodEndsOn: string }) => periodEndsOn)).toEqual([endsOn(9), endsOn(18)]);
  expect(tranches.map(({ period }: { period: { endsOn: string } }) => period.endsOn)).toEqual([endsOn(9), endsOn(18)]);
  const plans = await plansOf(id);
  expect(plans.map(({ number, amendment, endsOn: last }: Record<string, unknown>) => [number, amendment, last])).toEqual([
    [1, null, endsOn(12)],
    [2, 1, endsOn(18)],
  ]);
  expect(plans[1].differences).toEqual([{ pointer: '/durationMonths', before: 12, after: 18 }]);
});

test('more money is reserved when the chair approves it, and committed by the second signature as a tranche of its own', async () => {
  const before = await aeOf();
  const id = await toApproved(more(), 'chair')(world);
  expect(await partsOf(id)).toEqual([
    ['confirmed', HALF_CENTS, HALF_CENTS, HALF_CENTS],
    ['planned', HALF_CENTS, 0, HALF_CENTS],
    ['planned', ADDED_CENTS, 0, ADDED_CENTS],
  ]);
  expect((await aeOf()).available).toBe(before.available - IN_TWO_CENTS - ADDED_CENTS);
  expect((await grantOf(world, id)).awardedCents).toBe(IN_TWO_CENTS);
});
