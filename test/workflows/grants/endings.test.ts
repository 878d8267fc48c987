import { randomUUID } from 'node:crypto';
import { NO_DOCUMENT } from '../../support/agreements.ts';
import { runOf } from '../../support/behind.ts';
import { hasRun } from '../../support/history.ts';
import { expectStatus, opinionOn, toDraft, toInReview, toReviewed, toSession } from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, signIn, streamOf } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { workflowIdOf } from '../../../workflows/messages.ts';

const harness = temporalOfFile({ copies: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

type Kind = Parameters<typeof runOf>[1];
const completed = (kind: Kind, id: string) =>
  until(`${kind}:${id} has completed`, async () => {
    const run = await runOf(harness, kind, id);
    return run.status === 'COMPLETED' && run;
  });

const isFollowed = (kind: Kind, id: string): Promise<boolean> => hasRun(harness.temporal, workflowIdOf(kind, id, harness.taskQueue));

/** The number of rows in each table that a command may write to, once the letters of earlier ones have left. */
async function rowCounts(): Promise<Record<string, number>> {
  const { db } = harness.database;
  for (const { id } of await db.selectFrom('stream').where('kind', 'in', ['application', 'session', 'grant']).select('id').execute())
    await until('every letter has left', () => allWritten(harness, id));
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
  const { id, version } = await toDraft(harness);
  const before = await rowCounts();
  expectStatus(await (await harness.as('applicant')).post(`/applications/${id}/submission`, { version: version + 1 }), 409);
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed('application', id)).toBe(false);
  expect(await streamOf(harness, id)).toMatchObject({ version });
});

test('a draft whose submission was refused is submitted afterwards', async () => {
  const { id, version } = await toDraft(harness);
  const applicant = await harness.as('applicant');
  expectStatus(await applicant.post(`/applications/${id}/submission`, { version: version + 1 }), 409);
  expect(expectStatus(await applicant.post(`/applications/${id}/submission`, { version }), 200)).toMatchObject({ state: 'submitted' });
  await harness.heard();
  expect(await runOf(harness, 'application', id)).toMatchObject({ status: 'RUNNING' });
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
  expectStatus(await (await harness.as(login)).post(path, body), 404);
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed(kind, NOTHING)).toBe(false);
});

test('a session that is refused leaves no session, and starts no workflow', async () => {
  const applicationId = await toInReview(harness);
  const before = await rowCounts();
  const key = randomUUID();
  expectStatus(await (await harness.as('lead')).post('/sessions', { heldOn: '2030-01-01', applicationIds: [applicationId] }, key), 422);
  const { thing_id: id } = await harness.database.db
    .selectFrom('command')
    .where('key', '=', key)
    .select('thing_id')
    .executeTakeFirstOrThrow();
  expect(await rowCounts()).toEqual(before);
  expect(await isFollowed('session', id)).toBe(false);
});

test('a refused application’s workflow has completed, and a later command is refused without starting one', async () => {
  const applicationId = await toReviewed(harness);
  const { id, version } = await toSession(harness, [applicationId]);
  expectStatus(
    await (
      await harness.as('chair')
    ).post(`/sessions/${id}/decision`, { version, decisions: [{ applicationId, decision: 'refuse', reason: 'Hors champ.' }] }),
    200,
  );
  await completed('session', id);
  const before = await rowCounts();
  const first = await completed('application', applicationId);
  const refusal = expectStatus(
    await (await harness.as('reviewer-legal')).post(`/applications/${applicationId}/opinions`, opinionOn('legal')),
    409,
  );
  expect(refusal).toMatchObject({ code: 'wrong_state', state: 'refused' });
  expectStatus(
    await (
      await harness.as('chair')
    ).post(`/sessions/${id}/decision`, { version: 2, decisions: [{ applicationId, decision: 'refuse', reason: 'Encore.' }] }),
    409,
  );
  expect(await rowCounts()).toEqual(before);
  expect(await runOf(harness, 'application', applicationId)).toEqual(first);
});

testReplays(harness);
