import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../local/files.ts';
import { run } from '../local/run.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEPT_IN = join(ROOT, 'node_modules/.cache/workflows');
/** Those of other branches, to which a developer may go back. */
const KEPT_AT_MOST = 5;

/** A hash of all sources of workflows: they import nothing else of the project but types. */
function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...globSync('{workflows,domain}/**/*.ts', { cwd: ROOT }).sort(), 'package-lock.json'])
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder of bundles; beside the system's temporary files, and for this run only, where the project is not writable.
 */
function folder(): string {
  try {
    mkdirSync(KEPT_IN, { recursive: true });
    accessSync(KEPT_IN, constants.W_OK);
    return KEPT_IN;
  } catch {
    return mkdtempSync(join(tmpdir(), 'guichet-workflows-'));
  }
}

/**
 * The workflows' code in one file, in the form that a worker takes. Bundling takes two seconds and a hundred megabytes,
 * which a long-lived process would keep: another process does it, and again only when the code has changed.
 */
export async function workflowBundle(): Promise<{ codePath: string }> {
  const codePath = join(folder(), `${hashOfSources()}.js`);
  if (!existsSync(codePath)) await run(process.execPath, [fileURLToPath(import.meta.url), codePath]);
  return { codePath };
}

/** Bundles into a file, and keeps the latest other bundles beside it. */
async function bundle(codePath: string): Promise<void> {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows/index.ts'), logger: new DefaultLogger('ERROR') });
  // Other accounts of this machine may share the cache.
  writeAtomically(codePath, code, 0o644);
  const others = globSync(join(codePath, '../*.js')).map((path) => ({ path, at: statSync(path).mtimeMs }));
  for (const { path } of others.sort((a, b) => b.at - a.at).slice(KEPT_AT_MOST)) rmSync(path, { force: true });
}

const [, , codePath] = process.argv;
// Not awaited here: a module that requires this one could not await it. A failure ends the process with an error.
if (import.meta.main && codePath) void bundle(codePath);
