import { age, report, review, toAtOnce, toInTwo, VALUES } from '../support/impact-lives.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const grantOf = async (login: string, id: string) => (await (await world.as(login)).get(`/grants/${id}`)).body;

test('a project reports, is sent back, completes its report, and has it accepted', async () => {
  const grantId = await toInTwo(world);
  await age(world, grantId);
  const before = await grantOf('applicant', grantId);
  console.log(JSON.stringify(before, null, 1));
  await report(world, grantId, 1, { values: VALUES.slice(1) });
  await review(world, grantId, 1, 1, 'return');
  await report(world, grantId, 1, {}, 'editor');
  await review(world, grantId, 1, 2);
  const after = await grantOf('applicant', grantId);
  console.log(JSON.stringify(after, null, 1));
  console.log(JSON.stringify((await (await world.as('lead')).get(`/portfolio/slippage`)).body, null, 1));
});
