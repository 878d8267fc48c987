import { report, review, toPastGrant, VALUES } from '../support/impact-lives.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test('a project reports, is sent back, completes its report, and has it accepted', async () => {
  const grantId = await toPastGrant(world);
  const applicant = await world.as('applicant');
  const { body: before } = await applicant.get(`/grants/${grantId}`);
  expect(before.milestones).toEqual([
    expect.objectContaining({
      rank: 1,
      state: 'planned',
      label: 'Bilan à rendre',
      periodStartsOn: '2025-01-15',
      periodEndsOn: '2026-01-14',
      late: false,
      holdsTranche: null,
      commands: ['reportMilestone'],
      reports: [],
    }),
  ]);
  expect(before.commands).toEqual(['reportMilestone']);
  await report(world, grantId, 1, { values: VALUES.slice(1) });
  expect((await applicant.get(`/grants/${grantId}/reports`)).body.items).toEqual([
    expect.objectContaining({
      rank: 1,
      number: 1,
      missingIndicators: ['users_informed'],
      late: false,
      review: null,
      reportedBy: 'Aïcha Benkirane',
    }),
  ]);
  await review(world, grantId, 1, 1, 'return');
  await report(world, grantId, 1, {}, 'editor');
  await review(world, grantId, 1, 2);
  const { body: after } = await applicant.get(`/grants/${grantId}`);
  expect(after.milestones[0]).toMatchObject({
    state: 'accepted',
    commands: [],
    reports: [
      { number: 1, review: { decision: 'return', reasons: 'La conversion manque.', reviewedBy: 'Inès Carvalho' } },
      { number: 2, reportedBy: 'Soazig Kermarrec', review: { decision: 'accept' } },
    ],
  });
  expect((await applicant.get(`/grants/${grantId}/indicators`)).body).toEqual([]);
  expect((await applicant.get(`/grants/${grantId}/slippage`)).body).toEqual([]);
  expect((await (await world.as('lead')).get(`/portfolio/slippage`)).body).toEqual([]);
});
