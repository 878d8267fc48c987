import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of this user that keeps slow downloads (servers), for all checkouts of the project. */
export function cacheDir(): string {
  if (process.env['XDG_CACHE_HOME']) return join(process.env['XDG_CACHE_HOME'], 'guichet');
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches', 'guichet') : join(homedir(), '.cache', 'guichet');
}
