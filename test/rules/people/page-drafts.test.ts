import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { DRAFTS_AT_MOST, readPageDraft, storePageDraft } from '../../../db/pages/page-drafts.ts';
import { keepView, readViews, VIEWS_AT_MOST } from '../../../db/pages/kept-views.ts';
import { DRAFT_BYTES_AT_MOST, DRAFTS_BYTES_AT_MOST } from '../../../domain/core/page-draft.ts';
import { openCommandHarness } from '../../support/command-harness.ts';
import { databaseOfFile } from '../../support/database.ts';

const database = databaseOfFile();

test('what is typed is kept of the newest forms alone, and no longer than a season', async () => {
  const { db } = database;
  const harness = await openCommandHarness(db);
  const personId = harness.callers['lead']?.personId ?? '';
  const other = harness.callers['chair']?.personId ?? '';
  const countOf = async (id: string) => (await db.selectFrom('page_draft').where('person_id', '=', id).select('form').execute()).length;
  await storePageDraft(db, other, 'giveOpinion', { '/comment': ['Son texte'] });
  for (let form = 0; form < DRAFTS_AT_MOST + 5; form += 1)
    await storePageDraft(db, personId, `form ${form}`, { '/reason': [String(form)] });
  expect([await countOf(personId), await countOf(other)]).toEqual([DRAFTS_AT_MOST, 1]);
  expect(await readPageDraft(db, personId, 'form 0')).toBeUndefined();
  expect(await readPageDraft(db, personId, `form ${DRAFTS_AT_MOST + 4}`)).toMatchObject({
    fields: { '/reason': [String(DRAFTS_AT_MOST + 4)] },
  });
  await db.updateTable('page_draft').where('person_id', '=', personId).set({ saved_at: '2026-01-01T00:00:00.000Z' }).execute();
  await storePageDraft(db, personId, 'the newest', {});
  expect([await countOf(personId), await countOf(other)]).toEqual([1, 1]);
});

test('of a person so many bytes are kept, of the newest forms, and nothing of a form that is longer than any', async () => {
  const { db } = database;
  const personId = (await openCommandHarness(db)).callers['finance']?.personId ?? '';
  // Words that PostgreSQL cannot compress.
  const words = Array.from({ length: 3_100 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join('');
  expect(words.length).toBeLessThan(DRAFT_BYTES_AT_MOST);
  const drafts = Math.ceil(DRAFTS_BYTES_AT_MOST / words.length) + 5;
  for (let form = 0; form < drafts; form += 1) await storePageDraft(db, personId, `form ${form}`, { '/reason': [words] });
  const { rows } = await sql<{ bytes: number }>`
    SELECT sum(pg_column_size(fields))::int AS bytes FROM page_draft WHERE person_id = ${personId}`.execute(db);
  expect(rows[0]?.bytes).toBeLessThanOrEqual(DRAFTS_BYTES_AT_MOST);
  expect(await readPageDraft(db, personId, 'form 0')).toBeUndefined();
  expect(await readPageDraft(db, personId, `form ${drafts - 1}`)).toBeDefined();
  expect(await storePageDraft(db, personId, 'too long', { '/reason': ['x'.repeat(DRAFT_BYTES_AT_MOST)] })).toBe(false);
  expect(await readPageDraft(db, personId, 'too long')).toBeUndefined();
});

test('of a list no more views are kept than there may be, however many are sent at once', async () => {
  const { db } = database;
  const personId = (await openCommandHarness(db)).callers['payer']?.personId ?? '';
  await Promise.all(Array.from({ length: VIEWS_AT_MOST + 10 }, (_, n) => keepView(db, personId, '/dossiers', `vue ${n}`, 'q=a')));
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM page_draft, jsonb_object_keys(fields) WHERE person_id = ${personId}`.execute(db);
  expect(rows[0]?.n).toBe(VIEWS_AT_MOST);
  const [first] = await readViews(db, personId, '/dossiers');
  await keepView(db, personId, '/dossiers', first?.[0] ?? '', 'q=b');
  expect(await readViews(db, personId, '/dossiers')).toContainEqual([first?.[0], 'q=b']);
});
