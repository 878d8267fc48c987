import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify';
import type { ClientBase } from 'pg';
import { atAuditInstant, AUDIT_FILES, type AuditFile, noteExport, readSealOf, streamFile } from '../db/core/audit.ts';
import { openPool } from '../db/connection/pool.ts';
import { databaseUrlOf, readingFailure, readUrlOf } from '../runtime/database.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';

const PATIENCE_MS = 3_600_000;
const instructions = fileURLToPath(new URL('../docs/auditing.md', import.meta.url));

/** Writes one file as its rows are read; returns its line of the manifest. */
async function writeCsv(client: ClientBase, file: AuditFile, folder: string): Promise<string> {
  const name = `${file.name}.csv`;
  const digest = createHash('sha256');
  let rows = 0;
  await pipeline(
    Readable.from(streamFile(client, file)),
    async function* (records: AsyncIterable<unknown>) {
      for await (const record of records) {
        rows += 1;
        yield record;
      }
    },
    stringify({ header: true, columns: [...file.columns] }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        digest.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(join(folder, name)),
  );
  console.log(`${name}: ${rows}`);
  return `${name},${rows},${digest.digest('hex')}\n`;
}

/** Every file in a fresh folder beside the requested one, which gets its name when it is complete. */
async function writeFolder(client: ClientBase, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.`);
  try {
    let manifest = 'file,rows,sha256\n';
    for (const file of AUDIT_FILES) manifest += await writeCsv(client, file, folder);
    await copyFile(instructions, join(folder, 'README.md'));
    // The page that says how the books are recomputed could be altered too. It has no rows.
    manifest += `README.md,,${createHash('sha256')
      .update(await readFile(join(folder, 'README.md')))
      .digest('hex')}\n`;
    await writeFile(join(folder, 'manifest.csv'), manifest);
    await rename(folder, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const isFileError = (error: unknown): boolean => error instanceof Error && 'path' in error;

/**
 * `npm run audit-export -- FOLDER` writes everything that an auditor needs to recompute the books, as of one instant,
 * without this program.
 */
await runProgram(async () => {
  const [given, ...more] = process.argv.slice(2);
  if (!given || more.length > 0) throw new Error('Say where to, in one word: npm run audit-export -- FOLDER');
  const target = resolve(given);
  if (await lstat(target).catch(() => null)) throw new Error(`${target} is there already: name a folder that is not.`);
  const settings = readSettings(process.env);
  const pool = openPool(readUrlOf(settings), { max: 1, statementMs: PATIENCE_MS, readsAll: true });
  // A replica takes no note.
  const noted = settings.DATABASE_READ_URL === undefined ? pool : openPool(databaseUrlOf(settings), { max: 1 });
  try {
    await noteExport(noted, 'audit-export', `${userInfo().username}@${hostname()}`);
    const seal = await atAuditInstant(pool, async (client) => {
      await writeFolder(client, target);
      return readSealOf(client);
    });
    console.log(`\nWritten to ${target}; its README.md says how it is read and recomputed.`);
    console.log(seal ? `The newest seal, of ${seal.day}, is ${seal.hash}.` : 'There is no seal yet: the first sweep of a worker makes it.');
  } catch (error) {
    throw isFileError(error) ? new Error(`The export could not be written: ${(error as Error).message}`) : readingFailure(error);
  } finally {
    await Promise.all([...new Set([pool, noted])].map((each) => each.end()));
  }
});
