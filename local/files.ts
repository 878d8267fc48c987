import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Writes a whole file or none: a reader never sees half of it, nor does a crash leave half. */
export function writeAtomically(path: string, text: string, mode = 0o644): void {
  const half = `${path}.${process.pid}.half`;
  rmSync(half, { force: true });
  writeFileSync(half, text, { mode });
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

const LOG_LIMIT_BYTES = 10_000_000;

/** Opens a log to append to; what outgrew its limit in earlier runs is kept once, under `.1`. */
export function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

export function closeLog(file: number): void {
  closeSync(file);
}
