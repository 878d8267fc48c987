import { sql } from 'kysely';
import { readCallRows } from '../../../db/calls/call-lives.ts';
import {
  loadDraft,
  loadPublished,
  readCall,
  readCalls,
  readCallsOf,
  readCallVersion,
  readOpenCalls,
  VERSIONS_KEPT,
} from '../../../db/calls/calls.ts';
import { pipelined } from '../../../db/connection/pipelined.ts';
import { newId } from '../../../db/core/ids.ts';
import { connect, onOneConnection } from '../../../db/connection/connect.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import type { CallFile } from '../../../domain/calls/call.ts';
import { codeOf } from '../../support/call-code.ts';
import { databaseOfFile } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { today } from '../../support/fixtures.ts';
import { digest, invariantFaults } from '../../support/invariants.ts';

const database = databaseOfFile();

/** Half an hour into the next year in Paris, and before it in UTC. */
const year = Number(today().slice(0, 4)) + 1;
const at = `${year - 1}-12-31T23:30:00.000Z`;
const fileOf = (id: string, version = 1): CallFile => ({
  ...SHIPPED_CALL,
  id,
  code: codeOf(id),
  version,
  envelope: { ...SHIPPED_CALL.envelope, code: id.toUpperCase(), aeCents: 700, cpCents: 300 },
});
const linesOf = (code: string) =>
  database.db
    .selectFrom('envelope as e')
    .innerJoin('envelope_line as l', 'l.envelope_id', 'e.id')
    .where('e.code', '=', code)
    .select(['l.year', 'l.credit', 'l.total', 'l.available'])
    .orderBy('l.credit')
    .execute();

test('a call loaded twice at once is loaded once, and its envelope allotted once on the year in Paris', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => loadPublished(database.db, fileOf('twice'), at)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await linesOf('TWICE')).toEqual([
    { year, credit: 'AE', total: 700, available: 700 },
    { year, credit: 'CP', total: 300, available: 300 },
  ]);
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('a call that is there stays as it is', async () => {
  await loadPublished(database.db, fileOf('kept'), at);
  const before = await digest(database.db);
  const changed = { ...fileOf('kept'), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 40 } };
  expect(await loadPublished(database.db, changed, at)).toBe(false);
  expect(await digest(database.db)).toEqual(before);
});

test('a new version opens on the same envelope, without allotting it again', async () => {
  await loadPublished(database.db, fileOf('grown'), at);
  expect(await loadPublished(database.db, { ...fileOf('grown', 2), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 40 } }, at)).toBe(true);
  expect((await linesOf('GROWN')).map(({ total }) => total)).toEqual([700, 300]);
  expect([
    (await readCall(database.db, 'grown'))?.terms.maxRatePercent,
    (await readCallVersion(database.db, 'grown', 1)).terms.maxRatePercent,
  ]).toEqual([40, 50]);
  const newest = await readCalls(database.db, ['grown', 'nowhere']);
  expect([...newest].map(([id, { version }]) => [id, version])).toEqual([['grown', 2]]);
});

test('a version is read once, however it is read: by itself, with others, on one connection, in a transaction', async () => {
  await loadPublished(database.db, fileOf('known'), at);
  await loadPublished(database.db, fileOf('known', 2), at);
  let read = 0;
  const { db, pool } = connect(database.url, { max: 2, log: ({ query }) => (read += Number(query.sql.includes('call_version'))) });
  const both = [1, 2].map((callVersion) => ({ callId: 'known', callVersion }));
  const first = both.map(await onOneConnection(db, (one) => readCallsOf(one, both)));
  expect(first.map(({ version }) => version)).toEqual([1, 2]);
  expect(read).toBe(1);
  await db.transaction().execute(async (trx) => {
    expect(both.map(await readCallsOf(trx, both))).toEqual(first);
    expect(await pipelined(trx, (one) => readCallVersion(one, 'known', 2))).toBe(first[1]);
  });
  expect(await onOneConnection(db, (one) => readCallVersion(one, 'known', 1))).toBe(first[0]);
  expect(read).toBe(1);
  await pool.end();
});

test('a code is one call’s, and for good', async () => {
  await loadPublished(database.db, fileOf('coded'), at);
  await expect(loadPublished(database.db, { ...fileOf('coded', 2), code: 'OTHER' }, at)).rejects.toThrow(
    `its code is ${codeOf('coded')} for good`,
  );
  await expect(loadPublished(database.db, { ...fileOf('imitated'), code: codeOf('coded') }, at)).rejects.toThrow(
    `another call has its code, ${codeOf('coded')}`,
  );
  expect(await readCall(database.db, 'imitated')).toBeUndefined();
});

test('all versions of a call are told of in one stream', async () => {
  for (const version of [1, 2, 3]) expect(await loadPublished(database.db, fileOf('told', version), at)).toBe(true);
  const streams = await database.db.selectFrom('call_version').where('call_id', '=', 'told').select('stream_id').distinct().execute();
  expect(streams).toHaveLength(1);
  const events = await database.db
    .selectFrom('event')
    .where('stream_id', '=', streams[0]?.stream_id ?? '')
    .select(['name', 'facts'])
    .orderBy('version')
    .execute();
  expect(events).toEqual([1, 2, 3].map((version) => ({ name: 'publishCall', facts: { version } })));
});

test('a version loaded ten times at once beside the one before is loaded once', async () => {
  await loadPublished(database.db, fileOf('raced'), at);
  const answers = await Promise.all(Array.from({ length: 10 }, () => loadPublished(database.db, fileOf('raced', 2), at)));
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test.each([
  ['older than what is there', 'old', 'SELECT 1', 1],
  [
    'newer, of a call that was closed',
    'over',
    `UPDATE call SET state = 'closed', closed_at = now(), closing_reason = '.' WHERE id = 'over'`,
    3,
  ],
])('a version that is %s is not loaded', async (_, id, change, version) => {
  await loadPublished(database.db, fileOf(id, 2), at);
  await sql.raw(change).execute(database.db);
  const before = await digest(database.db);
  expect(await loadPublished(database.db, fileOf(id, version), at)).toBe(false);
  expect(await digest(database.db)).toEqual(before);
});

test('what an admin has drafted meanwhile stays a draft when a new version is shipped', async () => {
  await loadPublished(database.db, fileOf('drafted'), at);
  const drafted = { ...SHIPPED_CALL.terms, maxRatePercent: 30 };
  await sql`UPDATE call SET draft = ${JSON.stringify(drafted)}::jsonb WHERE id = 'drafted'`.execute(database.db);
  expect(await loadPublished(database.db, fileOf('drafted', 2), at)).toBe(true);
  const [row] = await readCallRows(database.db, { drafts: true, id: 'drafted' });
  expect(row).toMatchObject({ state: 'published', draft: { maxRatePercent: 30 } });
});

test('a file whose terms do not hold together is not loaded, and says where', async () => {
  const file = { ...fileOf('faulty'), terms: { ...SHIPPED_CALL.terms, closesOn: '2020-01-01' } };
  await expect(loadPublished(database.db, file, at)).rejects.toThrow('calls/faulty: /terms/closesOn before_opening');
  expect(await readCall(database.db, 'faulty')).toBeUndefined();
});

describe('a file loaded as a draft', () => {
  const rowOf = async (id: string) => (await readCallRows(database.db, { drafts: true, id }))[0];
  const eventsOf = async (id: string) =>
    (
      await database.db
        .selectFrom('event as e')
        .innerJoin('call as c', 'c.stream_id', 'e.stream_id')
        .where('c.id', '=', id)
        .select('e.name')
        .orderBy('e.version')
        .execute()
    ).map(({ name }) => name);

  test('is a call that only the fund sees, on an envelope without a euro', async () => {
    const file = fileOf('prepared', 6);
    expect(await loadDraft(database.db, file, at)).toEqual({ became: 'draft_of_new_call', opened: 'PREPARED' });
    expect(await rowOf('prepared')).toMatchObject({ state: 'draft', code: codeOf('prepared'), draft: file.terms });
    expect(await readCallRows(database.db, { drafts: false, id: 'prepared' })).toEqual([]);
    expect([await readCall(database.db, 'prepared'), await linesOf('PREPARED')]).toEqual([undefined, []]);
    expect(await eventsOf('prepared')).toEqual(['createCall']);
    expect(await invariantFaults(database.db)).toEqual([]);
  });

  test('ten times at once is loaded once, and once more changes nothing', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => loadDraft(database.db, fileOf('drawn'), at)));
    expect(answers.filter(({ became }) => became === 'draft_of_new_call')).toHaveLength(1);
    const before = await digest(database.db);
    expect(await loadDraft(database.db, fileOf('drawn'), at)).toEqual({ became: 'nothing_new', opened: null });
    expect(await digest(database.db)).toEqual(before);
  });

  test('draws on the envelope that has its code, and leaves its credits as they are', async () => {
    await loadPublished(database.db, fileOf('rich'), at);
    const sibling = { ...fileOf('sibling'), envelope: fileOf('rich').envelope };
    expect(await loadDraft(database.db, sibling, at)).toEqual({ became: 'draft_of_new_call', opened: null });
    expect((await rowOf('sibling'))?.envelope_id).toBe((await rowOf('rich'))?.envelope_id);
    expect((await linesOf('RICH')).map(({ total }) => total)).toEqual([700, 300]);
  });

  test('is the draft of the next version of a call that is published', async () => {
    await loadPublished(database.db, fileOf('ongoing'), at);
    expect((await loadDraft(database.db, fileOf('ongoing'), at)).became).toBe('nothing_new');
    const file = { ...fileOf('ongoing'), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 40 } };
    expect((await loadDraft(database.db, file, at)).became).toBe('draft_of_next_version');
    expect(await rowOf('ongoing')).toMatchObject({ state: 'published', draft: { maxRatePercent: 40 } });
    expect((await readCall(database.db, 'ongoing'))?.terms.maxRatePercent).toBe(50);
    expect(await eventsOf('ongoing')).toEqual(['publishCall', 'updateCall']);
  });

  beforeAll(async () => {
    for (const id of ['shut', 'busy', 'named']) await loadDraft(database.db, fileOf(id), at);
    await sql`UPDATE call SET state = 'closed', draft = NULL, closed_at = now(), closing_reason = '.' WHERE id = 'shut'`.execute(
      database.db,
    );
  });
  test.each([
    ['whose call is closed', { ...fileOf('shut'), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 40 } }, 'the call is closed'],
    [
      'whose call has a draft that people are at',
      { ...fileOf('busy'), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 40 } },
      'it has a draft',
    ],
    ['that gives a call another code', { ...fileOf('named'), code: 'OTHER' }, `its code is ${codeOf('named')} for good`],
    ['that has the code of another call', { ...fileOf('copied'), code: codeOf('named') }, 'another call has its code'],
    [
      'whose terms do not hold together',
      { ...fileOf('broken'), terms: { ...SHIPPED_CALL.terms, closesOn: '2020-01-01' } },
      'before_opening',
    ],
  ])('%s is refused in a sentence, and leaves nothing behind', async (_, file, sentence) => {
    const before = await digest(database.db);
    await expect(loadDraft(database.db, file, at)).rejects.toThrow(sentence);
    expect(await digest(database.db)).toEqual(before);
  });
});

test('a call that was not shipped is not found', async () => expect(await readCall(database.db, 'nowhere')).toBeUndefined());

test('ids are sorted by the time at which they were made, in PostgreSQL too', async () => {
  const ids = Array.from({ length: 50 }, newId);
  const { rows } = await sql<{ id: string }>`SELECT id FROM unnest(${ids}::uuid[]) AS id ORDER BY id`.execute(database.db);
  expect(rows.map(({ id }) => id)).toEqual(ids);
});

test('of the calls that are open no other terms are read', async () => {
  await loadPublished(database.db, fileOf('open'), at);
  const over = fileOf('over');
  await loadPublished(database.db, { ...over, terms: { ...over.terms, opensOn: '2020-01-01', closesOn: '2020-12-31' } }, at);
  const asked: unknown[] = [];
  const { db, pool } = connect(database.url, {
    max: 1,
    log: ({ query }) => void (query.sql.includes('"terms"') && asked.push(...query.parameters)),
  });
  const open = (await readOpenCalls(db, parisDate(at))).map(({ id }) => id);
  for (const ids of [open, asked]) expect([ids.includes('open'), ids.includes('over')]).toEqual([true, false]);
  await pool.end();
});

test('a version that was read lately is one object, and no more of them are kept than that', async () => {
  await loadPublished(database.db, fileOf('many'), at);
  await database.pool.query(
    `INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms)
     SELECT call_id, n, stream_id, envelope_id, terms FROM call_version, generate_series(2, $1) AS n WHERE call_id = 'many'`,
    [VERSIONS_KEPT + 1],
  );
  const read = (version: number) => readCallVersion(database.db, 'many', version);
  const others = Array.from({ length: VERSIONS_KEPT - 1 }, (_, place) => ({ callId: 'many', callVersion: place + 2 }));
  const first = await read(1);
  await readCallsOf(database.db, others);
  expect(await read(1)).toBe(first);
  await read(VERSIONS_KEPT + 1);
  // The one that was read longest ago made room; the first was read again since.
  expect(await read(1)).toBe(first);
  await readCallsOf(database.db, [...others, { callId: 'many', callVersion: VERSIONS_KEPT + 1 }]);
  const again = await read(1);
  expect([again, again === first]).toEqual([first, false]);
});
