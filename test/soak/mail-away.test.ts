import { people } from '../../local/people.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { assign, toInReview } from '../support/fixtures.ts';
import { type MailServer, parseMail, startMailServer } from '../support/mail.ts';
import type { Outside } from '../support/outside.ts';
import { endAll } from '../support/processes.ts';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** A silent mail server is given up after 10 s. */
const GIVEN_UP_WITHIN_MS = 15_000;

let database: Database;
let server: MailServer;
let door: Outside;
beforeAll(async () => {
  [database, server] = await Promise.all([freshDatabase(), startMailServer()]);
  door = (await startService(database.application.url, { SMTP_URL: server.url })).people();
  // People are not written to before they have signed in once.
  await Promise.all(['applicant', 'screener', 'lead', 'reviewer-legal', 'reviewer-data'].map(door.as));
}, 90_000);
afterAll(async () => {
  await endAll();
  await server.stop();
  await database.drop();
}, 30_000);

const addressOf = (login: string): string => people.find((person) => person.login === login)?.email ?? '';
const unsent = async (): Promise<number> =>
  (await database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute()).length;

/** Every letter that is owed has arrived once, at its recipient. */
async function expectEachOnce(...logins: string[]): Promise<void> {
  await until('they have arrived', () => server.received.length === logins.length, 70_000);
  await until('each is noted', async () => (await unsent()) === 0);
  expect(server.received.map(({ to }) => to).sort()).toEqual(logins.map((login) => [addressOf(login)]).sort());
  expect(new Set(server.received.map(({ raw }) => parseMail(raw).headers.get('message-id'))).size).toBe(logins.length);
  server.received.length = 0;
}

test('a mail server that takes connections and says nothing is given up and asked again; commands are answered meanwhile, and each letter leaves once', async () => {
  server.manners.silentTo = /^CONNECT/;
  await toInReview(door);
  await until('a letter is tried', () => server.connections().opened > 0);
  await until('it is given up', () => server.connections().open === 0, GIVEN_UP_WITHIN_MS);
  expect(await unsent()).toBeGreaterThan(0);
  server.manners.silentTo = /^$/;
  await expectEachOnce('applicant', 'applicant');
});

test('an address that the mail server does not know holds up no letter of others; once it is known its own leave', async () => {
  server.manners.unknown = addressOf('applicant');
  const id = await toInReview(door);
  for (const step of ['legal', 'data'] as const) await assign(door, id, step);
  const others = ['reviewer-data', 'reviewer-legal'].map(addressOf);
  await until('the others have theirs', () => others.every((address) => server.received.some(({ to }) => to.includes(address))), 70_000);
  expect(server.received).toHaveLength(others.length);
  server.manners.unknown = '';
  await expectEachOnce('applicant', 'applicant', 'reviewer-data', 'reviewer-legal');
});

test('a mail server that says nothing to many is asked by one connection at a time, and a minute after its return all have their letters', async () => {
  const files = 25;
  server.manners.silentTo = /^CONNECT/;
  for (let count = 0; count < files; count += 1) await toInReview(door);
  const most = { open: 0 };
  const watch = setInterval(() => (most.open = Math.max(most.open, server.connections().open)), 100);
  await until('it is known to be away', () => server.connections().opened > 2 && server.connections().open <= 1, 60_000);
  most.open = 0;
  const opened = server.connections().opened;
  await until('it was asked again, three times', () => server.connections().opened >= opened + 3, 120_000);
  clearInterval(watch);
  expect(most.open).toBe(1);
  const since = performance.now();
  server.manners.silentTo = /^$/;
  await until('all have arrived', () => server.received.length === 2 * files, 90_000);
  expect(performance.now() - since).toBeLessThan(60_000);
  await expectEachOnce(...Array.from({ length: 2 * files }, () => 'applicant'));
}, 400_000);
