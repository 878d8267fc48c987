import { createPublicKey, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { moveDate } from '../../../domain/core/calendar.ts';
import { authenticator } from '../../../api/http/caller/auth.ts';
import { readIssuerKeys } from '../../../local/issuer-keys.ts';
import { pdf } from '../../support/attachments-fixtures.ts';
import { ESTIMATE, toQualified } from '../../support/datalab-fixtures.ts';
import { setting } from '../../support/database.ts';
import { startIssuer } from '../../support/issuer.ts';
import { readEnvelope, STUDENTS, today, toActive, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { verify } from '../../support/openapi.ts';
import { digest, invariantFaults } from '../../support/invariants.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Answered, answerIn, listen, type Wire } from '../../support/wire.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

const FORMULA = '=cmd|"/c calc"!A1';
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const MEGABYTES = 1_000_000;
const RLO = '\u202e';

let harness: AppHarness;
let door: Wire;
/** The same, with less patience. */
let hasty: Wire;
let tokens: Record<string, string>;
let ids: { draft: string; version: number; submitted: string; grant: string; envelope: string; qualified: string; attachment: string };
let before: Record<string, string>;

const LOGINS = ['applicant', 'applicant2', 'screener', 'lead', 'reviewer-data', 'finance', 'payer', 'chair', 'auditor', 'admin'];

/** Every row, once letters have left and workflows have noted how far they are. */
const settled = () =>
  until('nothing is written any more', async () => {
    const first = await digest(harness.database.db);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return JSON.stringify(first) === JSON.stringify(await digest(harness.database.db)) && first;
  });
const answeredCommands = async () =>
  Number(
    (
      await harness.database.db
        .selectFrom('command')
        .where('receipt', 'is not', null)
        .select(({ fn }) => fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );
let answered: number;

beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  tokens = Object.fromEntries(await Promise.all(LOGINS.map(async (login) => [login, (await harness.as(login)).token])));
  door = await listen(harness.app);
  hasty = await listen(harness.app, {
    headersMs: 500,
    paceMs: 500,
    idleMs: 700,
    checkEveryMs: 50,
    keepAliveMs: 500,
    maxConnections: 20,
  });
  const draft = await toDraft(harness);
  const { body } = await send('POST', `/applications/${draft.id}/attachments?name=plan.pdf&purpose=application`, {
    type: 'application/pdf',
    body: pdf(),
  });
  const { grantId } = await toActive(harness, { ...STUDENTS, title: FORMULA });
  ids = {
    draft: draft.id,
    version: draft.version + 1,
    attachment: String(body['attachmentId']),
    submitted: await toSubmitted(harness),
    grant: grantId,
    envelope: String((await readEnvelope(harness)).id),
    qualified: (await toQualified(harness)).id,
  };
  before = await settled();
  answered = await answeredCommands();
});
afterAll(async () => {
  await Promise.all([door.stop(), hasty.stop()]);
  await harness.stop();
});

type Sent = {
  login?: string;
  token?: string;
  key?: string;
  type?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | Readable;
};

/** Sends one request as its person, and checks it against the OpenAPI document where it is one of its operations. */
async function send(
  method: string,
  path: string,
  { login = 'applicant', token = tokens[login] ?? '', key = randomUUID(), type, headers = {}, body }: Sent = {},
) {
  const answer = await door.send(
    method,
    path,
    {
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      'Idempotency-Key': key,
      ...(body === undefined ? {} : { 'Content-Type': type ?? 'application/json' }),
      ...headers,
    },
    body,
  );
  verify({ ...answer, request: { method, url: path } } as unknown as Parameters<typeof verify>[0]);
  return answer;
}

const json = (change: object, raw = '') => {
  const body = JSON.stringify({ callId: 'donnees-2023', title: 'Un projet', ...change });
  return raw === '' ? body : `${body.slice(0, -1)},${raw}}`;
};
const create = (body: string | Buffer | Readable, sent: Sent = {}) => send('POST', '/applications', { body, ...sent });
const cost = (amount: string) => create(json({}, `"costLines":[{"label":"a","category":"staff","amountCents":${amount}}]`));
const me = (token: string) => send('GET', '/me', { token });
const attach = (name: string, sent: Sent = {}) =>
  send('POST', `/applications/${ids.draft}/attachments?name=${name}&purpose=application`, {
    type: 'application/pdf',
    body: pdf(),
    ...sent,
  });
const nested = (depth: number) => json({}, `"answers":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);

/** A stream of this many bytes, made as they are read. */
const endless = (bytes: number) => {
  const chunk = Buffer.alloc(65_536, 'a');
  return Readable.from(
    (function* () {
      yield '{"title":"';
      for (let left = bytes; left > 0; left -= chunk.length) yield chunk;
    })(),
    { objectMode: false },
  );
};
const packQuickly = (bytes: Buffer): Buffer => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
const bombs = new Map<(bytes: Buffer) => Buffer, Buffer>();
/** 200 MB that are packed so, once. */
const bomb = (pack: (bytes: Buffer) => Buffer): Buffer => {
  const packed = bombs.get(pack) ?? pack(Buffer.alloc(200 * MEGABYTES, '{"a":'));
  bombs.set(pack, packed);
  return packed;
};

const who = () => claimsOf({ ...OFFICE, sub: 'mallory', roles: ['applicant'] });
const forged = async () =>
  new SignJWT(who())
    .setProtectedHeader({ alg: 'RS256', kid: ownKey().kid ?? '' })
    .setExpirationTime('1h')
    .sign((await generateKeyPair('RS256')).privateKey);
const ownKey = () => readIssuerKeys(setting('TEST_ISSUER_DATA_DIR'))?.key ?? {};
const confused = (form: (published: KeyObject) => string | Buffer) => {
  const { kid = '', kty = '', n = '', e = '' } = ownKey();
  const published = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' });
  return new SignJWT(who())
    .setProtectedHeader({ alg: 'HS256', kid })
    .setExpirationTime('1h')
    .sign(Buffer.from(form(published)));
};

const HEAD = 'Host: guichet\r\n';
const smuggled = (headers: string, body = '') => `POST /applications HTTP/1.1\r\n${HEAD}${headers}\r\n${body}`;
/** A person's request whose body is read. */
const chunked = (body: string) =>
  smuggled(
    `Authorization: Bearer ${tokens['applicant']}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n`,
    body,
  );
/** The first answer to bytes, by their sender; checks that no other follows. */
async function raw(bytes: string | Buffer): Promise<Answered> {
  const text = await door.raw(bytes);
  expect(text.match(/HTTP\/1\.1 \d{3} /g)).toHaveLength(1);
  return answerIn(text);
}
const drip = (first: string, each: string) => (socket: Socket) => {
  socket.write(first);
  const timer = setInterval(() => socket.write(each), 50);
  socket.on('close', () => clearInterval(timer));
};
const slowly = async (first: string, each: string) => answerIn(await hasty.raw(drip(first, each)));

type Hostile = [what: string, send: () => Promise<Answered>, status: number, code: string, fault?: { pointer: string; fault: string }];

const bodies: Hostile[] = [
  ['an unknown field', () => create(json({ admin: true })), 400, 'invalid_request', { pointer: '/admin', fault: 'unknown' }],
  [
    'a field of another type',
    () => create(json({ title: { $gt: '' } })),
    400,
    'invalid_request',
    { pointer: '/title', fault: 'invalid_type' },
  ],
  ['200 MB, announced', () => create('', { headers: { 'Content-Length': String(200 * MEGABYTES) } }), 413, 'body_too_large'],
  ['200 MB, streamed', () => create(endless(200 * MEGABYTES)), 413, 'body_too_large'],
  ['half a million values', () => create(`{"title":[${'1,'.repeat(480_000)}1]}`), 413, 'body_too_large'],
  ['thirty thousand lines of nothing', () => create(`{"costLines":[${'{},'.repeat(30_000)}{}]}`), 413, 'body_too_large'],
  ['a gzip bomb', () => create(bomb(gzipSync), { headers: { 'Content-Encoding': 'gzip' } }), 413, 'body_too_large'],
  ['a brotli bomb', () => create(bomb(packQuickly), { headers: { 'Content-Encoding': 'br' } }), 413, 'body_too_large'],
  [
    'gzip in gzip',
    () => create(gzipSync(gzipSync(json({}))), { headers: { 'Content-Encoding': 'gzip, gzip' } }),
    415,
    'media_type_unsupported',
  ],
  ['gzip that is none', () => create('{}', { headers: { 'Content-Encoding': 'gzip' } }), 400, 'malformed_json'],
  ['a list in a list, 100 times', () => create(nested(100)), 400, 'malformed_json'],
  ['a list in a list, 100 000 times', () => create(nested(100_000)), 400, 'malformed_json'],
  ['an object in an object, 100 000 times', () => create('{"a":'.repeat(100_000)), 400, 'malformed_json'],
  [
    '__proto__',
    () => create(json({}, '"__proto__":{"roles":["admin"]}')),
    400,
    'invalid_request',
    { pointer: '/__proto__', fault: 'unknown' },
  ],
  [
    '__proto__ where names are free',
    () => create(json({}, '"answers":{"__proto__":{"a":1}}')),
    400,
    'invalid_request',
    { pointer: '/answers/__proto__', fault: 'unknown' },
  ],
  [
    'a constructor with a prototype',
    () => create(json({ constructor: { prototype: { admin: true } } })),
    400,
    'invalid_request',
    { pointer: '/constructor', fault: 'unknown' },
  ],
  ['a field twice', () => create(json({}, '"title":"Un autre"')), 400, 'malformed_json'],
  ['a field twice, once in escapes', () => create(json({}, String.raw`"t\u0069tle":"Un autre"`)), 400, 'malformed_json'],
  ['a field twice deep inside', () => create(json({}, '"answers":{"a":[{"b":1,"b":1}]}')), 400, 'malformed_json'],
  ['NUL', () => create(json({ title: 'a\0b' })), 400, 'malformed_json'],
  ['half of a surrogate pair', () => create(json({}, String.raw`"summary":"\ud800"`)), 400, 'malformed_json'],
  ['bytes that are no UTF-8', () => create(Buffer.from(json({ title: 'é' }), 'latin1')), 400, 'malformed_json'],
  [
    'letters in more bytes than they need',
    () => create(Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
    400,
    'malformed_json',
  ],
  ...['\u202e', '\u202a', '\u2066', '\u200f', '\u061c', '\u001b', '\u0085', '\u{e0041}'].map((hidden): Hostile => [
    `U+${hidden.codePointAt(0)?.toString(16).padStart(4, '0')} in a name`,
    () => create(json({ title: `Projet ${hidden}approuvé` })),
    400,
    'invalid_request',
    { pointer: '/title', fault: 'hidden_character' },
  ]),
  ...['\n', '\r\n', '\t', '\u2028', '\v'].map((parting): Hostile => [
    `${JSON.stringify(parting)} in a title, which letters quote`,
    () => create(json({ title: `Projet${parting}${parting}Le fonds décide :` })),
    400,
    'invalid_request',
    { pointer: '/title', fault: 'line_break' },
  ]),
  [
    'a turn of writing in a name of a field',
    () => create(json({ answers: { [`a${RLO}b`]: 1 } })),
    400,
    'invalid_request',
    { pointer: `/answers/a${RLO}b`, fault: 'hidden_character' },
  ],
  [
    'a thousand answers to one question',
    () => create(json({ answers: { a: Array(1_000).fill(1) } })),
    400,
    'invalid_request',
    { pointer: '/answers', fault: 'answers_too_many' },
  ],
  [
    'an answer of 100 kB',
    () => create(json({ answers: { a: 'a'.repeat(100_000) } })),
    400,
    'invalid_request',
    { pointer: '/answers', fault: 'answers_too_long' },
  ],
  ['NaN', () => cost('NaN'), 400, 'malformed_json'],
  ['Infinity', () => cost('Infinity'), 400, 'malformed_json'],
  ['1e309, which is infinite', () => cost('1e309'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'invalid_type' }],
  ['1e308 cents', () => cost('1e308'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'too_big' }],
  ['2^53 cents', () => cost('9007199254740992'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'too_big' }],
  ['less than no cents', () => cost('-1'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'too_small' }],
  ['half a cent', () => cost('0.5'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'invalid_type' }],
  ['no cents at all, negatively', () => cost('-0'), 400, 'invalid_request', { pointer: '/costLines/0/amountCents', fault: 'too_small' }],
  [
    'a day that no calendar has',
    () => create(json({ startsOn: '2027-02-30' })),
    400,
    'invalid_request',
    { pointer: '/startsOn', fault: 'invalid_format' },
  ],
  [
    'a year that PostgreSQL has not',
    () => create(json({ startsOn: '0000-01-01' })),
    400,
    'invalid_request',
    { pointer: '/startsOn', fault: 'beyond_calendar' },
  ],
  [
    'a year of five digits soon',
    () => create(json({ startsOn: '9999-12-31' })),
    400,
    'invalid_request',
    { pointer: '/startsOn', fault: 'beyond_calendar' },
  ],
  ['an end before its start', () => acceptance(moveDate(today(), { months: 3 }), moveDate(today(), { months: 2 })), 422, 'period_reversed'],
  [
    'a SIRET with a wrong digit',
    () => create(json({ siret: '99990017800017' })),
    400,
    'invalid_request',
    { pointer: '/siret', fault: 'siret_check_digit' },
  ],
  [
    'a SIRET in other digits',
    () => create(json({ siret: '٩٩٩٩٠٠١٧٨٠٠٠١٦' })),
    400,
    'invalid_request',
    { pointer: '/siret', fault: 'invalid_format' },
  ],
  ['a form', () => create('title=t', { type: 'application/x-www-form-urlencoded' }), 415, 'media_type_unsupported'],
  [
    'JSON said to be a text, as a page of another site would',
    () => create(json({}), { type: 'text/plain' }),
    415,
    'media_type_unsupported',
  ],
  ['JSON of no type', () => create(json({}), { headers: { 'Content-Type': '' } }), 415, 'media_type_unsupported'],
  [
    'JSON in UTF-16',
    () => create(Buffer.from(json({}), 'utf16le'), { type: 'application/json; charset=utf-16le' }),
    415,
    'media_type_unsupported',
  ],
  ['JSON in UTF-7', () => create(json({}), { type: 'application/json; charset=utf-7' }), 415, 'media_type_unsupported'],
  [
    'JSON in a charset that is none',
    () => create(json({}), { type: 'application/json; charset=../../etc' }),
    415,
    'media_type_unsupported',
  ],
];

const acceptance = async (startsOn: string, endsOn: string) =>
  send('POST', `/datalab-requests/${ids.qualified}/acceptance`, {
    login: 'lead',
    body: JSON.stringify({ version: 2, estimate: ESTIMATE, startsOn, endsOn, contactPersonId: (await harness.as('reviewer-data')).id }),
  });

const people: Hostile[] = [
  ['no token', () => me(''), 401, 'unauthenticated'],
  ['a forged token', async () => me(await forged()), 401, 'unauthenticated'],
  ['an expired token', async () => me(await signToken(who(), { expiresIn: '-1m' })), 401, 'unauthenticated'],
  ['an unsigned token', () => me(new UnsecuredJWT(who()).setExpirationTime('1h').encode()), 401, 'unauthenticated'],
  [
    'an unsigned token that bears a signature',
    () => me(`${new UnsecuredJWT(who()).setExpirationTime('1h').encode()}AAAA`),
    401,
    'unauthenticated',
  ],
  ['a token for another audience', async () => me(await signToken({ ...who(), aud: 'another' })), 401, 'unauthenticated'],
  ['a token of another issuer', async () => me(await signToken({ ...who(), iss: 'https://sign-in.example' })), 401, 'unauthenticated'],
  [
    'a token signed by HMAC with the published key, as PEM',
    async () => me(await confused((key) => key.export({ type: 'spki', format: 'pem' }))),
    401,
    'unauthenticated',
  ],
  [
    'a token signed by HMAC with the published key, as DER',
    async () => me(await confused((key) => key.export({ type: 'spki', format: 'der' }))),
    401,
    'unauthenticated',
  ],
  ...['given_name', 'usual_name', 'organisation_name'].map((claim): Hostile => [
    `a token whose ${claim} has two lines`,
    async () => me(await signToken({ ...who(), [claim]: 'Ada\nDécision :' })),
    401,
    'unauthenticated',
  ]),
  ['a token whose name turns the writing', async () => me(await signToken({ ...who(), given_name: `A${RLO}b` })), 401, 'unauthenticated'],
  ['a token whose subject holds NUL', async () => me(await signToken({ ...who(), sub: 'a\0b' })), 401, 'unauthenticated'],
  [
    'a token of 9 000 letters in a name',
    async () => me(await signToken({ ...who(), usual_name: 'a'.repeat(9_000) })),
    401,
    'unauthenticated',
  ],
  ['another organisation’s application', () => send('GET', `/applications/${ids.draft}`, { login: 'applicant2' }), 404, 'not_found'],
  [
    'a write to another organisation’s application',
    () => send('PUT', `/applications/${ids.draft}`, { login: 'applicant2', body: json({ callId: undefined, version: ids.version }) }),
    404,
    'not_found',
  ],
  ['another organisation’s grant', () => send('GET', `/grants/${ids.grant}`, { login: 'applicant2' }), 404, 'not_found'],
  [
    'another organisation’s file',
    () => send('GET', `/applications/${ids.draft}/attachments/${ids.attachment}`, { login: 'applicant2' }),
    404,
    'not_found',
  ],
  [
    'a person without the role',
    () => send('POST', `/grants/${ids.grant}/payments`, { body: JSON.stringify({ tranche: 1 }) }),
    403,
    'role_required',
  ],
];

const commands: Hostile[] = [
  ['an id of nothing', () => send('GET', `/applications/${NOBODYS}`), 404, 'not_found'],
  ['a write to nothing', () => send('POST', `/applications/${NOBODYS}/submission`, { body: '{"version":1}' }), 404, 'not_found'],
  ['an id that is none', () => send('GET', "/applications/1'%20OR%20'1'='1"), 404, 'not_found'],
  [
    'a version that has passed',
    () => send('PUT', `/applications/${ids.draft}`, { body: JSON.stringify({ version: 1, title: 'Un' }) }),
    409,
    'stale_version',
  ],
  [
    'a version beyond what PostgreSQL counts to',
    () => send('PUT', `/applications/${ids.draft}`, { body: JSON.stringify({ version: Number.MAX_SAFE_INTEGER, title: 'Un' }) }),
    400,
    'invalid_request',
    { pointer: '/version', fault: 'too_big' },
  ],
  [
    'a command in another state',
    () => send('POST', `/applications/${ids.draft}/admissibility`, { login: 'screener', body: '{"revision":1,"decision":"admissible"}' }),
    404,
    'not_found',
  ],
  [
    'a command once its time has passed',
    () => send('POST', `/applications/${ids.submitted}/submission`, { body: '{"version":2}' }),
    409,
    'wrong_state',
  ],
  ['no key', () => create(json({}), { key: '' }), 400, 'key_missing'],
  ['two keys', () => create(json({}), { headers: { 'Idempotency-Key': ['a', 'b'] } }), 400, 'key_missing'],
  ['a key of 201 letters', () => create(json({}), { key: 'k'.repeat(201) }), 400, 'key_missing'],
];

const addresses: Hostile[] = [
  [
    '10 000 rows in a page',
    () => send('GET', '/applications?limit=10000'),
    400,
    'invalid_request',
    { pointer: '/query/limit', fault: 'invalid_format' },
  ],
  [
    'no row in a page',
    () => send('GET', '/applications?limit=0'),
    400,
    'invalid_request',
    { pointer: '/query/limit', fault: 'invalid_format' },
  ],
  [
    'less than no row',
    () => send('GET', '/applications?limit=-1'),
    400,
    'invalid_request',
    { pointer: '/query/limit', fault: 'invalid_format' },
  ],
  ['page 10 000', () => send('GET', '/applications?page=10000'), 400, 'invalid_request', { pointer: '/query/page', fault: 'unknown' }],
  ...[
    'garbage',
    `${Buffer.from(NOBODYS).toString('base64url')}=`,
    Buffer.from(`${NOBODYS}' OR 1=1`).toString('base64url'),
    Buffer.from('\0').toString('base64url'),
    'a'.repeat(300),
  ].map((cursor, place): Hostile => [
    `a cursor that was tampered with (${place})`,
    () => send('GET', `/applications?cursor=${cursor}`),
    400,
    'invalid_request',
  ]),
  ...['2026-13-41T10:00:00.000Z/1', '0000-01-01T10:00:00.000Z/1', '2026-01-01T10:00:00.000Z/0', '2026-01-01T10:00:00.000Z/9999999999'].map(
    (place): Hostile => [
      `a place on the waitlist that is none (${place})`,
      () => send('GET', `/waitlist?cursor=${Buffer.from(place.replace('/', `/${NOBODYS}/`)).toString('base64url')}`, { login: 'auditor' }),
      400,
      'invalid_request',
      { pointer: '/query/cursor', fault: 'cursor_invalid' },
    ],
  ),
  [
    'a parameter twice',
    () => send('GET', '/applications?limit=1&limit=2'),
    400,
    'invalid_request',
    { pointer: '/query/limit', fault: 'invalid_type' },
  ],
  ['a parameter of a prototype', () => send('GET', '/applications?__proto__[admin]=1'), 400, 'invalid_request'],
  [
    'a query that is badly encoded',
    () => send('GET', '/applications?limit=%zz'),
    400,
    'invalid_request',
    { pointer: '/query', fault: 'percent_encoding' },
  ],
  [
    'a query in no UTF-8',
    () => send('GET', '/applications?limit=%ff'),
    400,
    'invalid_request',
    { pointer: '/query', fault: 'percent_encoding' },
  ],
  ['a path that is badly encoded', () => send('GET', '/applications/%zz'), 404, 'not_found'],
  ['a path in no UTF-8', () => send('GET', '/applications/%c0%af'), 404, 'not_found'],
  ['a path with NUL', () => send('GET', '/calls/%00'), 404, 'not_found'],
  ['a path up the tree', () => send('GET', '/applications/..%2f..%2fetc%2fpasswd'), 404, 'not_found'],
  ...[
    '..%2F..%2Fetc%2Fpasswd',
    '..%5C..%5Cboot.ini',
    'a%00.pdf',
    'a%0d%0aSet-Cookie:%20a.pdf',
    'facture%E2%80%AEfdp.exe',
    'a%E2%80%8B.pdf',
    '.',
    '%20',
    'a'.repeat(201),
  ].map((name): Hostile => [`a file named ${name.slice(0, 40)}`, () => attach(name), 400, 'invalid_request']),
  ['a page that is said to be a PDF', () => attach('a.pdf', { body: '<script>alert(1)</script>' }), 415, 'attachment_type_refused'],
  [
    'an HTA that is said to be a text',
    () => attach('a.txt', { type: 'text/plain', body: '<hta:application/><script>' }),
    415,
    'attachment_type_refused',
  ],
  ['a page', () => attach('a.html', { type: 'text/html', body: '<script>alert(1)</script>' }), 415, 'attachment_type_refused'],
  [
    'a picture that runs',
    () => attach('a.svg', { type: 'image/svg+xml', body: '<svg onload="alert(1)"/>' }),
    415,
    'attachment_type_refused',
  ],
  ['a file of 200 MB, streamed', () => attach('a.pdf', { body: endless(200 * MEGABYTES) }), 413, 'attachment_too_large'],
  ['a method that the address has not', () => send('DELETE', '/applications'), 405, 'method_not_allowed'],
  ['a method that no address has', () => send('PROPFIND', '/applications'), 405, 'method_not_allowed'],
  ['TRACE', () => send('TRACE', '/me'), 405, 'method_not_allowed'],
];

const wire: Hostile[] = [
  ['a header of 1 MB', () => raw(`GET /me HTTP/1.1\r\n${HEAD}X-Long: ${'a'.repeat(MEGABYTES)}\r\n\r\n`), 431, 'headers_too_large'],
  ['an address of 1 MB', () => raw(`GET /${'a'.repeat(MEGABYTES)} HTTP/1.1\r\n${HEAD}\r\n`), 431, 'headers_too_large'],
  [
    'an address with five hundred ids, which is read',
    () =>
      raw(
        `GET /assignment-proposals?applicationIds=${Array.from({ length: 500 }, () => randomUUID()).join()} HTTP/1.1\r\n${HEAD}Connection: close\r\nAuthorization: Bearer ${tokens['lead']}\r\n\r\n`,
      ),
    404,
    'not_found',
  ],
  ['10 000 headers', () => raw(`GET /me HTTP/1.1\r\n${HEAD}${'a: b\r\n'.repeat(10_000)}\r\n`), 431, 'headers_too_large'],
  ['headers that drip', () => slowly(`GET /me HTTP/1.1\r\n${HEAD}`, 'a: b\r\n'), 408, 'request_too_slow'],
  [
    'a body that drips',
    () =>
      slowly(
        smuggled(
          `Authorization: Bearer ${tokens['applicant']}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n`,
        ),
        ' ',
      ),
    408,
    'request_too_slow',
  ],
  [
    'a file that drips',
    () =>
      slowly(
        `POST /applications/${ids.draft}/attachments?name=a.pdf&purpose=application HTTP/1.1\r\n${HEAD}Authorization: Bearer ${tokens['applicant']}\r\nIdempotency-Key: k\r\nContent-Type: application/pdf\r\nContent-Length: 1000\r\n\r\n`,
        'a',
      ),
    408,
    'request_too_slow',
  ],
  [
    'a body that never comes',
    () =>
      slowly(
        smuggled(
          `Authorization: Bearer ${tokens['applicant']}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n`,
        ),
        '',
      ),
    408,
    'request_too_slow',
  ],
  ['nothing at all', () => slowly('', ''), 408, 'request_too_slow'],
  ['a method that does not exist', () => raw(`BREW /me HTTP/1.1\r\n${HEAD}\r\n`), 400, 'malformed_http'],
  ['CONNECT', () => raw(`CONNECT guichet:443 HTTP/1.1\r\n${HEAD}\r\n`), 400, 'malformed_http'],
  ['another protocol', () => raw(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])), 400, 'malformed_http'],
  ['HTTP/9.9', () => raw(`GET /me HTTP/9.9\r\n${HEAD}\r\n`), 400, 'malformed_http'],
  ['no host', () => raw('GET /me HTTP/1.1\r\n\r\n'), 400, 'malformed_http'],
  ['two hosts', () => raw(`GET /me HTTP/1.1\r\n${HEAD}Host: other\r\n\r\n`), 400, 'malformed_http'],
  ['a line feed alone', () => raw(`GET /me HTTP/1.1\n${HEAD}\r\n`), 400, 'malformed_http'],
  ['a control character in the address', () => raw(`GET /me\x01 HTTP/1.1\r\n${HEAD}\r\n`), 400, 'malformed_http'],
  ['NUL in a header', () => raw(`GET /me HTTP/1.1\r\n${HEAD}X: a\0b\r\n\r\n`), 400, 'malformed_http'],
  ['a space before a colon', () => raw(smuggled('Content-Length : 3\r\n', 'abc')), 400, 'malformed_http'],
  ['a folded header', () => raw(smuggled('X: a\r\n b\r\nTransfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n')), 400, 'malformed_http'],
  ['two lengths', () => raw(smuggled('Content-Length: 3\r\nContent-Length: 4\r\n', 'abcd')), 400, 'malformed_http'],
  ['the same length twice', () => raw(smuggled('Content-Length: 3\r\nContent-Length: 3\r\n', 'abc')), 400, 'malformed_http'],
  ['a list of lengths', () => raw(smuggled('Content-Length: 3, 3\r\n', 'abc')), 400, 'malformed_http'],
  ['a negative length', () => raw(smuggled('Content-Length: -1\r\n', 'abc')), 400, 'malformed_http'],
  ['a length with a sign', () => raw(smuggled('Content-Length: +3\r\n', 'abc')), 400, 'malformed_http'],
  ['a hexadecimal length', () => raw(smuggled('Content-Length: 0x3\r\n', 'abc')), 400, 'malformed_http'],
  ['a length beyond counting', () => raw(smuggled('Content-Length: 99999999999999999999999\r\n', 'abc')), 400, 'malformed_http'],
  ['a length and chunks', () => raw(smuggled('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nX')), 400, 'malformed_http'],
  ['chunks and a length', () => raw(smuggled('Transfer-Encoding: chunked\r\nContent-Length: 6\r\n', '0\r\n\r\nX')), 400, 'malformed_http'],
  [
    'chunks that are not the last encoding',
    () => raw(smuggled('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n')),
    400,
    'malformed_http',
  ],
  ['an encoding that is none', () => raw(smuggled('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')), 400, 'malformed_http'],
  [
    'chunks twice',
    () => raw(smuggled('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n')),
    400,
    'malformed_http',
  ],
  ['a chunk of no length', () => raw(chunked('z\r\nabc\r\n')), 400, 'malformed_http'],
  ['a chunk longer than it says', () => raw(chunked('1\r\nabc\r\n0\r\n\r\n')), 400, 'malformed_http'],
  ['a chunk of a size beyond counting', () => raw(chunked('fffffffffffffffff\r\nabc')), 400, 'malformed_http'],
];

describe.each([
  ['a body with', bodies],
  ['a request of', people],
  ['a command with', commands],
  ['an address with', addresses],
  ['over the wire', wire],
] as const)('%s', (_, table) => {
  test.each(table)('%s is a problem', async (...[, sendIt, status, code, fault]) => {
    const { type, headers, body, ...answer } = await sendIt();
    expect([answer.status, body['code'], type]).toEqual([status, code, 'application/problem+json']);
    expect(body).toMatchObject({
      type: `/problems/${code}`,
      status,
      detail: expect.stringMatching(/./),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-language': 'fr' });
    if (fault) expect(body['fields']).toMatchObject([fault]);
  });
});

test('all of this has written nothing', async () => {
  expect(await settled()).toEqual(before);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
  expect(await answeredCommands()).toBe(answered);
});

describe('what is too large', () => {
  const head = (path: string, headers: string) =>
    `POST ${path} HTTP/1.1\r\n${HEAD}Idempotency-Key: k\r\nTransfer-Encoding: chunked\r\n${headers}\r\n`;
  const asApplicant = () => `Authorization: Bearer ${tokens['applicant']}\r\n`;
  const chunk = (bytes: Buffer) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

  /**
   * Sends chunks for as long as the other side accepts them. Returns the answer, how much was read, and by how much the
   * memory of this process grew at most.
   */
  async function pour(first: string, chunks: Iterable<Buffer>) {
    const used = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    let [taken, most] = [0, 0];
    const start = used();
    const text = await door.raw((socket) => {
      socket.write(first);
      const source = Readable.from(chunks, { objectMode: false });
      source.on('data', () => {
        most = Math.max(most, used() - start);
      });
      source.pipe(socket, { end: false });
      socket.on('close', () => {
        taken = socket.bytesWritten - socket.writableLength;
      });
    });
    return { answer: answerIn(text), taken, grown: most };
  }
  const spaces = function* (bytes: number) {
    const each = chunk(Buffer.alloc(65_536, ' '));
    for (let left = bytes; left > 0; left -= 65_536) yield each;
  };

  test.each([
    ['a body without a sender', () => head('/applications', 'Content-Type: application/json\r\n'), 401],
    ['a body for nothing', () => head('/nowhere', ''), 404],
    [
      'a file',
      () =>
        head(`/applications/${ids.draft}/attachments?name=a.pdf&purpose=application`, `${asApplicant()}Content-Type: application/pdf\r\n`),
      413,
    ],
    [
      'a file without a sender',
      () => head(`/applications/${ids.draft}/attachments?name=a.pdf&purpose=application`, 'Content-Type: application/pdf\r\n'),
      401,
    ],
  ])('%s of 200 MB is cut off early, and kept nowhere', async (_, first, status) => {
    const { answer, taken, grown } = await pour(first(), spaces(200 * MEGABYTES));
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(taken).toBeLessThan(60 * MEGABYTES);
    expect(grown).toBeLessThan(100 * MEGABYTES);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', packQuickly],
  ] as const)('200 MB in some thousands of bytes of %s are not unpacked', async (encoding, pack) => {
    const packed = bomb(pack);
    const { answer, grown } = await pour(
      head('/applications', `${asApplicant()}Connection: close\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\n`),
      [chunk(packed), Buffer.from('0\r\n\r\n')],
    );
    expect([answer.status, answer.body['code']]).toEqual([413, 'body_too_large']);
    expect(grown).toBeLessThan(50 * MEGABYTES);
  });
});

describe('what is wrong in very many places', () => {
  const many = (value: unknown) => Object.fromEntries(Array.from({ length: 15_000 }, (_, each) => [`${each}`, value]));
  test.each<[string, object, number]>([
    ['unknown fields', many(1), 15_000],
    ['answers with hidden characters', { answers: many(RLO) }, 15_000],
    ['a name as long as the body', { ['a'.repeat(900_000)]: 1 }, 1],
  ])('%s: the refusal names the first of them, and stays short', async (_, change, faults) => {
    const { status, body } = await create(json(change));
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(body).length).toBeLessThan(20_000);
    const { fields, moreFields = 0, detail } = body as unknown as { fields: object[]; moreFields?: number; detail: string };
    expect(fields.length + moreFields).toBe(faults);
    expect(detail.includes(`${moreFields} autres champs`)).toBe(moreFields > 0);
  });
});

describe('what is asked twice', () => {
  const submit = (id: string, version: number, key: string) =>
    send('POST', `/applications/${id}/submission`, { key, body: JSON.stringify({ version }) });
  const submissionsOf = async (id: string) =>
    (
      await harness.database.db
        .selectFrom('event')
        .where('stream_id', '=', id)
        .where('name', '=', 'submitApplication')
        .select('version')
        .execute()
    ).length;

  test('at once under one key has one effect, and both are told the same', async () => {
    const { id, version } = await toDraft(harness);
    const key = randomUUID();
    const answers = await Promise.all([submit(id, version, key), submit(id, version, key)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers.map(({ headers }) => headers['idempotency-replayed']).sort()).toEqual(['false', 'true']);
    expect(await submissionsOf(id)).toBe(1);
  });

  test('at once under two keys has one effect, and the other is told that it came second', async () => {
    const { id, version } = await toDraft(harness);
    const answers = await Promise.all(
      ['Un', 'Deux'].map((title) => send('PUT', `/applications/${id}`, { body: JSON.stringify({ version, title }) })),
    );
    expect(answers.map(({ status, body }) => [status, body['code']]).sort()).toEqual([
      [200, undefined],
      [409, 'stale_version'],
    ]);
    expect((await send('GET', `/applications/${id}`)).body['version']).toBe(version + 1);
  });

  test('by another person under the same key is another thing, of which neither learns', async () => {
    const key = randomUUID();
    const [mine, theirs] = [await create(json({}), { key }), await create(json({}), { key, login: 'applicant2' })];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect((await send('GET', `/applications/${String(mine.body['id'])}`, { login: 'applicant2' })).status).toBe(404);
    expect((await send('GET', `/applications/${String(theirs.body['id'])}`)).status).toBe(404);
  });
});

test('a key that the issuer has changed opens at once, and the former one no more', async () => {
  const issuer = await startIssuer();
  const authenticate = authenticator(harness.database.db, {
    issuer: issuer.url,
    audience: 'guichet',
    believesRolesOf: () => true,
    keysAtMostEveryMs: 0,
  });
  const rotated = await listen(harness.door({ authenticate }).app);
  try {
    const ask = async (sign: Awaited<ReturnType<typeof issuer.makeKey>>) =>
      (await rotated.send('GET', '/me', { Authorization: `Bearer ${await sign({ ...who(), iss: issuer.url })}` })).status;
    const former = await issuer.publishKey('former');
    expect(await ask(former)).toBe(200);
    const next = await issuer.publishKey('next');
    expect([await ask(next), await ask(former)]).toEqual([200, 401]);
  } finally {
    await rotated.stop();
    await issuer.stop();
  }
});

describe('what leaves', () => {
  /** What every answer says to a browser. */
  const SAFE = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8,}/),
  };
  const NOTHING_RUNS = "default-src 'none';frame-ancestors 'none'";

  test.each([
    ['an answer', () => send('GET', '/me'), 200],
    ['a problem', () => send('GET', '/nowhere'), 404],
    ['the document', () => send('GET', '/openapi.json', { token: '' }), 200],
  ])('%s is JSON that nothing takes for a page, and that no cache keeps', async (_, ask, status) => {
    const answer = await ask();
    expect([answer.status, answer.headers]).toEqual([
      status,
      expect.objectContaining({
        ...SAFE,
        'content-type': expect.stringMatching(/^application\/(problem\+)?json; charset=utf-8$/),
        'content-security-policy': NOTHING_RUNS,
        'cache-control': 'no-store',
      }),
    ]);
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('server');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test.each([
    [
      'an attachment',
      () => send('GET', `/applications/${ids.draft}/attachments/${ids.attachment}`),
      'application/pdf',
      'attachment; filename=plan.pdf',
    ],
    [
      'a spreadsheet',
      () => send('GET', `/envelopes/${ids.envelope}/movements.csv`, { login: 'finance' }),
      'text/csv',
      expect.stringMatching(/^attachment; filename=/),
    ],
  ])('%s is a file to keep, which a browser neither opens nor guesses at', async (_, ask, type, disposition) => {
    const { status, headers, type: found } = await ask();
    expect([status, found, headers['content-disposition']]).toEqual([200, type, disposition]);
    expect(headers).toMatchObject({ ...SAFE, 'content-security-policy': 'sandbox', 'cache-control': 'private, no-store' });
  });

  test('a title that is a formula is text in a spreadsheet', async () => {
    const { body } = await send('GET', `/envelopes/${ids.envelope}/movements.csv`, { login: 'finance' });
    expect(body['text']).toContain(`"'${FORMULA.replaceAll('"', '""')}"`);
    expect(body['text']).not.toContain(`;${FORMULA}`);
  });
});
