import { sql } from 'kysely';
import { parisDate } from '../../../domain/core/calendar.ts';
import { expectStatus, toGrant } from '../../support/fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let owner: Visitor;
beforeAll(async () => {
  owner = await harness.visit('applicant');
});

/** Makes an address on the person's account; returns its path. */
async function make(visitor: Visitor): Promise<string> {
  const { status, html } = await visitor.post('/mon-compte/agenda');
  expect(status).toBe(200);
  return /\/agenda\/[\w-]{43}\.ics/.exec(html)?.[0] ?? '';
}
const unfolded = (text: string): string => text.replaceAll('\r\n ', '');

test('a calendar program reads its person’s deadlines by the secret address alone', async () => {
  const { grantId } = await toGrant(harness);
  const { deadlineAt } = (await (await harness.as('applicant')).get(`/grants/${grantId}`)).body;
  const { status, html: text, headers } = await harness.stranger.get(await make(owner));
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/calendar; charset=utf-8',
    'private, no-store',
  ]);
  expect(unfolded(text)).toContain(`DTSTART;VALUE=DATE:${parisDate(deadlineAt).replaceAll('-', '')}`);
  expect(unfolded(text)).toContain(`${harness.url}/conventions/${grantId}`);
  const kept = await sql<{ secret: string }>`SELECT encode(secret_sha256, 'escape') AS secret FROM calendar_link`.execute(harness.deps.db);
  expect(JSON.stringify(kept.rows)).not.toContain(/\/agenda\/([\w-]{43})/.exec(await make(owner))?.[1]);
});

test('a new address replaces the one before, and a revoked one opens nothing', async () => {
  const first = await make(owner);
  const second = await make(owner);
  expect((await harness.stranger.get(first)).status).toBe(404);
  expect((await harness.stranger.get(second)).status).toBe(200);
  expect((await owner.get('/mon-compte')).html).toContain('lue pour la dernière fois');
  expect((await owner.post('/mon-compte/agenda/retirer')).location).toBe('/mon-compte#agenda');
  expect((await harness.stranger.get(second)).status).toBe(404);
  expect((await harness.stranger.get('/agenda/guess.ics')).status).toBe(404);
});

test('no address is made without a session, and the calendar of a disabled account opens no more', async () => {
  expect((await harness.stranger.post('/mon-compte/agenda')).location).toContain('/connexion');
  const editor = await harness.visit('editor');
  const path = await make(editor);
  expect((await harness.stranger.get(path)).status).toBe(200);
  const { id } = (await (await harness.as('editor')).get('/me')).body;
  expectStatus(await (await harness.as('admin')).post(`/people/${id}/disabling`, { reason: 'Parti du service.' }), 200);
  expect((await harness.stranger.get(path)).status).toBe(404);
});
