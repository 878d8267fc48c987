import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { overOneClient } from '../../db/connection/one-client.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { type Door, expectStatus, toInReview, toReviewed, toSession, toSubmitted } from '../support/fixtures.ts';
import { hasRun } from '../support/history.ts';
import { IBAN_KEY } from '../support/ibans.ts';
import { INVITATION_KEY } from '../support/invitation-links.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { type Service, startService } from '../support/service.ts';
import { titled } from '../support/timeline.ts';
import { until } from '../support/until.ts';
import { workflowIdOf } from '../../workflows/messages.ts';

const KEYS = { IBAN_KEY, INVITATION_KEY };
const GAP = 1_000;
/** A date is met within this time of its instant, whatever Temporal knew of its thing. */
const MET_WITHIN_MS = 80_000;

let former: Database;
let restored: Database;
let temporal: Client;
beforeAll(async () => {
  [former, restored] = await Promise.all([freshDatabase(), freshDatabase('template0')]);
  temporal = new Client({ connection: await Connection.connect({ address: setting('TEST_TEMPORAL_ADDRESS') }) });
}, 60_000);
afterAll(async () => {
  await endAll();
  await temporal.connection.close();
  await Promise.all([former.drop(), restored.drop()]);
}, 30_000);

async function run(name: 'backup' | 'restore' | 'restored' | 'verify', settings: Record<string, string>, ...args: string[]) {
  const child = startProgram(name, settings, args);
  return { code: await child.exited, output: child.output() };
}

const referenceOf = async (door: Door, id: string): Promise<string> =>
  String((await (await door.as('lead')).get(`/applications/${id}`)).body.reference);
const runningOn = async (taskQueue: string): Promise<string[]> => {
  const ids: string[] = [];
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of temporal.workflow.list({ query })) ids.push(workflowId);
  return ids;
};
const isFollowed = (id: string): Promise<boolean> => hasRun(temporal.workflow, workflowIdOf('application', id));

/** Files that were there at the backup, each with a date to come, and what was given after it. */
type Lost = { sleeping: string; over: string; references: string[]; ids: string[] };

/** The last minutes before the fund's database was lost: nothing of them is in the backup. */
async function liveOn(door: Door, sleeping: string, over: string): Promise<Lost> {
  const applicant = await door.as('applicant');
  const { version } = (await applicant.get(`/applications/${over}`)).body;
  expectStatus(await applicant.post(`/applications/${over}/withdrawal`, { version, reason: 'Le projet est abandonné.' }), 200);
  const ids: string[] = [];
  for (let count = 0; count < 10; count += 1) ids.push(await toSubmitted(door, titled(`Perdu ${count}`)));
  const reviewed = await toReviewed(door, titled('Perdu en comité'));
  const { id: session } = await toSession(door, [reviewed]);
  const references = await Promise.all([...ids, reviewed].map((id) => referenceOf(door, id)));
  const { reference } = (await (await door.as('lead')).get(`/sessions/${session}`)).body;
  for (const id of ids) await until('its workflow has begun', () => isFollowed(id));
  return { sleeping, over, references: [...references, String(reference)], ids };
}

/** Brings a date of a restored file near, as it would come while the service was away. */
async function bringNear({ pool }: Database, id: string, what: 'remindScreener' | 'remindReviewer', at: string): Promise<void> {
  const own =
    what === 'remindScreener'
      ? 'UPDATE application SET screening_due_at = $2 WHERE id = $1'
      : `UPDATE review_step SET remind_at = $2 WHERE application_id = $1 AND key = 'legal'`;
  await pool.query(own, [id, at]);
  const { rowCount } = await pool.query('UPDATE stream SET due_at = $2 WHERE id = $1 AND due_what = $3', [id, at, what]);
  expect(rowCount).toBe(1);
}

test('a database that is restored minutes behind a Temporal which went on gives no reference twice, leaves no workflow without a thing, and misses no date', async () => {
  const service = await startService(former.application.url, KEYS);
  const { taskQueue } = service;
  const door = service.people();
  const [sleeping, over] = [await toSubmitted(door, titled('Dort')), await toInReview(door, titled('Fini depuis'))];
  const folder = join(mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'restored-')), 'backup');
  const source = { DATABASE_URL: former.application.url, DATA_DIR: service.dataDir, ...KEYS };
  expect(await run('backup', source, folder)).toMatchObject({ code: 0 });
  const lost = await liveOn(door, sleeping, over);
  await endAll();

  const target = { DATABASE_URL: restored.application.url, DATABASE_OWNER_URL: restored.url, DATA_DIR: service.dataDir, ...KEYS };
  expect(await run('restore', target, folder)).toMatchObject({ code: 0 });
  const at = new Date(Date.now() + 20_000).toISOString();
  await bringNear(restored, sleeping, 'remindScreener', at);
  await bringNear(restored, over, 'remindReviewer', at);
  const told = await run('restored', { ...service.settings, ...target });
  expect(told).toMatchObject({ code: 0 });
  expect(told.output).toContain('workflows of things that are not in the database were ended');
  expect(told.output).toMatch(/letters of \d+ events were owed|No letter was owed/);

  const again: Service = await startService(restored.application.url, { ...KEYS, TASK_QUEUE: taskQueue, DATA_DIR: service.dataDir });
  const people = again.people();
  for (const [id, what] of [
    [sleeping, 'remindScreener'],
    [over, 'remindReviewer'],
  ] as const) {
    const met = await until(
      `${what} is met`,
      () => restored.db.selectFrom('event').where('stream_id', '=', id).where('name', '=', what).select('at').executeTakeFirst(),
      MET_WITHIN_MS + 40_000,
    );
    expect(Date.parse(met.at) - Date.parse(at)).toBeLessThan(MET_WITHIN_MS);
  }
  const fresh = await toReviewed(people, titled('Après'));
  const session = await toSession(people, [fresh]);
  const given = [
    await referenceOf(people, fresh),
    await referenceOf(people, await toSubmitted(people, titled('Après encore'))),
    String((await (await people.as('lead')).get(`/sessions/${session.id}`)).body.reference),
  ];
  expect(given.filter((reference) => lost.references.includes(reference))).toEqual([]);
  expect(Number(given[0]?.split('-').at(-1))).toBeGreaterThan(GAP);
  await until('no workflow follows what is not there', async () => {
    const running = await runningOn(taskQueue);
    return lost.ids.every((id) => !running.includes(workflowIdOf('application', id)));
  });
  const { rows } = await sql<{ reason: string }>`SELECT reason FROM security_log WHERE kind = 'restored'`.execute(restored.db);
  expect(rows).toEqual([{ reason: `+${GAP}` }]);
  expect(await run('verify', target)).toEqual({ code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) });
}, 400_000);

describe('a large table', () => {
  /** As many kB as the program has ever held. */
  const peakOf = (pid: number): number => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

  async function peak(name: 'backup' | 'restore', settings: Record<string, string>, folder: string): Promise<number> {
    const child = startProgram(name, settings, [folder]);
    let most = 0;
    while (!child.hasEnded()) {
      most = Math.max(most, existsSync(`/proc/${child.pid}/status`) ? peakOf(child.pid) || 0 : 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect([await child.exited, child.output()]).toEqual([0, expect.any(String)]);
    return most / 1024;
  }

  test('passes through a backup and its restoration without being held in memory', async () => {
    const [large, target] = [await freshDatabase(), await freshDatabase('template0')];
    const rows = `SELECT 'refusal', now(), now(), 1, repeat(md5(n::text), 10) FROM generate_series(1, 300000) AS n`;
    await overOneClient(large.url, (client) => client.query(`INSERT INTO security_log (kind, at, last_at, times, reason) ${rows}`));
    const dir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'large-'));
    const [folder, filesDir] = [join(dir, 'backup'), join(dir, 'files')];
    const restored = { DATABASE_URL: target.application.url, DATABASE_OWNER_URL: target.url, FILES_DIR: filesDir, ...KEYS };
    const peaks = {
      backup: await peak('backup', { DATABASE_URL: large.application.url, FILES_DIR: filesDir, ...KEYS }, folder),
      restore: await peak('restore', restored, folder),
    };
    process.stderr.write(
      `at most ${Math.round(peaks.backup)} MiB to make a backup of 100 MB of rows, ${Math.round(peaks.restore)} to restore it\n`,
    );
    expect(Math.max(peaks.backup, peaks.restore)).toBeLessThan(180);
    await Promise.all([large.drop(), target.drop()]);
  }, 240_000);
});
