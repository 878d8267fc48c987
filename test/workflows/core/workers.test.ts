import { AWARDED_CENTS, assign, expectStatus, sign, steps, toInReview, toReviewed, toSession } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../../support/story.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld();
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

test('commands that arrive while one worker stops and another starts are each carried out once', async () => {
  const ids = await Promise.all([1, 2, 3].map((n) => toInReview(world, titled(`Relève ${n}`))));
  const assigned = ids.flatMap((id) => steps.map((step) => assign(world, id, step)));
  await Promise.all([world.replaceWorker(), ...assigned]);
  for (const id of ids) expect((await namesOf(world, id)).filter((name) => name === 'assignReviewer')).toHaveLength(3);
});

test('a whole life is carried on by a new worker after each command', async () => {
  const applicationId = await toReviewed(world, titled('Relève à chaque pas'));
  await world.replaceWorker();
  const { id, version } = await toSession(world, [applicationId]);
  await world.replaceWorker();
  const decisions = [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact mesurable.' }];
  expectStatus(await (await world.as('chair')).post(`/sessions/${id}/decision`, { version, decisions }), 200);
  const grantId = String((await (await world.as('applicant')).get(`/applications/${applicationId}`)).body.grantId);
  for (const login of ['applicant', 'finance']) {
    await world.replaceWorker();
    expectStatus(await sign(world, grantId, login), 200);
  }
  expect(await namesOf(world, grantId)).toEqual(['decideSession', 'signGrant', 'signGrant']);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
