import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const migrationsOf = (version: string): string => git('ls-tree', version, 'db/migrations/');
/** The releases before this version, the newest first. */
const releases = (): string[] =>
  linesOf(git('tag', '--merged', 'HEAD', '--no-contains', 'HEAD', '--list', 'v*', '--sort=-version:refname'));

/** The packages that a version is locked to; its own number is none of them. */
function packagesOf(folder: string): unknown {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, object> };
  return { ...packages, '': { ...packages[''], version: undefined } };
}

/** Lays a version into an empty folder, beside this one's packages where it has the same ones. Returns the folder. */
function lay(version: string, folder: string): string {
  const archive = execFileSync('git', ['archive', version], { maxBuffer: 2 ** 28 });
  execFileSync('tar', ['--extract', '--directory', folder], { input: archive });
  if (isDeepStrictEqual(packagesOf(folder), packagesOf('.'))) symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  else execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  return folder;
}

/**
 * The version before this one: the newest release of which this version only has more migrations, or the newest commit
 * where there is none. Undefined where the history, such as that of a shallow clone, has neither.
 */
function formerVersion(): string | undefined {
  const own = migrationsOf('HEAD');
  const isFormer = (migrations: string): boolean => migrations !== '' && migrations !== own && own.startsWith(migrations);
  return [...releases(), ...linesOf(git('log', '--format=%H', '--', 'db/migrations'))].find((each) => isFormer(migrationsOf(each)));
}

/**
 * Lays the version before this one, which has fewer migrations, into an empty folder. Returns the folder.
 * @throws Error with a sentence, if the history has no such version
 */
export function layFormerVersion(folder: string): string {
  const version = formerVersion();
  if (!version) throw new Error('The history has no version with fewer migrations: fetch all of it.');
  return lay(version, folder);
}

/**
 * The release that is upgraded to this version: the newest tag, or as long as none is there the version before this
 * one. Undefined where the history has neither.
 */
export const lastRelease = (): string | undefined => releases()[0] ?? formerVersion();

/**
 * Lays that release into an empty folder. Returns the folder.
 * @throws Error with a sentence, if this version has not only more migrations than it
 */
export function layLastRelease(version: string, folder: string): string {
  if (!migrationsOf('HEAD').startsWith(migrationsOf(version)))
    throw new Error(`A migration of ${version} has been changed or taken out: from 1.0.0 on they are only added.`);
  return lay(version, folder);
}
