import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, freshDatabase } from '../../support/database.ts';
import { IBAN_KEY } from '../../support/ibans.ts';
import { INVITATION_KEY } from '../../support/invitation-links.ts';
import { until } from '../../support/until.ts';

let database: Database;
let dataDir: string;
let repl: ChildProcess;
let said = '';
beforeAll(async () => {
  database = await freshDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-repl-'));
  repl = spawn(process.execPath, ['bin/repl.ts'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: database.application.url, DATA_DIR: dataDir, IBAN_KEY, INVITATION_KEY, NO_COLOR: '1' },
  });
  repl.stdout?.on('data', (words: Buffer) => (said += String(words)));
  await until('it asks for a line', () => said.endsWith('guichet> '));
});
afterAll(async () => {
  const ended = new Promise((resolve) => repl.once('exit', resolve));
  repl.stdin?.end('.exit\n');
  await ended;
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

/** The output of a line. */
async function enter(line: string): Promise<string> {
  said = '';
  repl.stdin?.write(`${line}\n`);
  await until(`${line} was answered`, () => said.endsWith('guichet> '));
  return said;
}

test('a person acts on the database at hand, by commands alone', async () => {
  expect(await enter(`const applicant = await as('applicant')`)).toContain('undefined');
  expect(await enter(`await applicant.createApplication({ callId: 'donnees-2023', title: 'Essai' })`)).toContain(`state: 'draft'`);
  expect(await enter(`await db.selectFrom('application').select('title').execute()`)).toContain(`[ { title: 'Essai' } ]`);
});

test('who may not ask is told who may, and a body that the front door would not take is not taken', async () => {
  expect(await enter(`await applicant.createSession({})`)).toContain('createSession is for lead; applicant is applicant, signatory');
  expect(await enter(`await (await as('lead')).createSession({ heldOn: 'demain', applicationIds: [] })`)).toContain('ZodError');
  expect(await enter(`await as('nobody')`)).toContain('no person has the login nobody');
});
