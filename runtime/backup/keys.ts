import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ibansUnder } from '../../db/grants/ibans.ts';
import { writeAtomically } from '../../local/files.ts';
import { ibanKeyOf } from '../ibans.ts';
import { invitationKeyOf } from '../invitation-links.ts';
import type { Settings } from '../settings.ts';

/** The keys as settings, and the local issuer's own file. */
const [KEYS, ISSUER] = ['keys.env', 'issuer.json'];
const NAMES = ['IBAN_KEY', 'IBAN_KEY_OTHER', 'INVITATION_KEY'] as const;
type Keys = { [Name in (typeof NAMES)[number]]?: string | undefined };

/** The files under which `npm start` keeps them for its own database. */
const KEPT = { IBAN_KEY: 'iban.key', INVITATION_KEY: 'invitation.key' } as const;

/** Whether keys, and people who sign in, are those that `npm start` keeps in DATA_DIR. */
const keepsItself = ({ DATABASE_URL }: Settings): boolean => DATABASE_URL === undefined;

/**
 * The keys of the database that the settings name.
 * @throws a sentence for one that an external database asks for
 */
const keysOf = (settings: Settings): Keys => ({
  IBAN_KEY: ibanKeyOf(settings),
  IBAN_KEY_OTHER: settings.IBAN_KEY_OTHER,
  INVITATION_KEY: invitationKeyOf(settings),
});

/** Writes the keys into a new folder, which is to be kept apart from the backup. */
export function writeKeys(settings: Settings, folder: string): void {
  const keys = keysOf(settings);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = NAMES.flatMap((name) => (keys[name] ? [`${name}=${keys[name]}\n`] : []));
  writeFileSync(join(folder, KEYS), lines.join(''), { mode: 0o600, flush: true });
  const issuer = join(settings.DATA_DIR, ISSUER);
  if (keepsItself(settings) && !settings.OIDC_ISSUER && existsSync(issuer)) copyFileSync(issuer, join(folder, ISSUER));
}

const readKeys = (folder: string): Keys => (existsSync(join(folder, KEYS)) ? parseEnv(readFileSync(join(folder, KEYS), 'utf8')) : {});

/** The ids, among these, of keys that are not given. */
const missingKeys = (ids: readonly string[], { IBAN_KEY: key, IBAN_KEY_OTHER: other }: Keys): string[] => {
  const given = key ? ibansUnder(key, other).keyIds : [];
  return ids.filter((id) => !given.includes(id));
};

/**
 * @param ids those of the keys under which the backup's bank details are encrypted
 * @param folder where the backup's keys are
 * @throws a sentence where restored bank details could not be read, or DATA_DIR has other keys already
 */
export function assertKeys(settings: Settings, ids: readonly string[], folder: string): void {
  const isOwn = keepsItself(settings);
  const missing = missingKeys(ids, isOwn ? readKeys(folder) : settings);
  if (missing.length > 0)
    throw new Error(
      `The bank details of this backup are encrypted under the key ${missing.join(', ')}, which is not given: ` +
        (isOwn
          ? `name the folder of its keys (--keys FOLDER; ${folder} has no such key). `
          : `set IBAN_KEY, or IBAN_KEY_OTHER, to it (${join(folder, KEYS)} had it). `) +
        'Where it is lost, add --without-keys: no account can be read then, and each beneficiary proposes its own again.',
    );
  for (const [name, file] of isOwn ? Object.entries(KEPT) : []) {
    const path = join(settings.DATA_DIR, file);
    if (existsSync(path) && readFileSync(path, 'utf8') !== readKeys(folder)[name as keyof typeof KEPT])
      throw new Error(`${resolve(path)} is another key than that of the backup: name an empty folder as DATA_DIR.`);
  }
}

/** Puts the keys where `npm start` will look for them; those of an external database are settings already. */
export function installKeys(settings: Settings, folder: string): void {
  if (!keepsItself(settings)) return;
  const keys = readKeys(folder);
  for (const [name, file] of Object.entries(KEPT)) {
    const key = keys[name as keyof typeof KEPT];
    if (key) writeAtomically(join(settings.DATA_DIR, file), key);
  }
  const issuer = join(folder, ISSUER);
  if (existsSync(issuer) && !existsSync(join(settings.DATA_DIR, ISSUER)))
    writeAtomically(join(settings.DATA_DIR, ISSUER), readFileSync(issuer, 'utf8'));
}
