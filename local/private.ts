import { accessSync, chmodSync, constants, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [FOLDER, FILE, PERMISSIONS, STICKY] = [0o700, 0o600, 0o777, 0o1000] as const;

/** PostgreSQL protects its own folder, which may be another account's. */
const NOT_OURS = ['postgres', 'postgres.half'];

/**
 * Makes folders and files private to their owner; a link and its target are left as they are. A folder that no other
 * account could enter has protected its content since it was made.
 */
function closeBelow(folder: string, passedBy: readonly string[] = []): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (passedBy.includes(name) || stat.isSymbolicLink()) continue;
    const wanted = stat.isDirectory() ? FOLDER : FILE;
    if ((stat.mode & PERMISSIONS) === wanted) continue;
    chmodSync(path, wanted);
    if (stat.isDirectory()) closeBelow(path);
  }
}

/**
 * Keeps a data folder from every other account: creates it, or closes one that an earlier version left open. Keys,
 * letters and the files of applicants lie there. Throws a sentence where the folder is shared by its purpose, as /tmp,
 * or belongs to another account.
 */
export function keepPrivate(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: FOLDER });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new Error(`DATA_DIR is ${dataDir}, where nothing can be written (${String(error)}): name another folder.`);
  }
  const { mode, uid } = statSync(dataDir);
  if (mode & STICKY) throw new Error(`DATA_DIR is ${dataDir}, which all accounts share: name a folder that is Guichet’s alone.`);
  if (process.getuid && uid !== process.getuid())
    throw new Error(`DATA_DIR is ${dataDir}, which is another account’s: start Guichet as its owner, or name another folder.`);
  chmodSync(dataDir, FOLDER);
  closeBelow(dataDir, NOT_OURS);
}

/** Everything that this process and its children create from now on is private to their owner. */
export function makePrivate(): void {
  process.umask(PERMISSIONS & ~FOLDER);
}
