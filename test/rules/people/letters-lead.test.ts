import { MockActivityEnvironment } from '@temporalio/testing';
import { letterWriter } from '../../../activities/letters.ts';
import { digestActivities } from '../../../activities/people/digests.ts';
import { nextDigestAt } from '../../../domain/people/digest.ts';
import type { Mail } from '../../../letters/core/post.ts';
import { commandsOfFile } from '../../support/command-harness.ts';

const URL = 'https://guichet.example';

const { database, harness } = commandsOfFile();
let mail: Mail[];
const post = async (letter: Mail): Promise<void> => void mail.push(letter);
beforeEach(() => {
  mail = [];
});

const personOf = (login: string): string => harness.callers[login]?.personId ?? '';
const give = (login: string, role: string) => harness.accept('admin', 'giveRole', { role }, { id: personOf(login), follows: false });

test('a letter leads to the page that it is about, in its text and in its HTML', async () => {
  await give('editor', 'signatory');
  await letterWriter(database.db, post, { publicUrl: URL })(personOf('editor'));
  expect(mail).toHaveLength(1);
  expect(mail[0]?.text).toContain(` ${URL}/mon-compte\n`);
  expect(mail[0]?.html).toContain(`<a href="${URL}/mon-compte">`);
});

test('a letter whose program knows no pages is text alone', async () => {
  await give('applicant2', 'manager');
  await letterWriter(database.db, post)(personOf('applicant2'));
  expect(mail).toMatchObject([{ subject: expect.stringContaining('gestion des accès') }]);
  expect(mail[0]).not.toHaveProperty('html');
  expect(mail[0]?.text).not.toContain(URL);
});

test('a digest keeps what its letters lead to, and leads to where it is chosen', async () => {
  const id = personOf('ministry');
  await database.db.updateTable('person').set({ letters: 'daily' }).where('id', '=', id).execute();
  await give('ministry', 'manager');
  await letterWriter(database.db, post, { publicUrl: URL })(id);
  expect(mail).toEqual([]);
  const nextMorning = nextDigestAt(new Date().toISOString());
  await new MockActivityEnvironment().run(digestActivities(database.db, post, () => nextMorning, URL).sendDigests);
  expect(mail).toHaveLength(1);
  expect(mail[0]?.html?.match(new RegExp(`<a href="${URL}/mon-compte">`, 'g'))).toHaveLength(2);
});
