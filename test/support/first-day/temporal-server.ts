import { renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch, type Running } from '../../../local/launch.ts';
import { freePort } from '../../../local/port.ts';
import { provision } from '../../../local/provision.ts';
import { run } from '../../../local/run.ts';
import { provisionTemporal, startTemporal } from '../../../local/temporal.ts';
import { accepts } from '../../../local/until.ts';

/** The version of deploy/compose.yml, in its newest correction. */
const VERSION = '1.31.2';
const PACKAGE = `go.temporal.io/server/cmd`;
const quiet = (): void => undefined;

/** What deploy/compose.yml takes from Temporal's images: the server, and the tool that makes its tables. */
type Programs = { server: string; sqlTool: string };

/** Temporal's own server, built once with Go: it is distributed as images alone. */
export async function provisionServer(): Promise<Programs> {
  const folder = `temporal-server-${VERSION}`;
  const server = await provision({
    what: 'Temporal’s server',
    folder,
    file: 'temporal-server',
    ways: [
      {
        name: 'go install',
        fill: async (into) => {
          const packages = ['server', 'tools/sql'].map((name) => `${PACKAGE}/${name}@v${VERSION}`);
          await run('go', ['install', ...packages], { env: { ...process.env, GOBIN: into, GOFLAGS: '-trimpath' } });
          renameSync(join(into, 'server'), join(into, 'temporal-server'));
          renameSync(join(into, 'sql'), join(into, 'temporal-sql-tool'));
        },
      },
    ],
    install: 'Install Go 1.26 or later.',
    say: quiet,
  });
  return { server, sqlTool: join(server, '..', 'temporal-sql-tool') };
}

/** The tables of the databases `temporal` and `temporal_visibility`. */
export async function makeTables(sqlTool: string, { databasePort, password }: Omit<Asked, 'dir'>): Promise<void> {
  const env = {
    ...{ PATH: process.env['PATH'], SQL_PLUGIN: 'postgres12', SQL_HOST: '127.0.0.1', SQL_PORT: String(databasePort) },
    ...{ SQL_USER: 'temporal', SQL_PASSWORD: password },
  };
  for (const schema of ['temporal', 'visibility']) {
    const database = ['--db', schema === 'temporal' ? schema : `temporal_${schema}`];
    await run(sqlTool, [...database, 'setup-schema', '-v', '0.0'], { env });
    await run(sqlTool, [...database, 'update-schema', '--schema-name', `postgresql/v12/${schema}`], { env });
  }
}

/** What the server reads of its surroundings, with ports that are free; `FRONTEND_GRPC_PORT` is where it is asked. */
export async function serverEnvironment({ databasePort, password }: Omit<Asked, 'dir'>): Promise<Record<string, string>> {
  const names = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'].flatMap((each) => [`${each}_GRPC_PORT`, `${each}_MEMBERSHIP_PORT`]);
  const ports: Record<string, string> = {};
  for (const name of [...names, 'FRONTEND_HTTP_PORT']) ports[name] = String(await freePort());
  return {
    ...{ DB: 'postgres12', POSTGRES_SEEDS: '127.0.0.1', DB_PORT: String(databasePort), POSTGRES_USER: 'temporal', POSTGRES_PWD: password },
    ...{ DBNAME: 'temporal', VISIBILITY_DBNAME: 'temporal_visibility', BIND_ON_IP: '127.0.0.1', LOG_LEVEL: 'error' },
    ...{ DYNAMIC_CONFIG_FILE_PATH: resolve('deploy/temporal.yml'), ...ports },
  };
}

/** The server of both databases, in which it makes its tables. */
async function startServer({ server, sqlTool }: Programs, asked: Asked): Promise<Running & { address: string }> {
  await makeTables(sqlTool, asked);
  const env = await serverEnvironment(asked);
  const port = Number(env['FRONTEND_GRPC_PORT']);
  const running = await launch({
    name: 'Temporal’s server',
    command: server,
    args: ['--allow-no-auth', 'start'],
    logFile: join(asked.dir, 'temporal.log'),
    env,
    cwd: asked.dir,
    ready: () => accepts('127.0.0.1', port),
    deadlineMs: 60_000,
  });
  return { ...running, address: `127.0.0.1:${port}` };
}

type Asked = { databasePort: number; password: string; dir: string };

/** A server of Temporal as an operator has one, and the command line tool that makes its namespace. */
export type TemporalHere = { name: string; start: (asked: Asked) => Promise<Running & { address: string }>; cli: string };

/**
 * Finds what can run here: Temporal's own server, on PostgreSQL, where Go has built it or can, and elsewhere its
 * development server, with its state in a file; says then why.
 */
export async function findTemporal(): Promise<TemporalHere> {
  const cli = await provisionTemporal(quiet);
  try {
    const programs = await provisionServer();
    return { name: `Temporal’s server ${VERSION}`, cli, start: (asked) => startServer(programs, asked) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    const start: TemporalHere['start'] = async ({ dir }) =>
      startTemporal({
        executable: cli,
        port: await freePort(),
        databaseFile: join(dir, 'temporal.db'),
        logFile: join(dir, 'temporal.log'),
      });
    return { name: 'Temporal’s development server', cli, start };
  }
}
