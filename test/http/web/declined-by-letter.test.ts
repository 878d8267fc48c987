import { pino } from 'pino';
import { openSecurityLog } from '../../../db/core/security-log.ts';
import { createRateLimiter } from '../../../api/http/caller/limits.ts';
import { euros } from '../../../domain/core/format.ts';
import { declineStep } from '../../support/assignment-fixtures.ts';
import { assign, expectStatus, STUDENTS, toInReview } from '../../support/fixtures.ts';
import { toProposed } from '../../support/mission-fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { until } from '../../support/until.ts';
import { wordsOf } from '../../support/web-forms.ts';

const URL = 'https://guichet.example';

const harness = pagesOfFile({}, 0, { letters: true, publicUrl: URL });
beforeAll(async () => {
  for (const login of ['lead', 'reviewer-legal', 'reviewer-data']) await harness.as(login);
});

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
  const { requestedCents } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
  for (const fact of ['Cadre juridique', 'Sékou Diarra', `Demandé au fonds ${wordsOf(euros('fr', requestedCents))}`])
    expect(wordsOf(html)).toContain(fact);
  expect(await reviewerOf(id)).not.toBeNull();
  const [, key = ''] = /name="~key" value="([^"]+)"/.exec(html) ?? [];
  expect(await harness.stranger.post(link, { '~key': key, '/reason': '' })).toMatchObject({ status: 422 });
  expect((await harness.stranger.post(link, { '~key': key, '/reason': 'x' }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect(await reviewerOf(id)).not.toBeNull();
  const { url } = await harness.beside({ security: openSecurityLog(harness.database.application.db, { everyMs: 10 }) });
  const body = new URLSearchParams({ '~key': key, '/reason': 'En congé.', '/step': 'data' });
  const done = await fetch(url + link, { method: 'POST', body, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  const said = wordsOf(await done.text());
  expect([done.status, said]).toEqual([200, expect.stringContaining('L’avis est décliné')]);
  for (const fact of ['Trop de dossiers', 'Sékou Diarra', 'En congé.']) expect(said).toContain(fact);
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
  // It serves once: sent or opened again, it says what stands.
  for (const again of [await harness.stranger.get(link), await harness.stranger.post(link, { '~key': 'again', '/reason': 'Encore.' })]) {
    expect([again.status, wordsOf(again.html)]).toEqual([200, expect.stringContaining('Vous avez déjà décliné cet avis')]);
    expect(wordsOf(again.html)).toContain('En congé.');
  }
});

test('what a link leads to is kept by no cache, in the language of its person, and counts for an address until it is sent', async () => {
  const { link } = await asked('Une langue à soi');
  const { db } = harness.database;
  const { id: personId } = await harness.as('reviewer-legal');
  const speaks = (language: 'fr' | 'en') => db.updateTable('person').set({ language }).where('id', '=', personId).execute();
  await speaks('en');
  const { html, headers } = await harness.stranger.get(link);
  expect([headers.get('cache-control'), headers.get('x-robots-tag'), headers.get('content-language')]).toEqual([
    'no-store',
    'noindex',
    'en',
  ]);
  expect(html).toMatch(/<html\s+lang="en"/);
  expect(wordsOf(html)).toContain('Decline the request for an opinion');
  await speaks('fr');
  const forged = await harness.stranger.get(link.replace(/.$/, ''));
  expect([forged.status, forged.headers.get('cache-control'), forged.headers.get('x-robots-tag')]).toEqual([404, 'no-store', 'noindex']);
  const sizes = { person: 0, commands: 1, costly: 0, address: 0, failed_tokens: 0 };
  const { stranger } = await harness.beside({ limits: createRateLimiter(harness.database.application.pool, sizes, 3_600) });
  for (const _ of [1, 2, 3]) expect((await stranger.get(link)).status).toBe(200);
  const sent = () => stranger.post(link, { '~key': 'limited', '/reason': '' });
  expect([(await sent()).status, (await sent()).status]).toEqual([422, 429]);
});

/** A mission that is proposed to a project, and the link of the letter to its signatory, from the root. */
async function proposed(): Promise<{ id: string; link: string }> {
  const { id } = await toProposed(harness);
  const link = await until('the letter that proposes it', () =>
    harness.mail.map(({ text }) => /https:\/\/guichet\.example(\/decliner\/\S+)/.exec(text)?.[1]).find((path) => path?.includes(id)),
  );
  return { id, link };
}

test('a mission is declined for its organisation by the link of a signatory’s letter, and its people and the leads are told', async () => {
  const { id, link } = await proposed();
  const { db } = harness.database;
  const letter = harness.mail.find(({ text }) => text.includes(link));
  expect(letter?.text).toContain('décliner au nom de votre administration sans vous connecter');
  const { html, status } = await harness.stranger.get(link);
  const words = wordsOf(html);
  expect([status, words]).toEqual([200, expect.stringContaining('votre réponse l’engage')]);
  for (const part of [
    'Évaluation d’un service',
    'Le calendrier glisse de 26 %.',
    'la proposition n’est plus valable après',
    'Ce motif est communiqué à la direction du Datalab et aux autres personnes du projet.',
  ])
    expect(words).toContain(part);
  // Only the way that says so leads to signing in.
  expect(html).not.toContain('href="/conventions/');
  const [, key = ''] = /name="~key" value="([^"]+)"/.exec(html) ?? [];
  const [, version = ''] = /name="\/version" value="(\d+)"/.exec(html) ?? [];
  expect((await harness.stranger.post(link, { '~key': key, '/version': version, '/reason': '' })).status).toBe(422);
  const sent = { '~key': key, '/version': version, '/reason': 'Nous avons recruté.' };
  // Sent twice at once, it is declined once.
  const both = await Promise.all([harness.stranger.post(link, sent), harness.stranger.post(link, { ...sent, '~key': 'beside' })]);
  expect(both.map((each) => each.status)).toEqual([200, 200]);
  for (const each of both)
    expect(wordsOf(each.html)).toMatch(/La mission est déclinée au nom de|Cette mission est déjà déclinée au nom de/);
  const again = wordsOf((await harness.stranger.post(link, { ...sent, '~key': 'again' })).html);
  expect(again).toContain('Cette mission est déjà déclinée au nom de');
  expect(again).toContain('Nous avons recruté.');
  const { id: personId } = await harness.as('applicant');
  const events = await db.selectFrom('event').where('stream_id', '=', id).where('name', '=', 'declineMission').selectAll().execute();
  expect(events).toMatchObject([{ facts: { byLetter: true }, person_id: personId }]);
  const story = (await (await harness.as('lead')).get(`/missions/${id}/timeline`)).body.items;
  expect(story.at(-1).text).toContain('par le lien de sa lettre');
  const told = await until('the project and the lead are told', () => {
    const letters = harness.mail.filter(({ subject }) => subject.includes('Mission déclinée'));
    return letters.length >= 2 && letters;
  });
  expect(told.map(({ text }) => text).join('')).toContain('par le lien de sa lettre et sans se connecter. Motif');
  expect(told.map(({ to }) => to)).toContain(letter?.to);
});

test('a mission’s link leads nowhere without the role, for another person or organisation, and once it is answered or withdrawn', async () => {
  const { id, link } = await proposed();
  const { db } = harness.database;
  const [signatory, lead] = [await harness.as('applicant'), await harness.as('lead')];
  const token = link.split('/').at(-1) ?? '';
  const other = await proposed();
  for (const forged of [
    link.replace(signatory.id, lead.id),
    link.replace(id, other.id),
    link.replace(token, 'x'),
    link.replace(id, 'none'),
    link.replace(signatory.id, 'none'),
  ])
    expect([forged, await statusOf(forged)]).toEqual([forged, 404]);
  const { roles, organisation_id: organisationId } = await db
    .selectFrom('person')
    .where('id', '=', signatory.id)
    .select(['roles', 'organisation_id'])
    .executeTakeFirstOrThrow();
  const become = (set: object) => db.updateTable('person').set(set).where('id', '=', signatory.id).execute();
  await become({ roles: ['applicant'] });
  expect([await statusOf(link), (await harness.stranger.post(link, { '~key': 'r', '/version': '1', '/reason': 'Non.' })).status]).toEqual([
    404, 404,
  ]);
  await become({ roles });
  const { organisation_id: fund } = await db
    .selectFrom('person')
    .where('id', '=', lead.id)
    .select('organisation_id')
    .executeTakeFirstOrThrow();
  await become({ organisation_id: fund });
  expect(await statusOf(link)).toBe(404);
  await become({ organisation_id: organisationId });
  expect(await statusOf(link)).toBe(200);
  expectStatus(await signatory.post(`/missions/${id}/acceptance`, { version: 1 }), 200);
  expect(await statusOf(link)).toBe(404);
  expectStatus(await lead.post(`/missions/${other.id}/withdrawal`, { version: 1, reason: 'Une autre urgence.' }), 200);
  expect(await statusOf(other.link)).toBe(404);
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
  expect(wordsOf((await harness.stranger.get(link)).html)).toContain('Ce lien ne permet plus de répondre.');
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
  const told = await harness.stranger.get(again.link);
  expect([told.status, wordsOf(told.html)]).toEqual([200, expect.stringContaining('Vous avez déjà décliné cet avis')]);
});
