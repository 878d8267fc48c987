import { toDraft, toReviewed, toSubmitted, today } from '../../support/fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let applicant: Actor;
beforeAll(async () => {
  applicant = await harness.as('applicant');
});

const eventsOf = async (id: string, name: string): Promise<number> =>
  (
    await harness.database.db
      .selectFrom('event')
      .where('stream_id', '=', id)
      .where('name', '=', name as never)
      .select('version')
      .execute()
  ).length;

/** One write of each kind: by a workflow, by the door itself, and one that creates. */
const writes = [
  [
    'submitApplication',
    200,
    async () => {
      const { id, version } = await toDraft(harness);
      return {
        who: applicant,
        method: 'post',
        path: `/applications/${id}/submission`,
        body: { version },
        other: { version: version + 1 },
      } as const;
    },
  ],
  [
    'updateApplication',
    200,
    async () => {
      const { id, version } = await toDraft(harness);
      return {
        who: applicant,
        method: 'put',
        path: `/applications/${id}`,
        body: { version, title: 'Un' },
        other: { version, title: 'Deux' },
      } as const;
    },
  ],
  [
    'createApplication',
    201,
    async () =>
      ({
        who: applicant,
        method: 'post',
        path: '/applications',
        body: { callId: 'donnees-2023', title: 'Un' },
        other: { callId: 'donnees-2023', title: 'Deux' },
      }) as const,
  ],
  [
    'createSession',
    201,
    async () =>
      ({
        who: await harness.as('lead'),
        method: 'post',
        path: '/sessions',
        body: { heldOn: today(), applicationIds: [await toReviewed(harness)] },
        other: { heldOn: '2100-01-04', applicationIds: [await toReviewed(harness)] },
      }) as const,
  ],
] as const;

describe.each(writes)('%s', (name, status, prepare) => {
  test('twice under one key is carried out once, and says so', async () => {
    const { who, method, path, body } = await prepare();
    const key = crypto.randomUUID();
    const [first, second] = [await who[method](path, body, key), await who[method](path, body, key)];
    expect([first.status, second.status]).toEqual([status, status]);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual(['false', 'true']);
    expect(second.body).toEqual(first.body);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect(await eventsOf(first.body.id, name)).toBe(1);
  });

  test('ten times at once under one key is carried out once', async () => {
    const { who, method, path, body } = await prepare();
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => who[method](path, body, key)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([status]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'false')).toHaveLength(1);
    expect(await eventsOf(answers[0]?.body.id, name)).toBe(1);
  });

  test('with another body under the same key is refused, and the first answer stays', async () => {
    const { who, method, path, body, other } = await prepare();
    const key = crypto.randomUUID();
    const first = await who[method](path, body, key);
    expect((await who[method](path, other, key)).body).toMatchObject({ status: 422, code: 'key_reused_with_another_body' });
    expect((await who[method](path, body, key)).body).toEqual(first.body);
    expect(await eventsOf(first.body.id, name)).toBe(1);
  });
});

test('a creation says where the new thing is', async () => {
  const { body, headers } = await applicant.post('/applications', { callId: 'donnees-2023', title: 'Un' });
  expect(headers['location']).toBe(`/applications/${body.id}`);
  expect((await applicant.get(headers['location'] ?? '')).status).toBe(200);
});

test('the same key is another one for another person', async () => {
  const key = crypto.randomUUID();
  const body = { callId: 'donnees-2023', title: 'Un' };
  const [mine, theirs] = [
    await applicant.post('/applications', body, key),
    await (await harness.as('applicant2')).post('/applications', body, key),
  ];
  expect([mine.status, theirs.status, mine.body.id === theirs.body.id]).toEqual([201, 201, false]);
});

test('the same key on another thing is refused', async () => {
  const [first, second] = [await toDraft(harness), await toDraft(harness)];
  const key = crypto.randomUUID();
  expect((await applicant.post(`/applications/${first.id}/submission`, { version: 1 }, key)).status).toBe(200);
  expect((await applicant.post(`/applications/${second.id}/submission`, { version: 1 }, key)).body.code).toBe(
    'key_reused_with_another_body',
  );
  expect((await applicant.get(`/applications/${second.id}`)).body.state).toBe('draft');
});

test('what was refused may be asked again under its key, and is decided anew', async () => {
  const { id, version } = await toDraft(harness);
  const key = crypto.randomUUID();
  const lead = await harness.as('lead');
  const session = { heldOn: today(), applicationIds: [await toReviewed(harness)] };
  expect((await lead.post('/sessions', { ...session, applicationIds: [id] }, key)).body.code).toBe('application_not_reviewed');
  const update = crypto.randomUUID();
  expect((await applicant.put(`/applications/${id}`, { version: version + 1, title: 'Deux' }, update)).body.code).toBe('stale_version');
  expect((await applicant.put(`/applications/${id}`, { version, title: 'Un' })).status).toBe(200);
  expect((await applicant.put(`/applications/${id}`, { version: version + 1, title: 'Deux' }, update)).status).toBe(200);
  expect((await applicant.get(`/applications/${id}`)).body.title).toBe('Deux');
});

test('a repeat long after gets the first answer, whatever has happened since', async () => {
  const { id, version } = await toDraft(harness);
  const key = crypto.randomUUID();
  const first = await applicant.post(`/applications/${id}/submission`, { version }, key);
  await (
    await harness.as('screener')
  ).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'inadmissible', reason: 'Hors sujet.' });
  expect((await applicant.post(`/applications/${id}/submission`, { version }, key)).body).toEqual(first.body);
  expect((await applicant.get(`/applications/${id}`)).body.state).toBe('inadmissible');
});

test('two people who write over the same version at once: one does, the other is told', async () => {
  const { id, version } = await toDraft(harness);
  const answers = await Promise.all(['Un', 'Deux'].map((title) => applicant.put(`/applications/${id}`, { version, title })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await eventsOf(id, 'updateApplication')).toBe(1);
});

test('a decision asked twice at once under two keys is made once', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.as('screener');
  const answers = await Promise.all(
    [1, 2].map(() => screener.post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await eventsOf(id, 'decideAdmissibility')).toBe(1);
});
