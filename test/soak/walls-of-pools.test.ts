import { setTimeout as wait } from 'node:timers/promises';
import { type Database, freshDatabase } from '../support/database.ts';
import { STUDENTS, toDraft, underShipped } from '../support/fixtures.ts';
import { insertApplications } from '../support/many-applications.ts';
import { startReaders } from '../support/many-readers.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, millisOf, saveAgain, type Service, startService } from '../support/service.ts';

/** As many people as read what is dear at once, over as many files as make it so. */
const [READERS, FILES] = [260, 2_000];
/** Enough that ten of them are slower than what is measured of the slowest hundredth. */
const COMMANDS = 1_000;
/**
 * A command takes this many times longer at most, in the middle and in its slowest hundredth: it shares two processors
 * with the readers, and took 14 times as long while reads were begun as fast as connections allowed. The machine's own
 * pauses fall on either side of the comparison: on a quiet one the slowest hundredth takes 1.2 to 1.9 times as long.
 */
const TIMES_AT_MOST = { median: 3, p99: 3 };
/** How soon a probe has its answer, nine times in ten. */
const READY_WITHIN_MS = 100;

let database: Database;
let service: Service;
beforeAll(async () => {
  database = await freshDatabase();
  await insertApplications(database.pool, FILES, FILES / 2);
  service = await startService(database.application.url);
}, 120_000);
afterAll(async () => {
  await endAll();
  await database.drop();
}, 30_000);

test(`while ${READERS} people read their tasks without a pause, commands are carried out, and the API is ready`, async () => {
  const [lead, applicant] = (await Promise.all(['lead', 'applicant'].map(service.tokenOf))) as [string, string];
  const { id } = await toDraft(service.people(), underShipped(STUDENTS));
  const quiet = await saveAgain(service, { token: applicant, id, version: 1, times: COMMANDS });
  const readers = startReaders(`${service.url}/me/tasks`, lead, READERS);
  const { read } = readers;
  // That all of them come in one instant is not what is measured.
  while (read.answers < READERS) await wait(50);
  let isOver = false;
  const probes: Answered[] = [];
  const probing = (async () => {
    while (!isOver) {
      probes.push(await askOnce(`${service.url}/readyz`));
      await wait(100);
    }
  })();
  const { answers: commands } = await saveAgain(service, { token: applicant, id, version: quiet.version, times: COMMANDS });
  isOver = true;
  await Promise.all([readers.stop(), probing]);
  const [before, beside] = [quiet.answers, commands].map((answers) => [0.5, 0.99].map((share) => Math.round(millisOf(answers, share))));
  process.stderr.write(
    `${read.answers} reads, and ${read.turnedAway} turned away; of ${probes.length} probes nine in ten took ${Math.round(millisOf(probes, 0.9))} ms; commands: median and p99 ${before?.join(' and ')} ms before, ${beside?.join(' and ')} beside\n`,
  );
  expect(commands.map(({ status }) => status)).toEqual(commands.map(() => 200));
  expect(read.turnedAway).toBe(0);
  expect(millisOf(commands, 0.5)).toBeLessThan(TIMES_AT_MOST.median * millisOf(quiet.answers, 0.5));
  expect(millisOf(commands, 0.99)).toBeLessThan(TIMES_AT_MOST.p99 * millisOf(quiet.answers, 0.99));
  expect(millisOf(probes, 0.9)).toBeLessThan(READY_WITHIN_MS);
  expect(probes.filter(({ status, body }) => status !== 200 || body['postgres'] !== true)).toEqual([]);
}, 240_000);
