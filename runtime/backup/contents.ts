import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { createInterface } from 'node:readline/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { pathIn } from '../../files/disk.ts';

/**
 * What a backup's folder holds: `manifest.json`, the rows of each table under `database/`, attachments under `files/`,
 * and the SHA-256 of all of these, as `sha256sum --check SHA256SUMS` reads them.
 */
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';
export const FILES = 'files';
export const partOf = (table: string): string => `database/${table}.copy.gz`;
export const fileOf = (id: string): string => relative('.', pathIn(FILES, id));

const A_PART = /^(?:manifest\.json|database\/[a-z_]+\.copy\.gz|files\/[0-9a-f]{2}\/(?<fileId>[0-9a-f-]{36}))$/;
const A_SUM = /^(?<sha256>[0-9a-f]{64}) {2}(?<path>.+)$/;

const count = z.int().min(0);

export const Manifest = z.object({
  format: z.literal(1),
  /** The version of Guichet that made it. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).readonly(), rows: count })),
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
  /** How many attachments it has, and how many the store had lost, or altered, before it was made. */
  files: count,
  lostFiles: count,
  /** The ids of the keys under which bank details are encrypted. */
  ibanKeys: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** A line of SHA256SUMS. `fileId`: that of an attachment. */
type Sum = { path: string; sha256: string; fileId: string | undefined };

export const sumLine = (sha256: string, path: string): string => `${sha256}  ${path}\n`;

/** Writes a new file, packed where it is given how, and flushes it; returns its SHA-256. */
export async function writePart(path: string, bytes: Readable, pack?: Transform): Promise<string> {
  const digest = createHash('sha256');
  async function* hashed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      digest.update(chunk);
      yield chunk;
    }
  }
  const file = createWriteStream(path, { flags: 'wx', flush: true });
  await (pack ? pipeline(bytes, pack, hashed, file) : pipeline(bytes, hashed, file));
  return digest.digest('hex');
}

/** The SHA-256 of a file, however large; null where there is none. */
export async function sumOf(path: string): Promise<string | null> {
  const digest = createHash('sha256');
  try {
    await pipeline(createReadStream(path), digest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return digest.digest('hex');
}

/** The lines of a file, one at a time. */
export const linesOf = (path: string): AsyncIterable<string> => createInterface({ input: createReadStream(path), crlfDelay: Infinity });

/**
 * The parts of a backup, one at a time.
 * @throws a sentence for a line that is none, or leads out of its folder
 */
export async function* readSums(folder: string): AsyncGenerator<Sum> {
  for await (const line of linesOf(join(folder, SUMS))) {
    const { path = '', sha256 = '' } = A_SUM.exec(line)?.groups ?? {};
    const part = A_PART.exec(path);
    if (!part) throw new Error(`${join(folder, SUMS)} has a line that names no part of a backup: ${line}`);
    yield { path, sha256, fileId: part.groups?.['fileId'] };
  }
}

export const readManifest = async (folder: string): Promise<Manifest> =>
  Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
