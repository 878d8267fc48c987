import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' });

/**
 * The version before this one, laid into an empty folder beside the packages of this one: the newest release of which
 * this version only has more migrations, or the newest commit where none is tagged yet. Returns the folder.
 * @throws Error with a sentence, if the history has no such version
 */
export function layFormerVersion(folder: string): string {
  const migrationsOf = (version: string): string => git('ls-tree', version, 'db/migrations/');
  const own = migrationsOf('HEAD');
  const isFormer = (migrations: string): boolean => migrations !== own && own.startsWith(migrations);
  const releases = git('tag', '--merged', 'HEAD', '--list', 'v*', '--sort=-version:refname');
  const version = [releases, git('log', '--format=%H', '--', 'db/migrations')]
    .flatMap((lines) => lines.split('\n'))
    .find((each) => each !== '' && isFormer(migrationsOf(each)));
  if (!version) throw new Error('The history has no version with fewer migrations: fetch all of it.');
  const archive = execFileSync('git', ['archive', version], { maxBuffer: 2 ** 28 });
  execFileSync('tar', ['--extract', '--directory', folder], { input: archive });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}
