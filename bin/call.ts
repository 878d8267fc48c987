import { readFile } from 'node:fs/promises';
import { fieldFaults } from '../api/http/field-faults.ts';
import { faultIn } from '../api/http/sentence.ts';
import { CallFile } from '../domain/calls/call.ts';
import { callFaults } from '../domain/calls/call-faults.ts';
import type { FieldFault } from '../domain/core/refusal.ts';
import { drawReview, longest } from '../runtime/call-drawing.ts';
import { runProgram } from '../runtime/parent.ts';

const COULD_NOT_LOOK = 2;

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`${path} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a file is not, by its schema or, where it has its form, by what must hold together. */
function check(value: unknown): { file: CallFile } | { faults: FieldFault[] } {
  const parsed = CallFile.safeParse(value, { reportInput: true });
  if (!parsed.success) return { faults: fieldFaults(parsed.error) };
  const faults = callFaults(parsed.data.terms);
  return faults.length > 0 ? { faults } : { file: parsed.data };
}

/**
 * `npm run call -- check FILE` says a sentence for each place where a call's file does not hold together, by its
 * pointer, or draws its review. It ends with code 0 where the call may be loaded, 1 where it may not, and 2 where it
 * could not look.
 */
await runProgram(async () => {
  const [what, path] = process.argv.slice(2);
  if (what !== 'check' || !path) throw new Error('Say which file: npm run call -- check FILE');
  const checked = check(await readJson(path));
  if ('faults' in checked) {
    for (const { pointer, fault } of checked.faults) console.log(`✗ ${pointer || '/'}: ${faultIn('en', fault)}.`);
    process.exitCode = 1;
    return;
  }
  const { id, version, terms } = checked.file;
  console.log(`✓ ${id}, version ${version}, holds together. Its review takes ${longest(terms.steps)} working days at the longest.\n`);
  console.log(drawReview(terms.steps));
}, COULD_NOT_LOOK);
