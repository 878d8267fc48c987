import { sql } from 'kysely';
import { readContent } from '../../../db/applications/applications.ts';
import { readRevisions } from '../../../db/applications/revisions.ts';
import { differences } from '../../../domain/applications/revision.ts';
import { STUDENTS } from '../../support/fixtures.ts';
import { commandsOfFile, drafted } from '../../support/command-harness.ts';

const { database, harness } = commandsOfFile();

const corrected = { ...STUDENTS, callId: undefined, siret: '99990017800016', summary: 'Un autre résumé.' };

/** An application in review after a correction by the screener: its revision 2 is current. */
async function inReviewAtRevision2(): Promise<string> {
  const { id } = await drafted(harness);
  await harness.accept('applicant', 'submitApplication', { version: 1 }, { id });
  const items = [{ field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' }];
  const { version } = await harness.accept('screener', 'requestCorrection', { revision: 1, items, requiredBy: null }, { id });
  const { callId: _, ...content } = corrected;
  const { title } = await readContent(database.db, id);
  await harness.accept('editor', 'answerCorrection', { ...content, title, version }, { id });
  return id;
}

test('what was submitted is kept as it was, and the current content is the newest of it', async () => {
  const id = await inReviewAtRevision2();
  const revisions = await readRevisions(database.db, id);
  expect(revisions.map(({ revision, content }) => [revision, content.summary])).toEqual([
    [1, STUDENTS.summary],
    [2, 'Un autre résumé.'],
  ]);
  expect(revisions[1]?.content).toEqual(await readContent(database.db, id));
});

test('what was submitted before an indicator had a kind, a direction and a source differs from what is submitted since in nothing', async () => {
  const id = await inReviewAtRevision2();
  const [{ content: before } = { content: null }, { content: after } = { content: null }] = await readRevisions(database.db, id);
  const old = before && {
    ...before,
    indicators: before.indicators.map(({ kind: _, direction: __, source: ___, ...indicator }) => indicator),
  };
  await database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await trx
      .updateTable('revision')
      .set({ content: JSON.stringify(old) })
      .where('application_id', '=', id)
      .where('revision', '=', 1)
      .execute();
  });
  const [read] = await readRevisions(database.db, id);
  expect(read && after && differences(read.content, after).map(({ pointer }) => pointer)).toEqual(['/summary']);
});

test('a draft has nothing to keep', async () => {
  const { id } = await drafted(harness);
  expect(await readRevisions(database.db, id)).toEqual([]);
});
