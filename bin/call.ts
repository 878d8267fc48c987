import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fieldFaults } from '../api/http/request/field-faults.ts';
import { faultIn } from '../api/http/problem/sentence.ts';
import { loadDraft, type LoadedDraft } from '../db/calls/calls.ts';
import { connect } from '../db/connection/connect.ts';
import { CallFile } from '../domain/calls/call.ts';
import { callFaults } from '../domain/calls/call-faults.ts';
import type { FieldFault } from '../domain/core/refusal.ts';
import { drawReview, longest } from '../runtime/call-drawing.ts';
import { databaseUrlOf, readingFailure } from '../runtime/database.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';
import { shippedCallFile, shippedCallIds } from '../runtime/shipped-calls.ts';

const COULD_NOT_LOOK = 2;

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(async (error: Error) => {
    throw new Error(`${path} cannot be read: ${error.message}. Shipped calls are ${(await shippedCallIds()).join(', ')}.`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The faults of a file, by its schema or, where it has its form, by its inner consistency. */
function check(value: unknown): { file: CallFile } | { faults: FieldFault[] } {
  const parsed = CallFile.safeParse(value, { reportInput: true });
  if (!parsed.success) return { faults: fieldFaults(parsed.error) };
  const faults = callFaults(parsed.data.terms);
  return faults.length > 0 ? { faults } : { file: parsed.data };
}

/** The file that a name stands for: that of a shipped call, or its path. */
async function fileOf(name: string): Promise<string> {
  return (await shippedCallIds()).includes(name) ? fileURLToPath(shippedCallFile(name)) : name;
}

function say(field: FieldFault): void {
  console.log(`✗ ${field.pointer || '/'}: ${faultIn('en', field)}.`);
}

const BECAME: Record<LoadedDraft['became'], (id: string) => string> = {
  draft_of_new_call: (id) => `✓ ${id} is a draft now: an admin changes it, or publishes it, on the page of calls.`,
  draft_of_next_version: (id) => `✓ What the file says is the draft of the next version of ${id}: an admin publishes it.`,
  nothing_new: (id) => `${id} already says this: nothing is changed.`,
};

/** Loads a call's file into the database as a draft, and prints the result. */
async function load(file: CallFile): Promise<void> {
  const { db, pool } = connect(databaseUrlOf(readSettings(process.env)), { max: 1 });
  try {
    const { became, opened } = await loadDraft(db, file, new Date().toISOString()).catch((error: unknown) => {
      throw error instanceof RangeError ? error : readingFailure(error);
    });
    console.log(BECAME[became](file.id));
    if (opened)
      console.log(`Its envelope ${opened} was opened without any credits: finance adds them, each order with the act that allots it.`);
  } finally {
    await pool.end();
  }
}

/**
 * `npm run call -- check FILE` prints a sentence for each place where a call's file is inconsistent, by its pointer, or
 * draws its review. `npm run call -- load FILE` loads it as a draft; credits, and its publication, are acts of people.
 * FILE is a path, or the id of a shipped call. It ends with code 0 where the call may be loaded, or was, 1 where it may
 * not, and 2 where it could not be checked.
 */
await runProgram(async () => {
  const [what, name] = process.argv.slice(2);
  if ((what !== 'check' && what !== 'load') || !name)
    throw new Error(
      'Say which file: npm run call -- check FILE, or npm run call -- load FILE. ' +
        `FILE is a path, or the name of a call that is shipped: ${(await shippedCallIds()).join(', ')}.`,
    );
  const checked = check(await readJson(await fileOf(name)));
  if ('faults' in checked) {
    checked.faults.forEach(say);
    process.exitCode = 1;
    return;
  }
  if (what === 'load') return load(checked.file);
  const { id, version, terms } = checked.file;
  console.log(`✓ ${id}, version ${version}, holds together. Its review takes ${longest(terms.steps)} working days at the longest.\n`);
  console.log(drawReview(terms.steps));
}, COULD_NOT_LOOK);
