import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes of one test's own, which it fills to the last byte and frees again. */
export type SmallDisk = {
  path: string;
  fill: () => void;
  free: () => void;
  end: () => Promise<void>;
};

// It lives as long as the process that holds it, whose input this process keeps open: however this one ends, nothing
// stays mounted.
const HOLD = 'mount -t tmpfs -o "size=$1,mode=0755" tmpfs "$2" && echo mounted && cat; umount -l "$2"; rmdir "$2"';
// An unprivileged user may mount in a namespace of their own, and looks into it from outside.
const IN_A_NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount'];

/** Mounts one; throws a sentence where this machine permits it in no way. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const isRoot = process.getuid?.() === 0;
  const dir = mkdtempSync(join(tmpdir(), 'guichet-disk-'));
  const [command = '', ...args] = [...(isRoot ? [] : IN_A_NAMESPACE), 'sh', '-c', HOLD, 'sh', `${megabytes}m`, dir];
  const holder = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  holder.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    holder.once('error', (error) => resolve(error.message));
    holder.once('close', () => resolve(said.trim()));
  });
  const mounted = new Promise<null>((resolve) => holder.stdout.once('data', () => resolve(null)));
  const failure = await Promise.race([mounted, ended]);
  if (failure !== null) {
    rmSync(dir, { recursive: true, force: true });
    throw new Error(`A full disk cannot be tried here, since this machine lets this account mount no small one: ${failure}`);
  }
  const path = isRoot ? dir : join('/proc', String(holder.pid), 'root', dir);
  const filler = join(path, 'filler');

  function fill(): void {
    const file = openSync(filler, 'a');
    try {
      for (let bytes = Buffer.alloc(65_536); bytes.length > 0;) {
        try {
          writeSync(file, bytes);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          bytes = bytes.subarray(bytes.length === 1 ? 1 : bytes.length / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }
  return {
    path,
    fill,
    free: () => rmSync(filler, { force: true }),
    end: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}
