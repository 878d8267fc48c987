import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChorusForm } from '../domain/grants/chorus-forms.ts';
import { readExport } from '../domain/grants/read-export.ts';
import type { Refusal } from '../domain/core/refusal.ts';
import { euros } from '../domain/core/format.ts';
import { runProgram } from '../runtime/parent.ts';
import { reportedPayments } from '../domain/ledger/reported-payment.ts';

/** What was read of one file of a folder, why it was not, or that it is of no kind that is read. */
type Conformance = { name: string } & (
  | { form: ChorusForm; lines: number; payments: number; cents: number; firstDay: string; lastDay: string; isYearAsked: boolean }
  | { refusal: Refusal }
  | { passedOver: true }
);

/** Any year: a form that has none is read with it, to say the rest. */
const SOME_YEAR = 2000;

async function conformanceOf(folder: string, name: string): Promise<Conformance> {
  if (!/\.(?:csv|xlsx)$/i.test(name)) return { name, passedOver: true };
  const bytes = await readFile(join(folder, name));
  const found = await readExport(bytes, { expectedSha256: null, year: null });
  const isYearAsked = 'refusal' in found && found.refusal.code === 'export_year_missing';
  const read = isYearAsked ? await readExport(bytes, { expectedSha256: null, year: SOME_YEAR }) : found;
  if ('refusal' in read) return { name, refusal: read.refusal };
  const { form, lines } = read;
  const days = lines.map(({ paidOn }) => paidOn).toSorted();
  return {
    ...{ name, form, lines: lines.length, payments: reportedPayments(lines).length, isYearAsked },
    ...{ cents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0), firstDay: days[0] ?? '', lastDay: days.at(-1) ?? '' },
  };
}

/** What is read of each file of a folder, by name, as an import would read it; nothing is stored. */
export async function conformance(folder: string): Promise<Conformance[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
  const found: Conformance[] = [];
  for (const name of names) found.push(await conformanceOf(folder, name));
  return found;
}

function line(found: Conformance): string {
  const { name } = found;
  if ('passedOver' in found) return `-    ${name}: of no kind that is read`;
  if ('refusal' in found) return `FAIL ${name}: ${JSON.stringify(found.refusal)}`;
  const { form, lines, payments, cents, firstDay, lastDay, isYearAsked } = found;
  const year = isYearAsked ? '; its year is asked of its sender' : '';
  return `ok   ${name}: ${form}, ${lines} lines of ${payments} payment requests, ${euros('en', cents)}, ${firstDay} to ${lastDay}${year}`;
}

/** `npm run conformance -- FOLDER` says what an import would read of each file of a folder. */
if (import.meta.main)
  await runProgram(async () => {
    const folder = process.argv[2];
    if (folder === undefined) throw new Error('Name a folder with files of the accounting system: npm run conformance -- FOLDER');
    const found = await conformance(folder);
    for (const each of found) console.log(line(each));
    if (found.some((each) => 'refusal' in each)) process.exitCode = 1;
  });
