import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../local/run.ts';
import type { Installation } from './installation.ts';

/** The settings of the fund's seal. */
type SealSettings = { SEAL_P12: string; SEAL_P12_PASSWORD: string };

/**
 * Makes the file of the fund's seal by the commands of docs/operations.md, of a certificate that its own key signs. It
 * lies beside the settings, in a folder that the program's account enters and cannot list.
 */
export async function makeSeal({ home, account }: Installation): Promise<SealSettings> {
  const beside = join(home, 'etc/guichet');
  mkdirSync(beside, { recursive: true, mode: 0o755 });
  const seal = { SEAL_P12: join(beside, 'seal.p12'), SEAL_P12_PASSWORD: randomBytes(24).toString('hex') };
  const made = mkdtempSync(join(tmpdir(), 'guichet-seal-'));
  const [key, certificate] = [join(made, 'seal.key'), join(made, 'seal.pem')];
  try {
    const own = ['-x509', '-newkey', 'rsa:3072', '-nodes', '-days', '2', '-subj', '/CN=Fonds des projets'];
    await run('openssl', ['req', ...own, '-keyout', key, '-out', certificate]);
    const exported = ['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', seal.SEAL_P12];
    await run('openssl', [...exported, '-passout', 'env:SEAL_P12_PASSWORD'], { env: { ...process.env, ...seal } });
  } finally {
    rmSync(made, { recursive: true });
  }
  for (const [path, mode] of [
    [beside, 0o710],
    [seal.SEAL_P12, 0o640],
  ] as const) {
    if (account) chownSync(path, 0, account.gid);
    chmodSync(path, mode);
  }
  return seal;
}
