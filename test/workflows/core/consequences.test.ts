import { CHAIN, opine, projectUnder } from '../../support/graph-fixtures.ts';
import { historyOf } from '../../support/history.ts';
import { age, readAs, report } from '../../support/impact-fixtures.ts';
import { toObliged } from '../../support/obligation-fixtures.ts';
import { assign, expectStatus, toInReview, withPayee } from '../../support/fixtures.ts';
import { eventsOf, namesOf, streamOf } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';

const harness = temporalOfFile();

/** A forecast that raises no alert of slippage from a plan that was moved back. */
const AS_PLANNED = { forecastEndsOn: '2018-01-31' };
/** An active grant whose second tranche waits for a report that tells of the indicators. */
async function toUntold(): Promise<string> {
  const id = await toObliged(harness, { trancheConditions: ['indicators'], obligations: [] });
  await age(harness, id);
  return id;
}
const trancheStates = async (id: string): Promise<string[]> =>
  (await readAs(harness, 'finance', `/grants/${id}`)).tranches.map(({ state }: { state: string }) => state);
const stepStates = async (id: string): Promise<Record<string, string>> => {
  const { review: steps } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
  return Object.fromEntries(steps.map(({ key, state }: { key: string; state: string }) => [key, state]));
};
/** The activities that a thing's workflow has carried out. */
async function activitiesOf(workflowId: string): Promise<string[]> {
  return (await historyOf(harness.temporal, workflowId)).flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
}
const change = async (id: string, path: string, version: number) =>
  (await harness.as('lead')).post(`/grants/${id}/${path}`, { version, reason: 'Un audit est en cours.' });

test('what an opinion lets go on waits for a worker, and is met by the workflow as an activity of its own', async () => {
  const id = await toInReview(harness, await projectUnder(harness, CHAIN));
  for (const step of ['data', 'legal'] as const) await assign(harness, id, step);
  await harness.stopWorker();
  const given = expectStatus(await opine(harness, id, 'data'), 200);
  expect(given).toMatchObject({ state: 'in_review', due: { what: 'continueReview' } });
  expect(await stepStates(id)).toEqual({ data: 'given', legal: 'waiting', impact: 'waiting' });
  await harness.startWorker();
  await until('the step behind it opens', async () => (await stepStates(id))['legal'] === 'open');
  expect((await eventsOf(harness, id)).slice(-2)).toMatchObject([
    { name: 'giveOpinion', facts: { step: 'data', verdict: 'favourable' } },
    { name: 'continueReview', facts: { opened: 'legal' } },
  ]);
  await until('its workflow has done so', async () => (await activitiesOf(`application:${id}`)).includes('continueReview'));
  expect((await streamOf(harness, id)).due_what).toBe('remindReviewer');
});

test('what follows from a report that tells of the last indicator waits for a worker, and is met by the workflow as an activity of its own', async () => {
  const id = await toUntold();
  await harness.stopWorker();
  expect(await report(harness, id, 1, AS_PLANNED)).toMatchObject({ state: 'active', due: { what: 'confirmNextTranche' } });
  expect(await trancheStates(id)).toEqual(['confirmed', 'planned']);
  await harness.startWorker();
  await until('the next tranche is confirmed', async () => (await trancheStates(id))[1] === 'confirmed');
  const [told, confirmed] = (await eventsOf(harness, id)).slice(-2);
  expect([told, confirmed]).toMatchObject([
    { name: 'reportMilestone', facts: { milestone: 1 } },
    { name: 'confirmNextTranche', facts: { tranche: 2, confirmed: true } },
  ]);
  await until('its workflow has done so', async () => (await activitiesOf(`grant:${id}`)).includes('confirmNextTranche'));
  const { rows } = await harness.database.pool.query(
    `SELECT m.cause_version FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id WHERE t.grant_id = $1 AND t.rank = 2 AND m.kind = 'commit'`,
    [id],
  );
  expect(rows).toEqual([{ cause_version: confirmed?.version }]);
});

test('a command finds done what follows from the decision before it, with no worker there', async () => {
  const id = await toInReview(harness, await projectUnder(harness, CHAIN));
  await assign(harness, id, 'data');
  await harness.stopWorker();
  expectStatus(await opine(harness, id, 'data'), 200);
  await assign(harness, id, 'legal');
  expect((await namesOf(harness, id)).slice(-3)).toEqual(['giveOpinion', 'continueReview', 'assignReviewer']);
  await harness.startWorker();
});

test('an opinion among others is followed by nothing', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  expect(expectStatus(await opine(harness, id, 'legal'), 200)).toMatchObject({ due: { what: 'remindReviewer' } });
  await harness.heard();
  expect((await namesOf(harness, id)).at(-1)).toBe('giveOpinion');
});

test('a consequence makes no person’s next command stale, and a person’s decision does', async () => {
  const id = await toUntold();
  const version = Number((await report(harness, id, 1, AS_PLANNED))['version']);
  await harness.heard();
  expect((await streamOf(harness, id)).version).toBe(version + 1);
  const suspended = expectStatus(await change(id, 'suspension', version), 200);
  expect(suspended).toMatchObject({ state: 'suspended', version: version + 2 });
  const stale = await change(id, 'resumption', version);
  expect([stale.status, stale.body.code, stale.body.current]).toEqual([409, 'stale_version', version + 2]);
});

test('a decision that came between makes stale even who has read the consequence before it', async () => {
  const id = await toUntold();
  const version = Number((await report(harness, id, 1, AS_PLANNED))['version']);
  await harness.heard();
  await withPayee(harness, id);
  const stale = await change(id, 'suspension', version + 1);
  expect([stale.status, stale.body.code]).toEqual([409, 'stale_version']);
});
