import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../local/port.ts';
import { startPostgres } from '../local/postgres.ts';
import { provisionTemporal } from '../local/temporal.ts';
import { makeTables, provisionServer, serverEnvironment } from '../test/support/first-day/temporal-server.ts';

/** The servers of Temporal on which a run can be made: its development server, or its own one on PostgreSQL. */
export const TEMPORALS = ['dev', 'server'] as const;
type TemporalKind = (typeof TEMPORALS)[number];

/** @throws a sentence where there is no such server */
export function temporalOf(given: string | undefined): TemporalKind {
  const kind = TEMPORALS.find((each) => each === (given ?? 'dev'));
  if (!kind) throw new Error(`--temporal is '${given}', but it should be ${TEMPORALS.join(' or ')}.`);
  return kind;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Has every `temporal server start-dev` from now on start Temporal's own server instead, with its state in a PostgreSQL
 * that is started here. Returns what ends that PostgreSQL and removes its data.
 */
export async function useTemporalServer(): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'guichet-temporal-'));
  const [{ server, sqlTool }, cli, databasePort] = [await provisionServer(), await provisionTemporal(() => undefined), await freePort()];
  mkdirSync(join(dir, 'work'));
  const files = { dataDir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log') };
  const postgres = await startPostgres({ ...files, port: databasePort, persistent: true, say: () => undefined });
  const password = randomBytes(24).toString('hex');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE ROLE temporal LOGIN PASSWORD '${password}'`);
  for (const name of ['temporal', 'temporal_visibility']) await client.query(`CREATE DATABASE ${name} OWNER temporal TEMPLATE template0`);
  await client.end();
  await makeTables(sqlTool, { databasePort, password });

  const { FRONTEND_GRPC_PORT: _, ...environment } = await serverEnvironment({ databasePort, password });
  const program = join(dir, 'temporal');
  // It is asked as the development server is; its namespace is made as soon as it answers.
  writeFileSync(
    program,
    `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --port) port=$2 ;; --namespace) namespace=$2 ;; esac
  shift
done
cd ${quoted(join(dir, 'work'))} || exit 1
(until ${quoted(cli)} operator namespace describe --namespace "$namespace" --address "127.0.0.1:$port" >/dev/null 2>&1 ||
  ${quoted(cli)} operator namespace create --namespace "$namespace" --address "127.0.0.1:$port" >/dev/null 2>&1; do
  kill -0 $$ 2>/dev/null || exit
  sleep 0.2
done) &
${Object.entries(environment)
  .map(([name, value]) => `export ${name}=${quoted(value)}`)
  .join('\n')}
export FRONTEND_GRPC_PORT="$port"
exec ${quoted(server)} --allow-no-auth start
`,
    { mode: 0o755 },
  );
  process.env['TEMPORAL_CLI_PATH'] = program;
  return async () => {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
