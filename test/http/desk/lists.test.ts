import { FUEL_MAP, STUDENTS, toActive, toDraft, toReviewed, readEnvelope, toSession } from '../../support/fixtures.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let applicant: Actor;
let movements: string;
beforeAll(async () => {
  harness = await startAppHarness();
  applicant = await harness.as('applicant2');
  // Something of everything that is listed.
  await toActive(harness);
  await toActive(harness);
  for (const _ of [1, 2]) await toSession(harness, [await toReviewed(harness)]);
  movements = `/envelopes/${(await readEnvelope(harness)).id}/movements`;
});
afterAll(() => harness.stop());

const cursorOf = (key: string) => Buffer.from(key).toString('base64url');

/** Every page of a list, one after the other; `between` happens between two of them. */
async function pagesOf(
  who: Actor,
  path: string,
  limit: number,
  between: () => Promise<unknown> = async () => undefined,
): Promise<Record<string, unknown>[][]> {
  const pages = [];
  for (let cursor: string | null = ''; cursor !== null; await between()) {
    const { status, body } = await who.get(`${path}?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
    expect(status).toBe(200);
    pages.push(body.items);
    cursor = body.next;
  }
  return pages;
}

test('pages lose and double nothing while new applications come in', async () => {
  const drafted: string[] = [];
  for (let i = 0; i < 7; i += 1) drafted.unshift((await toDraft(harness, { ...FUEL_MAP, title: `Projet ${i}` }, 'applicant2')).id);
  const pages = await pagesOf(applicant, '/applications', 3, () => toDraft(harness, STUDENTS, 'applicant2'));
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([drafted.slice(0, 3), drafted.slice(3, 6), drafted.slice(6)]);
});

test('a last page that is full names no next one', async () => {
  const {
    body: { items },
  } = await applicant.get('/applications?limit=100');
  expect((await applicant.get(`/applications?limit=${items.length}`)).body.next).toBeNull();
  expect((await applicant.get(`/applications?limit=${items.length - 1}`)).body.next).not.toBeNull();
});

test.each([
  ['/sessions', 'lead', 'id'],
  ['/grants', 'finance', 'id'],
  ['/people', 'lead', 'id'],
  ['/applications', 'auditor', 'id'],
  ['movements', 'finance', 'sequence'],
])('%s page by page is the whole list', async (name, login, key) => {
  const who = await harness.as(login);
  const path = name === 'movements' ? movements : name;
  const whole = (await who.get(path)).body.items;
  expect(whole.length).toBeGreaterThan(1);
  expect((await pagesOf(who, path, 1)).flat().map((item) => item[key])).toEqual(whole.map((item: Record<string, unknown>) => item[key]));
});

test('movements come in the order in which the envelope took them, and by account and year', async () => {
  const finance = await harness.as('finance');
  const of = async (query: string) => (await finance.get(`${movements}${query}`)).body.items.map(({ kind }: { kind: string }) => kind);
  expect(await of('')).toEqual(['allot', 'allot', 'reserve', 'commit', 'reserve', 'commit']);
  expect(await of('?account=committed')).toEqual(['commit', 'commit']);
  expect(await of('?account=paid')).toEqual([]);
  expect(await of('?year=1999')).toEqual([]);
});

test('people are listed by the role that is asked for', async () => {
  const { items } = (await (await harness.as('lead')).get('/people?role=reviewer')).body;
  expect(items.map(({ name }: { name: string }) => name).sort()).toEqual(['Gaspard Etcheverry', 'Linh Nguyen-Faure', 'Sékou Diarra']);
});

test.each([
  ['limit=0', '/query/limit'],
  ['limit=101', '/query/limit'],
  ['limit=-1', '/query/limit'],
  ['limit=abc', '/query/limit'],
  ['limit=1.5', '/query/limit'],
  ['limit=', '/query/limit'],
  ['limit=1&limit=2', '/query/limit'],
  ['limit=%20 1', '/query/limit'],
  ['cursor=', '/query/cursor'],
  ['cursor=abc', '/query/cursor'],
  [`cursor=${cursorOf('not-a-uuid')}`, '/query/cursor'],
  [`cursor=${cursorOf('019aa1c0-0000-7000-8000-000000000001')}=`, '/query/cursor'],
  [`cursor=${cursorOf("' OR 1=1 --")}`, '/query/cursor'],
  [`cursor=${'a'.repeat(201)}`, '/query/cursor'],
  ['state=eaten', '/query/state'],
  ['callId=%00', '/query/callId'],
  ['offset=3', '/query/offset'],
])('/applications?%s is refused with a pointer', async (query, pointer) => {
  const { status, body } = await applicant.get(`/applications?${query}`);
  expect([status, body.code, body.fields.map((field: { pointer: string }) => field.pointer)]).toEqual([400, 'invalid_request', [pointer]]);
});

test.each([
  ['cursor=' + cursorOf('-1'), '/query/cursor'],
  ['cursor=' + cursorOf('9'.repeat(16)), '/query/cursor'],
  ['account=pocket', '/query/account'],
  ['year=26', '/query/year'],
  ['year=99999', '/query/year'],
])('movements?%s is refused with a pointer', async (query, pointer) => {
  const { body } = await (await harness.as('finance')).get(`${movements}?${query}`);
  expect([body.status, body.fields?.[0].pointer]).toEqual([400, pointer]);
});

test('the largest limit that is documented is taken', async () => {
  expect((await applicant.get('/applications?limit=100')).status).toBe(200);
});
