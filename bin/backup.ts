import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../db/connection/connect.ts';
import { overOneClient } from '../db/connection/one-client.ts';
import { noteExport } from '../db/core/audit.ts';
import { makePrivate } from '../local/private.ts';
import { faultOfBackup } from '../runtime/backup/faults.ts';
import { writeKeys } from '../runtime/backup/keys.ts';
import { fillNewFolder, removeHalves } from '../runtime/backup/new-folder.ts';
import { takeBackup } from '../runtime/backup/take.ts';
import { assertFitDatabase, databaseUrlOf } from '../runtime/database.ts';
import { fileStoreOf } from '../runtime/files.ts';
import { onSignal, runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';

const USAGE = 'Say where to: npm run backup -- FOLDER [--keys FOLDER | --without-keys]';
const SHOWN = 5;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** What the person who runs it asks for. `keys`: their folder, where it is not one of the backup's own. */
function readArguments(): { folder: string; keys: string | undefined; withoutKeys: boolean } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { keys: { type: 'string' }, 'without-keys': { type: 'boolean', default: false } },
  });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0 || (values.keys !== undefined && values['without-keys'])) throw new Error(USAGE);
  return { folder: resolve(folder), keys: values.keys && resolve(values.keys), withoutKeys: values['without-keys'] };
}

/** @throws a sentence where the tables are not those of this version */
async function assertFit(url: string): Promise<void> {
  const { db, pool } = connect(url, { max: 1 });
  try {
    await assertFitDatabase(db);
  } finally {
    await pool.end();
  }
}

/**
 * `npm run backup -- FOLDER` writes database and attachments as of one instant into a new folder, beside the running
 * service, and the keys into a folder of their own.
 */
await runProgram(async () => {
  const { folder, keys, withoutKeys } = readArguments();
  const settings = readSettings(process.env);
  const url = databaseUrlOf(settings);
  makePrivate();
  onSignal(() => {
    removeHalves();
    process.exit(1);
  });
  try {
    await assertFit(url);
    const files = await fileStoreOf(settings);
    const { manifest, lost } = await overOneClient(url, (client) =>
      fillNewFolder(folder, async (half) => {
        if (keys) await fillNewFolder(keys, async (halfOfKeys) => writeKeys(settings, halfOfKeys));
        else if (!withoutKeys) writeKeys(settings, join(half, 'keys'));
        await noteExport(client, 'backup', `${userInfo().username}@${hostname()}`);
        return takeBackup({ client, files, version }, half);
      }),
    );
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `${folder}: ${rows} rows of ${manifest.tables.length} tables as of ${manifest.takenAt}, and ${manifest.files} attachments.`,
    );
    if (!withoutKeys)
      console.log(`${keys ?? join(folder, 'keys')}: its keys. Keep them elsewhere: a person who has both reads every account.`);
    if (lost.length === 0) return;
    const more = lost.length > SHOWN ? ` and ${lost.length - SHOWN} more` : '';
    throw new Error(
      `The store has lost, or altered, attachments that the rows name (${lost.length}): ${lost.slice(0, SHOWN).join(', ')}${more}. ` +
        'The backup is complete but for them: see whether FILES_DIR, or the bucket, is the right one, and take them from an earlier backup.',
    );
  } catch (error) {
    throw faultOfBackup(error);
  }
});
