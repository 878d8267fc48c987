import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Database, freshDatabase } from '../support/database.ts';
import { STUDENTS, toDraft, underShipped } from '../support/fixtures.ts';
import { insertApplications } from '../support/many-applications.ts';
import { endAll } from '../support/processes.ts';
import { type Answered, askOnce, type Service, startService } from '../support/service.ts';

/** As many people as read what is dear at once, over as many files as make it so. */
const [READERS, FILES] = [260, 2_000];
const COMMANDS = 20;

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

/** What nine in ten of them took at most, in milliseconds. */
const nineInTen = (answers: readonly Answered[]): number =>
  answers.map(({ millis }) => millis).toSorted((a, b) => a - b)[Math.floor(answers.length * 0.9)] ?? Infinity;

test(`while ${READERS} people read their tasks without a pause, commands are carried out, and the API is ready`, async () => {
  const [lead, applicant] = (await Promise.all(['lead', 'applicant'].map(service.tokenOf))) as [string, string];
  const { id } = await toDraft(service.people(), underShipped(STUDENTS));
  let isOver = false;
  let read = 0;
  const headers = { Authorization: `Bearer ${lead}` };
  const reader = async (): Promise<void> => {
    while (!isOver) {
      const answer = await fetch(`${service.url}/me/tasks`, { headers });
      await answer.arrayBuffer();
      read += 1;
    }
  };
  const readers = Array.from({ length: READERS }, reader);
  const probes: Answered[] = [];
  const probing = (async () => {
    while (!isOver) {
      probes.push(await askOnce(`${service.url}/readyz`));
      await wait(100);
    }
  })();
  const commands: Answered[] = [];
  for (let version = 1; version <= COMMANDS; version += 1)
    commands.push(
      await askOnce(`${service.url}/applications/${id}`, {
        method: 'PUT',
        token: applicant,
        key: randomUUID(),
        body: { version, title: `Le titre ${version}` },
      }),
    );
  isOver = true;
  await Promise.all([...readers, probing]);
  const said = [nineInTen(probes), nineInTen(commands)].map(Math.round);
  process.stderr.write(`${read} reads; of ${probes.length} probes nine in ten took ${said[0]} ms, of ${COMMANDS} commands ${said[1]}\n`);
  expect(commands.map(({ status }) => status)).toEqual(commands.map(() => 200));
  expect(probes.filter(({ status, body }) => status !== 200 || body['postgres'] !== true)).toEqual([]);
}, 240_000);
