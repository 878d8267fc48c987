import {
  assign,
  expectStatus,
  FUEL_MAP,
  opinionOn,
  STUDENTS,
  toActive,
  toInReview,
  toDraft,
  toReviewed,
  readEnvelope,
  toSession,
} from '../../support/fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';
import { toAccepted, toRequested } from '../../support/datalab-fixtures.ts';
import { toDeclined, toProposed } from '../../support/mission-fixtures.ts';
import { toWaitlisted } from '../../support/waitlist-fixtures.ts';

const harness = appOfFile();
let applicant: Actor;
let movements: string;
beforeAll(async () => {
  applicant = await harness.as('applicant2');
  // Some of everything that is listed.
  await toActive(harness);
  await toActive(harness);
  for (const _ of [1, 2]) await toSession(harness, [await toReviewed(harness)]);
  movements = `/envelopes/${(await readEnvelope(harness)).id}/movements`;
});

const cursorOf = (key: string) => Buffer.from(key).toString('base64url');

/** Every page of a list, one after the other; `between` runs between two of them. */
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

describe('in the order of their scores', () => {
  let lead: Actor;
  const scored = new Map<string, number | null>();
  const ofScore = async (query = '') => (await lead.get(`/applications?order=score${query}`)).body;
  beforeAll(async () => {
    lead = await harness.as('lead');
    for (const score of [2, 5, 3, 5]) {
      const id = await toInReview(harness);
      await assign(harness, id, 'legal');
      const { scores, ...opinion } = opinionOn('legal');
      const same = Object.fromEntries(Object.keys(scores).map((key) => [key, score]));
      expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, { ...opinion, scores: same }), 200);
      scored.set(id, score);
    }
    scored.set(await toInReview(harness), null);
  });

  test('files are listed with the highest first, equal ones newest first, and those without a score last', async () => {
    const { items } = await ofScore('&state=in_review&limit=100');
    const ranked = items.map(({ id, score }: { id: string; score: number | null }) => [id, score]);
    const expected = [...scored].toReversed().toSorted(([, a], [, b]) => (b ?? -1) - (a ?? -1));
    expect(ranked).toEqual(expected);
  });

  test('page by page it is the same list', async () => {
    const whole = (await ofScore('&limit=100')).items.map(({ id }: { id: string }) => id);
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, next } = await ofScore(`&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      ids.push(...items.map(({ id }: { id: string }) => id));
      cursor = next;
    }
    expect(ids).toEqual(whole);
  });

  test('a file’s score is that of its session’s list', async () => {
    const { items } = (await lead.get('/sessions')).body;
    const { agenda } = (await lead.get(`/sessions/${items[0].id}`)).body;
    const [{ applicationId, score }] = agenda;
    const listed = (await ofScore('&limit=100')).items.find((each: { id: string }) => each.id === applicationId);
    expect([typeof score, listed.score]).toEqual(['number', score]);
  });

  test('applicants are told no score, and ask for no such order', async () => {
    const own = (await (await harness.as('applicant')).get('/applications?limit=100')).body.items;
    expect(own.map(({ score }: { score: number | null }) => score)).toEqual(own.map(() => null));
    expect((await (await harness.as('applicant')).get('/applications?order=score')).body).toMatchObject({ code: 'role_required' });
    expect(await ofScore('&cursor=bm90LWEtcGxhY2U')).toMatchObject({ code: 'invalid_request' });
  });
});

describe('a list as a file', () => {
  const linesOf = async (who: Actor, path: string): Promise<string[]> => (await who.get(path)).text.trim().split('\r\n');
  const fieldsOf = (line = '', separator = ';'): string[] => line.split(separator).map((field) => field.replaceAll('"', ''));

  describe('of each list', () => {
    let lead: Actor;
    beforeAll(async () => {
      lead = await harness.as('lead');
      await toWaitlisted(harness);
      await toAccepted(harness, 'Des ventes à jour');
      await toRequested(harness, 'Un autre appui', 'applicant2');
      await toDeclined(harness);
      await toProposed(harness);
    });

    test.each([
      ['/sessions', '', 'reference,held_on,state,quorum,next,due_on'],
      [
        '/waitlist',
        'callId=autre-appel',
        'reference,title,organisation,siret,call,requested_eur,fits,rank,decided_on,held_on,appeal_won_on,reason',
      ],
      [
        '/datalab-requests',
        'state=accepted',
        'id,title,organisation,siret,state,skills,priority,wished_from,would_start_on,starts_on,ends_on,days,due_on',
      ],
      ['/missions', 'state=proposed', 'id,kind,reference,title,organisation,siret,state,days,starts_on,ends_on,due_on'],
      ['/people', 'role=reviewer', 'id,name,organisation,siret,roles,competences'],
    ])('%s.csv has what its filters leave, in its order', async (path, filter, head) => {
      const keysOf = async (query: string) =>
        (await lead.get(`${path}?limit=100&${query}`)).body.items.map((item: Record<string, unknown>) => item[head.split(',')[0] ?? '']);
      const [whole, found] = [await keysOf(''), await keysOf(filter)];
      expect(found.length < whole.length).toBe(filter !== '');
      const [first, ...all] = await linesOf(lead, `${path}.csv?form=international`);
      expect(fieldsOf(first, ',').join()).toBe(head);
      expect(all.map((line) => fieldsOf(line, ',')[0])).toEqual(whole);
      const [, ...some] = await linesOf(lead, `${path}.csv?${filter}`);
      expect(some.map((line) => fieldsOf(line)[0])).toEqual(found);
    });

    test('its words, dates and decimals are French, or codes that programs read', async () => {
      const path = '/datalab-requests.csv?state=accepted';
      const [, fr] = await linesOf(lead, path);
      const day = expect.stringMatching(/^\d\d\/\d\d\/\d{4}$/);
      expect(fieldsOf(fr).slice(4, 12)).toEqual([
        ...['Acceptée, à livrer', 'Ingénierie des données, Visualisation des données', 'Haute'],
        ...['', '', day, day, '10,5'],
      ]);
      const [, international] = await linesOf(lead, `${path}&form=international`);
      const codes = /,"accepted","data_engineering, data_visualisation","high",,,"\d{4}-\d\d-\d\d","\d{4}-\d\d-\d\d",10\.5,/;
      expect(international).toMatch(codes);
      const [, reviewer] = await linesOf(lead, '/people.csv?q=diarra');
      expect(fieldsOf(reviewer).slice(1)).toEqual(['Sékou Diarra', expect.any(String), '13002526500013', 'Instruction', '']);
    });

    test('it has nothing of another organisation, nor what the fund keeps to itself', async () => {
      const [head, ...own] = await linesOf(applicant, '/datalab-requests.csv');
      expect(fieldsOf(head)).not.toContain('Priorité');
      expect(own.map((line) => fieldsOf(line)[1])).toEqual(['Un autre appui']);
      expect(await linesOf(applicant, '/missions.csv')).toHaveLength(1);
      const manager = await harness.as('manager');
      const [columns, ...colleagues] = await linesOf(manager, '/people.csv');
      expect(fieldsOf(columns)).not.toContain('Compétences');
      expect(new Set(colleagues.map((line) => fieldsOf(line)[3]))).toEqual(new Set(['99990017800016']));
      for (const path of ['/sessions', '/waitlist', '/people'])
        expect((await applicant.get(`${path}.csv`)).body.code).toBe('role_required');
    });
  });

  test('has the applications that its filters leave, and of an applicant nothing that is the fund’s', async () => {
    const [lead, id] = [await harness.as('lead'), await toInReview(harness, { ...FUEL_MAP, title: '=1+1' }, 'applicant2')];
    expectStatus(await lead.put('/labels', { file: id, labels: ['Rapide'] }), 200);
    const [head, row, ...more] = await linesOf(lead, '/applications.csv?label=Rapide&form=international');
    expect(head?.replaceAll('"', '')).toBe(
      'reference,title,organisation,siret,call,state,cost_eur,requested_eur,submitted_on,next,due_on,score,labels',
    );
    expect([row, more]).toEqual([expect.stringMatching(/,"'=1\+1",.*"in_review",.*"Rapide"$/), []]);
    const { items } = (await applicant.get('/applications?state=in_review&limit=100')).body;
    const own = await linesOf(applicant, '/applications.csv?state=in_review');
    expect([own.length, own[0]]).toEqual([items.length + 1, expect.not.stringContaining('Étiquettes')]);
    expect((await applicant.get('/applications.csv?label=Rapide')).body.code).toBe('role_required');
    const scored = (await lead.get('/applications?order=score&limit=100')).body.items.map(
      ({ reference }: { reference: string }) => reference,
    );
    const ranked = (await linesOf(lead, '/applications.csv?order=score')).slice(1).map((line) => line.split(';')[0]?.replaceAll('"', ''));
    expect(ranked.slice(0, scored.length)).toEqual(scored);
  });

  test('has the grants that its filters leave', async () => {
    const lead = await harness.as('lead');
    const { items } = (await lead.get('/grants?state=active&limit=100')).body;
    const [, ...rows] = await linesOf(lead, '/grants.csv?state=active');
    expect(rows.map((row) => row.split(';')[0])).toEqual(items.map(({ reference }: { reference: string }) => `"${reference}"`));
    expect((await lead.get('/grants.csv?state=eaten')).status).toBe(400);
  });
});
