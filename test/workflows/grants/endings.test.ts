import { randomUUID } from 'node:crypto';
import { NO_DOCUMENT } from '../../support/agreements.ts';
import { runOf } from '../../support/behind.ts';
import { hasRun } from '../../support/history.ts';
import { expectStatus, opinionOn, toDraft, toInReview, toReviewed, toSession } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, signIn, streamOf } from '../../support/story.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import { workflowIdOf } from '../../../workflows/messages.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld();
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

type Kind = Parameters<typeof runOf>[1];
const completed = (kind: Kind, id: string) =>
  until(`${kind}:${id} has completed`, async () => {
    const run = await runOf(world, kind, id);
    return run.status === 'COMPLETED' && run;
  });

const isFollowed = (kind: Kind, id: string): Promise<boolean> => hasRun(world.temporal, workflowIdOf(kind, id, world.taskQueue));

/** How many rows stand in each table that a command may write to, once the letters of earlier ones have left. */
async function rowCounts(): Promise<Record<string, number>> {
  const { db } = world.database;
  for (const { id } of await db.selectFrom('stream').where('kind', 'in', ['application', 'session', 'grant']).select('id').execute())
    await until('every letter has left', () => allWritten(world, id));
  const counts: Record<string, number> = {};
  for (const table of ['stream', 'event', 'session', 'agenda_item', 'grant', 'movement', 'letter', 'opinion'] as const) {
    const { n } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts[table] = n;
  }
  return counts;
}

test('a refused submission leaves the draft alone, and starts no workflow', async () => {
  const { id, version } = await toDraft(world);
  const before = await rowCounts();
  expectStatus(await (await world.as('applicant')).post(`/applications/${id}/submission`, { version: version + 1 }), 409);
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed('application', id)).toBe(false);
  expect(await streamOf(world, id)).toMatchObject({ version });
});

test('a draft whose submission was refused is submitted afterwards', async () => {
  const { id, version } = await toDraft(world);
  const applicant = await world.as('applicant');
  expectStatus(await applicant.post(`/applications/${id}/submission`, { version: version + 1 }), 409);
  expect(expectStatus(await applicant.post(`/applications/${id}/submission`, { version }), 200)).toMatchObject({ state: 'submitted' });
  await world.heard();
  expect(await runOf(world, 'application', id)).toMatchObject({ status: 'RUNNING' });
});

const NOTHING = randomUUID();
test.each([
  ['application', 'lead', `/applications/${NOTHING}/assignments`, { step: 'legal', reviewerId: NOTHING }],
  [
    'session',
    'chair',
    `/sessions/${NOTHING}/decision`,
    { version: 1, decisions: [{ applicationId: NOTHING, decision: 'refuse', reason: 'Hors champ.' }] },
  ],
  ['grant', 'finance', `/grants/${NOTHING}/signatures`, { version: 1, documentSha256: NO_DOCUMENT }],
  ['datalab_request', 'lead', `/datalab-requests/${NOTHING}/refusal`, { version: 1, reason: 'Non.' }],
] as const)('a command on a thing that does not exist (%s) is not found, and starts no workflow', async (kind, login, path, body) => {
  const before = await rowCounts();
  expectStatus(await (await world.as(login)).post(path, body), 404);
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed(kind, NOTHING)).toBe(false);
});

test('a session that is refused leaves no session, and starts no workflow', async () => {
  const applicationId = await toInReview(world);
  const before = await rowCounts();
  const key = randomUUID();
  expectStatus(await (await world.as('lead')).post('/sessions', { heldOn: '2030-01-01', applicationIds: [applicationId] }, key), 422);
  const { thing_id: id } = await world.database.db
    .selectFrom('command')
    .where('key', '=', key)
    .select('thing_id')
    .executeTakeFirstOrThrow();
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed('session', id)).toBe(false);
});

test('a refused application’s workflow has completed, and a later command is refused without starting one', async () => {
  const applicationId = await toReviewed(world);
  const { id, version } = await toSession(world, [applicationId]);
  expectStatus(
    await (
      await world.as('chair')
    ).post(`/sessions/${id}/decision`, { version, decisions: [{ applicationId, decision: 'refuse', reason: 'Hors champ.' }] }),
    200,
  );
  await completed('session', id);
  const before = await rowCounts();
  const first = await completed('application', applicationId);
  const refusal = expectStatus(
    await (await world.as('reviewer-legal')).post(`/applications/${applicationId}/opinions`, opinionOn('legal')),
    409,
  );
  expect(refusal).toMatchObject({ code: 'wrong_state', state: 'refused' });
  expectStatus(
    await (
      await world.as('chair')
    ).post(`/sessions/${id}/decision`, { version: 2, decisions: [{ applicationId, decision: 'refuse', reason: 'Encore.' }] }),
    409,
  );
  expect(await rowCounts()).toEqual(before);
  expect(await runOf(world, 'application', applicationId)).toEqual(first);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
