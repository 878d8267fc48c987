import { randomBytes } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const shipped = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8');

/** As PostgreSQL, systemd, Linux accounts and Temporal each take it within a longer name. */
export const FUND_NAME = /^[a-z][a-z0-9]{1,15}$/;

/** What a fund’s database, roles, account, folders, units and namespace are called: `guichet_` and its own name. */
export const wordOf = (fund: string): string => `guichet_${fund}`;

/** The passwords that roles.sql takes, by its variables; that of Temporal where it is to make Temporal's databases. */
type RolePasswords = { GUICHET_OWNER_PASSWORD: string; GUICHET_PASSWORD: string; TEMPORAL_DB_PASSWORD?: string };

/**
 * The statements of deploy/roles.sql as PostgreSQL takes them, without what is psql's own.
 * @param fund the fund whose database and roles they make; the first one's have no name
 */
export function roleStatements(passwords: RolePasswords, escapeLiteral: pg.Client['escapeLiteral'], fund?: string): string[] {
  const text = shipped('roles.sql');
  const variables = new Map([...text.matchAll(/^\\getenv (\w+) (\w+)$/gm)].map(([, name = '', variable = '']) => [name, variable]));
  const passwordOf = (name: string): string => escapeLiteral(passwords[variables.get(name) as keyof RolePasswords] ?? '');
  return (passwords.TEMPORAL_DB_PASSWORD === undefined ? text.replace(/^\\if [\s\S]*?^\\endif$/gm, '') : text)
    .replace(/^(\\|--).*$/gm, '')
    .replace(/\bguichet(?=(_owner)?\b)/g, fund === undefined ? 'guichet' : wordOf(fund))
    .replace(/:'(\w+)'/g, (_, name: string) => passwordOf(name))
    .split(';')
    .map((each) => each.trim())
    .filter(Boolean);
}

/**
 * The example of settings with the fund's own folders and bucket, and with these lines filled in; what it has no line
 * for stands at its end.
 */
function filledIn(fund: string, values: Readonly<Record<string, string>>): string {
  // The name of a bucket has no underscore.
  const own = (text: string): string =>
    text.replace(/(?<=\/)guichet(?=\/)/g, wordOf(fund)).replace('=guichet-files', `=guichet-${fund}-files`);
  let text = own(shipped('guichet.env.example'));
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^#${name}=.*$`, 'm');
    text = line.test(text) ? text.replace(line, () => `${name}=${value}`) : `${text}\n${name}=${value}\n`;
  }
  return text;
}

/** A shipped unit with the account, the folders and the other units of this fund; the program in /opt is shared. */
const unitOf = (fund: string, text: string): string => text.replace(/(?<!\/opt\/)\bguichet(?=[-/]|$)/gm, wordOf(fund));

/** Writes a fund's settings, with keys that no other fund has, and its units, readable by this account alone. */
export function writeFund(
  folder: string,
  fund: string,
  { url, ownerUrl, temporal }: { url: string; ownerUrl: string; temporal: string },
): void {
  const key = (): string => randomBytes(32).toString('base64');
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, file), text, { mode: 0o600 });
  };
  const settings = {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporal,
    TEMPORAL_NAMESPACE: wordOf(fund),
    IBAN_KEY: key(),
    INVITATION_KEY: key(),
  };
  write('guichet.env', filledIn(fund, settings));
  write('owner.env', `DATABASE_OWNER_URL=${ownerUrl}\n`);
  for (const file of globSync('systemd/**/*.{service,timer,conf}', { cwd: DEPLOY })) {
    // A drop-in keeps its name in a folder of the fund's own.
    const [, ...parts] = file.split('/').map((part) => part.replace(/^guichet(?=-)/, wordOf(fund)));
    write(join('units', ...parts), unitOf(fund, shipped(file)));
  }
}
