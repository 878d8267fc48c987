import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The tiers of `npm test`, the cheapest first: what breaks a rule breaks there. */
const TIERS = ['unit', 'rules', 'http', 'workflows', 'smoke'];

const NODE = process.execPath;
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

type Ran = {
  numPassedTests: number;
  numFailedTests: number;
  numTotalTestSuites: number;
  numFailedTestSuites: number;
  testResults: { startTime: number; endTime: number; assertionResults: { duration?: number | null }[] }[];
};

const EXERCISED = 'exercised'.padEnd(10);

const run = (program: string, args: readonly string[]): boolean => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1_000)} s`;

/** How long the processes of a tier were at it together, in seconds: in its cases, and before, between and after them. */
function sumsOf({ testResults }: Ran): string {
  const all = testResults.reduce((sum, { startTime, endTime }) => sum + endTime - startTime, 0);
  const cases = testResults.flatMap((file) => file.assertionResults).reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  return `cases ${Math.round(cases / 1_000)}, around them ${Math.round((all - cases) / 1_000)}`;
}

/** Runs one tier, and says what came of it. */
function runTier(tier: string, folder: string): { line: string; ran: Ran; isGreen: boolean } {
  const since = performance.now();
  const outputFile = join(folder, `${tier}.json`);
  const isGreen = run(NODE, [...JEST, '--selectProjects', tier, '--json', `--outputFile=${outputFile}`]);
  const ran = JSON.parse(readFileSync(outputFile, 'utf8')) as Ran;
  const failed = ran.numFailedTests > 0 ? `, ${ran.numFailedTests} failed` : '';
  const line = `${tier.padEnd(10)} ${ran.numTotalTestSuites} files, ${ran.numPassedTests} tests passed${failed}, ${seconds(since)} (${sumsOf(ran)})`;
  return { line, ran, isGreen };
}

/**
 * Holds what the processes of these tiers have met against what the code declares, and says so in a line: what nothing met is named below it, and turns the
 * run red. Tiers that are red have met less than they would.
 */
async function compareNotes(folder: string): Promise<{ lines: string[]; isGreen: boolean }> {
  // It loads the whole front door.
  const { reportOn } = await import('./support/exercised/report.ts');
  const { line, faults } = reportOn(folder);
  return { lines: [`${EXERCISED} ${line}`, ...faults], isGreen: faults.length === 0 };
}

/** Checks, then runs every tier, and compares what they have met; or runs each of these tiers alone. Red ones stop no other; says of each what it took. */
async function runAll(tiers: readonly string[], isComplete: boolean): Promise<boolean> {
  const since = performance.now();
  if (isComplete && !run('npm', ['run', '-s', 'check'])) return false;
  const lines = isComplete ? [`${'check'.padEnd(10)} ${seconds(since)}`] : [];
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tiers-'));
  const notes = join(folder, 'notes');
  mkdirSync(notes);
  if (isComplete) process.env['EXERCISED_IN'] = notes;
  const all = tiers.map((tier) => runTier(tier, folder));
  const areGreen = all.every((tier) => tier.isGreen);
  const exercised = !isComplete
    ? { lines: [], isGreen: true }
    : areGreen
      ? await compareNotes(notes)
      : { lines: [`${EXERCISED} not compared: a tier is red`], isGreen: false };
  rmSync(folder, { recursive: true });
  const sum = (of: (ran: Ran) => number): number => all.reduce((total, { ran }) => total + of(ran), 0);
  const [passed, failed] = [sum((ran) => ran.numPassedTests), sum((ran) => ran.numFailedTests)];
  const suites = sum((ran) => ran.numFailedTestSuites);
  const total = `${passed} tests passed, ${failed} failed, ${suites} files red: ${seconds(since)}`;
  process.stdout.write(`${['', ...lines, ...all.map(({ line }) => line), ...exercised.lines, total].join('\n')}\n`);
  return areGreen && exercised.isGreen;
}

/**
 * `npm test` checks and runs every tier; `npm test -- soak` runs one by its name, and `npm test -- PATH` and all else is jest's: what it is given is what it
 * runs.
 */
const args = process.argv.slice(2);
const known = [...TIERS, 'soak'];
if (args.length === 0) process.exitCode = (await runAll(TIERS, true)) ? 0 : 1;
else if (args.every((arg) => known.includes(arg))) process.exitCode = (await runAll(args, false)) ? 0 : 1;
else process.exitCode = run(NODE, [...JEST, ...args]) ? 0 : 1;
