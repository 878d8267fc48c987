import { spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob, relative, resolve } from 'node:path';
import { run } from '../../../local/run.ts';
import { type Child, follow } from '../processes.ts';
import { readContainerfile } from './containerfile.ts';

type Account = { uid: number; gid: number };
type Settings = Readonly<Record<string, string>>;

/**
 * The program as the Containerfile installs it, in a folder of its own. It belongs to the account that installed it,
 * and runs as another one where root installs it: as with a unit or a container, the program cannot change itself.
 */
export type Installation = {
  /** A folder for all that belongs to it; the program's own is in it. */
  home: string;
  folder: string;
  /** What it writes: its own state, and what an operator has it write elsewhere. */
  state: string;
  elsewhere: string;
  /** Starts what a container of the image runs, or another command, with the image's variables and these settings. */
  start: (settings: Settings, command?: readonly string[]) => Child;
  /** The same, to its end. */
  run: (settings: Settings, command: readonly string[]) => Promise<{ code: number | NodeJS.Signals; output: string }>;
  /** The files that were added to the program, or changed, since it was installed. */
  changed: () => Promise<string>;
  remove: () => Promise<void>;
};

const PROJECT = resolve(import.meta.dirname, '../../..');

/** An account without rights, for a program that root starts. */
async function otherAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number(await run('id', [flag, 'nobody']));
  return { uid: await id('-u'), gid: await id('-g') };
}

/** What `COPY . .` brings: all that .dockerignore does not name. */
function copyProject(folder: string): void {
  const ignored = readFileSync(join(PROJECT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const isWanted = (path: string): boolean => !ignored.some((pattern) => matchesGlob(relative(PROJECT, path), pattern));
  cpSync(PROJECT, folder, { recursive: true, filter: isWanted });
}

/** `COPY file file folder`, of the files that an installation is made from. */
function copyFiles(rest: string, folder: string): void {
  const files = rest.split(' ');
  const to = join(folder, files.pop() ?? '');
  mkdirSync(to, { recursive: true });
  for (const file of files) copyFileSync(join(PROJECT, file), join(to, basename(file)));
}

/** Installs the program by the commands of deploy/Containerfile. */
export async function install(): Promise<Installation> {
  const home = mkdtempSync(join(tmpdir(), 'guichet-first-day-'));
  const { install: steps, env, folders, command: usual } = readContainerfile();
  const [folder, state, tmp, elsewhere] = [
    join(home, folders.program),
    join(home, folders.state),
    join(home, 'tmp'),
    join(home, 'elsewhere'),
  ];
  // A folder of mkdtemp is closed to other accounts.
  chmodSync(home, 0o755);
  for (const each of [folder, state, tmp, elsewhere]) mkdirSync(each, { recursive: true, mode: 0o755 });
  for (const { name, rest } of steps) {
    if (name === 'COPY') copyFiles(rest, folder);
    else
      await run('sh', ['-c', rest], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_prefer_offline: 'true' },
      });
  }
  copyProject(folder);
  await run('chmod', ['-R', 'go+rX,a-w', folder]);
  const account = await otherAccount();
  if (account) for (const each of [state, tmp, elsewhere]) chownSync(each, account.uid, account.gid);
  chmodSync(state, 0o700);
  const stamp = join(home, 'installed');
  writeFileSync(stamp, '');

  const moved = [
    [folders.program, folder],
    [folders.state, state],
    ['/tmp', tmp],
  ] as const;
  /** A path of the image, as it is here. */
  const placed = (path: string): string => {
    const [from, to] = moved.find(([each]) => path === each || path.startsWith(`${each}/`)) ?? ['', ''];
    return to + path.slice(from.length);
  };
  const image = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.split(':').map(placed).join(':')]));
  // The image has npm where it looks for it; here it is where it is.
  image['PATH'] = `${image['PATH']}:${process.env['PATH']}`;
  const start: Installation['start'] = (settings, [program = '', ...args] = usual) =>
    follow(
      spawn(program, args, { cwd: folder, env: { ...image, HOME: state, ...settings }, stdio: ['ignore', 'pipe', 'pipe'], ...account }),
    );
  return {
    ...{ home, folder, state, elsewhere, start },
    run: async (settings, command) => {
      const child = start(settings, command);
      return { code: await child.exited, output: child.output() };
    },
    changed: () => run('find', [folder, '-newer', stamp]),
    remove: async () => {
      await run('chmod', ['-R', 'u+w', folder]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
