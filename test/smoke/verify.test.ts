import { sealDay } from '../../db/core/seals.ts';
import { readInvariants } from '../../db/core/verify.ts';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { awarded, openCommandHarness, paid } from '../support/command-harness.ts';
import { endAll, startProgram } from '../support/processes.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  const harness = await openCommandHarness(database.db);
  const { grantId } = await awarded(harness, database.db);
  await paid(harness, database.db, grantId);
  await sealDay(database.db, new Date().toISOString());
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

async function verify(settings: Record<string, string>): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const child = startProgram('verify', settings);
  return { code: await child.exited, output: child.output() };
}

test('the service’s role is told that everything holds, a line for each invariant, and the newest seal', async () => {
  const names = (await readInvariants()).map(({ name }) => name);
  const { code, output } = await verify({ DATABASE_URL: database.application.url });
  const [seal] = await database.db.selectFrom('seal').selectAll().execute();
  expect(output.split('\n').slice(0, names.length)).toEqual(names.map((name) => `✓ ${name}`));
  expect(output).toContain(`\n\n${names.length} of ${names.length} hold.\nThe newest seal, of ${seal?.day}, is ${seal?.hash}:`);
  expect(code).toBe(0);
});

test('what does not hold is told with its number of faults and the first of them, and ends with code 1', async () => {
  const { pool } = database;
  await pool.query(`SET session_replication_role = replica; UPDATE event SET person_id = NULL; RESET session_replication_role`);
  const { code, output } = await verify({ DATABASE_URL: database.application.url });
  const found =
    /^✗ every event carries the hash of its row and of the event before it: (\d+) faults\n((?: {4}stream .*\n){5}) {4}… and (\d+) more$/m.exec(
      output,
    );
  expect(Number(found?.[1])).toBe(Number(found?.[3]) + 5);
  expect(output).toMatch(/^(\d+) of (?!\1)\d+ hold\.$/m);
  expect(code).toBe(1);
});

test('where it could not look it says why and what to do, and ends with code 2', async () => {
  const empty = await freshDatabase('template0');
  try {
    const nowhere = `postgres://somebody:secret@127.0.0.1:${await freePort()}/guichet`;
    expect(await verify({ DATABASE_URL: nowhere })).toEqual({
      code: 2,
      output: expect.stringMatching(/^The database could not be read: connect ECONNREFUSED 127\.0\.0\.1:\d+\n$/),
    });
    expect(await verify({ DATABASE_URL: empty.url })).toEqual({
      code: 2,
      output: expect.stringMatching(
        /^The schema of the database is not that of this version \(relation ".*" does not exist\): npm run migrate first\.\n$/,
      ),
    });
    expect(await verify({ DATA_DIR: '/nowhere' })).toEqual({
      code: 2,
      output: 'DATABASE_URL is not set, and Guichet does not run on /nowhere: set it, or start that with npm start.\n',
    });
  } finally {
    await empty.drop();
  }
});
