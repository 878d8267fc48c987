import { Client, Connection } from '@temporalio/client';
import { people } from '../../local/people.ts';
import { CREDIT_ROUTES, orderOf } from '../support/credit-fixtures.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { assign, expectStatus, readEnvelope, toInReview } from '../support/fixtures.ts';
import { type MailServer, parseMail, startMailServer } from '../support/mail.ts';
import type { Outside } from '../support/outside.ts';
import { endAll } from '../support/processes.ts';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { toWaitlisted } from '../support/waitlist-fixtures.ts';
import { sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';

/** A silent mail server is given up after 10 s. */
const GIVEN_UP_WITHIN_MS = 15_000;

let database: Database;
let server: MailServer;
let door: Outside;
let taskQueue: string;
let temporal: Client;
beforeAll(async () => {
  [database, server] = await Promise.all([freshDatabase(), startMailServer()]);
  const service = await startService(database.application.url, { SMTP_URL: server.url });
  [door, taskQueue] = [service.people(), service.taskQueue];
  temporal = new Client({ connection: await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') }) });
  // People are not written to before they have signed in once.
  await Promise.all(['applicant', 'screener', 'lead', 'chair', 'finance', 'reviewer-legal', 'reviewer-data'].map(door.as));
}, 90_000);
afterAll(async () => {
  await endAll();
  await temporal.connection.close();
  await server.stop();
  await database.drop();
}, 30_000);

const addressOf = (login: string): string => people.find((person) => person.login === login)?.email ?? '';
const unsent = async (): Promise<number> =>
  (await database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute()).length;

/** How many things owe letters. */
const owing = async (): Promise<number> =>
  (await database.db.selectFrom('stream').whereRef('acknowledged', '<', 'version').select('id').execute()).length;

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

/**
 * How long the activities of this name in a workflow's history waited before each began, in milliseconds; none where
 * it has not begun.
 */
async function waitsOf(workflowId: string, activity: string, since: number): Promise<number[]> {
  const { events } = await temporal.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('workflow not found')) return { events: [] };
      throw error;
    });
  const atMs = ({ eventTime }: { eventTime?: { seconds?: unknown; nanos?: number | null } | null }): number =>
    Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
  const all = events ?? [];
  return all.flatMap((scheduled) => {
    if (scheduled.activityTaskScheduledEventAttributes?.activityType?.name !== activity || atMs(scheduled) < since) return [];
    const started = all.find(
      (each) => String(each.activityTaskStartedEventAttributes?.scheduledEventId ?? '') === String(scheduled.eventId),
    );
    return started ? [atMs(started) - atMs(scheduled)] : [];
  });
}

const FILES = 250;
const BEGINS_WITHIN_MS = 2_000;

test('a mail server that says nothing while five hundred letters are owed is asked by one connection at a time and keeps no money waiting; a minute after its return all have their letters', async () => {
  await toWaitlisted(door);
  await until('the letters of before have left', async () => (await unsent()) === 0, 70_000);
  server.received.length = 0;
  server.manners.silentTo = /^CONNECT/;
  // A connection that carried letters before would carry on.
  server.hangUp();
  const before = server.connections().opened;
  const since = Date.now();
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      for (let count = 0; count < FILES / 5; count += 1) await toInReview(door);
    }),
  );
  // The three letters by which a mail server is known to be away were given up, and no other is under way.
  await until('it is known to be away', () => server.connections().open === 0 && server.connections().opened - before >= 3, 60_000);
  const most = { open: 0 };
  const watch = setInterval(() => (most.open = Math.max(most.open, server.connections().open)), 20);
  const { opened } = server.connections();
  const { id: envelopeId } = await readEnvelope(door);
  expectStatus(await (await door.as('finance')).post(`/envelopes/${envelopeId}/${CREDIT_ROUTES.allotCredits}`, orderOf(100)), 200);
  const begun = await until('the credits are spread', async () => {
    const waits = await waitsOf(workflowIdOf('envelope', envelopeId, taskQueue), 'spreadCredits', since);
    return waits.length > 0 && waits;
  });
  await until('it was asked again, three times', () => server.connections().opened >= opened + 3, 120_000);
  const swept = await waitsOf(sweepIdOf(taskQueue), 'sweep', since);
  clearInterval(watch);
  expect(most.open).toBe(1);
  expect(swept.length).toBeGreaterThan(0);
  for (const waitedMs of [...begun, ...swept]) expect(waitedMs).toBeLessThan(BEGINS_WITHIN_MS);
  // A letter has its row once it is tried.
  expect(await owing()).toBeGreaterThanOrEqual(FILES);
  const back = performance.now();
  server.manners.silentTo = /^$/;
  await until('all have their letters', async () => (await owing()) === 0 && (await unsent()) === 0, 90_000);
  expect(performance.now() - back).toBeLessThan(60_000);
  const told = server.received.map(({ raw }) => parseMail(raw).headers.get('message-id'));
  expect(told.length).toBeGreaterThanOrEqual(2 * FILES);
  expect(new Set(told).size).toBe(told.length);
}, 400_000);
