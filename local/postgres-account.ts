import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FIRST_HANDED, run } from './run.ts';

/**
 * How to run PostgreSQL's programs: under another account, or behind another command. `isHanded`: its own files are
 * handed to it open, so that the account needs no access to the folders above, which hold unrelated things.
 */
export type PostgresAccount = { account?: { uid: number; gid: number }; prefix: string[]; isHanded?: boolean };

/** Where a Linux program finds a file that it was handed open, by its position. */
export const handedAt = (place: number): string => `/proc/self/fd/${FIRST_HANDED + place}`;

/** PostgreSQL refuses to run as root; for a process in this namespace, root's files belong to an ordinary account. */
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

/**
 * The account under which PostgreSQL runs here. For an ordinary user it runs as is. Root runs it as `postgres` where
 * that account can reach the programs, else (a checkout below /root) in a user namespace.
 */
export async function postgresAccount(dataDir: string, programs: string[]): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const isHanded = existsSync(dirname(handedAt(0)));
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    return uid === 0 ? { prefix: NAMESPACE } : { account: { uid, gid }, prefix: [], isHanded };
  }
  const closed = [...(isHanded ? [] : [dataDir]), ...programs].map(closedFolderAbove).find((folder) => folder !== undefined);
  if (closed === undefined) return { account: await ordinaryAccount(), prefix: [], isHanded };
  try {
    await run('unshare', [...NAMESPACE.slice(1), 'true']);
    return { prefix: NAMESPACE };
  } catch {
    throw new Error(
      `PostgreSQL does not run as root, and no other account may enter ${closed}: ` +
        'move the project to a folder that all may enter, start it as an ordinary user, or set DATABASE_URL.',
    );
  }
}

function closedFolderAbove(path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

async function ordinaryAccount(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string): Promise<number> => Number(await run('id', [flag, 'postgres']));
  try {
    return { uid: await id('-u'), gid: await id('-g') };
  } catch {
    await run('groupadd', ['--force', 'postgres']);
    await run('useradd', ['-g', 'postgres', 'postgres']);
    return { uid: await id('-u'), gid: await id('-g') };
  }
}
