import { pino } from 'pino';
import { openSecurityLog } from '../../../db/core/security-log.ts';
import { declineStep } from '../../support/assignment-fixtures.ts';
import { assign, expectStatus, STUDENTS, toInReview } from '../../support/fixtures.ts';
import { type PagesHarness, startPagesHarness } from '../../support/pages-harness.ts';
import { until } from '../../support/until.ts';
import { wordsOf } from '../../support/web-forms.ts';

const URL = 'https://guichet.example';

let harness: PagesHarness;
beforeAll(async () => {
  harness = await startPagesHarness({}, 0, { letters: true, publicUrl: URL });
  for (const login of ['lead', 'reviewer-legal', 'reviewer-data']) await harness.as(login);
});
afterAll(() => harness.stop());

/** A file of this title of which the opinion on a step is asked, and the link of its letter, from the root. */
async function asked(title: string, step: 'legal' | 'data' = 'legal'): Promise<{ id: string; link: string }> {
  const id = await toInReview(harness, { ...STUDENTS, title });
  await assign(harness, id, step);
  const link = await until(`the letter about ${title}`, () => {
    const sent = harness.mail.findLast(({ subject }) => subject.includes(`Un avis vous est demandé : ${title}`));
    return /https:\/\/guichet\.example(\/decliner\/\S+)/.exec(sent?.text ?? '')?.[1];
  });
  return { id, link };
}

const reviewerOf = async (id: string): Promise<unknown> => {
  const { review } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
  return review.find(({ key }: { key: string }) => key === 'legal').reviewer;
};
const statusOf = async (path: string) => (await harness.stranger.get(path)).status;

test('an opinion is declined by the link of its letter, without a session, once its form is sent, and every trace says so', async () => {
  const { id, link } = await asked('Trop de dossiers');
  const { status, html } = await harness.stranger.get(link);
  expect([status, wordsOf(html)]).toEqual([200, expect.stringContaining('Trop de dossiers')]);
  expect(wordsOf(html)).toContain('Cadre juridique');
  expect(await reviewerOf(id)).not.toBeNull();
  const [, key = ''] = /name="~key" value="([^"]+)"/.exec(html) ?? [];
  expect(await harness.stranger.post(link, { '~key': key, '/reason': '' })).toMatchObject({ status: 422 });
  expect((await harness.stranger.post(link, { '~key': key, '/reason': 'x' }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect(await reviewerOf(id)).not.toBeNull();
  const { url } = await harness.beside({ security: openSecurityLog(harness.database.application.db, { everyMs: 10 }) });
  const body = new URLSearchParams({ '~key': key, '/reason': 'En congé.', '/step': 'data' });
  const done = await fetch(url + link, { method: 'POST', body, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  expect([done.status, wordsOf(await done.text())]).toEqual([200, expect.stringContaining('L’avis est décliné')]);
  await harness.heard();
  expect(await reviewerOf(id)).toBeNull();
  const { id: personId, get } = await harness.as('reviewer-legal');
  const { facts, person_id: by } = await harness.database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'declineAssignment')
    .select(['facts', 'person_id'])
    .executeTakeFirstOrThrow();
  expect([facts, by]).toEqual([{ step: 'legal', number: 1, byLetter: true }, personId]);
  expect((await get(`/applications/${id}/timeline`)).body.items.at(-1).text).toContain('par le lien de sa lettre');
  const log = harness.database.db.selectFrom('security_log').where('reason', '=', 'letter_link').select(['kind', 'person_id']);
  expect(await until('the log tells of it', () => log.executeTakeFirst())).toEqual({ kind: 'sign_in', person_id: personId });
  const told = await until('its reader is told', () => harness.mail.find(({ subject }) => subject.includes('Vous avez décliné un avis')));
  expect(told.text).toContain('En congé.');
  // It serves once.
  expect([await statusOf(link), (await harness.stranger.post(link, { '~key': 'again', '/reason': 'Encore.' })).status]).toEqual([404, 404]);
});

test('no log has what the link of a letter ends with', async () => {
  const lines: string[] = [];
  const { stranger } = await harness.beside({ logger: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }) });
  const token = 'x'.repeat(43);
  await stranger.get(`/decliner/019aa1c0-0000-7000-8000-000000000002/legal/1/${token}`);
  expect(lines.join('')).toContain('"path":"/decliner/…"');
  expect(lines.join('')).not.toContain(token);
});

test('a link leads nowhere once its opinion is answered, taken back or past its day, nor where a part of it is another', async () => {
  const { id, link } = await asked('Un seul avis');
  const other = await asked('Un autre avis', 'data');
  const token = link.split('/').at(-1) ?? '';
  for (const forged of [
    link.replace('/legal/', '/data/'),
    link.replace('/1/', '/2/'),
    link.replace('/1/', '/x/'),
    link.replace(id, other.id),
    link.replace(token, other.link.split('/').at(-1) ?? ''),
    link.replace(token, 'x'),
    link.replace(id, 'none'),
  ])
    expect([forged, await statusOf(forged)]).toEqual([forged, 404]);
  const { db } = harness.database;
  const { deadline_at: deadlineAt } = await db
    .selectFrom('review_step')
    .where('application_id', '=', id)
    .where('key', '=', 'legal')
    .select('deadline_at')
    .executeTakeFirstOrThrow();
  const dueAt = (at: string | null) =>
    db.updateTable('review_step').set({ deadline_at: at }).where('application_id', '=', id).where('key', '=', 'legal').execute();
  await dueAt('2020-01-01T00:00:00Z');
  expect(await statusOf(link)).toBe(404);
  await dueAt(deadlineAt);
  const { id: personId, post } = await harness.as('reviewer-legal');
  const disabled = (at: string | null) =>
    db
      .updateTable('person')
      .set({ disabled_at: at, disabled_reason: at && '.' })
      .where('id', '=', personId)
      .execute();
  await disabled(await harness.now());
  expect(await statusOf(link)).toBe(404);
  await disabled(null);
  expect(await statusOf(link)).toBe(200);
  expectStatus(await post(`/applications/${id}/assignment-acceptances`, { step: 'legal' }), 200);
  expect(await statusOf(link)).toBe(404);
  // What is declined in the pages is declined for its link too.
  const again = await asked('Un avis de plus');
  expectStatus(await declineStep(harness, again.id, 'legal'), 200);
  expect(await statusOf(again.link)).toBe(404);
});
