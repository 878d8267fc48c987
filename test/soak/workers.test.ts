import { anyway } from '../support/anyway.ts';
import { AWARDED_CENTS, assign, expectStatus, sign, steps, toInReview, toReviewed, toSession } from '../support/fixtures.ts';
import { testReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../support/timeline.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const harness = temporalOfFile();
beforeAll(() => signIn(harness, ...EVERYBODY));

test('commands that arrive while one worker stops and another starts are each carried out once', async () => {
  const ids = await Promise.all([1, 2, 3].map((n) => toInReview(harness, titled(`Relève ${n}`))));
  const assigned = ids.flatMap((id) => steps.map((step) => assign(harness, id, step)));
  await Promise.all([harness.replaceWorker(), ...assigned]);
  for (const id of ids) expect((await namesOf(harness, id)).filter((name) => name === 'assignReviewer')).toHaveLength(3);
});

test('a whole life is carried on by a new worker after each command', async () => {
  const applicationId = await toReviewed(harness, titled('Relève à chaque pas'));
  await harness.replaceWorker();
  const { id, version } = await toSession(harness, [applicationId]);
  await harness.replaceWorker();
  const decisions = [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact mesurable.' }];
  expectStatus(await (await harness.as('chair')).post(`/sessions/${id}/decision`, { version, ...anyway(decisions) }), 200);
  const grantId = String((await (await harness.as('applicant')).get(`/applications/${applicationId}`)).body.grantId);
  for (const login of ['applicant', 'finance']) {
    await harness.replaceWorker();
    expectStatus(await sign(harness, grantId, login), 200);
  }
  expect(await namesOf(harness, grantId)).toEqual(['decideSession', 'signGrant', 'signGrant']);
});

testReplays(harness);
