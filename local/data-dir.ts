import { existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeAtomically } from './files.ts';
import { livingPid, writePidFile } from './identity.ts';
import { freePort, portFailure } from './port.ts';

const running = z.object({ api: z.url(), issuer: z.url(), temporal: z.string(), pid: z.int() });
const ports = z.object({ postgres: z.int(), temporal: z.int(), issuer: z.int() });

/** Where the running parts can be reached. It holds no secret. */
export type RunningJson = z.infer<typeof running>;
type Ports = z.infer<typeof ports>;

/**
 * Claims the data folder for this process; throws a sentence when a living process has it. Returns the function that
 * releases it.
 */
export function claimDataDir(dataDir: string): () => void {
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const file = join(dataDir, 'supervisor.pid');
  const mine = `${file}.${process.pid}`;
  const holder = livingPid(file);
  if (holder !== undefined)
    throw new Error(`Guichet already runs on ${dataDir} (process ${holder}): stop that one, or set DATA_DIR to another folder.`);
  rmSync(file, { force: true });
  writePidFile(mine, process.pid);
  try {
    // A link, unlike a write, fails when another start was quicker.
    linkSync(mine, file);
  } catch {
    throw new Error(`Another start of Guichet was quicker on ${dataDir}.`);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

/** Tells other programs (npm run token) where everything is; returns the function that withdraws it. */
export function publishRunning(dataDir: string, addresses: RunningJson): () => void {
  const file = join(dataDir, 'running.json');
  writeAtomically(file, `${JSON.stringify(addresses, null, 2)}\n`);
  return () => rmSync(file, { force: true });
}

export function readRunning(dataDir: string): RunningJson | undefined {
  const parsed = running.safeParse(readJson(join(dataDir, 'running.json')));
  return parsed.success ? parsed.data : undefined;
}

/**
 * The ports of the parts behind the API: chosen once and kept while they are free, since a token is bound to its
 * issuer's address.
 */
export async function keptPorts(dataDir: string): Promise<Ports> {
  const file = join(dataDir, 'ports.json');
  const parsed = ports.safeParse(existsSync(file) ? readJson(file) : undefined);
  const former: Partial<Ports> = parsed.success ? parsed.data : {};
  const chosen: Ports = {
    postgres: await freePort(former.postgres),
    temporal: await freePort(former.temporal),
    issuer: await freePort(former.issuer),
  };
  writeAtomically(file, JSON.stringify(chosen));
  return chosen;
}

/**
 * The superuser's URL of a database of the embedded PostgreSQL of a Guichet that runs; undefined where none runs there,
 * or with a PostgreSQL of its own.
 */
export function embeddedUrl(dataDir: string, database: string): string | undefined {
  const parsed = ports.safeParse(readJson(join(dataDir, 'ports.json')));
  const password = join(dataDir, 'postgres.password');
  if (!readRunning(dataDir) || !parsed.success || !existsSync(password)) return undefined;
  return `postgres://postgres:${readFileSync(password, 'utf8')}@127.0.0.1:${parsed.data.postgres}/${database}`;
}

/** Throws a sentence when the API could not listen there. */
export async function assertFree(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch(
    (error: NodeJS.ErrnoException) => {
      throw portFailure(host, port, error);
    },
  );
  await new Promise((resolve) => server.close(resolve));
}
