import { authenticator } from '../../../api/http/caller/auth.ts';
import { LIMIT_BYTES } from '../../../api/http/request/body.ts';
import { OF_WEIGHT } from '../../../api/http/caller/sign-in.ts';
import { createRateLimiter } from '../../../api/http/caller/limits.ts';
import { problemsOf } from '../../../api/http/openapi.ts';
import { operations } from '../../../api/operations.ts';
import { connect, type Connection } from '../../../db/connection/connect.ts';
import { ROLES } from '../../../domain/core/role.ts';
import { diskStore } from '../../../files/disk.ts';
import { attach, pdf, sendTo } from '../../support/attachments-fixtures.ts';
import { openCallWithModel, SPENDING } from '../../support/calls.ts';
import { BODIES, UNKNOWN_ID } from '../../support/bodies.ts';
import { setting } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { toDraft, toSubmitted } from '../../support/fixtures.ts';
import { meansOn } from '../../support/means.ts';
import { reached } from '../../support/openapi.ts';
import { isDomain } from '../../support/problem-words.ts';
import { FUND, claimsOf, signToken } from '../../support/tokens.ts';
import { expectRolesOf } from '../../support/roles-of-operations.ts';
import { sampleOf } from '../../support/sample.ts';
import { tracesIn } from '../../support/traces.ts';
import { type Actor, type Asked, type Door, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
type WithFile = { id: string; attachmentId: string };
let draft: WithFile;
/** The applicant's own message, with a file. */
let thread: WithFile;
let model: Awaited<ReturnType<typeof openCallWithModel>>;
let actorOf: Map<string, Actor>;
let nowhere: Connection;
let empty: Connection;
let doors: {
  withoutIssuer: Door;
  withoutDatabase: Door;
  withoutTables: Door;
  withoutFiles: Door;
  limited: Door;
  hearing: Door;
  strict: Door;
};

/** Keys that a person with every role has used for a session's planning, and for a signature: one space of keys. */
const used = { token: '', bySession: crypto.randomUUID(), bySignature: crypto.randomUUID() };

/** A person with every role, whose account was disabled. */
let disabled: string;

/** The token of a person who has signed in, and holds no role. */
let nobody: string;

/** What stands in the tables, until a test adds to it: what an operation has left is what the next one finds. */
let standing: Awaited<ReturnType<typeof tracesIn>> | undefined;

/** The things whose workflows were hinted at, behind the door that listens for it. */
let hinted: string[] = [];

beforeAll(async () => {
  harness = await startAppHarness();
  const { id } = await toDraft(harness);
  draft = { id, attachmentId: (await attach(harness, 'applicant', id, pdf())).body.attachmentId };
  const question = { file: await toSubmitted(harness), subject: 'Hébergement', message: 'Lequel ?' };
  const { id: threadId } = (await (await harness.as('applicant')).post('/threads', question)).body;
  const sent = await sendTo(harness, 'applicant', `/threads/${threadId}/attachments`, pdf());
  thread = { id: threadId, attachmentId: sent.body.attachmentId };
  model = await openCallWithModel(harness);
  actorOf = new Map(
    await Promise.all(
      ROLES.map(async (role): Promise<[string, Actor]> => [
        role,
        await harness.enter(await signToken(claimsOf({ ...FUND, sub: `any-${role}`, roles: [role] }))),
      ]),
    ),
  );
  disabled = await signToken(claimsOf({ ...FUND, sub: 'disabled', roles: [...ROLES] }));
  const { id: disabledId } = await harness.enter(disabled);
  await harness.database.db
    .updateTable('person')
    .set({ disabled_at: await harness.now(), disabled_reason: 'A quitté le fonds.' })
    .where('id', '=', disabledId)
    .execute();
  used.token = await signToken(claimsOf({ ...FUND, sub: 'every-role', roles: [...ROLES] }));
  await harness.enter(used.token);
  nobody = await signToken(claimsOf({ ...FUND, sub: 'nobody-yet', roles: [] }));
  await harness.enter(nobody);
  for (const [key, path, body] of [
    [used.bySession, '/sessions', BODIES['createSession']],
    [used.bySignature, `/grants/${draft.id}/signatures`, BODIES['signGrant']],
  ] as const)
    expect((await harness.ask('post', path, { token: used.token, key, body })).status).toBeGreaterThanOrEqual(400);
  nowhere = connect('postgres://nobody@127.0.0.1:1/nowhere');
  // The server's own database has none of our tables.
  empty = connect(setting('TEST_DATABASE_URL'));
  doors = {
    withoutIssuer: harness.door({
      authenticate: authenticator(harness.database.db, { issuer: 'http://127.0.0.1:1', audience: 'guichet', believesRolesOf: () => true }),
    }),
    withoutDatabase: harness.door(meansOn(nowhere.db)),
    withoutTables: harness.door(meansOn(empty.db)),
    // No folder can be made inside a file.
    withoutFiles: harness.door({ files: diskStore('package.json/files') }),
    strict: harness.door({ strength: { recentSeconds: 300, acrs: ['eidas2', 'eidas3'] } }),
    hearing: harness.door({ hint: (moved) => void hinted.push(...moved.map(({ id }) => id)) }),
    // A second request within the hour is one too many.
    limited: harness.door({
      limits: createRateLimiter(
        harness.database.application.pool,
        { person: 1, commands: 0, costly: 0, address: 0, failed_tokens: 0 },
        3_600,
      ),
    }),
  };
});
afterAll(async () => {
  await Promise.all([harness.stop(), nowhere.pool.end(), empty.pool.end()]);
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Queries without which an operation asks for nothing. */
const QUERIES: Record<string, string> = {
  addAttachment: '?name=plan.pdf&purpose=application',
  attachToMessage: '?name=plan.pdf',
  addModel: `?name=plan.pdf&document=${SPENDING.key}`,
  showPresence: '?on=giveOpinion',
  answerSurvey: '?clarity=3&ease=3&pace=3&grounds=3',
  getInvitation: '?token=nothing',
  listThreads: `?file=${UNKNOWN_ID}`,
  listColleagues: `?file=${UNKNOWN_ID}`,
  proposeReviewers: `?applicationIds=${UNKNOWN_ID}`,
  listFiles: `?ids=${UNKNOWN_ID}`,
  getContacts: `?file=${UNKNOWN_ID}`,
  listContactCandidates: `?file=${UNKNOWN_ID}`,
  listIndicatorFiles: '?indicator=decision',
  listOpinionFiles: '?callId=donnees-2023&step=legal',
  previewReduction: '?awardedCents=100',
  rehearseOrder: '?amountCents=100',
  planRehearsal: '?amountCents=100',
};
/** Those that name a thing which does not exist. */
const OF_NOTHING: Record<string, string> = { listReviewers: `?applicationId=${UNKNOWN_ID}&step=legal` };

/** What the parts of an address stand for. */
type Named = { id: string; callId?: string; attachmentId?: string };

/** A person who does not exist is, here, none of the Datalab's. */
const OF_NO_PERSON: Record<string, string> = { setDatalabMonth: 'not_a_datalab_person' };

describe.each(operations.map(({ spec }, place) => [spec.operationId, spec, place] as const))('%s', (operationId, spec, place) => {
  const { method, roles } = spec;
  const address = (query = '', { id, callId = SHIPPED_CALL.id, attachmentId = draft.attachmentId }: Named = draft) =>
    `${spec.path
      .replace('{id}', id)
      .replace('{callId}', callId)
      .replace('{callVersion}', String(SHIPPED_CALL.version))
      .replace('{attachmentId}', attachmentId)
      .replace('{reference}', 'DON-2026-9999-C')
      .replace('{question}', id === UNKNOWN_ID ? 'nothing' : 'to_whom')}${query}`;
  const path = () => address(QUERIES[operationId]);
  const tokenOf = (role: string) => actorOf.get(role)?.token ?? '';
  const allowed = () => tokenOf(roles?.[0] ?? 'screener');
  const writes = spec.body ?? spec.takes;
  const file = (type = spec.takes?.[0] ?? 'application/pdf', bytes: Buffer | string = pdf()): Asked => ({
    headers: { 'Content-Type': type },
    body: bytes,
  });
  const valid = (): Asked => ({
    ...(writes ? { key: crypto.randomUUID() } : {}),
    ...(spec.body ? { body: BODIES[operationId] } : {}),
    ...(spec.takes ? file() : {}),
  });

  async function refusedBy({ ask }: Door, asked: Asked, status: number, code: string) {
    const answer = await ask(method, path(), asked);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    return answer;
  }

  beforeAll(async () => {
    standing ??= await tracesIn(harness.database.db);
  });

  test('without a token is refused', async () => {
    const { headers } = await refusedBy(harness, valid(), 401, 'unauthenticated');
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  // One function compares roles for every operation: soak asks for each by every role.
  test('is refused to roles that may not, and to none that may', () =>
    expectRolesOf(
      harness,
      spec,
      address(),
      sampleOf(ROLES, (role) => !roles || roles.includes(role), place).map((role) => [role, tokenOf(role)]),
    ));

  test('is refused to a person without a role, unless it needs none', async () => {
    const { body } = await harness.ask(method, path(), {
      token: nobody,
      ...(spec.body ? { key: 'k', body: { colour: 'blue' } } : {}),
    });
    expect(body.code === 'role_required').toBe(!spec.needsNoRole);
  });

  test('is refused to whose account is disabled, whatever its token says', async () => {
    await refusedBy(harness, { ...valid(), token: disabled }, 403, 'account_disabled');
  });

  if (OF_WEIGHT.includes(operationId))
    test('is refused after a sign-in that is too old, too weak or unexplained, and after no other', async () => {
      const now = Math.floor(Date.now() / 1_000);
      const role = roles?.[0] ?? '';
      const signedIn = async (how: object) => ({
        key: crypto.randomUUID(),
        body: { colour: 'blue' },
        token: await signToken({ ...claimsOf({ ...FUND, sub: `any-${role}`, roles: [role] }), ...how }),
      });
      for (const how of [{}, { auth_time: now - 600, acr: 'eidas2' }, { auth_time: now, acr: 'eidas1' }, { auth_time: now }]) {
        const { headers } = await refusedBy(doors.strict, await signedIn(how), 401, 'sign_in_again');
        expect(headers['www-authenticate']).toBe(
          'Bearer error="insufficient_user_authentication", max_age="300", acr_values="eidas2 eidas3"',
        );
      }
      const { body } = await doors.strict.ask(method, path(), await signedIn({ auth_time: now, acr: 'eidas3' }));
      expect(['invalid_request', 'attachment_type_refused']).toContain(body.code);
    });

  test('while the caller cannot be recognised is unavailable', async () => {
    const { headers } = await refusedBy(doors.withoutIssuer, { ...valid(), token: allowed() }, 503, 'issuer_unavailable');
    expect(headers['retry-after']).toBe('2');
  });

  test('by a caller who asks too often is refused before anything else', async () => {
    await doors.limited.ask('get', '/me', { token: allowed() });
    const { headers } = await refusedBy(doors.limited, { ...valid(), token: allowed() }, 429, 'too_many_requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_000);
  });

  test('while PostgreSQL is away has no outcome yet', async () => {
    const { headers, text } = await refusedBy(doors.withoutDatabase, { ...valid(), token: allowed() }, 503, 'outcome_unknown');
    expect(headers['retry-after']).toBe('2');
    expect(text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1| at /);
  });

  test('that meets an error of ours says so, and nothing of the error', async () => {
    const { text } = await refusedBy(doors.withoutTables, { ...valid(), token: allowed() }, 500, 'internal_error');
    expect(text).not.toMatch(/relation|does not exist|42P01| at |\.ts/);
  });

  if (spec.body) {
    test.each<[string, Asked, number, string]>([
      ['without a key', { body: {} }, 400, 'key_missing'],
      ['with a key that is too long', { key: 'k'.repeat(201), body: {} }, 400, 'key_missing'],
      ['with a key of spaces', { key: 'a b', body: {} }, 400, 'key_missing'],
      [
        'with a body of another type',
        { key: 'k', headers: { 'Content-Type': 'text/plain' }, body: 'hello' },
        415,
        'media_type_unsupported',
      ],
      ['with JSON that cannot be read', { key: 'k', headers: JSON_TYPE, body: '{' }, 400, 'malformed_json'],
      [
        'with a body above its bound',
        { key: 'k', headers: JSON_TYPE, body: JSON.stringify({ a: 'a'.repeat(spec.bodyBytes ?? LIMIT_BYTES) }) },
        413,
        'body_too_large',
      ],
      ['with an unknown field', { key: 'k', body: { colour: 'blue' } }, 400, 'invalid_request'],
    ])('%s is refused', async (_, asked, status, code) => {
      await refusedBy(harness, { token: allowed(), ...asked }, status, code);
    });
  }

  if (spec.takes) {
    test.each<[string, () => Asked, number, string]>([
      ['without a key', () => file(), 400, 'key_missing'],
      ['of a type that is not taken', () => ({ key: 'k', ...file('application/zip') }), 415, 'attachment_type_refused'],
      ['of no type', () => ({ key: 'k', ...file('') }), 415, 'attachment_type_refused'],
      ['with a byte too many', () => ({ key: 'k', ...file(spec.takes?.[0], pdf(20_000_001)) }), 413, 'attachment_too_large'],
    ])('%s is refused', async (_, asked, status, code) => {
      await refusedBy(harness, { token: allowed(), ...asked() }, status, code);
    });
  }

  if (!writes && problemsOf(spec).includes('not_found')) {
    test('of what does not exist is not found', async () => {
      const path = address(OF_NOTHING[operationId] ?? QUERIES[operationId], { id: UNKNOWN_ID, callId: 'none' });
      const { status, body } = await harness.ask(method, path, { ...valid(), token: allowed() });
      expect([status, body.code]).toEqual([404, 'not_found']);
    });
  }

  if (writes && spec.path.includes('{id}')) {
    test('of what does not exist leaves nothing, and no workflow is started or hinted at', async () => {
      hinted = [];
      const path = address(QUERIES[operationId], { id: UNKNOWN_ID, callId: 'none' });
      const { body } = await doors.hearing.ask(method, path, { ...valid(), token: allowed() });
      expect([body.code, hinted]).toEqual([OF_NO_PERSON[operationId] ?? 'not_found', []]);
    });
  }

  if (writes && spec.path.includes('{')) {
    test('of what no id names is not found', async () => {
      const path = address(QUERIES[operationId], { id: 'none', callId: 'none' });
      const { status, body } = await harness.ask(method, path, { ...valid(), token: allowed() });
      expect([status, body.code]).toEqual([404, 'not_found']);
    });
  }

  if (!spec.body) {
    test('with a query that is not declared is refused', async () => {
      const path = address(`${QUERIES[operationId] ?? '?'}&colour=blue`);
      const { status, body } = await harness.ask(method, path, { ...valid(), token: allowed() });
      expect([status, body.fields]).toEqual([400, [{ pointer: '/query/colour', fault: 'unknown' }]]);
    });
  }

  // A batch has a key of its own for each of its items.
  if (writes && !spec.batchOf) {
    test('under a key that was used for something else is refused', async () => {
      const key = operationId === 'createSession' ? used.bySignature : used.bySession;
      await refusedBy(harness, { ...valid(), token: used.token, key }, 422, 'key_reused_with_another_body');
    });
  }

  test('leaves nothing behind of what was refused', async () => {
    const before = standing;
    standing = await tracesIn(harness.database.db);
    expect(standing).toEqual(before);
  });

  if (problemsOf(spec).includes('file_store_unavailable')) {
    test('while the file store is away is unavailable, and keeps no file', async () => {
      const { token } = await harness.as(operationId === 'addModel' ? 'admin' : 'applicant');
      // Bytes that may come are noted before they come, so that the sweep removes what is left of them.
      const traces = async () => (await tracesIn(harness.database.db)).filter(({ what }) => what !== 'stored_file');
      const before = await traces();
      const of = spec.path.startsWith('/threads/') ? thread : operationId.endsWith('Model') ? { ...draft, ...model } : draft;
      const { status, body, headers } = await doors.withoutFiles.ask(method, address(QUERIES[operationId], of), { ...valid(), token });
      standing = undefined;
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'file_store_unavailable', '2']);
      expect(await traces()).toEqual(before);
    });
  }
});

test('every problem of the front door that an operation declares was met', () => {
  const declared = operations.flatMap(({ spec }) =>
    problemsOf(spec)
      .filter((code) => !isDomain(code))
      .map((code) => `${spec.operationId} ${code}`),
  );
  expect(declared.filter((each) => !reached.has(each))).toEqual([]);
});
