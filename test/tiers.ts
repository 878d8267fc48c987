import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { COMPILED } from '../local/node-part.ts';

/** The tiers of `npm test`, the cheapest first: what breaks a rule breaks there. */
const TIERS = ['unit', 'rules', 'http', 'workflows', 'smoke'];

const NODE = process.execPath;
const JEST = [
  // Most of what a test makes is garbage at its end: a larger young heap is looked through less often.
  '--max-semi-space-size=64',
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/** Files of soak that bound how long others may take: none runs beside them, and they come last. */
const ALONE =
  'test/soak/(bench|every-route-attacked|mail-away|many-calls|migration|reads-that-wait|restarts|temporal-away|upgrade|walls-of-pools)\\.';

type RanFile = {
  name: string;
  /** `skipped` where the machine has none of what its tests need. */
  status: 'passed' | 'failed' | 'skipped';
  startTime: number;
  endTime: number;
  assertionResults: { status: string; duration?: number | null }[];
};

const EXERCISED = 'exercised'.padEnd(10);

/** What a program of this run loads is compiled once, for all of its processes and for the next run. */
const start = (program: string, args: readonly string[]): ChildProcess =>
  spawn(program, args, { stdio: 'inherit', env: { ...COMPILED, ...process.env } });
/** Whether a program ends well, once it has ended. */
const endOf = (child: ChildProcess): Promise<boolean> => new Promise((settle) => child.once('close', (code) => settle(code === 0)));
const run = (program: string, args: readonly string[]): Promise<boolean> => endOf(start(program, args));
const inSeconds = (ms: number): string => `${Math.round(ms / 1_000)}`;
const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
const count = (files: readonly RanFile[], status: string): number =>
  files.flatMap((file) => file.assertionResults).filter((test) => test.status === status).length;
const redOf = (files: readonly RanFile[]): RanFile[] => files.filter(({ status }) => status === 'failed');

type Ran = { files: RanFile[]; isGreen: boolean };

/**
 * Runs tiers, one file after the other in each of jest's processes; what came of each file. They are given up where the
 * types, which are checked meanwhile, turn out to be wrong.
 */
async function runTiers(tiers: readonly string[], folder: string, types: Promise<boolean>): Promise<Ran | undefined> {
  const outputFile = join(folder, 'jest.json');
  const beside = ['--testPathIgnorePatterns', ALONE];
  const alone = ['--runInBand', '--testPathPatterns', ALONE];
  const ran: Ran = { files: [], isGreen: true };
  for (const options of tiers.includes('soak') ? [beside, alone] : [[]]) {
    const jest = start(NODE, [...JEST, '--selectProjects', ...tiers, '--json', `--outputFile=${outputFile}`, ...options]);
    void types.then((areRight) => areRight || jest.kill('SIGINT'));
    const isGreen = await endOf(jest);
    if (!(await types)) return undefined;
    ran.files.push(...(JSON.parse(readFileSync(outputFile, 'utf8')) as { testResults: RanFile[] }).testResults);
    ran.isGreen &&= isGreen;
  }
  return ran;
}

/**
 * What came of a tier, and what it took: from its first file to its last, beside which others may have run; and how
 * long the processes were at it together, in its cases, and before, between and after them.
 */
function lineOf(tier: string, all: readonly RanFile[]): string {
  const files = all.filter(({ name }) => relative('test', name).split(sep)[0] === tier);
  const failed = count(files, 'failed');
  const span = Math.max(...files.map(({ endTime }) => endTime)) - Math.min(...files.map(({ startTime }) => startTime));
  const cases = sum(files.flatMap((file) => file.assertionResults).map(({ duration }) => duration ?? 0));
  const around = sum(files.map(({ startTime, endTime }) => endTime - startTime)) - cases;
  const came = `${files.length} files, ${count(files, 'passed')} tests passed${failed > 0 ? `, ${failed} failed` : ''}`;
  return `${tier.padEnd(10)} ${came}, ${inSeconds(span)} s (cases ${inSeconds(cases)}, around them ${inSeconds(around)})`;
}

/**
 * Holds what the processes of these tiers have met against what the code declares, and says so in a line: what nothing
 * met is named below it, and turns the run red. Tiers that are red have met less than they would.
 */
async function compareNotes(folder: string): Promise<{ lines: string[]; isGreen: boolean }> {
  // It loads the whole front door.
  const { reportOn } = await import('./support/exercised/report.ts');
  const { line, faults } = reportOn(folder);
  return { lines: [`${EXERCISED} ${line}`, ...faults], isGreen: faults.length === 0 };
}

/**
 * Checks, then runs every tier, and compares what they have met; or runs these tiers alone. A red one stops no other;
 * says of each what it took. The compiler has one thread: the first files run beside it.
 */
async function runAll(tiers: readonly string[], isComplete: boolean): Promise<boolean> {
  const since = performance.now();
  const taken = (): string => `${inSeconds(performance.now() - since)} s`;
  const lines: string[] = [];
  const checked = (what: string, isRight: boolean): boolean => {
    lines.push(`${what.padEnd(10)} ${taken()}`);
    return isRight;
  };
  const types = isComplete ? run('npm', ['run', '-s', 'types']).then((areRight) => checked('types', areRight)) : Promise.resolve(true);
  if (isComplete && !checked('lint', await run('npm', ['run', '-s', 'lint']))) return false;
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tiers-'));
  const notes = join(folder, 'notes');
  mkdirSync(notes);
  if (isComplete) process.env['EXERCISED_IN'] = notes;
  const ran = await runTiers(tiers, folder, types);
  if (!ran) return false;
  const { files, isGreen } = ran;
  const compared = { lines: [`${EXERCISED} not compared: a tier is red`], isGreen: false };
  const exercised = !isComplete ? { lines: [], isGreen: true } : isGreen ? await compareNotes(notes) : compared;
  rmSync(folder, { recursive: true });
  const total = `${count(files, 'passed')} tests passed, ${count(files, 'failed')} failed, ${redOf(files).length} files red: ${taken()}`;
  const said = ['', ...lines, ...tiers.map((tier) => lineOf(tier, files)), ...exercised.lines, total];
  process.stdout.write(`${said.join('\n')}\n`);
  return isGreen && exercised.isGreen;
}

/**
 * `npm test` checks and runs every tier; `npm test -- soak` runs one by its name, and `npm test -- PATH` and all else
 * is jest's: what it is given is what it runs.
 */
const args = process.argv.slice(2);
const known = [...TIERS, 'soak'];
if (args.length === 0) process.exitCode = (await runAll(TIERS, true)) ? 0 : 1;
else if (args.every((arg) => known.includes(arg))) process.exitCode = (await runAll(args, false)) ? 0 : 1;
else process.exitCode = (await run(NODE, [...JEST, ...args])) ? 0 : 1;
