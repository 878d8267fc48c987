import pg from 'pg';
import { type Database, freshDatabase } from '../support/database.ts';
import { STUDENTS, toDraft, underShipped } from '../support/fixtures.ts';
import { endAll } from '../support/processes.ts';
import { askOnce, millisOf, saveAgain, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

let database: Database;
let service: Service;
beforeAll(async () => {
  database = await freshDatabase();
  service = await startService(database.application.url);
}, 90_000);
afterAll(async () => {
  await endAll();
  await database.drop();
}, 30_000);

/** More than an API has connections for reads. */
const READS = 12;
/** So few that they have their answers before the reads are given up after 5 s. */
const COMMANDS = 30;
/** How much longer commands may take than on a quiet machine; what else it does may add some milliseconds. */
const [LONGER, AT_ODD_MS] = [1.5, 20];

test('while more reads wait for a held table than there are connections, commands are carried out, and the API is ready', async () => {
  const [finance, applicant] = (await Promise.all(['finance', 'applicant'].map(service.tokenOf))) as [string, string];
  const { id } = await toDraft(service.people(), underShipped(STUDENTS));
  const { envelopeId } = (await askOnce(`${service.url}/calls/${underShipped(STUDENTS).callId}`, { token: finance })).body;
  const quiet = await saveAgain(service, { token: applicant, id, version: 1, times: COMMANDS });
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE movement IN ACCESS EXCLUSIVE MODE');
  const reads = Array.from({ length: READS }, () => askOnce(`${service.url}/envelopes/${envelopeId}/movements`, { token: finance }));
  const ready = () => askOnce(`${service.url}/readyz`);
  try {
    await until('every connection for reads is taken', async () => ((await ready()).body as { full?: string[] }).full?.includes('reads'));
    const { answers } = await saveAgain(service, { token: applicant, id, version: quiet.version, times: COMMANDS });
    const [before, beside] = [millisOf(quiet.answers, 0.95), millisOf(answers, 0.95)];
    process.stderr.write(`commands: p95 ${before.toFixed(1)} ms before, ${beside.toFixed(1)} ms beside ${READS} reads that wait\n`);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(beside).toBeLessThanOrEqual(Math.max(before * LONGER, before + AT_ODD_MS));
    expect(await ready()).toMatchObject({ status: 200, body: { postgres: true } });
  } finally {
    await holder.query('ROLLBACK');
    await holder.end();
  }
  expect((await Promise.all(reads)).map(({ status }) => status)).toEqual(Array.from({ length: READS }, () => 200));
});
