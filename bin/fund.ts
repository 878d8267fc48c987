import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import pg from 'pg';
import { bringUpToDate } from '../runtime/migration.ts';
import { FUND_NAME, roleStatements, wordOf, writeFund } from '../runtime/settings/next-fund.ts';
import { isLoopback } from '../runtime/loopback.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';
import { temporalConfig } from '../runtime/temporal.ts';

/** How long Temporal keeps the history of a workflow that has ended, for people who look for a mistake. */
const RETENTION = '7 days';
const ALREADY_EXISTS = 6;

/**
 * Makes a fund's namespace. One that is there is refused: the workers of two funds would take each other's workflows.
 */
async function makeNamespace(namespace: string): Promise<void> {
  const { connectionOptions } = temporalConfig(readSettings(process.env));
  const connection = await Connection.connect(connectionOptions);
  try {
    await connection.workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) })
      .catch((error: { code?: number }) => {
        if (error.code !== ALREADY_EXISTS) throw error;
        throw new Error(
          `There is a namespace ${namespace} at Temporal already: take another name for the fund, or delete the namespace if no fund has it.`,
        );
      });
  } finally {
    await connection.close();
  }
}

async function refuseTaken(client: pg.Client, word: string, fund: string): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_database WHERE datname = $1 UNION ALL SELECT FROM pg_roles WHERE rolname IN ($1, $1 || '_owner')`,
    [word],
  );
  if (rowCount) throw new Error(`There is a fund ${fund} in this PostgreSQL already: its database or a role of it is called ${word}.`);
}

/** Makes a fund's database and roles; returns the addresses of both roles. */
async function makeDatabase(client: pg.Client, fund: string): Promise<{ url: string; ownerUrl: string }> {
  const word = wordOf(fund);
  const password = (): string => randomBytes(32).toString('hex');
  const passwords = { GUICHET_OWNER_PASSWORD: password(), GUICHET_PASSWORD: password() };
  for (const statement of roleStatements(passwords, (text) => client.escapeLiteral(text), fund)) await client.query(statement);
  // By a socket PostgreSQL recognises accounts of the machine, and the service is none of them.
  const host = client.host.startsWith('/') ? '127.0.0.1' : client.host;
  const tls = isLoopback(host) ? '' : '?sslmode=verify-full';
  const urlOf = (role: string, of: string): string => `postgres://${role}:${of}@${host}:${client.port}/${word}${tls}`;
  return { url: urlOf(word, passwords.GUICHET_PASSWORD), ownerUrl: urlOf(`${word}_owner`, passwords.GUICHET_OWNER_PASSWORD) };
}

/**
 * `npm run fund -- NAME FOLDER` makes the next fund beside the first: a database with two roles of its own, its tables,
 * a namespace at Temporal, and in a new folder its settings, with keys of its own, and its units. The
 * variables of libpq name PostgreSQL's superuser (PGHOST, PGPORT, PGUSER, PGPASSWORD), the settings name Temporal.
 */
await runProgram(async () => {
  const [fund = '', given = '', ...more] = process.argv.slice(2);
  if (!FUND_NAME.test(fund) || !given || more.length > 0)
    throw new Error('Give a short name in small letters, and a new folder: npm run fund -- NAME FOLDER');
  const folder = resolve(given);
  if (existsSync(folder)) throw new Error(`${folder} is there already: name a folder that is not.`);
  const client = new pg.Client({ database: process.env['PGDATABASE'] ?? 'postgres' });
  await client.connect();
  try {
    // A name that is taken changes nothing.
    await refuseTaken(client, wordOf(fund), fund);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { url, ownerUrl } = await makeNamespace(wordOf(fund))
      .then(() => makeDatabase(client, fund))
      .catch((error: unknown) => {
        rmSync(folder, { recursive: true });
        throw error;
      });
    writeFund(folder, fund, { url, ownerUrl, temporal: process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' });
    await bringUpToDate({ serviceUrl: url, ownerUrl }, (line) => console.log(line));
  } finally {
    await client.end();
  }
  console.log(`\nThe fund ${fund} has its database, its namespace, and its settings and units in ${folder}: fill in guichet.env there.`);
});
