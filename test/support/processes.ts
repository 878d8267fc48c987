import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { end, endSurvivors, identityOf } from '../../local/identity.ts';
import { COMPILED } from '../../local/node-part.ts';
import { endFormerPostgres } from '../../local/postgres.ts';
import { answers } from '../../local/until.ts';
import { INVITATION_KEY } from './invitation-links.ts';
import { IBAN_KEY } from './ibans.ts';
import { until } from './until.ts';

/** A program of bin/ in a process of its own, seen from outside. */
export type Child = {
  pid: number;
  /** All that it has written so far, on both streams. */
  output: () => string;
  /** How it ended, once it has: its exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals>;
  hasEnded: () => boolean;
  signal: (signal: NodeJS.Signals) => void;
};

const SETTINGS =
  /^(TEST|IBAN|OIDC|SMTP|MAIL|GUICHET|DATABASE|METRICS|OTEL|LIMIT|TRUSTED|CORS|PUBLIC|DSFR|SERVICE|STOP)_|^TEMPORAL_(?!CLI_PATH)|^(PORT|HOST|THEME|DATA_DIR|TASK_QUEUE|LOG_LEVEL)$/;
/** A test's people are faster than real ones: a test that is about rate limits sets them itself. */
export const UNLIMITED = {
  LIMIT_PERSON: '0',
  LIMIT_COMMANDS: '0',
  LIMIT_COSTLY: '0',
  LIMIT_ADDRESS: '0',
  LIMIT_FAILED_TOKENS: '0',
  LIMIT_CONNECTIONS: '0',
};
/** A test's API has no balancer in front of it, unless the test says so. */
const SOON = { STOP_DELAY_SECONDS: '1' };
const children = new Set<Child>();
const dataDirs = new Set<string>();

/** What package.json starts under this name, `exec node --so --and-so bin/<name>.ts`: its options, and its file. */
function scriptOf(name: string, version: string): { options: string[]; file: string } {
  const { scripts } = JSON.parse(readFileSync(join(version, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const words = scripts[name]?.split(' ') ?? [];
  const file = words.at(-1);
  if (!file?.endsWith('.ts')) throw new Error(`package.json starts no program as '${name}'`);
  return { options: words.filter((word) => word.startsWith('--')), file: resolve(version, file) };
}

/** The environment of a program of this name: these settings, and none of this run's own. */
function environmentOf(name: string, settings: Record<string, string>): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !SETTINGS.test(key)));
  // It ends with this process, however this one ends: its channel closes, and a supervisor started by npm watches its
  // parent.
  const keys = name === 'api' ? { ...SOON, IBAN_KEY, INVITATION_KEY } : name === 'worker' ? { INVITATION_KEY } : {};
  return { ...COMPILED, ...env, npm_lifecycle_event: name, ...UNLIMITED, ...keys, ...settings };
}

/**
 * Starts the program of this name with these settings, none of this run's own, and these arguments.
 * @param version the folder of another version of the project, whose program it is
 */
export function startProgram(name: string, settings: Record<string, string>, args: readonly string[] = [], version = '.'): Child {
  const { options, file } = scriptOf(name, version);
  const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...options, file, ...args], {
    cwd: version,
    env: environmentOf(name, settings),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return follow(started, settings);
}

/** The same as people and service managers start it, by `npm run`: the child is npm. */
export function startByNpm(name: string, settings: Record<string, string>): Child {
  const env = environmentOf(name, settings);
  return follow(spawn('npm', ['run', name], { env, stdio: ['ignore', 'pipe', 'pipe'] }), settings);
}

/** A process that another module has started: endAll ends it with the others. */
export function follow(started: ChildProcess, settings: Record<string, string> = {}): Child {
  let [output, ended] = ['', false];
  for (const stream of [started.stdout, started.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const exited = new Promise<number | NodeJS.Signals>((settle) => {
    started.once('close', (code, signal) => {
      ended = true;
      settle(signal ?? code ?? -1);
    });
  });
  const child: Child = {
    pid: started.pid ?? 0,
    output: () => output,
    exited,
    hasEnded: () => ended,
    signal: (signal) => {
      started.kill(signal);
    },
  };
  children.add(child);
  if (settings['DATA_DIR'] !== undefined) dataDirs.add(settings['DATA_DIR']);
  return child;
}

/** Waits for a condition on a child; a child that ends before, or is too slow, shows what it wrote. */
export async function untilOf<T>(
  child: Child,
  what: string,
  condition: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  patienceMs = 30_000,
): Promise<T> {
  try {
    return await until(
      what,
      () => {
        if (child.hasEnded()) throw new Error(`it ended before: ${what}`);
        return condition();
      },
      patienceMs,
    );
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${child.output()}`, { cause: error });
  }
}

/** Two suites run on two cores, each with its programs: a start takes its time. */
const START_MS = 60_000;

/** Waits until an API and its dependencies answer there. */
export const untilReady = (child: Child, url: string): Promise<boolean> =>
  untilOf(child, `${url}/readyz answers 200`, () => answers(`${url}/readyz`), START_MS);

/** The living processes of a data folder: `supervisor`, `postgres`, and each that noted its pid. */
export function livingIn(dataDir: string): Map<string, number> {
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const noted = [
    'supervisor.pid',
    ...(existsSync(join(dataDir, 'pid')) ? readdirSync(join(dataDir, 'pid')).map((file) => join('pid', file)) : []),
  ];
  const pids = noted.map((file): [string, number] => [
    file.replace(/^pid\//, '').replace(/\.pid$/, ''),
    Number(/"pid":(\d+)/.exec(read(join(dataDir, file)))?.[1]),
  ]);
  const postgres = Number(read(join(dataDir, 'postgres', 'postmaster.pid')).split('\n')[0]);
  return new Map([...pids, ['postgres', postgres] as [string, number]].filter(([, pid]) => pid > 0 && identityOf(pid) !== undefined));
}

/**
 * Ends all children of this test file, and what supervisors among them left running; a test that failed half-way leaves
 * nothing running either.
 */
export async function endAll(): Promise<void> {
  const quiet = (): void => undefined;
  await Promise.all(
    [...children].map(
      ({ pid, hasEnded }) =>
        hasEnded() ||
        end(pid, [
          ['SIGTERM', 10_000],
          ['SIGKILL', 2_000],
        ]),
    ),
  );
  for (const dataDir of dataDirs) {
    await endSurvivors(join(dataDir, 'pid'), quiet);
    await endFormerPostgres(join(dataDir, 'postgres'), quiet);
  }
  children.clear();
  dataDirs.clear();
}
