import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { migrationFiles } from '../../db/core/schema-state.ts';
import { fillTables } from '../../db/core/table-copies.ts';
import { intact } from '../../files/measure.ts';
import type { FileStore } from '../../files/store.ts';
import { type Manifest, MANIFEST, partOf, readManifest, readSums, SUMS, sumOf } from './contents.ts';

/**
 * Reads every byte of a backup, and compares it with what was noted of it.
 * @throws a sentence for the first part that is missing, altered, or beyond what the manifest says
 */
export async function checkBackup(folder: string): Promise<Manifest> {
  if (!existsSync(join(folder, SUMS))) throw new Error(`${folder} is no backup, or no complete one: it has no ${SUMS}.`);
  const parts = new Set<string>();
  let files = 0;
  for await (const { path, sha256, fileId } of readSums(folder)) {
    const sum = await sumOf(join(folder, path));
    if (sum !== sha256)
      throw new Error(`${join(folder, path)} ${sum === null ? 'is missing' : 'was altered'}: restore another backup. Nothing was changed.`);
    if (fileId === undefined) parts.add(path);
    else files += 1;
  }
  if (!parts.has(MANIFEST))
    throw new Error(`${join(folder, SUMS)} does not have ${MANIFEST}: restore another backup. Nothing was changed.`);
  const manifest = await readManifest(folder);
  const missing = manifest.tables.map(({ name }) => partOf(name)).filter((part) => !parts.has(part));
  if (missing.length > 0 || files !== manifest.files)
    throw new Error(
      `${join(folder, SUMS)} does not have ${[...missing, ...(files === manifest.files ? [] : [`all of ${manifest.files} attachments`])].join(', ')}: ` +
        'restore another backup. Nothing was changed.',
    );
  return manifest;
}

/** @throws a sentence where the tables of this version are not those of the backup */
export async function assertSameTables({ migrations, version }: Manifest): Promise<void> {
  const own = await migrationFiles();
  if (own.join() === [...migrations].sort().join()) return;
  throw new Error(
    `This backup was made by version ${version}, whose tables are not those of this one: restore it by the version that made it, and upgrade that.`,
  );
}

/** Every attachment of the backup, under its id: one that is there already is written again. */
export async function putFiles(folder: string, files: FileStore): Promise<void> {
  for await (const { path, sha256, fileId } of readSums(folder)) {
    if (fileId === undefined) continue;
    const { size } = await stat(join(folder, path));
    await files.put(fileId, intact(createReadStream(join(folder, path)), { sha256, sizeBytes: size }));
  }
}

/** A file that cannot be read, or unpacked, ends the stream with its error, which the reader throws. */
const unpacked = (path: string): Readable => pipeline(createReadStream(path), createGunzip(), () => undefined);

/** The rows of every table, all of them or none. */
export const putRows = (client: ClientBase, folder: string, { tables, sequences }: Manifest): Promise<void> =>
  fillTables(client, tables, sequences, ({ name }) => unpacked(join(folder, partOf(name))));
