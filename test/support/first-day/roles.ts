import { resolve } from 'node:path';
import pg from 'pg';
import { run } from '../../../local/run.ts';
import { roleStatements } from '../../../runtime/settings/next-fund.ts';

const ROLES = resolve('deploy/roles.sql');

/** Its passwords, by the variables of the environment that it reads. */
export type Passwords = { GUICHET_OWNER_PASSWORD: string; GUICHET_PASSWORD: string; TEMPORAL_DB_PASSWORD: string };

const hasPsql = (): Promise<boolean> =>
  run('psql', ['--version']).then(
    () => true,
    () => false,
  );

/**
 * Has PostgreSQL's superuser run deploy/roles.sql, by psql. Where this machine has none, its statements are sent as
 * they are once the passwords stand in them.
 */
export async function makeRoles(superuserUrl: string, passwords: Passwords): Promise<void> {
  if (await hasPsql()) {
    await run('psql', ['--no-psqlrc', `--dbname=${superuserUrl}`, `--file=${ROLES}`], { env: { ...process.env, ...passwords } });
    return;
  }
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const statements = roleStatements(passwords, (text) => client.escapeLiteral(text));
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
