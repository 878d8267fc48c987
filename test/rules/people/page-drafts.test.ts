import { DRAFTS_AT_MOST, readPageDraft, storePageDraft } from '../../../db/people/page-drafts.ts';
import { openCommandHarness } from '../../support/command-harness.ts';
import { type Database, freshDatabase } from '../../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

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
