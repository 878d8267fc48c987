import { plain } from '../../support/french.ts';
import { followed } from '../../support/history.ts';
import { toDraft } from '../../support/fixtures.ts';
import { tracesIn } from '../../support/traces.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor, Asked } from '../../support/app-harness.ts';

const harness = temporalOfFile();
let applicant: Actor;
let draft: { id: string; version: number };
beforeAll(async () => {
  applicant = await harness.as('applicant');
  draft = await toDraft(harness);
});

const JSON_TYPE = { 'Content-Type': 'application/json' };
const draftBody = (change: object) => JSON.stringify({ callId: 'donnees-2023', title: 'Un projet', ...change });
const nested = (depth: number) => `{"callId":"donnees-2023","title":"t","answers":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;

async function refused(
  asked: Asked,
): Promise<{ status: number; code: string; fields: { pointer: string; fault: string }[] | undefined; detail: string }> {
  const before = await tracesIn(harness.database.db);
  const { status, body } = await harness.ask('post', '/applications', { token: applicant.token, key: crypto.randomUUID(), ...asked });
  expect(await tracesIn(harness.database.db)).toEqual(before);
  return { status, code: body.code, fields: body.fields, detail: body.detail };
}

test.each<[string, string, { pointer: string; fault: string }[]]>([
  ['an unknown field', draftBody({ colour: 'blue' }), [{ pointer: '/colour', fault: 'unknown' }]],
  [
    'an unknown field of a line',
    draftBody({ costLines: [{ label: 'a', category: 'staff', amountCents: 1, vat: 20 }] }),
    [{ pointer: '/costLines/0/vat', fault: 'unknown' }],
  ],
  ['a field of another type', draftBody({ title: 7 }), [{ pointer: '/title', fault: 'invalid_type' }]],
  ['a field that is missing', JSON.stringify({ callId: 'donnees-2023' }), [{ pointer: '/title', fault: 'missing' }]],
  [
    'a number of cents with a fraction',
    draftBody({ costLines: [{ label: 'a', category: 'staff', amountCents: 10.5 }] }),
    [{ pointer: '/costLines/0/amountCents', fault: 'invalid_type' }],
  ],
  [
    'cents as a string',
    draftBody({ costLines: [{ label: 'a', category: 'staff', amountCents: '10' }] }),
    [{ pointer: '/costLines/0/amountCents', fault: 'invalid_type' }],
  ],
  [
    'no cents at all',
    draftBody({ costLines: [{ label: 'a', category: 'staff', amountCents: 0 }] }),
    [{ pointer: '/costLines/0/amountCents', fault: 'too_small' }],
  ],
  ['a SIRET with a wrong check digit', draftBody({ siret: '99990017800017' }), [{ pointer: '/siret', fault: 'siret_check_digit' }]],
  ['a day that no calendar has', draftBody({ startsOn: '2027-02-30' }), [{ pointer: '/startsOn', fault: 'invalid_format' }]],
  ['a title of spaces', draftBody({ title: '   ' }), [{ pointer: '/title', fault: 'too_small' }]],
  ['a list where an object is expected', '[]', [{ pointer: '', fault: 'invalid_type' }]],
  ['a list where answers are expected', draftBody({ answers: [] }), [{ pointer: '/answers', fault: 'invalid_type' }]],
  ['an object where a list is expected', draftBody({ costLines: {} }), [{ pointer: '/costLines', fault: 'invalid_type' }]],
  ['a prototype', '{"callId":"donnees-2023","title":"t","__proto__":{"admin":true}}', [{ pointer: '/__proto__', fault: 'unknown' }]],
  ['a field whose name holds / and ~', draftBody({ 'a/b~c': 1 }), [{ pointer: '/a~1b~0c', fault: 'unknown' }]],
  [
    'two faults at once',
    JSON.stringify({ title: '' }),
    [
      { pointer: '/title', fault: 'too_small' },
      { pointer: '/callId', fault: 'missing' },
    ],
  ],
])('%s is refused with a pointer to it', async (_, body, fields) => {
  const { status, code, ...rest } = await refused({ headers: JSON_TYPE, body });
  expect([status, code, rest.fields]).toEqual([
    400,
    'invalid_request',
    expect.arrayContaining(fields.map((each) => expect.objectContaining(each))),
  ]);
  expect(rest.fields).toHaveLength(fields.length);
});

test('what is wrong with a field is said in the language that was asked', async () => {
  const asked = { headers: JSON_TYPE, body: draftBody({ colour: 'blue' }) };
  expect(plain((await refused({ ...asked, language: 'fr' })).detail)).toBe('Corrigez : /colour (champ inconnu).');
  expect((await refused({ ...asked, language: 'en' })).detail).toBe('Correct: /colour (unknown field).');
});

test.each<[string, string]>([
  ['cut short', '{"title":'],
  ['a word', 'null and void'],
  ['a string', '"title"'],
  ['NUL in a string', draftBody({ title: 'a\0b' })],
  ['NUL in a name', draftBody({ answers: { 'a\0b': 1 } })],
  ['half of a surrogate pair in a string', '{"callId":"donnees-2023","title":"a\\ud800"}'],
  ['half of a surrogate pair in a name', '{"callId":"donnees-2023","title":"t","answers":{"a\\udfff":1}}'],
  ['nothing', ''],
  ['nested 100 deep', nested(100)],
  ['nested 2 200 deep', nested(2_200)],
  ['nested 200 000 deep', nested(200_000)],
])('JSON that is %s cannot be read', async (_, body) => {
  expect(await refused({ headers: { ...JSON_TYPE, ...(body === '' ? { 'Content-Length': '0' } : {}) }, body })).toMatchObject({
    status: 400,
    code: body === '' ? 'invalid_request' : 'malformed_json',
  });
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['text', { 'Content-Type': 'text/plain' }, draftBody({})],
  ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'title=t'],
  ['JSON in Latin-1', { 'Content-Type': 'application/json; charset=latin1' }, draftBody({})],
  ['JSON in an unknown encoding', { ...JSON_TYPE, 'Content-Encoding': 'zstd-of-tomorrow' }, draftBody({})],
  ['nothing of no type', {}, undefined],
])('%s is no media type that the service takes', async (_, headers, body) => {
  expect(await refused({ headers, body })).toMatchObject({ status: 415, code: 'media_type_unsupported' });
});

test('2 MB are too much', async () => {
  expect(await refused({ headers: JSON_TYPE, body: draftBody({ summary: 'a'.repeat(2_000_000) }) })).toMatchObject({
    status: 413,
    code: 'body_too_large',
  });
});

test('a body is not read before its sender is known', async () => {
  expect((await harness.ask('post', '/applications', { key: 'k', headers: JSON_TYPE, body: '{"title":' })).status).toBe(401);
});

test('text keeps every letter that people write', async () => {
  const title = 'L’Œuvre — 日本 👩🏽‍💻 é';
  const { body } = await applicant.post('/applications', { callId: 'donnees-2023', title });
  expect((await applicant.get(`/applications/${body.id}`)).body.title).toBe(title);
});

describe('addresses', () => {
  test('an unknown one is not found', async () => {
    expect((await harness.ask('get', '/nowhere')).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test.each([
    ['/applications/7', 'applicant'],
    ['/applications/%00', 'applicant'],
    ['/applications/%ff', 'applicant'],
    ['/grants/not-a-uuid', 'applicant'],
    ['/calls/%00', 'applicant'],
    ['/calls/none', 'applicant'],
    ['/sessions/1', 'lead'],
    ['/envelopes/1', 'finance'],
    ['/envelopes/1/movements', 'finance'],
  ])('%s names nothing', async (path, login) => {
    expect((await (await harness.as(login)).get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('an id means the same in capitals, for a write too', async () => {
    const { id, version } = await toDraft(harness);
    expect((await applicant.get(`/applications/${id.toUpperCase()}`)).body.id).toBe(id);
    expect((await applicant.post(`/applications/${id.toUpperCase()}/submission`, { version })).status).toBe(200);
    await expect(harness.temporal.getHandle(`application:${id.toUpperCase()}`).describe()).rejects.toThrow('not found');
    await followed(harness.temporal, `application:${id}`);
  });

  test.each([
    ['delete', '/applications', ['GET', 'HEAD', 'POST']],
    ['patch', '/applications/019aa1c0-0000-7000-8000-000000000001', ['GET', 'HEAD', 'PUT']],
    ['get', '/applications/x/submission', ['POST']],
    ['post', '/me', ['GET', 'HEAD']],
  ] as const)('%s %s is answered with the methods that it takes', async (method, path, allowed) => {
    const { status, body, headers } = await harness.ask(method, path, { token: applicant.token });
    expect([status, body.code, body.allowed, headers['allow']]).toEqual([405, 'method_not_allowed', allowed, allowed.join(', ')]);
  });

  test('HEAD is answered like GET, without its body', async () => {
    const { status, text } = await harness.ask('head', '/me', { token: applicant.token });
    expect([status, text ?? '']).toEqual([200, '']);
  });
});

test.each([
  [undefined, 'fr'],
  ['fr', 'fr'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['de', 'fr'],
  ['de, en;q=0.5', 'en'],
  ['*', 'fr'],
  ['fr;q=0.1, en;q=0.9', 'en'],
  ['%%%', 'fr'],
])('Accept-Language %s is answered in %s', async (language, expected) => {
  const problem = await harness.ask('get', '/nowhere', { ...(language ? { language } : {}) });
  expect([problem.headers['content-language'], problem.body.title]).toEqual([expected, expected === 'fr' ? 'Introuvable' : 'Not found']);
  const { headers, body } = await harness.ask('get', `/applications/${draft.id}`, {
    token: applicant.token,
    ...(language ? { language } : {}),
  });
  expect([headers['content-language'], headers['vary'], body.label]).toEqual([
    expected,
    expect.stringContaining('Accept-Language'),
    expected === 'fr' ? 'Brouillon' : 'Draft',
  ]);
});
