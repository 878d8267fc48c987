import { LetterRefused } from '../../letters/core/post.ts';
import { people } from '../../local/people.ts';
import { atRest, tell } from '../support/behind.ts';
import { assign, AWARDED_CENTS, expectStatus, opinionOn, sign, toGrant, toInReview } from '../support/fixtures.ts';
import { allotComingYears } from '../support/money.ts';
import { testReplays } from '../support/replay.ts';
import { allWritten, EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

/** Whose letters the mail server refuses now: none, all, or those to one address. */
let refused: 'none' | 'all' | string = 'none';
let attempts = 0;
const post = async ({ to }: { to: string }) => {
  attempts += 1;
  if (refused === 'all') throw new Error('the mail server is away');
  if (refused === to) throw new LetterRefused('550 no such box');
};

const harness = temporalOfFile({ skipping: true, post });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 3);
});

/** Brings the mail server back, and moves time to the next attempt. */
async function mailIsBack(id: string): Promise<void> {
  refused = 'none';
  await moveTo(harness, shifted(await harness.now(), 120));
  await until('every letter has left', () => allWritten(harness, id));
}

/** Each letter has left once: as many as there are rows, one for an event and a person. */
async function expectEachOnce(): Promise<void> {
  const letters = await harness.database.db.selectFrom('letter').select(['id', 'sent_at']).execute();
  expect(letters.filter(({ sent_at: sentAt }) => sentAt === null)).toEqual([]);
  expect(harness.mail.map(({ id }) => id).sort()).toEqual(letters.map(({ id }) => id).sort());
}

// A letter that waits is tried again each minute of the moving clock: the mail server is away no longer than the test
// needs.

const MINUTE = 60;

test('while the mail server is away for twenty minutes, commands are answered and deadlines are met; when it is back, each letter leaves once', async () => {
  const id = await toInReview(harness, titled('Sans courrier'));
  const remindAt = String((await streamOf(harness, id)).due_at);
  await moveTo(harness, shifted(remindAt, -10 * MINUTE));
  await until('the first letters have left', () => writtenTo(harness, 'Sans courrier').length === 2);
  refused = 'all';
  const before = attempts;
  await assign(harness, id, 'legal');
  await until('a letter was tried', () => attempts > before);
  await moveTo(harness, shifted(remindAt, 10 * MINUTE));
  await until('two steps are recalled', async () => (await namesOf(harness, id)).filter((name) => name === 'remindReviewer').length === 2);
  expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  expect(writtenTo(harness, 'Sans courrier')).toHaveLength(2);
  await mailIsBack(id);
  expect(writtenTo(harness, 'Sans courrier', 'Un avis vous est demandé')).toEqual(['reviewer-legal']);
  expect(writtenTo(harness, 'Sans courrier', 'Rappel')).toEqual(['lead', 'reviewer-legal']);
  await expectEachOnce();
});

test('a grant expires at its deadline with the mail server away, and both sides are told once it is back', async () => {
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Caduc sans courrier'));
  const { deadline_at: deadlineAt } = await harness.database.db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select('deadline_at')
    .executeTakeFirstOrThrow();
  await moveTo(harness, shifted(deadlineAt, -60));
  refused = 'all';
  await moveTo(harness, shifted(deadlineAt, 60));
  await until('the grant expires', async () => (await namesOf(harness, grantId)).includes('expireGrant'));
  expect(writtenTo(harness, 'Caduc sans courrier', 'Convention caduque')).toEqual([]);
  await mailIsBack(grantId);
  expect(writtenTo(harness, 'Caduc sans courrier', 'Convention caduque')).toEqual(['applicant', 'finance']);
  await expectEachOnce();
});

test('a letter that one person’s server does not take is not sent twice to the others', async () => {
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Une boîte pleine'));
  // The applicants come first in the list of recipients.
  refused = people.find(({ login }) => login === 'finance')?.email ?? '';
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  await until('the applicant is told', () => writtenTo(harness, 'Une boîte pleine', 'Convention signée').length === 1);
  const before = attempts;
  await moveTo(harness, shifted(await harness.now(), 120));
  await until('the other letter is tried again', () => attempts > before);
  expect(writtenTo(harness, 'Une boîte pleine', 'Convention signée')).toEqual(['applicant']);
  await mailIsBack(grantId);
  expect(writtenTo(harness, 'Une boîte pleine', 'Convention signée')).toEqual(['applicant', 'finance']);
  await expectEachOnce();
});

test('an address that is refused holds up no letter of others, of what comes after neither', async () => {
  // The applicants come first in the list of recipients.
  refused = people.find(({ login }) => login === 'applicant')?.email ?? '';
  const id = await toInReview(harness, titled('Une adresse fausse'));
  for (const step of ['legal', 'data'] as const) await assign(harness, id, step);
  await moveTo(harness, shifted(await harness.now(), 120));
  await until('the reviewers are told', () => writtenTo(harness, 'Une adresse fausse').length === 2);
  expect(writtenTo(harness, 'Une adresse fausse')).toEqual(['reviewer-data', 'reviewer-legal']);
  await mailIsBack(id);
  expect(writtenTo(harness, 'Une adresse fausse')).toEqual(['applicant', 'applicant', 'reviewer-data', 'reviewer-legal']);
  await expectEachOnce();
});

test('a look while a letter waits sends nothing twice', async () => {
  refused = 'all';
  const before = attempts;
  const id = await toInReview(harness, titled('Regardé deux fois'));
  await until('a letter was tried', () => attempts > before);
  for (let n = 0; n < 5; n += 1) await tell(harness, 'application', id);
  await mailIsBack(id);
  for (let n = 0; n < 5; n += 1) await tell(harness, 'application', id);
  await atRest(harness, 'application', id);
  expect(writtenTo(harness, 'Regardé deux fois')).toEqual(['applicant', 'applicant']);
  await expectEachOnce();
});

testReplays(harness);
