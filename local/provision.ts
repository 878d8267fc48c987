import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheDir } from './cache.ts';
import { livingPid, writePidFile } from './identity.ts';
import { until } from './until.ts';

export type Say = (line: string) => void;

/** One way to get something. It fills an empty folder, or throws a sentence. */
type Way = { name: string; fill: (folder: string) => Promise<void> };

type Wanted = {
  what: string;
  folder: string;
  file: string;
  ways: Way[];
  install: string;
  say: Say;
  signal?: AbortSignal | undefined;
};

const STALE_MS = 30_000;
const BEAT_MS = 1_000;

/**
 * The path of a program in the user's cache, fetched by the first way that works. The folder appears whole or not at
 * all; two processes that want the same wait for each other. When no way works, throws one sentence with each way's
 * reason.
 */
export async function provision(wanted: Wanted): Promise<string> {
  const folder = join(cacheDir(), wanted.folder);
  const path = join(folder, wanted.file);
  if (existsSync(path)) return path;
  mkdirSync(dirname(folder), { recursive: true });
  return underLock(`${folder}.lock`, wanted, async () => {
    if (existsSync(path)) return path;
    removeHalves(folder);
    const reasons: string[] = [];
    for (const way of wanted.ways) {
      const half = `${folder}.${process.pid}.half`;
      rmSync(half, { recursive: true, force: true });
      mkdirSync(half);
      try {
        await way.fill(half);
        rmSync(folder, { recursive: true, force: true });
        renameSync(half, folder);
        return path;
      } catch (error) {
        wanted.signal?.throwIfAborted();
        reasons.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
      } finally {
        rmSync(half, { recursive: true, force: true });
      }
    }
    throw new Error(`${wanted.what} could not be had (${reasons.join('; ')}). ${wanted.install}`);
  });
}

/** Removes what killed processes left unfinished beside the folder. */
function removeHalves(folder: string): void {
  const halves = readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.`) && name.endsWith('.half'));
  halves.forEach((name) => rmSync(join(dirname(folder), name), { recursive: true, force: true }));
}

/**
 * Only one process at a time fetches what the cache lacks. The lock saves work and is not needed for safety (the folder
 * is renamed into place), so a lock whose owner is dead or silent is simply removed.
 */
async function underLock<T>(lock: string, { what, say, signal }: Wanted, work: () => Promise<T>): Promise<T> {
  if (!takeLock(lock)) {
    say(`${what}: another process is getting it, waiting`);
    await until(() => signal?.aborted === true || takeLock(lock), Infinity, 250);
    signal?.throwIfAborted();
  }
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock(lock: string): boolean {
  const owner = join(lock, 'owner.pid');
  try {
    mkdirSync(lock);
    writePidFile(owner, process.pid);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    const abandoned = age > STALE_MS || (age > BEAT_MS && livingPid(owner) === undefined);
    if (abandoned) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** Announces a slow task once, then shows that it is alive: a rewritten line on a terminal, else a line each 15 s. */
export async function aloud<T>(say: Say, what: string, work: () => Promise<T>): Promise<T> {
  say(what);
  const since = performance.now();
  const elapsed = (): number => Math.round((performance.now() - since) / 1_000);
  const terminal = process.stdout.isTTY;
  const beat = terminal
    ? setInterval(() => process.stdout.write(`\r  … ${elapsed()} s `), 1_000)
    : setInterval(() => say(`  … still at it after ${elapsed()} s`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (terminal) process.stdout.write('\r\u001b[K');
  }
}
