import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { connect } from '../db/connection/connect.ts';
import { moveReferences, readDoubtfulLetters } from '../db/core/restored.ts';
import type { DB } from '../db/core/schema.ts';
import { CallCode } from '../domain/core/reference.ts';
import { assertFitDatabase, databaseUrlOf } from '../runtime/database.ts';
import { wakeBy } from '../runtime/hints.ts';
import { runProgram, sentenceOf } from '../runtime/parent.ts';
import { followRestored } from '../runtime/restored.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { temporalConfig } from '../runtime/temporal.ts';

const USAGE = 'npm run restored [-- --gap NUMBER] [--code CODE]… [--new-namespace]';
const GAP = 1_000;
const SHOWN = 50;

/**
 * What the person who runs it asks for. `gap`: how many references of each call may have been given since the backup.
 */
function readArguments(): { gap: number; codes: string[]; newNamespace: boolean } {
  const { values } = parseArgs({
    options: {
      gap: { type: 'string' },
      code: { type: 'string', multiple: true, default: [] },
      'new-namespace': { type: 'boolean', default: false },
    },
  });
  const gap = Number(values.gap ?? GAP);
  if (!Number.isSafeInteger(gap) || gap < 1 || gap > 1_000_000) throw new Error(`The gap is a number from 1 to 1000000: ${USAGE}`);
  const { code: codes } = values;
  if (!codes.every((code) => CallCode.safeParse(code).success))
    throw new Error(`The code of a call has two to five capital letters: ${USAGE}`);
  return { gap, codes, newNamespace: values['new-namespace'] };
}

async function tellDoubtful(db: Kysely<DB>): Promise<void> {
  const doubtful = await readDoubtfulLetters(db);
  if (doubtful.length === 0) {
    console.log('No letter was owed at the instant of the backup.');
    return;
  }
  console.log(
    `The letters of ${doubtful.length} events were owed at the instant of the backup. They leave again, and may have left since:`,
  );
  for (const { reference, kind, id, event, at } of doubtful.slice(0, SHOWN))
    console.log(`  ${at}  ${reference ?? `${kind} ${id}`}  ${event}`);
  if (doubtful.length > SHOWN) console.log(`  … and ${doubtful.length - SHOWN} more.`);
}

async function rejoin(db: Kysely<DB>, settings: Settings): Promise<void> {
  const { connectionOptions, namespace } = temporalConfig(settings);
  const { TASK_QUEUE: taskQueue } = settings;
  try {
    const connection = await Connection.connect(connectionOptions);
    try {
      const { workflow: client } = new Client({ connection, namespace });
      const { ended, woken } = await followRestored(db, { client, taskQueue, wake: wakeBy(client, taskQueue) });
      console.log(`${ended} workflows of things that are not in the database were ended; ${woken} read their rows again.`);
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw new Error(
      'References were moved, but not all workflows were told of the restored rows. Bring Temporal back and run this again, or give workers ' +
        `a new namespace and run it with --new-namespace; references move forward once more then, which does no harm (${sentenceOf(error)}).`,
      { cause: error },
    );
  }
}

/**
 * `npm run restored` follows `npm run restore`, before the first API starts: references that were given after the
 * backup are not given again, the letters that may leave twice are told, and Temporal's workflows go on from the
 * restored rows.
 */
await runProgram(async () => {
  const { gap, codes, newNamespace } = readArguments();
  const settings = readSettings(process.env);
  const { db, pool } = connect(databaseUrlOf(settings), { max: 4 });
  try {
    await assertFitDatabase(db);
    for (const { code, year, last } of await moveReferences(db, gap, `${userInfo().username}@${hostname()}`, codes))
      console.log(`${code} ${year}: the next reference is number ${last + 1}.`);
    await tellDoubtful(db);
    if (!newNamespace) await rejoin(db, settings);
  } finally {
    await pool.end();
  }
});
