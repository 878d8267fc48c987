import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './files.ts';

/** A key that `npm start` keeps in a file of DATA_DIR, 32 bytes in base64: made once, at the first start. */
function keptKey(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(file, randomBytes(32).toString('base64'), 0o600);
  }
  return readFileSync(file, 'utf8');
}

/** The key of IBANs of its own database. */
export const keptIbanKey = (dataDir: string): string => keptKey(dataDir, 'iban.key');

/** The key of its invitations' links. */
export const keptInvitationKey = (dataDir: string): string => keptKey(dataDir, 'invitation.key');

/** The password of the certificate with which it seals documents. */
export const keptSealPassword = (dataDir: string): string => keptKey(dataDir, 'seal.key');
