import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { run } from '../local/run.ts';
import { runProgram } from '../runtime/parent.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the npm that runs this program: the archive brings it along. */
function ownNpm(): string {
  const program = process.env['npm_execpath'];
  if (!program || !existsSync(program)) throw new Error('Start it by npm, which goes into the archive: npm run bundle -- FILE.tar.gz');
  return dirname(dirname(program));
}

/** What is committed, without tests, and the packages that run, as npm installs them from its registry or its cache. */
async function fill(folder: string, npm: string): Promise<void> {
  const archive = `${folder}.tar`;
  await run('git', ['archive', '--output', archive, 'HEAD'], { cwd: ROOT });
  await run('tar', ['--extract', '--file', archive, '--directory', folder]);
  await rm(archive);
  console.log('Packages … installing them');
  await run(process.execPath, [join(npm, 'bin', 'npm-cli.js'), 'ci', '--omit=dev', '--prefer-offline', '--no-update-notifier'], {
    cwd: folder,
  });
  await cp(npm, join(folder, 'npm'), { recursive: true, verbatimSymlinks: true });
}

/** The same files give the same archive: in their order, of root, and of the commit's instant. */
async function pack(folder: string, file: string): Promise<void> {
  const instant = (await run('git', ['log', '-1', '--format=%cI'], { cwd: ROOT })).trim();
  const plain = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', `--mtime=${instant}`];
  await run('tar', ['--create', ...plain, '--use-compress-program=gzip --no-name', '--file', file, '--directory', folder, '.']);
}

/**
 * `npm run bundle -- FILE` writes an archive from which Guichet is installed without internet, on a machine of this
 * kind: the program, the packages that run, the Node and the npm that run them.
 */
await runProgram(async () => {
  const [given, ...more] = process.argv.slice(2);
  if (!given || more.length > 0) throw new Error('Say where to: npm run bundle -- FILE.tar.gz');
  const target = resolve(given);
  const npm = ownNpm();
  const changed = await run('git', ['status', '--porcelain'], { cwd: ROOT });
  if (changed !== '') console.log(`What is not committed is not in it:\n${changed.trimEnd()}`);
  await mkdir(dirname(target), { recursive: true });
  const half = await mkdtemp(`${target}.part-`);
  try {
    const folder = join(half, 'guichet');
    await mkdir(folder);
    await fill(folder, npm);
    console.log('Archive … packing it');
    await pack(folder, join(half, 'archive'));
    await rename(join(half, 'archive'), target);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  const digest = createHash('sha256');
  await pipeline(createReadStream(target), digest);
  console.log(`${digest.digest('hex')}  ${target}`);
});
