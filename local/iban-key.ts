import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './files.ts';

/** The key of IBANs that `npm start` keeps for its own database, in base64: made once, at the first start. */
export function keptIbanKey(dataDir: string): string {
  const file = join(dataDir, 'iban.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(file, randomBytes(32).toString('base64'), 0o600);
  }
  return readFileSync(file, 'utf8');
}
