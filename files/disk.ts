import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileMissing, type FileStore, keep, StoreUnavailable } from './store.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A file's path follows from its id alone; the folders are named by the end of the id, which is evenly distributed. */
export function pathIn(folder: string, id: string): string {
  assert.match(id, UUID);
  return join(folder, id.slice(-2), id);
}

/** The folder entry of a file that was just renamed is flushed, so that a power cut does not lose it. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const file = await open(part, 'w', 0o600);
    // Flushed, and closed whatever happens.
    await pipeline(Readable.from(bytes, { objectMode: false }), file.createWriteStream({ flush: true }));
    await rename(part, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Keeps files in a folder, which only this account may read. */
export function diskStore(folder: string): FileStore {
  return {
    put: (id, bytes) => keep(bytes, (watched) => write(pathIn(folder, id), watched)),

    get: async (id) => {
      const stream = createReadStream(pathIn(folder, id));
      try {
        await once(stream, 'open');
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new FileMissing(id) : new StoreUnavailable(error);
      }
      return stream;
    },

    remove: async (id) => {
      const path = pathIn(folder, id);
      try {
        await Promise.all([path, `${path}.part`].map((each) => rm(each, { force: true })));
      } catch (error) {
        throw new StoreUnavailable(error);
      }
    },
  };
}
