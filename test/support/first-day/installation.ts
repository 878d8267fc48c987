import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob, relative, resolve } from 'node:path';
import { run } from '../../../local/run.ts';
import { type Child, follow } from '../processes.ts';
import { type Containerfile, readContainerfile } from './containerfile.ts';

type Account = { uid: number; gid: number };
type Settings = Readonly<Record<string, string>>;

/**
 * The program as an operator installs it, in a folder of its own. It belongs to the account that installed it,
 * and runs as another one where root installs it: as with a unit or a container, the program cannot change itself.
 */
export type Installation = {
  /** A folder for all that belongs to it; the program's own is in it. */
  home: string;
  /** The account as which it runs, where it is another one than that of the test. */
  account: Account | undefined;
  /** What its installation wrote. */
  said: string;
  folder: string;
  /** What it writes: its own state, and what an operator has it write elsewhere. */
  state: string;
  elsewhere: string;
  /** Starts an API, or another command, with the variables of the image or of the units, and these settings. */
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
async function installByCommands(folder: string, { install: steps }: Containerfile): Promise<string> {
  let said = '';
  for (const { name, rest } of steps) {
    if (name === 'COPY') copyFiles(rest, folder);
    else
      said += await run('sh', ['-c', rest], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_prefer_offline: 'true' },
      });
  }
  copyProject(folder);
  return said;
}

/** Where a system without npm of its own gets the link that docs/operations.md asks for. */
const LINKS = 'usr/bin';

/** Installs the program from an archive of `npm run bundle`, as docs/operations.md says, on a system without npm. */
async function installFromArchive(archive: string, home: string, folder: string): Promise<string> {
  const said = await run('tar', ['--extract', '--file', archive, '--directory', folder]);
  mkdirSync(join(home, LINKS), { recursive: true });
  symlinkSync(join(folder, 'deploy/npm.sh'), join(home, LINKS, 'npm'));
  return said;
}

/** The variables that every unit of Guichet has. */
const variablesOfUnits = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(join(PROJECT, 'deploy/systemd/guichet-.service.d/guichet.conf'), 'utf8').matchAll(/^Environment=(.*)$/gm)]
      .flatMap(([, line = '']) => line.split(' '))
      .map((pair) => pair.split('=') as [string, string]),
  );

/**
 * Installs the program by the commands of deploy/Containerfile, outside of a container, with the variables of the
 * image; or from an archive, with the variables of the units.
 * @param archive the file that `npm run bundle` has written
 */
export async function install(archive?: string): Promise<Installation> {
  const home = mkdtempSync(join(tmpdir(), 'guichet-first-day-'));
  const containerfile = readContainerfile();
  const { folders, command: usual } = containerfile;
  const env = archive === undefined ? containerfile.env : variablesOfUnits();
  const [folder, state, tmp, elsewhere] = [
    join(home, folders.program),
    join(home, folders.state),
    join(home, 'tmp'),
    join(home, 'elsewhere'),
  ];
  // A folder of mkdtemp is closed to other accounts.
  chmodSync(home, 0o755);
  for (const each of [folder, state, tmp, elsewhere]) mkdirSync(each, { recursive: true, mode: 0o755 });
  const said = await (archive === undefined ? installByCommands(folder, containerfile) : installFromArchive(archive, home, folder));
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
  // The image has npm where it looks for it; here it is where it is. An archive brings its own.
  image['PATH'] = archive === undefined ? `${image['PATH']}:${process.env['PATH']}` : `${join(home, LINKS)}:/usr/bin:/bin`;
  const start: Installation['start'] = (settings, [program = '', ...args] = usual) =>
    follow(
      spawn(program, args, { cwd: folder, env: { ...image, HOME: state, ...settings }, stdio: ['ignore', 'pipe', 'pipe'], ...account }),
    );
  return {
    ...{ home, account, said, folder, state, elsewhere, start },
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
