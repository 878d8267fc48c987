import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

/**
 * Writes a whole file or none, readable by its owner alone by default: a reader never sees half of it, nor does a crash
 * leave half.
 */
export function writeAtomically(path: string, text: string | Buffer, mode = 0o600): void {
  const half = `${path}.${process.pid}.half`;
  rmSync(half, { force: true });
  writeFileSync(half, text, { mode });
  // Whatever the umask removes from new files.
  chmodSync(half, mode);
  renameSync(half, path);
}

/** What JSON.parse makes of the file, or undefined when there is none or it is not JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The last lines of a log, to be shown under the sentence that says what failed. */
export function tail(path: string, lines = 15): string {
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

export type LogLimits = { limitBytes: number; kept: number };
const LOG_LIMITS: LogLimits = { limitBytes: 10_000_000, kept: 5 };

/**
 * Starts a new log where it has outgrown its limit: its content is kept under `.1`, the former one under `.2`, and so
 * on for `kept` files. Its writers go on in the same file, which is emptied under them: the line of the moment between
 * the copy and that is lost. On a full disk it is left unchanged.
 */
export function rotateLog(path: string, { limitBytes, kept }: LogLimits = LOG_LIMITS): void {
  if (!existsSync(path) || statSync(path).size <= limitBytes) return;
  const half = `${path}.half`;
  try {
    copyFileSync(path, half);
  } catch {
    rmSync(half, { force: true });
    return;
  }
  for (let number = kept - 1; number > 0; number -= 1)
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  renameSync(half, `${path}.1`);
  truncateSync(path);
}

/** Opens a log to append to. */
export const openLog = (path: string): number => openSync(path, 'a', 0o600);

export function closeLog(file: number): void {
  closeSync(file);
}
