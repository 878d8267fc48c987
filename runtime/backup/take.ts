import { appendFile, mkdir, open, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import {
  atSnapshot,
  copyFileList,
  copyTable,
  isWanted,
  readCopiedTables,
  readKeyIds,
  readOrigin,
  readRemovedFiles,
  readSequences,
} from '../../db/core/table-copies.ts';
import { diskStore, pathIn } from '../../files/disk.ts';
import { intact, Altered } from '../../files/measure.ts';
import { FileMissing, type FileStore } from '../../files/store.ts';
import { fileOf, FILES, linesOf, MANIFEST, type Manifest, partOf, SUMS, sumLine, writePart } from './contents.ts';

/** The files that the rows name, until all of them are copied. */
const LIST = 'files.list';

/** What a backup is made of. */
type Origin = { client: ClientBase; files: FileStore; version: string };

type Rows = { said: Omit<Manifest, 'files' | 'lostFiles'>; sums: string };

/** A command that was given before the rows were read may have ended after it. */
const LONGEST_COMMAND_MS = 60_000;

/**
 * The rows of every table as of one instant; returns what the manifest says of them, and the sums of their parts.
 * @param former those of an earlier attempt, whose files are in the folder: the ones that were removed since leave it
 */
async function takeRows({ client, version }: Origin, folder: string, former?: Rows): Promise<Rows> {
  await mkdir(join(folder, 'database'));
  return atSnapshot(client, async () => {
    if (former) {
      const since = new Date(Date.parse(former.said.takenAt) - LONGEST_COMMAND_MS).toISOString();
      for (const id of await readRemovedFiles(client, since)) await diskStore(join(folder, FILES)).remove(id);
    }
    const origin = await readOrigin(client);
    const tables: Manifest['tables'] = [];
    let sums = '';
    for (const table of await readCopiedTables(client)) {
      const part = partOf(table.name);
      const rows = await copyTable(client, table, async (stream) => {
        sums += sumLine(await writePart(join(folder, part), stream, createGzip()), part);
      });
      tables.push({ ...table, rows });
    }
    await copyFileList(client, async (lines) => void (await writePart(join(folder, LIST), lines)));
    const [sequences, ibanKeys] = [await readSequences(client), await readKeyIds(client)];
    return { said: { format: 1, version, ...origin, tables, sequences, ibanKeys }, sums };
  });
}

/**
 * `gone`: files that were removed since the rows were read; `lost`: files that should be there, and are not, or are
 * altered.
 */
type Copied = { copied: number; lost: string[]; gone: number };

/** Copies each file of the list that is not in the folder yet, and notes the sums of all. */
async function takeFiles({ client, files }: Origin, folder: string): Promise<Copied> {
  const target = diskStore(join(folder, FILES));
  const found: Copied = { copied: 0, lost: [], gone: 0 };
  const sums = await open(join(folder, SUMS), 'a');
  try {
    for await (const line of linesOf(join(folder, LIST))) {
      const [id = '', sha256 = '', sizeBytes] = line.split('\t');
      try {
        if (!existsSync(pathIn(join(folder, FILES), id)))
          await target.put(id, intact(await files.get(id), { sha256, sizeBytes: Number(sizeBytes) }));
        await sums.write(sumLine(sha256, fileOf(id)));
        found.copied += 1;
      } catch (error) {
        if (!(error instanceof FileMissing || error instanceof Altered)) throw error;
        if (await isWanted(client, id)) found.lost.push(id);
        else found.gone += 1;
      }
    }
    await sums.sync();
  } finally {
    await sums.close();
  }
  return found;
}

/** A file that is removed while others are copied has to be removed from the rows as well. */
const ROUNDS = 5;

/**
 * Writes a backup into an empty folder: the rows of one instant, and every file that they name. A file never changes,
 * so it is copied after the rows; where one was removed in between, the rows are read again, at a later instant.
 * @returns the manifest, and the ids of files that the store has lost
 */
export async function takeBackup(origin: Origin, folder: string): Promise<{ manifest: Manifest; lost: string[] }> {
  let rows: Rows | undefined;
  for (let round = 1; ; round += 1) {
    rows = await takeRows(origin, folder, rows);
    await appendFile(join(folder, SUMS), rows.sums);
    const { copied, lost, gone } = await takeFiles(origin, folder);
    await rm(join(folder, LIST));
    if (gone === 0) {
      const manifest: Manifest = { ...rows.said, files: copied, lostFiles: lost.length };
      const text = Readable.from([`${JSON.stringify(manifest, null, 2)}\n`]);
      await appendFile(join(folder, SUMS), sumLine(await writePart(join(folder, MANIFEST), text), MANIFEST), { flush: true });
      return { manifest, lost };
    }
    if (round === ROUNDS)
      throw new Error(`Attachments were removed during each of ${ROUNDS} attempts: make the backup when fewer people work.`);
    await Promise.all([join(folder, 'database'), join(folder, SUMS)].map((path) => rm(path, { recursive: true })));
  }
}
