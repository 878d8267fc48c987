import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A package as a lock file has it. `dev`: it is there for development, and runs nowhere else. */
const LockedPackage = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dev: z.boolean().optional(),
  license: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
});
/** npm's lock file: packages by their folder; the project itself is ''. */
export const LockFile = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
export type LockFile = z.infer<typeof LockFile>;

const Manifest = z.looseObject({ name: z.string() });

export const Bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(
    z.looseObject({
      name: z.string(),
      version: z.string(),
      licenses: z
        .array(z.union([z.object({ license: z.looseObject({ id: z.string() }) }), z.object({ expression: z.string() })]))
        .optional(),
    }),
  ),
});
export type Bill = z.infer<typeof Bill>;

/** A package's name, by its folder in a lock file. */
export const nameIn = (folder: string, { name }: { name?: string | undefined } = {}): string =>
  name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

type Ran = { code: number; output: string; errors: string };

/** Runs npm and returns its output. An exit code is no error here: an audit that finds something ends with one. */
export const npm = (args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    // Its warnings are read, even where npm was told to run this program silently.
    const env = { ...process.env, npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_loglevel: 'warn' };
    execFile('npm', [...args], { cwd, env, maxBuffer: 64_000_000 }, (error, output, errors) => {
      if (error && typeof error.code !== 'number') reject(new Error(`npm could not be run: ${error.message}`));
      else resolve({ code: Number(error?.code ?? 0), output, errors });
    });
  });

/**
 * The bill of materials of what runs (CycloneDX, JSON), as npm makes it of package.json and of the lock file: packages
 * for development alone are left out before. `npm sbom --omit dev` leaves out too much: also those that a development
 * package depends on too (npm/cli#7909).
 * @throws Error with npm's output where it makes none
 */
export async function billOfMaterials(manifest: string, lockFile: string): Promise<string> {
  const { devDependencies: _, ...own } = Manifest.parse(JSON.parse(manifest));
  const { packages, ...lock } = LockFile.parse(JSON.parse(lockFile));
  const { devDependencies: __, ...root } = packages[''] ?? {};
  const running = Object.fromEntries(Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && !dev));
  const dir = mkdtempSync(join(tmpdir(), 'guichet-sbom-'));
  // npm names the bill by the folder.
  const folder = join(dir, own.name);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify(own));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages: { '': root, ...running } }));
    const form = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
    const { code, output, errors } = await npm(['sbom', ...form, '--package-lock-only', '--offline'], folder);
    if (code !== 0) throw new Error(`npm makes no bill of materials: ${errors || output}`);
    return output;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const Advisory = z.looseObject({ title: z.string(), url: z.string(), severity: z.string(), range: z.string() });
const Audit = z.object({
  vulnerabilities: z.record(
    z.string(),
    // An advisory on the package itself, or the name of another one through which it is affected.
    z.object({ via: z.array(z.union([Advisory, z.string()])), nodes: z.array(z.string()) }),
  ),
});

/** `runs`: the package is there where Guichet runs, and not only in development. */
export type Found = { name: string; severity: string; title: string; url: string; range: string; runs: boolean };

/** The findings of `npm audit --json`; null where it has reached no list of advisories. */
export function readAudit(output: string, { packages }: LockFile): Found[] | null {
  let said: unknown;
  try {
    said = JSON.parse(output);
  } catch {
    return null;
  }
  const audit = Audit.safeParse(said);
  if (!audit.success) return null;
  return Object.entries(audit.data.vulnerabilities).flatMap(([name, { via, nodes }]) =>
    via.flatMap((each) =>
      typeof each === 'string'
        ? []
        : {
            name,
            severity: each.severity,
            title: each.title,
            url: each.url,
            range: each.range,
            runs: nodes.some((folder) => !packages[folder]?.dev),
          },
    ),
  );
}
