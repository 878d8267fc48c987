import type { FollowedKind } from '../../../domain/core/command.ts';
import { signingOf } from '../../support/agreements.ts';
import { runOf, tell } from '../../support/behind.ts';
import { assign, AWARDED_CENTS, opinionOn, steps, toGrant, toInReview } from '../../support/fixtures.ts';
import { toRequested } from '../../support/datalab-fixtures.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { startTemporalHarness, type TemporalHarness } from '../../support/temporal-harness.ts';

const LOOKS = 5;

describe.each([
  ['the development server', false],
  ['the time-skipping server', true],
])('on %s', (_, skipping) => {
  let harness: TemporalHarness;
  beforeAll(async () => {
    harness = await startTemporalHarness({ skipping });
    await signIn(harness, ...EVERYBODY);
  });
  afterAll(() => harness.stop());

  const looks = (kind: FollowedKind, id: string) => Array.from({ length: LOOKS }, () => tell(harness, kind, id));
  /** A thing's workflow is started a moment after the command that made the thing. */
  const followed = (kind: FollowedKind, id: string) =>
    until('it is followed', async () => (await runOf(harness, kind, id)).status === 'RUNNING');

  /** Signs for both sides, five times each at once: one signature of each side is accepted. */
  async function signAtOnce(grantId: string) {
    const body = await signingOf(harness.database.db, grantId);
    const signatories = await Promise.all(['applicant', 'finance'].map((login) => harness.as(login)));
    return Promise.all(
      signatories.flatMap((signatory) => Array.from({ length: 5 }, () => signatory.post(`/grants/${grantId}/signatures`, body))),
    );
  }

  test('ten signatures and five looks at once: each is answered, one is taken, and the history can be continued', async () => {
    const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Dix signatures'));
    await followed('grant', grantId);
    const [answers] = await Promise.all([signAtOnce(grantId), ...looks('grant', grantId)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(await namesOf(harness, grantId)).toEqual(['decideSession', 'signGrant']);
    expect(await failedReplays(harness)).toEqual([]);
  });

  test('a review whose nine opinions arrive at once among looks takes one a step, and its history can be continued', async () => {
    const id = await toInReview(harness, titled('Neuf avis'));
    for (const step of steps) await assign(harness, id, step);
    await followed('application', id);
    const reviewers = await Promise.all(steps.map((step) => harness.as(`reviewer-${step}`)));
    const opinions = steps.flatMap((step) => reviewers.map((reviewer) => reviewer.post(`/applications/${id}/opinions`, opinionOn(step))));
    const [answers] = await Promise.all([Promise.all(opinions), ...looks('application', id)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect((await (await harness.as('lead')).get(`/applications/${id}`)).body).toMatchObject({ state: 'reviewed' });
    expect(await failedReplays(harness)).toEqual([]);
  });

  test('a request that is declined and withdrawn five times each at once among looks takes one, and its history can be continued', async () => {
    const { id, version } = await toRequested(harness, 'Dix fins');
    await followed('datalab_request', id);
    const [lead, applicant] = [await harness.as('lead'), await harness.as('applicant')];
    const ends = Array.from({ length: 5 }, () => [
      lead.post(`/datalab-requests/${id}/refusal`, { version, reason: 'Pas cette année.' }),
      applicant.post(`/datalab-requests/${id}/withdrawal`, { version }),
    ]);
    const [answers] = await Promise.all([Promise.all(ends.flat()), ...looks('datalab_request', id)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(await namesOf(harness, id)).toHaveLength(2);
    expect(await failedReplays(harness)).toEqual([]);
  });
});
