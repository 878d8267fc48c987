import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE_BYTES = 8_192;

/**
 * How often per second a page reaches the disk of a folder, one after the other and in place, as PostgreSQL writes its
 * log. In this thread: another thread's turns would be measured with it.
 */
export function flushesPerSecond(folder: string, seconds: number): number {
  const name = join(folder, 'flushed');
  const file = openSync(name, 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  let count = 0;
  const since = performance.now();
  while (performance.now() - since < seconds * 1_000) {
    writeSync(file, page, 0, PAGE_BYTES, 0);
    fdatasyncSync(file);
    count += 1;
  }
  const perSecond = (count * 1_000) / (performance.now() - since);
  closeSync(file);
  rmSync(name);
  return perSecond;
}
