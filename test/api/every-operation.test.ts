import { directCommands } from '../../activities/index.ts';
import { authenticator } from '../../api/auth.ts';
import { problemsOf } from '../../api/openapi.ts';
import { operations } from '../../api/operations.ts';
import { connect, type Connection } from '../../db/connect.ts';
import { ROLES } from '../../domain/role.ts';
import { setting } from '../support/database.ts';
import { toDraft } from '../support/lives.ts';
import { reached } from '../support/openapi.ts';
import { isDomain } from '../support/refusals.ts';
import { FUND, claimsOf, signToken } from '../support/tokens.ts';
import { tracesIn } from '../support/traces.ts';
import { type Actor, type Asked, type Door, startWorld, type World } from '../support/world.ts';

let world: World;
let draft: { id: string; version: number };
let everybody: Map<string, Actor>;
let nowhere: Connection;
let empty: Connection;
let doors: { withoutIssuer: Door; withoutDatabase: Door; withoutTables: Door };

beforeAll(async () => {
  world = await startWorld();
  draft = await toDraft(world);
  everybody = new Map(
    await Promise.all(
      ROLES.map(async (role): Promise<[string, Actor]> => [
        role,
        await world.enter(await signToken(claimsOf({ ...FUND, sub: role, roles: [role] }))),
      ]),
    ),
  );
  nowhere = connect('postgres://nobody@127.0.0.1:1/nowhere');
  // The server's own database has none of our tables.
  empty = connect(setting('TEST_DATABASE_URL'));
  doors = {
    withoutIssuer: world.door({ authenticate: authenticator(world.database.db, { issuer: 'http://127.0.0.1:1', audience: 'guichet' }) }),
    withoutDatabase: world.door({ db: nowhere.db, direct: directCommands(nowhere.db) }),
    withoutTables: world.door({ db: empty.db, direct: directCommands(empty.db) }),
  };
});
afterAll(async () => {
  await Promise.all([world.stop(), nowhere.pool.end(), empty.pool.end()]);
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Bodies that pass the schemas: what they ask for is another test's. */
const BODIES: Record<string, object> = {
  createApplication: { callId: 'donnees-2023', title: 'Un projet' },
  updateApplication: { version: 1, title: 'Un projet' },
  submitApplication: { version: 1 },
  decideAdmissibility: { revision: 1, decision: 'admissible' },
  assignReviewer: { step: 'legal', reviewerId: '019aa1c0-0000-7000-8000-000000000001' },
  giveOpinion: { step: 'legal', revision: 1, verdict: 'favourable', scores: {}, comment: '' },
  createSession: { heldOn: '2027-01-01', applicationIds: ['019aa1c0-0000-7000-8000-000000000001'] },
  decideSession: { version: 1, decisions: [{ applicationId: '019aa1c0-0000-7000-8000-000000000001', decision: 'refuse', reason: 'Non.' }] },
  acceptAward: {
    version: 1,
    costLines: [],
    fundingLines: [],
    indicators: [],
    startsOn: '2027-01-01',
    durationMonths: 6,
  },
  replanTranches: { version: 1, tranches: [{ amountCents: 1, months: 1 }] },
  signGrant: { version: 1 },
  renounceGrant: { version: 1, reason: 'Non.' },
  confirmTranche: { tranche: 2 },
  cancelOrder: { tranche: 1, reason: 'Non.' },
  suspendGrant: { version: 1, reason: 'Non.' },
  resumeGrant: { version: 1, reason: 'Oui.' },
  terminateGrant: { version: 1, reason: 'Non.' },
  certifyService: { tranche: 1, certifiedCents: 1 },
  orderPayment: { tranche: 1, orderedCents: 1 },
  recordPayment: { tranche: 1, paidCents: 1, paidOn: '2027-01-01', reference: 'VIR-1' },
  reportMilestone: { rank: 1, values: [], spentCents: 0, forecastCostCents: 1, forecastEndsOn: '2027-01-01' },
  reviewReport: { rank: 1, number: 1, decision: 'accept' },
};

describe.each(operations.map(({ spec }) => [spec.operationId, spec] as const))('%s', (operationId, spec) => {
  const { method, roles } = spec;
  const path = () => spec.path.replace('{id}', draft.id).replace('{callId}', 'donnees-2023');
  const tokenOf = (role: string) => everybody.get(role)?.token ?? '';
  const allowed = () => tokenOf(roles?.[0] ?? 'screener');
  const valid = (): Asked => (spec.body ? { key: crypto.randomUUID(), body: BODIES[operationId] } : {});

  async function refusedBy({ ask }: Door, asked: Asked, status: number, code: string) {
    const before = await tracesIn(world.database.db);
    const answer = await ask(method, path(), asked);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await tracesIn(world.database.db)).toEqual(before);
    return answer;
  }

  test('without a token is refused', async () => {
    const { headers } = await refusedBy(world, valid(), 401, 'unauthenticated');
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  test('is refused to every role that may not, and to no role that may', async () => {
    for (const role of ROLES) {
      const before = await tracesIn(world.database.db);
      // A body that no schema takes shows that the role was enough, and changes nothing.
      const { body } = await world.ask(method, path(), {
        token: tokenOf(role),
        ...(spec.body ? { key: 'k', body: { colour: 'blue' } } : {}),
      });
      expect([role, body.code === 'role_required']).toEqual([role, roles !== undefined && !roles.includes(role)]);
      if (body.code === 'role_required') expect(body.roles).toEqual(roles);
      expect(await tracesIn(world.database.db)).toEqual(before);
    }
  });

  test('while nobody can say who asks is unavailable', async () => {
    const { headers } = await refusedBy(doors.withoutIssuer, { ...valid(), token: allowed() }, 503, 'issuer_unavailable');
    expect(headers['retry-after']).toBe('2');
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
      ['with 2 MB', { key: 'k', headers: JSON_TYPE, body: JSON.stringify({ a: 'a'.repeat(2_000_000) }) }, 413, 'body_too_large'],
      ['with an unknown field', { key: 'k', body: { colour: 'blue' } }, 400, 'invalid_request'],
    ])('%s is refused', async (_, asked, status, code) => {
      await refusedBy(world, { token: allowed(), ...asked }, status, code);
    });

    test('under a key that was used for something else is refused', async () => {
      const key = crypto.randomUUID();
      // One person's keys are one space for all of its commands: here a session's planning, which finds no such application.
      const token = await signToken(claimsOf({ ...FUND, sub: 'every-role', roles: [...ROLES] }));
      await world.enter(token);
      const [name, elsewhere, body] =
        operationId === 'createSession'
          ? ['signGrant', `/grants/${draft.id}/signatures`, BODIES['signGrant']]
          : ['createSession', '/sessions', BODIES['createSession']];
      expect([name, (await world.ask('post', String(elsewhere), { token, key, body })).status]).toEqual([name, expect.any(Number)]);
      await refusedBy(world, { ...valid(), token, key }, 422, 'key_reused_with_another_body');
    });
  } else {
    test('with a query that nobody declared is refused', async () => {
      const { status, body } = await world.ask(method, `${path()}?colour=blue`, { token: allowed() });
      expect([status, body.fields]).toEqual([400, [{ pointer: '/query/colour', fault: 'unknown' }]]);
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
