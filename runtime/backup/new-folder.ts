import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Those that are being filled. */
const halves = new Set<string>();

/** Removes what is half written, at once: a process that is asked to stop leaves nothing behind. */
export function removeHalves(): void {
  for (const half of halves) rmSync(half, { recursive: true, force: true });
}

/** @throws a sentence where this is no folder, or one with something in it */
async function assertNew(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(error.code === 'ENOTDIR' ? `${folder} is no folder: name another one.` : `${folder} cannot be read: ${error.message}`);
  });
  if (found.length > 0) throw new Error(`${folder} is not empty: name a folder that is not there yet.`);
}

/** Fills a folder beside the named one, which it becomes when it is complete: there is never half of one. */
export async function fillNewFolder<T>(named: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const target = resolve(named);
  await assertNew(target);
  await mkdir(dirname(target), { recursive: true });
  const half = await mkdtemp(`${target}.part-`);
  halves.add(half);
  try {
    const filled = await fill(half);
    await rename(half, target);
    return filled;
  } finally {
    rmSync(half, { recursive: true, force: true });
    halves.delete(half);
  }
}
